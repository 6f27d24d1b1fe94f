"""Work that a transaction leaves for later: `storage.work` rows, done by `bot.upkeep.worker` after it.

A kind of errand is declared in `bot.errands`: its stored name, and a dataclass for what one holds. Whoever
leaves one calls the kind's `put`; the room that does it binds functions to the kind (`done_by`) and lists
them in its `ERRANDS`. So the rooms meet through rows, and neither imports the other.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar, Unpack, get_type_hints, overload

from bot.rules import time_limits
from storage import work
from storage.records import Arrival, Json, Loss

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.deployment import Deployment
    from storage.store import Tx

P = TypeVar("P")
R = TypeVar("R")
G = TypeVar("G")

Fetch = Callable[["ExtBot[None]", "Deployment", P], Awaitable[R]]
Finish = Callable[["Tx", "Deployment", P, R], Awaitable[None]]
FinishAlone = Callable[["Tx", "Deployment", P], Awaitable[None]]
GiveUp = Callable[["Tx", "Deployment", P], Awaitable[None]]
Gather = Callable[["Tx", "Deployment", P], Awaitable[G]]


class Pool(StrEnum):
    """What a fetch works with; each pool limits how many of its fetches run at once."""

    LOOK_UP = "look up"
    DOWNLOAD = "download"
    PICTURE = "picture"  # downloaded and read: takes a processor, and hundreds of megabytes
    CLEANING = "cleaning"  # the same, of what is kept


class Options(TypedDict, total=False):
    """How often and how long an errand is tried; the defaults stand in `Errand`."""

    attempts: int
    patience: timedelta | None
    longest_pause: timedelta
    pool: Pool


@dataclass(frozen=True, slots=True)
class Errand:
    """How a room does one kind of errand. Every function is given the payload as it is stored.

    `fetch(bot, deployment, payload)` talks to the network outside any transaction and may run more than once.
    `finish(tx, deployment, payload, result)` takes what it returned, or None without a `fetch`. It runs in
    the transaction that marks the row as done, so exactly once. `gather(tx, deployment, payload)` reads what
    `fetch` needs and no row may hold, as a key; `fetch` is then given that in place of the payload.

    Whatever raises is tried again, with growing pauses up to `longest_pause`. After `attempts` tries
    `give_up` ends the errand in `finish`'s place; without one the row is kept for the operator. Trouble with
    the network, the token, the store or the machine uses up no attempt, because it may last for days and says
    nothing about the errand (`bot.failure_cause`). Set `patience` where the result is worth nothing later:
    trouble gives the errand up, too, once it was left that long ago.

    Each `pool` has places of its own, so that many long fetches keep no short one waiting.
    """

    kind: str
    finish: Finish[Json, Any]
    fetch: Fetch[Any, Any] | None = None
    give_up: GiveUp[Json] | None = None
    gather: Gather[Json, Any] | None = None
    attempts: int = 12
    patience: timedelta | None = None
    longest_pause: timedelta = time_limits.ERRAND_LONGEST_PAUSE
    pool: Pool = Pool.LOOK_UP


Errands = dict[str, Errand]
"""What a room does, by the stored names of the kinds."""


def list_errands(*errands: Errand) -> Errands:
    """Return a room's table of errands. Raises ValueError if a kind is in it twice."""
    listed = {errand.kind: errand for errand in errands}
    if len(listed) < len(errands):
        raise ValueError(f"a kind of errand is done twice: {sorted(errand.kind for errand in errands)}")
    return listed


@dataclass(frozen=True, slots=True)
class Waiting(Generic[P]):
    """An errand that waits: its id, when it is due, and what it holds."""

    id: str
    due_at: datetime
    payload: P


@dataclass(frozen=True, slots=True)
class ErrandKind(Generic[P]):
    """One kind of errand: the name under which rows of it are stored, and what such a row holds.

    Both outlive the program: a name stays the same for good, and a payload's new fields need defaults, for
    the rows that an older version left.
    """

    name: str
    payload: type[P]

    # Leave one

    async def put(self, tx: Tx, payload: P, due_at: datetime | None = None) -> str:
        """Leave an errand of this kind, due at once by default; return its id."""
        return await work.put(tx, self.name, self.as_json(payload), due_at)

    async def put_once(self, tx: Tx, payload: P) -> None:
        """Leave an errand unless one of this kind about the same case or file waits."""
        await work.put_once(tx, self.name, self.as_json(payload))

    async def put_instead(self, tx: Tx, payload: P, due_at: datetime | None = None) -> None:
        """Leave an errand in place of those of this kind about the same case or file that wait."""
        await work.put_instead(tx, self.name, self.as_json(payload), due_at)

    def upon_arrival(self, payload: P) -> Arrival:
        """Return what leaves this errand once a message has arrived."""
        return Arrival(self.name, self.as_json(payload))

    def upon_loss(self, payload: P) -> Loss:
        """Return what leaves this errand if a message can't arrive."""
        return Loss(self.name, self.as_json(payload))

    # Look at those that wait

    async def get(self, tx: Tx, work_id: str) -> P | None:
        """Return what the errand with this id holds; None unless it is of this kind and waits."""
        found = await work.get(tx, work_id)
        return self.read(found.payload) if found is not None and found.kind == self.name else None

    async def set_payload(self, tx: Tx, work_id: str, payload: P) -> None:
        """Change what the errand with this id holds; what it is about, and when it is due, stay."""
        await work.set_payload(tx, work_id, self.as_json(payload))

    async def list_waiting(self, tx: Tx) -> list[tuple[str, P]]:
        """Return id and payload of each errand of this kind that waits, the one due first first."""
        return [(row.id, self.read(row.payload)) for row in await work.waiting(tx, self.name)]

    async def list_about(self, tx: Tx, subject: str) -> list[Waiting[P]]:
        """Return the errands of this kind about one case or file that wait, the one due first first."""
        found = await work.waiting_about(tx, self.name, subject)
        return [Waiting(row.id, row.due_at, self.read(row.payload)) for row in found]

    async def count_waiting(self, tx: Tx, *, left_before: datetime | None = None) -> int:
        """Count the errands of this kind that wait; of those alone that were left before a time."""
        return await work.count_waiting(tx, self.name, left_before=left_before)

    # What is stored

    def as_json(self, payload: P) -> Json:
        """Return a payload as it is stored: without the fields that have their default."""
        values = {field: getattr(payload, field.name) for field in _fields_of(self.payload)}
        return {field.name: _write(value) for field, value in values.items() if value != _default_of(field)}

    def read(self, stored: Json) -> P:
        """Read a stored payload, also an older version's: ignore keys that no field has."""
        hints = get_type_hints(self.payload)
        known = {field.name: stored[field.name] for field in _fields_of(self.payload) if field.name in stored}
        return self.payload(**{name: _read(value, hints[name]) for name, value in known.items()})

    # Do it

    @overload
    def done_by(
        self,
        finish: FinishAlone[P],
        fetch: None = None,
        give_up: GiveUp[P] | None = None,
        gather: None = None,
        **options: Unpack[Options],
    ) -> Errand: ...

    @overload
    def done_by(
        self,
        finish: Finish[P, R],
        fetch: Fetch[P, R],
        give_up: GiveUp[P] | None = None,
        gather: None = None,
        **options: Unpack[Options],
    ) -> Errand: ...

    @overload
    def done_by(
        self,
        finish: Finish[P, R],
        fetch: Fetch[G, R],
        give_up: GiveUp[P] | None,
        gather: Gather[P, G],
        **options: Unpack[Options],
    ) -> Errand: ...

    def done_by(
        self,
        finish: Callable[..., Awaitable[None]],
        fetch: Fetch[Any, Any] | None = None,
        give_up: GiveUp[P] | None = None,
        gather: Gather[P, Any] | None = None,
        **options: Unpack[Options],
    ) -> Errand:
        """Bind the functions that do errands of this kind; each is given the payload as its dataclass, and
        `finish` what `fetch` returned, if there is one.
        """

        async def finish_stored(tx: Tx, deployment: Deployment, stored: Json, result: Any) -> None:
            fetched = () if fetch is None else (result,)
            await finish(tx, deployment, self.read(stored), *fetched)

        return Errand(
            self.name,
            finish_stored,
            self._fetch_stored(fetch) if fetch is not None and gather is None else fetch,
            None if give_up is None else self._give_up_stored(give_up),
            None if gather is None else self._gather_stored(gather),
            **options,
        )

    def _fetch_stored(self, fetch: Fetch[P, Any]) -> Fetch[Json, Any]:
        async def fetch_stored(bot: ExtBot[None], deployment: Deployment, stored: Json) -> Any:
            return await fetch(bot, deployment, self.read(stored))

        return fetch_stored

    def _give_up_stored(self, give_up: GiveUp[P]) -> GiveUp[Json]:
        async def give_up_stored(tx: Tx, deployment: Deployment, stored: Json) -> None:
            await give_up(tx, deployment, self.read(stored))

        return give_up_stored

    def _gather_stored(self, gather: Gather[P, Any]) -> Gather[Json, Any]:
        async def gather_stored(tx: Tx, deployment: Deployment, stored: Json) -> Any:
            return await gather(tx, deployment, self.read(stored))

        return gather_stored


def _fields_of(payload: type) -> tuple[Field[Any], ...]:
    return fields(payload)


def _default_of(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _write(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(value: Any, hint: Any) -> Any:
    """Read one stored value; a moment is stored as text."""
    return datetime.fromisoformat(value) if value is not None and hint in _MOMENTS else value


_MOMENTS = (datetime, datetime | None)

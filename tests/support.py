"""What many tests need: a store that is quick to open, a clock that stands still, people."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from bot.rules import pseudonym, ticket
from bot.store_opening import build_names
from bot.texts import strangers
from storage import cases, migrate, officers
from storage.engine import database_url
from storage.keys import KeyRing
from storage.records import Message
from storage.schema import slot
from storage.store import Names, Store, Tx
from tests import instants, quick

MONDAY: Final = instants.MONDAY
NAMES: Final = build_names()


def seeded_names(seed: int) -> Names:
    """Tickets and pseudonyms by chance, and by the same chance each time: what fails once fails again."""
    return names_by(random.Random(seed))


def names_by(chance: random.Random) -> Names:
    return Names(
        new_ticket=lambda: ticket.make_ticket(chance.getrandbits(ticket.BITS)),
        new_pseudonym=lambda: pseudonym.make_pseudonym(chance.getrandbits(32), chance.getrandbits(32)),
    )


TICKET = re.compile(r"YDN-[0-9A-Z]{4}-[0-9A-Z]{4}")
CONSENTS = re.compile(r"Persetujuan yang Anda berikan|The consent you gave")


@dataclass(slots=True)
class StillClock:
    """Shows the same time until it is moved."""

    now: datetime = field(default_factory=instants.start)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **delta: float) -> None:
        """Let time pass: `clock.passes(hours=25)`."""
        self.now += timedelta(**delta)


def url_of(folder: Path) -> str:
    """The address of the database in a data folder."""
    return database_url(folder / "yanduan.db")


@cache
def _template() -> tuple[tempfile.TemporaryDirectory[str], Path]:
    folder = tempfile.TemporaryDirectory()
    migrate.upgrade(url_of(Path(folder.name)))
    return folder, Path(folder.name) / "yanduan.db"


def migrated(folder: Path) -> str:
    """Put an empty, migrated database into `folder`; returns its address. Quicker than migrating anew."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(_template()[1], folder / "yanduan.db")
    return url_of(folder)


Furnish = Callable[[Tx], Awaitable[Any]]
"""What is written into a new database; a function that stands in a module, so that it is known again."""

_met: dict[tuple[datetime, Furnish | None], tuple[KeyRing, bytes, Any]] = {}


async def furnished(folder: Path, furnish: Furnish | None) -> tuple[KeyRing, Any]:
    """Put a database into `folder` that was opened and furnished once, when the test begins; the key that it
    was opened with, and what `furnish` returned. What is done then takes most of a new store's opening.
    """
    wanted = instants.start(), furnish
    if wanted not in _met:
        with tempfile.TemporaryDirectory() as made, quick.at_once():
            url, keys = migrated(Path(made)), KeyRing.random()
            store = await Store.open(url=url, data_dir=Path(made), keys=keys, now=instants.start, names=NAMES)
            result = None
            if furnish is not None:
                async with store.write() as tx:
                    result = await furnish(tx)
            await store.close()
            _met[wanted] = keys, (Path(made) / "yanduan.db").read_bytes(), result
    keys, database, result = _met[wanted]
    put_database(folder, database)
    return keys, result


def put_database(folder: Path, database: bytes) -> None:
    """Put a database that was closed into `folder`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "yanduan.db").write_bytes(database)


async def acquainted(folder: Path) -> KeyRing:
    """Put an empty database into `folder` that was opened once; the key that it was opened with."""
    keys, _ = await furnished(folder, None)
    return keys


@asynccontextmanager
async def open_store(
    folder: Path,
    clock: Callable[[], datetime] | None = None,
    *,
    at_once: bool = False,
    names: Names = NAMES,
    keys: KeyRing | None = None,
) -> AsyncIterator[Store]:
    """A new store in `folder`, closed at the end, or the one that is there, if its key is given; see
    `tests.quick` for what is done `at_once`.
    """
    if keys is not None:
        pass
    elif at_once:
        keys = await acquainted(folder)
    else:
        migrated(folder)
        keys = KeyRing.random()
    with quick.at_once() if at_once else nullcontext():
        store = await Store.open(
            url=url_of(folder), data_dir=folder, keys=keys, now=clock or StillClock(), names=names
        )
    try:
        yield store
    finally:
        await store.close()


class Named:
    """What is asked of each message that is sent and names cases. A case's id never changes, so each is
    looked up once; again only before it is said that something is missing.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: dict[str, str] = {}

    async def check(self, sent: Iterable[tuple[Message, int]]) -> None:
        """Ask it of these, in one transaction; each with its number in its chat."""
        speaking = [(message, number) for message, number in sent if TICKET.search(_all_said(message))]
        if speaking:
            async with self._store.read() as tx:
                for message, number in speaking:
                    await self._assert_names_its_case(tx, message)
                    await self._assert_can_be_taken_back(tx, message, number)

    async def _assert_names_its_case(self, tx: Tx, message: Message) -> None:
        """Of a message that names one ticket alone, the row says whose it is: `cases.destroy` goes by that.

        A list offers cases by buttons with their names, or is of consents. Of what an account is told that
        hasn't given the code yet, nothing was looked up (`bot.reporter.followup.code_entry`).
        """
        said = str(message.params.get("text", message.params.get("caption", "")))
        named = set(TICKET.findall(said))
        if len(named) != 1 or any(TICKET.search(label) for label in _labels(message)) or CONSENTS.match(said):
            return
        the_one = named.pop()
        if message.case_id is not None and message.case_id == await self._id_of(tx, the_one):
            return
        case = await cases.by_ticket(tx, the_one)
        if case is None or message.case_id == case.id:
            return
        known = message.chat_id < 0 or await officers.by_user(tx, message.chat_id) is not None
        known = known or await cases.reported_by(tx, case.id, message.chat_id)
        assert not known, f"this speaks of a case and doesn't say so: {message.method} {said!r}"

    async def _assert_can_be_taken_back(self, tx: Tx, message: Message, number: int) -> None:
        """Whatever a group or an officer (protected, unlike what reporters get) is sent that names cases has
        a slot for each: it goes with the case, and with the group.
        """
        officers_see = message.chat_id < 0 or message.params.get("protect_content")
        if not (message.method.startswith("send") and officers_see):
            return
        said = _all_said(message)
        key = tx.vault.slot_hash(message.chat_id, number)
        rows = await tx.fetch_all(select(slot.c.case_id).where(slot.c.message_key == key))
        reachable = {row.case_id for row in rows}
        for named in set(TICKET.findall(said)):
            if await self._id_of(tx, named) not in reachable:
                case = await cases.by_ticket(tx, named)
                assert case is None, f"this names {named} and can't be taken back: {said}"

    async def _id_of(self, tx: Tx, name: str) -> str | None:
        if name not in self._ids:
            case = await cases.by_ticket(tx, name)
            if case is None:
                return None
            self._ids[name] = case.id
        return self._ids[name]


def _labels(message: Message) -> list[str]:
    markup = message.params.get("reply_markup") or {}
    return [str(button["text"]) for row in markup.get("inline_keyboard", []) for button in row]


def _all_said(message: Message) -> str:
    return str([message.params.get("text"), message.params.get("caption"), _labels(message)])


def assert_harmless(text: str) -> None:
    """Assert that nothing in a text of ours turns or hides what stands around it, whoever wrote parts of it:
    in each line what runs from right to left is isolated, isolates are balanced, and of what can't be seen
    only joiners between what is seen are there.
    """
    for line in text.split("\n"):
        depth = 0
        for letter in line:
            depth += (letter == strangers.FIRST_STRONG) - (letter == strangers.POP)
            assert depth in {0, 1}, repr(line)
            if unicodedata.bidirectional(letter) in {"R", "AL", "AN"}:
                assert depth == 1, repr(line)
            if letter not in f"{strangers.FIRST_STRONG}{strangers.POP}{strangers.JOINERS}":
                assert unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}, repr(line)
            assert letter not in "\u115f\u1160\u3164\uffa0\u2800", repr(line)
        assert depth == 0, repr(line)
        bare = line.replace(strangers.FIRST_STRONG, "").replace(strangers.POP, "")
        for n, letter in enumerate(bare):
            if letter in strangers.JOINERS:
                assert 0 < n < len(bare) - 1, repr(line)

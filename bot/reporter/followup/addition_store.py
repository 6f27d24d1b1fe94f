"""Putting parcels into a case: rows, the chain's events, and the notice to whoever has the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot import errands
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutCase, Addition, GatheredAdditions, SentFile
from bot.reporter import account_limits
from bot.reporter.followup import daily_limits
from bot.reporter.message_parts import is_own_contact, list_files
from bot.rules import access_code
from bot.rules.media import MAX_BYTES
from storage import cases, events, evidence, messages
from storage.records import ActorRole, Case, EventKind, EvidenceKind, Json

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.store import Tx


@dataclass(slots=True)
class AdditionResult:
    """What came of parcels: messages and files by their ids, the last event, and why parts were refused,
    each reason once: "empty", "too_big", "own_contact", or the quota that is used up.
    """

    messages: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    last: int = 0
    refused: dict[str, None] = field(default_factory=dict)


async def attach_parts(
    tx: Tx, chat_id: int, case: Case, all_parts: list[Json], *, guest: bool = False
) -> AdditionResult:
    """Attach parcels to a named case; each part is an event of its own."""
    taken = AdditionResult()
    for parts in all_parts:
        if await _reveals_reporter(tx, chat_id, case, parts):
            taken.refused["own_contact"] = None
            continue
        for kind, body in _message_bodies(await without_code(tx, case, parts)):
            if not await daily_limits.count_addition(tx, case, daily_limits.MESSAGES):
                taken.refused[daily_limits.MESSAGES] = None
                continue
            written = await messages.add_message(tx, case.id, ActorRole.REPORTER, kind, body)
            taken.messages.append(written.id)
            taken.last = await _chain_addition(tx, case, {"message_id": written.id}, guest=guest)
        for file in list_files(parts):
            await _attach_file(tx, chat_id, case, file, taken, guest=guest)
    return taken


async def without_code(tx: Tx, case: Case, parts: Json) -> Json:
    """Return the parcel without the case's own access code, which no officer may read."""
    codes = [
        one
        for one in access_code.find_codes(parts.get("text", ""))
        if await cases.check_code(tx, case.id, one)
    ]
    return parts | {"text": access_code.remove_codes(parts["text"], codes)} if codes else parts


async def _reveals_reporter(tx: Tx, chat_id: int, case: Case, parts: Json) -> bool:
    """Whether a contact is the writer's, or that of the account that reported: officers would read it."""
    user_id = (parts.get("contact") or {}).get("user_id")
    if user_id is None:
        return False
    return is_own_contact(parts, chat_id) or await cases.reported_by(tx, case.id, user_id)


def _message_bodies(parts: Json) -> list[tuple[str, Json]]:
    """Return the parts of a parcel that are written down: (kind of `CaseMessage`, body)."""
    bodies: list[tuple[str, Json]] = []
    if "text" in parts:
        bodies.append(("addition", {"text": parts["text"]}))
    if "place" in parts:
        bodies.append(("location", parts["place"]))
    if "contact" in parts:
        bodies.append(("contact", {key: parts["contact"][key] for key in ("name", "phone")}))
    return bodies


async def _chain_addition(tx: Tx, case: Case, payload: Json, *, guest: bool) -> int:
    if guest:
        payload = payload | {"with_code": True}
    event = await events.append(tx, case.id, EventKind.ADDED, ActorRole.REPORTER, payload=payload)
    return event.n


async def _attach_file(
    tx: Tx, chat_id: int, case: Case, file: Json, taken: AdditionResult, *, guest: bool
) -> None:
    """Have a file fetched into the case; one that Telegram would not hand over is refused at once."""
    if file["size"] == 0 or (file["size"] or 0) > MAX_BYTES:
        taken.refused["empty" if file["size"] == 0 else "too_big"] = None
        return
    if limit := await account_limits.find_file_limit(tx, chat_id):
        taken.refused[limit] = None
        return
    if not await daily_limits.count_addition(tx, case, daily_limits.FILES):
        taken.refused[daily_limits.FILES] = None
        return
    kept = await evidence.new(
        tx,
        kind=EvidenceKind(file["kind"]),
        file_id=file["file_id"],
        size=file["size"],
        case_id=case.id,
    )
    await account_limits.count_file(tx, chat_id, file["size"])
    await errands.QUEUE_DOWNLOAD.put(tx, SentFile(kept.id, chat_id))
    taken.files.append(kept.id)
    taken.last = await _chain_addition(tx, case, {"evidence_id": kept.id}, guest=guest)


async def tell_addition(tx: Tx, case_id: str, taken: AdditionResult, *, guest: bool = False) -> None:
    """Leave word for the officers' room, and for the reporting account if the access code was used."""
    if guest:
        await errands.TELL_CODE_USED.put(tx, AboutCase(case_id))
    await errands.TELL_ADDITION.put(tx, Addition(case_id, taken.messages, taken.files))


async def tell_later_additions(tx: Tx, _deployment: Deployment, gathered: GatheredAdditions) -> None:
    """Tell what came after the first addition while things were gathered."""
    until, rest = gathered.until, AdditionResult()
    for event in await events.of_case(tx, gathered.case_id):
        if event.kind is EventKind.ADDED and event.n > gathered.after and event.at < until:
            what = event.payload or {}
            rest.messages += [what["message_id"]] if "message_id" in what else []
            rest.files += [what["evidence_id"]] if "evidence_id" in what else []
            rest.last = event.n
    if rest.last:
        await tell_addition(tx, gathered.case_id, rest)


ERRANDS: Final[Errands] = list_errands(errands.TELL_LATER_ADDITIONS.done_by(tell_later_additions))

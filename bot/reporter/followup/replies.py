"""A reply to a message of ours that names one ticket, and a tap on its button, name the case.

What the reply brings goes to that case, and what waited for one to be chosen goes with it. It is shown at
once, and given to the case two minutes later: until then [Bukan ini] takes it back, and no officer has seen
it. Meanwhile it lies in the errand (`reporter.named`), sealed; the conversation knows the latest by
`named`: [{"id", "album"}].

The ticket is read from the message of ours that is replied to; that the chat may add to the case, from what
we keep. A message with more than one ticket names none, nor does one that asks for something else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import speech
from bot.errand import Errand, Errands
from bot.reporter.citizen_turn import TAP, Talk, tap
from bot.reporter.followup import addition_outcomes, addition_store, code_entry
from bot.reporter.message_parts import files_of
from bot.rules import ticket, workflow
from bot.texts import Rich, Translator, bold, translator
from storage import cases, conversations, slots, work
from storage.records import Case, Json, Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Message

    from bot.turn import Deployment
    from storage.store import Tx

HOLD: Final = timedelta(minutes=2)
ERRAND: Final = "reporter.named"
SLOT: Final = "reporter.named"
LATEST: Final = 5  # of what is held, those whose album or edit may still come
QUOTED: Final = 300  # characters of a text that are shown

_QUESTIONS: Final = ("stop", "to", "none", "wdy", "dgry")
"""Buttons of messages that ask for something else than words for a case."""


def case_named(message: Message, bot_id: int) -> str | None:
    """The one ticket of the message of ours that this one replies to."""
    ours = message.reply_to_message
    if ours is None or ours.from_user is None or ours.from_user.id != bot_id:
        return None
    rows = ours.reply_markup.inline_keyboard if ours.reply_markup else ()
    taps = [str(button.callback_data or "") for row in rows for button in row]
    if any(data.startswith(tuple(TAP + what for what in _QUESTIONS)) for data in taps):
        return None
    named = set(ticket.find(ours.text or ours.caption or ""))
    named |= {part for data in taps for part in data.split(":") if part.startswith(ticket.PREFIX)}
    return named.pop() if len(named) == 1 else None


async def replied(talk: Talk, parcel: Json) -> tuple[Case, bool] | None:
    """The case that a message names by what it replies to, if this chat sees it, and whether by its code."""
    if talk.message is None or _asks_to_see(parcel.get("text", "")):
        return None
    name = case_named(talk.message, talk.context.deployment.bot_id)
    case, guest = await talk.seen_case(name)
    return None if case is None else (case, guest)


def _asks_to_see(text: str) -> bool:
    """A ticket alone, or with its code, is asked to be shown."""
    asked = code_entry.read(text)
    return asked.ticket is not None and (ticket.parse(text) is not None or asked.secret)


async def hold(talk: Talk, case: Case, parcels: Sequence[Json], *, guest: bool) -> None:
    """Show what goes to the case in a moment, with the way to take it back."""
    slot = await slots.new(talk.tx, chat_id=talk.chat_id, case_id=case.id, kind=SLOT)
    payload = {"case_id": case.id, "chat_id": talk.chat_id, "guest": guest, "parcels": list(parcels)}
    payload |= {"slot": slot.id, "language": talk.t.language}
    held = await work.put(talk.tx, ERRAND, payload, due_at=talk.now + HOLD)
    latest = [*_latest(talk), {"id": held, "album": parcels[-1].get("album")}]
    await talk.remember(named=latest[-LATEST:])
    text, keyboard = _shown(talk.t, case, parcels, held)
    await speech.say(talk.tx, talk.chat_id, text, keyboard, slot=slot.id, case_id=case.id)


def _latest(talk: Talk) -> list[Json]:
    latest: list[Json] = talk.conversation.flow.get("named") or []
    return latest


def _shown(t: Translator, case: Case, parcels: Sequence[Json], held: str) -> tuple[Rich, speech.Keyboard]:
    text = t(
        "Untuk pengaduan {ticket}:\n{what}\n\nDua menit lagi ini masuk ke pengaduan itu dan dapat dibaca "
        "petugas. Bila bukan untuk pengaduan itu, ketuk Bukan ini.",
        ticket=bold(case.ticket),
        what=described(t, parcels),
    )
    return text, speech.inline([tap(t("Bukan ini"), "not", case.ticket, held)])


def described(t: Translator, parcels: Sequence[Json]) -> Rich:
    """What parcels hold, each text in quotes, the rest by its number."""
    texts = [Rich(f"“{speech.clip(parcel['text'], QUOTED)}”") for parcel in parcels if "text" in parcel]
    files = sum(len(files_of(parcel)) for parcel in parcels)
    places = sum("place" in parcel for parcel in parcels)
    contacts = sum("contact" in parcel for parcel in parcels)
    rest = [
        *([t("{count} berkas", count=files)] if files else []),
        *([t("{count} lokasi", count=places)] if places else []),
        *([t("{count} kontak", count=contacts)] if contacts else []),
    ]
    lines = [*texts, *([Rich.join(", ", rest)] if rest else [])]
    return speech.clip_rich(Rich.join("\n", lines), 3000)


async def joined(talk: Talk, parcel: Json) -> bool:
    """Whether this is the rest of an album that is held: it goes along."""
    album = parcel.get("album")
    for one in _latest(talk) if album else ():
        if one["album"] == album and (found := await _held(talk, one["id"])):
            await _change(talk, found, [*found.payload["parcels"], parcel])
            return True
    return False


async def rewrite(talk: Talk, message_id: int, parcel: Json) -> bool:
    """A message that is held reads otherwise now. False if none of those is meant."""
    for one in _latest(talk):
        found = await _held(talk, one["id"])
        parcels = found.payload["parcels"] if found else []
        if found and any(old.get("message") == message_id for old in parcels):
            changed = [parcel if old.get("message") == message_id else old for old in parcels]
            await _change(talk, found, changed)
            return True
    return False


async def _change(talk: Talk, found: Work, parcels: list[Json]) -> None:
    """Other things are held, and shown."""
    await work.set_payload(talk.tx, found.id, found.payload | {"parcels": parcels})
    case = await cases.get(talk.tx, found.payload["case_id"])
    text, keyboard = _shown(talk.t, case, parcels, found.id)
    slot = found.payload["slot"]
    await speech.edit(talk.tx, talk.chat_id, text, keyboard, slot=slot, case_id=case.id)


async def _held(talk: Talk, work_id: str) -> Work | None:
    """What this chat has held; None once it is in the case, or was taken back."""
    found = await work.get(talk.tx, work_id)
    ours = found is not None and found.kind == ERRAND and found.payload["chat_id"] == talk.chat_id
    return found if ours else None


async def take_back(talk: Talk, work_id: str) -> list[Json] | None:
    """[Bukan ini]: what was held, which goes nowhere now. None if it is in the case already."""
    found = await _held(talk, work_id)
    if found is None:
        return None
    await work.done(talk.tx, work_id)
    await slots.forget(talk.tx, found.payload["slot"])
    parcels: list[Json] = found.payload["parcels"]
    return parcels


async def settle(tx: Tx, _house: Deployment, payload: Json, _result: object) -> None:
    """Give what was held to the case: {"case_id", "chat_id", "guest", "parcels", "slot", "language"}."""
    case, chat_id = await cases.get(tx, payload["case_id"]), payload["chat_id"]
    conversation = await conversations.load(tx, chat_id)
    t = translator((conversation.language if conversation else None) or payload["language"])
    guest, parcels = payload["guest"], payload["parcels"]
    taken = addition_store.Taken()
    if workflow.is_closed(case.status):
        said = addition_outcomes.closed(t, case)
    else:
        taken = await addition_store.take(tx, chat_id, case, parcels, guest=guest)
        if taken.last:
            await addition_store.tell(tx, case.id, taken, guest=guest)
        said = addition_outcomes.outcome(t, case, taken, listening=False)
    slot = await slots.get(tx, payload["slot"])
    await slots.forget(tx, payload["slot"])
    shown = slot.message_id if slot else None
    whole = taken.last and not taken.refused
    if whole:
        said = Rich.join("\n", [said, described(t, parcels)])
    if shown is not None:
        rows = [[tap(t("Tambah lagi"), "add", case.ticket)], [tap(t("Lihat status"), "see", case.ticket)]]
        keyboard = speech.inline(*rows) if taken.last else None
        await speech.edit(tx, chat_id, said, keyboard, message_id=shown, case_id=case.id)
    if shown is None or not whole:
        await speech.say(tx, chat_id, said, case_id=case.id)


ERRANDS: Errands = {ERRAND: Errand(settle)}

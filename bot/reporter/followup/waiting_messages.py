"""Messages that belong to no case yet, and the one question that stands for all of them.

They wait in the sealed conversation (`waiting`: {"nonce", "held": [parcels], "album", "slot", "until",
"named", "thanks"}). The question is asked anew below each message that joins them, and the older one is
removed: after the tap nothing in the chat says any more that something hasn't been taken. What isn't chosen
for within a day is forgotten, and the question says so then (`slots.STUB`).
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import speech
from bot.reporter.citizen_turn import Row, Talk
from storage import slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Rich
    from storage.records import Case, Json

KEPT: Final = timedelta(hours=24)
QUESTION: Final = "reporter.waiting"
"""The kind of slots."""


def nonce(talk: Talk) -> str:
    """What the buttons of the question carry: the same as long as anything waits."""
    return str(talk.waiting.get("nonce") or secrets.token_hex(4))


def is_open(talk: Talk, nonce: str) -> bool:
    """Whether anything still waits under these buttons."""
    return talk.waiting.get("nonce") == nonce


async def keep(
    talk: Talk, held: Sequence[Json], nonce: str, *, named: str | None = None, thanks: bool = False
) -> str:
    """Keep these waiting, in place of what waited; returns the slot for their new question, which names the
    one ticket `named`, or several.
    """
    await withdraw(talk)
    until = talk.now + KEPT
    gone = talk.t(
        "Pesan yang menunggu di sini sudah terhapus, karena pengaduannya tidak dipilih dalam sehari."
    )
    slot = await slots.new(
        talk.tx,
        chat_id=talk.chat_id,
        case_id=None,
        kind=QUESTION,
        note={slots.STUB: str(gone)},
        remove_at=until,
    )
    waiting = {"nonce": nonce, "held": list(held), "album": held[-1].get("album"), "slot": slot.id}
    await talk.remember(
        waiting=waiting | {"until": until.isoformat(), "named": named, "thanks": thanks or None}
    )
    return slot.id


async def ask(talk: Talk, slot: str, text: Rich, rows: Sequence[Row], about: Case | None) -> None:
    """Ask the question, at the end of the chat."""
    case_id = about.id if about else None
    await speech.say(talk.tx, talk.chat_id, text, speech.inline(*rows), slot=slot, case_id=case_id)


async def join(talk: Talk, parcel: Json) -> None:
    """Another part of the album that the question was asked about: it waits along, in silence."""
    await talk.remember(waiting=talk.waiting | {"held": [*talk.waiting["held"], parcel]})


async def release(talk: Talk, *, chosen: bool = False) -> list[Json]:
    """Nothing waits any more; what did. The question goes, unless that is what was tapped (`chosen`)."""
    held: list[Json] = talk.waiting.get("held", [])
    await withdraw(talk, chosen=chosen)
    await talk.remember(waiting=None)
    return held


async def withdraw(talk: Talk, *, chosen: bool = False) -> None:
    """Take the question away; not from below a tap on it."""
    slot = await slots.get(talk.tx, talk.waiting.get("slot") or "")
    if slot is None:
        return
    if slot.message_id is None and not chosen:
        await slots.retire(talk.tx, slot.id)  # still on its way
        return
    await slots.forget(talk.tx, slot.id)
    if slot.message_id is not None and not (chosen and slot.message_id == talk.tapped):
        await speech.remove(talk.tx, talk.chat_id, message_id=slot.message_id)


async def rewrite(talk: Talk, message_id: int, parcel: Json) -> bool:
    """A message that waits reads otherwise now. False if none of those that wait is meant."""
    held: list[Json] = talk.waiting.get("held", [])
    if not any(one.get("message") == message_id for one in held):
        return False
    changed = [parcel if one.get("message") == message_id else one for one in held]
    await talk.remember(waiting=talk.waiting | {"held": changed})
    return True

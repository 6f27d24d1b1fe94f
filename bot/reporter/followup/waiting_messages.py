"""Messages that belong to no case yet, and the one question that stands for all of them.

They wait in the sealed conversation (`waiting`: {"nonce", "held": [parcels], "album", "slot", "until",
"named", "thanks"}). The question is asked anew below each message that joins them, and the older one is
removed: after the tap nothing in the chat says any more that something hasn't been taken. What isn't chosen
for within a day is forgotten, and the question says so then (`slots.STUB`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards, speech
from bot.reporter.citizen_turn import ButtonRow, CitizenTurn
from bot.rules import time_limits
from storage import randomness, slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Rich
    from storage.records import Case, Json

QUESTION_SLOT: Final = "reporter.waiting"
"""The kind of slots."""


def question_nonce(turn: CitizenTurn) -> str:
    """Return what the buttons of the question carry: the same as long as anything waits."""
    return str(turn.waiting.get("nonce") or randomness.BUTTONS.hex(4))


def is_waiting(turn: CitizenTurn, nonce: str) -> bool:
    """Whether anything still waits under these buttons."""
    return turn.waiting.get("nonce") == nonce


async def keep_waiting(
    turn: CitizenTurn, held: Sequence[Json], nonce: str, *, named: str | None = None, thanks: bool = False
) -> str:
    """Keep these waiting, in place of what waited; returns the slot for their new question, which names the
    one ticket `named`, or several.
    """
    await withdraw_question(turn)
    until = turn.now + time_limits.WAITING_LIFETIME
    gone = turn.t(
        "Pesan yang menunggu di sini sudah terhapus, karena pengaduannya tidak dipilih dalam sehari."
    )
    slot = await slots.new(
        turn.tx,
        chat_id=turn.chat_id,
        case_id=None,
        kind=QUESTION_SLOT,
        note={slots.STUB: str(gone)},
        remove_at=until,
    )
    waiting = {"nonce": nonce, "held": list(held), "album": held[-1].get("album"), "slot": slot.id}
    await turn.remember(
        waiting=waiting | {"until": until.isoformat(), "named": named, "thanks": thanks or None}
    )
    return slot.id


async def ask_question(
    turn: CitizenTurn, slot: str, text: Rich, rows: Sequence[ButtonRow], about: Case | None
) -> None:
    """Ask the question, at the end of the chat."""
    case_id = about.id if about else None
    await speech.queue_message(
        turn.tx, turn.chat_id, text, keyboards.inline_keyboard(*rows), slot=slot, case_id=case_id
    )


async def join_album(turn: CitizenTurn, parts: Json) -> None:
    """Another part of the album that the question was asked about: it waits along, in silence."""
    await turn.remember(waiting=turn.waiting | {"held": [*turn.waiting["held"], parts]})


async def release_waiting(turn: CitizenTurn, *, chosen: bool = False) -> list[Json]:
    """Nothing waits any more; what did. The question goes, unless that is what was tapped (`chosen`)."""
    held: list[Json] = turn.waiting.get("held", [])
    await withdraw_question(turn, chosen=chosen)
    await turn.remember(waiting=None)
    return held


async def withdraw_question(turn: CitizenTurn, *, chosen: bool = False) -> None:
    """Take the question away; not from below a tap on it."""
    slot = await slots.get(turn.tx, turn.waiting.get("slot") or "")
    if slot is None:
        return
    if slot.message_id is None and not chosen:
        await slots.retire(turn.tx, slot.id)  # still on its way
        return
    await slots.forget(turn.tx, slot.id)
    if slot.message_id is not None and not (chosen and slot.message_id == turn.tapped):
        await speech.queue_removal(turn.tx, turn.chat_id, message_id=slot.message_id)


async def rewrite_waiting(turn: CitizenTurn, message_id: int, parts: Json) -> bool:
    """Give a message that waits the words that it was edited to. False if none that waits is meant."""
    held: list[Json] = turn.waiting.get("held", [])
    if not any(one.get("message") == message_id for one in held):
        return False
    changed = [parts if one.get("message") == message_id else one for one in held]
    await turn.remember(waiting=turn.waiting | {"held": changed})
    return True

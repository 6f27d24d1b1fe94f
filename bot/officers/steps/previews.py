"""What the reporter will read, shown before it is sent: [Kirim] [Ubah …] [Batal].

The preview's slot keeps what is to be sent, and how the case stood (`shown_state`). A button counts once;
where the case was changed meanwhile nothing is sent, what happened since is said, and the same is shown anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards, speech
from bot.officers import questions, shown_state, wording
from bot.officers.casefile import opening
from bot.texts import N_, Rich
from storage import slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.keyboards import Keyboard
    from bot.officers.actions import OfficerTurn
    from storage.records import Json

PREVIEW_SLOT: Final = "officers.draft"
"""The kind of slots."""

STEP: Final = "draft"
REPLY: Final = "letter"
SP3D: Final = "sp3d"
MUTE: Final = "mute"
"""What is to be sent, in a slot's note."""


async def show_preview(
    turn: OfficerTurn,
    kept: Json,
    lines: Sequence[Rich],
    send: tuple[Rich, str],
    change: tuple[Rich, str],
    *,
    drop: str = "drop",
) -> None:
    """Show it with its buttons: `send` and `change` are labels, and the actions that they ask for; `drop` is
    that of [Batal].
    """
    note = {**kept, "seen": await shown_state.take_snapshot(turn.tx, turn.deployment, turn.case)}
    slot, ticket = await questions.create_private_slot(turn, kind=PREVIEW_SLOT, note=note), turn.case.ticket
    keyboard = keyboards.inline_keyboard(
        [wording.action_button(*send, ticket, slot.id)],
        [
            wording.action_button(*change, ticket, slot.id),
            wording.action_button(turn.t("Batal"), drop, ticket, slot.id),
        ],
    )
    text, chat_id = keyboards.clip_rich(Rich.join("\n\n", lines), keyboards.TEXT_LENGTH), turn.private_chat
    await speech.queue_message(
        turn.tx, chat_id, text, keyboard, slot=slot.id, protect=True, case_id=turn.case.id
    )


async def take_preview(turn: OfficerTurn, *what: str) -> Json | None:
    """Return what is kept behind a button, once: a second tap finds it gone and is told so."""
    slot = await slots.get(turn.tx, turn.request.args[0]) if turn.request.args else None
    known = slot is not None and slot.kind == PREVIEW_SLOT and slot.case_id == turn.case.id
    if slot is None or not known or slot.note.get("used") or not slot.note.keys() & what:
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return None
    if slot.chat_id != turn.private_chat:
        await turn.answer(wording.refusal_text(turn.t), alert=True)
        return None
    await slots.set_note(turn.tx, slot.id, {**slot.note, "used": True})
    return slot.note


async def confirm_unchanged(turn: OfficerTurn, taken: Json) -> bool:
    """Say so if the case isn't as it was when this was shown; True if it is."""
    if await shown_state.is_unchanged(turn, taken.get("seen")):
        return True
    said = await shown_state.describe_changes(turn, shown_state.PREVIEW_OUTDATED, taken.get("seen"))
    await _replace_tapped(turn, said, shown_state.file_keyboard(turn))
    return False


async def drop_preview(turn: OfficerTurn) -> None:
    """[Batal]: nothing happens."""
    if await take_preview(turn, STEP, REPLY, SP3D) is not None:
        await settle_preview(turn, N_("{ticket}: dibatalkan, tidak ada yang dikirim."))


async def say_case_closed(turn: OfficerTurn, said: Rich) -> None:
    """Say in the preview's place that the case is closed, or its reporter muted, meanwhile."""
    if await take_preview(turn, STEP, REPLY, SP3D, MUTE) is not None:
        await _replace_tapped(turn, said, None)


async def settle_preview(turn: OfficerTurn, sentence: str, *, more: bool = False) -> None:
    """Say on the tapped message what became of it; the case's buttons take the place of its own if `more`."""
    said = turn.t(sentence, ticket=turn.case.ticket)
    mine = more and (await turn.reload()).officer_id == turn.officer.id
    await _replace_tapped(turn, said, await opening.build_case_menu(turn) if mine else None)


async def _replace_tapped(turn: OfficerTurn, said: Rich, keyboard: Keyboard | None) -> None:
    """Put this in place of the tapped message, and answer the tap with it."""
    if turn.request.message_id is not None:
        place = turn.request.message_id
        await speech.queue_edit(
            turn.tx, turn.private_chat, said, keyboard, message_id=place, case_id=turn.case.id
        )
    await turn.answer(said)

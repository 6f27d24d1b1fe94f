"""What the reporter will read, shown before it is sent: [Kirim] [Ubah …] [Batal].

The preview's slot keeps what is to be sent, and how the case stood (`shown_state`). A button counts once;
where the case was changed meanwhile nothing is sent, what happened since is said, and the same is shown anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import questions, shown_state, wording
from bot.officers.casefile import opening
from bot.texts import N_, Rich
from storage import slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.officers.actions import Act
    from bot.speech import Keyboard
    from storage.records import Json

DRAFT: Final = "officers.draft"
"""The kind of slots."""

STEP: Final = "draft"
LETTER: Final = "letter"
"""What is to be sent, in a slot's note."""


async def show(
    act: Act, kept: Json, lines: Sequence[Rich], send: tuple[Rich, str], change: tuple[Rich, str]
) -> None:
    """Show it with its buttons: `send` and `change` are labels, and the deeds that they ask for."""
    note = {**kept, "seen": await shown_state.mark(act.tx, act.case)}
    slot, ticket = await questions.private_slot(act, kind=DRAFT, note=note), act.case.ticket
    keyboard = speech.inline(
        [wording.tap(*send, ticket, slot.id)],
        [wording.tap(*change, ticket, slot.id), wording.tap(act.t("Batal"), "drop", ticket, slot.id)],
    )
    text, chat_id = speech.clip_rich(Rich.join("\n\n", lines), speech.TEXT_LENGTH), act.private_chat
    await speech.say(act.tx, chat_id, text, keyboard, slot=slot.id, protect=True, case_id=act.case.id)


async def take(act: Act, *what: str) -> Json | None:
    """What is kept behind a button, once: a second tap finds it gone and is told so."""
    slot = await slots.get(act.tx, act.request.args[0]) if act.request.args else None
    known = slot is not None and slot.kind == DRAFT and slot.case_id == act.case.id
    if slot is None or not known or slot.note.get("used") or not slot.note.keys() & what:
        await act.answer(wording.outdated(act.t, act.case.ticket), alert=True)
        return None
    if slot.chat_id != act.private_chat:
        await act.answer(wording.refused(act.t), alert=True)
        return None
    await slots.set_note(act.tx, slot.id, {**slot.note, "used": True})
    return slot.note


async def stands(act: Act, taken: Json) -> bool:
    """Whether the case is as it was when this was shown; if not, that is said in its place."""
    if await shown_state.holds(act, taken.get("seen")):
        return True
    said = await shown_state.changed(act, shown_state.PREVIEW, taken.get("seen"))
    await _replace(act, said, shown_state.way_to_file(act))
    return False


async def drop(act: Act) -> None:
    """[Batal]: nothing happens."""
    if await take(act, STEP, LETTER) is not None:
        await settle(act, N_("{ticket}: dibatalkan, tidak ada yang dikirim."))


async def give_up(act: Act, said: Rich) -> None:
    """The case is closed meanwhile: that is said in the preview's place."""
    if await take(act, STEP, LETTER) is not None:
        await _replace(act, said, None)


async def settle(act: Act, sentence: str, *, more: bool = False) -> None:
    """Say on the tapped message what became of it; the case's buttons take the place of its own if `more`."""
    said = act.t(sentence, ticket=act.case.ticket)
    mine = more and (await act.reload()).officer_id == act.officer.id
    await _replace(act, said, await opening.menu(act) if mine else None)


async def _replace(act: Act, said: Rich, keyboard: Keyboard | None) -> None:
    """Put this in place of the tapped message, and answer the tap with it."""
    if act.request.message_id is not None:
        place = act.request.message_id
        await speech.edit(act.tx, act.private_chat, said, keyboard, message_id=place, case_id=act.case.id)
    await act.answer(said)

"""Clearing a chat, batch by batch. Each step is left by the answer to the one before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errand_kind import Errands, list_errands
from bot.texts import Rich, Translator, translator
from storage import clearable

if TYPE_CHECKING:
    from bot.errands import ClearingStep
    from bot.turn import Deployment
    from storage.store import Tx


async def _go_on(tx: Tx, _deployment: Deployment, done: ClearingStep) -> None:
    """Have the next batch deleted, or say that it is done. Whatever another clearing left does nothing."""
    found = await clearable.go_on(tx, done.chat_id, done.token, done.step, done.ids, refused=done.refused)
    if found is None:
        return
    if batch := found.next_batch():
        answered = replace(done, step=done.step + 1, ids=batch, refused=False)
        await speech.queue_removals(
            tx,
            done.chat_id,
            batch,
            arrival=errands.CLEAR_CHAT.upon_arrival(answered),
            loss=errands.CLEAR_CHAT.upon_loss(replace(answered, refused=True)),
        )
        return
    await clearable.stop(tx, done.chat_id)
    said = _done_text(translator(done.language), found.kept)
    await speech.queue_message(tx, done.chat_id, said, keyboards.keyboard_removal(), silent=True)


def _done_text(t: Translator, kept: int) -> Rich:
    """Return the line that is left: nothing of what the chat was about."""
    if not kept:
        return t("Chat ini dibersihkan.")
    return t("Chat ini dibersihkan. {count} pesan tidak dapat dihapus; hapus sendiri bila perlu.", count=kept)


ERRANDS: Final[Errands] = list_errands(errands.CLEAR_CHAT.done_by(_go_on))

"""What comes faster than a person writes isn't taken for a minute, and it is said from which message on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram.ext import filters

from bot import keyboards
from bot.reporter.citizen_turn import CitizenTurn
from bot.rules import time_limits
from bot.turn import CURRENT_TURN

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context

QUOTE_LENGTH: Final = 60  # characters of the first message that isn't taken


class TooFastFilter(filters.UpdateFilter):
    """A message that is one too many for its chat; asking counts it."""

    def filter(self, update: Update) -> bool:
        turn, chat = CURRENT_TURN.get(), update.effective_chat
        if turn.replay or chat is None:
            return False
        return turn.deployment.pace.is_too_fast(
            chat.id, update.update_id, turn.tx.now, time_limits.PACE_WINDOW
        )


async def handle_too_fast(update: Update, context: Context) -> None:
    """Say once, at the first, that this message and those after it aren't taken for a minute."""
    turn = await CitizenTurn.of(update, context)
    if not context.deployment.pace.is_first_refused(turn.chat_id, update.update_id):
        return
    said = (turn.message and (turn.message.text or turn.message.caption)) or ""
    if said:
        text = turn.t(
            "Pesan Anda datang terlalu cepat, jadi belum kami simpan mulai dari pesan ini: “{text}”. Mohon "
            "tunggu satu menit, lalu kirim lagi mulai dari pesan itu.",
            text=keyboards.clip_text(said, QUOTE_LENGTH),
        )
    else:
        text = turn.t(
            "Pesan Anda datang terlalu cepat, jadi yang terakhir belum kami simpan. Mohon tunggu satu menit, "
            "lalu kirim lagi yang terakhir dan seterusnya."
        )
    await turn.say(text)

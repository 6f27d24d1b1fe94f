"""[Bersihkan chat ini], on pages of a chat that can be cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter.citizen_turn import citizen_button
from bot.texts import N_
from storage import clearable

if TYPE_CHECKING:
    from bot import keyboards
    from bot.texts import Translator
    from storage.store import Tx

LABEL: Final = N_("Bersihkan chat ini")


def clear_button(t: Translator) -> keyboards.Button:
    """Return the button that leads to what clearing does."""
    return citizen_button(t(LABEL), "clr")


async def clear_rows(tx: Tx, t: Translator, chat_id: int) -> list[list[keyboards.Button]]:
    """Return its row; none where nobody wished for it."""
    return [[clear_button(t)]] if await clearable.find(tx, chat_id) else []

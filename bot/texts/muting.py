"""What a reporter is told of being muted, and an officer before they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.texts.rich import Rich
    from bot.texts.translate import Translator


def mute_sentence(t: Translator, until: str, reason: str) -> Rich:
    """Return until when nothing is taken, and why: `reason` as a supervisor wrote it."""
    return t(
        "Sampai {until}, keterangan dari Anda untuk pengaduan ini tidak kami terima. Alasan atasan di "
        "Propam: {reason}",
        until=until,
        reason=reason,
    )

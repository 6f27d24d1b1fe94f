"""What is said to somebody who came by a code that doesn't count.

The reader is afraid already: what is wrong is said first and in few words, then that they may go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts import Rich, Translator, bold, code

if TYPE_CHECKING:
    from bot.turn import House


def warning(t: Translator, house: House, where: str) -> Rich | None:
    """What to know before going on from a poster whose code isn't or is no longer ours; else None.

    `where` as in `bot.reporter.places`.
    """
    if where == "r":
        head = t("Poster itu tidak berlaku lagi.")
        rest = t(
            "Poster itu dari kami, tetapi sudah diganti, ditarik, atau habis masanya, dan mungkin tertinggal "
            "di dinding. Percakapan ini tetap yang benar. Anda dapat melapor seperti biasa; kesatuannya Anda "
            "pilih sendiri."
        )
    elif where == "x":
        head = t("Barcode itu tidak kami kenal.")
        rest = t(
            "Pembuat posternya mungkin bukan kami. Anda di tempat yang benar hanya bila nama bot di atas "
            "percakapan ini tepat {bot}. Bila tepat, Anda dapat melapor seperti biasa; kesatuannya Anda "
            "pilih sendiri. Jangan pernah memberi uang, kode OTP, atau kata sandi.",
            bot=code(f"@{house.bot_username}"),
        )
    else:
        return None
    return Rich.join(" ", [bold(head), rest])

"""After a restore from a backup: what was sent later isn't there, and whoever looks for it is told so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.rules import time_limits
from bot.texts import Rich
from bot.texts import formats as written
from storage import meta, units
from storage.restore import RESTORED

if TYPE_CHECKING:
    from bot.reporter.citizen_turn import CitizenTurn

_ELSEWHERE: Final = "Asia/Jakarta"


async def with_restore_notice(turn: CitizenTurn, text: Rich | str) -> Rich | str:
    """`text`, and below it what must be sent again; said whether or not there is such a case."""
    made = await meta.get(turn.tx, RESTORED)
    if made is None or turn.now - datetime.fromisoformat(made) > time_limits.RESTORE_TOLD_FOR:
        return text
    known = await units.all_units(turn.tx)
    zone = known[0].timezone if known else _ELSEWHERE
    more = turn.t(
        "Karena gangguan, yang dikirim setelah {time} tidak tersimpan lagi di sini. Bila pengaduan atau "
        "pesan Anda termasuk, mohon kirim sekali lagi: /lapor",
        time=written.date_time_text(datetime.fromisoformat(made), zone, turn.t.language),
    )
    return Rich.join("\n\n", [Rich.join("", [text]), more])

"""Alert a unit about scans of codes that don't count: somebody may have pasted over its poster.

A poster whose code was revoked, replaced, copied or has expired: alert the nearest group at or above its
unit. A code that was never ours: alert the groups that have none above them. Photos that citizens doubted
count like scans (`bot.reporter.filing.poster_verdict`). A group hears when a day is over, silently, and
how often in steps: a line that came with the scan would tell whoever watches the poster who it was. Where
there is no group yet, the alarm waits.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from bot import speech
from bot.officers import wording
from bot.rules import routing
from bot.texts import Rich, Translator, bold, formats, translator
from storage import counters, posters, scans, units
from storage.records import Priority, Unit

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.records import PosterAlarm
    from storage.store import Tx


async def tell_poster_alarms(tx: Tx, deployment: Deployment) -> None:
    """Tell of the scans on days that are over."""
    alarms = await scans.untold_alarms(tx)
    if not alarms:
        return
    known, t = await units.all_units(tx), translator(deployment.language)
    for alarm in alarms:
        async with tx.despite_damage():  # of one poster
            await _tell_alarm(tx, t, known, alarm)


async def _tell_alarm(tx: Tx, t: Translator, known: list[Unit], alarm: PosterAlarm) -> None:
    told = False
    for unit in await _units_to_tell(tx, known, alarm):
        if unit.group_chat_id is not None:
            said = await _alarm_text(tx, t, alarm)
            await speech.queue_message(tx, unit.group_chat_id, said, silent=True, priority=Priority.NOTICE)
            told = True
    if told:
        await scans.told(tx, alarm.poster_id)


async def _units_to_tell(tx: Tx, known: list[Unit], alarm: PosterAlarm) -> list[Unit]:
    """Return the units whose groups are told."""
    if alarm.poster_id == scans.NEVER_OURS:
        return [unit for unit in known if _units_with_group(known, unit.id)[-1:] == [unit]]
    poster = await posters.get(tx, alarm.poster_id)
    return _units_with_group(known, poster.unit_id)[:1]


def _units_with_group(known: list[Unit], unit_id: str) -> list[Unit]:
    """Those with a group, from a unit upwards."""
    return [unit for unit in routing.way_up(known, unit_id) if unit.group_chat_id is not None]


async def _alarm_text(tx: Tx, t: Translator, alarm: PosterAlarm) -> Rich:
    times = t("{count} kali", count=wording.figure_text(t, alarm.scans))
    since = formats.date_text(
        datetime.combine(alarm.since, time(), counters.ZONE), counters.ZONE.key, t.language
    )
    if alarm.poster_id == scans.NEVER_OURS:
        return t(
            "Barcode yang tidak kami kenal dipindai atau difoto {times} sejak {since}. Mungkin ada poster "
            "palsu atau salinan yang rusak. Mohon periksa apakah poster Anda masih asli: kirim fotonya "
            "kepada saya di obrolan pribadi. Daftar poster: /poster",
            times=bold(times),
            since=since,
        )
    poster = await posters.get(tx, alarm.poster_id)
    return t(
        "Barcode poster {number} ({place}) yang tidak berlaku dipindai atau difoto {times} sejak {since}. "
        "Mungkin kertas lama masih tergantung, atau ada yang menempelkan tiruan. Mohon periksa tempatnya, "
        "lalu turunkan kertas itu.",
        number=bold(poster.code),
        place=poster.place,
        times=bold(times),
        since=since,
    )

"""After a restore from a backup: what became of the groups since, asked before anything is said in them.

A group may be gone by now, be public, be linked to a channel, or have put the bot out: then it is let go, as
whenever that is noticed. In the others the cards are posted that were on their way when the backup was made.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import speech
from bot.errands import GroupLookUp
from bot.officers import cards
from bot.officers.group import lookups, lost_rights, unbinding
from bot.texts import N_, formats, translator
from storage import cases, meta, units
from storage.records import Priority
from storage.restore import RESTORED, UNASKED

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.turn import Deployment
    from storage.records import Json, Unit
    from storage.store import Store, Tx

RESTORED_LINE: Final = N_(
    "Karena gangguan, data dipulihkan ke keadaan {time}. Yang terjadi sesudahnya tidak tercatat: kerjakan "
    "sekali lagi. Kasus yang masih terbuka: /kasus"
)


async def check_groups(bot: ExtBot[None], store: Store, deployment: Deployment) -> None:
    """Ask Telegram about every bound group, once after a restore. TelegramError if it gives no answer."""
    async with store.read() as tx:
        if await meta.get(tx, UNASKED) is None:
            return
        bound = [unit for unit in await units.all_units(tx) if unit.group_chat_id is not None]
    found = {
        unit.id: await lookups.fetch_group(bot, deployment, GroupLookUp(unit.id, unit.group_chat_id or 0))
        for unit in bound
    }
    async with store.write() as tx:
        for unit in bound:
            if await _update_group(tx, deployment, unit, found[unit.id]):
                await _announce_restore(tx, deployment, unit)
        await meta.set(tx, UNASKED, None)


async def _update_group(tx: Tx, deployment: Deployment, unit: Unit, found: Json | None) -> bool:
    """Bring the unit's group up to date; False if the unit has none any more, under whatever id."""
    if found is None:
        await unbinding.let_group_go(tx, deployment, unit, "unreachable")
        return False
    if await unbinding.let_go_if_exposed(tx, deployment, unit, found):
        return False
    if found["chat_id"] != unit.group_chat_id:
        await units.migrate_group(tx, unit.group_chat_id or 0, found["chat_id"])
    if found["people"] is not None:
        await lost_rights.set_supervisors(tx, unit, found["people"])
    return True


async def _announce_restore(tx: Tx, deployment: Deployment, unit: Unit) -> None:
    """Say what happened, and post the cards that nobody saw."""
    known = await units.get(tx, unit.id)
    made = datetime.fromisoformat(await meta.get(tx, RESTORED) or tx.now.isoformat())
    t = translator(deployment.language)
    said = t(RESTORED_LINE, time=formats.date_time_text(made, unit.timezone, t.language))
    await speech.queue_message(tx, known.group_chat_id or 0, said, priority=Priority.NOTICE)
    for case in await cases.open_of_unit(tx, unit.id):
        if not await cards.has_visible_card(tx, case, known.group_chat_id):
            await cards.post_card(tx, deployment, case)

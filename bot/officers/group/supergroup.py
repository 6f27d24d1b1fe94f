"""A group that became a supergroup: the same group under another id, in which no card stands yet.

Telegram tells it from both sides, and delivery may meet it first. Each leaves the same errand, which posts
the card of every open case that has none in the new chat: whoever comes later finds them there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import errands
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutGroup
from bot.officers import cards
from bot.officers.group.guards import Guard, guarded_by
from storage import cases, slots, units
from storage.records import Case

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context, Deployment
    from storage.store import Tx


@guarded_by(Guard.TELEGRAM)
async def handle_supergroup_message(update: Update, context: Context) -> None:
    """Have the unit follow its group, by the service message of either side, and post the cards anew."""
    message = update.effective_message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat_id
    new = message.migrate_to_chat_id or message.chat_id
    await units.migrate_group(context.tx, old, new)
    await errands.FOLLOW_GROUP.put(context.tx, AboutGroup(new))


async def _post_missing_cards(tx: Tx, deployment: Deployment, group: AboutGroup) -> None:
    """Post the cards in the group under its new id."""
    unit = await units.by_group(tx, group.chat_id)
    if unit is None:
        return
    for case in await cases.open_of_unit(tx, unit.id):
        if not await _has_card(tx, case, group.chat_id):
            await cards.post_card(tx, deployment, case)


async def _has_card(tx: Tx, case: Case, chat_id: int) -> bool:
    """Whether the case has its card in this chat. One that is still on its way counts only if it was meant
    for this chat: a second card does no harm, none would.
    """
    return any(slot.chat_id == chat_id for slot in await slots.of_case(tx, case.id, cards.CARD_SLOT))


ERRANDS: Final[Errands] = list_errands(errands.FOLLOW_GROUP.done_by(_post_missing_cards))

"""What of a case stays in a private chat though its time is over: a bot can delete what is younger than 48
hours only, and can put something else in the place of texts and files, but not of voice notes.

After a long outage the officer is asked to delete such a message, a supervisor hears of it, and `yanduan
doctor` counts it for a month. Where a younger message can't be deleted, somebody did it already, unless the
officer has blocked the bot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import errands, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import UnremovedMessage
from bot.officers import cards, wording
from bot.rules import time_limits
from bot.texts import translator
from storage import cases, officers, slots
from storage.records import Case, Officer, Priority

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.store import Tx

LEFTOVER_SLOT: Final = "officers.left"
"""The kind of slots that are counted."""


async def count_leftovers(tx: Tx) -> int:
    """Return how many messages stayed in private chats in the last month."""
    return await slots.count_waiting(tx, LEFTOVER_SLOT)


async def take_back_messages(tx: Tx, case: Case, officer: Officer) -> None:
    """Whoever has a case no more keeps nothing of it in their private chat."""
    await slots.take_back(tx, case.id, officer.user_id, but=LEFTOVER_SLOT)


async def _handle_not_removed(tx: Tx, deployment: Deployment, message: UnremovedMessage) -> None:
    """Count a message that could neither be deleted nor replaced."""
    chat_id, case_id = message.chat_id, message.case_id
    officer = await officers.by_user(tx, chat_id)
    blocked = officer is not None and not officer.private_ready
    if not blocked and tx.now - message.due < time_limits.TOO_OLD_TO_REMOVE:
        return
    case = await cases.get(tx, case_id) if case_id else None
    # Of no case: erasing one takes back what is of it, and what stayed is to be counted all the same.
    await slots.new(
        tx,
        chat_id=chat_id,
        case_id=None,
        kind=LEFTOVER_SLOT,
        remove_at=tx.now + time_limits.LEFTOVERS_COUNTED_FOR,
    )
    if case is None or officer is None:
        return
    t = translator(deployment.language)
    if not blocked:
        said = t(
            "{ticket}: masa baca pesan ini sudah lewat, tetapi saya tidak dapat menghapusnya. Bila masih ada "
            "di obrolan ini, mohon hapus sendiri.",
            ticket=case.ticket,
        )
        await speech.queue_message(
            tx,
            chat_id,
            said,
            reply_to=message.message_id,
            protect=True,
            priority=Priority.NOTICE,
            about=[case.id],
        )
    await _tell_supervisors(tx, deployment, case, officer)


async def _tell_supervisors(tx: Tx, deployment: Deployment, case: Case, officer: Officer) -> None:
    """Privately, by the officer's name; where none can be reached, the group, by nobody's."""
    t, told = translator(deployment.language), False
    for member in await officers.members(tx, case.handling_unit_id):
        person = await officers.get(tx, member.officer_id) if member.supervisor else None
        if person is not None and person.private_ready:
            said = t(
                "{ticket}: pesan dari berkas di obrolan pribadi {name} tidak dapat saya hapus. Mohon "
                "pastikan {name} menghapusnya sendiri.",
                ticket=case.ticket,
                name=wording.officer_name(t, officer),
            )
            await wording.say_privately(tx, person, said, about=[case.id])
            told = True
    if not told:
        said = t(
            "{ticket}: di sebuah obrolan pribadi ada pesan dari berkas yang tidak dapat saya hapus. Siapa "
            "pun yang menemukannya, mohon hapus sendiri.",
            ticket=case.ticket,
        )
        await cards.post_case_line(tx, deployment, case, said)


ERRANDS: Final[Errands] = list_errands(errands.REPORT_UNREMOVED.done_by(_handle_not_removed))

"""Whoever can no longer open a case keeps nothing of it in their private chat.

Rights end in many ways: somebody leaves or is put out, administers the group no more, Telegram calls them no
member when it is asked, the unit loses its group, the case goes to another unit. Each of them leaves an
errand that goes through what still stands in private chats, and asks of each message what is asked before a
case is opened (`authorization`): of what was shown of a file, whether they may read it; of a request for a
second person, whether they may decide about it; of a word that only names the case, whether it is theirs to
hear of. What fails that is removed at once; what is still on its way
isn't sent, and counts as not delivered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import errands
from bot.errand_kind import Errands, list_errands
from bot.errands import RightsReview
from bot.officers import authorization, questions
from bot.officers.home import command_menu
from bot.rules import permissions
from bot.rules.permissions import RoleAnswer
from bot.texts import strangers
from storage import cases, officers, outbox, slots, work
from storage.records import Loss, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.turn import Deployment
    from storage.records import Unit
    from storage.store import Tx


async def review_person(tx: Tx, user_id: int) -> None:
    """Somebody lost rights in a group."""
    await errands.REVIEW_RIGHTS.put(tx, RightsReview(user_id=user_id))


async def review_case(tx: Tx, case_id: str) -> None:
    """Review who may read a case that is another unit's from now on."""
    await errands.REVIEW_RIGHTS.put(tx, RightsReview(case_id=case_id))


async def review_all(tx: Tx) -> None:
    """Review everybody of a unit that has no group any more, so that nobody belongs to it."""
    await errands.REVIEW_RIGHTS.put(tx, RightsReview())


async def set_supervisors(tx: Tx, unit: Unit, given: Mapping[str, str]) -> None:
    """Keep the group's administrators as Telegram gave them now, ids (as text) and names; review who was one
    and isn't. A name of which nothing is to be seen doesn't replace the last real one.
    """
    people = {int(user_id): strangers.visible_text(name) for user_id, name in given.items()}
    before = [member.officer_id for member in await officers.members(tx, unit.id) if member.supervisor]
    await officers.set_supervisors(tx, unit.id, people)
    for officer_id in before:
        officer = await officers.get(tx, officer_id)
        if officer.user_id not in people:
            await review_person(tx, officer.user_id)


async def forget_member(tx: Tx, unit: Unit, user_id: int) -> None:
    """Forget what a member proved: a leave was seen, or Telegram calls them no member."""
    officer = await officers.by_user(tx, user_id)
    if officer is not None:
        await officers.forget_proof(tx, officer.id, unit.id)
        await command_menu.bring_up_to_date(tx, officer)
        await review_person(tx, user_id)


async def _review(tx: Tx, _deployment: Deployment, review: RightsReview) -> None:
    found, last = await _standing(tx, review)
    lost: dict[int, list[Slot]] = {}
    known: dict[tuple[int, str, bool, str | None], bool] = {}
    for slot in found:
        question = (
            slot.chat_id,
            slot.case_id or "",
            slot.kind == slots.TOLD,
            questions.shown_request(slot),
        )
        if question not in known:
            known[question] = False  # so it stays where a damaged row lets nobody tell, nor open the case
            async with tx.despite_damage():
                known[question] = await _may_keep(tx, *question)
        if not known[question]:
            lost.setdefault(slot.chat_id, []).append(slot)
    for chat_id, theirs in lost.items():
        await slots.hasten(tx, theirs)
        await _stop_sending(tx, chat_id, {slot.id for slot in theirs})
    if last is not None:
        further = replace(review, after=[last[0].isoformat(), last[1]])
        await errands.REVIEW_RIGHTS.put(tx, further)


async def _standing(tx: Tx, review: RightsReview) -> tuple[list[Slot], tuple[datetime, str] | None]:
    """Return some of what is to be removed later from these private chats, and where to go on."""
    last = None
    if review.case_id:
        found = await slots.temporary_of_case(tx, review.case_id)
    else:
        since = (datetime.fromisoformat(review.after[0]), review.after[1]) if review.after else None
        found, last = await slots.temporary(tx, since)
    return [one for one in found if one.chat_id > 0 and review.user_id in {None, one.chat_id}], last


async def _may_keep(tx: Tx, user_id: int, case_id: str, named_only: bool, request: str | None) -> bool:
    officer = await officers.by_user(tx, user_id)
    if officer is None:
        return True  # no officer's chat
    situation = await authorization.look_up_situation(tx, await cases.get(tx, case_id), officer)
    if named_only:
        return permissions.SECOND_PERSON.membership(situation) is not None
    if request is not None and permissions.may_know_of_request(situation, request):
        return True
    return permissions.READER.answer(situation) is not RoleAnswer.NO


async def _stop_sending(tx: Tx, chat_id: int, slot_ids: set[str]) -> None:
    owed = [row for row, _ in await outbox.owed_to(tx, chat_id)]
    stopped = [row for row in owed if slot_ids.intersection((row.message.slot, *row.message.beside))]
    if stopped:
        await outbox.drop(tx, [row.id for row in stopped])
    for row in stopped:
        if isinstance(row.message.loss, Loss):
            await work.put(tx, row.message.loss.errand, row.message.loss.payload)


ERRANDS: Final[Errands] = list_errands(errands.REVIEW_RIGHTS.done_by(_review))

"""Errands that the reporter's room leaves: a new case, something added or changed, a withdrawal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards
from bot.errand_kind import Errand, Errands, list_errands
from bot.errands import BatchedWord
from bot.officers import action_table, authorization, cards, danger_alert, overdue, wording
from bot.officers.actions import ActionRequest
from bot.officers.casefile import additions, batches, disclosures, leftovers
from bot.officers.group import (
    binding,
    chat_events,
    lookup_results,
    lost_rights,
    supergroup,
    unbinding,
    write_refusals,
)
from bot.officers.home import command_menu
from bot.officers.posters import printing, registration
from bot.officers.steps import approval_requests, mutes
from bot.rules import workflow
from bot.texts import N_, translator
from storage import cases, officers, units
from storage.records import Case, Json, Urgency

if TYPE_CHECKING:
    from bot.errands import AboutCase, Addition, ChangedAnswer, TypedWord
    from bot.keyboards import Button
    from bot.turn import Deployment
    from storage.store import Tx


async def announce_case(tx: Tx, deployment: Deployment, about: AboutCase) -> None:
    """Post the card of a case that came to its handling unit, loud only if it is urgent."""
    case = await cases.get(tx, about.case_id)
    if not await cards.post_card(tx, deployment, case, loud=case.urgency is Urgency.URGENT):
        # The group was lost between the report and this errand.
        await unbinding.pass_case_up(tx, deployment, case, "unreachable")


async def repost_lost_card(tx: Tx, deployment: Deployment, about: AboutCase) -> None:
    """Post a card anew that was one line of a message which was taken away."""
    case = await cases.get(tx, about.case_id)
    if not workflow.is_closed(case.status) and await cards.is_digest_line(tx, case):
        await cards.post_card(tx, deployment, case)


async def tell_addition(tx: Tx, deployment: Deployment, added: Addition) -> None:
    """Tell that the reporter added something. The holder is
    given just that; of older errands, which name nothing, the file has it.
    """
    case = await cases.get(tx, added.case_id)
    await _tell_holder(
        tx,
        deployment,
        case,
        N_("{ticket}: pelapor menambahkan keterangan."),
        await _read_additions_button(tx, deployment, case),
    )
    act = await authorization.build_holder_turn(tx, deployment, case)
    if act is not None and added.messages is not None:
        await additions.send_new_additions(act, added.messages, added.files or [])


async def tell_changed_answer(tx: Tx, deployment: Deployment, changed: ChangedAnswer) -> None:
    """Tell that the reporter corrected an answer; the card may show it. Name and number are none of theirs,
    though an earlier version left word of them.
    """
    if changed.question == "contact":
        return
    case = await cases.get(tx, changed.case_id)
    await cards.refresh_card(tx, deployment, case)
    await _tell_holder(tx, deployment, case, N_("{ticket}: pelapor mengubah jawaban."))


async def tell_danger(tx: Tx, deployment: Deployment, about: AboutCase) -> None:
    """Tell that somebody is in danger now. The card stands anew below all else."""
    case = await cases.get(tx, about.case_id)
    if workflow.is_closed(case.status):
        return
    await cards.post_card(tx, deployment, case, loud=True)
    await _tell_holder(tx, deployment, case, N_("{ticket}: pelapor menyatakan ada bahaya sekarang."))


async def tell_withdrawal(tx: Tx, deployment: Deployment, about: AboutCase) -> None:
    """Tell that the reporter took the case back."""
    case = await cases.get(tx, about.case_id)
    await cards.refresh_card(tx, deployment, case)
    await approval_requests.settle_requests(tx, deployment, case)
    await _tell_holder(tx, deployment, case, N_("{ticket}: pengaduan dicabut oleh pelapor."))


async def _show_typed(tx: Tx, deployment: Deployment, typed: TypedWord) -> None:
    """Show an officer what they typed once more, as if it had answered the question for it: only its holder
    sends a word to a reporter, after another tap.
    """
    case, officer = await cases.get(tx, typed.case_id), await officers.by_user(tx, typed.user_id)
    if officer is not None:
        user_id, name = typed.user_id, officer.name
        request = ActionRequest(WRITTEN, case.ticket, user_id, name, user_id, private=True, text=typed.text)
        await authorization.perform(tx, deployment, request, action_table.ANSWERS[WRITTEN])


WRITTEN: Final = "written"


async def _read_additions_button(tx: Tx, deployment: Deployment, case: Case) -> list[Button]:
    """Return the button for the newest page of what was added, without the file."""
    end = len(await batches.shown_messages(tx, deployment, case))
    label = translator(deployment.language)("Baca keterangan tambahan")
    return [wording.action_button(label, "said", case.ticket, str(end))] if end else []


async def _tell_holder(
    tx: Tx, deployment: Deployment, case: Case, sentence: str, more: list[Button] | None = None
) -> None:
    """Tell the holder privately; nobody else is told, the file shows it to whoever takes the case next."""
    t = translator(deployment.language)
    word = t(sentence, ticket=case.ticket)
    holder = await officers.get(tx, case.officer_id) if case.officer_id else None
    if holder is not None and holder.private_ready:
        keyboard = keyboards.inline_keyboard(
            more or [], [wording.action_button(t("Buka berkas"), "open", case.ticket)]
        )
        await wording.say_privately(tx, holder, word, keyboard, about=[case.id])
    else:
        await cards.post_case_line(tx, deployment, case, word)


IN_BATCHES: Final[Errands] = list_errands(
    errands.ANNOUNCE_CASE.done_by(announce_case),
    errands.TELL_ADDITION.done_by(tell_addition),
    errands.TELL_CHANGED_ANSWER.done_by(tell_changed_answer),
    errands.TELL_WITHDRAWAL.done_by(tell_withdrawal),
)
"""What reporters do, and how it is told once its batch has come."""


async def _let_wait(kind: str, tx: Tx, deployment: Deployment, told: Json, _result: object) -> None:
    """Have what a reporter did told with the next batch, or now if it is urgent.

    A case that was shown before is a unit's that handed it over, or that lost its group: it waits for none.
    """
    case, now = await cases.get(tx, str(told["case_id"])), tx.now
    known = kind == errands.ANNOUNCE_CASE.name and case.created_at <= deployment.news_wait.last_batch(now)
    due = now if known or case.urgency is Urgency.URGENT else deployment.news_wait.next_batch(now)
    if due <= now:
        await IN_BATCHES[kind].finish(tx, deployment, told, None)
    else:
        await errands.TELL_BATCHED.put(tx, BatchedWord(case.id, kind, told), due)


async def _tell_batched(tx: Tx, deployment: Deployment, waited: BatchedWord) -> None:
    """Tell what has waited; a card that danger has brought before stays where it is."""
    if waited.kind == errands.ANNOUNCE_CASE.name:
        case = await cases.get(tx, waited.case_id)
        unit = await units.get(tx, case.handling_unit_id)
        if await cards.has_visible_card(tx, case, unit.group_chat_id):
            return
    await IN_BATCHES[waited.kind].finish(tx, deployment, waited.told, None)


ERRANDS: Final[Errands] = {
    **{kind: Errand(kind, partial(_let_wait, kind)) for kind in IN_BATCHES},
    **list_errands(
        errands.TELL_BATCHED.done_by(_tell_batched),
        errands.SHOW_TYPED.done_by(_show_typed),
        errands.TELL_DANGER.done_by(tell_danger),
        errands.REPOST_LOST_CARD.done_by(repost_lost_card),
        errands.ESCALATE_UNDECIDED.done_by(approval_requests.escalate_undecided),
        errands.END_MUTE.done_by(mutes.end_mute),
    ),
    **lookup_results.ERRANDS,
    **binding.ERRANDS,
    **supergroup.ERRANDS,
    **chat_events.ERRANDS,
    **cards.ERRANDS,
    **overdue.ERRANDS,
    **unbinding.ERRANDS,
    **lost_rights.ERRANDS,
    **write_refusals.ERRANDS,
    **printing.ERRANDS,
    **registration.ERRANDS,
    **disclosures.ERRANDS,
    **leftovers.ERRANDS,
    **danger_alert.ERRANDS,
    **command_menu.ERRANDS,
}

"""Errands that the reporter's room leaves: a new case, something added or changed, a withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import speech
from bot.errand import Errand, Errands
from bot.officers import authorization, cards, danger_alert, dispatch, overdue, wording
from bot.officers.casefile import additions, disclosures, leftovers
from bot.officers.group import binding, chat_events, supergroup, unbinding, write_refusals
from bot.officers.posters import printing, registration
from bot.officers.steps import approval_requests
from bot.rules import workflow
from bot.texts import N_, translator
from storage import cases, officers
from storage.records import Case, Json, Urgency

if TYPE_CHECKING:
    from bot.speech import Button
    from bot.turn import Deployment
    from storage.store import Tx


async def announce(tx: Tx, deployment: Deployment, payload: Json, _result: object) -> None:
    """A case came to its handling unit: post the card, loud only if it is urgent."""
    case = await cases.get(tx, payload["case_id"])
    if not await cards.post(tx, deployment, case, loud=case.urgency is Urgency.URGENT):
        # The group was lost between the report and this errand.
        await unbinding.pass_on(tx, deployment, case, "unreachable")


async def line_gone(tx: Tx, deployment: Deployment, payload: Json, _result: object) -> None:
    """A message that had the card as one line among many was taken away: {"case_id"}."""
    case = await cases.get(tx, payload["case_id"])
    if not workflow.is_closed(case.status) and await cards.is_a_line(tx, case):
        await cards.post(tx, deployment, case)


async def added(tx: Tx, deployment: Deployment, payload: Json, _result: object) -> None:
    """The reporter added something: {"case_id", "messages": [ids], "files": [ids]}. The holder is given just
    that; of older errands, which name nothing, the file has it.
    """
    case = await cases.get(tx, payload["case_id"])
    await _tell(
        tx,
        deployment,
        case,
        N_("{ticket}: pelapor menambahkan keterangan."),
        await _read(tx, deployment, case),
    )
    act = await authorization.holding(tx, deployment, case)
    if act is not None and "messages" in payload:
        await additions.give(act, payload["messages"], payload["files"])


async def changed(tx: Tx, deployment: Deployment, payload: Json, _result: object) -> None:
    """The reporter corrected an answer; the card may show it."""
    case = await cases.get(tx, payload["case_id"])
    await cards.refresh(tx, deployment, case)
    await _tell(tx, deployment, case, N_("{ticket}: pelapor mengubah jawaban."))


async def in_danger(tx: Tx, deployment: Deployment, payload: Json, _result: object) -> None:
    """The reporter says that somebody is in danger now: {"case_id"}. The card stands anew below all else."""
    case = await cases.get(tx, payload["case_id"])
    if workflow.is_closed(case.status):
        return
    await cards.post(tx, deployment, case, loud=True)
    await _tell(tx, deployment, case, N_("{ticket}: pelapor menyatakan ada bahaya sekarang."))


async def withdrawn(tx: Tx, deployment: Deployment, payload: Json, _result: object) -> None:
    """The reporter took the case back."""
    case = await cases.get(tx, payload["case_id"])
    await cards.refresh(tx, deployment, case)
    await approval_requests.settle(tx, deployment, case)
    await _tell(tx, deployment, case, N_("{ticket}: pengaduan dicabut oleh pelapor."))


async def _read(tx: Tx, deployment: Deployment, case: Case) -> list[Button]:
    """The button for the newest page of what was added, without the file."""
    end = len(await cases.messages(tx, case.id))
    label = translator(deployment.language)("Baca keterangan tambahan")
    return [wording.tap(label, "said", case.ticket, str(end))] if end else []


async def _tell(
    tx: Tx, deployment: Deployment, case: Case, sentence: str, more: list[Button] | None = None
) -> None:
    """Tell the holder privately; nobody else is told, the file shows it to whoever takes the case next."""
    t = translator(deployment.language)
    word = t(sentence, ticket=case.ticket)
    holder = await officers.get(tx, case.officer_id) if case.officer_id else None
    if holder is not None and holder.private_ready:
        keyboard = speech.inline(more or [], [wording.tap(t("Buka berkas"), "open", case.ticket)])
        await wording.say_privately(tx, holder, word, keyboard, about=[case.id])
    else:
        await cards.thin_word(tx, deployment, case, word)


ERRANDS: Errands = {
    "officers.announce": Errand(announce),
    "officers.added": Errand(added),
    "officers.changed": Errand(changed),
    "officers.danger": Errand(in_danger),
    "officers.withdrawn": Errand(withdrawn),
    "officers.supervisors": dispatch.LOOK_UP,
    "officers.member": dispatch.LOOK_UP,
    "officers.bind": binding.BIND,
    "officers.unbind": binding.UNBIND,
    "officers.migrated": supergroup.MIGRATED,
    **chat_events.ERRANDS,
    **cards.ERRANDS,
    **overdue.ERRANDS,
    **unbinding.ERRANDS,
    "officers.line_gone": Errand(line_gone),
    **write_refusals.ERRANDS,
    "officers.undecided": Errand(approval_requests.undecided),
    "officers.print_poster": printing.PRINT,
    "officers.new_poster": registration.NEW,
    "officers.add_poster": registration.ADD,
    **disclosures.ERRANDS,
    **leftovers.ERRANDS,
    **danger_alert.ERRANDS,
}

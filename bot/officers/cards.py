"""The thin card of a case in the group: what it shows, and how it is kept up to date in place.

A card has no narrative and no names of people involved: ticket, pseudonym, category, urgency, unit,
clocks, status, who has the case, and buttons. Each case has one card, a slot of kind `CARD`; if the
message can't be edited any more, a new card takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, muting, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import NewCard
from bot.officers import open_requests, wording
from bot.officers.casefile import origins
from bot.rules import workflow
from bot.texts import N_, Rich, Translator, bold, formats, translator
from bot.texts.statuses import CATEGORY_NAMES
from storage import cases, events, officers, slots, units
from storage.records import Approval, Case, Digest, Json, Message, Priority, Status, Unit, Urgency

if TYPE_CHECKING:
    from datetime import datetime

    from bot.keyboards import Keyboard
    from bot.officers.actions import OfficerTurn
    from bot.turn import Deployment
    from storage.records import Slot
    from storage.store import Tx

CARD_SLOT: Final = "officers.card"
OLD_CARD_SLOT: Final = "officers.old_card"  # stands until the one that was posted after it does
REQUEST_SLOT: Final = "officers.request"
"""The kinds of slots: a unit's card, and a line that leads to a request for approval, there or above."""
DIGEST_BUTTON: Final = "digest"  # marks the data of buttons below a digest


@dataclass(frozen=True, slots=True)
class CardView:
    """All that a card shows, looked up."""

    case: Case
    unit: Unit
    poster_unit: str
    status: Rich
    holder: str | None
    waiting: tuple[Approval, ...]
    decided_here: bool  # about something that waits
    late: bool
    muted_until: datetime | None = None


async def load_card_view(tx: Tx, deployment: Deployment, case: Case, unit: Unit) -> CardView:
    """Look up what the card of `case` shows in the group of `unit`."""
    t = translator(deployment.language)
    poster_unit = await units.get(tx, case.poster_unit_id)
    holder = await officers.get(tx, case.officer_id) if case.officer_id else None
    passed_on = case.status in {Status.FORWARDED, Status.TRANSFERRED_OUT}
    status = wording.status_text(t, case, await events.of_case(tx, case.id) if passed_on else [])
    waiting = tuple(await open_requests.find_requests(tx, case))
    return CardView(
        case,
        unit,
        poster_unit.name,
        status,
        wording.officer_name(t, holder) if holder else None,
        waiting,
        any([await open_requests.is_decided_here(tx, case, asked) for asked in waiting]),
        case.take_up_by is not None and tx.now > case.take_up_by,
        mute.until if (mute := await muting.find_mute(tx, case)) else None,
    )


def render_card(shown: CardView, t: Translator) -> Rich:
    """Return the card's lines."""
    case, zone = shown.case, shown.unit.timezone
    lines = [Rich.join(" · ", [bold(case.ticket), case.pseudonym])]
    if case.urgency is Urgency.URGENT:
        lines.append(bold(t("MENDESAK")))
    lines += [
        t(CATEGORY_NAMES[case.category.value]),
        origins.origin_line(t, shown.poster_unit, origins.found_by(case)),
        t("Masuk: {when}", when=formats.day_part_text(case.created_at, zone, t.language)),
    ]
    if case.take_up_by is not None and case.taken_up_at is None and not workflow.is_closed(case.status):
        day = formats.deadline_text(case.take_up_by, zone, t.language)
        lines.append(
            bold(t("Ditangani paling lambat: {date} (sudah lewat)", date=day))
            if shown.late
            else t("Ditangani paling lambat: {date}", date=day)
        )
    theirs = case.status_at == case.created_at or case.status is Status.CLOSED_WITHDRAWN
    write = formats.day_part_text if theirs else formats.date_time_text
    since = write(case.status_at, zone, t.language)
    lines.append(t("Status: {status} (sejak {since})", status=bold(shown.status), since=since))
    lines.append(_holder_line(shown, t))
    lines += [
        t(_WAITING_LINES[approval.kind]) for approval in shown.waiting if approval.kind in _WAITING_LINES
    ]
    if shown.muted_until is not None:
        until = formats.date_time_text(shown.muted_until, zone, t.language)
        lines.append(t("Pelapor dibisukan sampai {until}.", until=until))
    return Rich.join("\n", lines)


_WAITING_LINES: Final = {
    "closing": N_("Menunggu persetujuan orang kedua untuk penutupan."),
    "identity": N_("Menunggu keputusan tentang permintaan identitas."),
}


def _holder_line(shown: CardView, t: Translator) -> Rich:
    if shown.holder is None:
        return t("Belum ada yang memegang.")
    return t("Dipegang: {name}", name=shown.holder)


def card_keyboard(shown: CardView, t: Translator) -> Keyboard:
    """Return the buttons that make sense now; whom they obey is checked at the tap."""
    ticket = shown.case.ticket
    review = [wording.action_button(t("Periksa permintaan"), "review", ticket)] if shown.decided_here else []
    if workflow.is_closed(shown.case.status):
        closed = [
            wording.action_button(t("Buka berkas"), "open", ticket),
            wording.action_button(t("Buka kembali"), "reopen", ticket),
        ]
        return keyboards.inline_keyboard(closed)
    if shown.holder is None:
        return keyboards.inline_keyboard([wording.action_button(t("Ambil & buka"), "claim", ticket)], review)
    return keyboards.inline_keyboard(
        [wording.action_button(t("Buka berkas"), "open", ticket)],
        review,
        [
            wording.action_button(t("Lepas"), "release", ticket),
            wording.action_button(t("Ambil alih"), "takeover", ticket),
        ],
    )


async def post_card(tx: Tx, deployment: Deployment, case: Case, *, loud: bool = False) -> bool:
    """Post a card below all else in the handling unit's group; an older one goes. False without a group."""
    unit = await units.get(tx, case.handling_unit_id)
    if unit.group_chat_id is None:
        return False
    slot = await _ensure_card_slot(tx, case, unit.group_chat_id, anew=True)
    arrival = None
    if slot.message_id is not None:
        # It goes once the new one stands: the group may refuse that one for a while.
        old = await slots.new(
            tx, chat_id=slot.chat_id, case_id=case.id, kind=OLD_CARD_SLOT, message_id=slot.message_id
        )
        arrival = errands.REMOVE_OLD_CARD.upon_arrival(NewCard(case.id, old.id))
    shown, t = await load_card_view(tx, deployment, case, unit), translator(deployment.language)
    await speech.queue_message(
        tx,
        unit.group_chat_id,
        render_card(shown, t),
        card_keyboard(shown, t),
        slot=slot.id,
        silent=not loud,
        priority=Priority.NOTICE,
        digest=build_digest(shown, t),
        case_id=case.id,
        arrival=arrival,
    )
    if slot.message_id is not None or slot.note:
        await slots.begin_anew(tx, slot.id)  # it stands for the one that is on its way
    return True


async def _remove_old_card(tx: Tx, deployment: Deployment, stands: NewCard) -> None:
    """Remove the card before one that was posted anew and stands."""
    old = await slots.get(tx, stands.slot)
    if old is None or old.remove_at is not None:
        return  # it was taken back meanwhile
    case, notice = await cases.get(tx, stands.case_id), Priority.NOTICE
    stub = translator(deployment.language)("{ticket}: kartunya ada di bawah.", ticket=case.ticket)
    await speech.queue_removal(
        tx, old.chat_id, message_id=old.message_id, priority=notice, stub=stub, case_id=case.id
    )
    await slots.forget(tx, old.id)


ERRANDS: Final[Errands] = list_errands(errands.REMOVE_OLD_CARD.done_by(_remove_old_card))


async def has_visible_card(tx: Tx, case: Case, chat_id: int | None) -> bool:
    """Whether a card of the case can be seen in this group, be it an older one or a line of many."""
    return any(
        slot.chat_id == chat_id and (slot.message_id is not None or bool(slot.note.get(slots.IN_DIGEST)))
        for slot in await _card_slots(tx, case)
    )


def build_digest(shown: CardView, t: Translator) -> Digest:
    """Return what is left of a card that goes out with a whole backlog: a line, and one button that names
    it.
    """
    case = shown.case
    parts = [case.ticket, case.pseudonym, str(t(CATEGORY_NAMES[case.category.value]))]
    if case.urgency is Urgency.URGENT:
        parts.append(str(t("MENDESAK")))
    free = shown.holder is None and not workflow.is_closed(case.status)
    label = t("Ambil {ticket}", ticket=case.ticket) if free else t("Buka {ticket}", ticket=case.ticket)
    button = wording.action_button(label, "claim" if free else "open", case.ticket, DIGEST_BUTTON)
    return Digest(str(t("Beberapa kasus sekaligus:")), " · ".join(parts), button)


async def _ensure_card_slot(tx: Tx, case: Case, chat_id: int, *, anew: bool = False) -> Slot:
    """Return the slot of the case's card in this group; those in groups that had it before are forgotten.

    For one that is posted `anew` while another is on its way: a slot of its own, and the other one is removed
    once it is there.
    """
    mine: Slot | None = None
    for slot in await slots.of_case(tx, case.id, CARD_SLOT):
        if slot.remove_at is not None:
            continue
        if slot.chat_id != chat_id or mine is not None:
            await slots.forget(tx, slot.id)
        elif anew and slot.message_id is None and not slot.note.get(slots.IN_DIGEST):
            await slots.retire(tx, slot.id)
        else:
            mine = slot
    return mine or await slots.new(tx, chat_id=chat_id, case_id=case.id, kind=CARD_SLOT)


async def is_digest_line(tx: Tx, case: Case) -> bool:
    """Whether its card in the handling unit's group is a line of a message about many, and nothing else."""
    unit = await units.get(tx, case.handling_unit_id)
    found = [
        slot for slot in await slots.of_case(tx, case.id, CARD_SLOT) if slot.chat_id == unit.group_chat_id
    ]
    return any(slot.message_id is None and slot.note.get(slots.IN_DIGEST) for slot in found)


async def refresh_card(
    tx: Tx, deployment: Deployment, case: Case, *, tapped: tuple[int, int] | None = None
) -> None:
    """Bring the case's card up to date; `tapped` (chat, message) is another copy of it that somebody used."""
    unit = await units.get(tx, case.handling_unit_id)
    if unit.group_chat_id is None:
        return
    chat_id = unit.group_chat_id
    shown, t = await load_card_view(tx, deployment, case, unit), translator(deployment.language)
    said, buttons = render_card(shown, t), card_keyboard(shown, t)
    slot = await _ensure_card_slot(tx, case, chat_id)
    params: Json = {"text": said.text, "entities": said.entities(), "reply_markup": buttons}
    params |= {"disable_notification": True, "link_preview_options": {"is_disabled": True}}
    anew = Message("sendMessage", chat_id, params, priority=Priority.NOTICE, slot=slot.id)
    notice = Priority.NOTICE
    await speech.queue_edit(
        tx, chat_id, said, buttons, slot=slot.id, priority=notice, otherwise=anew, case_id=case.id
    )
    if tapped is not None and tapped[0] == chat_id and tapped[1] != slot.message_id:
        here = tapped[1]
        about = [case.id]  # sent twice when the program died, it has no slot of its own
        await speech.queue_edit(
            tx, chat_id, said, buttons, message_id=here, priority=notice, case_id=case.id, about=about
        )


async def refresh_tapped_card(turn: OfficerTurn) -> None:
    """Bring the card up to date after an act, and the tapped message too, if that is another copy.

    A digest stays as it is, because other cases have their buttons there.
    """
    request = turn.request
    tapped = None
    if not request.private and request.message_id is not None and DIGEST_BUTTON not in request.args:
        tapped = (request.chat_id, request.message_id)
    await refresh_card(turn.tx, turn.deployment, await turn.reload(), tapped=tapped)


async def take_down_card(tx: Tx, case: Case, unit: Unit, stub: Rich) -> None:
    """Edit the card in the group of a unit that no longer handles the case to `stub`; one that is still on
    its way is removed when it is there.
    """
    for slot in await _card_slots(tx, case):
        if slot.chat_id == unit.group_chat_id and slot.message_id is not None:
            await leave_line(tx, slot, case, stub)
        elif slot.chat_id == unit.group_chat_id and not slot.note.get(slots.IN_DIGEST):
            await slots.retire(tx, slot.id)
        else:
            await slots.forget(tx, slot.id)


async def leave_line(tx: Tx, slot: Slot, case: Case, said: Rich) -> None:
    """Leave a line about the case where there were buttons. What the slot was for is forgotten."""
    notice = Priority.NOTICE  # as all that changes a card: in its turn
    await slots.forget(tx, slot.id)
    await speech.queue_edit(
        tx,
        slot.chat_id,
        said,
        message_id=slot.message_id,
        priority=notice,
        case_id=case.id,
        about=[case.id],
    )


async def forget_card(tx: Tx, case: Case) -> None:
    """Forget the case's card, which is out of reach: the next one is posted anew."""
    for slot in await _card_slots(tx, case):
        await slots.forget(tx, slot.id)


async def _card_slots(tx: Tx, case: Case) -> list[Slot]:
    return [*await slots.of_case(tx, case.id, CARD_SLOT), *await slots.of_case(tx, case.id, OLD_CARD_SLOT)]


async def post_case_line(
    tx: Tx, deployment: Deployment, case: Case, said: Rich, *, waits: str | None = None, loud: bool = False
) -> None:
    """One line about a case in its group, silently unless `loud`; with the way to what `waits` for approval,
    if anything.

    That way is closed by `bot.officers.steps.approval_requests.settle_requests`.
    """
    unit = await units.get(tx, case.handling_unit_id)
    if unit.group_chat_id is None:
        return
    t = translator(deployment.language)
    below, slot = None, None
    if waits is not None:
        below = keyboards.inline_keyboard(
            [wording.action_button(t("Periksa permintaan"), "review", case.ticket)]
        )
        slot = await create_request_slot(tx, case, unit.group_chat_id, waits)
    found = [s for s in await slots.of_case(tx, case.id, CARD_SLOT) if s.chat_id == unit.group_chat_id]
    card = found[0].message_id if found else None
    await speech.queue_message(
        tx,
        unit.group_chat_id,
        said,
        below,
        slot=slot.id if slot else None,
        silent=not loud,
        reply_to=card,
        priority=Priority.NOTICE,
        case_id=case.id,
        about=[] if slot else [case.id],
    )


async def create_request_slot(tx: Tx, case: Case, chat_id: int, kind: str) -> Slot:
    """Return a place for a line whose button lasts as long as a request of this kind waits."""
    return await slots.new(tx, chat_id=chat_id, case_id=case.id, kind=REQUEST_SLOT, note={"kind": kind})

"""A unit's group that takes no messages: the bot may not write there, or its General topic is closed.

    delivery ──officers.refused──▶ a line for the group, which finds out whether it takes that
                                   officers.refusing: a row that looks once a minute until it was taken

Delivery holds back what a group refuses. If the line was refused too for a minute, it is the group, not a
message: the operator hears by the log, its supervisors privately or the group above, once. A case that nobody
has claimed and whose card stands nowhere goes up after a while, and stays there. The row ends the spell when
the line was taken: what hadn't got through has followed it, and open cases that stand nowhere are posted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

import structlog
from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated

from bot import errands, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutGroup, RefusalSpell
from bot.officers import cards, case_routes, wording
from bot.officers.group import unbinding
from bot.officers.group.guards import Guard, guarded_by
from bot.rules import routing, time_limits, workflow
from bot.texts import Rich, Translator, formats, translator
from bot.turn import is_replay
from storage import cases, events, officers, outbox, slots, units, work
from storage.records import Case, Message, OutboxRow, Priority, Unit

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import Update

    from bot.turn import Context, Deployment
    from storage.store import Tx


log = structlog.get_logger(__name__)


# What Telegram says of our place in a group


def is_in_group(member: ChatMember) -> bool:
    """Whether the bot is in the group at all."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in {ChatMember.LEFT, ChatMember.BANNED}


def may_write(member: ChatMember) -> bool:
    """Whether the bot's own place lets it write; what a group forbids everybody isn't told."""
    silenced = isinstance(member, ChatMemberRestricted) and not member.can_send_messages
    return is_in_group(member) and not silenced


async def report_refusal(tx: Tx, chat_id: int) -> None:
    """Delivery, or Telegram itself, says that a unit's group takes no messages."""
    await errands.BEGIN_REFUSAL.put(tx, AboutGroup(chat_id))


async def report_write_access(tx: Tx, change: ChatMemberUpdated) -> None:
    """Tell delivery that the bot's own place in a unit's group changed, and lets it write."""
    tx.announce_reopened(change.chat.id)
    if not may_write(change.old_chat_member) and not is_replay():
        await errands.SAY_BACK.put(tx, AboutGroup(change.chat.id))


@guarded_by(Guard.TELEGRAM)
async def handle_topic_opened(update: Update, context: Context) -> None:
    """Tell delivery that a topic was opened, or shown again: it tries at once what it holds back."""
    if update.effective_chat is not None:
        context.tx.announce_reopened(update.effective_chat.id)


# A spell


async def find_refusing_units(tx: Tx) -> dict[str, datetime]:
    """Return the units whose groups refuse messages, each with the time since when."""
    spells = [spell for _, spell in await errands.WATCH_REFUSAL.list_waiting(tx)]
    return {spell.unit_id: spell.since for spell in spells if spell.told}


async def _begin_spell(tx: Tx, deployment: Deployment, group: AboutGroup) -> None:
    """Leave the line and the row that watches it, unless they are there."""
    unit = await units.by_group(tx, group.chat_id)
    if unit is None:
        return
    before = await _find_spell(tx, unit)
    if before is not None:
        work_id, spell = before
        if await outbox.still_owed(tx, [spell.line]):
            return
        await work.done(tx, work_id)  # that spell is over, and its row hasn't looked yet
    t = translator(deployment.language)
    said = t(
        "Sejak {when} ada pesan saya yang ditolak di grup ini. Yang masih tertunda menyusul. Daftar kasus: "
        "/kasus",
        when=formats.date_time_text(tx.now, unit.timezone, t.language),
    )
    params = {"text": said.text, "entities": said.entities(), "disable_notification": True}
    line = await outbox.put(tx, Message("sendMessage", group.chat_id, params, priority=Priority.NOTICE))
    await _look_later(tx, RefusalSpell(unit.id, since=tx.now, line=line, looked=tx.now))


async def _find_spell(tx: Tx, unit: Unit) -> tuple[str, RefusalSpell] | None:
    waiting = await errands.WATCH_REFUSAL.list_waiting(tx)
    return next(((work_id, spell) for work_id, spell in waiting if spell.unit_id == unit.id), None)


async def _look_later(tx: Tx, spell: RefusalSpell) -> None:
    await errands.WATCH_REFUSAL.put(
        tx, replace(spell, looked=tx.now), tx.now + time_limits.REFUSAL_WATCHED_EVERY
    )


async def _watch_spell(tx: Tx, deployment: Deployment, spell: RefusalSpell) -> None:
    """Is it over? If not, tell of it once, let go what waited too long, and look again."""
    unit = await units.get(tx, spell.unit_id)
    if unit.group_chat_id is None:
        return
    if not await outbox.still_owed(tx, [spell.line]):
        if spell.told:
            log.info("A group takes messages again.", action="group_takes_again", unit=unit.code)
        await _post_missing_cards(tx, deployment, unit)
        return
    if tx.now > spell.looked + time_limits.REFUSAL_LOOKED_LATE_AFTER:
        # Nothing ran meanwhile, and the group may take messages by now: delivery is to try first.
        tx.announce_reopened(unit.group_chat_id)
        await _look_later(tx, spell)
        return
    if not spell.told:
        await _tell_of_refusal(tx, deployment, unit, spell.since)
    stranded = await _pass_stuck_cases_up(tx, deployment, unit, spell)
    await _look_later(tx, replace(spell, told=True, stranded=stranded))


async def _say_back(tx: Tx, deployment: Deployment, group: AboutGroup) -> None:
    """Say that we are back, and post what stands nowhere; a spell's row and its line do both."""
    unit = await units.by_group(tx, group.chat_id)
    if unit is not None and await _find_spell(tx, unit) is None:
        said = translator(deployment.language)("Saya dapat menulis lagi di grup ini.")
        await speech.queue_message(tx, group.chat_id, said, silent=True, priority=Priority.NOTICE)
        await _post_missing_cards(tx, deployment, unit)


# Who hears of it


async def _tell_of_refusal(tx: Tx, deployment: Deployment, unit: Unit, since: datetime) -> None:
    log.error("A group refuses our messages.", action="group_refuses", unit=unit.code)
    t, when = (
        translator(deployment.language),
        formats.date_time_text(since, unit.timezone, deployment.language),
    )
    above = await _reachable_unit_above(tx, unit)
    told = False
    for member in await officers.members(tx, unit.id):
        person = await officers.get(tx, member.officer_id) if member.supervisor else None
        if person is not None and person.private_ready:
            parts = [
                t("Grup {unit} menolak pesan saya sejak {when}.", unit=unit.name, when=when),
                _remedy_text(t),
            ]
            if above is not None:
                parts.append(_what_follows_text(t))
            await wording.say_privately(tx, person, Rich.join(" ", parts), about=())
            told = True
    if not told and above is not None and above.group_chat_id is not None:
        begun = t(
            "Grup {unit} menolak pesan saya sejak {when}, dan adminnya tidak dapat saya hubungi. Mohon "
            "teruskan kepada mereka:",
            unit=unit.name,
            when=when,
        )
        said = Rich.join(" ", [begun, _remedy_text(t)])
        await speech.queue_message(tx, above.group_chat_id, said, priority=Priority.NOTICE)


def _remedy_text(t: Translator) -> Rich:
    return t(
        "Izinkan bot ini menulis di grup itu, atau jadikan admin; bila topik General ditutup, buka kembali. "
        "Kartu yang tertunda lalu terkirim sendiri, paling lambat lima menit kemudian."
    )


def _what_follows_text(t: Translator) -> Rich:
    return t(
        "Kasus yang kartunya belum tampil dan belum diambil berpindah ke satuan di atasnya setelah satu jam, "
        "yang mendesak setelah sepuluh menit."
    )


async def _reachable_unit_above(tx: Tx, unit: Unit) -> Unit | None:
    """Return the nearest unit above whose group takes messages."""
    return routing.receiving_parent(await _reachable_units(tx), unit.id)


async def _reachable_units(tx: Tx) -> list[Unit]:
    """All units, those whose groups refuse messages as if they had none."""
    refusing = await find_refusing_units(tx)
    known = await units.all_units(tx)
    return [replace(unit, group_chat_id=None) if unit.id in refusing else unit for unit in known]


# What becomes of the cases


async def _pass_stuck_cases_up(tx: Tx, deployment: Deployment, unit: Unit, spell: RefusalSpell) -> list[str]:
    """Pass on what nobody has claimed and stood nowhere for too long. Returns what nobody can take."""
    stranded = list(spell.stranded)
    owed = await outbox.owed_to(tx, unit.group_chat_id or 0)
    known: list[Unit] | None = None
    for case, since in await _find_stuck_cases(tx, owed, unit.group_chat_id):
        patience = routing.reroute_delay(case.urgency)
        if case.handling_unit_id != unit.id or tx.now < max(since, spell.since) + patience:
            continue
        known = known or await _reachable_units(tx)
        heir = case_routes.eligible_unit_above(known, case, await events.of_case(tx, case.id))
        if heir is not None:
            await outbox.drop(tx, [row.id for row, _ in owed if _would_send_of_case(row, case)])
            gone = translator(deployment.language)(
                "{ticket}: kasus ini sudah berpindah ke satuan lain.", ticket=case.ticket
            )
            await cards.take_down_card(tx, case, unit, gone)
            await unbinding.hand_case_over(tx, deployment, case, heir, "refused")
            log.warning("A case went up.", action="case_passed_up", ticket=case.ticket, unit=heir.code)
        elif case.id not in stranded:
            stranded.append(case.id)
            log.error("No group can take this case.", action="case_stranded", ticket=case.ticket)
    return stranded


async def _find_stuck_cases(
    tx: Tx, owed: list[tuple[OutboxRow, datetime]], chat_id: int | None
) -> list[tuple[Case, datetime]]:
    """Return the open cases that nobody holds, nor can see, among those whose cards wait; each with since
    when.
    """
    found: dict[str, datetime] = {}
    for row, since in owed:
        slot = await slots.get(tx, row.message.slot) if row.message.slot else None
        if slot is not None and slot.kind == cards.CARD_SLOT and slot.case_id is not None:
            found.setdefault(slot.case_id, since)
    known = [(await cases.get(tx, case_id), since) for case_id, since in found.items()]
    return [
        (case, since)
        for case, since in known
        if case.officer_id is None
        and not workflow.is_closed(case.status)
        and not await cards.has_visible_card(tx, case, chat_id)
    ]


def _would_send_of_case(row: OutboxRow, case: Case) -> bool:
    """Whether a message about this case would come. Which it is about is what the row says, or the ticket,
    which every such message names. What changes or removes one that stands is still to be done.
    """
    way: Message | None = row.message
    while way is not None and not way.method.startswith("send"):
        way = way.otherwise
    if way is None:
        return False
    said = row.message.case_id
    return said == case.id if said is not None else case.ticket in str(row.message.params)


async def _post_missing_cards(tx: Tx, deployment: Deployment, unit: Unit) -> None:
    """Post the card of every open case that has none in the group, is owed none, and had none set aside."""
    chat_id = unit.group_chat_id
    coming = [row for row, _ in await outbox.owed_to(tx, chat_id or 0)]
    coming += [row for row, _ in await outbox.set_aside(tx)]
    meant = {row.message.slot for row in coming}
    for case in await cases.open_of_unit(tx, unit.id):
        found = [
            slot for slot in await slots.of_case(tx, case.id, cards.CARD_SLOT) if slot.chat_id == chat_id
        ]
        if not await cards.has_visible_card(tx, case, chat_id) and not any(
            slot.id in meant for slot in found
        ):
            await cards.post_card(tx, deployment, case)


ERRANDS: Final[Errands] = list_errands(
    errands.BEGIN_REFUSAL.done_by(_begin_spell),
    errands.WATCH_REFUSAL.done_by(_watch_spell),
    errands.SAY_BACK.done_by(_say_back),
)

"""What Telegram itself reports of a group: our own place in it, who leaves or rises, its loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import Chat, ChatMember, ChatMemberRestricted, ChatMemberUpdated
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot import errands, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutGroup, GroupLookUp, LostGroup
from bot.officers import cards
from bot.officers.group import binding, lost_rights, membership, unbinding, write_refusals
from bot.officers.group.guards import Guard, check_exposure, guarded_by
from bot.rules import time_limits
from bot.texts import translator
from bot.turn import is_replay
from storage import attempt_limits, cases, officers, units
from storage.records import Unit

if TYPE_CHECKING:
    from telegram import Update
    from telegram.ext import ExtBot

    from bot.turn import Context, Deployment
    from storage.store import Tx


async def say_rights(tx: Tx, deployment: Deployment, chat_id: int, me: ChatMember) -> None:
    """Say what the bot lacks in a group, or that nothing is missing."""
    t = translator(deployment.language)
    said = binding.missing_rights_lines(t, binding.missing_rights(me)) or [
        t("Hak saya di grup ini sudah lengkap.")
    ]
    await speech.queue_message(tx, chat_id, said[0], silent=True)


@guarded_by(Guard.TELEGRAM)
async def handle_own_membership(update: Update, context: Context) -> None:
    """Note that the bot's own place in a group changed: removed, or given other rights."""
    change = update.my_chat_member
    unit = await units.by_group(context.tx, change.chat.id) if change else None
    if change is None:
        return
    if unit is None:
        await _note_let_in(context.tx, change)
    elif not write_refusals.is_in_group(change.new_chat_member):
        await _handle_removal(context, unit)
    elif not write_refusals.may_write(change.new_chat_member):
        if not is_replay():
            await write_refusals.report_refusal(context.tx, change.chat.id)
    else:
        await write_refusals.report_write_access(context.tx, change)
        if change.new_chat_member.status == ChatMember.ADMINISTRATOR:
            await membership.clear_members_untold(context.tx, unit)
        await say_rights(context.tx, context.deployment, change.chat.id, change.new_chat_member)


@guarded_by(Guard.TELEGRAM)
async def handle_other_membership(update: Update, context: Context) -> None:
    """Somebody left, was removed, or gained or lost administration."""
    change = update.chat_member
    unit = await units.by_group(context.tx, change.chat.id) if change else None
    if change is None or unit is None:
        return
    new, old = change.new_chat_member, change.old_chat_member
    out = isinstance(new, ChatMemberRestricted) and not new.is_member
    if out or new.status in {ChatMember.LEFT, ChatMember.BANNED}:
        await _handle_leave(context.tx, context.deployment, unit, new.user.id)
    if (new.status in binding.ADMINISTRATOR_STATUSES) != (old.status in binding.ADMINISTRATOR_STATUSES):
        await errands.LOOK_UP_SUPERVISORS.put(context.tx, GroupLookUp(unit.id, change.chat.id))


@guarded_by(Guard.TELEGRAM)
async def handle_leave_message(update: Update, context: Context) -> None:
    """Note a leave by its service message, which is seen even where the bot administers nothing."""
    message = update.effective_message
    unit = await units.by_group(context.tx, message.chat_id) if message else None
    if message is None or unit is None or message.left_chat_member is None:
        return
    if message.left_chat_member.id == context.deployment.bot_id:
        await _handle_removal(context, unit)
    else:
        await _handle_leave(context.tx, context.deployment, unit, message.left_chat_member.id)


@guarded_by(Guard.TELEGRAM)
async def handle_channel_post(update: Update, context: Context) -> None:
    """Ask about a group into which a channel's post arrives by itself: it may be the channel's discussion
    group.
    """
    if update.effective_chat is not None:
        await check_exposure(update.effective_chat, context, update.effective_message)


async def _note_let_in(tx: Tx, change: ChatMemberUpdated) -> None:
    """Note that the bot may write in a group that is no unit's. One that it lost within a week hears so,
    unless it was a new link that let the bot in: then the group is bound a moment later.
    """
    if write_refusals.may_write(change.new_chat_member):
        tx.announce_reopened(change.chat.id)  # what was to be taken back there may still wait
    enters = not write_refusals.is_in_group(change.old_chat_member) and write_refusals.may_write(
        change.new_chat_member
    )
    if is_replay() or not enters:
        return
    if (await attempt_limits.attempts(tx, unbinding.LOST_GROUP, change.chat.id)).count:
        await attempt_limits.reset(tx, unbinding.LOST_GROUP, change.chat.id)
        await errands.SAY_UNBOUND.put(tx, AboutGroup(change.chat.id), tx.now + time_limits.LET_IN_PAUSE)


async def _say_unbound(tx: Tx, deployment: Deployment, group: AboutGroup) -> None:
    """Say it to a group that was lost. Which unit's it was is said to nobody."""
    if await units.by_group(tx, group.chat_id) is None:
        said = translator(deployment.language)(
            "Grup ini tidak lagi terhubung dengan satuannya. Untuk menghubungkannya lagi, mintalah tautan "
            "baru kepada pengelola, lalu buka tautan itu."
        )
        await speech.queue_group_message(tx, group.chat_id, said)


async def _handle_removal(context: Context, unit: Unit) -> None:
    """Let a group go that the bot was put out of. Of an old update nothing follows: it may have been let in
    again, and where it is still out, delivery meets the refusal.
    """
    if not is_replay():
        await unbinding.let_group_go(context.tx, context.deployment, unit, "removed")


async def _handle_leave(tx: Tx, deployment: Deployment, unit: Unit, user_id: int) -> None:
    """Somebody is no member any more; if they hold cases, the group is told, once of both reports."""
    if not is_replay():
        await membership.record_leave(tx, unit, user_id)
    officer = await officers.by_user(tx, user_id)
    if officer is None:
        return
    known = await officers.membership(tx, officer.id, unit.id)
    await lost_rights.forget_member(tx, unit, user_id)
    if known is None or known.proven_at is None or is_replay():
        return
    for case in await cases.open_of_officer(tx, officer.id):
        if case.handling_unit_id == unit.id:
            said = translator(deployment.language)(
                "{ticket}: pemegangnya keluar dari grup. Admin grup dapat mengambil alih kasus ini.",
                ticket=case.ticket,
            )
            await cards.post_case_line(tx, deployment, case, said)


async def _let_lost_group_go(tx: Tx, deployment: Deployment, lost: LostGroup) -> None:
    """Let a group go because the operator wants it, or it is lost. The
    cards there can still be changed. Without a reason it is of a version that took every 403 for the group's
    loss.
    """
    unit = await units.by_group(tx, lost.chat_id)
    if unit is not None and lost.reason is not None:
        await unbinding.let_group_go(tx, deployment, unit, lost.reason, reachable=True)
    elif unit is not None:
        await errands.ASK_WHETHER_OUT.put(tx, AboutGroup(lost.chat_id))


async def _fetch_own_place(bot: ExtBot[None], deployment: Deployment, group: AboutGroup) -> bool:
    """Whether Telegram says that the bot is not in the group. To ask, it has to be in, and needs no right."""
    try:
        return not write_refusals.is_in_group(await bot.get_chat_member(group.chat_id, deployment.bot_id))
    except Forbidden:
        return True
    except (BadRequest, ChatMigrated):
        return False


async def _shut_out(tx: Tx, deployment: Deployment, group: AboutGroup, out: bool) -> None:
    """Delivery met a 403 in a unit's group. Either the bot was put out, or it may not write."""
    unit = await units.by_group(tx, group.chat_id)
    if unit is None:
        return
    if out:
        await unbinding.let_group_go(tx, deployment, unit, "unreachable")
        tx.announce_reopened(group.chat_id)  # what it was owed is looked at again, and dropped
    else:
        await write_refusals.report_refusal(tx, group.chat_id)


def is_group(chat: Chat | None) -> bool:
    """Whether a chat is a group of either kind."""
    return chat is not None and chat.type in {Chat.GROUP, Chat.SUPERGROUP}


ERRANDS: Final[Errands] = list_errands(
    errands.LET_GROUP_GO.done_by(_let_lost_group_go),
    errands.ASK_WHETHER_OUT.done_by(_shut_out, _fetch_own_place),
    errands.SAY_UNBOUND.done_by(_say_unbound),
)

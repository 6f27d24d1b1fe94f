"""What Telegram is asked of a group: who administers it, who belongs to it, whether strangers can get in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from telegram import ChatMember, ChatMemberRestricted
from telegram.error import BadRequest, ChatMigrated, Forbidden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import ChatFullInfo
    from telegram.ext import ExtBot

    from bot.errands import GroupLookUp
    from bot.turn import Deployment
    from storage.records import Json

_MEMBER_STATUSES: Final = {ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER}


async def fetch_supervisors(bot: ExtBot[None], chat_id: int) -> Json | None:
    """Who administers the group: user ids (as text) and names. None if the group is out of reach."""
    found = await _fetch_administrators(bot, chat_id)
    return None if found is None else _names_by_id(found)


async def fetch_group(bot: ExtBot[None], deployment: Deployment, asked: GroupLookUp) -> Json | None:
    """All that is asked of a bound group, at once. None if it is out of reach.

    chat_id     of the group, which may be another by now
    public      it has a public name
    linked      it is the discussion group of a channel
    people      who administers it, as above; None if that isn't said
    administers the bot is one of them; None if that isn't said
    member      the account that was asked about belongs to the group; None if Telegram doesn't say
    """
    try:
        return await _ask_telegram(bot, deployment, asked.chat_id, asked.user_id)
    except ChatMigrated as moved:
        return await _ask_telegram(bot, deployment, moved.new_chat_id, asked.user_id)


async def _ask_telegram(
    bot: ExtBot[None], deployment: Deployment, chat_id: int, user_id: int | None
) -> Json | None:
    chat, administrators, member = await asyncio.gather(
        _fetch_chat(bot, chat_id), _fetch_administrators(bot, chat_id), _fetch_member(bot, chat_id, user_id)
    )
    if chat is None:
        return None
    people, administers = None, None
    if administrators is not None:
        people = _names_by_id(administrators)
        administers = any(each.user.id == deployment.bot_id for each in administrators)
    return {
        "chat_id": chat_id,
        "public": bool(chat.username),
        "linked": chat.linked_chat_id is not None,
        "people": people,
        "administers": administers,
        "member": True if str(user_id) in (people or {}) else _is_member(member, administers=administers),
    }


async def _fetch_chat(bot: ExtBot[None], chat_id: int) -> ChatFullInfo | None:
    try:
        return await bot.get_chat(chat_id)
    except (BadRequest, Forbidden):
        return None


async def _fetch_administrators(bot: ExtBot[None], chat_id: int) -> Sequence[ChatMember] | None:
    try:
        return await bot.get_chat_administrators(chat_id)
    except (BadRequest, Forbidden):
        return None


async def _fetch_member(bot: ExtBot[None], chat_id: int, user_id: int | None) -> ChatMember | None:
    if user_id is None:
        return None
    try:
        return await bot.get_chat_member(chat_id, user_id)
    except (BadRequest, Forbidden):
        return None


def _names_by_id(administrators: Sequence[ChatMember]) -> Json:
    return {str(each.user.id): each.user.full_name for each in administrators if not each.user.is_bot}


def _is_member(member: ChatMember | None, *, administers: bool | None) -> bool | None:
    """Whether Telegram calls them a member; None if it doesn't say. A refusal to answer says no only where
    the bot administers the group: then Telegram knows no such member.
    """
    if member is None:
        return False if administers else None
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _MEMBER_STATUSES

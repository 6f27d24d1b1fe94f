"""What the bot may ask about chats and their members."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.joining import primary_link
from bot.sandbox.methods.reaching import present_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Member
from bot.sandbox.world import World

_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@method("getChat", "chat_id")
def get_chat(world: World, params: dict[str, Any]) -> Any:
    """Play `getChat`."""
    chat = present_chat(world, params["chat_id"])
    full = {
        **world.chat_json(chat),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": _NO_GIFTS,
    }
    pinned = next((m for n in reversed(chat.pinned) if (m := world.find(chat, n)) is not None), None)
    if pinned is not None:
        full["pinned_message"] = pinned.json
    if chat.username:
        full["active_usernames"] = [chat.username]
    if (primary := primary_link(chat, world.bot)) and world.bot_member(chat).may("can_invite_users"):
        full["invite_link"] = primary.address
    if chat.screens:
        full["join_by_request"] = True
    if chat.channel is not None:
        full["linked_chat_id"] = chat.channel["id"]
    return full


@method("getChatMember", "chat_id user_id")
def get_chat_member(world: World, params: dict[str, Any]) -> Any:
    """Play `getChatMember`."""
    chat = present_chat(world, params["chat_id"])
    user = world.users.get(params["user_id"])
    if user is None or not (user.met or user.id in chat.members or user.is_bot):
        raise bad_request("user not found")
    if chat.is_private:
        present = user.id in (chat.id, world.bot.id)
        return Member("member" if present else "left").json(user)
    told = chat.tells_members or world.bot_member(chat).is_admin
    if not told and user.id != world.bot.id:
        raise bad_request("member list is inaccessible")
    return chat.member(user.id).json(user)


@method("getChatAdministrators", "chat_id return_bots")
def get_chat_administrators(world: World, params: dict[str, Any]) -> Any:
    """Play `getChatAdministrators`."""
    chat = present_chat(world, params["chat_id"])
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    bots = params.get("return_bots", False)
    return [
        member.json(world.users[number])
        for number, member in chat.members.items()
        if member.is_admin and (number == world.bot.id or bots or not world.users[number].is_bot)
    ]


@method("getChatMemberCount", "chat_id")
def get_chat_member_count(world: World, params: dict[str, Any]) -> Any:
    """Play `getChatMemberCount`."""
    chat = present_chat(world, params["chat_id"])
    return 2 if chat.is_private else sum(member.present for member in chat.members.values())

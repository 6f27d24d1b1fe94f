"""Invite links, and requests to join."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.joining import EXPIRED, Terms, decide, link_json, make_link, no_rights, revoke, set_terms
from bot.sandbox.methods.reaching import present_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Chat, InviteLink
from bot.sandbox.world import World

_TERMS = "name expire_date member_limit creates_join_request"


def _inviting(world: World, params: dict[str, Any]) -> Chat:
    chat = present_chat(world, params["chat_id"])
    if chat.is_private:
        raise bad_request("can't invite members to a private chat")
    if not world.bot_member(chat).may("can_invite_users"):
        raise no_rights("invite link")
    return chat


def _terms(params: dict[str, Any]) -> Terms:
    terms = Terms(
        params.get("name", ""),
        params.get("expire_date", 0),
        params.get("member_limit", 0),
        params.get("creates_join_request", False),
    )
    if terms.requests and terms.limit:
        raise bad_request("member limit can't be specified for links requiring administrator approval")
    return terms


def _own_link(world: World, chat: Chat, address: str) -> InviteLink:
    """Return a link that the bot made; those of others have expired for it, and so have revoked ones."""
    for link in chat.links:
        if link.address == address and link.creator == world.bot.id and not link.revoked:
            return link
    raise bad_request(EXPIRED if address else "invite link must be non-empty")


@method("createChatInviteLink", f"chat_id {_TERMS}")
def create_chat_invite_link(world: World, params: dict[str, Any]) -> Any:
    """Play `createChatInviteLink`."""
    terms, chat = _terms(params), _inviting(world, params)
    return link_json(world, chat, make_link(world, chat, world.bot, terms))


@method("editChatInviteLink", f"chat_id invite_link {_TERMS}")
def edit_chat_invite_link(world: World, params: dict[str, Any]) -> Any:
    """Play `editChatInviteLink`: what isn't said again is taken away."""
    chat, terms = _inviting(world, params), _terms(params)
    link = _own_link(world, chat, params["invite_link"])
    if link.primary:
        raise bad_request("CHAT_INVITE_PERMANENT")
    set_terms(world, link, terms)
    world.touch("people")
    return link_json(world, chat, link)


@method("revokeChatInviteLink", "chat_id invite_link")
def revoke_chat_invite_link(world: World, params: dict[str, Any]) -> Any:
    """Play `revokeChatInviteLink`."""
    chat = _inviting(world, params)
    link = _own_link(world, chat, params["invite_link"])
    revoke(world, chat, link)
    return link_json(world, chat, link)


@method("exportChatInviteLink", "chat_id")
def export_chat_invite_link(world: World, params: dict[str, Any]) -> Any:
    """Play `exportChatInviteLink`: the bot's primary link, and the end of the one before."""
    chat = _inviting(world, params)
    for link in chat.links:
        link.revoked |= link.primary and link.creator == world.bot.id
    return make_link(world, chat, world.bot, Terms(), primary=True).address


def _decided(world: World, params: dict[str, Any], *, approve: bool) -> bool:
    chat = present_chat(world, params["chat_id"])
    if chat.is_private:
        raise bad_request("the chat can't have join requests")
    if not world.bot_member(chat).may("can_invite_users"):
        raise no_rights("join requests")
    user = world.users.get(params["user_id"])
    if user is None or not (user.met or user.id in chat.requests):
        raise bad_request("USER_ID_INVALID")
    decide(world, chat, user, world.bot, approve=approve)
    return True


@method("approveChatJoinRequest", "chat_id user_id")
def approve_chat_join_request(world: World, params: dict[str, Any]) -> Any:
    """Play `approveChatJoinRequest`."""
    return _decided(world, params, approve=True)


@method("declineChatJoinRequest", "chat_id user_id")
def decline_chat_join_request(world: World, params: dict[str, Any]) -> Any:
    """Play `declineChatJoinRequest`."""
    return _decided(world, params, approve=False)

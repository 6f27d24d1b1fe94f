"""Invite links and requests to join: who comes in by which door, and what the bot is told and may do."""

from typing import Any

import pytest
from telegram import Update

from bot.sandbox.checks import of_type
from bot.sandbox.links import read_invite
from bot.sandbox.testing import ControlError, Group, Person, Sandbox
from tests.sandbox.conftest import Caller
from tests.sandbox.test_view import view

ALL = ["message", "my_chat_member", "chat_member", "chat_join_request"]
EXPIRED = "INVITE_HASH_EXPIRED"


@pytest.fixture
async def wayan(sandbox: Sandbox) -> Person:
    return await sandbox.user("Wayan")


@pytest.fixture
async def group(sandbox: Sandbox, chief: Person, api: Caller) -> Group:
    await api.ok("getUpdates", allowed_updates=ALL)
    return await sandbox.group("Propam", owner=chief, bot="administrator")


async def told(api: Caller) -> list[tuple[str, dict[str, Any]]]:
    """The updates so far, confirmed, as (kind, payload): each as specified, and understood."""
    found = await api.ok("getUpdates")
    for update in found:
        of_type("Update")(update, "update")
        assert not Update.de_json(update, None).api_kwargs
    if found:
        await api.ok("getUpdates", offset=found[-1]["update_id"] + 1)
    return [(kind, payload) for update in found for kind, payload in update.items() if kind != "update_id"]


async def door(api: Caller, group: Group, **terms: Any) -> str:
    """A link of the bot's that asks first."""
    link = await api.ok("createChatInviteLink", chat_id=group.id, creates_join_request=True, **terms)
    return str(link["invite_link"])


# Links


async def test_a_link_says_who_made_it_and_on_what_terms(sandbox: Sandbox, group: Group, api: Caller) -> None:
    later = int(await sandbox.now()) + 60
    link = await api.ok(
        "createChatInviteLink", chat_id=group.id, name="Meja", expire_date=later, member_limit=2
    )
    of_type("ChatInviteLink")(link, "link")
    assert read_invite(link.pop("invite_link"))
    assert link.pop("creator")["id"] == sandbox.bot.id
    terms = {"name": "Meja", "expire_date": later, "member_limit": 2}
    assert link == terms | {"creates_join_request": False, "is_primary": False, "is_revoked": False}


@pytest.mark.parametrize(
    "address",
    ["https://t.me/+{}", "http://telegram.me/joinchat/{}", "t.me/+{}", "tg://join?invite={}", "T.me/+{}/"],
)
async def test_an_invite_link_is_read_however_it_is_written(
    group: Group, wayan: Person, api: Caller, address: str
) -> None:
    link = await api.ok("createChatInviteLink", chat_id=group.id)
    await wayan.joins(address.format(read_invite(link["invite_link"])))
    assert await wayan.sees(group)


@pytest.mark.parametrize(
    "text", ["", "https://t.me/bot?start=x", "https://t.me/+", "https://example.org/+abcdefgh"]
)
def test_what_is_no_invite_link_is_not_read_as_one(text: str) -> None:
    assert read_invite(text) == ""


async def test_a_link_keeps_to_its_limits(sandbox: Sandbox, group: Group, api: Caller) -> None:
    past = int(await sandbox.now())

    async def refused(**terms: Any) -> str:
        status, why = await api.fails("createChatInviteLink", chat_id=group.id, **terms)
        assert status == 400
        return why

    assert await refused(expire_date=past) == "Bad Request: EXPIRE_DATE_INVALID"
    both = await refused(member_limit=2, creates_join_request=True)
    assert both == ("Bad Request: member limit can't be specified for links requiring administrator approval")
    assert "0-32 characters" in await refused(name="x" * 33)
    for limit in (0, 100_000):
        assert "1-99999" in await refused(member_limit=limit)
    private = await api.fails("createChatInviteLink", chat_id=sandbox.bot.id)
    assert private[0] == 400


async def test_only_an_administrator_with_the_right_to_invite_has_links_and_decides(
    sandbox: Sandbox, group: Group, chief: Person, wayan: Person, api: Caller
) -> None:
    link = await door(api, group)
    await wayan.asks_to_join(link)
    await chief.promotes(sandbox.bot.id, group, rights={"can_invite_users": False})
    no_links = (400, "Bad Request: not enough rights to manage chat invite link")
    assert await api.fails("createChatInviteLink", chat_id=group.id) == no_links
    assert await api.fails("exportChatInviteLink", chat_id=group.id) == no_links
    assert await api.fails("revokeChatInviteLink", chat_id=group.id, invite_link=link) == no_links
    assert await api.fails("editChatInviteLink", chat_id=group.id, invite_link=link) == no_links
    no_decision = (400, "Bad Request: not enough rights to manage chat join requests")
    for method in ("approveChatJoinRequest", "declineChatJoinRequest"):
        assert await api.fails(method, chat_id=group.id, user_id=wayan.id) == no_decision
    await chief.demotes(sandbox.bot.id, group)
    assert await api.fails("createChatInviteLink", chat_id=group.id) == no_links
    with pytest.raises(ControlError, match="no right to invite"):
        await wayan.approves(wayan, group)


async def test_a_changed_link_keeps_only_what_is_said_again_and_a_revoked_one_nothing(
    group: Group, wayan: Person, api: Caller
) -> None:
    link = await door(api, group, name="Lama")
    edited = await api.ok("editChatInviteLink", chat_id=group.id, invite_link=link, member_limit=5)
    assert (edited["creates_join_request"], edited["member_limit"]) == (False, 5)
    assert "name" not in edited
    revoked = await api.ok("revokeChatInviteLink", chat_id=group.id, invite_link=link)
    assert (revoked["invite_link"], revoked["is_revoked"]) == (link, True)
    with pytest.raises(ControlError, match=EXPIRED):
        await wayan.joins(link)
    gone = (400, f"Bad Request: {EXPIRED}")
    assert await api.fails("editChatInviteLink", chat_id=group.id, invite_link=link) == gone
    assert await api.fails("revokeChatInviteLink", chat_id=group.id, invite_link=link) == gone


async def test_the_primary_link_is_one_and_is_replaced_when_it_ends(
    group: Group, wayan: Person, api: Caller
) -> None:
    assert "invite_link" not in await api.ok("getChat", chat_id=group.id)
    first = await api.ok("exportChatInviteLink", chat_id=group.id)
    second = await api.ok("exportChatInviteLink", chat_id=group.id)
    assert (await api.ok("getChat", chat_id=group.id))["invite_link"] == second != first
    with pytest.raises(ControlError, match=EXPIRED):
        await wayan.joins(first)
    assert await api.fails("editChatInviteLink", chat_id=group.id, invite_link=second, name="x") == (
        400,
        "Bad Request: CHAT_INVITE_PERMANENT",
    )
    await api.ok("revokeChatInviteLink", chat_id=group.id, invite_link=second)
    assert (await api.ok("getChat", chat_id=group.id))["invite_link"] not in (first, second)


# Joining


async def test_who_joins_by_a_link_is_a_member_at_once_and_the_bot_hears_by_which(
    sandbox: Sandbox, group: Group, chief: Person, wayan: Person, api: Caller
) -> None:
    mine = (await api.ok("createChatInviteLink", chat_id=group.id, name="Umum"))["invite_link"]
    await wayan.joins(mine)
    change, arrival = await told(api)
    assert (change[0], arrival[0]) == ("chat_member", "message")
    assert (change[1]["from"]["id"], change[1]["new_chat_member"]["status"]) == (wayan.id, "member")
    assert change[1]["invite_link"]["invite_link"] == mine
    assert "via_join_request" not in change[1]
    assert (arrival[1]["from"]["id"], arrival[1]["new_chat_members"][0]["id"]) == (wayan.id, wayan.id)
    # Of a link that another administrator made, the bot is told no more than its beginning.
    theirs, dewi = await chief.makes_link(group, name="Kepala"), await sandbox.user("Dewi")
    await dewi.joins(theirs)
    shown = (await told(api))[0][1]["invite_link"]
    assert (shown["name"], shown["creator"]["id"]) == ("Kepala", chief.id)
    assert shown["invite_link"].endswith("…")
    assert theirs.startswith(shown["invite_link"][:-1])
    with pytest.raises(ControlError, match="USER_ALREADY_PARTICIPANT"):
        await dewi.joins(mine)


async def test_a_link_lets_in_as_many_and_as_long_as_it_says(
    sandbox: Sandbox, group: Group, chief: Person, wayan: Person
) -> None:
    await sandbox.freeze()
    dewi = await sandbox.user("Dewi")
    link = await chief.makes_link(group, limit=1, expires=int(await sandbox.now()) + 60)
    await wayan.joins(link)
    with pytest.raises(ControlError, match=EXPIRED):
        await dewi.joins(link)
    await wayan.leaves(group)
    await sandbox.advance(59)
    await dewi.joins(link)
    await dewi.leaves(group)
    await sandbox.advance(1)
    with pytest.raises(ControlError, match=EXPIRED):
        await dewi.joins(link)


async def test_who_was_removed_finds_every_link_expired_and_who_left_asks_again(
    sandbox: Sandbox, group: Group, chief: Person, wayan: Person, api: Caller
) -> None:
    link = await door(api, group)
    dewi = await sandbox.user("Dewi")
    for person in (wayan, dewi):
        await person.asks_to_join(link)
        await chief.approves(person, group)
    await wayan.leaves(group)
    await wayan.asks_to_join(link)
    await chief.kicks(dewi, group)
    with pytest.raises(ControlError, match=EXPIRED):
        await dewi.asks_to_join(link)
    requests = [payload for kind, payload in await told(api) if kind == "chat_join_request"]
    assert [each["from"]["id"] for each in requests] == [wayan.id, dewi.id, wayan.id]


async def test_who_is_removed_while_waiting_waits_no_more_and_can_not_ask_again(
    group: Group, chief: Person, wayan: Person, api: Caller
) -> None:
    link = await door(api, group)
    await wayan.asks_to_join(link)
    await told(api)
    await chief.kicks(wayan, group)
    ((kind, change),) = await told(api)
    statuses = (change["old_chat_member"]["status"], change["new_chat_member"]["status"])
    assert (kind, statuses) == ("chat_member", ("left", "kicked"))
    assert await api.fails("approveChatJoinRequest", chat_id=group.id, user_id=wayan.id) == (
        400,
        "Bad Request: HIDE_REQUESTER_MISSING",
    )
    with pytest.raises(ControlError, match=EXPIRED):
        await wayan.asks_to_join(link)


# Asking


async def test_a_request_is_told_to_the_bot_and_approved_by_it(
    sandbox: Sandbox, group: Group, chief: Person, wayan: Person, api: Caller
) -> None:
    link = await door(api, group, name="Meja")
    with pytest.raises(ControlError, match="asks first"):
        await wayan.joins(link)
    await wayan.asks_to_join(link, bio="Polsek")
    await wayan.asks_to_join(link)
    ((kind, request),) = await told(api)
    assert (kind, request["from"]["id"], request["user_chat_id"]) == (
        "chat_join_request",
        wayan.id,
        wayan.id,
    )
    assert (request["chat"]["id"], request["bio"]) == (group.id, "Polsek")
    assert request["invite_link"]["invite_link"] == link
    assert request["invite_link"]["pending_join_request_count"] == 1
    assert (await api.ok("getChatMember", chat_id=group.id, user_id=wayan.id))["status"] == "left"
    with pytest.raises(ControlError, match="can't see"):
        await wayan.sees(group)
    assert await api.ok("approveChatJoinRequest", chat_id=group.id, user_id=wayan.id) is True
    change, arrival = await told(api)
    assert (change[0], change[1]["from"]["id"]) == ("chat_member", sandbox.bot.id)
    assert change[1]["new_chat_member"]["user"]["id"] == wayan.id
    assert change[1]["invite_link"]["invite_link"] == link
    assert "pending_join_request_count" not in change[1]["invite_link"]
    assert "via_join_request" not in change[1], "which is for requests without a link"
    assert arrival[1]["new_chat_members"][0]["id"] == arrival[1]["from"]["id"] == wayan.id
    already = (400, "Bad Request: USER_ALREADY_PARTICIPANT")
    assert await api.fails("approveChatJoinRequest", chat_id=group.id, user_id=wayan.id) == already
    missing = (400, "Bad Request: HIDE_REQUESTER_MISSING")
    assert await api.fails("declineChatJoinRequest", chat_id=group.id, user_id=wayan.id) == missing


async def test_a_declined_request_is_gone_untold_and_may_be_made_again(
    group: Group, wayan: Person, api: Caller
) -> None:
    link = await door(api, group)
    await wayan.asks_to_join(link)
    await told(api)
    await api.ok("declineChatJoinRequest", chat_id=group.id, user_id=wayan.id)
    assert await told(api) == []
    for method in ("approveChatJoinRequest", "declineChatJoinRequest"):
        assert await api.fails(method, chat_id=group.id, user_id=wayan.id) == (
            400,
            "Bad Request: HIDE_REQUESTER_MISSING",
        )
    await wayan.asks_to_join(link)
    assert [kind for kind, _ in await told(api)] == ["chat_join_request"]


async def test_nobody_who_is_not_there_is_let_in(
    sandbox: Sandbox, group: Group, chief: Person, wayan: Person, api: Caller
) -> None:
    stranger = await sandbox.user("Asing")
    for number in (stranger.id, 42):
        assert await api.fails("approveChatJoinRequest", chat_id=group.id, user_id=number) == (
            400,
            "Bad Request: USER_ID_INVALID",
        )
    await wayan.asks_to_join(await door(api, group))
    await wayan.deletes_account()
    assert await api.fails("approveChatJoinRequest", chat_id=group.id, user_id=wayan.id) == (
        403,
        "Forbidden: user is deactivated",
    )
    await stranger.starts()
    assert await api.fails("approveChatJoinRequest", chat_id=stranger.id, user_id=stranger.id) == (
        400,
        "Bad Request: the chat can't have join requests",
    )
    with pytest.raises(ControlError, match="HIDE_REQUESTER_MISSING"):
        await chief.approves(stranger, group)


@pytest.mark.parametrize("place", ["member", "administrator without the right"])
async def test_a_bot_that_may_not_invite_hears_of_no_request(
    sandbox: Sandbox, chief: Person, wayan: Person, api: Caller, place: str
) -> None:
    group = await sandbox.group("Propam", owner=chief, bot="member")
    if place != "member":
        await chief.promotes(sandbox.bot.id, group, rights={"can_invite_users": False})
    await told(api)
    await wayan.asks_to_join(await chief.makes_link(group, requests=True))
    assert await told(api) == []
    assert (await api.fails("sendMessage", chat_id=wayan.id, text="halo"))[1] == "Bad Request: chat not found"


async def test_the_bot_writes_to_who_asked_for_five_minutes_until_that_is_decided(
    sandbox: Sandbox, group: Group, wayan: Person, api: Caller
) -> None:
    await sandbox.freeze()
    link = await door(api, group)
    uninvited = (403, "Forbidden: bot can't initiate conversation with a user")
    await wayan.asks_to_join(link)
    await sandbox.advance(299)
    await api.ok("sendMessage", chat_id=wayan.id, text="Siapa Anda?")
    assert (await wayan.hears("Siapa Anda?")).by_bot
    await sandbox.advance(1)
    assert await api.fails("sendMessage", chat_id=wayan.id, text="?") == uninvited
    await api.ok("declineChatJoinRequest", chat_id=group.id, user_id=wayan.id)
    await wayan.asks_to_join(link)
    await api.ok("sendMessage", chat_id=wayan.id, text="Lagi?")
    await api.ok("approveChatJoinRequest", chat_id=group.id, user_id=wayan.id)
    assert await api.fails("sendMessage", chat_id=wayan.id, text="?") == uninvited


async def test_an_administrator_decides_too_and_sees_who_waits_where_others_do_not(
    sandbox: Sandbox, group: Group, chief: Person, wayan: Person, api: Caller
) -> None:
    officer, dewi = await sandbox.user("Budi"), await sandbox.user("Dewi")
    await officer.joins(group)
    link = await door(api, group, name="Meja")
    for person in (wayan, dewi):
        assert (await person.looks_into(link))["waiting"] is False
        await person.asks_to_join(link)
        assert (await person.looks_into(link))["waiting"] is True
    await told(api)
    seen = (await view(sandbox, chief, group))["requests"]
    assert [(each["name"], each["link"]) for each in seen] == [("Wayan", "Meja"), ("Dewi", "Meja")]
    assert (await view(sandbox, officer, group))["requests"] == []
    await chief.declines(dewi, group)
    await chief.approves(wayan, group)
    assert (await view(sandbox, chief, group))["requests"] == []
    change = (await told(api))[0][1]
    assert (change["from"]["id"], change["new_chat_member"]["user"]["id"]) == (chief.id, wayan.id)


async def test_who_is_added_meanwhile_waits_no_more(
    group: Group, chief: Person, wayan: Person, api: Caller
) -> None:
    await wayan.asks_to_join(await door(api, group))
    await chief.adds(wayan, group)
    change = next(payload for kind, payload in await told(api) if kind == "chat_member")
    assert "invite_link" not in change
    await wayan.leaves(group)
    assert await api.fails("approveChatJoinRequest", chat_id=group.id, user_id=wayan.id) == (
        400,
        "Bad Request: HIDE_REQUESTER_MISSING",
    )


async def test_a_public_group_that_screens_newcomers_is_asked_without_a_link(
    sandbox: Sandbox, chief: Person, wayan: Person, api: Caller
) -> None:
    await api.ok("getUpdates", allowed_updates=ALL)
    group = await sandbox.group("Terbuka", owner=chief, username="terbuka", bot="administrator")
    await chief.screens(group)
    assert (await api.ok("getChat", chat_id=group.id))["join_by_request"] is True
    with pytest.raises(ControlError, match="asks_to_join"):
        await wayan.joins(group)
    await wayan.asks_to_join(group)
    await api.ok("approveChatJoinRequest", chat_id=group.id, user_id=wayan.id)
    (_, request), (_, change), _arrival = await told(api)
    assert "invite_link" not in request
    assert change["via_join_request"] is True
    await chief.screens(group, False)
    await wayan.leaves(group)
    await wayan.joins(group)


async def test_links_and_requests_move_with_a_group_that_becomes_a_supergroup(
    sandbox: Sandbox, chief: Person, wayan: Person, api: Caller
) -> None:
    group = await sandbox.group("Propam", owner=chief, kind="group", bot="administrator")
    link, dewi = await door(api, group), await sandbox.user("Dewi")
    await wayan.asks_to_join(link)
    await chief.migrates(group)
    await dewi.asks_to_join(link)
    for person in (wayan, dewi):
        await api.ok("approveChatJoinRequest", chat_id=group.id, user_id=person.id)
        assert await person.sees(group)

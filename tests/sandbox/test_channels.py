"""Discussion groups of channels, links that ask for rights, and who tells a bot of members."""

from typing import Any

import pytest
from telegram import Update

from bot.sandbox.checks import of_type
from bot.sandbox.testing import ControlError, Group, Person, Sandbox
from tests.sandbox.conftest import Caller


@pytest.fixture
async def group(sandbox: Sandbox, chief: Person, officer: Person) -> Group:
    return await sandbox.group("Propam", owner=chief, members=[officer], bot="member")


async def updates(api: Caller) -> list[dict[str, Any]]:
    found = await api.ok("getUpdates")
    if found:
        await api.ok("getUpdates", offset=found[-1]["update_id"] + 1)
    return list(found)


# Channels


async def test_a_channels_post_arrives_in_its_group_as_an_automatic_forward(
    sandbox: Sandbox, group: Group, chief: Person, api: Caller
) -> None:
    assert "linked_chat_id" not in await api.ok("getChat", chat_id=group.id)
    await chief.promotes(sandbox.bot.id, group)
    await updates(api)
    await chief.links_channel(group, "Humas")
    assert await updates(api) == [], "of the link itself the bot is told nothing"
    full = await api.ok("getChat", chat_id=group.id)
    of_type("ChatFullInfo")(full, "chat")
    await chief.posts_in_channel("Pengumuman", group)
    [post] = await updates(api)
    of_type("Update")(post, "update")
    message = Update.de_json(post, None).message
    assert message is not None
    assert message.is_automatic_forward
    assert message.from_user is not None
    assert message.sender_chat is not None
    assert (message.from_user.id, message.sender_chat.id) == (777000, full["linked_chat_id"])
    assert (await chief.finds("Pengumuman", in_chat=group)).sender == "Humas"
    await chief.unlinks_channel(group)
    assert "linked_chat_id" not in await api.ok("getChat", chat_id=group.id)
    with pytest.raises(ControlError, match="no channel's"):
        await chief.posts_in_channel("Lagi", group)


async def test_a_bot_in_privacy_mode_sees_no_post_but_the_comment_that_commands_it(
    sandbox: Sandbox, group: Group, chief: Person, api: Caller
) -> None:
    await chief.links_channel(group)
    post = await chief.posts_in_channel("Pengumuman", group)
    assert await updates(api) == []
    stranger = await sandbox.user("Orang")
    await stranger.says("/kasus", in_chat=group, reply_to=post)
    [comment] = await updates(api)
    assert comment["message"]["reply_to_message"]["is_automatic_forward"] is True


async def test_whoever_follows_the_channel_comments_and_taps_and_is_no_member(
    sandbox: Sandbox, group: Group, chief: Person, officer: Person, api: Caller
) -> None:
    stranger = await sandbox.user("Orang")
    keyboard = {"inline_keyboard": [[{"text": "Ambil", "callback_data": "take"}]]}
    await api.ok("sendMessage", chat_id=group.id, text="Kasus", reply_markup=keyboard)
    with pytest.raises(ControlError, match="can't see"):
        await stranger.taps("Ambil", in_chat=group)
    await chief.links_channel(group)
    await stranger.taps("Ambil", in_chat=group)
    [tap] = await updates(api)
    assert tap["callback_query"]["from"]["id"] == stranger.id
    member = await api.ok("getChatMember", chat_id=group.id, user_id=stranger.id)
    assert member["status"] == "left"
    await chief.kicks(officer, group)
    with pytest.raises(ControlError, match="can't see"):
        await officer.taps("Ambil", in_chat=group)


async def test_only_a_supergroup_of_no_channel_becomes_a_discussion_group(
    sandbox: Sandbox, group: Group, chief: Person, officer: Person
) -> None:
    with pytest.raises(ControlError, match="no administrator"):
        await officer.links_channel(group)
    await chief.links_channel(group)
    with pytest.raises(ControlError, match="can't be linked"):
        await chief.links_channel(group)
    small = await sandbox.group("Kecil", owner=chief, kind="group")
    with pytest.raises(ControlError, match="can't be linked"):
        await chief.links_channel(small)


# Who is a member


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("administers", [False, True])
async def test_an_administrator_bot_is_told_of_members_and_others_as_the_group_likes(
    sandbox: Sandbox,
    group: Group,
    chief: Person,
    officer: Person,
    api: Caller,
    hidden: bool,
    administers: bool,
) -> None:
    if administers:
        await chief.promotes(sandbox.bot.id, group)
    await chief.hides_members(group, hidden)
    asked = {"chat_id": group.id, "user_id": officer.id}
    if hidden and not administers:
        refusal = (400, "Bad Request: member list is inaccessible")
        assert await api.fails("getChatMember", **asked) == refusal
    else:
        assert (await api.ok("getChatMember", **asked))["status"] == "member"
    assert (await api.ok("getChatMember", chat_id=group.id, user_id=sandbox.bot.id))["user"]["is_bot"]
    admins = await api.ok("getChatAdministrators", chat_id=group.id)
    assert chief.id in {admin["user"]["id"] for admin in admins}


# Links that ask for rights


async def test_a_link_makes_the_bot_an_administrator_with_the_rights_it_asks_for(
    sandbox: Sandbox, chief: Person, api: Caller
) -> None:
    group = await sandbox.group("Propam", owner=chief)
    await chief.scans(sandbox.bot.group_link("UNIT", "delete_messages"), into=group)
    change, joined, start = await updates(api)
    new = change["my_chat_member"]["new_chat_member"]
    assert change["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert new["status"] == "administrator"
    held = {name for name, has in new.items() if name.startswith("can_") and has is True}
    assert held == {"can_manage_chat", "can_delete_messages"}
    assert joined["message"]["new_chat_members"][0]["id"] == sandbox.bot.id
    assert start["message"]["text"].endswith(" UNIT")


async def test_a_bot_that_is_there_gets_what_it_lacks_and_keeps_what_it_has(
    sandbox: Sandbox, group: Group, chief: Person, api: Caller
) -> None:
    await chief.promotes(sandbox.bot.id, group, rights={"can_delete_messages": False})
    await updates(api)
    for _ in range(2):
        await chief.scans(sandbox.bot.group_link("UNIT", "delete_messages"), into=group)
    change, *starts = await updates(api)
    new = change["my_chat_member"]["new_chat_member"]
    assert new["can_delete_messages"]
    assert new["can_pin_messages"]
    assert [each["message"]["text"].split()[-1] for each in starts] == ["UNIT", "UNIT"]


async def test_who_may_appoint_nobody_can_not_follow_such_a_link_into_the_group(
    sandbox: Sandbox, group: Group, officer: Person, chief: Person
) -> None:
    link = sandbox.bot.group_link("UNIT", "delete_messages")
    with pytest.raises(ControlError, match="nobody an administrator"):
        await officer.scans(link, into=group)
    await chief.promotes(officer, group, rights={"can_promote_members": True})
    await officer.scans(link, into=group)

"""Groups that the bot is in and may not write to, refused in Telegram's words; what it is told."""

from typing import Any

import pytest

from bot.sandbox.testing import PIXEL, ControlError, Group, Person, Sandbox
from tests.sandbox.conftest import Caller

NO_TEXTS = (400, "Bad Request: not enough rights to send text messages to the chat")
CLOSED = (400, "Bad Request: TOPIC_CLOSED")


@pytest.fixture
async def chief(sandbox: Sandbox) -> Person:
    return await sandbox.user("Kepala")


@pytest.fixture
async def group(sandbox: Sandbox, chief: Person) -> Group:
    return await sandbox.group("Propam", owner=chief, bot="member")


async def told(api: Caller) -> list[dict[str, Any]]:
    """The updates so far, confirmed, without their numbers."""
    found = await api.ok("getUpdates")
    if found:
        await api.ok("getUpdates", offset=found[-1]["update_id"] + 1)
    return [{kind: payload for kind, payload in update.items() if kind != "update_id"} for update in found]


async def test_a_restricted_bot_is_refused_and_told_of_it_until_it_is_let_speak_again(
    sandbox: Sandbox, chief: Person, group: Group, api: Caller
) -> None:
    standing = await api.ok("sendMessage", chat_id=group.id, text="Kasus")
    await chief.restricts(sandbox.bot.id, group, allowed=["can_send_photos"])
    assert await api.fails("sendMessage", chat_id=group.id, text="halo") == NO_TEXTS
    await api.ok(
        "editMessageText", chat_id=group.id, message_id=standing["message_id"], text="Kasus, diambil"
    )
    await chief.demotes(sandbox.bot.id, group)
    await api.ok("sendMessage", chat_id=group.id, text="halo")
    kept, freed = [update["my_chat_member"] for update in await told(api)]
    assert kept["new_chat_member"]["status"] == "restricted"
    assert kept["new_chat_member"]["can_send_messages"] is False
    assert kept["new_chat_member"]["can_send_photos"] is True
    assert freed["old_chat_member"]["status"] == "restricted"
    assert freed["new_chat_member"]["status"] == "member"


async def test_what_a_group_forbids_is_refused_to_members_alone_and_nobody_is_told(
    sandbox: Sandbox, chief: Person, group: Group, api: Caller
) -> None:
    await chief.forbids(group, "can_send_messages")
    assert await api.fails("sendMessage", chat_id=group.id, text="halo") == NO_TEXTS
    assert await told(api) == []
    await chief.promotes(sandbox.bot.id, group)
    await api.ok("sendMessage", chat_id=group.id, text="halo")
    await chief.demotes(sandbox.bot.id, group)
    await chief.forbids(group)
    await api.ok("sendMessage", chat_id=group.id, text="halo")


async def test_a_group_may_take_texts_and_no_photos(
    sandbox: Sandbox, chief: Person, group: Group, api: Caller
) -> None:
    await chief.forbids(group, "can_send_photos")
    await api.ok("sendMessage", chat_id=group.id, text="halo")
    await chief.starts()
    photo = (await chief.sends_photo(PIXEL)).file_id
    refused = await api.fails("sendPhoto", chat_id=group.id, photo=photo)
    assert refused == (400, "Bad Request: not enough rights to send photos to the chat")


@pytest.mark.parametrize(
    ("hide", "closing", "opening"),
    [
        (False, "forum_topic_closed", "forum_topic_reopened"),
        (True, "general_forum_topic_hidden", "general_forum_topic_unhidden"),
    ],
)
async def test_a_closed_general_topic_is_refused_until_it_is_opened(
    chief: Person, group: Group, api: Caller, hide: bool, closing: str, opening: str
) -> None:
    await chief.closes_general(group, hide=hide)
    assert await api.fails("sendMessage", chat_id=group.id, text="halo") == CLOSED
    await chief.opens_general(group)
    await api.ok("sendMessage", chat_id=group.id, text="halo")
    shut, open_ = [update["message"] for update in await told(api)]
    assert (shut[closing], open_[opening]) == ({}, {})


async def test_a_refusal_can_be_a_fault_in_any_words(sandbox: Sandbox, group: Group, api: Caller) -> None:
    await sandbox.fault("400", method="sendMessage", chat=group, description="CHAT_RESTRICTED", times=1)
    assert await api.fails("sendMessage", chat_id=group.id, text="halo") == (
        400,
        "Bad Request: CHAT_RESTRICTED",
    )
    await api.ok("sendMessage", chat_id=group.id, text="halo")


async def test_only_administrators_forbid_and_only_what_there_is(
    sandbox: Sandbox, chief: Person, group: Group
) -> None:
    officer = await sandbox.user("Budi")
    await officer.joins(group)
    with pytest.raises(ControlError, match="administrator"):
        await officer.forbids(group, "can_send_messages")
    with pytest.raises(ControlError, match="no permission"):
        await chief.forbids(group, "can_fly")
    with pytest.raises(ControlError, match="is open"):
        await chief.opens_general(group)

"""Groups that the bot is in and may not write to, refused in Telegram's words; what it is told."""

from typing import Any

import pytest

from bot.sandbox.testing import PIXEL, ControlError, Group, Person, Sandbox
from tests.sandbox.conftest import Caller

NO_TEXTS = (400, "Bad Request: not enough rights to send text messages to the chat")
NO_PHOTOS = (400, "Bad Request: not enough rights to send photos to the chat")
MUTED = (400, "Bad Request: CHAT_WRITE_FORBIDDEN")
CLOSED = (400, "Bad Request: TOPIC_CLOSED")


@pytest.fixture
async def group(sandbox: Sandbox, chief: Person) -> Group:
    return await sandbox.group("Propam", owner=chief, bot="member")


def hello(group: Group) -> dict[str, Any]:
    """A text for the group."""
    return {"chat_id": group.id, "text": "halo"}


async def told(api: Caller) -> list[dict[str, Any]]:
    """The updates so far, confirmed, without their numbers."""
    found = await api.ok("getUpdates")
    if found:
        await api.ok("getUpdates", offset=found[-1]["update_id"] + 1)
    return [{kind: payload for kind, payload in update.items() if kind != "update_id"} for update in found]


async def test_a_restricted_bot_is_refused_and_told_of_it_until_it_is_let_speak_again(
    sandbox: Sandbox, chief: Person, group: Group, api: Caller
) -> None:
    await chief.restricts(sandbox.bot.id, group, allowed=["can_send_photos"])
    assert await api.fails("sendMessage", chat_id=group.id, text="halo") == NO_TEXTS
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
    assert await api.fails("sendPhoto", chat_id=group.id, photo=photo) == NO_PHOTOS
    standing = {
        "chat_id": group.id,
        "message_id": (await api.ok("sendMessage", **hello(group)))["message_id"],
    }
    media = {"type": "photo", "media": photo}
    assert await api.fails("editMessageMedia", **standing, media=media) == NO_PHOTOS
    await api.ok("editMessageText", **standing, text="kata saja")


@pytest.mark.parametrize("how", ["restricted", "forbidden"])
async def test_who_may_not_write_may_not_change_nor_be_seen_typing_but_may_take_away(
    sandbox: Sandbox, chief: Person, group: Group, api: Caller, how: str
) -> None:
    await chief.starts()
    photo = (await chief.sends_photo(PIXEL)).file_id
    text = (await api.ok("sendMessage", **hello(group)))["message_id"]
    picture = (await api.ok("sendPhoto", chat_id=group.id, photo=photo))["message_id"]
    if how == "restricted":
        await chief.restricts(sandbox.bot.id, group)
    else:
        await chief.forbids(group, "can_send_messages")
    changes: list[tuple[str, dict[str, Any]]] = [
        ("editMessageText", {"message_id": text, "text": "lain"}),
        ("editMessageCaption", {"message_id": picture, "caption": "lain"}),
        ("editMessageReplyMarkup", {"message_id": text, "reply_markup": {"inline_keyboard": []}}),
        ("sendChatAction", {"action": "typing"}),
    ]
    for method, params in changes:
        assert await api.fails(method, chat_id=group.id, **params) == MUTED, method
    media = {"type": "photo", "media": photo, "caption": "lain"}
    refused = await api.fails("editMessageMedia", chat_id=group.id, message_id=picture, media=media)
    assert refused == NO_PHOTOS
    gone = await api.fails("editMessageText", chat_id=group.id, message_id=999, text="lain")
    assert gone == (400, "Bad Request: message to edit not found")
    await api.ok("deleteMessage", chat_id=group.id, message_id=text)
    await chief.promotes(sandbox.bot.id, group)
    await api.ok("sendChatAction", chat_id=group.id, action="typing")
    await api.ok("editMessageCaption", chat_id=group.id, message_id=picture, caption="lain")


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
    standing = await api.ok("sendMessage", **hello(group))
    await chief.closes_general(group, hide=hide)
    assert await api.fails("sendMessage", chat_id=group.id, text="halo") == CLOSED
    await api.ok("editMessageText", chat_id=group.id, message_id=standing["message_id"], text="lain")
    await chief.opens_general(group)
    await api.ok("sendMessage", chat_id=group.id, text="halo")
    shut, open_ = [update["message"] for update in await told(api)]
    assert (shut[closing], open_[opening]) == ({}, {})


@pytest.mark.parametrize(
    ("kind", "description", "said"),
    [
        ("400", "CHAT_RESTRICTED", "Bad Request: CHAT_RESTRICTED"),
        ("403", "CHAT_WRITE_FORBIDDEN", "Forbidden: CHAT_WRITE_FORBIDDEN"),
        (
            "403",
            "bot was kicked from the supergroup chat",
            "Forbidden: bot was kicked from the supergroup chat",
        ),
    ],
)
async def test_a_refusal_can_be_a_fault_in_any_words(
    sandbox: Sandbox, group: Group, api: Caller, kind: str, description: str, said: str
) -> None:
    await sandbox.fault(kind, method="sendMessage", chat=group, description=description, times=1)
    assert await api.fails("sendMessage", chat_id=group.id, text="halo") == (int(kind), said)
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

"""Topics of groups: what stands in which, who may write, and what the bot is told."""

from typing import Any

import pytest
from telegram import Update

from bot.sandbox.checks import of_type
from bot.sandbox.testing import PIXEL, ControlError, Group, Person, Sandbox, Topic
from bot.sandbox.topics import COLORS
from tests.sandbox.conftest import Caller
from tests.sandbox.test_view import view

NO_THREAD = (400, "Bad Request: message thread not found")
CLOSED = (400, "Bad Request: TOPIC_CLOSED")
SAME = (400, "Bad Request: TOPIC_NOT_MODIFIED")
NO_TOPIC = (400, "Bad Request: TOPIC_ID_INVALID")
NO_FORUM = (400, "Bad Request: the chat is not a forum")


@pytest.fixture
async def forum(sandbox: Sandbox, chief: Person, officer: Person) -> Group:
    """A forum in which the bot manages topics."""
    return await sandbox.group("Propam", owner=chief, members=[officer], bot="administrator", forum=True)


async def told(api: Caller) -> list[dict[str, Any]]:
    """The messages that the bot was told of so far, confirmed: each as specified, and understood."""
    found = await api.ok("getUpdates")
    for update in found:
        of_type("Update")(update, "update")
        assert not Update.de_json(update, None).api_kwargs
    if found:
        await api.ok("getUpdates", offset=found[-1]["update_id"] + 1)
    return [update["message"] for update in found if "message" in update]


async def begin(api: Caller, forum: Group, name: str = "Kasus") -> Topic:
    """A topic of the bot's."""
    made = await api.ok("createForumTopic", chat_id=forum.id, name=name)
    return Topic(forum, made["message_thread_id"], name)


def into(topic: Topic, **params: Any) -> dict[str, Any]:
    """The parameters of a call for a topic."""
    return {"chat_id": topic.id, "message_thread_id": topic.number, **params}


# What stands where


async def test_a_topic_is_numbered_by_the_message_that_begins_it(forum: Group, api: Caller) -> None:
    assert (await api.ok("getChat", chat_id=forum.id))["is_forum"] is True
    topic = await api.ok(
        "createForumTopic", chat_id=forum.id, name="Kasus", icon_color=COLORS[1], icon_custom_emoji_id="5"
    )
    of_type("ForumTopic")(topic, "topic")
    [began] = await told(api)
    assert began["message_id"] == began["message_thread_id"] == topic["message_thread_id"]
    looks = {"name": "Kasus", "icon_color": COLORS[1], "icon_custom_emoji_id": "5"}
    assert (began["forum_topic_created"], began["is_topic_message"]) == (looks, True)
    assert began["chat"]["is_forum"] is True


async def test_messages_in_a_topic_name_it_and_answer_what_began_it(
    forum: Group, officer: Person, api: Caller
) -> None:
    topic = await begin(api, forum)
    mine = await api.ok("sendMessage", **into(topic, text="Kartu"))
    said = await officer.says("siap", in_chat=topic)
    assert said.reply_to is None
    elsewhere = await officer.says("umum", in_chat=forum)
    _began, heard, general = await told(api)
    for message in (mine, heard):
        assert (message["message_thread_id"], message["is_topic_message"]) == (topic.number, True)
        assert message["reply_to_message"]["message_id"] == topic.number
    assert not {"message_thread_id", "is_topic_message", "reply_to_message"} & general.keys()
    assert [each.text for each in await officer.sees(topic)] == ["", "Kartu", "siap"]
    assert elsewhere.topic == 0


async def test_an_answer_stands_in_the_topic_of_what_it_answers(
    forum: Group, officer: Person, api: Caller
) -> None:
    topic, other = await begin(api, forum), await begin(api, forum, "Lain")
    card = await api.ok("sendMessage", **into(topic, text="Kartu"))
    said = await officer.says("catatan", in_chat=forum, reply_to=card["message_id"])
    assert (said.topic, said.reply_to) == (topic.number, card["message_id"])
    back = await api.ok(
        "sendMessage", chat_id=forum.id, text="dicatat", reply_parameters={"message_id": said.id}
    )
    assert back["message_thread_id"] == topic.number
    assert back["reply_to_message"]["message_id"] == said.id
    with pytest.raises(ControlError, match="another topic"):
        await officer.says("salah", in_chat=other, reply_to=card["message_id"])
    status, why = await api.fails(
        "sendMessage", **into(other, text="salah", reply_parameters={"message_id": said.id})
    )
    assert (status, "another topic" in why) == (400, True)


async def test_whatever_is_sent_goes_into_the_topic(
    forum: Group, officer: Person, chief: Person, api: Caller
) -> None:
    topic = await begin(api, forum)
    await chief.starts()
    photo = (await chief.sends_photo(PIXEL)).file_id
    item = {"type": "photo", "media": photo}
    text = await api.ok("sendMessage", chat_id=forum.id, text="asal")
    source = {"from_chat_id": forum.id, "message_id": text["message_id"]}
    sent = [
        await api.ok("sendPhoto", **into(topic, photo=photo)),
        *await api.ok("sendMediaGroup", **into(topic, media=[item, item])),
        await api.ok("sendLocation", **into(topic, latitude=1, longitude=2)),
        await api.ok("sendContact", **into(topic, phone_number="1", first_name="A")),
        await api.ok("forwardMessage", **into(topic, **source)),
    ]
    await api.ok("copyMessage", **into(topic, **source))
    await api.ok("sendChatAction", **into(topic, action="typing"))
    assert {message["message_thread_id"] for message in sent} == {topic.number}
    theirs = [
        await officer.sends_photo(in_chat=topic),
        *await officer.sends_album(in_chat=topic),
        await officer.shares_location(1, 2, in_chat=topic),
        await officer.shares_contact(in_chat=topic),
        await officer.sends_poll("?", ["a", "b"], in_chat=topic),
        await chief.forwards(await chief.says("x"), to_chat=topic),
    ]
    assert {message.topic for message in theirs} == {topic.number}
    pin = sent[0]["message_id"]
    await api.ok("pinChatMessage", chat_id=forum.id, message_id=pin)
    assert (await told(api))[-1]["message_thread_id"] == topic.number
    assert len(await officer.sees(topic)) == 1 + len(sent) + 1 + len(theirs) + 1


async def test_who_waits_in_a_topic_hears_nothing_of_another(
    forum: Group, officer: Person, api: Caller
) -> None:
    topic, other = await begin(api, forum), await begin(api, forum, "Lain")
    await api.ok("sendMessage", **into(other, text="Kartu satu"))
    await api.ok("sendMessage", **into(topic, text="Kartu dua"))
    assert (await officer.hears("Kartu", in_chat=topic)).text == "Kartu dua"


async def test_a_bot_in_privacy_mode_hears_in_its_topics_no_more_than_elsewhere(
    sandbox: Sandbox, forum: Group, chief: Person, officer: Person, api: Caller
) -> None:
    topic = await begin(api, forum)
    card = await api.ok("sendMessage", **into(topic, text="Kartu"))
    await chief.demotes(sandbox.bot.id, forum)
    await told(api)
    await officer.says("bukan urusan bot", in_chat=topic)
    await officer.says("/kasus", in_chat=topic)
    await officer.says("balasan", in_chat=topic, reply_to=card["message_id"])
    assert [message["text"] for message in await told(api)] == ["/kasus", "balasan"]


# What isn't there


async def test_a_topic_that_is_not_there_takes_no_messages(forum: Group, chief: Person, api: Caller) -> None:
    topic = await begin(api, forum)
    kept = await api.ok("sendMessage", chat_id=forum.id, text="umum")
    gone = await api.ok("sendMessage", **into(topic, text="Kartu"))
    await api.ok("deleteForumTopic", **into(topic))
    # General has a number, by which nobody may write to it.
    for number in (topic.number, 1, kept["message_id"], 999):
        refused = await api.fails("sendMessage", chat_id=forum.id, message_thread_id=number, text="x")
        assert refused == NO_THREAD, number
    texts = [each.text for each in await chief.sees(forum)]
    assert texts == ["umum"], "what stood in the topic is gone with it"
    edit = {"chat_id": forum.id, "message_id": gone["message_id"], "text": "x"}
    assert (await api.fails("editMessageText", **edit))[1] == "Bad Request: message to edit not found"
    for method in ("closeForumTopic", "reopenForumTopic", "deleteForumTopic"):
        assert await api.fails(method, **into(topic)) == NO_TOPIC
    assert await api.fails("editForumTopic", **into(topic, name="x")) == NO_TOPIC


async def test_where_there_are_no_topics_a_number_is_passed_over_but_not_in_private(
    sandbox: Sandbox, chief: Person, forum: Group, api: Caller
) -> None:
    topic = await begin(api, forum)
    await chief.uses_topics(forum, False)
    sent = await api.ok("sendMessage", **into(topic, text="x"))
    assert not {"message_thread_id", "is_topic_message"} & sent.keys()
    assert "is_forum" not in await api.ok("getChat", chat_id=forum.id)
    assert await api.fails("createForumTopic", chat_id=forum.id, name="x") == NO_FORUM
    assert await api.fails("closeGeneralForumTopic", chat_id=forum.id) == NO_FORUM
    await chief.uses_topics(forum)
    await api.ok("sendMessage", **into(topic, text="x"))
    await chief.starts()
    private = await api.fails("sendMessage", chat_id=chief.id, message_thread_id=5, text="x")
    assert private == NO_THREAD
    small = await sandbox.group("Kecil", owner=chief, kind="group")
    with pytest.raises(ControlError, match="no supergroup"):
        await chief.uses_topics(small)


# Closing and changing


async def test_in_a_closed_topic_only_who_manages_it_or_began_it_writes(
    sandbox: Sandbox, forum: Group, chief: Person, officer: Person, api: Caller
) -> None:
    topic = await chief.creates_topic("Kasus", forum)
    standing = await api.ok("sendMessage", **into(topic, text="Kartu"))
    await api.ok("closeForumTopic", **into(topic))
    assert await api.fails("closeForumTopic", **into(topic)) == SAME
    await api.ok("sendMessage", **into(topic, text="bot mengelola"))
    with pytest.raises(ControlError, match="TOPIC_CLOSED"):
        await officer.says("halo", in_chat=topic)
    await chief.says("halo", in_chat=topic)
    await chief.promotes(sandbox.bot.id, forum, rights={"can_manage_topics": False})
    assert await api.fails("sendMessage", **into(topic, text="x")) == CLOSED
    answer = {"chat_id": forum.id, "text": "x", "reply_parameters": {"message_id": standing["message_id"]}}
    assert await api.fails("sendMessage", **answer) == CLOSED
    await api.ok("editMessageText", chat_id=forum.id, message_id=standing["message_id"], text="lain")
    await api.ok("sendMessage", chat_id=forum.id, text="di General")
    await chief.reopens_topic(topic)
    await api.ok("sendMessage", **into(topic, text="x"))
    await officer.says("halo", in_chat=topic)
    deeds = [key for message in await told(api) for key in message if key.startswith("forum_topic")]
    assert deeds == ["forum_topic_created", "forum_topic_closed", "forum_topic_reopened"]


async def test_a_bot_that_manages_no_topics_manages_those_that_it_began(
    sandbox: Sandbox, forum: Group, chief: Person, api: Caller
) -> None:
    own, theirs = await begin(api, forum), await chief.creates_topic("Lain", forum)
    await chief.promotes(
        sandbox.bot.id, forum, rights={"can_manage_topics": False, "can_delete_messages": False}
    )
    assert await api.fails("createForumTopic", chat_id=forum.id, name="x") == (
        400,
        "Bad Request: not enough rights to create a topic",
    )
    refusals = {"closeForumTopic": "close or open", "editForumTopic": "edit", "deleteForumTopic": "delete"}
    for method, deed in refusals.items():
        named = {"name": "Baru"} if method == "editForumTopic" else {}
        why = f"Bad Request: not enough rights to {deed} the topic"
        assert await api.fails(method, **into(theirs, **named)) == (400, why)
        await api.ok(method, **into(own, **named))
    for method in ("closeGeneralForumTopic", "hideGeneralForumTopic"):
        refused = await api.fails(method, chat_id=forum.id)
        assert refused == (400, "Bad Request: not enough rights to close or open the topic")


async def test_a_topic_gets_another_name_and_icon(
    sandbox: Sandbox, forum: Group, chief: Person, api: Caller
) -> None:
    topic = await begin(api, forum)
    await told(api)
    await api.ok("editForumTopic", **into(topic))
    await api.ok("editForumTopic", **into(topic, name="Baru", icon_custom_emoji_id="7"))
    await api.ok("editForumTopic", **into(topic, icon_custom_emoji_id=""))
    assert await api.fails("editForumTopic", **into(topic, name="Baru")) == SAME
    await api.ok("editGeneralForumTopic", chat_id=forum.id, name="Umum")
    await chief.renames_topic(topic, "Lama")
    edits = [
        (message.get("message_thread_id", 0), message["forum_topic_edited"]) for message in await told(api)
    ]
    assert edits == [
        (topic.number, {"name": "Baru", "icon_custom_emoji_id": "7"}),
        (topic.number, {"icon_custom_emoji_id": ""}),
        (0, {"name": "Umum"}),
        (topic.number, {"name": "Lama"}),
    ]
    seen = (await view(sandbox, chief, forum))["topics"]
    assert [(each["id"], each["name"]) for each in seen] == [(0, "Umum"), (topic.number, "Lama")]


async def test_the_bot_closes_hides_and_opens_general(
    sandbox: Sandbox, forum: Group, officer: Person, api: Caller
) -> None:
    place = {"chat_id": forum.id}
    await api.ok("closeGeneralForumTopic", **place)
    assert await api.fails("closeGeneralForumTopic", **place) == SAME
    with pytest.raises(ControlError, match="TOPIC_CLOSED"):
        await officer.says("halo", in_chat=forum)
    await api.ok("reopenGeneralForumTopic", **place)
    await officer.says("halo", in_chat=forum)
    await api.ok("hideGeneralForumTopic", **place)
    assert await api.fails("hideGeneralForumTopic", **place) == SAME
    general = (await view(sandbox, officer, forum))["topics"][0]
    assert (general["closed"], general["hidden"], general["writable"]) == (True, True, False)
    await api.ok("unhideGeneralForumTopic", **place)
    await officer.says("halo", in_chat=forum)
    deeds = [key for message in await told(api) for key in message if "forum_topic" in key]
    assert deeds == [
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
    ]


async def test_members_begin_topics_unless_the_group_forbids_it(
    sandbox: Sandbox, forum: Group, chief: Person, officer: Person
) -> None:
    topic = await officer.creates_topic("Dari anggota", forum)
    await officer.closes_topic(topic)
    await officer.says("milik saya", in_chat=topic)
    stranger = await sandbox.user("Asing")
    with pytest.raises(ControlError, match="not in 'Propam'"):
        await stranger.creates_topic("x", forum)
    await chief.forbids(forum, "can_manage_topics")
    with pytest.raises(ControlError, match="may begin no topic"):
        await officer.creates_topic("x", forum)
    theirs = await chief.creates_topic("Milik kepala", forum)
    with pytest.raises(ControlError, match="doesn't manage"):
        await officer.closes_topic(theirs)
    await chief.deletes_topic(topic)
    with pytest.raises(ControlError, match="message thread not found"):
        await officer.says("ke mana?", in_chat=topic)


async def test_a_topic_keeps_to_its_limits(sandbox: Sandbox, forum: Group, api: Caller) -> None:
    for params in ({"name": ""}, {"name": "x" * 129}, {"name": "x", "icon_color": 5}):
        status, why = await api.fails("createForumTopic", chat_id=forum.id, **params)
        assert (status, why[:21]) == (400, "Bad Request: sandbox:")
    blank = await api.fails("createForumTopic", chat_id=forum.id, name="  ")
    assert blank == (400, "Bad Request: name must be non-empty")
    await sandbox.flood_limits(chat_burst=1)
    await begin(api, forum)
    assert (await api.fails("sendMessage", chat_id=forum.id, text="x"))[0] == 429


async def test_a_link_asks_for_the_right_to_manage_topics(
    sandbox: Sandbox, chief: Person, api: Caller
) -> None:
    group = await sandbox.group("Propam", owner=chief, forum=True)
    await chief.scans(sandbox.bot.group_link("UNIT", "manage_topics"), into=group)
    await begin(api, group)

"""What the bot does to messages that are there: edit, delete, forward, copy."""

from typing import Any

import pytest

from bot.sandbox.testing import Person, Sandbox
from tests.sandbox.conftest import Caller

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
KEYBOARD = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}


@pytest.fixture
async def citizen(sandbox: Sandbox) -> Person:
    return await sandbox.user("Sari", started=True)


async def send(api: Caller, citizen: Person, **params: Any) -> int:
    number = (await api.ok("sendMessage", **{"chat_id": citizen.id, "text": "halo", **params}))["message_id"]
    assert isinstance(number, int)
    return number


async def test_an_edit_sets_text_and_keyboard_together(citizen: Person, api: Caller) -> None:
    number = await send(api, citizen, reply_markup=KEYBOARD)
    edited = await api.ok("editMessageText", chat_id=citizen.id, message_id=number, text="dua")
    assert edited["text"] == "dua"
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]
    (message,) = await citizen.sees()
    assert (message.text, message.edits, message.labels) == ("dua", 1, [])


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("editMessageText", {"text": "halo", "reply_markup": KEYBOARD}),
        ("editMessageText", {"text": " halo ", "reply_markup": KEYBOARD}),
        ("editMessageReplyMarkup", {"reply_markup": KEYBOARD}),
    ],
)
async def test_an_edit_that_changes_nothing_is_refused(
    citizen: Person, api: Caller, method: str, params: dict[str, Any]
) -> None:
    number = await send(api, citizen, reply_markup=KEYBOARD)
    assert await api.fails(method, chat_id=citizen.id, message_id=number, **params) == (
        400,
        NOT_MODIFIED,
    )


async def test_a_keyboard_alone_can_be_edited_away(citizen: Person, api: Caller) -> None:
    number = await send(api, citizen, reply_markup=KEYBOARD)
    edited = await api.ok("editMessageReplyMarkup", chat_id=citizen.id, message_id=number)
    assert (edited["text"], "reply_markup" in edited) == ("halo", False)


async def test_what_cannot_be_edited_is_refused(citizen: Person, api: Caller) -> None:
    theirs = (await citizen.says("punya saya")).id
    forced = await send(api, citizen, reply_markup={"force_reply": True})
    gone = await send(api, citizen)
    await api.ok("deleteMessage", chat_id=citizen.id, message_id=gone)
    for number, why in (
        (theirs, "message can't be edited"),
        (forced, "message can't be edited"),
        (gone, "message to edit not found"),
        (999, "message to edit not found"),
    ):
        refused = await api.fails("editMessageText", chat_id=citizen.id, message_id=number, text="x")
        assert refused == (400, f"Bad Request: {why}")


async def test_a_text_has_no_caption(citizen: Person, api: Caller) -> None:
    number = await send(api, citizen)
    assert await api.fails("editMessageCaption", chat_id=citizen.id, message_id=number, caption="x") == (
        400,
        "Bad Request: there is no caption in the message to edit",
    )


async def test_a_message_can_be_edited_at_any_age(sandbox: Sandbox, citizen: Person, api: Caller) -> None:
    number = await send(api, citizen)
    await sandbox.advance(days=400)
    await api.ok("editMessageText", chat_id=citizen.id, message_id=number, text="baru")


async def test_messages_of_both_sides_can_be_deleted_at_once_but_none_if_one_is_too_old(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    old = await send(api, citizen)
    await sandbox.advance(hours=47)
    both = [await send(api, citizen), (await citizen.says("kode")).id]
    await sandbox.advance(hours=1, minutes=1)
    refused = await api.fails("deleteMessages", chat_id=citizen.id, message_ids=[*both, old])
    assert refused == (400, "Bad Request: message can't be deleted for everyone")
    assert [one.id for one in await citizen.sees()] == [old, *both]
    assert await api.ok("deleteMessages", chat_id=citizen.id, message_ids=[*both, 999])
    assert [one.id for one in await citizen.sees()] == [old]


async def test_a_message_can_be_deleted_for_48_hours(sandbox: Sandbox, citizen: Person, api: Caller) -> None:
    mine, theirs, old = await send(api, citizen), (await citizen.says("kode")).id, await send(api, citizen)
    await api.ok("deleteMessage", chat_id=citizen.id, message_id=theirs)
    await sandbox.advance(hours=47)
    await api.ok("deleteMessage", chat_id=citizen.id, message_id=mine)
    await sandbox.advance(hours=1)
    assert await api.fails("deleteMessage", chat_id=citizen.id, message_id=old) == (
        400,
        "Bad Request: message can't be deleted for everyone",
    )
    assert [message.id for message in await citizen.sees()] == [old]
    assert await api.fails("deleteMessage", chat_id=citizen.id, message_id=mine) == (
        400,
        "Bad Request: message to delete not found",
    )


async def test_others_messages_in_a_group_need_the_right(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    group = await sandbox.group("Propam", owner=citizen, bot="member")
    theirs = await citizen.says("/kode 1234", in_chat=group)
    assert await api.fails("deleteMessage", chat_id=group.id, message_id=theirs.id) == (
        400,
        "Bad Request: message can't be deleted",
    )
    await citizen.promotes(sandbox.bot.id, group)
    await api.ok("deleteMessage", chat_id=group.id, message_id=theirs.id)


async def test_many_are_deleted_at_once_and_missing_ones_skipped(citizen: Person, api: Caller) -> None:
    numbers = [await send(api, citizen) for _ in range(3)]
    await api.ok("deleteMessages", chat_id=citizen.id, message_ids=[*numbers, 999])
    assert await citizen.sees() == []


async def test_a_forward_names_who_wrote_it_and_a_copy_does_not(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    reader = await sandbox.user("Budi")
    group = await sandbox.group("Propam", members=[reader], bot="member")
    said = await citizen.sends_document(b"isi", "sari.pdf", caption="cerita")
    source = {"chat_id": group.id, "from_chat_id": citizen.id, "message_id": said.id}
    forwarded = await api.ok("forwardMessage", **source)
    assert forwarded["forward_origin"]["sender_user"]["id"] == citizen.id
    assert forwarded["document"]["file_name"] == "sari.pdf"
    copied = await api.ok("copyMessage", **source, caption="lain")
    assert set(copied) == {"message_id"}
    copy = (await reader.sees(group))[1]
    assert (copy.id, copy.text, "forward_origin" in copy.json) == (copied["message_id"], "lain", False)
    assert copy.json["document"]["file_name"] == "sari.pdf"


@pytest.mark.parametrize(
    ("method", "why"),
    [
        ("forwardMessage", "the message can't be forwarded"),
        ("copyMessage", "the message can't be copied"),
    ],
)
async def test_protected_content_stays_where_it_is(
    citizen: Person, api: Caller, method: str, why: str
) -> None:
    number = await send(api, citizen, protect_content=True)
    source = {"chat_id": citizen.id, "from_chat_id": citizen.id, "message_id": number}
    assert await api.fails(method, **source) == (400, f"Bad Request: {why}")
    assert (await citizen.sees())[0].protected is True


async def test_a_reply_holds_the_message_but_not_that_one_s_reply(citizen: Person, api: Caller) -> None:
    first = await send(api, citizen, text="satu")
    second = await send(api, citizen, text="dua", reply_parameters={"message_id": first})
    third = await api.ok(
        "sendMessage", chat_id=citizen.id, text="tiga", reply_parameters={"message_id": second}
    )
    assert third["reply_to_message"]["text"] == "dua"
    assert "reply_to_message" not in third["reply_to_message"]
    lost = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await api.ok(
        "sendMessage", chat_id=citizen.id, text="empat", reply_parameters=lost
    )


async def test_supergroups_number_their_own_messages(sandbox: Sandbox, citizen: Person, api: Caller) -> None:
    group = await sandbox.group("Propam", bot="member")
    await send(api, citizen)
    assert await send(api, citizen) == 2
    assert (await api.ok("sendMessage", chat_id=group.id, text="x"))["message_id"] == 1


async def test_trimmed_texts_keep_their_entities_in_place(citizen: Person, api: Caller) -> None:
    entities = [{"type": "bold", "offset": 2, "length": 6}]
    sent = await api.ok("sendMessage", chat_id=citizen.id, text="  halo  ", entities=entities)
    assert (sent["text"], sent["entities"]) == ("halo", [{"type": "bold", "offset": 0, "length": 4}])


async def test_contacts_and_places_arrive(citizen: Person, api: Caller) -> None:
    await api.ok("sendContact", chat_id=citizen.id, phone_number="110", first_name="Polisi")
    await api.ok("sendLocation", chat_id=citizen.id, latitude=-8.75, longitude=116)
    contact, location = await citizen.sees()
    assert contact.json["contact"] == {"phone_number": "110", "first_name": "Polisi"}
    assert location.json["location"] == {"latitude": -8.75, "longitude": 116}
    assert (await api.fails("sendLocation", chat_id=citizen.id, latitude=91, longitude=0))[0] == 400


async def test_commands_are_kept_by_scope_and_language(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    commands = [{"command": "lapor", "description": "Buat pengaduan"}]
    scope = {"type": "all_private_chats"}
    await api.ok("setMyCommands", commands=commands, scope=scope, language_code="id")
    assert await api.ok("getMyCommands", scope=scope, language_code="id") == commands
    assert await api.ok("getMyCommands", scope=scope) == []
    (kept,) = (await sandbox.client.get("commands"))["commands"]
    assert (kept["scope"], kept["language_code"]) == (scope, "id")
    await api.ok("deleteMyCommands", scope=scope, language_code="id")
    assert await api.ok("getMyCommands", scope=scope, language_code="id") == []

"""Private chats: who can be reached, and what people can do there."""

import pytest

from bot.sandbox.testing import ControlError, Sandbox
from tests.sandbox.conftest import Caller
from tests.sandbox.test_files import upload


async def kinds(api: Caller) -> list[str]:
    return [list(update)[1] for update in await api.ok("getUpdates")]


async def test_a_bot_cannot_write_first(sandbox: Sandbox, api: Caller) -> None:
    stranger = await sandbox.user("Sari")
    assert await api.fails("sendMessage", chat_id=stranger.id, text="halo") == (
        400,
        "Bad Request: chat not found",
    )


async def test_a_bot_cannot_write_first_to_someone_it_met_in_a_group(sandbox: Sandbox, api: Caller) -> None:
    officer = await sandbox.user("Budi")
    await sandbox.group("Propam", members=[officer], bot="member")
    assert await api.fails("sendMessage", chat_id=officer.id, text="halo") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_who_has_started_the_bot_can_be_written_to(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", last_name="Dewi", username="sari", language_code="en")
    await citizen.scans(sandbox.bot.link("abc-_1"))
    message = (await api.ok("getUpdates"))[0]["message"]
    assert message["text"] == "/start abc-_1"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {
        "id": citizen.id,
        "is_bot": False,
        "first_name": "Sari",
        "last_name": "Dewi",
        "username": "sari",
        "language_code": "en",
    }
    assert message["chat"]["type"] == "private"
    await api.ok("sendMessage", chat_id=citizen.id, text="Selamat datang")
    assert (await citizen.hears("Selamat")).sender == "Yanduan"


@pytest.mark.parametrize("payload", ["ä", "a b", "x" * 65])
async def test_a_deep_link_carries_only_its_alphabet(sandbox: Sandbox, payload: str) -> None:
    citizen = await sandbox.user("Sari")
    with pytest.raises(ControlError, match="deep link"):
        await citizen.starts(payload)


async def test_who_blocks_the_bot_is_out_of_reach_until_unblocking(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    await citizen.blocks()
    change = (await api.ok("getUpdates"))[0]["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    assert await api.fails("sendMessage", chat_id=citizen.id, text="halo") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    with pytest.raises(ControlError, match="has blocked the bot"):
        await citizen.says("halo")
    await citizen.starts()
    assert await kinds(api) == ["my_chat_member", "my_chat_member", "message"]
    await api.ok("sendMessage", chat_id=citizen.id, text="halo")


async def test_who_takes_no_voice_notes_gets_the_file_all_the_same(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    await citizen.takes_voice(False)
    note = ("suara.ogg", b"OggS")
    refused = await upload(api, "sendVoice", chat_id=citizen.id, voice=note)
    assert refused["description"] == "Bad Request: VOICE_MESSAGES_FORBIDDEN"
    assert (await upload(api, "sendDocument", chat_id=citizen.id, document=note))["ok"]
    await citizen.takes_voice(True)
    assert (await upload(api, "sendVoice", chat_id=citizen.id, voice=note))["ok"]


async def test_a_deleted_account_is_out_of_reach(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    await citizen.deletes_account()
    assert await api.fails("sendMessage", chat_id=citizen.id, text="halo") == (
        403,
        "Forbidden: user is deactivated",
    )


async def test_a_forced_reply_is_given_by_itself_once(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    asked = await api.ok("sendMessage", chat_id=citizen.id, text="Nama?", reply_markup={"force_reply": True})
    assert (await citizen.says("Budi")).reply_to == asked["message_id"]
    assert (await citizen.says("Dan lagi")).reply_to is None
    answer = (await api.ok("getUpdates"))[0]["message"]["reply_to_message"]
    assert (answer["text"], answer["from"]["is_bot"]) == ("Nama?", True)


async def test_a_forced_reply_can_be_dismissed(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    await api.ok("sendMessage", chat_id=citizen.id, text="Nama?", reply_markup={"force_reply": True})
    assert (await citizen.says("Tidak", reply_to=None)).reply_to is None
    assert (await citizen.says("Budi")).reply_to is None


async def test_a_reply_keyboard_stands_until_it_is_removed(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True, phone="+62811")
    rows = [
        [{"text": "Bagikan nomor", "request_contact": True}],
        [{"text": "Lokasi", "request_location": True}],
    ]
    sent = await api.ok("sendMessage", chat_id=citizen.id, text="Nomor?", reply_markup={"keyboard": rows})
    assert "reply_markup" not in sent
    assert await citizen.sees_keyboard() == ["Bagikan nomor", "Lokasi"]
    await citizen.taps("Bagikan nomor")
    await citizen.taps("Lokasi")
    updates = [update["message"] for update in await api.ok("getUpdates")]
    assert updates[0]["contact"] == {"phone_number": "+62811", "first_name": "Sari", "user_id": citizen.id}
    assert updates[0]["reply_to_message"]["text"] == "Nomor?"
    assert set(updates[1]["location"]) == {"latitude", "longitude"}
    await api.ok("sendMessage", chat_id=citizen.id, text="Ya", reply_markup={"remove_keyboard": True})
    assert await citizen.sees_keyboard() == []


async def test_a_one_time_keyboard_goes_with_its_first_use(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    keyboard = {"keyboard": [[{"text": "Ya"}]], "one_time_keyboard": True}
    await api.ok("sendMessage", chat_id=citizen.id, text="Benar?", reply_markup=keyboard)
    await citizen.taps("Ya")
    assert (await api.ok("getUpdates"))[0]["message"]["text"] == "Ya"
    assert await citizen.sees_keyboard() == []


async def test_people_send_what_they_send_on_telegram(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.sends_photo(caption="Ini #bukti")
    await citizen.sends_document(b"isi", "surat.pdf")
    await citizen.sends_voice(duration=7)
    await citizen.sends_video()
    await citizen.sends_audio()
    await citizen.sends_sticker()
    await citizen.shares_contact(phone_number="+62812", first_name="Budi")
    await citizen.shares_location(-8.75, 116.05)
    await citizen.sends_poll("Benar?", ["Ya", "Tidak"])
    found = [update["message"] for update in await api.ok("getUpdates")]
    assert found[0]["caption_entities"] == [{"type": "hashtag", "offset": 4, "length": 6}]
    assert (found[0]["photo"][0]["width"], found[0]["photo"][0]["height"]) == (1, 1)
    assert found[1]["document"]["file_name"] == "surat.pdf"
    assert found[2]["voice"]["duration"] == 7
    names = ("photo", "document", "voice", "video", "audio", "sticker", "contact", "location", "poll")
    assert all(name in message for name, message in zip(names, found, strict=True))


async def test_an_album_arrives_as_separate_updates_of_one_group(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.sends_album(caption="Tiga foto")
    found = [update["message"] for update in await api.ok("getUpdates")]
    assert len({message["media_group_id"] for message in found}) == 1
    assert [message.get("caption") for message in found] == ["Tiga foto", None]


async def test_links_and_mentions_are_found_where_they_are(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.says("😀 https://t.me/x, @budi_s a@b.id #x1")
    entities = (await api.ok("getUpdates"))[0]["message"]["entities"]
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [
        ("url", 3, 14),
        ("mention", 19, 7),
        ("email", 27, 6),
        ("hashtag", 34, 3),
    ]


async def test_a_tap_on_a_button_that_an_edit_took_away_still_arrives(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}
    await api.ok("sendMessage", chat_id=citizen.id, text="Setuju?", reply_markup=keyboard)
    message = await citizen.hears("Setuju?")
    await api.ok("editMessageText", chat_id=citizen.id, message_id=message.id, text="Baik.")
    with pytest.raises(ControlError, match="no button"):
        await sandbox.client.act("taps", user=citizen.id, message=message.id, text="Ya")
    await citizen.taps_old(message, "Ya")
    await citizen.taps_old(message, data="anything")
    queries = [update["callback_query"] for update in await api.ok("getUpdates")]
    assert [query["data"] for query in queries] == ["y", "anything"]
    assert queries[0]["message"]["text"] == "Baik."


async def test_two_quick_taps_are_two_queries_with_an_answer_each(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}
    await api.ok("sendMessage", chat_id=citizen.id, text="Setuju?", reply_markup=keyboard)
    await citizen.taps_twice("Ya")
    ids = [update["callback_query"]["id"] for update in await api.ok("getUpdates")]
    assert len(set(ids)) == 2
    await api.ok("answerCallbackQuery", callback_query_id=ids[0], text="Baik")
    await api.ok("answerCallbackQuery", callback_query_id=ids[1], text="Sudah", show_alert=True)
    assert (await citizen.is_told("Baik"))["alert"] is False
    assert (await citizen.is_told("Sudah"))["alert"] is True
    assert (await api.fails("answerCallbackQuery", callback_query_id=ids[0]))[0] == 400


async def test_a_url_button_asks_the_bot_nothing(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    keyboard = {"inline_keyboard": [[{"text": "Buka", "url": sandbox.bot.link("x")}]]}
    await api.ok("sendMessage", chat_id=citizen.id, text="Buka", reply_markup=keyboard)
    assert (await citizen.taps("Buka")).url == sandbox.bot.link("x")
    assert await api.ok("getUpdates") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [("x" * 4097, "at most 4096"), ("  ", "text is empty"), ("\ud83d", "encoded in UTF-8")],
)
async def test_what_no_app_would_send_is_refused(sandbox: Sandbox, text: str, why: str) -> None:
    citizen = await sandbox.user("Sari")
    with pytest.raises(ControlError, match=why):
        await citizen.says(text)
    assert await sandbox.pending() == []

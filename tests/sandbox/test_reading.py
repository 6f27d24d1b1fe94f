"""Reading, links that are opened without pressing Start, and forwarding."""

import pytest

from bot.sandbox.testing import ControlError, Sandbox, StoryError
from tests.sandbox.conftest import Caller
from tests.sandbox.test_view import chats, view


async def test_what_others_wrote_is_unread_until_it_is_read(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", started=True)
    one, two, three = [
        (await api.ok("sendMessage", chat_id=sari.id, text=text))["message_id"] for text in ("a", "b", "c")
    ]
    found = await view(sandbox, sari)
    assert (found["read"], found["unread"]) == (0, 3)
    assert await sari.reads(upto=(await sari.sees())[1]) == 1
    assert (await view(sandbox, sari))["read"] == two
    assert (await chats(sandbox, sari))[0]["unread"] == 1
    await api.ok("deleteMessage", chat_id=sari.id, message_id=three)
    assert (await view(sandbox, sari))["unread"] == 0
    assert one < two


async def test_what_was_read_stays_read(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", started=True)
    first, last = [(await api.ok("sendMessage", chat_id=sari.id, text=text))["message_id"] for text in "ab"]
    assert await sari.reads() == 0
    act = {"act": "reads", "user": sari.id, "upto": first}
    assert (await sandbox.client.post("acts", act))["result"] == {"read": last, "unread": 0}
    act["upto"] = last + 1000
    assert (await sandbox.client.post("acts", act))["result"]["read"] == last


async def test_who_writes_has_read_and_own_messages_are_never_unread(sandbox: Sandbox, api: Caller) -> None:
    sari, budi = await sandbox.user("Sari"), await sandbox.user("Budi")
    group = await sandbox.group("Propam", members=[sari, budi], bot="member")
    await api.ok("sendMessage", chat_id=group.id, text="satu")
    await sari.says("dua", in_chat=group)
    assert (await view(sandbox, sari, group))["unread"] == 0
    assert (await view(sandbox, budi, group))["unread"] == 2
    await budi.leaves(group)
    assert (await view(sandbox, sari, group))["unread"] == 1


async def test_who_joins_later_has_nothing_old_to_read(sandbox: Sandbox) -> None:
    chief, wayan = await sandbox.user("Kepala"), await sandbox.user("Wayan")
    group = await sandbox.group("Propam", owner=chief)
    await chief.says("sebelum", in_chat=group)
    await wayan.joins(group)
    await chief.says("sesudah", in_chat=group)
    assert (await view(sandbox, wayan, group))["unread"] == 1


async def test_the_button_start_stands_until_it_is_pressed(sandbox: Sandbox) -> None:
    sari = await sandbox.user("Sari")
    assert (await view(sandbox, sari))["start"] == {"payload": ""}
    await sari.starts()
    assert (await view(sandbox, sari))["start"] is None


async def test_a_link_that_was_opened_waits_behind_start(sandbox: Sandbox) -> None:
    sari = await sandbox.user("Sari", started=True)
    await sari.opens(sandbox.bot.link("abc-1"))
    assert (await view(sandbox, sari))["start"] == {"payload": "abc-1"}
    assert await sandbox.pending() == []
    assert (await sari.starts()).text == "/start abc-1"
    assert (await view(sandbox, sari))["start"] is None


async def test_opening_the_chat_without_a_payload_shows_no_start_to_who_has_started(sandbox: Sandbox) -> None:
    sari = await sandbox.user("Sari", started=True)
    await sari.opens(sandbox.bot.link(""))
    assert (await view(sandbox, sari))["start"] is None


async def test_only_links_of_this_bot_into_the_private_chat_are_opened(sandbox: Sandbox) -> None:
    sari = await sandbox.user("Sari")
    with pytest.raises(StoryError, match="doesn't lead to"):
        await sari.opens("https://t.me/other_bot?start=x")
    with pytest.raises(StoryError, match="leads into a group"):
        await sari.opens(sandbox.bot.group_link("x"))
    with pytest.raises(ControlError, match="deep link"):
        await sandbox.client.act("opens", user=sari.id, payload="a b")


async def test_a_forwarded_message_says_who_wrote_it_first(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", started=True)
    group = await sandbox.group("Keluarga", members=[sari], bot="administrator")
    keyboard = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}
    await api.ok("sendMessage", chat_id=sari.id, text="Nomor YDN-1", reply_markup=keyboard)
    passed = await sari.forwards(await sari.hears("YDN-1"), to_chat=group)
    assert (passed.chat, passed.text, passed.labels) == (group.id, "Nomor YDN-1", [])
    assert passed.json["forward_origin"]["sender_user"]["id"] == sandbox.bot.id
    back = await sari.forwards(passed, in_chat=group)
    assert back.chat == sari.id
    assert back.json["forward_origin"] == passed.json["forward_origin"]
    told = [update["message"]["chat"]["id"] for update in await sandbox.pending()]
    assert told == [group.id, sari.id]


async def test_a_file_is_forwarded_with_its_caption(sandbox: Sandbox) -> None:
    sari = await sandbox.user("Sari")
    sent = await sari.sends_document(b"isi", "surat.pdf", caption="Ini")
    passed = await sari.forwards(sent)
    assert (passed.file_id, passed.text) == (sent.file_id, "Ini")


async def test_what_is_protected_or_not_to_be_seen_is_not_forwarded(sandbox: Sandbox, api: Caller) -> None:
    sari, wayan = await sandbox.user("Sari", started=True), await sandbox.user("Wayan")
    group = await sandbox.group("Propam", members=[sari], bot="member")
    await api.ok("sendMessage", chat_id=sari.id, text="rahasia", protect_content=True)
    with pytest.raises(ControlError, match="this message is protected: it can't be forwarded or saved"):
        await sari.forwards(await sari.hears("rahasia"))
    old = await sari.says("sebelum", in_chat=group)
    await wayan.joins(group)
    with pytest.raises(ControlError, match="no message"):
        await wayan.forwards(old, in_chat=group)
    with pytest.raises(ControlError, match="service message"):
        await wayan.forwards((await wayan.sees(group))[0], in_chat=group)

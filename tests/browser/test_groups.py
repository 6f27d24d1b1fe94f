"""Groups on the page: asking to be let in and letting in."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.screen import PATIENCE
from tests.worlds.page import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_who_asks_by_a_link_waits_until_an_administrator_decides(room: Room) -> None:
    here = room.here
    link = await room.api.ok(
        "createChatInviteLink", chat_id=room.group.id, creates_join_request=True, name="Meja"
    )
    sari, wira = await room.phone(), await here.add_phone("Wira")
    await wira.opens(room.group.title)
    await sari.opens("Yanduan")
    await room.sends(f"Masuk lewat {link['invite_link']}")
    await sari.taps(link["invite_link"])
    await here.is_accessible()
    await here.dialog.get_by_role("button", name="Minta bergabung").click()
    await expect(here.dialog.get_by_role("status")).to_contain_text("menunggu keputusan", timeout=PATIENCE)
    request = (await room.gets())["chat_join_request"]
    assert (request["from"]["id"], request["invite_link"]["name"]) == (room.sari.id, "Meja")
    await here.dialog.get_by_role("button", name="Mengerti").click()

    await wira.place.get_by_role("button", name="1 orang meminta bergabung").click()
    await here.is_accessible()
    await here.dialog.get_by_role("button", name="Tolak Sari").click()
    await expect(here.dialog).to_contain_text("Tidak ada yang menunggu")
    await here.dialog.get_by_role("button", name=here.word("close")).click()

    await sari.taps(link["invite_link"])
    await here.dialog.get_by_role("button", name="Minta bergabung").click()
    await room.api.ok("approveChatJoinRequest", chat_id=room.group.id, user_id=room.sari.id)
    await here.dialog.get_by_role("button", name="Buka").click(timeout=PATIENCE)
    await expect(sari.place.get_by_role("heading", name=room.group.title)).to_be_visible(timeout=PATIENCE)
    await wira.hears("Sari bergabung")


async def test_an_administrator_makes_a_link_that_lets_in_at_once_and_ends_it(room: Room) -> None:
    here = room.here
    sari, wira = await room.phone(), await here.add_phone("Wira")
    await wira.opens(room.group.title)
    await wira.place.get_by_role("button", name="Menu obrolan").click()
    await wira.place.get_by_role("menuitem", name="Tautan undangan").click()
    await here.dialog.get_by_label("Nama tautan").fill("Umum")
    await here.dialog.get_by_role("button", name="Buat tautan").click()
    row = here.dialog.get_by_role("listitem").filter(has_text="Umum")
    address = await row.locator(".address").inner_text(timeout=PATIENCE)
    await here.is_accessible()
    await here.dialog.get_by_role("button", name=here.word("close")).click()

    async def follows() -> None:
        await sari.place.get_by_role("button", name="Menu obrolan").click()
        await sari.place.get_by_role("menuitem", name="Buka tautan").click()
        await here.dialog.get_by_label("Tautan").fill(address)
        await here.dialog.get_by_role("button", name="Buka", exact=True).click()

    await sari.opens("Yanduan")
    await follows()
    await here.dialog.get_by_role("button", name="Gabung").click()
    await expect(sari.place.get_by_role("heading", name=room.group.title)).to_be_visible(timeout=PATIENCE)
    await room.wira.revokes_link(room.group, address)
    await follows()
    await expect(here.page.get_by_role("alert")).to_contain_text("INVITE_HASH_EXPIRED", timeout=PATIENCE)


async def test_topics_are_read_and_written_in_one_by_one_or_together(room: Room) -> None:
    here, api = room.here, room.api
    await room.wira.uses_topics(room.group)
    await room.wira.promotes(room.sandbox.bot.id, room.group)
    cases = await api.ok("createForumTopic", chat_id=room.group.id, name="Kasus")
    thread = {"chat_id": room.group.id, "message_thread_id": cases["message_thread_id"]}
    await api.ok("sendMessage", chat_id=room.group.id, text="Pengumuman umum")
    await api.ok("sendMessage", **thread, text="Kartu satu")
    ayu = await here.add_phone("Ayu")
    await ayu.opens(room.group.title)
    strip = ayu.place.get_by_role("group", name="Topik")
    card = ayu.chat.locator(".bubble", has_text="Kartu satu")
    await expect(card.get_by_text("# Kasus")).to_be_visible(timeout=PATIENCE)
    await strip.get_by_role("button", name="General").click()
    await ayu.hears("Pengumuman umum")
    await expect(card).to_have_count(0)
    await strip.get_by_role("button", name="Kasus").click()
    await expect(ayu.chat.get_by_text("Pengumuman umum")).to_have_count(0)
    await here.is_accessible()
    await ayu.says("saya ambil")
    said = (await room.gets())["message"]
    assert (said["text"], said["message_thread_id"]) == ("saya ambil", cases["message_thread_id"])
    await api.ok("closeForumTopic", **thread)
    await expect(ayu.place.get_by_text("Topik ini ditutup.")).to_be_visible(timeout=PATIENCE)
    await strip.get_by_role("button", name="Semua").click()
    await ayu.hears("Topik “Kasus” ditutup")

    wira = await here.add_phone("Wira")
    await wira.opens(room.group.title)
    await wira.place.get_by_role("button", name="Menu obrolan").click()
    await wira.place.get_by_role("menuitem", name="Topik").click()
    await here.is_accessible()
    await here.dialog.get_by_role("button", name="Hapus Kasus").click()
    await here.dialog.get_by_label("Nama topik").fill("Rapat")
    await here.dialog.get_by_role("button", name="Buat topik").click()
    await here.dialog.get_by_role("button", name=here.word("close"), exact=True).click()
    await wira.says("hari ini")
    await expect(ayu.chat.locator(".bubble", has_text="hari ini").get_by_text("# Rapat")).to_be_visible()
    await expect(strip.get_by_role("button", name="Kasus")).to_have_count(0)
    await expect(card).to_have_count(0)


async def test_a_topic_is_found_behind_all_that_was_said_elsewhere_since(room: Room) -> None:
    api, chat = room.api, {"chat_id": room.group.id}
    await room.wira.uses_topics(room.group)
    await room.wira.promotes(room.sandbox.bot.id, room.group)
    await api.ok("sendMessage", **chat, text="Paling awal")
    thread = (await api.ok("createForumTopic", **chat, name="Kasus"))["message_thread_id"]
    await api.ok("sendMessage", **chat, message_thread_id=thread, text="Kartu lama")
    for number in range(220):
        await api.ok("sendMessage", **chat, text=f"Kabar {number}.")
    ayu = await room.here.add_phone("Ayu")
    await ayu.opens(room.group.title)
    await ayu.hears("Kabar 219.")
    strip = ayu.place.get_by_role("group", name="Topik")
    await strip.get_by_role("button", name="Kasus").click()
    await ayu.hears("Kartu lama")
    await strip.get_by_role("button", name="Semua").click()
    await expect(ayu.chat.get_by_text("Kabar 219.")).to_be_in_viewport(timeout=PATIENCE)
    first = ayu.chat.get_by_text("Paling awal")
    for _ in range(20):
        if await first.count():
            break
        await ayu.chat.evaluate("log => { log.scrollTop = 0 }")
        await room.here.page.evaluate("() => new Promise(requestAnimationFrame)")
    await expect(first).to_be_attached(timeout=PATIENCE)


async def test_each_person_is_offered_the_commands_of_that_chat(room: Room) -> None:
    here, group = room.here, {"chat_id": room.group.id}
    menus: list[dict[str, object]] = [
        {"type": "all_private_chats"},
        {"type": "chat", "chat_id": room.ayu.id},
        {"type": "chat", **group},
        {"type": "chat_member", "user_id": room.ayu.id, **group},
    ]
    for scope in menus:
        commands = [{"command": str(scope["type"]), "description": "Perintah"}]
        await room.api.ok("setMyCommands", commands=commands, scope=scope)
    sari, ayu, wira = await room.phone(), await here.add_phone("Ayu"), await here.add_phone("Wira")
    expected = [
        (sari, "Yanduan", "/all_private_chats"),
        (ayu, "Yanduan", "/chat"),
        (ayu, room.group.title, "/chat_member"),
        (wira, room.group.title, "/chat"),
    ]
    for phone, title, command in expected:
        await phone.opens(title)
        await phone.place.get_by_role("button", name="Perintah bot").click(timeout=PATIENCE)
        await expect(phone.place.get_by_role("menuitem")).to_have_count(1)
        await phone.place.get_by_role("menuitem", name=command).click()
        said = (await room.gets())["message"]["text"]
        # In a group the app names the bot that the command is for.
        assert said == (command if title == "Yanduan" else f"{command}@{room.sandbox.bot.username}")

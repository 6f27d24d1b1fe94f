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

"""The main job played by clicking: from a scanned poster to a case that two people have closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.texts.translate import translator
from tests.browser.conftest import Demo
from tests.browser.screen import NARROW, PATIENCE, SMALL, WIDE, Language, Phone, Screen, screen

pytestmark = pytest.mark.asyncio(loop_scope="session")

GROUP = "Sipropam Polres Lombok Barat"
BOT = "Yanduan"
STORY: dict[Language, str] = {
    "id": "Kemarin sore di pos jaga saya dimintai Rp200.000 supaya motor saya dikembalikan.",
    "en": "Yesterday evening at the guard post I was asked for Rp200,000 to get my motorcycle back.",
}
CITIZEN: dict[Language, str] = {"id": "Sari", "en": "Joko"}


def bot_says(language: Language) -> Callable[[str], str]:
    """The bot's words in this language."""
    t = translator(language)
    return lambda sentence: str(t(sentence))


# How English fits in is tried where there is least room for it.
@pytest.mark.parametrize(
    ("language", "size"),
    [("id", WIDE), ("id", NARROW), ("en", NARROW)],
    ids=["id-desktop", "id-phone", "en-phone"],
)
async def test_the_main_job_can_be_done_by_clicking(
    browser: Browser, fresh_demo: Demo, photo: Path, language: Language, size: tuple[int, int]
) -> None:
    async with screen(browser, fresh_demo.url, language, size) as here:
        ticket = await reports(here, photo)
        await claims(here, ticket)
        await works(here, ticket)
        await closes(here, ticket)
        assert await fresh_demo.sandbox.refusals() == []


async def reports(here: Screen, photo: Path) -> str:
    """A citizen scans, tells, attaches and sends; returns the ticket."""
    t, name = bot_says(here.language), CITIZEN[here.language]
    await here.page.get_by_role("button", name=here.word("wall"), exact=True).click()
    await expect(here.dialog.get_by_role("img")).to_have_count(4)
    await here.is_accessible()
    await here.picture("wall")
    await here.dialog.get_by_role("button", name=here.word("close")).click()
    await here.scans(name, "Polsek Sekotong")
    citizen = await here.phone(name)
    await citizen.starts()
    await citizen.hears(t("Setuju, mulai lapor"))
    await here.is_accessible()
    await here.picture("welcome")
    for label in ("Setuju, mulai lapor", "Pungli, kekerasan, ancaman", "Pungli / pemerasan / suap"):
        await citizen.taps(t(label))
    await citizen.says(STORY[here.language])
    await citizen.hears(t("Tersimpan."))
    await citizen.attaches(here.word("photo"), photo)
    await citizen.hears(t("Foto tersimpan."))
    await citizen.records()
    await citizen.hears(t("Pesan suara tersimpan."))
    await here.is_accessible()
    for label in ("Lanjut", "Polsek ini", "Tidak"):
        await citizen.taps(t(label))
    await citizen.taps(t("Kirim pengaduan"))
    ticket = await citizen.reads_ticket()
    await citizen.taps(t("Sudah saya simpan"))
    return ticket


async def claims(here: Screen, ticket: str) -> None:
    """An officer takes the case from its card, and reads it privately."""
    ayu = await here.phone("Ayu")
    await ayu.opens(GROUP)
    await ayu.hears(ticket)
    await ayu.taps("Ambil & buka")
    await ayu.hears("Dipegang: Ayu")
    await here.is_accessible()
    await here.picture("card")
    ayu = await enters(ayu)
    await ayu.hears(STORY[here.language])
    await expect(ayu.chat.locator(".bubble.protected").first).to_be_visible()
    await here.picture("file")


async def private(here: Screen, name: str) -> Phone:
    """An officer's phone with the private chat in it: where there are two, the one beside the group's."""
    phones = here.page.get_by_role("region", name=here.word("phone", name), exact=True)
    return await here.phone(name, 0 if here.narrow or await phones.count() == 1 else 1)


async def enters(officer: Phone, *, before: int = 0) -> Phone:
    """Follows the button into the private chat for the first time; `before` others had theirs."""
    button = officer.chat.get_by_role("button", name="Buka obrolan pribadi", exact=True).nth(before)
    await button.click(timeout=PATIENCE)
    entered = await private(officer.screen, officer.name)
    await entered.starts()
    return entered


async def works(here: Screen, ticket: str) -> None:
    """Two steps, of each of which the citizen is told."""
    t, ayu = bot_says(here.language), await private(here, "Ayu")
    for status in ("Diverifikasi", "Penyelidikan Paminal"):
        await ayu.taps(f"→ {status}")
        await ayu.hears("Kalimat untuk pelapor")
        await ayu.taps("Kirim")
        await expect(ayu.chat.get_by_text("Kalimat untuk pelapor")).to_have_count(0, timeout=PATIENCE)
        citizen = await here.phone(CITIZEN[here.language])
        await citizen.hears(t(status))
        ayu = await private(here, "Ayu")
    citizen = await here.phone(CITIZEN[here.language])
    await citizen.says(f"/status {ticket}")
    await citizen.hears(ticket)


async def closes(here: Screen, ticket: str) -> None:
    """A closing needs a note, and a second person's word."""
    ayu = await private(here, "Ayu")
    await ayu.taps("→ Selesai – tidak terbukti")
    await ayu.hears("catatan")
    await ayu.says("Saksi dan rekaman diperiksa; dugaan tidak terbukti.")
    await ayu.hears("Kalimat untuk pelapor")
    await ayu.taps("Minta persetujuan")
    if not here.narrow:
        await here.page.get_by_role("navigation").get_by_role("button", name="Budi").click()
    budi = await here.phone("Budi")
    await budi.opens(GROUP)
    await budi.taps("Periksa permintaan")
    budi = await enters(budi, before=1)
    await budi.taps("Setujui")
    citizen = await here.phone(CITIZEN[here.language])
    await citizen.hears(bot_says(here.language)("Selesai – tidak terbukti"))
    if not here.narrow:  # the card says it too, a moment later: a group takes twenty messages a minute
        card = here.page.get_by_text("Menunggu persetujuan orang kedua")
        await expect(card).to_have_count(0, timeout=3 * PATIENCE)
    await here.is_accessible()
    await here.picture("closed")
    budi = await here.phone("Budi")
    await budi.opens(GROUP)
    await expect(budi.chat.get_by_text(ticket).first).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_welcome_has_room_on_a_small_phone_with_its_buttons(
    browser: Browser, demo: Demo, language: Language
) -> None:
    """As it opens, at its end: nobody should have to scroll up for who asks and who can read it."""
    t = bot_says(language)
    async with screen(browser, demo.url, language, SMALL) as here:
        await here.scans(CITIZEN[language], "Polsek Sekotong")
        citizen = await here.phone(CITIZEN[language])
        await citizen.starts()
        await citizen.hears(t("Setuju, mulai lapor"))
        last = citizen.chat.locator(".message").last
        await expect(last.get_by_text(t("Gratis."))).to_be_in_viewport(ratio=1)
        await expect(last.get_by_role("button", name="English")).to_be_in_viewport(ratio=1)
        chat, bubble = await citizen.chat.bounding_box(), await last.locator(".bubble").bounding_box()
        assert chat is not None
        assert bubble is not None
        assert bubble["y"] >= chat["y"]
        await here.is_accessible()

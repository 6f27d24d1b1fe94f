"""Around the chats: people, groups, the wall, what goes on behind the scenes, and use without a mouse."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, expect

from bot.sandbox.testing import PIXEL, Sandbox
from tests import pictures
from tests.browser.conftest import Demo
from tests.browser.screen import DROP, NARROW, PATIENCE, WIDE, Language, screen

FAULTS = ("429", "500", "cut_before", "cut_after", "slow")

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_new_person_and_a_new_group_take_part_at_once(browser: Browser, demo: Demo) -> None:
    async with screen(browser, demo.url) as here:
        await here.page.get_by_role("button", name="Orang baru").click()
        await here.is_accessible()
        await here.dialog.get_by_label("Nama", exact=True).fill("Dewi")
        await here.dialog.get_by_role("button", name="Buat").click()
        dewi = await here.phone("Dewi")
        await dewi.opens("Yanduan")
        await dewi.starts()
        await dewi.hears("Gratis")
        await here.page.get_by_role("button", name="Grup baru").click()
        await here.is_accessible()
        await here.dialog.get_by_label("Nama grup").fill("Kelompok Uji")
        await here.dialog.get_by_label("Pemilik").select_option(label="Dewi")
        await here.dialog.get_by_role("checkbox", name="Joko").check()
        await here.dialog.get_by_role("button", name="Buat").click()
        await dewi.opens("Kelompok Uji")
        await dewi.says("halo semua")
        await dewi.place.get_by_role("button", name="Menu obrolan").click()
        await dewi.place.get_by_role("menuitem", name="Anggota grup").click()
        await here.is_accessible()
        await here.dialog.get_by_role("button", name="Jadikan admin Joko").click()
        await expect(here.dialog.get_by_role("listitem").filter(has_text="Joko")).to_contain_text("admin")
        await here.dialog.get_by_role("button", name="Keluarkan Joko").click()
        await expect(here.dialog.get_by_role("listitem").filter(has_text="Joko")).to_have_count(0)
        await here.dialog.get_by_label("Beri tahu setiap bot siapa anggotanya").uncheck()
        await here.dialog.get_by_role("button", name="Jadikan grup diskusi sebuah kanal").click()
        await here.dialog.get_by_label("Kirim di kanal").fill("Pengumuman")
        await here.is_accessible()
        await here.dialog.get_by_role("button", name="Kirim", exact=True).click()
        await expect(dewi.chat.get_by_text("Pengumuman")).to_have_count(1)
        await here.dialog.get_by_role("button", name="Lepaskan kanal").click()
        await expect(here.dialog.get_by_label("Kirim di kanal")).to_have_count(0)
        await expect(here.dialog.get_by_label("Beri tahu setiap bot siapa anggotanya")).not_to_be_checked()


async def test_a_link_for_groups_binds_the_group_that_is_chosen(browser: Browser, demo: Demo) -> None:
    async with screen(browser, demo.url) as here:
        wira = await here.add_phone("Wira")
        await wira.opens("Sipropam Polres Lombok Barat")
        await wira.place.get_by_role("button", name="Menu obrolan").click()
        await wira.place.get_by_role("menuitem", name="Buka tautan").click()
        await here.is_accessible()
        await here.dialog.get_by_label("Tautan").fill(demo.sandbox.bot.group_link("kedaluwarsa"))
        await here.dialog.get_by_role("button", name="Buka", exact=True).click()
        await here.dialog.get_by_role("button", name="Bidpropam Polda NTB").click()
        await wira.hears("kedaluwarsa")
        await expect(wira.place.get_by_role("heading", name="Bidpropam Polda NTB")).to_be_visible()


async def test_a_photo_of_a_poster_is_read_and_a_foreign_code_leads_nowhere(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    [hanging] = [
        each for each in (await demo.sandbox.client.get("wall"))["posters"] if each["title"] == "Polda NTB"
    ]
    async with demo.sandbox.client.session.get(f"{demo.url}/control/wall/{hanging['id']}") as answer:
        picture = (
            Image.open(io.BytesIO(await answer.read())).convert("L").rotate(12, expand=True, fillcolor=128)
        )
    photo, nothing = tmp_path / "foto.jpg", tmp_path / "kosong.png"
    picture.resize((picture.width // 2, picture.height // 2)).save(photo, quality=60)
    nothing.write_bytes(PIXEL)
    foreign = pictures.of_code("https://contoh.example/masuk", tmp_path, "asing")
    async with screen(browser, demo.url) as here:
        await here.page.get_by_role("button", name="Poster", exact=True).click()
        await here.dialog.get_by_label("Pindai dengan ponsel").select_option(label="Joko")
        choose = here.dialog.get_by_label(re.compile("pilih foto poster"))
        await choose.set_input_files(nothing)
        await expect(here.dialog.get_by_role("alert")).to_contain_text("Tidak ada kode QR")
        await choose.set_input_files(foreign)
        await expect(here.dialog.get_by_role("status")).to_contain_text("Bukan kode bot ini")
        await here.is_accessible()
        drop = here.dialog.locator(".drop")
        await drop.evaluate(DROP, ["foto.jpg", "image/jpeg", list(photo.read_bytes())])
        await expect(here.dialog).to_have_count(0)
        joko = await here.phone("Joko")
        await joko.starts()
        await joko.hears("Polda NTB")


async def test_every_call_is_shown_with_its_verdict(browser: Browser, demo: Demo) -> None:
    async with screen(browser, demo.url) as here:
        calls = await here.behind("Panggilan")
        row = calls.get_by_role("listitem").filter(has_text="sendMessage").first
        await expect(row).to_contain_text("sesuai", timeout=PATIENCE)
        await row.locator("summary").click()
        await expect(row).to_contain_text('"chat_id"')
        await expect(calls.get_by_role("listitem").filter(has_text="getUpdates")).to_have_count(0)
        await calls.get_by_label("Tampilkan getUpdates").check()
        await expect(calls.get_by_role("listitem").filter(has_text="getUpdates").first).to_be_visible()
        await here.is_accessible()


async def test_the_bot_goes_on_through_faults_and_while_it_is_stopped(
    browser: Browser, fresh_demo: Demo
) -> None:
    async with screen(browser, fresh_demo.url) as here:
        await here.scans("Sari", "Polsek Sekotong")
        faults = await here.behind("Gangguan")
        await here.is_accessible()
        for kind in FAULTS:
            await faults.get_by_label("Gangguan").select_option(value=kind)
            await faults.get_by_label("Berapa kali").fill("1")
            await faults.get_by_role("spinbutton", name="Detik").fill("1")
            await faults.get_by_role("button", name="Pasang gangguan").click()
        await expect(faults.get_by_role("button", name="Hapus", exact=True)).to_have_count(len(FAULTS))
        sari = await here.phone("Sari")
        await sari.starts()
        await sari.hears("Gratis")
        await expect(faults.get_by_text("Tidak ada.")).to_be_visible(timeout=2 * PATIENCE)
        limits = faults.get_by_label(re.compile("Batasi seperti Telegram"))
        await expect(limits).to_be_checked()
        await limits.uncheck()
        await here.behind("Panggilan")
        await here.picture("behind")
        time = await here.behind("Waktu & bot")
        await here.is_accessible()
        for round_, how in enumerate(("Hentikan", "Matikan paksa"), start=1):
            await time.get_by_role("button", name=how).click()
            await expect(time).to_contain_text("Berhenti", timeout=PATIENCE)
            await sari.says("/privasi")
            await expect(time).to_contain_text("1 pembaruan menunggu bot")
            await time.get_by_role("button", name="Jalankan").click()
            await expect(time).to_contain_text("· 0 pembaruan menunggu bot", timeout=PATIENCE)
            answers = sari.chat.get_by_role("button", name="Pengaduan saya", exact=True)
            await expect(answers).to_have_count(round_, timeout=PATIENCE)


async def test_time_that_is_moved_on_brings_the_reminder_of_a_draft(
    browser: Browser, fresh_demo: Demo
) -> None:
    async with screen(browser, fresh_demo.url) as here:
        await here.scans("Sari", "Polsek Sekotong")
        sari = await here.phone("Sari")
        await sari.starts()
        for label in ("Setuju, mulai lapor", "Pungli, kekerasan, ancaman", "Pungli / pemerasan / suap"):
            await sari.taps(label)
        await sari.says("Saya dimintai uang di pos jaga.")
        await sari.hears("Tersimpan.")
        time = await here.behind("Waktu & bot")
        before = await time.locator(".clock").inner_text()
        for _ in range(12):
            await time.get_by_role("button", name="+1 jam").click()
        await expect(time.locator(".clock")).not_to_have_text(before)
        await sari.hears("belum selesai")


async def test_menus_and_tabs_work_from_the_keyboard_with_focus_in_sight(
    browser: Browser, demo: Demo
) -> None:
    async with screen(browser, demo.url) as here:
        sari = await here.phone("Sari")
        menu = sari.place.get_by_role("button", name="Menu obrolan")
        await menu.press("Enter")
        first = sari.place.get_by_role("menuitem").first
        await expect(first).to_be_focused()
        await here.page.keyboard.press("ArrowDown")
        await expect(sari.place.get_by_role("menuitem").nth(1)).to_be_focused()
        style = await here.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"
        await here.page.keyboard.press("Escape")
        await expect(first).to_have_count(0)
        await expect(menu).to_be_focused()
        await here.behind("Panggilan")
        await here.page.keyboard.press("ArrowRight")
        await expect(here.page.get_by_role("tab", name="Gangguan")).to_be_focused()
        opener = here.page.get_by_role("button", name="Poster", exact=True)
        await opener.press("Enter")
        await expect(here.dialog).to_be_visible()
        await here.page.keyboard.press("Escape")
        await expect(opener).to_be_focused()
        await opener.press("Enter")
        await here.dialog.get_by_role("button", name="Tutup").press("Enter")
        await expect(opener).to_be_focused()


async def test_an_empty_sandbox_leads_to_its_first_person(browser: Browser) -> None:
    async with Sandbox.serve() as sandbox:
        async with screen(browser, sandbox.bot.api_url) as here:
            await here.is_accessible()
            await here.page.get_by_role("main").get_by_role("button", name="Orang baru").click()
            name = "Muhammad Pangkajene Kepulauan Selatan Barat Daya Sekotong Tengah"
            await here.dialog.get_by_label("Nama", exact=True).fill(name)
            await here.dialog.get_by_role("button", name="Buat").dblclick()
            await expect(here.dialog).to_have_count(0)
            phone = await here.phone(name)
            bar, select = phone.place.locator(".phone-bar"), phone.place.get_by_role("combobox")
            width = await bar.evaluate("bar => bar.scrollWidth - bar.clientWidth")
            assert width <= 0
            await expect(select).to_be_visible()
        assert len((await sandbox.client.get("users"))["users"]) == 1


async def test_nothing_moves_for_whoever_asked_for_less_motion(browser: Browser, demo: Demo) -> None:
    async with screen(browser, demo.url) as here:
        await here.page.get_by_role("button", name="Poster", exact=True).click()
        assert await here.dialog.evaluate("dialog => getComputedStyle(dialog).animationName") == "none"


@pytest.mark.parametrize(
    ("language", "size", "colours"),
    [("id", WIDE, "light"), ("id", NARROW, "dark"), ("en", WIDE, "dark"), ("en", NARROW, "light")],
    ids=["id-desktop-light", "id-phone-dark", "en-desktop-dark", "en-phone-light"],
)
async def test_every_colour_size_and_language_is_accessible_beside_every_other(
    browser: Browser, demo: Demo, language: Language, size: tuple[int, int], colours: str
) -> None:
    async with screen(browser, demo.url, language, size, color_scheme=colours) as here:
        mark = "bukan Telegram" if language == "id" else "not Telegram"
        await expect(here.page.get_by_role("banner")).to_contain_text(mark)
        await here.is_accessible()
        wira = await here.add_phone("Wira")
        await wira.opens("Sipropam Polres Lombok Barat")
        await here.is_accessible()
        await here.page.get_by_role("button", name=here.word("behind"), exact=True).click()
        await here.is_accessible()
        width = await here.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert width <= 0


async def test_a_language_is_kept_for_the_next_visit(browser: Browser, demo: Demo) -> None:
    async with screen(browser, demo.url) as here:
        await here.page.get_by_role("button", name="EN", exact=True).click()
        await expect(here.page.get_by_role("button", name="Posters", exact=True)).to_be_visible()
        assert await here.page.evaluate("() => document.documentElement.lang") == "en"
        await here.page.goto(demo.url)
        await expect(here.page.get_by_role("button", name="Posters", exact=True)).to_be_visible()

"""A poster asked for in the group, and the photo of it that a citizen doubts."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import Demo
from tests.browser.screen import PATIENCE, Screen, screen
from tests.browser.test_story import GROUP

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_poster_is_printed_and_found_to_be_ours_by_clicking(
    browser: Browser, fresh_demo: Demo, tmp_path: Path
) -> None:
    async with screen(browser, fresh_demo.url) as here:
        photo = await prints(here, tmp_path)
        sari = await here.phone("Sari")
        await sari.starts()
        await sari.hears("Gratis")
        await sari.attaches(here.word("photo"), photo)
        await sari.hears("Barcode poster ini asli.")
        await expect(sari.chat.get_by_text("Kantor Desa Contoh (tempat netral)")).to_be_visible()
        await here.is_accessible()
        await here.picture("posters")
        await sari.taps("Lapor lewat poster ini")
        await sari.hears("Kantor Desa Contoh")
        assert await fresh_demo.sandbox.refusals() == []


async def prints(here: Screen, folder: Path) -> Path:
    """A supervisor asks for a poster; returns a photo of the file that came."""
    wira = await here.add_phone("Wira")
    await wira.opens(GROUP)
    await wira.says("/poster")
    await wira.taps("SEK-002")
    await wira.taps("A4")
    name = "SEK-002-a4-id.pdf"
    async with here.page.expect_download() as download:
        await wira.chat.get_by_text(name).click(timeout=PATIENCE)
    printed = (await (await download.value).path()).read_bytes()
    photo = folder / "foto.jpg"
    document = pypdfium2.PdfDocument(io.BytesIO(printed))
    document[0].render(scale=1.5).to_pil().convert("RGB").rotate(4, fillcolor="gray").save(photo, quality=70)
    document.close()
    return photo

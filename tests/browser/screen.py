"""A person at the page: clicks, types and reads as one would, through a real browser."""

from __future__ import annotations

import io
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from PIL import Image
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

PATIENCE: Final = 30_000.0  # milliseconds; the machine may be busy with other things
WIDE: Final = (1440, 900)
NARROW: Final = (390, 844)
SMALL: Final = (360, 640)  # the smallest phones still in use
AXE: Final = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
WCAG: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
Language = Literal["id", "en"]

# The page's own words, as (Indonesian, English).
WORDS: Final = {
    "phone": ("Ponsel {}", "{}'s phone"),
    "wall": ("Poster", "Posters"),
    "scan": ("Pindai", "Scan"),
    "with": ("Pindai dengan ponsel", "Scan with the phone of"),
    "behind": ("Di balik layar", "Behind the scenes"),
    "start": ("MULAI", "START"),
    "write": ("Tulis pesan", "Write a message"),
    "send": ("Kirim", "Send"),
    "attach": ("Lampirkan", "Attach"),
    "photo": ("Foto atau video", "Photo or video"),
    "back": ("Kembali ke daftar obrolan", "Back to the chats"),
    "record": ("Rekam pesan suara", "Record a voice note"),
    "record_send": ("Kirim rekaman", "Send the recording"),
    "close": ("Tutup", "Close"),
}

# Drops a file, given as name, type and bytes, as a mouse would.
DROP = """(element, [name, type, bytes]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
  element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


@dataclass
class Screen:
    """One browser window with the page in it."""

    page: Page
    language: Language
    narrow: bool
    complaints: list[str] = field(default_factory=list)

    def word(self, key: str, *values: str) -> str:
        """The page's own word for something."""
        return WORDS[key][self.language == "en"].format(*values)

    async def phone(self, name: str, nth: int = 0) -> Phone:
        """The phone of somebody; on a narrow screen, brought to the front by the strip of people."""
        if self.narrow:
            await (
                self.page.get_by_role("navigation").get_by_role("button", name=re.compile(f"^{name}")).click()
            )
        found = self.page.get_by_role("region", name=self.word("phone", name), exact=True).nth(nth)
        await expect(found).to_be_visible(timeout=PATIENCE)
        return Phone(self, found, name)

    async def add_phone(self, name: str) -> Phone:
        """Puts up a phone for somebody who has none here yet."""
        await self.page.get_by_role("navigation").get_by_role("button", name=re.compile(f"^{name}")).click()
        return await self.phone(name)

    async def scans(self, name: str, poster: str) -> None:
        """Holds somebody's phone before a poster on the wall."""
        await self.page.get_by_role("button", name=self.word("wall"), exact=True).click()
        await self.dialog.get_by_label(self.word("with")).select_option(label=name)
        await self.dialog.get_by_role("button", name=f"{self.word('scan')} {poster}").click()
        await expect(self.dialog).to_have_count(0, timeout=PATIENCE)

    @property
    def dialog(self) -> Locator:
        """The dialog that stands open."""
        return self.page.get_by_role("dialog")

    async def behind(self, tab: str) -> Locator:
        """Opens the drawer, if need be, at a tab; what stands in it."""
        button = self.page.get_by_role("button", name=self.word("behind"), exact=True)
        if await button.get_attribute("aria-expanded") == "false":
            await button.click()
        await self.page.get_by_role("tab", name=tab).click()
        return self.page.get_by_role("tabpanel")

    async def picture(self, name: str) -> None:
        """Keeps a key moment as a picture, in few colours, where `make screenshots` asks for it."""
        if folder := os.environ.get("SCREENSHOTS"):
            shot = Image.open(io.BytesIO(await self.page.screenshot()))
            kind = "phone" if self.narrow else "desktop"
            shot.convert("RGB").quantize(256, kmeans=2).save(
                Path(folder) / f"{name}-{kind}-{self.language}.png", optimize=True
            )

    async def is_accessible(self) -> None:
        """No rule of WCAG 2.2 AA that axe-core knows is broken."""
        if not await self.page.evaluate("() => 'axe' in window"):
            await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        options = {"runOnly": list(WCAG), "resultTypes": ["violations"]}
        result = await self.page.evaluate("options => axe.run(document, options)", options)
        broken = _broken(result)
        assert not broken, "\n".join(broken)


def _broken(result: dict[str, Any]) -> list[str]:
    """Each broken rule with the first places, readable in a failed test."""
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['html'][:160]}"
        for rule in result["violations"]
        for node in rule["nodes"][:3]
    ]


@dataclass
class Phone:
    """A phone on the page."""

    screen: Screen
    place: Locator
    name: str

    @property
    def chat(self) -> Locator:
        """The messages of the open chat."""
        return self.place.get_by_role("log")

    async def opens(self, title: str) -> None:
        """Opens a chat from the list, wherever this phone is."""
        back = self.place.get_by_role("button", name=self.screen.word("back"))
        rows = self.place.locator(".list-row")
        await expect(back.or_(rows.first)).to_be_visible(timeout=PATIENCE)
        if not await rows.count():
            await back.click()
        await rows.filter(has_text=title).click(timeout=PATIENCE)
        await expect(self.place.get_by_role("heading", name=title)).to_be_visible(timeout=PATIENCE)

    async def hears(self, text: str) -> None:
        """Waits until a message with this text stands in the chat."""
        await expect(self.chat.get_by_text(text).last).to_be_visible(timeout=PATIENCE)

    async def taps(self, label: str) -> None:
        """Taps the newest button below a message."""
        button = self.chat.get_by_role("button", name=label, exact=True).last
        await button.click(timeout=PATIENCE)

    async def starts(self) -> None:
        """Presses START."""
        await self.place.get_by_role("button", name=self.screen.word("start"), exact=True).click(
            timeout=PATIENCE
        )

    async def says(self, text: str) -> None:
        """Writes a text and sends it: with Enter, or on a phone, where Enter begins a line, by the button."""
        area = self.place.get_by_label(self.screen.word("write"), exact=True)
        await area.fill(text)
        if self.screen.narrow:
            await self.place.get_by_role("button", name=self.screen.word("send"), exact=True).click()
        else:
            await area.press("Enter")
        await expect(area).to_have_value("", timeout=PATIENCE)

    async def menu(self, text: str, label: str) -> None:
        """Chooses from the menu of the newest message with this text."""
        bubble = self.chat.locator(".bubble", has_text=text).last
        await bubble.hover()
        await bubble.locator(".bubble-menu").click()
        await bubble.get_by_role("menuitem", name=label, exact=True).click()

    async def attaches(self, what: str, *files: Path) -> None:
        """Chooses files from the disk, as one of the kinds that the menu offers."""
        await self.place.get_by_role("button", name=self.screen.word("attach")).click()
        async with self.screen.page.expect_file_chooser() as chooser:
            await self.place.get_by_role("menuitem", name=what, exact=True).click()
        await (await chooser.value).set_files(files)

    async def records(self) -> None:
        """Speaks into the microphone for a moment, and sends it."""
        await self.place.get_by_role("button", name=self.screen.word("record"), exact=True).click()
        await expect(self.place.locator(".recording", has_text="0:01")).to_be_visible(timeout=PATIENCE)
        await self.place.get_by_role("button", name=self.screen.word("record_send")).click()

    async def reads_ticket(self) -> str:
        """Waits for a ticket in the chat; returns the newest."""
        found = self.chat.get_by_text(re.compile(r"YDN-\w{4}-\w{4}")).last
        await expect(found).to_be_visible(timeout=PATIENCE)
        tickets = re.findall(r"YDN-\w{4}-\w{4}", await self.chat.inner_text())
        return str(tickets[-1])

    async def toast(self, text: str) -> None:
        """Waits for the line that answers a tap."""
        await expect(self.place.locator(".toast", has_text=text)).to_be_visible(timeout=PATIENCE)


def _is_mistake(said: ConsoleMessage) -> bool:
    """The browser also writes down each request that was refused, of which the page has spoken."""
    return said.type == "error" and "status of 400" not in said.text


@asynccontextmanager
async def screen(
    browser: Browser, url: str, language: Language = "id", size: tuple[int, int] = WIDE, **options: Any
) -> AsyncIterator[Screen]:
    """A window of its own on the page; what the browser complains of fails the test."""
    width, height = size
    narrow = size in {NARROW, SMALL}
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=narrow,
        permissions=["microphone", "clipboard-read", "clipboard-write"],
        reduced_motion="reduce",
        **options,
    )
    page = await context.new_page()
    found = Screen(page, language, narrow)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("console", lambda said: found.complaints.append(said.text) if _is_mistake(said) else None)
    try:
        await page.goto(f"{url}/?lang={language}")
        await expect(page.get_by_role("main")).to_be_visible(timeout=PATIENCE)
        yield found
        assert not found.complaints, found.complaints
    except BaseException:
        if folder := os.environ.get("FAILURES"):
            await page.screenshot(path=Path(folder) / f"{page.url.rpartition(':')[2].partition('/')[0]}.png")
        raise
    finally:
        await context.close()

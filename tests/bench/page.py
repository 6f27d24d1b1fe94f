"""How smoothly a chat scrolls: frames of one run through ten thousand messages, beside one through a hundred.

Prints the time between two frames (milliseconds, median and 95th percentile) for both, and their ratios.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics

from playwright.async_api import Browser, async_playwright
from rich.console import Console

from bot.sandbox.testing import Sandbox
from tests.browser.conftest import ARGUMENTS, chromium
from tests.browser.screen import screen

FEW, MANY = 100, 10_000
console = Console(highlight=False)
ROUNDS = 3
# Scrolls up by 90 pixels a frame, a fast flick, for as many frames as it is told; returns when each came.
SCROLL = """async (log, frames) => {
  const times = [];
  for (let frame = 0; frame < frames; frame += 1) {
    times.push(await new Promise(requestAnimationFrame));
    log.scrollTop -= 90;
    if (log.scrollTop === 0) log.scrollTop = log.scrollHeight;
  }
  return times;
}"""


async def main() -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS])
        gaps: dict[int, list[float]] = {FEW: [], MANY: []}
        for _ in range(ROUNDS):
            for count in gaps:
                gaps[count] += await scrolled(browser, count)
    few, many = (figures(gaps[count]) for count in (FEW, MANY))
    for count, (median, late) in ((FEW, few), (MANY, many)):
        console.print(f"{count:>6} messages: {median:5.1f} ms between frames, 95 % within {late:5.1f} ms")
    console.print(f"ratio of {MANY} to {FEW}: {many[0] / few[0]:.2f}, 95 %: {many[1] / few[1]:.2f}")


async def scrolled(browser: Browser, count: int) -> list[float]:
    """The milliseconds between frames while a chat of so many messages is scrolled."""
    async with Sandbox.serve() as sandbox:
        sari = await sandbox.user("Sari", started=True)
        orders = [
            {"act": "says", "user": sari.id, "text": f"pesan {n} " + "kata " * (n % 40)} for n in range(count)
        ]
        for start in range(0, count, 1000):
            await sandbox.client.acts(orders[start : start + 1000])
        async with screen(browser, sandbox.bot.api_url) as here:
            phone = await here.phone("Sari")
            await phone.hears(f"pesan {count - 1} ")
            times = await phone.chat.evaluate(SCROLL, 300)
    return [after - before for before, after in itertools.pairwise(times)]


def figures(gaps: list[float]) -> tuple[float, float]:
    return statistics.median(gaps), statistics.quantiles(gaps, n=20)[-1]


if __name__ == "__main__":
    asyncio.run(main())

"""[Kapan kabar dikirim?]: the reporter chooses how long news of a case waits, and reads why it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter import help_page
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.followup import news
from bot.texts import N_, Rich, bold
from storage import identities
from storage.records import NewsTime

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from storage.records import Case

BUTTON: Final = N_("Kapan kabar dikirim?")
CHOICES: Final = {
    NewsTime.USUAL: N_("Biasa"),
    NewsTime.AT_ONCE: N_("Segera"),
    NewsTime.HOURS: N_("Beberapa jam"),
    NewsTime.ASKED: N_("Hanya saat saya buka /status"),
}
"""What stands on the buttons, in their order, which is what they carry."""
NOW: Final = {
    NewsTime.USUAL: N_("Sekarang: beberapa menit setelah petugas berbuat sesuatu."),
    NewsTime.AT_ONCE: N_(
        "Sekarang: segera. Orang di dekat Anda dapat melihat ponsel Anda menerima pesan tepat saat petugas "
        "berbuat sesuatu."
    ),
    NewsTime.HOURS: N_("Sekarang: beberapa jam kemudian, pada siang hari."),
    NewsTime.ASKED: N_("Sekarang: tidak dikirim. Kabar tampil saat Anda membuka /status."),
}


async def show_choices(turn: CitizenTurn, case: Case) -> None:
    """Show what is chosen now, and what else may be."""
    await turn.show_page(await _page_text(turn, case), *_page_rows(turn, case), about=case)


async def _page_text(turn: CitizenTurn, case: Case) -> Rich:
    t, chosen = turn.t, (await identities.reporter(turn.tx, case.id)).news
    said = [
        t("{ticket}: kapan kabar dikirim?", ticket=bold(case.ticket)),
        help_page.why_news_waits(t, turn.context.deployment.news_wait),
        t(NOW[chosen]),
        t(
            "Yang Anda minta sendiri, seperti /status, selalu langsung dijawab. Petugas tidak melihat "
            "pilihan ini."
        ),
    ]
    return Rich.join("\n\n", said)


def _page_rows(turn: CitizenTurn, case: Case) -> list[list[keyboards.Button]]:
    t = turn.t
    rows = [
        [citizen_button(t(label), f"nw{number}", case.ticket)]
        for number, label in enumerate(CHOICES.values())
    ]
    return [*rows, [citizen_button(t("Kembali"), "page", case.ticket)]]


async def handle_page_reply(turn: CitizenTurn, case: Case) -> bool:
    """Keep what is written below the page nowhere: officers read what goes into a case."""
    lost = turn.t("Pesan tadi tidak kami simpan. Silakan pilih dengan tombol.")
    await turn.say(
        Rich.join("\n\n", [lost, await _page_text(turn, case)]), *_page_rows(turn, case), about=case
    )
    return True


async def _choose(chosen: NewsTime, turn: CitizenTurn, case: Case) -> None:
    await news.choose_time(turn, case, chosen)
    await show_choices(turn, case)


TAPS: Final[dict[str, Callable[[CitizenTurn, Case], Awaitable[None]]]] = {
    "nw": show_choices,
    **{f"nw{number}": partial(_choose, chosen) for number, chosen in enumerate(CHOICES)},
}
PAGE: Final = frozenset(TAPS) - {"nw"}
"""What its buttons carry; the first leads to it from elsewhere."""

"""Every figure that anybody is shown, and how exact it may be: small ones identify.

A figure that leaves its unit, or says how often something was scanned, tells none under five from none
(`bot.rules.figures`). All others stand here with the reason why they are exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot import metrics
from bot.cli import backup, checks, restore
from bot.cli.indonesian import SENTENCES
from bot.cli.poster import life
from bot.officers import wording
from bot.officers.posters import picture
from bot.posters import WeekFigures
from bot.rules import figures
from bot.texts import translator
from storage.recent_check import Tail
from tests.test_structure import names, said


def the(words: str) -> frozenset[str]:
    return frozenset(words.split())


FIGURES = the(
    """
    all bad cases count done drawn erased failed faulty files fresh left lines messages n removed
    shown there times wrong
    """
)
"""Gaps that hold how many there are of something."""
BOUNDS = the(
    """
    days hours least longest minutes most seconds shortest
    """
)
"""Gaps that hold a number of ours: a limit, or how long something takes."""
MEASURES = the(
    """
    amount free modules needed_mb needed_mm ratio size
    """
)
"""Gaps that hold how large something is, of a picture or a disk."""
WORDS = the(
    """
    above address again answer below bot cell code column columns command contact counts date day
    doing ended error example fact facts fault field file first folder found gone harm host key kind
    known last layout letter level line link longer lost lower mode moment monday name named names
    nearest needed note number one organisation other part parts path phone place point proof reason
    rest said sentence since site spelt state status table text ticket time title to told unit until
    upper usage value version wanted was what when why word
    """
)
"""Gaps that hold words, names, dates and places, and numbers by which something is called."""

COARSE = (
    "dipindai pekan lalu: {count}",
    "– dipindai: {count}",
    "– pengaduan yang ditangani di sini: {count}",
    "kurang dari {count}",
    "di bawah {count}",
    "{count} atau lebih",
    "{count} kali",
    "Barcode yang tidak kami kenal dipindai",
    "Barcode poster {number} ({place}) yang tidak berlaku dipindai",
    "as it was written since {since}: {count} of the cases",
    "Restored from {when} UTC: {cases} open cases",
    "Made {path}, opened and checked: the database and {files} files",
)
"""How often something was scanned, and what leaves the unit: of all units' cases and files."""

EXACT = {
    "a unit's own officers count their own cases": (
        "Kasus terbuka {unit}: {count}",
        "Kasus Anda: {count}",
        "Kasus saya: {count}",
        "Jatuh tempo: {count}",
        "Menunggu pelapor: {count}",
        "Belum diambil: {count}",
        "Perlu keputusan saya: {count}",
        "{name}: {count}",
        "Batas waktu sudah lewat, {count} kasus belum",
        "Batas waktu sudah lewat, {count} kasus Anda",
        "({count} peristiwa sebelumnya",
    ),
    "it is of posters, each of which stands in the list": (
        "Poster {unit}: {count}",
        "Masih ada {count} poster",
        "⚠️ Belum dipindai 30 hari: {count}",
        "Added {count}",
        "Would add {count}",
        "Nothing was added:",
        "{wrong} of {all} rows",
        "Stopped: {done} of {all}",
        "{drawn} rendered",
        "{faulty} of {all} posters",
        "{bad} of {all} do not lead",
        "{count} posters: {counts}",
        "{folder} also holds {count} files",
        "{count} active",
        "{count} known",
    ),
    "it is of what a person sent, and said to them or to who may read it": (
        "{n} ",
        "Hapus berkas {n}",
        "Orang {n}",
        "{count} berkas",
        "{count} keterangan",
        "{count} jawaban diubah",
        "{count} lokasi",
        "{count} kontak",
        "{count} pesan Anda",
        "{count} pesan lain tidak dapat lagi dihapus",
        "Yang dihapus: {count} pesan",
        "Chat ini dibersihkan. {count} pesan",
        "{count} halaman",
        "{shown} dari {all} halaman",
        "Halaman {number} dari {count}",
    ),
    "it says to a reporter what was done with their own report": ("{day} · {fact} ({count} kali)",),
    "it is a limit of ours": (
        "(Terlalu panjang:",
        "Di mana tepatnya",
        "Yang tampil hanya {count}",
        "{ticket}: jawaban itu terlalu panjang",
        "{ticket}: mohon tulis alasannya",
    ),
    "each is a fault that the operator has to see to": (
        "{count} errands that were given up",
        "{count} failed in the last 72 hours",
        "{count} findings",
        "{count} given up",
        "{count} in {folder}",
        "{count} need a key",
        "{count} backups in {folder}",
        "{count} messages of case files",
        "{count} messages that waited",
        "{count} refused by Telegram",
        "{count} wait to be drawn anew",
        "{done} processed",
        "{sentence} ({count} times)",
        "The {there} rows of {table}",
        "The case was removed; the register has {count} events",
        "The daily root",
        "The daily roots",
        "The register book",
        "The case's chain",
        "The file of event {n}",
        "The {what} that event {n}",
        "Event {n}",
        "Line {n}",
    ),
    "it is of the letters and pages of what the operator gave": (
        "a token has 1 to 64",
        "has {count} pages",
        "{count} characters",
        "{part} ({count} letters)",
        "{file} does not read back",
        "Option {name} requires {count}",
    ),
}
LISTED = [*COARSE, *(begin for begins in EXACT.values() for begin in begins)]


def everything_with_gaps() -> set[str]:
    return {text for text in (*said(), *SENTENCES) if names(text)}


def test_every_gap_in_a_sentence_is_known_as_a_figure_or_none() -> None:
    gaps = {gap for text in everything_with_gaps() for gap in names(text)}
    assert gaps == FIGURES | BOUNDS | MEASURES | WORDS


def test_every_sentence_with_a_figure_stands_here_and_none_that_is_said_no_more() -> None:
    with_figures = {text for text in everything_with_gaps() if FIGURES & set(names(text))}
    assert sorted(text for text in with_figures if not text.startswith(tuple(LISTED))) == []
    assert [begin for begin in LISTED if not any(text.startswith(begin) for text in with_figures)] == []


# Coarse ones say the same of each number under five, and of none


def restored(count: int) -> str:
    done = SimpleNamespace(
        backup=SimpleNamespace(at=datetime(2026, 7, 1, tzinfo=UTC)), cases=count, messages=0, erased=count
    )
    return restore._restored_text(cast("Any", done))


def made(count: int) -> str:
    done = SimpleNamespace(
        path="x", backup=SimpleNamespace(files=[Path("x")] * count), fresh=count, removed=0
    )
    return backup._made_text(cast("Any", done))


def on_a_picture(count: int) -> int:
    """The shade of a week's square."""
    monday = date(2026, 7, 6)
    week = WeekFigures(monday, figures.shown_figure(count), None, None)
    poster = SimpleNamespace(poster=SimpleNamespace(created_at=datetime(2026, 1, 1, tzinfo=UTC)))
    return picture._shade(cast("Any", poster), week)


def listed(count: int) -> dict[str, object]:
    shown = figures.shown_figure(count)
    return life._counts(WeekFigures(date(2026, 7, 6), shown, shown, shown))


T = translator("id")
SHOWN: dict[str, Callable[[int], object]] = {
    "to officers, of posters and of codes that don't count": lambda count: wording.figure_text(T, count),
    "on the picture of posters": on_a_picture,
    "by poster list and poster weeks": listed,
    "by doctor": lambda count: checks.about_the_tail(Tail(None, count, [])).say,
    "by restore": restored,
    "by backup": made,
    "at /metrics, of what people do": lambda count: metrics.render_metrics(
        dict.fromkeys(("updates_taken", "messages_delivered", "messages_waiting"), count)
    ),
}


@pytest.mark.parametrize("shown", SHOWN.values(), ids=list(SHOWN))
def test_no_coarse_figure_tells_one_under_five_from_another(shown: Callable[[int], object]) -> None:
    few = [str(shown(count)) for count in range(figures.LEAST_SHOWN)]
    assert len(set(few)) == 1
    assert str(shown(figures.LEAST_SHOWN)) != few[0], "and five from fewer"


def test_every_metric_is_known_as_what_people_do_or_as_a_fault() -> None:
    counter = SimpleNamespace(taken=4, failed=4, delivered=4, waiting=4, set_aside=4, refusing=4)
    found = metrics.render_metrics(metrics.collect_metrics(cast("Any", counter), cast("Any", counter)))
    exact = {
        name for name, value in re.findall(r"^yanduan_(\w+) (\d+)$", found, re.MULTILINE) if value != "0"
    }
    assert exact == {"updates_failed", "messages_set_aside", "groups_refusing"}

"""How the group's posters did over twelve weeks, as a picture: which work, and which fell silent.

What stands on it is put into the outbox, so that it is the same however often it is drawn; `qr_assets.chart`
draws it. Its squares are the steps that officers see, in fewer shades.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot import poster_printing, speech
from bot.officers.posters.admin_check import catch_repeat
from bot.officers.posters.scope import ENDED_CONDITIONS, PosterScope
from bot.rules import figures
from bot.rules import posters as rules
from bot.rules.posters import PosterCondition
from bot.texts import N_, Rich, Translator, formats
from storage import counters, outbox
from storage.records import Overview

if TYPE_CHECKING:
    from datetime import date

    from bot.officers.group.guards import GroupTurn
    from bot.posters import PosterFigures, WeekFigures
    from storage.records import Json

WEEKS: Final = 12
MOST_POSTERS: Final = 24
"""Posters in a picture that can be read on a phone."""
_SHADES: Final = (figures.LEAST_SHOWN, 10, 20, 50)
"""From so many scans a week on a square is darker."""
_NOT_YET: Final = -1
_NUMBER_LENGTH: Final = 18  # characters
_PLACE_LENGTH: Final = 40

_CONDITION_NAMES: Final = {
    PosterCondition.WORKING: N_("berfungsi"),
    PosterCondition.NEW: N_("baru"),
    PosterCondition.SILENT: N_("masih tergantung?"),
}
"""In few words, beside a number; what has ended isn't shown."""


async def send_overview(room: GroupTurn, known: PosterScope) -> None:
    """Put the picture into the outbox, once within a while."""
    if await catch_repeat(room.tx, "officers.posters_picture", str(room.chat_id)):
        room.toast(room.t("Gambarnya baru saja diminta: lihat di grup ini."))
        return
    hanging = [one for one in await known.all(room.tx, WEEKS) if one.condition not in ENDED_CONDITIONS]
    if not hanging:
        room.toast(room.t("Belum ada poster yang berlaku."), alert=True)
        return
    overview = Overview(_chart_values(room.t, known, hanging), "poster.png")
    caption = room.t("Poster {unit}: dipindai per pekan. Rinciannya: /poster", unit=known.unit.name)
    otherwise = speech.text_message(room.chat_id, room.t("Gambarnya tidak dapat dibuat. Daftarnya: /poster"))
    message = speech.file_message(room.chat_id, "sendPhoto", overview, caption, otherwise=otherwise)
    await outbox.put(room.tx, message)
    room.toast(room.t("Gambarnya menyusul di grup ini."))


def _chart_values(t: Translator, known: PosterScope, hanging: list[PosterFigures]) -> Json:
    """Return what `qr_assets.chart.Chart` takes."""
    mondays = [week.monday for week in reversed(hanging[0].weeks)]
    more = len(hanging) - MOST_POSTERS
    rest = t("Masih ada {count} poster lain: /poster", count=formats.number_text(max(more, 0), t.language))
    return {
        "title": poster_printing.shorten_text(str(t("Poster {unit}", unit=known.unit.name)), 60),
        "about": str(t("Berapa kali kodenya dipindai setiap pekan. Pekan ini belum dihitung.")),
        "first": _day_text(t, mondays[0]),
        "last": _day_text(t, mondays[-1]),
        "lines": [_chart_line(t, one) for one in hanging[:MOST_POSTERS]],
        "key": [str(said) for said in _legend_texts(t)],
        "rest": str(rest) if more > 0 else "",
    }


def _day_text(t: Translator, monday: date) -> str:
    return str(formats.date_text(datetime.combine(monday, time(), UTC), "UTC", t.language))


def _chart_line(t: Translator, one: PosterFigures) -> Json:
    return {
        "number": poster_printing.shorten_text(one.poster.code, _NUMBER_LENGTH),
        "place": poster_printing.shorten_text(one.poster.place, _PLACE_LENGTH),
        "condition": str(t(_CONDITION_NAMES[one.condition])),
        "watch": one.condition is PosterCondition.SILENT,
        "weeks": [_shade(one, week) for week in reversed(one.weeks)],
    }


def _shade(one: PosterFigures, week: WeekFigures) -> int:
    if week.monday < rules.monday_of(counters.day_of(one.poster.created_at)):
        return _NOT_YET
    return 0 if week.scans is None else sum(week.scans >= least for least in _SHADES)


def _legend_texts(t: Translator) -> list[Rich | str]:
    spans = [f"{lower}–{upper - 1}" for lower, upper in pairwise(_SHADES)]
    least, most = _SHADES[0], _SHADES[-1]
    return [t("di bawah {count}", count=least), *spans, t("{count} atau lebih", count=most)]

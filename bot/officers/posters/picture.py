"""How the group's posters did over twelve weeks, as a picture: which work, and which fell silent.

What stands on it is put into the outbox, so that it is the same however often it is drawn; `qr_assets.chart`
draws it. Its squares are the steps that officers see, in fewer shades.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from bot import poster_printing, speech
from bot.officers.posters.admin_check import just_now
from bot.officers.posters.scope import ENDED, Known
from bot.rules import posters as rules
from bot.rules.posters import Condition
from bot.texts import N_, Rich, Translator, formats
from storage import counters, outbox
from storage.records import Overview

if TYPE_CHECKING:
    from datetime import date

    from bot.officers.group.guards import Room
    from bot.posters import Figures, Week
    from storage.records import Json

WEEKS: Final = 12
MOST: Final = 24
"""Posters in a picture that can be read on a phone."""
_SHADES: Final = (rules.LEAST, 10, 20, 50)
"""From so many scans a week on a square is darker."""
_NOT_YET: Final = -1
_NUMBER: Final = 18  # characters
_PLACE: Final = 40

_CONDITIONS: Final = {
    Condition.WORKING: N_("berfungsi"),
    Condition.NEW: N_("baru"),
    Condition.SILENT: N_("masih tergantung?"),
}
"""In few words, beside a number; what has ended isn't shown."""


async def send(room: Room, known: Known) -> None:
    """Put the picture into the outbox, once within a while."""
    if await just_now(room.tx, "officers.posters_picture", str(room.chat_id)):
        room.toast(room.t("Gambarnya baru saja diminta: lihat di grup ini."))
        return
    hanging = [one for one in await known.all(room.tx, WEEKS) if one.condition not in ENDED]
    if not hanging:
        room.toast(room.t("Belum ada poster yang berlaku."), alert=True)
        return
    overview = Overview(_chart(room.t, known, hanging), "poster.png")
    caption = room.t("Poster {unit}: dipindai per pekan. Rinciannya: /poster", unit=known.unit.name)
    otherwise = speech.text_message(room.chat_id, room.t("Gambarnya tidak dapat dibuat. Daftarnya: /poster"))
    message = speech.file_message(room.chat_id, "sendPhoto", overview, caption, otherwise=otherwise)
    await outbox.put(room.tx, message)
    room.toast(room.t("Gambarnya menyusul di grup ini."))


def _chart(t: Translator, known: Known, hanging: list[Figures]) -> Json:
    """What `qr_assets.chart.Chart` takes."""
    mondays = [week.monday for week in reversed(hanging[0].weeks)]
    more = len(hanging) - MOST
    rest = t("Masih ada {count} poster lain: /poster", count=formats.number(max(more, 0), t.language))
    return {
        "title": poster_printing.shorten(str(t("Poster {unit}", unit=known.unit.name)), 60),
        "about": str(t("Berapa kali kodenya dipindai setiap pekan. Pekan ini belum dihitung.")),
        "first": _day(t, mondays[0]),
        "last": _day(t, mondays[-1]),
        "lines": [_line(t, one) for one in hanging[:MOST]],
        "key": [str(said) for said in _key(t)],
        "rest": str(rest) if more > 0 else "",
    }


def _day(t: Translator, monday: date) -> str:
    return str(formats.date(datetime.combine(monday, time(), UTC), "UTC", t.language))


def _line(t: Translator, one: Figures) -> Json:
    return {
        "number": poster_printing.shorten(one.poster.code, _NUMBER),
        "place": poster_printing.shorten(one.poster.place, _PLACE),
        "condition": str(t(_CONDITIONS[one.condition])),
        "watch": one.condition is Condition.SILENT,
        "weeks": [_shade(one, week) for week in reversed(one.weeks)],
    }


def _shade(one: Figures, week: Week) -> int:
    if week.monday < rules.week_of(counters.day_of(one.poster.created_at)):
        return _NOT_YET
    return 0 if week.scans is None else sum(week.scans >= least for least in _SHADES)


def _key(t: Translator) -> list[Rich | str]:
    spans = [f"{lower}–{upper - 1}" for lower, upper in pairwise(_SHADES)]
    least, most = _SHADES[0], _SHADES[-1]
    return [t("di bawah {count}", count=least), *spans, t("{count} atau lebih", count=most)]

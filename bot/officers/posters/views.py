"""Posters as a group sees them: a line each in a list, one by itself with its buttons."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot import poster_printing, speech
from bot.officers.posters.scope import ENDED
from bot.rules import posters as rules
from bot.rules.posters import Condition
from bot.texts import N_, Rich, Translator, bold, code, formats
from storage.records import Poster, Site, Unit

if TYPE_CHECKING:
    from bot.officers.posters.scope import Known
    from bot.posters import Figures, Week
    from bot.speech import Button, Keyboard
    from bot.turn import Deployment

TAP: Final = "o:pst:"
"""How the data of all these buttons begins; "o:pst:view:ID:LANGUAGE" is among the longest."""
PAGE: Final = 8
_SHORT: Final = 14  # characters of a number of which two stand beside each other

SIGNS: Final = {
    Condition.WORKING: ("✅", N_("berfungsi")),
    Condition.NEW: ("🆕", N_("baru, belum dipindai")),
    Condition.SILENT: ("⚠️", N_("belum dipindai 30 hari: masih tergantung?")),
    Condition.REVOKED: ("🚫", N_("dicabut")),
    Condition.EXPIRED: ("⌛", N_("masa berlakunya habis")),
}
SITES: Final = {
    Site.OFFICE: N_("kantor kesatuan ini"),
    Site.VILLAGE: N_("kantor desa/kelurahan"),
    Site.CLINIC: N_("puskesmas/klinik"),
    Site.SCHOOL: N_("sekolah"),
    Site.PUBLIC: N_("tempat umum"),
}
LAYOUTS: Final = {
    "a4": "A4",
    "a3": "A3",
    "a5": "A5",
    "sticker": N_("Stiker"),
    "tent": N_("Kartu meja"),
    "cards": N_("Kartu"),
    "banner": N_("Spanduk"),
    "square": N_("Media sosial"),
}
LANGUAGES: Final = {"id": "Indonesia", "en": "English", "both": N_("Dua bahasa")}
"""Of `qr_assets.poster`, whose drawing takes a while to load; a test holds them together."""


def unknown(t: Translator) -> Rich:
    """One answer for posters that there aren't and for those of units above or beside."""
    return t("Poster ini tidak ada di antara poster grup ini. Daftarnya: /poster")


def is_ended(t: Translator, poster: Poster) -> Rich:
    """Why it isn't printed."""
    return t("{code} tidak dicetak: kodenya tidak berlaku lagi. Lihat /poster {code}", code=poster.code)


def data(act: str, *args: str) -> str:
    return TAP + ":".join((act, *args))


# The list


def page(t: Translator, known: Known, found: list[Figures], first: str = "") -> tuple[Rich, Keyboard]:
    """The page that holds the poster with the id `first`, else the first page."""
    at = next((n for n, one in enumerate(found) if one.poster.id == first), 0) // PAGE * PAGE
    here = found[at : at + PAGE]
    count = formats.number(len(found), t.language)
    lines = [bold(t("Poster {unit}: {count}", unit=known.unit.name, count=count))]
    silent = sum(one.condition is Condition.SILENT for one in found)
    if silent:
        lines.append(t("⚠️ Belum dipindai 30 hari: {count}", count=formats.number(silent, t.language)))
    if not found:
        lines.append(t("Belum ada. Daftarkan yang pertama dengan tombol di bawah."))
    entries = [_line(t, known, one) for one in here]
    turns = []
    if at > 0:
        turns.append(speech.button(t("← Sebelumnya"), data("list", found[at - PAGE].poster.id)))
    if at + PAGE < len(found):
        turns.append(speech.button(t("Berikutnya →"), data("list", found[at + PAGE].poster.id)))
    below = [speech.button(t("Poster baru"), data("new"))]
    if found:
        below.append(speech.button(t("Gambar 12 pekan"), data("picture")))
    return Rich.join("\n\n", [Rich.join("\n", lines), *entries]), speech.inline(*_numbers(here), turns, below)


def _line(t: Translator, known: Known, one: Figures) -> Rich:
    sign, words = SIGNS[one.condition]
    parts: list[Rich | str] = [bold(f"{sign} {one.poster.code}"), place(t, one.poster)]
    if one.poster.unit_id != known.unit.id:
        parts.append(known.units[one.poster.unit_id].name)
    parts.append(t(words))
    if one.condition is Condition.WORKING:  # of the others it is said that nobody has scanned them
        parts.append(t("dipindai pekan lalu: {count}", count=_count(t, one.weeks[0].scans)))
    return Rich.join(" · ", parts)


def place(t: Translator, poster: Poster) -> Rich:
    """Where it hangs; away from the office also what kind of place that is."""
    if not poster.is_neutral:
        return Rich(poster.place)
    return t("{place} ({site})", place=poster.place, site=t(SITES[poster.site]))


def _numbers(here: list[Figures]) -> list[list[Button]]:
    buttons = [speech.button(one.poster.code, data("view", one.poster.id)) for one in here]
    side = 2 if all(len(one.poster.code) <= _SHORT for one in here) else 1
    return in_rows(buttons, side)


def in_rows(buttons: list[Button], length: int) -> list[list[Button]]:
    return [buttons[n : n + length] for n in range(0, len(buttons), length)]


def _count(t: Translator, count: int | None) -> Rich:
    if count is None:
        return t("kurang dari {count}", count=rules.LEAST)
    lower, upper = (number and formats.number(number, t.language) for number in rules.span(count))
    return Rich(f"{lower}–{upper}") if upper else t("{count} atau lebih", count=lower)


# One poster


def view(t: Translator, known: Known, one: Figures) -> Rich:
    """All that the group may know of it."""
    poster, unit = one.poster, known.units[one.poster.unit_id]
    since = formats.date(poster.hangs_since, unit.timezone, t.language)
    about = [
        bold(Rich.join(" · ", [poster.code, place(t, poster)])),
        Rich(unit.name),
        t("Versi {version}, sejak {since}", version=poster.version, since=since),
    ]
    if one.condition is not Condition.REVOKED:
        about.append(_validity(t, poster, unit))
    paragraphs = [Rich.join("\n", about), advice(t, one, unit)]
    if one.condition is not Condition.NEW:
        paragraphs.append(_counts(t, one.weeks[0]))
    if one.condition not in ENDED:
        paragraphs.append(
            t(
                "Untuk mencetak, ketuk ukurannya; berkasnya dikirim ke grup ini. Hanya admin grup yang dapat "
                "memintanya."
            )
        )
    return Rich.join("\n\n", paragraphs)


def _counts(t: Translator, week: Week) -> Rich:
    monday = formats.date(datetime.combine(week.monday, time(), UTC), "UTC", t.language)
    lines = [
        t("Pekan lalu (mulai Senin, {monday}):", monday=monday),
        t("– dipindai: {count}", count=_count(t, week.scans)),
        t("– pengaduan yang ditangani di sini: {count}", count=_count(t, week.complaints)),
    ]
    return Rich.join("\n", lines)


def _validity(t: Translator, poster: Poster, unit: Unit) -> Rich:
    if poster.expires_at is None:
        return t("Berlaku tanpa batas waktu")
    last = poster.expires_at - timedelta(microseconds=1)  # it ends with a day: midnight is the next one
    return t("Berlaku sampai akhir {date}", date=formats.date(last, unit.timezone, t.language))


def advice(t: Translator, one: Figures, unit: Unit) -> Rich:
    """Its condition, and what to do about it."""
    poster = one.poster
    replace = code(f"yanduan poster replace {poster.code}")
    match one.condition:
        case Condition.WORKING:
            return t("✅ Berfungsi: dipindai dalam 30 hari terakhir.")
        case Condition.NEW:
            return Rich.join(" ", [t("🆕 Baru, belum dipindai."), check_it(t)])
        case Condition.SILENT:
            return t(
                "⚠️ Belum dipindai 30 hari (pekan ini belum dihitung): masih tergantung? Mohon dilihat di "
                "tempatnya. Bila hilang atau rusak, cetaklah lagi. Bila ditempeli kode lain, mintalah versi "
                "baru kepada pengelola: {command}",
                command=replace,
            )
        case Condition.REVOKED:
            day = formats.date(poster.revoked_at or poster.hangs_since, unit.timezone, t.language)
            return t(
                "🚫 Dicabut pada {date}: kodenya tidak berlaku lagi. Turunkan yang masih tergantung. Bila "
                "tempat ini tetap memerlukan poster, mintalah versi baru kepada pengelola: {command}",
                date=day,
                command=replace,
            )
        case Condition.EXPIRED:
            return t(
                "⌛ Masa berlakunya habis. Turunkan yang masih tergantung. Pengelola dapat memperpanjangnya "
                "({longer}) atau membuat versi baru ({command}).",
                longer=code(f"yanduan poster expire {poster.code}"),
                command=replace,
            )


def check_it(t: Translator) -> Rich:
    """How to make sure of a poster that hangs."""
    return t(
        "Sesudah digantung, fotolah posternya dan kirim fotonya kepada saya di obrolan pribadi: saya periksa "
        "apakah kodenya terbaca."
    )


def view_buttons(t: Translator, deployment: Deployment, one: Figures, language: str = "") -> Keyboard:
    """One a layout, in the language that is chosen in the row below; back to the list."""
    poster = one.poster
    back = [speech.button(t("← Daftar"), data("list", poster.id))]
    if one.condition in ENDED:
        return speech.inline(back)
    chosen = language or poster_printing.language_of(deployment, poster)
    layouts = [
        speech.button(t(name), data("print", poster.id, layout, chosen)) for layout, name in LAYOUTS.items()
    ]
    languages = [
        speech.button(Rich.join("", ["• " if each == chosen else "", t(name)]), data("view", poster.id, each))
        for each, name in LANGUAGES.items()
    ]
    return speech.inline(*in_rows(layouts, 3), languages, back)

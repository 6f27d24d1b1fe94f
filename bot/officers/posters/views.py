"""Posters as a group sees them: a line each in a list, one by itself with its buttons."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot import keyboards, poster_printing
from bot.officers import wording
from bot.officers.posters.scope import ENDED_CONDITIONS
from bot.rules.posters import PosterCondition
from bot.texts import N_, Rich, Translator, bold, code, formats
from storage.records import Poster, Site, Unit

if TYPE_CHECKING:
    from bot.keyboards import Button, Keyboard
    from bot.officers.posters.scope import PosterScope
    from bot.posters import PosterFigures, WeekFigures
    from bot.turn import Deployment

BUTTON_PREFIX: Final = "o:pst:"
"""How the data of all these buttons begins; "o:pst:view:ID:LANGUAGE" is among the longest."""
PAGE_LENGTH: Final = 8
_SHORT_NUMBER: Final = 14  # characters of a number of which two stand beside each other

CONDITION_SIGNS: Final = {
    PosterCondition.WORKING: ("✅", N_("berfungsi")),
    PosterCondition.NEW: ("🆕", N_("baru, belum dipindai")),
    PosterCondition.SILENT: ("⚠️", N_("belum dipindai 30 hari: masih tergantung?")),
    PosterCondition.REVOKED: ("🚫", N_("dicabut")),
    PosterCondition.EXPIRED: ("⌛", N_("masa berlakunya habis")),
}
SITE_NAMES: Final = {
    Site.OFFICE: N_("kantor kesatuan ini"),
    Site.VILLAGE: N_("kantor desa/kelurahan"),
    Site.CLINIC: N_("puskesmas/klinik"),
    Site.SCHOOL: N_("sekolah"),
    Site.PUBLIC: N_("tempat umum"),
}
LAYOUT_NAMES: Final = {
    "a4": "A4",
    "a3": "A3",
    "a5": "A5",
    "sticker": N_("Stiker"),
    "tent": N_("Kartu meja"),
    "cards": N_("Kartu"),
    "banner": N_("Spanduk"),
    "square": N_("Media sosial"),
}
LANGUAGE_NAMES: Final = {"id": "Indonesia", "en": "English", "both": N_("Dua bahasa")}
"""Of `qr_assets.poster`, whose drawing takes a while to load; a test holds them together."""


def unknown_poster_text(t: Translator) -> Rich:
    """One answer for posters that there aren't and for those of units above or beside."""
    return t("Poster ini tidak ada di antara poster grup ini. Daftarnya: /poster")


def poster_ended_text(t: Translator, poster: Poster) -> Rich:
    """Why it isn't printed."""
    return t("{code} tidak dicetak: kodenya tidak berlaku lagi. Lihat /poster {code}", code=poster.code)


def poster_button_data(act: str, *args: str) -> str:
    return BUTTON_PREFIX + ":".join((act, *args))


# The list


def render_poster_list(
    t: Translator, known: PosterScope, found: list[PosterFigures], first: str = ""
) -> tuple[Rich, Keyboard]:
    """Return the page that holds the poster with the id `first`, else the first page."""
    at = next((n for n, one in enumerate(found) if one.poster.id == first), 0) // PAGE_LENGTH * PAGE_LENGTH
    here = found[at : at + PAGE_LENGTH]
    count = formats.number_text(len(found), t.language)
    lines = [bold(t("Poster {unit}: {count}", unit=known.unit.name, count=count))]
    silent = sum(one.condition is PosterCondition.SILENT for one in found)
    if silent:
        lines.append(t("⚠️ Belum dipindai 30 hari: {count}", count=formats.number_text(silent, t.language)))
    if not found:
        lines.append(t("Belum ada. Daftarkan yang pertama dengan tombol di bawah."))
    entries = [_poster_line(t, known, one) for one in here]
    turns = []
    if at > 0:
        turns.append(
            keyboards.callback_button(
                t("← Sebelumnya"), poster_button_data("list", found[at - PAGE_LENGTH].poster.id)
            )
        )
    if at + PAGE_LENGTH < len(found):
        turns.append(
            keyboards.callback_button(
                t("Berikutnya →"), poster_button_data("list", found[at + PAGE_LENGTH].poster.id)
            )
        )
    below = [keyboards.callback_button(t("Poster baru"), poster_button_data("new"))]
    if found:
        below.append(keyboards.callback_button(t("Gambar 12 pekan"), poster_button_data("picture")))
    return Rich.join("\n\n", [Rich.join("\n", lines), *entries]), keyboards.inline_keyboard(
        *_number_buttons(here), turns, below
    )


def _poster_line(t: Translator, known: PosterScope, one: PosterFigures) -> Rich:
    sign, words = CONDITION_SIGNS[one.condition]
    parts: list[Rich | str] = [bold(f"{sign} {one.poster.code}"), poster_place_text(t, one.poster)]
    if one.poster.unit_id != known.unit.id:
        parts.append(known.units[one.poster.unit_id].name)
    parts.append(t(words))
    if one.condition is PosterCondition.WORKING:  # of the others it is said that nobody has scanned them
        parts.append(t("dipindai pekan lalu: {count}", count=wording.figure_text(t, one.weeks[0].scans)))
    return Rich.join(" · ", parts)


def poster_place_text(t: Translator, poster: Poster) -> Rich:
    """Return where it hangs; away from the office also what kind of place that is."""
    if not poster.is_neutral:
        return Rich.of(poster.place)
    return t("{place} ({site})", place=poster.place, site=t(SITE_NAMES[poster.site]))


def _number_buttons(here: list[PosterFigures]) -> list[list[Button]]:
    buttons = [
        keyboards.callback_button(one.poster.code, poster_button_data("view", one.poster.id)) for one in here
    ]
    side = 2 if all(len(one.poster.code) <= _SHORT_NUMBER for one in here) else 1
    return split_rows(buttons, side)


def split_rows(buttons: list[Button], length: int) -> list[list[Button]]:
    return [buttons[n : n + length] for n in range(0, len(buttons), length)]


# One poster


def render_poster_view(t: Translator, known: PosterScope, one: PosterFigures) -> Rich:
    """All that the group may know of it."""
    poster, unit = one.poster, known.units[one.poster.unit_id]
    since = formats.date_text(poster.hangs_since, unit.timezone, t.language)
    about = [
        bold(Rich.join(" · ", [poster.code, poster_place_text(t, poster)])),
        Rich(unit.name),
        t("Versi {version}, sejak {since}", version=poster.version, since=since),
    ]
    if one.condition is not PosterCondition.REVOKED:
        about.append(_validity_text(t, poster, unit))
    paragraphs = [Rich.join("\n", about), condition_advice(t, one, unit)]
    if one.condition is not PosterCondition.NEW:
        paragraphs.append(_week_text(t, one.weeks[0]))
    if one.condition not in ENDED_CONDITIONS:
        paragraphs.append(
            t(
                "Untuk mencetak, ketuk ukurannya; berkasnya dikirim ke grup ini. Hanya admin grup yang dapat "
                "memintanya."
            )
        )
    return Rich.join("\n\n", paragraphs)


def _week_text(t: Translator, week: WeekFigures) -> Rich:
    monday = formats.date_text(datetime.combine(week.monday, time(), UTC), "UTC", t.language)
    lines = [
        t("Pekan lalu (mulai Senin, {monday}):", monday=monday),
        t("– dipindai: {count}", count=wording.figure_text(t, week.scans)),
        t("– pengaduan yang ditangani di sini: {count}", count=wording.figure_text(t, week.complaints)),
    ]
    return Rich.join("\n", lines)


def _validity_text(t: Translator, poster: Poster, unit: Unit) -> Rich:
    if poster.expires_at is None:
        return t("Berlaku tanpa batas waktu")
    last = poster.expires_at - timedelta(microseconds=1)  # it ends with a day: midnight is the next one
    return t("Berlaku sampai akhir {date}", date=formats.date_text(last, unit.timezone, t.language))


def condition_advice(t: Translator, one: PosterFigures, unit: Unit) -> Rich:
    """Its condition, and what to do about it."""
    poster = one.poster
    replace = code(f"yanduan poster replace {poster.code}")
    match one.condition:
        case PosterCondition.WORKING:
            return t("✅ Berfungsi: dipindai dalam 30 hari terakhir.")
        case PosterCondition.NEW:
            return Rich.join(" ", [t("🆕 Baru, belum dipindai."), check_poster_text(t)])
        case PosterCondition.SILENT:
            return t(
                "⚠️ Belum dipindai 30 hari (pekan ini belum dihitung): masih tergantung? Mohon dilihat di "
                "tempatnya. Bila hilang atau rusak, cetaklah lagi. Bila ditempeli kode lain, mintalah versi "
                "baru kepada pengelola: {command}",
                command=replace,
            )
        case PosterCondition.REVOKED:
            day = formats.date_text(poster.revoked_at or poster.hangs_since, unit.timezone, t.language)
            return t(
                "🚫 Dicabut pada {date}: kodenya tidak berlaku lagi. Turunkan yang masih tergantung. Bila "
                "tempat ini tetap memerlukan poster, mintalah versi baru kepada pengelola: {command}",
                date=day,
                command=replace,
            )
        case PosterCondition.EXPIRED:
            return t(
                "⌛ Masa berlakunya habis. Turunkan yang masih tergantung. Pengelola dapat memperpanjangnya "
                "({longer}) atau membuat versi baru ({command}).",
                longer=code(f"yanduan poster expire {poster.code}"),
                command=replace,
            )


def check_poster_text(t: Translator) -> Rich:
    """Return how to make sure of a poster that hangs."""
    return t(
        "Sesudah digantung, fotolah posternya dan kirim fotonya kepada saya di obrolan pribadi: saya periksa "
        "apakah kodenya terbaca."
    )


def poster_view_buttons(
    t: Translator, deployment: Deployment, one: PosterFigures, language: str = ""
) -> Keyboard:
    """One a layout, in the language that is chosen in the row below; back to the list."""
    poster = one.poster
    back = [keyboards.callback_button(t("← Daftar"), poster_button_data("list", poster.id))]
    if one.condition in ENDED_CONDITIONS:
        return keyboards.inline_keyboard(back)
    chosen = language or poster_printing.poster_language(deployment, poster)
    layouts = [
        keyboards.callback_button(t(name), poster_button_data("print", poster.id, layout, chosen))
        for layout, name in LAYOUT_NAMES.items()
    ]
    languages = [
        keyboards.callback_button(
            Rich.join("", ["• " if each == chosen else "", t(name)]),
            poster_button_data("view", poster.id, each),
        )
        for each, name in LANGUAGE_NAMES.items()
    ]
    return keyboards.inline_keyboard(*split_rows(layouts, 3), languages, back)

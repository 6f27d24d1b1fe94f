"""What a new poster is for and where it will hang, chosen by taps; and what its number will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import keyboards
from bot.officers.posters import views
from bot.texts import Rich, Translator, bold, code
from qr_assets.errors import CodeError
from qr_assets.writing import check_name
from storage import posters

if TYPE_CHECKING:
    from bot.keyboards import Button, Keyboard
    from bot.officers.posters.scope import PosterScope
    from storage.records import Poster, Unit
    from storage.store import Tx


def render_unit_choice(t: Translator, known: PosterScope, top: Unit, at: int = 0) -> tuple[Rich, Keyboard]:
    """For which unit: `top` itself, then those right below it, a page from `at` on. One with others below
    leads to a page of its own.
    """
    offered = [
        poster_button(Rich(top.name), "unit", top.id),
        *(_unit_button(known, unit) for unit in known.below(top)),
    ]
    turns = []
    if at > 0:
        turns.append(poster_button(t("← Sebelumnya"), "units", top.id, str(max(0, at - views.PAGE_LENGTH))))
    if at + views.PAGE_LENGTH < len(offered):
        turns.append(poster_button(t("Berikutnya →"), "units", top.id, str(at + views.PAGE_LENGTH)))
    said = Rich.join("\n", [bold(t("Poster baru")), t("Poster ini untuk satuan mana?")])
    return said, keyboards.inline_keyboard(
        *views.split_rows(offered[at : at + views.PAGE_LENGTH], 1), turns, [back_button(t)]
    )


def _unit_button(known: PosterScope, unit: Unit) -> Button:
    if not known.below(unit):
        return poster_button(Rich(unit.name), "unit", unit.id)
    return poster_button(
        Rich(keyboards.clip_text(unit.name, keyboards.LABEL_LENGTH - 2) + " ›"), "units", unit.id, "0"
    )


async def render_site_choice(tx: Tx, t: Translator, unit: Unit) -> tuple[Rich, Keyboard]:
    """Return what kind of place; unless no poster with a number of this unit could be printed."""
    if await next_poster_number(tx, unit) is None:
        return unnameable_unit_text(t, unit), keyboards.inline_keyboard([back_button(t)])
    title = bold(Rich.join(" · ", [t("Poster baru"), unit.name]))
    said = Rich.join("\n", [title, t("Di tempat seperti apa poster ini akan digantung?")])
    rows = [
        [poster_button(_capitalise(t(name)), "site", unit.id, site.value)]
        for site, name in views.SITE_NAMES.items()
    ]
    return said, keyboards.inline_keyboard(*rows, [back_button(t)])


async def next_poster_number(tx: Tx, unit: Unit) -> str | None:
    """Return the unit's next number; None if it can't name the files that are to be printed."""
    next_step = await posters.next_code(tx, unit.code)
    try:
        check_name(next_step)
    except CodeError:
        return None
    return next_step


def unnameable_unit_text(t: Translator, unit: Unit) -> Rich:
    """Return what to do where the unit's code makes no number."""
    return t(
        "Kode satuan ini, {unit}, tidak dapat menjadi nama berkas. Mintalah pengelola mendaftarkan posternya "
        "dengan nomor lain: {command}",
        unit=unit.code,
        command=code(f'yanduan poster add NOMOR --unit "{unit.code}" --place "…"'),
    )


def place_taken_text(t: Translator, there: Poster) -> Rich:
    """Another poster of the unit is registered at just this place."""
    return t(
        "Di tempat itu sudah terdaftar poster {number}: lihat /poster {number}. Untuk poster lain, tulislah "
        "tempatnya lebih tepat.",
        number=there.code,
    )


def not_below_text(t: Translator) -> Rich:
    """Return what is said if the chosen unit isn't this group's any more."""
    return t("Satuan itu tidak lagi di bawah grup ini. Mulailah lagi: /poster")


def poster_button(label: Rich, act: str, *args: str) -> Button:
    return keyboards.callback_button(label, views.poster_button_data(act, *args))


def back_button(t: Translator) -> Button:
    """To the list, with nothing done."""
    return poster_button(t("← Daftar"), "list")


def _capitalise(text: Rich) -> Rich:
    return Rich(text.text[:1].upper() + text.text[1:])

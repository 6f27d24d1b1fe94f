"""What a new poster is for and where it will hang, chosen by taps; and what its number will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import speech
from bot.officers.posters import views
from bot.texts import Rich, Translator, bold, code
from qr_assets.errors import CodeError
from qr_assets.writing import check_name
from storage import posters

if TYPE_CHECKING:
    from bot.officers.posters.scope import Known
    from bot.speech import Button, Keyboard
    from storage.records import Poster, Unit
    from storage.store import Tx


def units(t: Translator, known: Known, top: Unit, at: int = 0) -> tuple[Rich, Keyboard]:
    """For which unit: `top` itself, then those right below it, a page from `at` on. One with others below
    leads to a page of its own.
    """
    offered = [tap(Rich(top.name), "unit", top.id), *(_unit(known, unit) for unit in known.below(top))]
    turns = []
    if at > 0:
        turns.append(tap(t("← Sebelumnya"), "units", top.id, str(max(0, at - views.PAGE))))
    if at + views.PAGE < len(offered):
        turns.append(tap(t("Berikutnya →"), "units", top.id, str(at + views.PAGE)))
    said = Rich.join("\n", [bold(t("Poster baru")), t("Poster ini untuk satuan mana?")])
    return said, speech.inline(*views.in_rows(offered[at : at + views.PAGE], 1), turns, [back(t)])


def _unit(known: Known, unit: Unit) -> Button:
    if not known.below(unit):
        return tap(Rich(unit.name), "unit", unit.id)
    return tap(Rich(speech.clip(unit.name, speech.LABEL_LENGTH - 2) + " ›"), "units", unit.id, "0")


async def sites(tx: Tx, t: Translator, unit: Unit) -> tuple[Rich, Keyboard]:
    """What kind of place; unless no poster with a number of this unit could be printed."""
    if await number(tx, unit) is None:
        return unnameable(t, unit), speech.inline([back(t)])
    title = bold(Rich.join(" · ", [t("Poster baru"), unit.name]))
    said = Rich.join("\n", [title, t("Di tempat seperti apa poster ini akan digantung?")])
    rows = [[tap(_upper(t(name)), "site", unit.id, site.value)] for site, name in views.SITES.items()]
    return said, speech.inline(*rows, [back(t)])


async def number(tx: Tx, unit: Unit) -> str | None:
    """The unit's next number; None if it can't name the files that are to be printed."""
    following = await posters.next_code(tx, unit.code)
    try:
        check_name(following)
    except CodeError:
        return None
    return following


def unnameable(t: Translator, unit: Unit) -> Rich:
    """What to do where the unit's code makes no number."""
    return t(
        "Kode satuan ini, {unit}, tidak dapat menjadi nama berkas. Mintalah pengelola mendaftarkan posternya "
        "dengan nomor lain: {command}",
        unit=unit.code,
        command=code(f'yanduan poster add NOMOR --unit "{unit.code}" --place "…"'),
    )


def taken(t: Translator, there: Poster) -> Rich:
    """Another poster of the unit is registered at just this place."""
    return t(
        "Di tempat itu sudah terdaftar poster {number}: lihat /poster {number}. Untuk poster lain, tulislah "
        "tempatnya lebih tepat.",
        number=there.code,
    )


def not_below(t: Translator) -> Rich:
    """The unit that was chosen isn't this group's any more."""
    return t("Satuan itu tidak lagi di bawah grup ini. Mulailah lagi: /poster")


def tap(label: Rich, act: str, *args: str) -> Button:
    return speech.button(label, views.data(act, *args))


def back(t: Translator) -> Button:
    """To the list, with nothing done."""
    return tap(t("← Daftar"), "list")


def _upper(text: Rich) -> Rich:
    return Rich(text.text[:1].upper() + text.text[1:])

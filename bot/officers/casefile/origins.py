"""Where a complaint came in: at the poster of a unit, or without a valid one at the unit that it concerns.

A unit that no poster told was chosen by the reporter, or was the only one: neither is called a poster's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.rules import routing
from bot.texts import N_, Rich, Translator
from storage import units

if TYPE_CHECKING:
    from storage.records import Case, Json
    from storage.store import Tx

ORIGIN_LINES: Final = {
    "poster": N_("Poster di wilayah: {unit}"),
    "none": N_("Kesatuan: {unit} (tanpa barcode)"),
    "unknown": N_("Kesatuan: {unit} (barcode tidak dikenal)"),
    "revoked": N_("Kesatuan: {unit} (barcode tidak berlaku lagi)"),
}

SITE_LINES: Final = {
    "office": N_("{place} (di kantor kesatuan)"),
    "village": N_("{place} (tempat netral: kantor desa atau kelurahan)"),
    "clinic": N_("{place} (tempat netral: puskesmas atau klinik)"),
    "school": N_("{place} (tempat netral: sekolah)"),
    "public": N_("{place} (tempat netral: tempat umum)"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """`units` names what the reporter chose by its place: "this" unit, or its "polres"."""

    found: str
    units: dict[str, str]


def origin_line(t: Translator, unit: str, found: str) -> Rich:
    """Return the unit, and whether its poster led here."""
    return t(ORIGIN_LINES[found], unit=unit)


def poster_place(t: Translator, content: Json) -> Rich | None:
    """Return where the poster hangs, and whether that is a neutral place; cases of before don't know."""
    spot = str(content.get("spot") or "")
    words = SITE_LINES.get(str(content.get("site")), "{place}")
    return t(words, place=spot) if spot else None


def found_by(case: Case, content: Json | None = None) -> str:
    """Return how the unit was found; without the content (on a card) no more is known than if by a poster."""
    said = (content or {}).get("found")
    return str(said) if said in ORIGIN_LINES else "poster" if case.poster_id else "none"


async def load_origin(tx: Tx, case: Case, content: Json) -> Origin:
    """Return the origin of a case whose content was opened."""
    unit = await units.get(tx, case.poster_unit_id)
    polres = routing.polres_of(await units.all_units(tx), unit.id)
    named = {"this": unit.name} | ({"polres": polres.name} if polres else {})
    return Origin(found_by(case, content), named)

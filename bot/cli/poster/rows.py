"""What a row of `poster import` says, and whether it can be: each fault is found, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from bot import poster_printing
from bot.cli.common import for_operator
from bot.cli.poster.life import EXACTLY, end_of, must_come
from bot.cli.spreadsheet import Row
from qr_assets import writing
from qr_assets.errors import CodeError
from storage.errors import InvalidInput
from storage.records import Poster, PosterState, Site, Unit

K = TypeVar("K")
S = TypeVar("S")
T = TypeVar("T")

SITES: Final = {site.value: site for site in Site} | {
    "kantor": Site.OFFICE,
    "desa": Site.VILLAGE,
    "kelurahan": Site.VILLAGE,
    "kantor desa/kelurahan": Site.VILLAGE,
    "puskesmas": Site.CLINIC,
    "klinik": Site.CLINIC,
    "puskesmas/klinik": Site.CLINIC,
    "sekolah": Site.SCHOOL,
    "umum": Site.PUBLIC,
    "tempat umum": Site.PUBLIC,
    "": Site.OFFICE,
}
LANGUAGES: Final = {
    "id": "id",
    "indonesia": "id",
    "bahasa indonesia": "id",
    "en": "en",
    "english": "en",
    "inggris": "en",
    "bahasa inggris": "en",
    "both": "both",
    "keduanya": "both",
    "dua": "both",
    "dua bahasa": "both",
    "": "",
}
FORMATS: Final = {
    "stiker": "sticker",
    "kartu meja": "tent",
    "tenda meja": "tent",
    "tenda": "tent",
    "kartu": "cards",
    "spanduk": "banner",
    "media sosial": "square",
    "medsos": "square",
}
"""As the bot's buttons call them, besides their own names."""
_FORMAT: Final = re.compile(rf"\b({'|'.join(FORMATS)})\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """A poster to be made. `code` "" stands for the unit's next free number."""

    unit: Unit
    place: str
    code: str
    site: Site
    language: str
    layouts: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Passed:
    """No poster comes of a row: it is wrong, or there already. `note` says what is to be said about that."""

    note: str
    wrong: bool


class Judge:
    """Rows are judged in the order of the file, against the posters that are there and the rows before."""

    def __init__(self, units: Iterable[Unit], there: Sequence[Poster], now: datetime) -> None:
        self._units = {unit.code: unit for unit in units}
        self._spelt = {code.casefold(): code for code in self._units}
        self._now = now
        self._by_code = {poster.code.casefold(): poster for poster in there}
        self._by_place = {_where(poster.unit_id, poster.place): poster for poster in there}
        self._code_lines: dict[str, int] = {}
        self._place_lines: dict[tuple[str, str], int] = {}

    def judged(self, row: Row) -> Entry | Passed:
        """Return the poster that a row asks for, or why there is none."""
        faults = _Faults()
        faults.tried(lambda _: row.must_fit(), "")
        unit = faults.tried(self._unit, row.cells["unit"])
        place = faults.tried(poster_printing.validate_place, row.cells["place"])
        code = faults.tried(_number, row.cells["code"])
        site = faults.tried(_site, row.cells["site"])
        language = faults.tried(_language, row.cells["language"])
        layouts = faults.tried(_layouts, row.cells["format"])
        until = faults.tried(lambda day: _end(day, unit), row.cells["until"])
        there = self._known(row.line, unit, place, code, faults)
        if unit is None or place is None or code is None or site is None or language is None or faults.said:
            return Passed(" ".join(faults.said), wrong=True)
        entry = Entry(unit, place, code, site, language, layouts or "", until)
        if there is not None:
            return Passed(self._note(row, entry, there), wrong=False)
        faults.tried(self._must_be_possible, entry)
        return Passed(" ".join(faults.said), wrong=True) if faults.said else entry

    def _unit(self, code: str) -> Unit:
        if not code:
            message = "The unit is missing: give its code."
            raise InvalidInput(message)
        if code not in self._units:
            meant = self._spelt.get(code.casefold())
            hint = f"Write {meant!r}." if meant else "See: yanduan unit list"
            message = f"There is no unit {code!r}. {hint}"
            raise InvalidInput(message)
        return self._units[code]

    def _known(
        self, line: int, unit: Unit | None, place: str | None, code: str | None, faults: _Faults
    ) -> Poster | None:
        """Return the poster that is registered for this row already. What stands in its way becomes a
        fault.
        """
        where = _where(unit.id, place) if unit and place else None
        code_key = code.casefold() if code else ""
        code_line = _first_line(self._code_lines, code_key, line)
        place_line = _first_line(self._place_lines, where, line)
        numbered = self._by_code.get(code_key)
        there = self._by_place.get(where) if where else None
        if code_line != line:
            faults.add(f"Line {code_line} has the code {code!r} too: give another one.")
        elif numbered is not None and where is not None:
            if _where(numbered.unit_id, numbered.place) == where:
                return numbered
            elsewhere = f"{numbered.code} hangs elsewhere already ({numbered.place})"
            faults.add(f"{elsewhere}: give another code, or: yanduan poster move {numbered.code} …")
        elif place_line != line:
            faults.add(f"Line {place_line} has this place of this unit too: {_EXACTLY}")
        elif code and there is not None:
            faults.add(f"{there.code} hangs at this place already: {_EXACTLY}")
        return there

    def _note(self, row: Row, entry: Entry, there: Poster) -> str:
        """Return what somebody who imports a row should know of the poster that is there; mostly nothing."""
        state = there.state(self._now)
        if state is not PosterState.ACTIVE:
            said = f"{there.code} is there already, but {state.value}: yanduan poster replace {there.code}"
            return for_operator(said)
        pairs = {
            "site": (entry.site, there.site),
            "language": (entry.language, there.language),
            "format": (entry.layouts, there.layouts),
            "until": (entry.until, there.expires_at),
        }
        other = [name for name, (given, kept) in pairs.items() if row.cells[name] and given != kept]
        if not other:
            return ""
        return for_operator(
            f"{there.code} is there already with another {', '.join(other)}; it was left as it is."
        )

    def _must_be_possible(self, entry: Entry) -> None:
        must_come(entry.until, self._now)
        if not entry.code:
            writing.check_name(f"{entry.unit.code}-001")


_EXACTLY: Final = f"{EXACTLY}, or take this row out."


class _Faults:
    """What is wrong with a row, in sentences."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def tried(self, read: Callable[[S], T], said: S) -> T | None:
        """Return what `read` makes of it; None, and a fault more, if it can't be read."""
        try:
            return read(said)
        except InvalidInput as error:
            self.add(str(error))
        except CodeError as error:
            self.said.append(f"{for_operator(str(error))}.")
        return None

    def add(self, fault: str) -> None:
        """One more; the next stands on the same line, and so each is said for the operator here."""
        self.said.append(for_operator(fault))


def _first_line(lines: dict[K, int], key: K | None, line: int) -> int:
    """Return the first line that has this; `line` itself where it has none."""
    return lines.setdefault(key, line) if key else line


def _where(unit_id: str, place: str) -> tuple[str, str]:
    return unit_id, place.casefold()


def _number(code: str) -> str:
    if code:
        writing.check_name(code)  # its files will be named so
    return code


def _site(said: str) -> Site:
    if said.lower() not in SITES:
        message = f"{said!r} is no kind of place. Write {', '.join(Site)}, or nothing for the office."
        raise InvalidInput(message)
    return SITES[said.lower()]


def _language(said: str) -> str:
    meant = " ".join(said.lower().split())
    if meant not in LANGUAGES:
        message = f"{said!r} is no language of posters. Write id, en or both, or nothing for the usual one."
        raise InvalidInput(message)
    return LANGUAGES[meant]


def _layouts(said: str) -> str:
    """With commas, once each."""
    from qr_assets.poster import LAYOUTS

    named = _FORMAT.sub(lambda name: FORMATS[name[0]], " ".join(said.lower().split()))
    listed = dict.fromkeys(part for part in re.split(r"[,; ]+", named) if part)
    unknown = [part for part in listed if part not in LAYOUTS]
    if unknown:
        message = f"{unknown[0]!r} is no format. Write {', '.join(LAYOUTS)}; several with commas between."
        raise InvalidInput(message)
    return ",".join(listed)


def _end(day: str, unit: Unit | None) -> datetime | None:
    return end_of(day, unit) if day and unit else None

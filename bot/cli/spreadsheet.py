"""CSV files as spreadsheets write them: whatever stands between the cells, with the line of every row.

Commas, semicolons (Excel in Indonesian) or tabs; a first line `sep=;`; UTF-8 with or without a mark; any
line ends; line breaks in quotes. Blank lines are passed over, and columns without heading and content.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from storage.errors import InvalidInput

DELIMITERS: Final = ",;\t"
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of .xlsx, .ods and .xls begin."""
_ANNOUNCED: Final = re.compile(r"sep=(.)\r?\n?")

Names = Mapping[str, Sequence[str]]
"""The columns, each with the other names that its heading may have; all in small letters."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells by column, trimmed and "" where there is none.

    `line` is where it begins, counted from 1 as an editor does; `given` are its cells as they stand there;
    `surplus` those that aren't empty and stand below no heading.
    """

    line: int
    cells: dict[str, str]
    given: list[str]
    surplus: list[str]

    def must_fit(self) -> None:
        """InvalidInput if there is more than the headings have room for."""
        if self.surplus:
            message = (
                f"{self.surplus[0]!r} stands below no heading."
                " Put a text that holds what separates the cells in quotes."
            )
            raise InvalidInput(message)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows, how it was written, and headings that are no column of ours."""

    heading: list[str]
    delimiter: str
    unknown: list[str]
    rows: list[Row]


def read(file: Path, names: Names, required: Sequence[str]) -> Sheet:
    """Return the rows of a file. InvalidInput, with what to do, for what is no such table; OSError if
    unreadable.
    """
    try:
        with file.open("rb") as raw:
            if raw.read(4).startswith(_WORKBOOKS):
                message = (
                    f"{file} is a workbook. Open it and save it as CSV UTF-8"
                    " (simpan sebagai CSV UTF-8), then give that file."
                )
                raise InvalidInput(message)
        with file.open(newline="", encoding="utf-8-sig") as handle:
            lines = handle.readlines()
    except UnicodeDecodeError:
        message = f"{file} is not written in UTF-8. Save it as CSV in UTF-8 (Excel: “CSV UTF-8”)."
        raise InvalidInput(message) from None
    announced = _ANNOUNCED.fullmatch(lines[0]) if lines else None
    delimiter = announced[1] if announced else max(DELIMITERS, key=lambda one: _known(lines, one, names))
    rows = _rows(file, lines, delimiter, skip=1 if announced else 0)
    _, heading = next(rows, (0, []))
    columns = [_column(title, names) for title in heading]
    _check(file, columns, names, required)
    unknown = [title for title, column in zip(heading, columns, strict=True) if column is None]
    return Sheet(heading, delimiter, unknown, [_row(line, cells, columns, names) for line, cells in rows])


def _known(lines: list[str], delimiter: str, names: Names) -> int:
    """Return how many headings are ours with this between them. The first of the best is taken."""
    try:
        heading = next((cells for cells in csv.reader(lines, delimiter=delimiter) if any(cells)), [])
    except csv.Error:
        return 0
    return sum(bool(_column(title, names)) for title in heading)


def _rows(file: Path, lines: list[str], delimiter: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Each row that isn't blank, with the line on which it begins."""
    reader = csv.reader(lines[skip:], delimiter=delimiter, strict=True)
    while True:
        begins = skip + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            message = f"{file} can't be read as CSV from line {begins} on. Look at its quotes."
            raise InvalidInput(message) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells


def _column(title: str, names: Names) -> str | None:
    """Return the column that a heading means; "" for no heading at all, None for one that isn't ours."""
    wanted = " ".join(title.split()).lower()
    if not wanted:
        return ""
    return next((name for name, others in names.items() if wanted == name or wanted in others), None)


def _check(file: Path, columns: Sequence[str | None], names: Names, required: Sequence[str]) -> None:
    missing = [name for name in required if name not in columns]
    if missing:
        message = f"{file} has no column {', '.join(missing)}. It needs: {', '.join(required)}."
        raise InvalidInput(message)
    twice = [name for name, count in Counter(columns).items() if name and count > 1]
    if twice:
        said = " / ".join(map(repr, (twice[0], *names[twice[0]])))
        message = f"{file} has more than one column {said}. Keep one of them."
        raise InvalidInput(message)


def _row(line: int, given: list[str], columns: Sequence[str | None], names: Names) -> Row:
    found = dict.fromkeys(names, "")
    surplus = []
    for place, cell in enumerate(given):
        column = columns[place] if place < len(columns) else ""
        if column:
            found[column] = cell.strip()
        elif column == "" and cell.strip():
            surplus.append(cell)
    return Row(line, found, given, surplus)


def written(delimiter: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Return a file that a spreadsheet opens as `read` does: UTF-8 with a mark, lines ended as on Windows."""
    table = StringIO(newline="")
    csv.writer(table, delimiter=delimiter).writerows(rows)
    return table.getvalue().encode("utf-8-sig")

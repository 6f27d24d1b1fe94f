"""What is observed of a world, and where two of them differ."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

from typer.testing import CliRunner

from bot.cli import app
from tests.twins import meant
from tests.twins.people import BOTH, OFFICERS
from tests.twins.telegram import OFFICERS as OFFICERS_ROOM
from tests.twins.telegram import Call
from tests.twins.world import NOWHERE, World

STRANGERS: Final = {account.id for account in OFFICERS}
IN_BOTH: Final = {account.id for account in BOTH}


@dataclass
class Observation:
    """All that somebody else than the reporter could see, each kind as lines that can be compared."""

    updates: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)


def observe(world: World) -> Observation:
    """Everything but what is listed by commands, which need the store to themselves."""
    return Observation(
        updates=list(world.said),
        calls=_calls(world.telegram.calls),
        log=list(world.log),
        figures=[json.dumps(meant.but_for_reporters(figures)) for figures in world.figures],
        files=_files(world.folder / "data"),
        rows=_rows(world.folder / "data" / "yanduan.db"),
    )


def _calls(calls: list[Call]) -> list[str]:
    """Each chat by itself, in its order."""
    lines: list[str] = []
    known: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for call in sorted(calls, key=lambda call: call.chat or 0):
        told = meant.but_for_names(json.dumps(call.params, ensure_ascii=False, sort_keys=True))
        if call.chat is None:
            lines += [] if meant.is_meant(call) else [f"{call.at:.3f} {call.method} {told}"]
        elif call.chat < 0 or call.chat in STRANGERS:
            lines.append(f"{call.at:.3f} {call.method} {_numbered(told, known[call.chat])}")
        elif call.chat in IN_BOTH and call.room == OFFICERS_ROOM:
            lines.append(f"step {call.step} {call.method} {_numbered(told, known[call.chat])}")
    return lines


def _numbered(told: str, known: dict[str, int]) -> str:
    """Ids of rows, as this chat was first shown them."""
    return _ROW_ID.sub(lambda found: f"<{known.setdefault(found[0], len(known))}>", told)


_ROW_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


def _files(data: Path) -> list[str]:
    found = [path for path in data.rglob("*") if path.is_file() and not path.name.startswith(meant.DATABASE)]
    return sorted(f"{path.relative_to(data)} {path.stat().st_size} {path.stat().st_mode:o}" for path in found)


def _rows(database: Path) -> list[str]:
    """Of each table, how many rows there are of each kind: by what plain columns say, and by the sizes of
    what is sealed.
    """
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        lines = []
        for (table,) in sorted(tables):
            found = connection.execute(f'select * from "{table}" where {meant.KEPT.get(table, "true")}')
            names = [column[0] for column in found.description]
            shapes = Counter(
                " ".join(_shape(table, name, value) for name, value in zip(names, row, strict=True))
                for row in found
            )
            uncounted = table in meant.UNCOUNTED
            lines += sorted(
                f"{table} {'' if uncounted else count} × {shape}" for shape, count in shapes.items()
            )
    connection.close()
    return lines


def _shape(table: str, name: str, value: Any) -> str:
    if value is None:
        return f"{name}=-"
    if isinstance(value, bytes):
        return f"{name}:{len(value)}"
    if meant.is_keyed(table, name):
        return f"{name}:{len(str(value))}" if isinstance(value, str) else f"{name}:number"
    if isinstance(value, int) and value > meant.EARLIEST:
        return f"{name}:time"
    return f"{name}={value}"


LISTS: Final = (("unit", "list"), ("poster", "list"), ("verify",), ("doctor",))


def listed(folder: Path, passed: float) -> list[str]:
    """What the commands list, after so many seconds."""
    moved = folder / "moved"
    moved.write_text(str(passed))
    env = {
        "YANDUAN_DATA_DIR": str(folder / "data"),
        "YANDUAN_KEY_FILE": str(folder / "key"),
        "YANDUAN_API_URL": NOWHERE,
        "YANDUAN_CLOCK_FILE": str(moved),
        "YANDUAN_LANGUAGE": "en",
    }
    lines = []
    for words in LISTS:
        result = CliRunner().invoke(app, [*words, "--json"], env=env)
        lines.append(f"{' '.join(words)} {result.exit_code} {result.stdout.replace(str(folder), '')}")
    return lines


def differences(one: Observation, other: Observation) -> list[str]:
    """Where two worlds differ, of each kind what differs first."""
    return [
        f"{kind}: {lines[0]}\n    {lines[1] if len(lines) > 1 else ''}"
        for kind in Observation.__dataclass_fields__
        if (lines := differing(getattr(one, kind), getattr(other, kind)))
    ]


def differing(one: list[str], other: list[str]) -> list[str]:
    """The lines that one alone has, or at another time: behind a - of the first, behind a + of the second."""
    if one == other:
        return []
    first, second = [_untimed(line) for line in one], [_untimed(line) for line in other]
    found = []
    for what, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        pairs = list(zip(one[a:b], other[c:d], strict=False))
        if what == "equal":
            pairs = [pair for pair in pairs if not _alike(*pair)]
            found += [f"{sign} {line}" for pair in pairs for sign, line in zip("-+", pair, strict=True)]
        else:
            found += [*(f"- {line}" for line in one[a:b]), *(f"+ {line}" for line in other[c:d])]
    return found


def _untimed(line: str) -> str:
    at, _, said = line.partition(" ")
    return said if _TIME.fullmatch(at) else line


def _alike(one: str, other: str) -> bool:
    """Whether two lines that say the same say it at the same time, if they have one."""
    if one == other:
        return True
    at, then = one.partition(" ")[0], other.partition(" ")[0]
    return abs(float(at) - float(then)) < meant.SECONDS


_TIME: Final = re.compile(r"\d+\.\d{3}")

"""A folder of many posters: drawn where they aren't there yet, with an index page and a ZIP for each unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from bot.cli.common import complain, err, for_operator
from qr_assets import writing
from qr_assets.batch import drawing, page, zips
from qr_assets.batch.drawing import Files, Manner, Order, Outcome, Stopped
from qr_assets.batch.state import Fingerprints, State, fingerprint, opened
from storage.records import Poster, Unit


@dataclass(frozen=True, slots=True)
class Wish:
    """A poster to be rendered, of which unit, and how."""

    poster: Poster
    unit: Unit
    order: Order


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a wish; `drawn` if its files weren't there already."""

    wish: Wish
    files: Files
    fault: str
    drawn: bool

    def row(self, out: Path) -> dict[str, Any]:
        """For programs."""
        return {
            "code": self.wish.poster.code,
            "unit": self.wish.unit.code,
            "state": "failed" if self.fault else "rendered" if self.drawn else "unchanged",
            "files": [str(out / name) for name in self.files],
            "reason": self.fault or None,
        }


class _Rate(ProgressColumn):
    """Posters a second, or a minute where that is the better number."""

    def render(self, task: Task) -> Text:
        speed = task.speed or 0.0
        return Text(f"{speed:.1f}/s" if speed >= 1 else f"{60 * speed:.0f}/min" if speed else "")


def draw(
    orders: Sequence[Order], manner: Manner, jobs: int, each: Callable[[Outcome], None], there: int = 0
) -> None:
    """`drawing.draw` with a progress bar where standard error is a terminal; `there` need no drawing."""
    columns = (
        TextColumn(for_operator("Rendering")),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=err, transient=True, disable=not err.is_terminal, speed_estimate_period=120
    ) as bar:
        task = bar.add_task("", total=there + len(orders), completed=there)

        def advance(outcome: Outcome) -> None:
            each(outcome)
            bar.advance(task)

        drawing.draw(orders, manner, jobs, advance)


def fill(
    wishes: Sequence[Wish], ways: Mapping[str, Sequence[Unit]], manner: Manner, jobs: Callable[[int], int]
) -> list[Made]:
    """Make the folder hold what is wished; gives what became of each wish, by unit from the top down.

    `ways` are the units above each unit, itself first; `jobs` says how many processes for so many posters.
    """
    wishes = sorted(wishes, key=lambda wish: (*_place(wish.unit, ways), wish.poster.code))
    made: dict[str, Made] = {}
    try:
        with opened(manner.out) as state:
            _draw_missing(wishes, manner, jobs, state, made)
            found = [made[wish.poster.code] for wish in wishes]
            names = _publish(found, ways, manner.out, state)
            _tell_of_others(state, names, manner.out)
            return found
    except KeyboardInterrupt:
        message = f"Stopped: {len(made)} of {len(wishes)} are done. The same command goes on from there."
        raise Stopped(message) from None


def _draw_missing(
    wishes: Sequence[Wish],
    manner: Manner,
    jobs: Callable[[int], int],
    state: State,
    made: dict[str, Made],
) -> None:
    prints = Fingerprints(manner)
    missing: dict[str, tuple[Wish, str]] = {}
    for wish in wishes:
        of = prints.of(wish.order)
        files = state.files(of)
        if files is None:
            missing[wish.order.poster.number] = wish, of
        else:
            made[wish.poster.code] = Made(wish, files, "", drawn=False)

    def keep(outcome: Outcome) -> None:
        wish, of = missing[outcome.order.poster.number]
        if not outcome.fault:
            state.keep(of, outcome.files)
        made[wish.poster.code] = Made(wish, outcome.files, outcome.fault, drawn=True)

    orders = [wish.order for wish, _ in missing.values()]
    draw(orders, manner, jobs(len(orders)), keep, there=len(made))


def _publish(found: Sequence[Made], ways: Mapping[str, Sequence[Unit]], out: Path, state: State) -> set[str]:
    """Bring ZIPs and index page up to date; gives the names of all files that belong to the batch."""
    names = {name for made in found for name in made.files}
    groups = []
    for unit, of_unit in groupby(found, key=lambda made: made.wish.unit):
        members = list(of_unit)
        packed = _packed(unit, members, out, state)
        names.add(packed)
        above = [above.name for above in ways[unit.id][1:]]
        groups.append(page.Group(unit.name, above, packed, [_row(made) for made in members]))
    index, content = out / page.NAME, page.page(groups)
    if not index.is_file() or index.read_bytes() != content:
        writing.write({index: content})
    return names


def _packed(unit: Unit, members: Sequence[Made], out: Path, state: State) -> str:
    """Return the name of the unit's ZIP, which is written unless it is there already; "" if nothing goes
    into it.
    """
    done = [made for made in members if made.files]
    if not done:
        return ""
    name = zips.name_for(unit.code)
    note = zips.note(unit.name, [(made.wish.poster.code, made.wish.poster.place) for made in done])
    files = {file: proof for made in done for file, proof in made.files.items()}
    of = fingerprint([name, note.decode(), files])
    if state.files(of) is None:
        zips.pack(out / name, [out / file for file in files], note)
        state.keep(of, {name: drawing.proof(out / name)})
    return name


def _tell_of_others(state: State, names: set[str], out: Path) -> None:
    others = state.others(names)
    if others:
        complain(
            f"{out} also holds {len(others)} files from before that are not part of this, for instance"
            f" {others[0]}: of posters that count no more, or of another choice. Don't print them by mistake."
        )


def _place(unit: Unit, ways: Mapping[str, Sequence[Unit]]) -> tuple[list[tuple[str, str]], str]:
    """Sorts units as a tree: each below the one above it, by name."""
    return [(above.name.casefold(), above.code) for above in reversed(ways[unit.id])], unit.code


def _row(made: Made) -> page.Row:
    poster = made.wish.poster
    return page.Row(poster.code, poster.place, poster.version, list(made.files), for_operator(made.fault))

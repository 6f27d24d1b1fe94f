"""`make bench-qr`: how much harm a code bears, beside the plain output of `qrcode` and `segno`.

The same payloads at the same printed size, read by zxing-cpp from the same camera's pictures. A rate is the
share of pictures that are read, three of each link, each with noise and stains of its own, the same for all
makers. The last lines name the rows in which ours is read less often than a plain code by more than chance:
of the pictures that only one of the two was read from, so few were ours that a fair coin does it less than
once in forty throws (the exact sign test, two-sided at 5 %, so that of a hundred rows without a difference
two or three are named).
"""

from __future__ import annotations

import argparse
import random
import string
from collections.abc import Callable
from math import comb
from typing import Final

import qrcode
import segno
from rich.console import Console
from rich.table import Table

from qr_assets import harm, links, matrices, reading
from qr_assets.matrices import Matrix
from tests import pictures

PRINT_MM: Final = 40.0
PICTURES: Final = 3
Maker = Callable[[str], Matrix]
Read = list[bool]
"""Of each picture, in the same order for all makers."""


def ours(link: str) -> Matrix:
    return matrices.choose(link, PRINT_MM).matrix


def of_level(level: str) -> Maker:
    return lambda link: matrices._made(link, level).matrix


def with_emblem(link: str) -> Matrix:
    return matrices.without_middle(matrices.choose(link, PRINT_MM)).matrix


def of_qrcode(link: str) -> Matrix:
    code = qrcode.QRCode()
    code.add_data(link)
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def of_segno(link: str) -> Matrix:
    return tuple(tuple(bool(module) for module in row) for row in segno.make_qr(link).matrix_iter(border=4))


def printed(modules: Matrix) -> harm.Paper:
    return harm.Paper(pictures.of_modules(modules, 20))


def read(kind: harm.Harm, amount: float, papers: list[tuple[str, harm.Paper, int]]) -> Read:
    """Whether each link was read, from papers with the modules across."""
    return [
        reading.found(kind(paper, size, amount=amount, seed=PICTURES * number + seed)) == [link]
        for number, (link, paper, size) in enumerate(papers)
        for seed in range(PICTURES)
    ]


def below(ours: Read, theirs: Read) -> bool:
    """Whether ours was read less often by more than chance."""
    only_ours = sum(our and not their for our, their in zip(ours, theirs, strict=True))
    only_theirs = sum(their and not our for our, their in zip(ours, theirs, strict=True))
    either = only_ours + only_theirs
    as_few = sum(comb(either, number) for number in range(only_ours + 1))
    return only_ours < only_theirs and as_few / 2**either < 0.025


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--links", type=int, default=40)
    arguments.add_argument(
        "--levels", action="store_true", help="also the lower levels of correction, and an emblem"
    )
    given = arguments.parse_args()
    rng = random.Random(1)
    letters = string.ascii_letters + string.digits + "-_"
    payloads = [
        links.start_link("lobar_yanduan_bot", "".join(rng.choices(letters, k=12))) for _ in range(given.links)
    ]
    makers: dict[str, Maker] = {"ours": ours, "qrcode": of_qrcode, "segno": of_segno}
    plain = ("qrcode", "segno")
    if given.levels:
        makers |= {level: of_level(level) for level in "MQ"} | {"emblem": with_emblem}
    papers = {
        name: [(link, printed(modules), len(modules)) for link in payloads for modules in [make(link)]]
        for name, make in makers.items()
    }
    table = Table("harm", "amount", "", *makers, title=f"Decode rates of {given.links} links, in percent")
    worse = []
    for kind in harm.HARMS:
        for amount in kind.amounts:
            found = {name: read(kind, amount, each) for name, each in papers.items()}
            rates = [f"{100 * sum(each) / len(each):.0f}" for each in found.values()]
            mark = "required" if amount == kind.required else ""
            table.add_row(kind.name, f"{amount:g} {kind.unit}", mark, *rates)
            worse += [
                f"{kind.name} {amount:g} ({name}{', ' + mark if mark else ''})"
                for name in plain
                if below(found["ours"], found[name])
            ]
        table.add_section()
    console = Console(width=120)
    console.print(table)
    sizes = {name: each[0][2] for name, each in papers.items()}
    console.print("Modules across, quiet zone included:", sizes)
    console.print("Below plain by more than chance:", "; ".join(worse) or "none")


if __name__ == "__main__":
    main()

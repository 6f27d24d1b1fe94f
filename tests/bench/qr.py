"""`make bench-qr`: how much harm a code bears, beside the plain output of `qrcode` and `segno`.

The same payloads at the same printed size, read by zxing-cpp from pictures of the same width; ours in the
colour in which it is printed, theirs black. A rate is the share of links that are read, over three sizes of
picture, each with noise and stains of its own.
"""

from __future__ import annotations

import argparse
import random
import string
from collections.abc import Callable
from typing import Final

import qrcode
import segno
from PIL import Image
from rich.console import Console
from rich.table import Table

from qr_assets import codes, colours, harm, links, matrices, reading
from qr_assets.matrices import Matrix
from qr_assets.poster.look import COLOUR

PRINT_MM: Final = 40.0
Maker = Callable[[str], tuple[Matrix, int]]
"""Gives the modules for a link, and how dark they are as a step of 255."""
LUMA: Final = (0.299, 0.587, 0.114)
"""How much each colour counts in a grey picture."""


def ours(link: str) -> tuple[Matrix, int]:
    """As it is printed, in the colour of the house."""
    grey = sum(part * weight for part, weight in zip(colours.parsed(COLOUR), LUMA, strict=True))
    return matrices.choose(link, PRINT_MM).matrix, round(255 * grey)


def of_level(level: str) -> Maker:
    return lambda link: (matrices._made(link, level).matrix, 0)


def of_qrcode(link: str) -> tuple[Matrix, int]:
    code = qrcode.QRCode()
    code.add_data(link)
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix()), 0


def of_segno(link: str) -> tuple[Matrix, int]:
    return tuple(
        tuple(bool(module) for module in row) for row in segno.make_qr(link).matrix_iter(border=4)
    ), 0


def picture(modules: Matrix, dark: int, width: int) -> Image.Image:
    grey = codes.image(modules, 20).convert("L").point(lambda value: 255 if value else dark)
    return grey.resize((width, width), Image.Resampling.BOX)


def rate(kind: harm.Harm, amount: float, make: Maker, payloads: list[str]) -> float:
    """The share that is read, from 0 to 1."""
    read = 0
    for number, link in enumerate(payloads):
        modules, dark = make(link)
        for seed, width in enumerate(harm.WIDTHS):
            harmed = kind(picture(modules, dark, width), len(modules), amount=amount, seed=3 * number + seed)
            read += reading.found(harmed) == [link]
    return read / len(payloads) / len(harm.WIDTHS)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--links", type=int, default=25)
    arguments.add_argument("--levels", action="store_true", help="also each level of correction by itself")
    given = arguments.parse_args()
    rng = random.Random(1)
    letters = string.ascii_letters + string.digits + "-_"
    payloads = [
        links.start_link("lobar_yanduan_bot", "".join(rng.choices(letters, k=12))) for _ in range(given.links)
    ]
    makers: dict[str, Maker] = {"ours": ours, "qrcode": of_qrcode, "segno": of_segno}
    if given.levels:
        makers |= {level: of_level(level) for level in "MQH"}
    table = Table("harm", "amount", "", *makers, title=f"Decode rates of {given.links} links, in percent")
    for kind in harm.HARMS:
        for amount in kind.amounts:
            rates = [rate(kind, amount, make, payloads) for make in makers.values()]
            mark = "required" if amount == kind.required else ""
            table.add_row(
                kind.name, f"{amount:g} {kind.unit}", mark, *(f"{100 * each:.0f}" for each in rates)
            )
        table.add_section()
    Console(width=120).print(table)
    sizes = {name: len(make(payloads[0])[0]) for name, make in makers.items()}
    Console().print("Modules across, quiet zone included:", sizes)


if __name__ == "__main__":
    main()

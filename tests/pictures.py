"""Pictures of codes, as somebody may have them who has no poster of ours."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from PIL import Image

from qr_assets import apart, matrices, reading


def of_modules(modules: matrices.Matrix, scale: int) -> Image.Image:
    """Grey, black on white, `scale` pixels a module."""
    size = len(modules)
    small = Image.frombytes("L", (size, size), bytes(0 if dark else 255 for row in modules for dark in row))
    return small.resize((size * scale,) * 2, Image.Resampling.NEAREST)


def of_code(link: str, folder: Path, name: str = "code") -> Path:
    """A PNG with the code of any link."""
    file = folder / f"{name}.png"
    folder.mkdir(parents=True, exist_ok=True)
    of_modules(matrices.choose(link, 40).matrix, 9).save(file)
    return file


def of_finder_patterns(side: int) -> Image.Image:
    """What costs a reader most: every three of them may be a code's."""
    one = Image.new("L", (9, 9), 255)
    one.paste(0, (1, 1, 8, 8))
    one.paste(255, (2, 2, 7, 7))
    one.paste(0, (3, 3, 6, 6))
    page = Image.new("L", (side, side), 255)
    for x in range(0, side, 9):
        for y in range(0, side, 9):
            page.paste(one, (x, y))
    return page


def said_in(file: Path) -> list[str]:
    """What the codes in a file of our own say: read as `apart` does, but here, and drawings not as finely."""
    content = file.read_bytes()
    return reading.of_drawing(content, longest=1600) if file.suffix == ".svg" else reading.of_bytes(content)


def said_apart(file: Path, **limits: Any) -> list[str]:
    """What the codes in anybody's file say."""
    return asyncio.run(apart.of_file(file, **limits))

"""Pictures of codes, as somebody may have them who has no poster of ours."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from qr_assets import matrices


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

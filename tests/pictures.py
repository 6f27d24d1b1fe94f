"""Pictures of codes, as somebody may have them who has no poster of ours."""

from __future__ import annotations

from pathlib import Path

from qr_assets import matrices


def of_code(link: str, folder: Path, name: str = "code") -> Path:
    """A PNG with the code of any link."""
    file = folder / f"{name}.png"
    folder.mkdir(parents=True, exist_ok=True)
    matrices.picture(matrices.choose(link, 40).matrix, 9).save(file)
    return file

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "logo.png"
    Image.new("RGBA", (300, 200), (200, 30, 30, 180)).save(path)
    return path

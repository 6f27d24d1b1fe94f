"""The page's modules: each file can be read without the others that use it."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

from bot import sandbox

PAGE = Path(sandbox.__file__).parent / "page"
USED = re.compile(r"""^(?:import|export)\b[^;]*?\bfrom "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)""", re.MULTILINE)


def used_by(module: Path) -> set[Path]:
    """The page's own modules that this one imports, when it is loaded or later."""
    found = {one or other for one, other in USED.findall(module.read_text(encoding="utf-8"))}
    return {
        path for path in ((module.parent / name).resolve() for name in found) if "vendor" not in path.parts
    }


def test_the_pages_modules_import_each_other_in_no_circle() -> None:
    modules = {path: used_by(path) for path in PAGE.rglob("*.js") if "vendor" not in path.parts}
    assert all(path.is_file() for used in modules.values() for path in used)
    order = list(TopologicalSorter(modules).static_order())
    assert len(order) > 20

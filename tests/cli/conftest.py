from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from qr_assets.batch import state as batch_state
from tests.worlds.office import Office, office


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A folder with nothing in it."""
    for name in [name for name in os.environ if name.startswith("YANDUAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path)


@pytest.fixture(name="office")
def _office(empty: Office) -> Office:
    """A key and an empty database."""
    return office(empty.folder)


@pytest.fixture(scope="session")
def _furnished(tmp_path_factory: pytest.TempPathFactory) -> Callable[[datetime], Path]:
    """A station made once at each instant, by the commands that make one."""

    @cache
    def made(_at: datetime) -> Path:
        here = office(tmp_path_factory.mktemp("furnished"))
        here.succeeds("unit", "add", "NTB", "--name", "Polda NTB", "--level", "polda")
        here.succeeds(
            "unit", "add", "LOBAR", "--name", "Polres Lobar", "--level", "polres", "--parent", "NTB"
        )
        here.succeeds("poster", "add", "A-1", "--unit", "LOBAR", "--place", "Ruang [tunggu]", *BOT)
        return here.folder

    return made


@pytest.fixture
def station(instant: datetime, empty: Office, _furnished: Callable[[datetime], Path]) -> Office:
    """An office with a Polda, a Polres below it, and a poster, made just now."""
    shutil.copytree(_furnished(instant), empty.folder, dirs_exist_ok=True)
    return empty


BOT = ("--bot-name", "@yanduan_bot")


@pytest.fixture(scope="session")
def _paved(
    _furnished: Callable[[datetime], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[datetime], Path]:
    """A station with nine posters more, of a Polsek and of the Polres, and their codes in `print`."""

    @cache
    def made(at: datetime) -> Path:
        here = Office(tmp_path_factory.mktemp("paved"))
        shutil.copytree(_furnished(at), here.folder, dirs_exist_ok=True)
        for code, name in (("SEK", "Polsek <b>Sekotong</b>"), ("GER", "Polsek Gerung")):
            here.succeeds("unit", "add", code, "--name", name, "--level", "polsek", "--parent", "LOBAR")
        rows = ["unit,place,format", "SEK,Pasar <b>& taman,sticker", "GER,Pos jaga,"]
        file = here.folder / "street.csv"
        file.write_text("\n".join([*rows, *(f"SEK,Pos {number}," for number in range(7))]))
        here.succeeds("poster", "import", str(file))
        render(here, "--all", "--jobs", "1", out=str(here.folder / "print"))
        return here.folder

    return made


@pytest.fixture
def street(instant: datetime, empty: Office, _paved: Callable[[datetime], Path]) -> Office:
    """Ten posters, rendered into `print` (the codes alone, which are quick to draw)."""
    shutil.copytree(_paved(instant), empty.folder, dirs_exist_ok=True)
    return empty


def render(street: Office, *words: str, out: str = "print", **environment: str) -> str:
    """All posters' codes into a folder; what was said on standard output."""
    words = ("poster", "render", *(words or ("--all",)), "--format", "code", "--out", out, *BOT)
    result = street.runs(*words, **environment)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def contents(folder: Path) -> dict[str, str]:
    """Every file but what is kept for the next run, by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != batch_state.NAME
    }

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.office import Office, office


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
def _furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station made once, by the commands that make one."""
    here = office(tmp_path_factory.mktemp("furnished"))
    here.succeeds("unit", "add", "NTB", "--name", "Polda NTB", "--level", "polda")
    here.succeeds("unit", "add", "LOBAR", "--name", "Polres Lobar", "--level", "polres", "--parent", "NTB")
    here.succeeds("poster", "add", "A-1", "--unit", "LOBAR", "--place", "Ruang [tunggu]", *BOT)
    return here.folder


@pytest.fixture
def station(empty: Office, _furnished: Path) -> Office:
    """An office with a Polda, a Polres below it, and a poster."""
    shutil.copytree(_furnished, empty.folder, dirs_exist_ok=True)
    return empty


BOT = ("--bot-name", "@yanduan_bot")

from __future__ import annotations

import os
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


@pytest.fixture
def station(office: Office) -> Office:
    """An office with a Polda, a Polres below it, and a poster."""
    office.succeeds("unit", "add", "NTB", "--name", "Polda NTB", "--level", "polda")
    office.succeeds("unit", "add", "LOBAR", "--name", "Polres Lobar", "--level", "polres", "--parent", "NTB")
    office.succeeds("poster", "add", "A-1", "--unit", "LOBAR", "--place", "Ruang [tunggu]", *BOT)
    return office


BOT = ("--bot-name", "@yanduan_bot")

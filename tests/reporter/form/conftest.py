from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from qr_assets import apart
from storage import posters, units
from storage.records import Level, Poster, Unit
from storage.store import Tx
from tests.reporter.form import photos
from tests.worlds.camera import Phone, read_here
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import Citizen

SARI = Person(1001, "Sari")
LOBAR, NTB = -1001, -1002
GROUPS = {"lobar": LOBAR, "ntb": NTB}


async def build_units(tx: Tx) -> None:
    """Two Polsek under a Polres and a Polda that have groups."""
    for code, name, level, parent in (
        ("ntb", "Polda NTB", Level.POLDA, None),
        ("lobar", "Polres Lombok Barat", Level.POLRES, "ntb"),
        ("sekotong", "Polsek Sekotong", Level.POLSEK, "lobar"),
        ("gerung", "Polsek Gerung", Level.POLSEK, "lobar"),
    ):
        unit = await units.add(
            tx, code=code, name=name, level=level, parent_code=parent, timezone="Asia/Makassar"
        )
        if code in GROUPS:
            await units.bind_group(tx, unit.id, GROUPS[code])


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    """The whole bot, with a Polsek under a Polres and a Polda that have groups."""
    async with Chat.open(tmp_path, furnish=build_units) as opened:
        yield opened


@pytest.fixture
async def poster(chat: Chat) -> Poster:
    """The poster in the hall of the Polsek."""
    async with chat.store.write() as tx:
        unit = await units.by_code(tx, "sekotong")
        assert unit is not None
        return await posters.add(tx, code="skt-1", unit_id=unit.id, place="ruang tunggu")


@pytest.fixture
def sari(chat: Chat) -> Citizen:
    """Somebody with a phone set to Indonesian."""
    return Citizen(chat, SARI)


@pytest.fixture
def reads_apart() -> None:
    """For tests in which a photo is read as at a station, in a process of its own."""


@pytest.fixture
def phone(sari: Citizen, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """The same person with a camera."""
    if "reads_apart" not in request.fixturenames:
        monkeypatch.setattr(apart, "of_bytes", read_here)
    return Phone(sari)


@pytest.fixture
async def unit(chat: Chat) -> Unit:
    """The Polsek."""
    async with chat.store.read() as tx:
        found = await units.by_code(tx, "sekotong")
    assert found is not None
    return found


@pytest.fixture
def printed(chat: Chat, poster: Poster, unit: Unit) -> Image.Image:
    """Its poster, as it is printed here."""
    return photos.of_poster(chat.deployment, poster, unit)

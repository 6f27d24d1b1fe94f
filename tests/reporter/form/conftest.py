from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from storage import posters, units
from storage.records import Level, Poster, Unit
from tests.reporter.form import photos
from tests.support import migrated
from tests.worlds.camera import Phone
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import Citizen

SARI = Person(1001, "Sari")
LOBAR, NTB = -1001, -1002


@pytest.fixture
async def chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Chat]:
    """The whole bot, with a Polsek under a Polres and a Polda that have groups."""
    migrated(tmp_path / "data")  # a copy: much quicker than migrating anew for each test
    monkeypatch.setattr("storage.migrate.upgrade", lambda _url: None)
    async with Chat.open(tmp_path) as opened:
        async with opened.store.write() as tx:
            zone = "Asia/Makassar"
            await units.add(
                tx, code="ntb", name="Polda NTB", level=Level.POLDA, parent_code=None, timezone=zone
            )
            await units.add(
                tx,
                code="lobar",
                name="Polres Lombok Barat",
                level=Level.POLRES,
                parent_code="ntb",
                timezone=zone,
            )
            await units.add(
                tx,
                code="sekotong",
                name="Polsek Sekotong",
                level=Level.POLSEK,
                parent_code="lobar",
                timezone=zone,
            )
            await units.add(
                tx,
                code="gerung",
                name="Polsek Gerung",
                level=Level.POLSEK,
                parent_code="lobar",
                timezone=zone,
            )
            for code, group in (("lobar", LOBAR), ("ntb", NTB)):
                unit = await units.by_code(tx, code)
                assert unit is not None
                await units.bind_group(tx, unit.id, group)
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
def phone(sari: Citizen) -> Phone:
    """The same person with a camera."""
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

"""How the process begins and ends: in good order, or with a sentence that says what to do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox.testing import Sandbox
from storage import cases, keys, verify
from tests.e2e.people import STORY, crowd
from tests.e2e.station import PATIENCE, Place, Station, free_port, place, station
from tests.support import migrated

FEW_SECONDS = 8.0

Mistake = Callable[[Station], None]


async def test_told_to_stop_under_load_it_ends_well_within_seconds_and_loses_nothing(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        citizens = await crowd(here.sandbox, 40)
        await citizens.come_to_the_review(here.poster)
        await citizens.tap("Kirim")  # forty cases at once
        began = asyncio.get_running_loop().time()
        assert await here.station.stops() == 0
        assert asyncio.get_running_loop().time() - began < FEW_SECONDS
        await here.station.starts()
        await citizens.hear("Kode rahasia")
        assert await here.station.stops() == 0
        async with here.station.store() as store, store.read() as tx:
            for person in citizens.people:
                (case,) = await cases.of_account(tx, person.id)
                assert (await cases.content(tx, case.id))["story"] == [{"text": STORY}]
            assert await verify.verify(tx) == []


async def test_without_a_network_it_waits_says_so_and_goes_on(tmp_path: Path) -> None:
    port = free_port()
    async with station(tmp_path) as here:
        sandbox = here.sandbox
        here.environment["YANDUAN_API_URL"] = f"http://127.0.0.1:{port}"
        await here.starts(ready=False)
        await here.logs("waiting_for_network")
        async with Sandbox.serve(port, token=sandbox.bot.token) as network:
            await network.polled(PATIENCE)
            assert await here.stops() == 0


def other_key(here: Station) -> None:
    (here.folder / "key").unlink()
    migrated(here.folder / "elsewhere")
    keys.create(here.folder / "key", here.folder / "elsewhere")


def no_key(here: Station) -> None:
    (here.folder / "key").unlink()


def readable_key(here: Station) -> None:
    (here.folder / "key").chmod(0o644)


def newer_database(here: Station) -> None:
    with sqlite3.connect(here.data / "yanduan.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()


def foreign_token(here: Station) -> None:
    here.environment["YANDUAN_BOT_TOKEN"] = "7000000000:" + "A" * 35


def no_token_at_all(here: Station) -> None:
    here.environment["YANDUAN_BOT_TOKEN"] = "bukan token"


def rates_off_for_telegram(here: Station) -> None:
    here.environment["YANDUAN_API_URL"] = "https://api.telegram.org"


@pytest.mark.parametrize(
    ("mistakes", "words"),
    [
        ((foreign_token, no_token_at_all), ("YANDUAN_BOT_TOKEN", "YANDUAN_BOT_TOKEN")),
        ((other_key, no_key, readable_key), ("key", "key", "key")),
        ((newer_database, rates_off_for_telegram), ("newer", "127.0.0.1")),
    ],
)
async def test_a_mistake_of_the_operator_is_a_clear_sentence_and_exit_code_1(
    tmp_path: Path, mistakes: tuple[Mistake, ...], words: tuple[str, ...]
) -> None:
    async def complaint(mistake: Mistake) -> tuple[int, str]:
        async with station(tmp_path / mistake.__name__) as here:
            async with here.store():
                pass  # the database has met its key
            mistake(here)
            code, out, err = await here.command("run")
            assert here.sandbox.bot.token not in out + err
            assert here.environment.get("YANDUAN_BOT_TOKEN", "-") not in out + err
            return code, out + err

    for (code, said), word in zip(await asyncio.gather(*map(complaint, mistakes)), words, strict=True):
        assert code == 1, said
        assert word in said
        assert "Traceback" not in said
        assert 1 <= len(said.strip().splitlines()) <= 3, said


@pytest.mark.asyncio(loop_scope="package")
async def test_it_refuses_to_run_twice_on_one_data_folder(here: Place) -> None:
    code, out, err = await here.station.command("run")
    assert code == 1
    assert "Another" in out + err
    assert "Traceback" not in out + err

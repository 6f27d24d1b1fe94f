"""How the process begins and ends: in good order, or with a sentence that says what to do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox.testing import Sandbox
from storage import keys
from tests.support import migrated
from tests.worlds.installation import Place, Station, free_port, station
from tests.worlds.scene import PATIENCE

Mistake = Callable[[Station], None]


async def test_without_a_network_it_waits_says_so_and_goes_on(tmp_path: Path) -> None:
    port = free_port()
    async with station(tmp_path) as here:
        here.cold = True
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


def newer_database(here: Station) -> None:
    with sqlite3.connect(here.data / "yanduan.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()


def foreign_token(here: Station) -> None:
    here.environment["YANDUAN_BOT_TOKEN"] = "7000000000:" + "A" * 35


MISTAKES: tuple[tuple[Mistake, str], ...] = (
    (foreign_token, "YANDUAN_BOT_TOKEN"),
    (other_key, "Berkas kunci"),
    (no_key, "keys new"),
    (newer_database, "yang lebih baru"),
)


async def test_a_mistake_of_the_operator_is_a_clear_sentence_and_exit_code_1(tmp_path: Path) -> None:
    async def complaint(mistake: Mistake) -> tuple[int, str]:
        async with station(tmp_path / mistake.__name__) as here:
            async with here.store():
                pass  # the database has met its key
            mistake(here)
            code, out, err = await here.command("run")
            assert here.sandbox.bot.token not in out + err
            assert here.env()["YANDUAN_BOT_TOKEN"] not in out + err
            return code, out + err

    complaints = await asyncio.gather(*(complaint(mistake) for mistake, _ in MISTAKES))
    for (code, said), (_, word) in zip(complaints, MISTAKES, strict=True):
        assert code == 1, said
        assert word in said
        assert "Traceback" not in said
        assert 1 <= len(said.strip().splitlines()) <= 3, said


@pytest.mark.asyncio(loop_scope="package")
async def test_it_refuses_to_run_twice_on_one_data_folder(here: Place) -> None:
    code, out, err = await here.station.command("run")
    assert code == 1
    assert f"`yanduan run` lain sedang memakai {here.station.data}" in out + err
    assert "Traceback" not in out + err

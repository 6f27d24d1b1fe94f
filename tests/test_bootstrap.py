"""The one composition root: what runs, what is waited for, and what keeps it from starting."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs

from bot import bootstrap, heartbeat, store_opening
from bot.sandbox.testing import Sandbox
from bot.settings import Settings
from bot.store_opening import SetupError
from bot.upkeep import jobs
from bot.upkeep.worker import Worker
from storage import intake, keys, meta, units
from storage.errors import KeyMissing
from storage.records import Level
from storage.restore import UNASKED
from tests.support import migrated


def settings(folder: Path, sandbox: Sandbox | None = None, **options: object) -> Settings:
    values: dict[str, object] = {
        "data_dir": folder / "data",
        "key_file": folder / "key",
        "api_url": sandbox.bot.api_url if sandbox else "http://127.0.0.1:9",
        "bot_token": sandbox.bot.token if sandbox else "123456:TEST-token",
        **options,
    }
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A key and an empty database."""
    migrated(tmp_path / "data")
    keys.create(tmp_path / "key", tmp_path / "data")
    return tmp_path


@asynccontextmanager
async def running(options: Settings) -> AsyncIterator[None]:
    """The whole program for the time of a block; it must stop in good order."""
    stop = asyncio.Event()
    async with asyncio.timeout(15), asyncio.TaskGroup() as group:
        group.create_task(bootstrap.run(options, stop))
        try:
            yield
        finally:
            stop.set()


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


async def test_the_whole_program_answers_a_citizen_and_stops_in_good_order(folder: Path) -> None:
    async with Sandbox.serve() as sandbox:
        options = settings(folder, sandbox)
        sari = await sandbox.user("Sari", started=True)
        async with running(options):
            await sari.says("/bantuan")
            await sari.hears("148")
            assert heartbeat.is_running(options.data_dir)
            assert heartbeat.last_heard_at(options.data_dir) is not None
        assert await sandbox.refusals() == []
    async with store_opening.open_store(options) as store, store.write() as tx:
        assert await meta.get(tx, store_opening.USERNAME_KEY) == sandbox.bot.username
        assert await intake.set_running(tx), "the last stop was a clean one"


async def test_telegram_is_told_which_commands_there_are_however_often_it_refuses(folder: Path) -> None:
    async with Sandbox.serve() as sandbox:
        await sandbox.fault("500", method="setMyCommands", times=1)
        async with running(settings(folder, sandbox)):
            await sandbox.call("setMyCommands", verdict="fault", timeout=5)
            await sandbox.call("setMyCommands", timeout=5)


async def test_what_it_says_of_itself_is_told_in_both_languages_and_when_it_changes(
    folder: Path,
) -> None:
    async with Sandbox.serve() as sandbox:
        await sandbox.fault("500", method="getMyDescription", times=1)
        for organisation, told in (("Propam Contoh", 2), ("Propam Contoh", 0), ("Propam Lain", 2)):
            before = await sandbox.calls("setMyDescription")
            asked = [call["seq"] for call in await sandbox.calls("getMyDescription")]
            async with running(settings(folder, sandbox, organisation=organisation)):
                await twice(
                    sandbox, "setMyDescription" if told else "getMyDescription", max(asked, default=0)
                )
            new = (await sandbox.calls("setMyDescription"))[len(before) :]
            assert [call["params"].get("language_code") for call in new] == [None, "en"][:told]
            assert all(organisation in call["params"]["description"] for call in new)


async def twice(sandbox: Sandbox, method: str, after: int) -> None:
    """Waits for two calls."""
    first = await sandbox.call(method, after=after, timeout=5)
    await sandbox.call(method, after=first["seq"], timeout=5)


async def test_updates_come_by_webhook_if_there_is_an_address_for_it(folder: Path) -> None:
    port = free_port()
    async with Sandbox.serve() as sandbox, ClientSession() as session:
        options = settings(
            folder, sandbox, webhook_url=f"http://127.0.0.1:{port}/telegram", listen=f"127.0.0.1:{port}"
        )
        sari = await sandbox.user("Sari", started=True)
        async with running(options):
            told = await sandbox.call("setWebhook")
            assert len(told["params"]["secret_token"]) >= 32, "one is made where none is given"
            await sari.says("/bantuan")
            await sari.hears("148")
            async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
                assert "yanduan_messages_delivered" in await answer.text()
        assert await sandbox.calls("getUpdates") == []


async def test_without_a_network_it_waits_and_says_so_until_it_is_told_to_stop(folder: Path) -> None:
    with capture_logs() as logs:
        async with running(settings(folder)):
            async with asyncio.timeout(5):
                while not any(line.get("action") == "waiting_for_network" for line in logs):
                    await asyncio.sleep(0)


async def test_a_token_that_telegram_refuses_is_not_shown_and_what_to_do_is_said(
    folder: Path,
) -> None:
    async with Sandbox.serve() as sandbox:
        with pytest.raises(SetupError, match="@BotFather") as met:
            await bootstrap.run(settings(folder, sandbox, bot_token="123456:MARK-TOKEN"))
    assert "MARK" not in str(met.value)


async def test_two_programs_never_deliver_from_one_data_folder(folder: Path) -> None:
    async with Sandbox.serve() as sandbox:
        options = settings(folder, sandbox)
        async with running(options):
            await sandbox.polled()
            with pytest.raises(SetupError, match="Another `yanduan run`"):
                await bootstrap.run(options)


async def test_a_place_to_listen_that_is_taken_is_named(folder: Path) -> None:
    async with Sandbox.serve() as sandbox:
        taken = sandbox.bot.api_url.removeprefix("http://")
        with pytest.raises(SetupError, match="YANDUAN_LISTEN"):
            await bootstrap.run(settings(folder, sandbox, listen=taken))


async def test_without_a_key_nothing_is_touched(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        await bootstrap.run(settings(tmp_path))
    assert not (tmp_path / "data" / "yanduan.db").exists()


async def test_an_empty_folder_is_given_a_database_for_its_owner_alone(tmp_path: Path) -> None:
    keys.create(tmp_path / "key", tmp_path / "data")
    async with store_opening.open_store(settings(tmp_path)) as store:
        assert store.path == tmp_path / "data" / "yanduan.db"
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


async def test_a_part_that_dies_takes_the_scheduler_with_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedulers = []
    schedule = jobs.build_scheduler

    def keep(*of: Any) -> Any:
        schedulers.append(schedule(*of))
        return schedulers[0]

    async def die(_self: Worker) -> None:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "build_scheduler", keep)
    monkeypatch.setattr(Worker, "run", die)
    async with Sandbox.serve() as sandbox:
        with pytest.raises(ExceptionGroup):
            await bootstrap.run(settings(folder, sandbox))
        await asyncio.sleep(0)
    assert not schedulers[0].running


async def test_backups_are_made_where_the_operator_wants_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: asyncio.Queue[Path] = asyncio.Queue()

    async def make(where: Path) -> bool:
        asked.put_nowait(where)
        return True

    monkeypatch.setattr("bot.upkeep.backups.make_backup", make)
    async with (
        Sandbox.serve() as sandbox,
        running(settings(folder, sandbox, backup_dir=folder / "backups")),
    ):
        assert await asked.get() == folder / "backups"


async def test_after_a_restore_groups_are_asked_about_before_anything_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[object, object]] = []

    async def run(program: bootstrap.Program, _stop: asyncio.Event) -> None:
        async with program._store.read() as tx:
            (unit,) = await units.all_units(tx)
            ran.append((await meta.get(tx, UNASKED), unit.group_chat_id))

    async with Sandbox.serve() as sandbox:
        options = settings(folder, sandbox)
        async with store_opening.open_store(options) as store, store.write() as tx:
            made = await units.add(
                tx, code="X", name="Polda X", level=Level.POLDA, parent_code=None, timezone="Asia/Makassar"
            )
            await units.bind_group(tx, made.id, -100123)  # a group that Telegram doesn't know
            await meta.set(tx, UNASKED, "yes")
        monkeypatch.setattr(bootstrap.Program, "run", run)
        async with asyncio.timeout(15):
            await bootstrap.run(options)
    assert ran == [(None, None)]

"""Polling against a Bot API that refuses, fails, renumbers and sends nonsense."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.intake.polling import ALLOWED_UPDATES, Polling
from bot.sandbox.actors import Person
from bot.sandbox.testing import Sandbox
from storage.errors import DiskFull
from tests.worlds.desk import Desk, desk, note


@dataclass
class Post:
    """A desk whose updates are polled from a sandbox, and somebody who writes."""

    desk: Desk
    sandbox: Sandbox
    sari: Person
    polling: Polling

    async def arrives(self, text: str) -> None:
        """Sari writes, and her update is taken and confirmed."""
        await self.sari.says(text)
        await self.sandbox.drained()

    async def confirmed(self) -> list[int]:
        """The offsets that were asked with, each once, in order."""
        calls = await self.sandbox.calls("getUpdates")
        return list(dict.fromkeys(c["params"]["offset"] for c in calls if "offset" in c["params"]))


@asynccontextmanager
async def polled(folder: Path, *, singly: bool = False, start: bool = True) -> AsyncIterator[Post]:
    async with (
        Sandbox.serve() as sandbox,
        desk(folder, api_url=sandbox.bot.api_url, token=sandbox.bot.token) as here,
    ):
        sari = await sandbox.user("Sari", started=True)
        polling = Polling(here.app.bot, here.intake, singly=singly, pauses=(0.001, 0.01))
        post = Post(here, sandbox, sari, polling)
        async with asyncio.TaskGroup() as group:
            if start:
                group.create_task(polling.run())
            yield post
            polling.stop()


@pytest.fixture(name="post")
async def _post(tmp_path: Path) -> AsyncIterator[Post]:
    async with polled(tmp_path) as post:
        yield post


async def test_what_people_write_is_taken_once_each_and_in_order(post: Post) -> None:
    for number in range(5):
        await post.sari.says(f"pesan {number}")
    await post.sandbox.drained()
    assert [said for said in post.desk.handled if said.startswith("pesan")] == [
        f"pesan {n}" for n in range(5)
    ]
    assert post.polling.healthy


async def test_only_the_kinds_of_updates_that_handlers_know_are_asked_for(post: Post) -> None:
    await post.sandbox.polled()
    (call, *_) = await post.sandbox.calls("getUpdates") or [await post.sandbox.call("getUpdates")]
    assert call["params"]["allowed_updates"] == list(ALLOWED_UPDATES)


async def test_the_next_offset_is_the_last_id_of_this_batch_and_one_never_a_maximum(post: Post) -> None:
    """After an idle week Telegram's numbers begin anew, often lower; each batch must still be confirmed."""
    await post.sandbox.renumber(900_000)
    await post.arrives("sebelum")
    await post.sandbox.renumber(500)
    await post.arrives("sesudah")
    await post.arrives("lagi")
    assert (await post.confirmed())[-3:] == [900_001, 501, 502]
    assert post.desk.handled[-3:] == ["sebelum", "sesudah", "lagi"]


@pytest.mark.parametrize("fault", ["500", "502", "cut_before", "cut_after", "garbage"])
async def test_a_failing_server_is_survived_and_no_update_is_lost(post: Post, fault: str) -> None:
    await post.sandbox.fault(fault, method="getUpdates", times=3)
    await post.arrives("satu")
    await post.arrives("dua")
    assert post.desk.handled[-2:] == ["satu", "dua"]
    assert post.polling.healthy


async def test_when_told_to_wait_it_waits_as_long_as_told(post: Post) -> None:
    with capture_logs() as logs:
        await post.sandbox.fault("429", method="getUpdates", times=1, retry_after=1)
        await post.arrives("satu")
    (told,) = [line for line in logs if line["event"] == "told to wait"]
    assert told["seconds"] == 1
    assert post.desk.handled[-1] == "satu"


async def test_another_program_that_polls_is_named_and_outlasted(post: Post) -> None:
    await post.sandbox.polled()
    url = f"{post.sandbox.bot.base_url}{post.sandbox.bot.token}/getUpdates"
    with capture_logs() as logs:
        async with post.sandbox.client.session.get(url) as response:
            await response.read()
        await post.arrives("satu")
    assert any("another program polls" in line["event"] for line in logs)
    assert post.desk.handled[-1] == "satu"


async def test_a_refused_token_is_named_and_asked_with_again(tmp_path: Path) -> None:
    """Telegram answers 401 to a revoked token and 404 to a malformed one; PTB makes one error of both."""
    async with polled(tmp_path, start=False) as post:
        other = post.desk.app.bot
        known, other._base_url = other._base_url, other._base_url + "x"
        async with asyncio.TaskGroup() as group:
            with capture_logs() as logs:
                running = group.create_task(post.polling.run())
                await _until_logged(logs, "refuses the token")
                assert not post.polling.healthy
                other._base_url = known
                await post.arrives("satu")
            assert post.desk.handled[-1] == "satu"
            post.polling.stop()
            await running


async def _until_logged(logs: Sequence[object], words: str) -> None:
    async with asyncio.timeout(5):
        while not any(words in str(line) for line in logs):
            await asyncio.sleep(0)


async def test_an_update_that_cant_be_parsed_is_confirmed_sealed_and_spoils_no_other(post: Post) -> None:
    await post.sandbox.fault("unparsable_update", times=1)
    await post.sari.says("rusak")
    await post.arrives("satu")
    assert len(await post.desk.sealed()) == 1
    assert post.desk.handled[-1] == "satu"


async def test_after_a_storage_error_the_same_batch_comes_again_and_is_taken_whole(post: Post) -> None:
    await post.arrives("pertama")
    tries = asyncio.Semaphore(0)

    async def count(update: object, context: object) -> None:
        tries.release()
        raise DiskFull

    post.desk.acts["penuh"] = count
    await post.sari.says("penuh")
    for _ in range(3):
        await tries.acquire()
    assert not post.polling.healthy
    post.desk.acts["penuh"] = note
    await post.arrives("dua")
    assert await post.desk.kept("penuh")
    assert await post.desk.sealed() == []
    assert post.polling.healthy


async def test_an_error_that_no_update_explains_is_tried_singly_and_sealed_in_the_end(post: Post) -> None:
    """A batch that breaks outside its handlers must not stop the bot for ever."""
    await post.arrives("pertama")
    take = post.desk.intake.one

    async def break_outside(tx: object, raw: dict[str, object]) -> object:
        if "racun" in str(raw):
            raise RuntimeError
        return await take(tx, raw)  # type: ignore[arg-type]

    post.desk.intake.one = break_outside  # type: ignore[method-assign,assignment]
    await post.sari.says("racun")
    await post.arrives("dua")
    (kept,) = await post.desk.sealed()
    assert kept.reason == "quarantined"
    assert await post.desk.kept("dua")


async def test_after_an_unclean_stop_the_backlog_is_taken_singly_and_then_together(
    tmp_path: Path,
) -> None:
    async with polled(tmp_path, singly=True, start=False) as post:
        for number in range(3):
            await post.sari.says(f"lama {number}")
        async with asyncio.TaskGroup() as group:
            group.create_task(post.polling.run())
            await post.sandbox.drained()
            assert post.desk.events.count([]) == 3, "a transaction for each update"
            await post.sandbox.polled()
            assert not post.polling._singly
            post.polling.stop()


async def test_stopping_ends_a_long_poll_at_once(post: Post) -> None:
    await post.sandbox.polled()
    async with asyncio.timeout(2):
        post.polling.stop()

"""The webhook: who may call it, what it confirms, and what must come again."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession, web

from bot.intake.webhook import LARGEST_BODY, Webhook
from bot.turn import Context
from bot.web import build_application
from storage.records import Json
from tests.worlds.desk import Desk, note

SECRET = "s3cret"


@dataclass
class Door:
    """A webhook that listens on loopback, and whoever calls it."""

    desk: Desk
    webhook: Webhook
    url: str
    session: ClientSession = field(repr=False)

    async def brings(
        self, update: Json | bytes | io.BytesIO, *, secret: str = SECRET, path: str = "/telegram"
    ) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        content = {"json": update} if isinstance(update, dict) else {"data": update}
        async with self.session.post(self.url + path, headers=headers, **content) as response:
            return response.status

    async def health(self) -> int:
        async with self.session.get(f"{self.url}/healthz") as response:
            return response.status


@asynccontextmanager
async def listening(desk: Desk, *, singly: bool = False) -> AsyncIterator[Door]:
    webhook = Webhook(desk.intake, SECRET, singly=singly)
    runner = web.AppRunner(build_application(webhook, "/telegram", lambda: webhook.healthy, dict))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with ClientSession() as session, asyncio.TaskGroup() as group:
            group.create_task(webhook.run())
            yield Door(desk, webhook, f"http://127.0.0.1:{runner.addresses[0][1]}", session)
            webhook.stop()
    finally:
        await runner.cleanup()


@pytest.fixture(name="door")
async def _door(desk: Desk) -> AsyncIterator[Door]:
    async with listening(desk) as door:
        yield door


async def test_an_update_is_confirmed_once_it_is_kept(door: Door) -> None:
    assert await door.brings(door.desk.message("satu")) == 200
    assert await door.desk.kept("satu")


@pytest.mark.parametrize("secret", ["", "wrong", "s3cret-and-more", "é"])
async def test_whoever_does_not_know_the_secret_is_refused(door: Door, secret: str) -> None:
    assert await door.brings(door.desk.message("satu"), secret=secret) == 403
    assert door.desk.handled == []


async def raw(door: Door, body: bytes, *headers: bytes) -> int:
    """The status of a request whose headers are any bytes."""
    host, port = door.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    lines = [b"POST /telegram HTTP/1.1", b"Host: x", b"Connection: close", b"Content-Length: %d" % len(body)]
    writer.write(b"\r\n".join([*lines, *headers, b"", body]))
    status = (await reader.readline()).split()
    writer.close()
    return int(status[1])


NAME = b"X-Telegram-Bot-Api-Secret-Token: "
KNOWN = NAME + SECRET.encode()
FAR = 10**30


@pytest.mark.parametrize(
    "given",
    [b"\xff", b"\xc3", b"\xff" * 300, SECRET.encode() + b"\xff", b"\xed\xa0\x80", "é".encode("latin-1"), b""],
)
async def test_a_secret_in_any_bytes_is_refused_like_a_wrong_one(door: Door, given: bytes) -> None:
    assert await raw(door, b"{}", NAME + given) == 403
    assert await raw(door, b"{}", NAME + given, KNOWN) == 403, "the first one counts"
    assert door.desk.handled == []


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (b"X-Other: \xff\xfe", 200),
        (b"Content-Type: \xff/\xff; charset=\xff", 200),
        (b"Content-Type: application/json; charset=none-such", 200),
        (b"Content-Encoding: gzip", 400),
        (b"Content-Encoding: \xff", 200),
        (b"Cookie: \xff=\xff; =", 200),
        (b"Accept-Encoding: \xff", 200),
        (b"Transfer-Encoding: \xff", 400),
        (b"Content-Length: \xff", 400),
        (b"Expect: \xff", 417),
        (b"Expect: 100-Continue", 100),
    ],
)
async def test_other_headers_in_any_bytes_are_no_mistake_of_ours(
    door: Door, header: bytes, status: int
) -> None:
    assert await raw(door, b"[]", KNOWN, header) == status
    assert await door.brings(door.desk.message("satu")) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"update_id": 1, "message": ' + b"[" * 200_000,
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b'{"update_id": 1e999}',
        b'{"update_id": NaN, "message": Infinity}',
        b'{"update_id": "\\ud800", "\\ud800": "\\udfff"}',
        json.dumps({"update_id": FAR, "message": {"text": "x"}}).encode(),
        json.dumps({"update_id": -FAR}).encode(),
        json.dumps({"update_id": 7, "message": {"message_id": 1, "date": FAR, "chat": {"id": FAR}}}).encode(),
        json.dumps({"update_id": 8, "message": {"chat": {"id": FAR, "type": "private"}}}).encode(),
        json.dumps({"update_id": 9, "message": {"chat": {"id": "é", "type": []}}}).encode(),
        json.dumps({"update_id": 10, "message": {"chat": []}, "callback_query": "x"}).encode(),
        json.dumps({"update_id": 11, "callback_query": {"id": {}, "from": FAR}}).encode(),
        json.dumps({"update_id": 12, "callback_query": [1], "message": [2]}).encode(),
        '{"update_id": 13, "message": "é"}'.encode("utf-16"),
    ],
    ids=range(15),
)
async def test_a_body_of_any_kind_neither_fails_nor_comes_for_ever(door: Door, body: bytes) -> None:
    assert await raw(door, body, KNOWN) == 200
    assert await door.brings(door.desk.message("satu")) == 200
    assert await door.health() == 200


async def test_requests_that_come_together_are_one_transaction(door: Door) -> None:
    updates = [door.desk.message(f"pesan {number}") for number in range(30)]
    assert set(await asyncio.gather(*map(door.brings, updates))) == {200}
    assert sorted(door.desk.handled) == sorted(f"pesan {number}" for number in range(30))
    assert door.desk.events.count("committed") < 10


async def test_what_could_not_be_stored_must_come_again_and_is_taken_then(door: Door) -> None:
    update = door.desk.message("penuh")
    assert await door.brings(update) == 503
    assert await door.health() == 503
    door.desk.acts["penuh"] = note
    assert await door.brings(update) == 200
    assert await door.health() == 200
    assert await door.desk.kept("penuh")


async def test_an_error_that_no_update_explains_confirms_nothing_and_ends_nothing(door: Door) -> None:
    take = door.desk.intake.one

    async def break_outside(tx: object, raw: Json) -> object:
        if "racun" in str(raw):
            raise RuntimeError
        return await take(tx, raw)  # type: ignore[arg-type]

    door.desk.intake.one = break_outside  # type: ignore[method-assign,assignment]
    poison = door.desk.message("racun")
    assert await door.brings(poison) == 503
    assert await door.brings(door.desk.message("satu")) == 200
    tries = [await door.brings(poison) for _ in range(4)]
    assert tries == [503, 503, 503, 200], "sealed instead of tried a fourth time alone"
    (kept,) = await door.desk.sealed()
    assert kept.raw == poison


async def test_an_update_whose_handler_fails_is_confirmed_because_it_is_sealed(door: Door) -> None:
    assert await door.brings(door.desk.message("gagal")) == 200
    assert len(await door.desk.sealed()) == 1


@pytest.mark.parametrize("body", [b"", b"no json", b"[1, 2]", b'"text"', b"\xff\xfe"])
async def test_what_is_no_update_is_confirmed_because_it_would_come_for_ever(door: Door, body: bytes) -> None:
    assert await door.brings(body) == 200
    assert await door.brings(door.desk.message("satu")) == 200
    assert door.desk.handled == ["satu"]


async def test_a_body_larger_than_any_update_is_refused(door: Door) -> None:
    large = b" " * (LARGEST_BODY + 1)
    assert await door.brings(io.BytesIO(large)) == 413


async def test_after_an_unclean_stop_each_update_is_taken_alone(desk: Desk) -> None:
    async with listening(desk, singly=True) as door:
        updates = [desk.message(f"pesan {number}") for number in range(3)]
        assert set(await asyncio.gather(*map(door.brings, updates))) == {200}
        assert desk.events.count([]) == 3


async def test_stopping_takes_what_was_collected_and_refuses_what_comes_later(door: Door) -> None:
    taking, may_go_on = asyncio.Event(), asyncio.Event()

    async def wait(update: object, context: Context) -> None:
        taking.set()
        await may_go_on.wait()

    door.desk.acts["lama"] = wait
    async with asyncio.TaskGroup() as group:
        first = group.create_task(door.brings(door.desk.message("lama")))
        await taking.wait()
        door.webhook.stop()
        assert await door.brings(door.desk.message("telat")) == 503
        may_go_on.set()
    assert first.result() == 200
    assert door.desk.handled == ["lama"]


async def test_whoever_waits_is_answered_even_if_taking_is_cut_off(desk: Desk) -> None:
    webhook = Webhook(desk.intake, SECRET, singly=False)
    runner = web.AppRunner(build_application(webhook, "/telegram", lambda: webhook.healthy, dict))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taking = asyncio.Event()

    async def hang(update: object, context: Context) -> None:
        taking.set()
        await asyncio.Event().wait()

    desk.acts["lama"] = hang
    try:
        async with ClientSession() as session, asyncio.TaskGroup() as group:
            running = group.create_task(webhook.run())
            door = Door(desk, webhook, f"http://127.0.0.1:{runner.addresses[0][1]}", session)
            first = group.create_task(door.brings(desk.message("lama")))
            await taking.wait()
            second = group.create_task(door.brings(desk.message("antre")))
            while not webhook._queue.qsize():
                await asyncio.sleep(0)
            running.cancel()
        assert (first.result(), second.result()) == (503, 503)
    finally:
        await runner.cleanup()


async def test_nothing_is_taken_anywhere_else_than_at_the_webhooks_path(door: Door) -> None:
    assert await door.brings(door.desk.message("satu"), path="/") == 404


async def test_a_full_disk_counts_as_no_updates_death_here_either(desk: Desk) -> None:
    async with listening(desk, singly=True) as door:
        update = desk.message("penuh")
        assert [await door.brings(update) for _ in range(5)] == [503] * 5
        desk.acts["penuh"] = note
        assert await door.brings(update) == 200
        assert await desk.sealed() == []

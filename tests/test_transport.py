"""The one HTTP client: what it sends, what it makes of failures, and what it never says."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.transport import AiohttpRequest, OfflineRequest, Unreachable, make_bot, seconds_to_wait

TOKEN = "123456:MARK-TOKEN"
ME = {"ok": True, "result": {"id": 123456, "is_bot": True, "first_name": "Y", "username": "yanduan_bot"}}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def telegram(handler: Handler, read_seconds: float = 5.0) -> AsyncIterator[ExtBot[None]]:
    """A bot whose Bot API knows who it is; `handler` answers everything else."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(ME) if request.path.endswith("/getMe") else await handler(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    bot = make_bot(TOKEN, url, AiohttpRequest(read_seconds=read_seconds))
    await bot.initialize()
    try:
        yield bot
    finally:
        await bot.shutdown()
        await runner.cleanup()


async def hang(_request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def refusing(status: int, **answer: object) -> Handler:
    async def refuse(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": False, "error_code": status, **answer}, status=status)

    return refuse


async def call(bot: ExtBot[None]) -> object:
    return await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 1, "text": "halo"})


@pytest.mark.parametrize(
    ("handler", "error"),
    [
        (hang, TimedOut),
        (cut, Unreachable),
        (refusing(401, description="Unauthorized"), TelegramError),
        (refusing(404, description="Not Found"), TelegramError),
        (refusing(400, description="Bad Request: chat not found"), BadRequest),
        (refusing(502, description="Bad Gateway"), NetworkError),
    ],
)
async def test_no_error_reveals_the_address_or_the_token(handler: Handler, error: type[Exception]) -> None:
    async with telegram(handler, read_seconds=0.05) as bot:
        with pytest.raises(error) as met:
            await call(bot)
    said = "".join(traceback.format_exception(met.value, chain=True))
    assert "MARK" not in said
    assert "127.0.0.1" not in said


async def test_a_server_that_does_not_answer_in_time_may_have_done_it() -> None:
    async with telegram(hang, read_seconds=0.05) as bot:
        with pytest.raises(TimedOut):
            await call(bot)


async def test_a_server_that_is_not_there_is_unreachable() -> None:
    bot = make_bot(TOKEN, "http://127.0.0.1:9", AiohttpRequest())
    with pytest.raises(Unreachable) as met:
        await bot.initialize()
    await bot.shutdown()
    assert "MARK" not in str(met.value)
    assert met.value.__cause__ is None
    assert met.value.__suppress_context__


async def test_a_connection_outlives_an_error() -> None:
    answers: list[Handler] = [cut, refusing(500), hang]

    async def one_after_the_other(request: web.Request) -> web.StreamResponse:
        return await answers.pop(0)(request) if answers else web.json_response({"ok": True, "result": {}})

    async with telegram(one_after_the_other, read_seconds=0.05) as bot:
        for _ in range(3):
            with pytest.raises(NetworkError):
                await call(bot)
        assert await call(bot) == {}


async def test_parameters_go_as_a_form_and_files_as_parts_of_one() -> None:
    seen: list[tuple[str, dict[str, object]]] = []

    async def look(request: web.Request) -> web.StreamResponse:
        form = await request.post()
        values: dict[str, object] = {
            name: (value.filename, value.content_type, value.file.read())
            if isinstance(value, web.FileField)
            else value
            for name, value in form.items()
        }
        seen.append((request.content_type, values))
        return web.json_response({"ok": True, "result": {"message_id": 1}})

    async with telegram(look) as bot:
        await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 7, "entities": [{"type": "bold"}]})
        photo = InputFile(b"pixels", filename="bukti-1.jpg")
        await bot.do_api_request("sendPhoto", api_kwargs={"chat_id": 7, "photo": photo, "caption": "Bukti 1"})
    assert seen[0] == (
        "application/x-www-form-urlencoded",
        {"chat_id": "7", "entities": '[{"type": "bold"}]'},
    )
    kind, values = seen[1]
    assert kind == "multipart/form-data"
    assert (values["chat_id"], values["caption"]) == ("7", "Bukti 1")
    assert ("bukti-1.jpg", "image/jpeg", b"pixels") in values.values()


async def test_where_to_go_is_never_taken_from_a_redirect() -> None:
    async def lead_away(request: web.Request) -> web.StreamResponse:
        assert not request.path.endswith("elsewhere")
        raise web.HTTPFound("/elsewhere")

    async with telegram(lead_away) as bot:
        with pytest.raises(TelegramError):
            await call(bot)


async def test_using_it_before_it_is_open_is_named_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="before it was initialized"):
        await AiohttpRequest().do_request("http://127.0.0.1:9", "POST")


def test_how_long_to_wait_is_understood_in_either_of_ptbs_forms() -> None:
    assert seconds_to_wait(RetryAfter(timedelta(seconds=3))) == 3
    assert seconds_to_wait(RetryAfter(3)) == 3


def test_what_can_be_no_token_is_refused_at_once() -> None:
    with pytest.raises(InvalidToken):
        make_bot("", "http://127.0.0.1:9", OfflineRequest(1, "yanduan_bot"))


async def test_work_on_what_is_kept_can_call_nobody() -> None:
    bot = make_bot("123456:offline", "http://127.0.0.1:9", OfflineRequest(123456, "yanduan_bot"))
    await bot.initialize()
    assert bot.username == "yanduan_bot"
    with pytest.raises(NetworkError, match="only what is kept"):
        await call(bot)

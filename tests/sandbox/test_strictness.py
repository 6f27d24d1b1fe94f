"""Calls that Telegram, or the specification, refuses: one row each."""

import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox.testing import Person, Sandbox
from tests.sandbox.conftest import Caller

BUTTON = {"text": "Ya", "callback_data": "y"}


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def entity(offset: int, length: int, kind: str = "bold", **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.fixture
async def citizen(sandbox: Sandbox) -> Person:
    return await sandbox.user("Sari", started=True)


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown parameter", {"colour": "red"}, "has no parameter 'colour'"),
    ("parse_mode", {"parse_mode": "HTML"}, "parameter 'parse_mode' of sendMessage is not played"),
    ("a topic", {"message_thread_id": 1}, "message thread not found"),
    ("an empty text", {"text": ""}, "message text is empty"),
    ("a text of blanks", {"text": " \n "}, "message text is empty"),
    ("4097 characters", {"text": "é" * 4097}, "message is too long"),
    ("half a surrogate pair", {"text": "halo \ud83d"}, "strings must be encoded in UTF-8"),
    (
        "half a pair in a button",
        {"reply_markup": keyboard([{"text": "\ud83d", "callback_data": "y"}])},
        "strings must be encoded in UTF-8",
    ),
    ("a number for a text", {"text": 5}, "text must be a String"),
    ("a word for a Boolean", {"protect_content": "maybe"}, "protect_content must be a Boolean"),
    ("broken JSON", {"reply_markup": "{"}, "can't parse reply_markup JSON object"),
    ("an unknown chat", {"chat_id": 99}, "chat not found"),
    ("an unknown channel", {"chat_id": "@nowhere"}, "chat not found"),
    ("a chat of another type", {"chat_id": 1.5}, "chat_id must be an Integer or a String"),
    (
        "101 entities",
        {"text": "x" * 200, "entities": [entity(i, 1) for i in range(101)]},
        "at most 100 entities",
    ),
    (
        "an entity beyond the text",
        {"entities": [entity(3, 3)]},
        "entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 4",
    ),
    (
        "an entity cutting a surrogate pair",
        {"text": "😀😀", "entities": [entity(0, 3)]},
        "ends in a middle of a UTF-16 symbol",
    ),
    ("an entity beginning in a pair", {"text": "😀😀", "entities": [entity(1, 1)]}, "begins in a middle"),
    ("an entity of no length", {"entities": [entity(0, 0)]}, "length 0"),
    ("an unknown entity", {"entities": [entity(0, 1, "loud")]}, "no entity type 'loud'"),
    ("a link without its address", {"entities": [entity(0, 1, "text_link")]}, "lacks 'url'"),
    ("an entity without its length", {"entities": [{"type": "bold", "offset": 0}]}, "lacks 'length'"),
    ("an entity with an unknown field", {"entities": [entity(0, 1, size=3)]}, "has 'size'"),
    (
        "65 bytes of callback data",
        {"reply_markup": keyboard([{"text": "Ya", "callback_data": "é" * 32 + "x"}])},
        "BUTTON_DATA_INVALID",
    ),
    (
        "no callback data",
        {"reply_markup": keyboard([{"text": "Ya", "callback_data": ""}])},
        "BUTTON_DATA_INVALID",
    ),
    (
        "a button that does nothing",
        {"reply_markup": keyboard([{"text": "Ya"}])},
        "text buttons are unallowed",
    ),
    (
        "a button that does two things",
        {"reply_markup": keyboard([BUTTON | {"url": "https://x.id"}])},
        "one of",
    ),
    (
        "a web app",
        {"reply_markup": keyboard([{"text": "Ya", "web_app": {"url": "https://x.id"}}])},
        "WebAppInfo",
    ),
    ("a button to a file", {"reply_markup": keyboard([{"text": "Ya", "url": "file:///etc"}])}, "is invalid"),
    ("9 buttons in a row", {"reply_markup": keyboard([BUTTON] * 9)}, "8 buttons in a row"),
    ("101 buttons", {"reply_markup": keyboard(*[[BUTTON]] * 101)}, "reply markup is too long"),
    ("a keyboard that isn't one", {"reply_markup": {"inline": []}}, "InlineKeyboardMarkup"),
    ("a keyboard of no type", {"reply_markup": {"inline_keyboard": "no"}}, "must be an Array"),
    (
        "a long placeholder",
        {"reply_markup": {"force_reply": True, "input_field_placeholder": "x" * 65}},
        "1-64 characters",
    ),
    ("a false ForceReply", {"reply_markup": {"force_reply": False}}, "force_reply must be True"),
    ("a reply to nothing", {"reply_parameters": {"message_id": 12345}}, "message to be replied not found"),
    ("a quote", {"reply_parameters": {"message_id": 1, "quote": "a"}}, "only a whole message"),
    ("an odd link preview", {"link_preview_options": {"off": True}}, "has 'off'"),
]


@pytest.mark.parametrize(("params", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
async def test_send_message_refuses(citizen: Person, api: Caller, params: dict[str, Any], why: str) -> None:
    status, description = await api.fails("sendMessage", **{"chat_id": citizen.id, "text": "halo", **params})
    assert (status, description[:13]) == (400, "Bad Request: ")
    assert why in description


@pytest.mark.parametrize(
    "params",
    [
        {"text": "😀" * 4096},
        {"text": "😀x", "entities": [entity(0, 2), entity(2, 1, "italic")]},
        {"reply_markup": keyboard([{"text": "Ya", "callback_data": "é" * 32}])},
        {"reply_markup": keyboard(*[[BUTTON] * 8] * 12, [BUTTON] * 4)},
        {"reply_markup": {"remove_keyboard": True}},
        {"chat_id": "{id}"},
        {"reply_markup": json.dumps(keyboard([BUTTON]))},
    ],
)
async def test_send_message_takes_what_is_just_allowed(
    citizen: Person, api: Caller, params: dict[str, Any]
) -> None:
    params = {"chat_id": citizen.id, "text": "halo", **params}
    if params["chat_id"] == "{id}":
        params["chat_id"] = str(citizen.id)
    assert (await api.ok("sendMessage", **params))["chat"]["id"] == citizen.id


OTHERS: list[tuple[str, dict[str, Any], int, str]] = [
    ("sendMessage", {"text": "halo"}, 400, "chat_id is empty"),
    ("sendMessage", {"chat_id": 1}, 400, "message text is empty"),
    ("sendDice", {"chat_id": 1}, 501, "sendDice is not played here"),
    ("sendNothing", {}, 404, "method not found"),
    ("getUpdates", {"limit": 101}, 400, "limit must have 1-100"),
    ("getUpdates", {"timeout": 51}, 400, "timeout must be 0-50"),
    ("getUpdates", {"allowed_updates": ["gossip"]}, 400, "no kind 'gossip'"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, 400, "0-200 characters"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, 400, "query is too old and response timeout expired"),
    (
        "setMyCommands",
        {"commands": [{"command": "lapor", "description": " "}]},
        400,
        "Bad Request: command description must be non-empty",
    ),
    ("setMyCommands", {"commands": [{"command": "Lapor", "description": "x"}]}, 400, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "lapor", "description": ""}]}, 400, "1-256 characters"),
    ("setMyCommands", {"commands": [], "language_code": "ind"}, 400, "invalid language code"),
    ("setMyCommands", {"commands": [], "scope": {"type": "nobody"}}, 400, "scope"),
    ("deleteMessages", {"chat_id": 1, "message_ids": list(range(101))}, 400, "1-100 items"),
    ("sendChatAction", {"chat_id": 1, "action": "dancing"}, 400, "wrong parameter action"),
    ("getFile", {"file_id": "nothing"}, 400, "invalid file_id"),
    ("editMessageText", {"text": "x", "inline_message_id": "1"}, 400, "'inline_message_id'"),
    ("setWebhook", {"url": "http://example.org/"}, 400, "An HTTPS URL must be provided"),
    ("setWebhook", {"url": "https://example.org:8000/"}, 400, "only on ports 80, 88, 443 or 8443"),
    ("setWebhook", {"url": "https://example.org/", "secret_token": "a b"}, 400, "unallowed characters"),
]


@pytest.mark.parametrize(
    ("method", "params", "status", "why"), OTHERS, ids=[f"{r[0]}-{r[3]}" for r in OTHERS]
)
async def test_other_methods_refuse(
    api: Caller, method: str, params: dict[str, Any], status: int, why: str
) -> None:
    found, description = await api.fails(method, **params)
    assert found == status
    assert why in description


async def test_a_form_is_read_like_json(citizen: Person, api: Caller) -> None:
    form = {
        "chat_id": str(citizen.id),
        "text": "dua + dua = 4 & é 😀",
        "protect_content": "true",
        "reply_markup": json.dumps(keyboard([BUTTON])),
    }
    async with api.session.post(f"{api.base}/SENDMESSAGE", data=form) as answer:
        result = (await answer.json())["result"]
    assert result["text"] == "dua + dua = 4 & é 😀"
    assert result["has_protected_content"] is True
    assert result["reply_markup"] == keyboard([BUTTON])


async def test_a_query_string_is_read_too(api: Caller) -> None:
    async with api.session.get(f"{api.base}/getUpdates?limit=1&timeout=0") as answer:
        assert await answer.json() == {"ok": True, "result": []}


async def test_a_parameter_given_twice_is_refused(api: Caller) -> None:
    async with api.session.get(f"{api.base}/getUpdates?limit=1&limit=2") as answer:
        assert "given twice" in (await answer.json())["description"]


@pytest.mark.parametrize(
    ("token", "status", "description"),
    [("1234:" + "A" * 35, 401, "Unauthorized"), ("nonsense", 404, "Not Found")],
)
async def test_a_wrong_token_is_refused(sandbox: Sandbox, token: str, status: int, description: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.bot.base_url}{token}/getMe") as answer,
    ):
        assert answer.status == status
        assert await answer.json() == {"ok": False, "error_code": status, "description": description}


async def test_what_only_the_sandbox_refuses_has_its_own_verdict(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    await api.fails("sendMessage", chat_id=citizen.id, text="halo", parse_mode="HTML")
    await api.fails("sendMessage", chat_id=7, text="halo")
    assert [call["params"]["chat_id"] for call in await sandbox.refusals()] == [citizen.id]
    assert [call["status"] for call in await sandbox.calls(verdict="refused")] == [400]


@pytest.mark.parametrize(
    ("headers", "body", "why"),
    [
        ({"Content-Type": "application/json"}, b"[1]", "can't parse JSON object"),
        ({"Content-Type": "application/json"}, b"{", "can't parse JSON object"),
        ({"Content-Type": "text/plain"}, b"x", "a body of 'text/plain' is not understood"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"text=\xff", "must be encoded in UTF-8"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"limit=many", "limit must be an Integer"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    api: Caller, headers: dict[str, str], body: bytes, why: str
) -> None:
    async with api.session.post(f"{api.base}/getUpdates", data=body, headers=headers) as answer:
        assert answer.status == 400
        assert why in (await answer.json())["description"]


@pytest.mark.parametrize(
    ("keyboard", "why"),
    [
        ([[{"text": "Pilih", "request_users": {"request_id": 1}}]], "KeyboardButtonRequestUsers"),
        ([[{"text": " "}]], "keyboard button text must be non-empty"),
        ([[{"text": "x"}] * 13], "12 in a row"),
    ],
)
async def test_reply_keyboards_are_checked_too(
    citizen: Person, api: Caller, keyboard: list[object], why: str
) -> None:
    status, description = await api.fails(
        "sendMessage", chat_id=citizen.id, text="?", reply_markup={"keyboard": keyboard}
    )
    assert status == 400
    assert why in description


async def test_commands_have_their_limits(api: Caller) -> None:
    def commands(count: int, **more: object) -> list[dict[str, object]]:
        return [{"command": f"c{number}", "description": "x", **more} for number in range(count)]

    await api.ok("setMyCommands", commands=commands(100))
    assert "at most 100" in (await api.fails("setMyCommands", commands=commands(101)))[1]
    await api.ok("setMyCommands", commands=[])
    assert await api.ok("getMyCommands") == []

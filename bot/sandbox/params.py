"""How a call's parameters arrive, and what becomes of them.

A query string, a JSON body, an urlencoded form or a multipart form are all read into one dictionary of raw
values and one of uploads; `decode` turns the raw values into what the specification says, and checks them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from aiohttp import BodyPartReader, web
from yarl import URL

from bot.sandbox.checks import Check, compile_field, spec
from bot.sandbox.errors import ApiError, Strictness, bad_request

MAX_UPLOAD = 50 * 1024 * 1024
LARGEST_REQUEST = 2 * MAX_UPLOAD
_EMPTY_WORDS = {"text": "message text is empty", "chat_id": "chat_id is empty"}


@dataclass(slots=True, frozen=True)
class Upload:
    """A file sent along with a call."""

    file_name: str
    content_type: str
    content: bytes


async def read(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return the raw parameters and uploads of a request."""
    raw = _pairs(request.query.items()) if request.query_string else {}
    uploads: dict[str, Upload] = {}
    if request.method != "POST":
        return raw, uploads
    kind = request.content_type
    if kind == "multipart/form-data":
        await _read_multipart(request, raw, uploads)
        return raw, uploads
    body = await request.read()
    if not body:
        return raw, uploads
    try:
        raw.update(_body(kind, body))
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return raw, uploads


def _body(kind: str, body: bytes) -> dict[str, Any]:
    if kind == "application/x-www-form-urlencoded":
        # yarl reads such forms in C, many times faster than the standard library.
        return _pairs(URL.build(query_string=body.decode("ascii"), encoded=True).query.items())
    if kind == "application/json":
        return _json_object(body)
    raise Strictness(f"a body of {kind!r} is not understood")


def _pairs(items: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in items:
        if name in found:
            raise Strictness(f"parameter {name!r} is given twice")
        found[name] = value
    return found


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("can't parse JSON object")
    return {name: value for name, value in found.items() if value is not None}


async def _read_multipart(request: web.Request, raw: dict[str, Any], uploads: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            raise Strictness("a part of the form has no name")
        content = bytes(await part.read())
        if part.filename is None:
            raw[part.name] = content.decode("utf-8")
        else:
            if len(content) > MAX_UPLOAD:
                raise ApiError(413, "Request Entity Too Large")
            uploads[part.name] = Upload(
                part.filename, part.headers.get("Content-Type", "application/octet-stream"), content
            )


def _to_integer(value: str, name: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise Strictness(f"{name} must be an Integer, not {value!r:.60}") from None


def _to_float(value: str, name: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise Strictness(f"{name} must be a Float, not {value!r:.60}") from None


def _to_boolean(value: str, name: str) -> bool:
    found = {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
    if found is None:
        raise Strictness(f"{name} must be a Boolean, not {value!r:.60}")
    return found


def _to_object(value: str, name: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def _to_chat(value: str, _name: str) -> int | str:
    return int(value) if value.lstrip("-").isdigit() else value


def _decoder(types: list[str]) -> Callable[[str, str], Any] | None:
    """Return how a string becomes one of `types`; None where it stays a string."""
    if types == ["Integer", "String"]:
        return _to_chat
    if "String" in types or "InputFile" in types:
        return None
    plain: dict[str, Callable[[str, str], Any]] = {
        "Integer": _to_integer,
        "Float": _to_float,
        "Boolean": _to_boolean,
        "True": _to_boolean,
    }
    found: Callable[[str, str], Any] = plain.get(types[0], _to_object)
    return found


@dataclass(slots=True, frozen=True)
class Parameter:
    """A compiled parameter: its check, and how a string becomes its value (None: it stays one)."""

    check: Check
    required: bool
    decode: Callable[[str, str], Any] | None
    takes_file: bool


@cache
def parameters(method: str) -> dict[str, Parameter]:
    """Return the compiled parameters of a method, by its name as written."""
    compiled = {}
    for name, form in spec()["methods"][method].items():
        check, required, types = compile_field(name, form)
        compiled[name] = Parameter(check, required, _decoder(types), "InputFile" in types)
    return compiled


def decode(
    method: str, supported: frozenset[str], raw: dict[str, Any], uploads: dict[str, Upload]
) -> dict[str, Any]:
    """Return the parameters of a call as the specification's types; uploads stand where their parameter is.

    Raises `ApiError` for an unknown, missing, mistyped or overlong one, and for one that the sandbox
    doesn't play.
    """
    known = parameters(method)
    decoded: dict[str, Any] = {}
    for name, given in raw.items():
        if name not in known:
            raise Strictness(f"{method} has no parameter {name!r}")
        if name not in supported:
            raise Strictness(f"parameter {name!r} of {method} is not played by the sandbox")
        value = _decode_one(known[name], name, given)
        if name == "reply_markup" and value == {}:
            # An empty keyboard, as clients that leave out empty lists write it.
            continue
        known[name].check(value, name)
        decoded[name] = value
    if uploads:
        _place_uploads(method, supported, uploads, decoded, "".join(map(str, raw.values())))
    _require_all(method, decoded)
    return decoded


def _decode_one(parameter: Parameter, name: str, given: Any) -> Any:
    return parameter.decode(given, name) if parameter.decode is not None and type(given) is str else given


def _require_all(method: str, decoded: dict[str, Any]) -> None:
    """Raise `ApiError` for the first required parameter that isn't there."""
    for name, parameter in parameters(method).items():
        if not parameter.required or name in decoded:
            continue
        if name in _EMPTY_WORDS:
            raise bad_request(_EMPTY_WORDS[name])
        raise Strictness(f"{method} lacks its parameter {name!r}")


def _place_uploads(
    method: str,
    supported: frozenset[str],
    uploads: dict[str, Upload],
    decoded: dict[str, Any],
    referring: str,
) -> None:
    """Put uploads where their parameter is; those referred to by `attach://` go under `attached`."""
    known = parameters(method)
    attached = {}
    for name, upload in uploads.items():
        if name not in known and f"attach://{name}" in referring:
            attached[name] = upload
        elif name not in known:
            raise Strictness(f"{method} has no parameter {name!r}, and nothing refers to such a file")
        elif known[name].takes_file and name in supported:
            decoded[name] = upload
        else:
            raise Strictness(f"parameter {name!r} of {method} takes no file")
    if attached:
        decoded["attached"] = attached

"""The specification as compiled checks: one closure for each method and type, built on first use.

A check takes a decoded value and the path that names it in errors, and raises `ApiError` if it doesn't fit.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from bot.sandbox.errors import ApiError, Strictness, bad_request
from bot.sandbox.formatting import refuse_broken

Check = Callable[[Any, str], None]

# What Telegram itself says where a limit of the specification is broken.
_REAL_WORDS = {
    "text": "message is too long",
    "caption": "message caption is too long",
    "callback_data": "BUTTON_DATA_INVALID",
}
_FORM = re.compile(
    r"(?P<types>[A-Za-z |]+?)(?P<required>!)?(?: (?P<limit>\d+-\d+ \w+))?(?: =(?P<constant>\w+))?"
)


@cache
def spec() -> dict[str, Any]:
    """Return the derived specification (see `spec/derive.py`)."""
    loaded: dict[str, Any] = json.loads(files("bot.sandbox.spec").joinpath("api.json").read_text("utf-8"))
    return loaded


@cache
def method_names() -> dict[str, str]:
    """Lower-case name to the name as written, for every method of the Bot API."""
    return {name.lower(): name for name in [*spec()["methods"], *spec()["other_methods"]]}


def _integer(value: Any, path: str) -> None:
    if type(value) is not int:
        raise Strictness(f"{path} must be an Integer, not {value!r:.60}")


def _float(value: Any, path: str) -> None:
    if type(value) not in (int, float):
        raise Strictness(f"{path} must be a Float, not {value!r:.60}")


def _string(value: Any, path: str) -> None:
    if type(value) is not str:
        raise Strictness(f"{path} must be a String, not {value!r:.60}")
    if not value.isascii():
        refuse_broken(value)


def _boolean(value: Any, path: str) -> None:
    if type(value) is not bool:
        raise Strictness(f"{path} must be a Boolean, not {value!r:.60}")


def _true(value: Any, path: str) -> None:
    if value is not True:
        raise Strictness(f"{path} must be True, not {value!r:.60}")


def _integer_or_string(value: Any, path: str) -> None:
    if type(value) not in (int, str):
        raise Strictness(f"{path} must be an Integer or a String, not {value!r:.60}")


_PLAIN: dict[str, Check] = {
    "Integer": _integer,
    "Float": _float,
    "String": _string,
    "Boolean": _boolean,
    "True": _true,
    "InputFile": _string,
}


def _array(item: Check) -> Check:
    def check(value: Any, path: str) -> None:
        """Refuse (Strictness) a value that isn't of this type."""
        if type(value) is not list:
            raise Strictness(f"{path} must be an Array, not {value!r:.60}")
        for index, each in enumerate(value):
            item(each, f"{path}[{index}]")

    return check


def _unknown(name: str) -> Check:
    def check(_value: Any, path: str) -> None:
        """Refuse (Strictness) a value that isn't of this type."""
        raise Strictness(f"{path}: the sandbox doesn't know {name}")

    return check


def _limited(check: Check, limit: str, name: str) -> Check:
    """`check`, then a limit such as `1-64 bytes`, `1-4096 characters`, `2-10 items` or `1-100 value`."""
    span, unit = limit.split(" ")
    low, high = map(int, span.split("-"))
    measure: dict[str, Callable[[Any], int]] = {
        "bytes": lambda value: len(value.encode("utf-8", "surrogatepass")),
        "characters": len,
        "items": len,
        "value": int,
    }
    size = measure[unit]

    def limited(value: Any, path: str) -> None:
        """Refuse a value of a length or size that the specification doesn't allow."""
        check(value, path)
        found = size(value)
        if low <= found <= high:
            return
        if name == "text" and found < low:
            raise bad_request("message text is empty")
        if (words := _REAL_WORDS.get(name)) and not (name == "text" and high != 4096):
            raise bad_request(words)
        raise Strictness(f"{path} must have {low}-{high} {unit}, not {found}")

    return limited


def _constant(expected: str) -> Check:
    def check(value: Any, path: str) -> None:
        """Refuse (Strictness) a value that isn't of this type."""
        if value != expected:
            raise Strictness(f"{path} must be {expected!r}, not {value!r:.60}")

    return check


def _one_of(names: list[str]) -> Check:
    """Return a union; where nothing fits, the error is that of the alternative that the value was meant
    for.
    """
    if names == ["Integer", "String"]:
        return _integer_or_string
    alternatives = [of_type(name) for name in names]

    def check(value: Any, path: str) -> None:
        """Refuse (Strictness) a value that isn't of this type."""
        worst: ApiError | None = None
        for name, alternative in zip(names, alternatives, strict=True):
            try:
                alternative(value, path)
            except ApiError as error:
                if worst is None or _belongs(name, value):
                    worst = error
            else:
                return
        raise worst or Strictness(f"{path} fits none of {', '.join(names)}")

    return check


def _belongs(type_name: str, value: Any) -> bool:
    """Whether a value was meant for this alternative: it has its first field, and its constant."""
    fields = spec()["types"].get(type_name)
    if not fields or type(value) is not dict:
        return False
    first, form = next(iter(fields.items()))
    _types, _, constant = form.partition(" =")
    return first in value and (not constant or value[first] == constant)


@cache
def of_type(name: str) -> Check:
    """Return the check of a type: a plain one, `Array of …`, an object or a union of the specification."""
    if name in _PLAIN:
        return _PLAIN[name]
    if name.startswith("Array of "):
        return _array(of_type(name.removeprefix("Array of ")))
    if name in spec()["unions"]:
        return _one_of(spec()["unions"][name])
    if name in spec()["types"]:
        return _object(name)
    return _unknown(name)


def compile_field(name: str, form: str) -> tuple[Check, bool, list[str]]:
    """Return a field's check, whether the field is required, and the types it may have."""
    parts = _FORM.fullmatch(form)
    if parts is None:
        raise ValueError(f"the specification has {form!r} for {name!r}")
    types = parts["types"].split("|")
    check = of_type(types[0]) if len(types) == 1 else _one_of(types)
    if parts["limit"]:
        check = _limited(check, parts["limit"], name)
    if parts["constant"]:
        check = _constant(parts["constant"])
    return check, bool(parts["required"]), types


def _object(name: str) -> Check:
    """Fields are compiled on first use, because types contain each other."""
    compiled: dict[str, Check] = {}
    required: list[str] = []

    def check(value: Any, path: str) -> None:
        """Refuse (Strictness) a value that isn't of this type."""
        if not compiled:
            for each, form in spec()["types"][name].items():
                compiled[each], needed, _types = compile_field(each, form)
                if needed:
                    required.append(each)
        if type(value) is not dict:
            raise Strictness(f"{path} must be a {name}, not {value!r:.60}")
        for each in required:
            if each not in value:
                raise Strictness(f"{path} lacks {each!r} of {name}")
        for each, inner in value.items():
            if each not in compiled:
                raise Strictness(f"{path} has {each!r}, which {name} doesn't know")
            compiled[each](inner, f"{path}.{each}")

    return check

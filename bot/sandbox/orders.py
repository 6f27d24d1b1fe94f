"""What a request to the control API says."""

from typing import Any

from aiohttp import web

from bot.sandbox.errors import ActError


async def order_of(request: web.Request) -> dict[str, Any]:
    """Return the JSON object in a request's body; ActError for anything else."""
    try:
        order = await request.json()
    except (ValueError, LookupError, RecursionError):  # broken, of an unknown charset, nested without end
        raise ActError("the body of the request is no JSON") from None
    return an_object(order, "the body of the request")


def an_object(value: Any, what: str) -> dict[str, Any]:
    """Return the value, if it is a JSON object."""
    if not isinstance(value, dict):
        raise ActError(f"{what} has to be a JSON object, not {value!r:.80}")
    return value


def a_list(value: Any, what: str) -> list[Any]:
    """Return the value, if it is a list."""
    if not isinstance(value, list):
        raise ActError(f"{what} has to be a list, not {value!r:.80}")
    return value

"""The table of Bot API methods that the sandbox plays."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.checks import method_names
from bot.sandbox.errors import ApiError, Strictness
from bot.sandbox.world import World

Played = Callable[[World, dict[str, Any]], Any]
PlayedAsync = Callable[[World, dict[str, Any]], Awaitable[Any]]


@dataclass(slots=True, frozen=True)
class Method:
    """A method: its name as written and in lower case, the parameters it plays, and its function."""

    name: str
    lower: str
    supported: frozenset[str]
    play: Played | None
    play_async: PlayedAsync | None = None


METHODS: dict[str, Method] = {}


def method(name: str, supported: str = "") -> Callable[[Played], Played]:
    """Register the function that plays a method; `supported` lists its parameters, divided by spaces."""

    def register(play: Played) -> Played:
        """Register the function that plays a method."""
        METHODS[name.lower()] = Method(name, name.lower(), frozenset(supported.split()), play)
        return play

    return register


def async_method(name: str, supported: str = "") -> Callable[[PlayedAsync], PlayedAsync]:
    """As `method`, for one that waits."""

    def register(play: PlayedAsync) -> PlayedAsync:
        """Register the function that plays a method."""
        METHODS[name.lower()] = Method(name, name.lower(), frozenset(supported.split()), None, play)
        return play

    return register


def find(name: str) -> Method:
    """Return the method of that name in any case; 404 if there is none, 501 if it is not played here."""
    if (found := METHODS.get(name.lower())) is not None:
        return found
    if (known := method_names().get(name.lower())) is not None:
        raise Strictness(f"{known} is not played here", 501)
    raise ApiError(404, "Not Found: method not found")

"""The table of acts: what a person (or chance) can do in the sandbox, by name."""

import inspect
from collections.abc import Callable
from typing import Any

from bot.sandbox.errors import ActError
from bot.sandbox.world import World

Act = Callable[..., Any]
ACTS: dict[str, Act] = {}
_PARAMETERS: dict[str, inspect.Signature] = {}


def act(name: str) -> Callable[[Act], Act]:
    """Register a function `(world, **parameters)` as an act; what it returns is the act's result as JSON."""

    def register(function: Act) -> Act:
        ACTS[name] = function
        _PARAMETERS[name] = inspect.signature(function)
        return function

    return register


def perform(world: World, order: dict[str, Any]) -> Any:
    """Carry out `{"act": NAME, …}`; raises `ActError` for what can't be done."""
    name = order.get("act", "")
    function = ACTS.get(name)
    if function is None:
        raise ActError(f"there is no act {name!r}; there are {', '.join(sorted(ACTS))}")
    options = {key: value for key, value in order.items() if key != "act"}
    try:
        _PARAMETERS[name].bind(world, **options)
    except TypeError as error:
        raise ActError(f"{name}: {error}") from None
    try:
        return function(world, **options)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        # A parameter of a kind that it can't be, such as a text that is a number.
        raise ActError(f"{name}: {type(error).__name__}: {error}") from error

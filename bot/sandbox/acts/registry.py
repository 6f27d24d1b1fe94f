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
        """Register an act under its function's name."""
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
    _fitting(name, options)
    try:
        return function(world, **options)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        # A parameter of a kind that it can't be, such as a text that is a number.
        raise ActError(f"{name}: {type(error).__name__}: {error}") from error


def _fitting(name: str, options: dict[str, Any]) -> None:
    """Raise `ActError` unless the act takes these parameters."""
    _world, *known = _PARAMETERS[name].parameters.values()
    if any(one.kind is one.VAR_KEYWORD for one in known):
        known = [one for one in known if one.kind is not one.VAR_KEYWORD]
    elif unknown := sorted(options.keys() - {one.name for one in known}):
        takes = ", ".join(one.name for one in known)
        raise ActError(f"{name} takes no {', '.join(unknown)}; it takes {takes}")
    if missing := [one.name for one in known if one.default is one.empty and one.name not in options]:
        raise ActError(f"{name} needs {', '.join(missing)}")

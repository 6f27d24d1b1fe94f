"""What `make test` tries a part of, and `make coverage` all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

THOROUGH: Final = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


def first(number: int, among: Sequence[T]) -> Sequence[T]:
    """So many of what is tried; all of it where tests are to be thorough."""
    return among if THOROUGH else among[:number]


def alternate(among: Sequence[T], turn: int) -> Sequence[T]:
    """Every other one, in the next turn the others; all of it where tests are to be thorough."""
    return among if THOROUGH else among[turn % 2 :: 2]

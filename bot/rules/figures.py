"""How exact a figure may be that leaves its unit, or that says how often something was scanned.

Small numbers identify: whoever was seen at a poster, or is the only one who reported, must not be found in
one. So none under five is told from none. What a unit's own officers count of their own cases, and what
somebody has to mend one by one, is exact; a test holds the list of all figures that anybody is shown, and
which is which.
"""

from __future__ import annotations

from typing import Final

LEAST_SHOWN: Final = 5
"""Smaller figures are not shown."""
_STEPS: Final = (LEAST_SHOWN, 10, 20, 50, 100, 200, 500, 1000)


def shown_figure(count: int) -> int | None:
    """Return a figure as it may be shown; None stands for "fewer than five", none among them."""
    return count if count >= LEAST_SHOWN else None


def figure_span(count: int) -> tuple[int, int | None]:
    """Return the step in which a figure that may be shown lies, both ends included; the last one has no end.

    Officers see steps: with the exact figure whoever scans a few times themselves could tell the others'.
    """
    lower = max(step for step in _STEPS if step <= count)
    return lower, next((step - 1 for step in _STEPS if step > count), None)


def figure_word(count: int | None) -> str:
    """Return a figure as commands print it: "<5" where it may not be shown, as None may not."""
    shown = None if count is None else shown_figure(count)
    return f"<{LEAST_SHOWN}" if shown is None else str(shown)


def round_down(count: int) -> int:
    """Return a count that others read at any moment in steps of five, or each one could be seen to pass."""
    return count - count % LEAST_SHOWN

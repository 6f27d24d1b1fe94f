"""`python -m tests.twins SEEDS [FIRST]`: so many stories, on all cores, and those whose worlds differ."""

from __future__ import annotations

import gc
import os
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor

import pytest
from rich.console import Console

from tests import conftest, instants, quick

out = Console(highlight=False, markup=False, soft_wrap=True)


def prepared() -> None:
    """As `tests/conftest.py` prepares a process."""
    warnings.simplefilter("ignore", ResourceWarning)
    conftest._work_in_memory()
    instants.stop_the_clocks(pytest.MonkeyPatch())
    quick.share_compiled_sql(pytest.MonkeyPatch())
    from tests.twins import twin

    gc.collect()
    gc.freeze()
    assert twin


def tried(seed: int) -> tuple[int, list[str]]:
    """A seed, and where its worlds differ."""
    from tests.twins.story import story
    from tests.twins.twin import differing

    try:
        return seed, differing(story(seed))
    except Exception as error:  # noqa: BLE001 - the other seeds go on
        return seed, [f"{type(error).__name__}: {error}"]


def main() -> int:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began, found = time.monotonic(), 0
    with ProcessPoolExecutor(os.cpu_count(), initializer=prepared) as pool:
        for number, (seed, differs) in enumerate(pool.map(tried, range(first, first + seeds)), 1):
            for difference in differs:
                out.print(f"seed {seed}: {difference[:2000]}")
            found += bool(differs)
            if number % 100 == 0:
                out.print(f"{number} stories, {time.monotonic() - began:.0f} seconds")
    out.print(
        f"{seeds} stories, each in two worlds, in {time.monotonic() - began:.0f} seconds: {found} differ."
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

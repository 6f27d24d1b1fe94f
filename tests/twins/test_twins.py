"""Who reported shows nowhere: stories told in twin worlds; and planted leaks, each of which is found."""

from __future__ import annotations

import pytest

from tests.twins import leaks
from tests.twins.leaks import Leak
from tests.twins.seen import Observation, differences
from tests.twins.story import sketch, story
from tests.twins.twin import told

SEEDS = range(10)
LISTED = 2
"""Of so many stories it is compared, too, what commands list."""


@pytest.mark.parametrize("seed", SEEDS)
def test_twin_worlds_look_alike(seed: int) -> None:
    told_twice = story(seed)
    assert differences(*(told(told_twice, deal, lists=seed < LISTED) for deal in told_twice.deals)) == []


@pytest.fixture(scope="module")
def plain() -> Observation:
    """The sketch, told by a product that leaks nothing."""
    return told(sketch(), sketch().deals[0])


def test_all_that_is_observed_has_something_in_it(plain: Observation) -> None:
    assert all(getattr(plain, kind) for kind in Observation.__dataclass_fields__)


def test_the_sketch_looks_alike_too(plain: Observation) -> None:
    assert differences(plain, told(sketch(), sketch().deals[1])) == []


@pytest.mark.parametrize(
    "together", leaks.TOGETHER, ids=lambda together: ", ".join(leak.name for leak in together)
)
def test_what_leaks_is_found(together: tuple[Leak, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    for leak in together:
        leak.plant(monkeypatch)
    lists = any(leak.kind == "lists" for leak in together)
    worlds = [told(sketch(), deal, lists=lists) for deal in sketch().deals]
    assert [leak.name for leak in together if not leak.is_found(*worlds)] == []

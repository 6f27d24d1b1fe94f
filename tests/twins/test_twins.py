"""Who reported shows nowhere: stories told in twin worlds; and planted leaks, each of which is found."""

from __future__ import annotations

import pytest

from tests.twins import leaks
from tests.twins.leaks import Leak
from tests.twins.seen import Observation, differences
from tests.twins.story import sketch, story
from tests.twins.twin import told

SEEDS = range(10)


@pytest.mark.parametrize("seed", SEEDS)
def test_twin_worlds_look_alike(seed: int) -> None:
    told_twice = story(seed)
    assert differences(*(told(told_twice, deal) for deal in told_twice.deals)) == []


@pytest.fixture(scope="module")
def plain() -> Observation:
    """The sketch, told by a product that leaks nothing."""
    return told(sketch(), sketch().deals[0])


def test_all_that_is_observed_has_something_in_it(plain: Observation) -> None:
    assert all(getattr(plain, kind) for kind in Observation.__dataclass_fields__)


def test_the_sketch_looks_alike_too(plain: Observation) -> None:
    assert differences(plain, told(sketch(), sketch().deals[1])) == []


@pytest.mark.parametrize("leak", leaks.LEAKS, ids=lambda leak: leak.name)
def test_what_leaks_is_found(leak: Leak, monkeypatch: pytest.MonkeyPatch) -> None:
    leak.plant(monkeypatch)
    found = differences(*(told(sketch(), deal, lists=False) for deal in sketch().deals))
    assert leak.shows in {difference.partition(":")[0] for difference in found}

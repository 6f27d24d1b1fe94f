from __future__ import annotations

import socket
from datetime import datetime

import pytest

from bot.clock import system_clock
from bot.sandbox.clock import Clock
from tests import instants
from tests.conftest import NoNetworkHere


def test_no_test_reaches_a_network_beyond_loopback() -> None:
    with socket.socket() as here, pytest.raises(NoNetworkHere):
        here.connect(("192.0.2.1", 80))
    with pytest.raises(NoNetworkHere):
        socket.getaddrinfo("example.org", 80)


@pytest.mark.any_day
def test_every_clock_shows_the_instant_that_a_test_begins_at(instant: datetime) -> None:
    assert system_clock() == instant == instants.start()
    assert instant.timestamp() <= Clock().now() <= instants.running_time()
    assert instant in instants.AWKWARD.values()


def test_in_eight_turns_each_file_begins_at_every_instant_and_in_one_all_occur() -> None:
    for file in ("rules/test_calendar.py", "officers/test_claims.py"):
        assert {instants.in_turn(file, turn) for turn in range(8)} == set(instants.AWKWARD.values())
    files = [f"test_{number}.py" for number in range(100)]
    assert {instants.in_turn(file, 3) for file in files} == set(instants.AWKWARD.values())

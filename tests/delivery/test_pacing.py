from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import Bucket, ChatPace, Rates, Window

STEPS = st.lists(st.floats(min_value=0, max_value=3, allow_nan=False), min_size=1, max_size=80)


def _sent_at(pace: Window | Bucket | ChatPace, pauses: list[float]) -> list[float]:
    """When each of many messages goes out, if each waits as long as it is told and then a little more."""
    now, times = 100.0, []
    for pause in pauses:
        now += pause
        while (wait := pace.wait(now)) > 0:
            now += wait + 1e-6
        pace.take(now)
        times.append(now)
    return times


@given(STEPS)
def test_a_window_never_lets_more_through_than_its_count(pauses: list[float]) -> None:
    times = _sent_at(Window(5, 10.0), pauses)
    for time in times:
        assert sum(time <= other < time + 9.999 for other in times) <= 5


@given(STEPS)
def test_a_chat_gets_a_burst_of_three_and_then_one_a_second(pauses: list[float]) -> None:
    times = _sent_at(ChatPace.of(7, Rates()), pauses)
    for index, time in enumerate(times):
        in_span = times[index:]
        for count, other in enumerate(in_span, start=1):
            assert count <= 3 + (other - time) + 1.001


@given(STEPS)
def test_a_group_gets_at_most_twenty_in_any_minute(pauses: list[float]) -> None:
    times = _sent_at(ChatPace.of(-7, Rates()), pauses)
    for time in times:
        assert sum(time <= other < time + 59.999 for other in times) <= 20


def test_a_rate_of_zero_is_no_limit() -> None:
    pace = ChatPace.of(-7, Rates(0, 0, 0))
    for _ in range(1000):
        assert pace.wait(1.0) == 0
        pace.take(1.0)


def test_the_first_three_messages_to_a_chat_wait_for_nothing() -> None:
    bucket = Bucket(1, 3)
    for _ in range(3):
        assert bucket.wait(5.0) == 0
        bucket.take(5.0)
    assert bucket.wait(5.0) == 1.0

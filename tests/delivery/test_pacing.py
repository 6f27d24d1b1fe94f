from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.lanes import Lane, Lanes
from bot.delivery.pacing import CALLS_REMEMBERED, ChatPace, Rates, SlidingWindow, TokenBucket, TotalPace
from storage.records import Message, OutboxRow, Priority


@dataclass
class Telegram:
    """Limits that know no mercy: they count arrivals, to the last microsecond."""

    rates: Rates
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    refused: int = 0

    def arrives(self, now: float, chat_id: int) -> None:
        """A call arrives; those that are refused don't count."""
        everybody = [time for time, _ in self.arrivals if time > now - 1 + 1e-6]
        theirs = [time for time, chat in self.arrivals if chat == chat_id]
        full_at = -math.inf
        for time in theirs:
            full_at = max(full_at, time) + 1 / self.rates.chat
        refused = len(everybody) >= self.rates.everybody or full_at - now > 2 / self.rates.chat + 1e-6
        if chat_id < 0:
            refused |= len([time for time in theirs if time > now - 60 + 1e-6]) >= self.rates.group
        if refused:
            self.refused += 1
        else:
            self.arrivals.append((now, chat_id))


CALLS = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 3, 4, 5, 6, -1]),  # chat
        st.sampled_from(Priority),
        st.sampled_from([0.0, 0.0, 0.0, 0.02, 0.3, 2.0]),  # after the one before it
        st.floats(0, 0.1),  # its way there
        st.floats(0, 0.1),  # and back
    ),
    max_size=60,
)


@given(CALLS)
def test_whatever_the_network_does_no_strict_limit_is_ever_passed(
    calls: list[tuple[int, Priority, float, float, float]],
) -> None:
    rates = Rates(everybody=5, chat=1, group=6)
    lanes, telegram, now = Lanes(rates), Telegram(rates), 0.0
    coming, time = [], 0.0
    for number, (chat_id, priority, pause, _, _) in enumerate(calls, 1):
        time += pause
        coming.append((time, OutboxRow(number, Message("sendMessage", chat_id, priority=priority), 0)))
    flying: list[tuple[float, int, bool, Lane]] = []  # time, row, whether it is the answer
    while coming or flying or len(lanes):
        while coming and coming[0][0] <= now:
            lanes.add(coming.pop(0)[1], now)
        while flying and flying[0][0] <= now:
            at, number, answered, lane = heapq.heappop(flying)
            if answered:
                lanes.done(lane, now)
            else:
                telegram.arrives(at, lane.chat_id)
                heapq.heappush(flying, (at + calls[number - 1][4], number, True, lane))
        while (found := lanes.next(now)) is not None:
            found[0].called_at = now
            heapq.heappush(flying, (now + calls[found[1].id - 1][3], found[1].id, False, found[0]))
        wait = lanes.until_next(now)
        times = [] if wait is None else [now + wait]
        times += [time for time, _ in coming[:1]] + [time for time, *_ in flying[:1]]
        now = max(min(times, default=now), now + 1e-7)
    assert telegram.refused == 0
    assert len(telegram.arrivals) == len(calls)


def test_a_call_counts_until_its_time_is_over_after_its_answer() -> None:
    window = SlidingWindow(2, 10.0)
    window.begin()
    window.begin()
    assert window.wait(5.0) == math.inf, "nothing but an answer makes room"
    window.end(6.0)
    assert window.wait(7.0) == 9.0
    window.end(8.0, counted=False)
    assert window.wait(8.0) == 0


def test_a_rate_below_one_lets_one_through_in_a_time_as_much_longer() -> None:
    window = SlidingWindow(0.5, 1.0)
    window.begin()
    window.end(0.0)
    assert window.wait(0.0) == 2.0


def test_what_every_call_takes_is_no_part_of_the_time_that_must_pass() -> None:
    pace, now = TotalPace(Rates(everybody=1)), 0.0
    for _ in range(CALLS_REMEMBERED):
        now += pace.wait(now, hurried=True)
        pace.begin(now)
        now += 0.2
        pace.end(now, now - 0.2)
    assert 0.8 <= pace.wait(now, hurried=True) < 0.81


def test_a_rate_of_zero_is_no_limit() -> None:
    pace, everybody = ChatPace(-7, Rates(0, 0, 0)), TotalPace(Rates(0, 0, 0))
    for _ in range(1000):
        assert pace.wait(1.0, hurried=False) == 0
        assert everybody.wait(1.0, hurried=False) == 0
        pace.take(1.0)
        everybody.begin(1.0)


def test_the_first_three_messages_to_a_chat_wait_for_nothing() -> None:
    bucket = TokenBucket(1, 3)
    for _ in range(3):
        assert bucket.wait(5.0) == 0
        bucket.take(5.0)
    assert bucket.wait(5.0) == 1.0


def test_a_group_that_was_sent_much_has_room_for_an_answer_soon() -> None:
    pace, now = ChatPace(-7, Rates()), 0.0
    for _ in range(60):
        now += pace.wait(now, hurried=False)
        pace.take(now)
    assert pace.wait(now, hurried=True) < 10

"""Wrong access codes: the account that tries pays, the ticket's owner doesn't."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import attempts, time_limits

NOW = datetime(2026, 7, 27, 6, 35, tzinfo=UTC)
HOUR = timedelta(hours=1)
counts = st.integers(0, 10**6)


def test_the_answer_comes_later_with_each_wrong_code() -> None:
    assert [attempts.account_delay(count) for count in range(9)] == [0, 0, 2, 4, 8, 16, 30, 30, 30]


def test_the_fifth_wrong_code_locks_for_an_hour_and_each_further_twice_as_long() -> None:
    locks = [attempts.lock_until(count, NOW) for count in range(3, 12)]
    expected = [None, None, 1, 2, 4, 8, 16, 24, 24]
    assert locks == [hours and NOW + hours * HOUR for hours in expected]


@settings(max_examples=40)
@given(counts, counts)
def test_more_wrong_codes_never_cost_less(one: int, other: int) -> None:
    fewer, more = sorted([one, other])
    assert attempts.account_delay(fewer) <= attempts.account_delay(more) <= 30
    assert attempts.ticket_delay(fewer) <= attempts.ticket_delay(more) <= 10
    assert (
        (attempts.lock_until(fewer, NOW) or NOW) <= (attempts.lock_until(more, NOW) or NOW) <= NOW + 24 * HOUR
    )


def test_wrong_codes_are_forgotten_after_a_week_and_not_while_a_lock_can_hold() -> None:
    assert attempts.is_forgotten(NOW - timedelta(days=7), NOW)
    assert not attempts.is_forgotten(NOW - time_limits.LONGEST_LOCK, NOW)


def test_the_owner_is_told_at_most_daily() -> None:
    assert attempts.may_notify(None, NOW)
    assert not attempts.may_notify(NOW - timedelta(hours=23, minutes=59), NOW)
    assert attempts.may_notify(NOW - timedelta(days=1), NOW)

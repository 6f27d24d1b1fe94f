"""Deadlines as dated rules, and the clocks of a case that run by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import clocks
from bot.rules.clocks import Clock, Deadline, Facts, Mark, Rule, Span, Start, Stretch

WITA = "Asia/Makassar"
RULES = clocks.station_rules()
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
zones = st.sampled_from(["Asia/Jakarta", WITA, "Asia/Jayapura"])
times = st.integers(0, 500 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
minutes = st.integers(0, 40 * 24 * 60).map(lambda count: timedelta(minutes=count))
gaps = st.lists(st.tuples(minutes, minutes), max_size=3)
"""How long until the reporter is asked, and how long until they answer, each time."""


def at(text: str, tz: str = WITA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))


def end(text: str, tz: str = WITA) -> datetime:
    return at(f"{text} 23:59:59", tz)


def by_name(facts: Facts, tz: str = WITA, rules: clocks.Rules = RULES) -> dict[Deadline, Clock]:
    return {clock.deadline: clock for clock in clocks.read_clocks(facts, tz, rules)}


def stretches(received: datetime, waits: list[tuple[timedelta, timedelta]]) -> tuple[Stretch, ...]:
    """Questions to the reporter, one after the other."""
    asked, moment = [], received
    for until_asked, until_answered in waits:
        moment += until_asked
        asked.append(Stretch(moment, moment + until_answered))
        moment += until_answered
    return tuple(asked)


@pytest.mark.parametrize(
    ("received", "tz", "sp3d", "clarification", "service"),
    [
        ("2026-07-27 14:35", WITA, "2026-08-26", "2026-10-21", "2026-09-25"),
        ("2026-03-13 23:59", WITA, "2026-04-20", "2026-06-24", "2026-05-12"),  # Nyepi and Lebaran within
        ("2026-12-14 08:00", WITA, "2027-01-15", "2027-03-23", "2027-02-12"),  # over the year's end
        ("2026-07-27 23:30", "Asia/Jakarta", "2026-08-26", "2026-10-21", "2026-09-25"),
        ("2026-07-28 00:30", "Asia/Jayapura", "2026-08-27", "2026-10-22", "2026-09-26"),
    ],
)
def test_public_dates_are_those_counted_by_hand(
    received: str, tz: str, sp3d: str, clarification: str, service: str
) -> None:
    known = by_name(Facts(at(received, tz), complete_at=at(received, tz)), tz)
    assert known[Deadline.SP3D].due == end(sp3d, tz)
    assert known[Deadline.CLARIFICATION].due == end(clarification, tz)
    assert known[Deadline.SERVICE].due == end(service, tz)


def test_one_moment_is_another_day_in_another_time_zone() -> None:
    late = datetime(2026, 7, 27, 16, 30, tzinfo=UTC)  # 23.30 WIB, 00.30 WITA
    assert clocks.promise_take_up(late, "Asia/Jakarta", RULES) == end("2026-07-30", "Asia/Jakarta")
    assert clocks.promise_take_up(late, WITA, RULES) == end("2026-07-31")


def test_danger_is_taken_up_within_hours_day_and_night() -> None:
    night = at("2026-03-20 23:00")
    assert clocks.promise_take_up(night, WITA, RULES, danger=True) == at("2026-03-21 03:00")
    slow = clocks.station_rules(take_up_days=1, danger_hours=72)
    assert clocks.promise_take_up(at("2026-07-27 09:00"), WITA, slow, danger=True) == end("2026-07-28")


def test_the_clarification_counts_from_the_letter_else_from_its_last_day() -> None:
    received, sent = at("2026-07-27 09:00"), at("2026-08-03 12:00")
    known = by_name(Facts(received, sp3d_at=sent))
    assert known[Deadline.CLARIFICATION].began == known[Deadline.SP3D].ended == sent
    assert known[Deadline.CLARIFICATION].due == end("2026-09-30")
    waiting = by_name(Facts(received))[Deadline.CLARIFICATION]
    assert not waiting.is_running(end("2026-08-26") - timedelta(hours=1))
    assert waiting.is_running(end("2026-08-26") + timedelta(hours=1))


def test_an_unanswered_question_pauses_the_60_days_alone() -> None:
    received = at("2026-07-27 09:00")
    asked = Stretch(at("2026-08-03 10:00"))
    known = by_name(Facts(received, take_up_by=end("2026-07-30"), complete_at=received, awaited=(asked,)))
    late = at("2026-11-30 09:00")
    assert [name for name, clock in known.items() if clock.is_paused(late)] == [Deadline.SERVICE]
    assert not known[Deadline.SERVICE].is_missed(late)
    assert known[Deadline.SP3D].is_missed(late)
    answered = Stretch(asked.since, at("2026-08-13 22:00"))
    resumed = by_name(Facts(received, complete_at=received, awaited=(answered,)))
    assert resumed[Deadline.SERVICE].due == end("2026-10-05")  # ten days later


@pytest.mark.parametrize("asked", ["2026-03-06 09:00", "2026-03-07 09:00"])
@pytest.mark.parametrize("complete", [True, False])
def test_a_question_asked_on_the_last_day_or_later_brings_no_date_back(asked: str, complete: bool) -> None:
    received = at("2026-01-05 09:00")
    facts = Facts(received, complete_at=received if complete else None, awaited=(Stretch(at(asked)),))
    clock = by_name(facts)[Deadline.SERVICE]
    assert clock.due == end("2026-03-06")
    assert clock.is_missed(at("2026-03-08 09:00"))


def test_the_60_days_wait_as_long_as_the_file_lacks_something() -> None:
    received, asked = at("2026-07-27 09:00"), Stretch(at("2026-08-03 10:00"))
    lacking = by_name(Facts(received, complete_at=None, awaited=(asked,)))[Deadline.SERVICE]
    assert lacking.is_paused(at("2026-11-30 09:00"))
    answered = Stretch(asked.since, at("2026-08-13 22:00"))
    complete = by_name(Facts(received, complete_at=answered.until, awaited=(answered,)))[Deadline.SERVICE]
    assert complete.due == end("2026-10-12")


def test_a_date_within_the_time_a_case_was_closed_is_none_any_more() -> None:
    received = at("2026-07-27 09:00")
    closed = Stretch(at("2026-08-10 09:00"), at("2026-09-07 09:00"))
    known = by_name(Facts(received, complete_at=received, closed=(closed,)))
    later = at("2026-10-01 09:00")
    assert known[Deadline.SP3D].ended == closed.since
    assert known[Deadline.SERVICE].is_missed(later)
    over = by_name(Facts(received, complete_at=received, closed=(Stretch(closed.since),)))
    assert not any(clock.is_running(later) for clock in over.values())


def test_a_promise_keeps_its_date_whatever_the_station_sets_later() -> None:
    received = at("2026-07-27 09:00")
    facts = Facts(received, take_up_by=end("2026-07-30"), promised_at=received)
    clock = by_name(facts, rules=clocks.station_rules(take_up_days=10))[Deadline.TAKE_UP]
    assert clock.due == end("2026-07-30")
    assert clock.at(Mark.HALF) == end("2026-07-28")
    in_hours = by_name(Facts(received, take_up_by=received + timedelta(hours=4), promised_at=received))
    assert in_hours[Deadline.DANGER].at(Mark.FOUR_FIFTHS) == received + timedelta(minutes=192)


def test_a_rule_holds_for_what_starts_on_its_days() -> None:
    change = date(2026, 8, 1)
    rules = (
        Rule(Deadline.SP3D, 20, Span.WORKING_DAYS, "A", Start.RECEIVED, until=change),
        Rule(Deadline.SP3D, 5, Span.DAYS, "B", Start.RECEIVED, since=change),
    )
    (before,) = clocks.read_clocks(Facts(at("2026-07-31 23:00")), WITA, rules)
    (after,) = clocks.read_clocks(Facts(at("2026-08-01 00:00")), WITA, rules)
    assert (before.rule.basis, after.rule.basis) == ("A", "B")
    assert after.due == end("2026-08-06")


def test_marks_fall_at_half_at_four_fifths_and_at_the_end() -> None:
    clock = by_name(Facts(at("2026-07-27 09:00")))[Deadline.SP3D]
    assert [clock.at(mark) for mark in Mark] == [end("2026-08-10"), end("2026-08-19"), end("2026-08-26")]
    assert clock.reached(end("2026-08-10")) is None
    assert clock.reached(at("2026-08-11 07:30")) is Mark.HALF
    assert clock.reached(at("2026-08-20 07:30")) is Mark.FOUR_FIFTHS
    assert clock.reached(at("2026-08-27 07:30")) is Mark.END


def test_hours_pause_from_the_question_to_the_answer() -> None:
    received = at("2026-07-27 09:00")
    rule = Rule(Deadline.SERVICE, 4, Span.HOURS, "", Start.FILE_COMPLETE, pauses=True)
    asked = Stretch(at("2026-07-27 10:00"), at("2026-07-27 12:30"))
    facts = Facts(received, complete_at=received, awaited=(asked, Stretch(at("2026-07-27 15:00"))))
    (waiting,) = clocks.read_clocks(facts, WITA, (rule,))
    assert [waiting.at(mark) for mark in Mark] == [at("2026-07-27 13:30"), at("2026-07-27 14:42"), None]
    (over,) = clocks.read_clocks(replace(facts, awaited=(asked,)), WITA, (rule,))
    assert over.due == at("2026-07-27 15:30")


spans = st.sampled_from(list(Span))
limits = st.integers(1, 45)


@settings(max_examples=40)
@given(times, spans, limits, gaps, zones)
def test_a_pause_lengthens_a_period_by_what_it_lasted_and_nothing_else_does(
    received: datetime, span: Span, limit: int, waits: list[tuple[timedelta, timedelta]], tz: str
) -> None:
    awaited = stretches(received, waits)

    def run(*, pauses: bool, awaited: tuple[Stretch, ...]) -> Clock:
        rule = Rule(Deadline.SERVICE, limit, span, "", Start.FILE_COMPLETE, pauses=pauses)
        (clock,) = clocks.read_clocks(Facts(received, complete_at=received, awaited=awaited), tz, (rule,))
        return clock

    plain, paused, heedless = (
        run(pauses=True, awaited=()),
        run(pauses=True, awaited=awaited),
        run(pauses=False, awaited=awaited),
    )
    assert heedless.due == plain.due
    assert plain.due is not None
    assert paused.due is not None
    assert paused.due >= plain.due
    ended = [(one.since, one.until) for one in awaited if one.until is not None]
    if span is Span.HOURS:
        lost = [until - since for since, until in ended if since < paused.due]
        assert paused.due - plain.due == sum(lost, timedelta())
    if span is Span.DAYS:
        local = ZoneInfo(tz)
        last = paused.due.astimezone(local).date()
        days = [(since.astimezone(local).date(), until.astimezone(local).date()) for since, until in ended]
        # The day of a question counts; asked on the last one, it changes nothing.
        gone = [(until - since).days for since, until in days if since < last]
        assert (paused.due - plain.due).days == sum(gone)


@settings(max_examples=40)
@given(times, spans, limits, gaps, zones, minutes)
def test_marks_come_in_order_and_an_open_question_moves_none_that_has_passed(
    received: datetime,
    span: Span,
    limit: int,
    waits: list[tuple[timedelta, timedelta]],
    tz: str,
    asked_after: timedelta,
) -> None:
    awaited = stretches(received, waits)
    rule = Rule(Deadline.SERVICE, limit, span, "", Start.FILE_COMPLETE, pauses=True)
    facts = Facts(received, complete_at=received, awaited=awaited)
    (clock,) = clocks.read_clocks(facts, tz, (rule,))
    marks = [moment for mark in Mark if (moment := clock.at(mark)) is not None]
    assert len(marks) == 3
    assert marks == sorted(marks)
    asked = (awaited[-1].until or received if awaited else received) + asked_after
    still = Facts(received, complete_at=received, awaited=(*awaited, Stretch(asked)))
    (waiting,) = clocks.read_clocks(still, tz, (rule,))
    for mark, moment in zip(Mark, marks, strict=True):
        assert waiting.at(mark) in {None, moment}
        if moment < asked:
            assert waiting.at(mark) == moment


@settings(max_examples=40)
@given(times, gaps, zones, st.lists(minutes, min_size=1, max_size=2))
def test_no_clock_that_does_not_pause_stops_but_by_what_was_done(
    received: datetime, waits: list[tuple[timedelta, timedelta]], tz: str, after: list[timedelta]
) -> None:
    """Claiming, releasing and handing over are no facts; a question to the reporter changes no SP3D."""
    awaited = stretches(received, waits)
    plain = by_name(Facts(received, complete_at=received), tz)
    asked = by_name(Facts(received, complete_at=received, awaited=awaited), tz)
    assert asked[Deadline.SP3D] == plain[Deadline.SP3D]
    assert asked[Deadline.CLARIFICATION] == plain[Deadline.CLARIFICATION]
    sent = received + after[0]
    kept = by_name(Facts(received, sp3d_at=sent, awaited=awaited), tz)[Deadline.SP3D]
    assert (kept.due, kept.ended) == (plain[Deadline.SP3D].due, sent)

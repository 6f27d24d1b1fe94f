"""The deadlines of a case, as dated rules, and the clocks that run by them.

A *rule* says how long something may take, by what right, on which days it holds, what starts it, whether it
pauses while the reporter is awaited, and whether the reporter is shown it. A *clock* is one rule in one case:
computed anew, whenever it is looked at, from the facts that the case's chain tells (`bot.rules.case_facts`).
So both sides have the same dates before them, and nobody can stop one but by what the chain tells: claiming,
releasing and handing over are no facts of it.

Which rule holds is decided by the day on which its clock starts, in the unit's time zone: a rule that changes
doesn't change dates that were told. A period of days starts on the day after, and ends with the last second
of its last day (`bot.rules.calendar`). While the reporter is awaited, a clock that pauses doesn't count the
days after the question, up to and with that of the answer; with no answer yet it has no date. What counts
from the complete file, as long as that lacks something, counts from the receipt meanwhile, and pauses.

What falls into a time in which the case was closed is no date any more, even if the case is reopened later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.rules import calendar


class Deadline(StrEnum):
    """What is to be done by a date."""

    TAKE_UP = "take_up"  # a person takes the case up
    DANGER = "danger"  # the same, where somebody is in danger or held
    SP3D = "sp3d"  # the letter of progress to the reporter
    CLARIFICATION = "clarification"  # the result of the clarification
    SERVICE = "service"  # the end of any complaint about a public service


class Span(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working days"
    DAYS = "days"
    HOURS = "hours"


class Start(StrEnum):
    """What starts a clock."""

    RECEIVED = "received"
    DANGER_SAID = "danger said"
    SP3D_SENT = "SP3D sent"  # until it is, the last day on which it may be
    FILE_COMPLETE = "file complete"


@dataclass(frozen=True, slots=True)
class Rule:
    """One deadline. It holds for what starts on the days from `since` up to, but without `until`; None: since
    before any case that is kept, or until further notice.
    """

    deadline: Deadline
    limit: int
    span: Span
    basis: str
    starts: Start
    pauses: bool = False
    shown: bool = True
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is the rule for what starts on this day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


TAKE_UP_DAYS: Final = 3
DANGER_HOURS: Final = 4
"""What holds where a station sets nothing."""

_PUBLIC: Final = (
    Rule(Deadline.SP3D, 20, Span.WORKING_DAYS, "Perpol 2/2024", Start.RECEIVED),
    Rule(Deadline.CLARIFICATION, 40, Span.WORKING_DAYS, "Perpol 2/2024", Start.SP3D_SENT),
    Rule(Deadline.SERVICE, 60, Span.DAYS, "Perpres 76/2013", Start.FILE_COMPLETE, pauses=True),
)
"""Public rules. One that changes gets the day of its end, and the new one stands beside it from that day."""

Rules = tuple[Rule, ...]


@cache
def station_rules(take_up_days: int = TAKE_UP_DAYS, danger_hours: int = DANGER_HOURS) -> Rules:
    """Return all rules of a station; how soon a person takes a case up it sets itself."""
    return (
        Rule(Deadline.TAKE_UP, take_up_days, Span.WORKING_DAYS, "ISO 37002", Start.RECEIVED),
        Rule(Deadline.DANGER, danger_hours, Span.HOURS, "", Start.DANGER_SAID),
        *_PUBLIC,
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time from a moment to another; one without an end goes on."""

    since: datetime
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a case's row and chain tell of its dates.

    `promised_at` is when `take_up_by` was promised; `complete_at` is None while the file lacks something.
    """

    received: datetime
    take_up_by: datetime | None = None
    promised_at: datetime | None = None
    taken_up_at: datetime | None = None
    complete_at: datetime | None = None
    sp3d_at: datetime | None = None
    clarified_at: datetime | None = None
    awaited: tuple[Stretch, ...] = ()  # the reporter's answer was
    closed: tuple[Stretch, ...] = ()


class Mark(StrEnum):
    """How far a clock has run."""

    HALF = "half"
    FOUR_FIFTHS = "four fifths"
    END = "end"


_SHARES: Final = {Mark.HALF: (1, 2), Mark.FOUR_FIFTHS: (4, 5), Mark.END: (1, 1)}


@dataclass(frozen=True, slots=True)
class Clock:
    """A rule in a case. `due` is None while it pauses; `ended` is when what it waits for was done, or the
    case was closed.
    """

    rule: Rule
    timezone: str
    began: datetime
    due: datetime | None
    ended: datetime | None = None
    paused: tuple[Stretch, ...] = ()

    @property
    def deadline(self) -> Deadline:
        """What is to be done."""
        return self.rule.deadline

    def is_running(self, now: datetime) -> bool:
        """Whether it has begun, and what it waits for is still to be done, be it late or paused."""
        return self.began <= now and self.ended is None

    def is_paused(self, now: datetime) -> bool:
        """Whether it waits for the reporter."""
        return self.is_running(now) and self.due is None

    def is_missed(self, now: datetime) -> bool:
        """Whether its date has passed, and what it waits for is still to be done."""
        return self.is_running(now) and self.due is not None and self.due < now

    def at(self, mark: Mark) -> datetime | None:
        """Return when it comes to this mark; None if it pauses before. Days are rounded down."""
        return self.due if mark is Mark.END else _mark(self, *_SHARES[mark])

    def reached(self, now: datetime) -> Mark | None:
        """Return the last mark that it has passed, if any."""
        passed = None
        for mark in Mark:
            moment = self.at(mark)
            if moment is not None and moment < now:
                passed = mark
        return passed


def promise_take_up(now: datetime, timezone: str, rules: Rules, *, danger: bool = False) -> datetime:
    """Return by when a person takes up a case, promised now: in working days, or if somebody is in danger,
    within hours.
    """
    deadlines = [Deadline.TAKE_UP, Deadline.DANGER] if danger else [Deadline.TAKE_UP]
    return min(_end(_find(rules, one, now, timezone), now, timezone) for one in deadlines)


def read_clocks(facts: Facts, timezone: str, rules: Rules) -> list[Clock]:
    """Return a case's clocks: how far it is taken up, then those of public rules."""
    clocks = []
    if facts.take_up_by is not None:
        clocks.append(_take_up_clock(facts, facts.take_up_by, timezone, rules))
    starts: dict[Start, datetime | None] = {
        Start.RECEIVED: facts.received,
        Start.FILE_COMPLETE: facts.complete_at or facts.received,
    }
    done = {Deadline.SP3D: facts.sp3d_at, Deadline.CLARIFICATION: facts.clarified_at}
    for rule in rules:
        began = starts.get(rule.starts)
        if rule.deadline is Deadline.TAKE_UP or began is None or not rule.holds_on(_day(began, timezone)):
            continue
        clock = _run(rule, facts, began, timezone, done.get(rule.deadline))
        clocks.append(clock)
        if rule.deadline is Deadline.SP3D:
            starts[Start.SP3D_SENT] = facts.sp3d_at or clock.due
    return clocks


def _take_up_clock(facts: Facts, by: datetime, timezone: str, rules: Rules) -> Clock:
    """Return the clock of a date that was promised: what was said stays, whatever the rules say since."""
    began = facts.promised_at or facts.received
    deadline = Deadline.TAKE_UP if _is_day_end(by, timezone) else Deadline.DANGER
    rule = _find(rules, deadline, began, timezone)
    return Clock(rule, timezone, began, by, _ended(facts, by, facts.taken_up_at))


def _run(rule: Rule, facts: Facts, began: datetime, timezone: str, done: datetime | None) -> Clock:
    paused = facts.awaited if rule.pauses else ()
    due = _due(rule, began, timezone, paused)
    return Clock(rule, timezone, began, due, _ended(facts, due, done), paused)


def _ended(facts: Facts, due: datetime | None, done: datetime | None) -> datetime | None:
    for closed in facts.closed:
        over = closed.until is None or (due is not None and closed.holds(due))
        if over and (done is None or closed.since < done):
            return closed.since
    return done


def _find(rules: Iterable[Rule], deadline: Deadline, at: datetime, timezone: str) -> Rule:
    day = _day(at, timezone)
    return next(rule for rule in rules if rule.deadline is deadline and rule.holds_on(day))


# Counting


def _due(rule: Rule, began: datetime, timezone: str, paused: tuple[Stretch, ...]) -> datetime | None:
    """Return the end of the period, None if it doesn't come to that before the reporter answers."""
    return _after(rule.limit, rule.span, began, timezone, paused)


def _end(rule: Rule, began: datetime, timezone: str) -> datetime:
    end = _due(rule, began, timezone, ())
    if end is None:
        raise AssertionError("what never pauses ends")
    return end


def _after(
    count: float, span: Span, began: datetime, timezone: str, paused: tuple[Stretch, ...]
) -> datetime | None:
    over = tuple(one for one in paused if one.until is not None)
    end = _count(count, span, began, timezone, over)
    still = next((one.since for one in paused if one.until is None), None)
    if still is None or (
        end <= still if span is Span.HOURS else _day(end, timezone) <= _day(still, timezone)
    ):
        return end
    return None


def _count(count: float, span: Span, began: datetime, timezone: str, over: tuple[Stretch, ...]) -> datetime:
    if span is Span.HOURS:
        return _skip(began + timedelta(hours=count), began, over)
    skipped = _skipped_days(over, timezone)
    add = calendar.add_working_days if span is Span.WORKING_DAYS else calendar.add_days
    return add(began, int(count), timezone, skipped=skipped)


def _skip(end: datetime, began: datetime, over: tuple[Stretch, ...]) -> datetime:
    """Return the end of a period of hours, later by what was paused before it."""
    for one in sorted(over, key=lambda each: each.since):
        if one.until is not None and one.since < end:
            end += max(one.until - max(one.since, began), timedelta())
    return end


def _skipped_days(over: tuple[Stretch, ...], timezone: str) -> Callable[[date], bool]:
    days = [(_day(one.since, timezone), _day(one.until, timezone)) for one in over if one.until is not None]

    def is_skipped(day: date) -> bool:
        return any(since < day <= until for since, until in days)

    return is_skipped


def _mark(clock: Clock, part: int, of: int) -> datetime | None:
    span, whole = clock.rule.span, float(clock.rule.limit)
    if clock.due is not None and not clock.paused:
        whole = _measure(clock.began, clock.due, span, clock.timezone)  # as it was promised
    share = whole * part / of if span is Span.HOURS else int(whole) * part // of
    return _after(share, span, clock.began, clock.timezone, clock.paused)


def _measure(began: datetime, due: datetime, span: Span, timezone: str) -> float:
    """Return how many of its span a period has in which nothing paused."""
    if span is Span.HOURS:
        return (due - began) / timedelta(hours=1)
    first, last = _day(began, timezone), _day(due, timezone)
    days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    return len([day for day in days if span is Span.DAYS or calendar.is_working_day(day)])


def _day(moment: datetime, timezone: str) -> date:
    return moment.astimezone(ZoneInfo(timezone)).date()


def _is_day_end(moment: datetime, timezone: str) -> bool:
    return calendar.add_days(moment, 0, timezone) == moment

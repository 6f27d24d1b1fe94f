"""What happens in which order, by a seed; and which account plays which part in each of two worlds."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from tests.twins.people import ABOVE, BOTH, DEALT, DESK, EAST, OFFICERS, WEST, Account

REPORTERS: Final = ("first", "second", "third", "elsewhere")
"""The last one's report is about another unit than most officers' here."""
OTHERS: Final = ("asker", "leaver", "looker", "doubter")
PARTS: Final = (*REPORTERS, *OTHERS)

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Step:
    """`act` of somebody: a part's, an officer's (`who` is the account), or the world's."""

    act: str
    who: str | Account = ""
    amount: float = 0.0
    what: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a part reports, and how."""

    poster: str
    group: str
    accused: str
    danger: bool
    file: bool
    texts: int


@dataclass(frozen=True, slots=True)
class Deal:
    """What differs: by part, who plays it; how they want to be known, and when they want news."""

    players: dict[str, Account]
    modes: dict[str, str]
    news: dict[str, str]


@dataclass(frozen=True, slots=True)
class Story:
    """Told once with each of the deals."""

    seed: int
    deals: tuple[Deal, Deal]
    reports: dict[str, Report]
    steps: tuple[Step, ...]

    def parts_of(self, account: Account) -> set[str]:
        """The parts that an account plays in any of the two worlds."""
        return {part for deal in self.deals for part, player in deal.players.items() if player == account}


POSTERS_OF: Final = {"first": "W1", "second": "W1", "third": "W2", "elsewhere": "E1"}
MODES: Final = ("confidential", "confidential", "identified", "unlinked")


def story(seed: int) -> Story:
    """The story of a seed."""
    chance = Random(f"story {seed}")
    reports = {
        part: Report(
            poster=POSTERS_OF[part],
            group=chance.choice("ABBBCCZ"),
            accused=chance.choice(("this", "other", "unknown", "polres", "propam", "this")),
            danger=chance.random() < 0.25,
            file=chance.random() < 0.35,
            texts=chance.randint(1, 3),
        )
        for part in REPORTERS
    }
    deals, steps = _deals(chance, seed), _steps(chance)
    return Story(seed, deals, reports, tuple(_with_mutes(steps, Random(f"mutes {seed}"))))


def _deals(chance: Random, seed: int) -> tuple[Deal, Deal]:
    """Two ways to deal the accounts, in which nobody plays the same part. By turns somebody is an officer in
    the first world and not in the second: who reports to another unit is one of this unit, of that one or of
    the one above; who reports to this unit is one of it; or it is whoever comes.
    """
    group, part = (
        (WEST, "elsewhere"),
        (EAST, "elsewhere"),
        (WEST, "first"),
        (ABOVE, "elsewhere"),
        (WEST, "second"),
        (None, "first"),
    )[seed % 6]
    first = list(DEALT)
    chance.shuffle(first)
    if group is not None:
        officer = chance.choice([account for account in BOTH if account.group == group])
        here, there = first.index(officer), PARTS.index(part)
        first[here], first[there] = first[there], first[here]
    second = first[:]
    while any(a is b for a, b in zip(first, second, strict=True)) or (
        group is not None and second[PARTS.index(part)].group is not None
    ):
        chance.shuffle(second)
    return _deal(chance, first), _deal(chance, second)


def _deal(chance: Random, accounts: list[Account]) -> Deal:
    modes = {part: chance.choice(MODES) for part in REPORTERS}
    news = {part: str(chance.randrange(4)) for part in REPORTERS}
    return Deal(dict(zip(PARTS, accounts, strict=True)), modes, news)


AFTER_REPORTS: Final = (
    "look",
    "add",
    "add",
    "reply",
    "page",
    "contact",
    "danger",
    "help",
    "saved",
    "again",
    "news",
    "news",
)
OTHER_ACTS: Final = {
    "asker": ("ask", "guest", "guest", "help", "look"),
    "leaver": ("draft", "look"),
    "looker": ("visit",),
    "doubter": ("visit", "wander", "help"),
}
HOW_MANY_REPORT: Final = (1, 1, 2, 2, 2, 3, 4)
STEPS_A_REPORT: Final = 7


def _steps(chance: Random) -> list[Step]:
    """First those who wrote before; then reports, and what follows from them, among much else."""
    steps: list[Step] = []
    waiting = chance.sample(REPORTERS, chance.choice(HOW_MANY_REPORT))
    reported: list[str] = []
    asked = chance.random() < 0.25
    for number in range(6 + STEPS_A_REPORT * len(waiting)):
        if waiting and (number % 6 == 0 or chance.random() < 0.08):
            reported.append(waiting.pop())
            steps.append(Step("report", reported[-1]))
            continue
        luck = chance.random()
        if luck < 0.52:
            desk = OFFICERS if chance.random() < 0.8 else DESK
            steps.append(Step("desk", chance.choice(desk)))
        elif luck < 0.68:
            steps.append(Step(chance.choice(AFTER_REPORTS), chance.choice(reported)))
        elif luck < 0.76:
            part = chance.choice(OTHERS)
            steps.append(Step(chance.choice(OTHER_ACTS[part]), part))
        elif luck < 0.80:
            steps.append(Step("own", chance.choice(BOTH)))
        elif luck < 0.82:
            steps.append(Step("withdraw", chance.choice(reported)))
        elif luck < 0.85:
            steps.append(Step("restart", amount=float(chance.random() < 0.5)))
        else:
            steps.append(Step("passes", amount=_while(chance)))
    if asked:
        steps += _asking(chance.choice(reported))
    passes = Step("passes", amount=_while(chance))
    clears = [Step("clear", part) for part in (reported[0], reported[-1], "leaver")]
    return [Step("before"), *steps, *clears, passes, *clears[:2], Step("passes", amount=3 * DAY)]


def _asking(part: str) -> list[Step]:
    """Somebody wants to know who reported, and it is decided: by who is a supervisor for more than a day."""
    holder = OFFICERS[3] if part == "elsewhere" else OFFICERS[0]
    return [
        Step("does", OFFICERS[5], what="/kasus"),
        Step("does", holder, what=f"claim {part}"),
        Step("does", holder, what=f"identity {part}"),
        Step("passes", amount=1.2 * DAY),
        Step("decides", OFFICERS[5], what=part),
        Step("passes", amount=HOUR),
    ]


def _with_mutes(steps: list[Step], chance: Random) -> list[Step]:
    """Somebody who reported is muted, and goes on; each administrator tries, whoever's case it is."""
    part = chance.choice([part for part in REPORTERS if Step("report", part) in steps])
    reported = steps.index(Step("report", part))
    at = chance.randint(reported + 1, len(steps) - 2)
    mutes = [Step("mute", officer, what=part) for officer in OFFICERS if officer.admin]
    goes_on = [Step(chance.choice(("add", "reply", "danger", "page")), part) for _ in range(2)]
    lifts = mutes if chance.random() < 0.3 else []
    return [*steps[:at], Step("passes", amount=40 * MINUTE), *mutes, *goes_on, *lifts, *steps[at:]]


def _while(chance: Random) -> float:
    length = chance.choice((10 * MINUTE, 40 * MINUTE, 2 * HOUR, 5 * HOUR, 14 * HOUR, DAY, 3 * DAY))
    return length * chance.uniform(0.5, 1.5)


def sketch() -> Story:
    """A short story in which much depends on who reported, if anything does: for what is planted."""
    sari, john, long, gita, tono, dewi, eko, fajar = DEALT
    rina, budi = OFFICERS[:2]
    one = [tono, john, sari, fajar, gita, long, dewi, eko]
    other = [sari, long, john, dewi, fajar, eko, gita, tono]
    deals = (
        Deal(dict(zip(PARTS, one, strict=True)), {"first": "identified"}, dict.fromkeys(REPORTERS, "1")),
        Deal(
            dict(zip(PARTS, other, strict=True)),
            {"second": "unlinked", "third": "identified"},
            dict.fromkeys(REPORTERS, "0"),
        ),
    )
    reports = {
        part: Report("W1", "B", "other", danger=False, file=part == "first", texts=1) for part in REPORTERS
    }
    steps = [
        Step("before"),
        *(Step("report", part) for part in REPORTERS[:3]),
        Step("news", "first"),
        Step("does", rina, what="claim first"),
        Step("does", tono, what="claim second"),
        Step("does", budi, what="/kasus"),
        Step("passes", amount=HOUR),
        Step("does", rina, what="step:rejected first"),
        Step("own", tono),
        Step("add", "first"),
        Step("ask", "asker"),
        Step("passes", amount=HOUR),
    ]
    return Story(0, deals, reports, tuple(steps))

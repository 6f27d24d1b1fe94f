"""What a complaint can be about: two levels of buttons, what each category asks besides, and how urgent it
is.

Only codes and keys stand here; their words are texts. An answer to a yes/no question is `True` or `"yes"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from storage.records import Category, Urgency

ALWAYS: Final = "always"
SAFETY: Final = "safety"
"""The key of the one safety question that everybody is asked."""
DANGER: Final = "danger"
"""The answer to it that makes any case urgent."""
HELD: Final = "held"
GOING_ON: Final = "going_on"
DANGERS: Final = frozenset({DANGER, HELD, GOING_ON})
"""All its answers that say so, whatever the complaint is called later."""

LP_NUMBER: Final = "lp_number"
AMOUNT: Final = "amount"
STILL_HELD: Final = "still_held"
FEMALE_OFFICER: Final = "female_officer"
ONGOING: Final = "ongoing"
PLATE: Final = "plate"
LINK: Final = "link"


SAID_WITH: Final[Mapping[str, str]] = {STILL_HELD: HELD, ONGOING: GOING_ON}
"""Questions of a category whose "yes" is an answer to the safety question as well."""


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """What a category brings with it.

    `asks` are keys of extra questions. `urgent_if` is `ALWAYS`, or the key of the question to which "yes"
    makes the case urgent. `sensitive`: details are optional and say so. `maybe_wassidik`: if it is about
    how a criminal case is handled, it may belong to Wassidik.
    """

    code: Category
    asks: tuple[str, ...] = ()
    urgent_if: str | None = None
    sensitive: bool = False
    maybe_wassidik: bool = False


@dataclass(frozen=True, slots=True)
class CategoryGroup:
    """A button of the first level. One with a single category needs no second level."""

    code: str
    categories: tuple[Category, ...]


_RULES: Final = (
    CategoryRule(Category.A1, asks=(LP_NUMBER,), maybe_wassidik=True),
    CategoryRule(Category.A2, asks=(LP_NUMBER,), maybe_wassidik=True),
    CategoryRule(Category.A3),
    CategoryRule(Category.B1, asks=(AMOUNT,)),
    CategoryRule(Category.B2, urgent_if=ALWAYS),
    CategoryRule(Category.B3, asks=(STILL_HELD,), urgent_if=STILL_HELD),
    CategoryRule(Category.B4, asks=(FEMALE_OFFICER,), sensitive=True),
    CategoryRule(Category.B5, asks=(ONGOING,), urgent_if=ONGOING),
    CategoryRule(Category.C1),
    CategoryRule(Category.C2),
    CategoryRule(Category.C3, sensitive=True),
    CategoryRule(Category.C4, asks=(AMOUNT,)),
    CategoryRule(Category.C5, asks=(PLATE,)),
    CategoryRule(Category.C6, asks=(LINK,)),
    CategoryRule(Category.Z0),
)
CATEGORY_RULES: Final[Mapping[Category, CategoryRule]] = {rule.code: rule for rule in _RULES}

CATEGORY_GROUPS: Final = tuple(
    CategoryGroup(code, tuple(category for category in Category if category.value.startswith(code)))
    for code in "ABCZ"
)


def is_danger_reported(category: Category, answers: Mapping[str, object]) -> bool:
    """Whether somebody is in danger or held right now. `answers` as below."""
    decisive = CATEGORY_RULES[category].urgent_if
    return answers.get(SAFETY) in DANGERS or (
        decisive not in {None, ALWAYS} and answers.get(str(decisive)) in (True, "yes")
    )


def case_urgency(category: Category, answers: Mapping[str, object]) -> Urgency:
    """Return how urgent a case is: whether the group's phones ring at night. `answers` by question key; what
    wasn't asked may miss.
    """
    always = CATEGORY_RULES[category].urgent_if == ALWAYS
    return Urgency.URGENT if always or is_danger_reported(category, answers) else Urgency.NORMAL

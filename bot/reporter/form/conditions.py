"""When a question is asked: what was answered before decides. Pure conditions on a draft."""

from __future__ import annotations

from collections.abc import Callable

from bot.reporter.form.draft import Draft
from bot.rules.categories import CATEGORY_GROUPS, CATEGORY_RULES, DANGERS, SAFETY, SAID_WITH
from storage.records import Category

Condition = Callable[[Draft], bool]


def always(_draft: Draft) -> bool:
    """Whatever was answered."""
    return True


def never(_draft: Draft) -> bool:
    """Only from the review."""
    return False


def category(*codes: str) -> Condition:
    """Build the condition that the report is about one of these."""
    return lambda draft: draft.category in codes


def category_asks(key: str) -> Condition:
    """Return the report's category asks this besides."""
    return lambda draft: bool(draft.category) and key in CATEGORY_RULES[Category(draft.category)].asks


def is_answered_with(key: str, *values: str) -> Condition:
    """Build the condition that a question was answered with one of these."""
    return lambda draft: draft.answers.get(key) in values


def says_danger(draft: Draft) -> bool:
    """Somebody is in danger or held right now, by the safety question or what a category asks."""
    if draft.answers.get(SAFETY) in DANGERS:
        return True
    return any(draft.answers.get(key) == "yes" for key in SAID_WITH)


def may_involve_children(draft: Draft) -> bool:
    """Whether a child may well be involved."""
    return draft.category in {"B2", "B3", "B4", "C3"} or says_danger(draft)


def is_sensitive(draft: Draft) -> bool:
    """Whether nobody has to tell details."""
    return bool(draft.category) and CATEGORY_RULES[Category(draft.category)].sensitive


def group_categories(draft: Draft) -> tuple[str, ...]:
    """Return the categories below the chosen button of the first level."""
    return next(
        (
            tuple(c.value for c in group.categories)
            for group in CATEGORY_GROUPS
            if group.code == draft.answers.get("group")
        ),
        (),
    )

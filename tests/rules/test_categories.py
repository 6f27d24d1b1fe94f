"""The categories: every one has a place, and the urgent ones are told by their answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import categories
from storage.records import Category, Urgency

every = st.sampled_from(Category)


def test_every_category_stands_under_exactly_one_button() -> None:
    assert [category for group in categories.CATEGORY_GROUPS for category in group.categories] == list(
        Category
    )
    assert [group.code for group in categories.CATEGORY_GROUPS] == ["A", "B", "C", "Z"]
    assert set(categories.CATEGORY_RULES) == set(Category)
    assert all(categories.CATEGORY_RULES[category].code is category for category in Category)


@pytest.mark.parametrize(
    ("asks", "asking"),
    [
        ("lp_number", "A1 A2"),
        ("amount", "B1 C4"),
        ("still_held", "B3"),
        ("female_officer", "B4"),
        ("ongoing", "B5"),
        ("plate", "C5"),
        ("link", "C6"),
    ],
)
def test_extra_questions_are_asked_where_the_domain_says(asks: str, asking: str) -> None:
    assert [rule.code for rule in categories.CATEGORY_RULES.values() if asks in rule.asks] == asking.split()


def test_sensitive_categories_and_those_of_wassidik_are_marked() -> None:
    assert [rule.code for rule in categories.CATEGORY_RULES.values() if rule.sensitive] == ["B4", "C3"]
    assert [rule.code for rule in categories.CATEGORY_RULES.values() if rule.maybe_wassidik] == ["A1", "A2"]


@pytest.mark.parametrize(
    ("category", "answers", "urgent"),
    [
        ("B2", {}, True),
        ("B3", {"still_held": "yes"}, True),
        ("B3", {"still_held": True}, True),
        ("B3", {"still_held": "no"}, False),
        ("B3", {}, False),
        ("B5", {"ongoing": "yes"}, True),
        ("B5", {"still_held": "yes"}, False),
        ("C5", {"safety": "safe"}, False),
    ],
)
def test_urgency_follows_category_and_answers(
    category: str, answers: dict[str, object], urgent: bool
) -> None:
    expected = Urgency.URGENT if urgent else Urgency.NORMAL
    assert categories.case_urgency(Category(category), answers) is expected


@pytest.mark.parametrize("answer", ["danger", "held", "going_on"])
@pytest.mark.parametrize("category", Category)
def test_danger_makes_any_case_urgent(category: Category, answer: str) -> None:
    assert categories.is_danger_reported(category, {"safety": answer})
    assert categories.case_urgency(category, {"safety": answer}) is Urgency.URGENT


@given(every)
def test_a_decisive_question_is_one_that_the_category_asks(category: Category) -> None:
    rule = categories.CATEGORY_RULES[category]
    assert rule.urgent_if in {None, categories.ALWAYS, *rule.asks}

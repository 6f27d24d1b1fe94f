"""What a question of the form is made of, and the way through the questions. The questions are in
`questions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.reporter.form.draft import Draft
from bot.rules.categories import CATEGORY_GROUPS, CATEGORY_RULES, DANGERS, SAFETY, SAID_WITH
from storage.records import Category


class QuestionKind(StrEnum):
    """How a question is answered."""

    UNIT = "unit"  # down the tree of units, by button or by name
    CHOICE = "choice"
    STORY = "story"  # any number of messages, until [Lanjut]
    TEXT = "text"
    AMOUNT = "amount"
    WHEN = "when"
    WHERE = "where"
    PHONE = "phone"
    PEOPLE = "people"  # the list of those complained about
    PERSON = "person"  # one of them
    FILES = "files"
    CANCEL = "cancel"
    REVIEW = "review"
    LINES = "lines"  # one of the review's lines is to be filled in or changed


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says, what it answers, and which other answers go with it."""

    value: str
    label: str
    also: tuple[tuple[str, str], ...] = ()


Condition = Callable[[Draft], bool]


def always(_draft: Draft) -> bool:
    """Whatever was answered."""
    return True


def never(_draft: Draft) -> bool:
    """Only from the review."""
    return False


def category(*codes: str) -> Condition:
    """Return the report is about one of these."""
    return lambda draft: draft.category in codes


def category_asks(key: str) -> Condition:
    """Return the report's category asks this besides."""
    return lambda draft: bool(draft.category) and key in CATEGORY_RULES[Category(draft.category)].asks


def is_answered_with(key: str, *values: str) -> Condition:
    """Return a question was answered with one of these."""
    return lambda draft: draft.answers.get(key) in values


def says_danger(draft: Draft) -> bool:
    """Somebody is in danger or held right now, by the safety question or what a category asks."""
    if draft.answers.get(SAFETY) in DANGERS:
        return True
    return any(draft.answers.get(key) == "yes" for key in SAID_WITH)


def may_involve_children(draft: Draft) -> bool:
    """Return where a child may well be involved."""
    return draft.category in {"B2", "B3", "B4", "C3"} or says_danger(draft)


def is_sensitive(draft: Draft) -> bool:
    """Return where nobody has to tell details."""
    return bool(draft.category) and CATEGORY_RULES[Category(draft.category)].sensitive


@dataclass(frozen=True, slots=True)
class Step:
    """A question. `hints` are sentences added to it where their condition holds."""

    key: str
    kind: QuestionKind
    question: str
    name: str = ""  # its line in the review; without one it has none
    topic: str = ""
    choices: Callable[[Draft], tuple[Choice, ...]] = lambda _draft: ()
    relevant: Condition = always
    asked: Condition = never
    skippable: bool = True
    columns: int = 1
    hints: tuple[tuple[Condition, str], ...] = ()


def fixed_choices(*choices: Choice) -> Callable[[Draft], tuple[Choice, ...]]:
    """Return the same choices whatever was answered before."""
    return lambda _draft: choices


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


@dataclass(frozen=True)
class Form:
    """The steps of one version, by key and in order."""

    version: int
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step:
        """Return the step of this name; the review for one that another version knew."""
        return self._by_key.get(key) or self.step_review

    @cached_property
    def _by_key(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps}

    def is_before_story(self, step: Step) -> bool:
        """Whether a question is asked before the story."""
        kinds = [other.kind for other in self.steps]
        return self.steps.index(step) < kinds.index(QuestionKind.STORY)

    @cached_property
    def step_review(self) -> Step:
        return next(step for step in self.steps if step.kind is QuestionKind.REVIEW)

    def topic(self, key: str) -> str:
        """Return the topic that a step belongs to: its own key unless it shares one."""
        return self.step(key).topic or key

    def topics(self, draft: Draft) -> list[Step]:
        """Return the lines of the review: for every relevant topic its first step."""
        return [
            step
            for step in self.steps
            if step.name and step.relevant(draft) and step.kind is not QuestionKind.REVIEW
        ]

    def topic_steps(self, topic: str) -> list[Step]:
        """Return the steps that are changed together."""
        return [step for step in self.steps if (step.topic or step.key) == topic]

    def is_first_of_topic(self, step: Step) -> bool:
        """Whether the review's line leads to this question."""
        return self.topic_steps(self.topic(step.key))[0] is step

    def next_step(self, draft: Draft) -> str:
        """Return what is asked after the draft's open question: the way on; where one answer is being
        changed, the rest of its topic, and then what has become due.
        """
        return self._along(draft, forward=True)

    def previous_step(self, draft: Draft) -> str:
        """Return what [Kembali] goes to; the step itself where nothing is before it."""
        return self._along(draft, forward=False)

    def _along(self, draft: Draft, *, forward: bool) -> str:
        keys = [step.key for step in self.steps]
        at = keys.index(draft.step)
        way = self.steps[at + 1 :] if forward else reversed(self.steps[:at])
        for step in way:
            if draft.changing:
                if step.topic and step.topic == self.topic(draft.step) and step.relevant(draft):
                    return step.key
            elif self.on_the_way(step, draft):
                return step.key
        if draft.changing and forward:
            return self._due(draft) or "review"
        return "review" if draft.changing or forward else draft.step

    def _due(self, draft: Draft) -> str | None:
        """Return the first question on the way that is open: one that can be passed over is asked once."""
        return next((step.key for step in self.steps if self._is_due(step, draft)), None)

    def _is_due(self, step: Step, draft: Draft) -> bool:
        if not self.on_the_way(step, draft) or step.kind in {QuestionKind.REVIEW, QuestionKind.UNIT}:
            return False
        if step.kind is QuestionKind.STORY:
            return not draft.is_told
        return step.key not in draft.answers and not (step.skippable and step.key in draft.seen)

    def note_seen(self, draft: Draft) -> None:
        """Remember that the open question was asked, if it can be passed over on the way."""
        step = self.step(draft.step)
        if step.skippable and step.asked(draft) and step.key not in draft.seen:
            draft.seen.append(step.key)

    @staticmethod
    def on_the_way(step: Step, draft: Draft) -> bool:
        """Whether a step is asked of everybody who answered so."""
        return step.asked(draft) and (
            step.relevant(draft) or step.kind in {QuestionKind.REVIEW, QuestionKind.UNIT}
        )

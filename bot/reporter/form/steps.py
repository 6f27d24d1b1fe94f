"""What a question of the form is made of, what a kind of question has to say, and the way through the
questions. The questions are in `questions`, the kinds in `kinds`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bot.reporter.form import story_parts
from bot.reporter.form.conditions import Condition, always, never
from bot.reporter.form.draft import Draft
from bot.reporter.form.events import AskQuestion, ButtonTapped, Effects, Remark
from bot.texts import Rich, Translator, answer_values

if TYPE_CHECKING:
    from datetime import date

    from bot.keyboards import Keyboard
    from bot.reporter.form.events import ContactReceived, LocationReceived, TextReceived

STORY_IN_PASSING: Final = 25  # characters
SENTENCE_WORDS: Final = 3  # words
"""A text as long as either, where a button is awaited, is taken for a part of the story."""

ChoiceRow = list[tuple[Rich, str]]
"""Buttons beside each other: label and value."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says, what it answers, and which other answers go with it."""

    value: str
    label: str
    also: tuple[tuple[str, str], ...] = ()


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


def put_in_columns(buttons: ChoiceRow, columns: int) -> list[ChoiceRow]:
    """Return rows of so many buttons."""
    return [buttons[at : at + columns] for at in range(0, len(buttons), columns)]


@dataclass(frozen=True, slots=True)
class ShareButton:
    """The button of a keyboard in place of the phone's own, which shares something of the phone's."""

    label: str
    keyboard: Callable[..., Keyboard]


class QuestionKind:
    """How a question is answered, shown, summed up and gone past. Each kind is one object of a subclass, and
    has no state; what it doesn't say itself is as it stands here.
    """

    is_written: ClassVar[bool] = False  # words answer it
    is_passable: ClassVar[bool] = False  # [Lewati] and [Hapus jawaban] stand below it, where it is skippable
    is_always_relevant: ClassVar[bool] = False
    is_end: ClassVar[bool] = False  # the summary: the way leads here
    is_looked_up: ClassVar[bool] = False  # what can be chosen has to be looked up before it is asked again
    tells_story: ClassVar[bool] = False  # whatever comes is part of the story
    returns_to: ClassVar[str] = ""  # the question that it is a detail of
    leads_back: ClassVar[bool] = True  # [Kembali] leads somewhere
    leads_out: ClassVar[bool] = True  # [Batal] asks whether the report is to be given up
    has_ways: ClassVar[bool] = True  # the buttons for that are added to its own
    share_button: ClassVar[ShareButton | None] = None
    summary_length: ClassVar[int] = 180  # so many characters are shown: the summary is one message

    # what comes

    def take_text(self, form: Form, draft: Draft, step: Step, event: TextReceived) -> Effects:
        """Take words. Where a button is awaited, a sentence is part of the story."""
        if len(event.text) < STORY_IN_PASSING and len(event.text.split()) < SENTENCE_WORDS:
            return [Remark("use_buttons"), AskQuestion()]
        return [*story_parts.add_in_passing(draft, event.text, event.message_id), AskQuestion()]

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        """Take a button of its own; None if it has no such button."""
        return None

    def take_location(self, form: Form, draft: Draft, step: Step, event: LocationReceived) -> Effects:
        """Take a place that wasn't asked for: where it happened if that isn't known, else part of the
        story.
        """
        if "where" not in draft.answers:
            draft.answers["where"] = event.point
            return [Remark("location_is_where"), AskQuestion()]
        shared = story_parts.share(draft, {"m": event.message_id, "location": event.point})
        return [shared or Remark("location_in_story"), AskQuestion()]

    def take_contact(self, form: Form, draft: Draft, step: Step, event: ContactReceived) -> Effects:
        """Take a telephone number that wasn't asked for."""
        if event.own:
            # In the story the officers would read it; who the reporter is belongs to the identity alone.
            return [Remark("own_contact"), AskQuestion()]
        contact = {"name": event.name, "phone": event.phone}
        shared = story_parts.share(draft, {"m": event.message_id, "contact": contact})
        return [shared or Remark("kept_contact"), AskQuestion()]

    # what is kept

    def answer_key(self, draft: Draft, step: Step) -> str:
        """Return the name of the answer that the question's words go to."""
        return step.key

    def read_words(self, text: str, today: date) -> Any:
        """Return words as an answer; or the remark that says why they can't be one."""
        return {"text": text}

    def read_choice(self, draft: Draft, choice: Choice, today: date) -> Any:
        """Return a choice as an answer."""
        return choice.value

    def keep(self, draft: Draft, step: Step, answer: Any) -> Remark | None:
        """Keep an answer; or the remark that says why it can't be one."""
        draft.forget_source(step.key)
        draft.answers[step.key] = answer
        return None

    def clear(self, draft: Draft, step: Step) -> None:
        """Empty the answer."""
        draft.forget_source(step.key)
        draft.answers.pop(step.key, None)

    def is_answered(self, draft: Draft, step: Step) -> bool:
        """Whether there is an answer that could be emptied."""
        return step.key in draft.answers

    def is_due(self, draft: Draft, step: Step) -> bool:
        """Whether it is still to be asked on the way: one that can be passed over is asked once."""
        return step.key not in draft.answers and not (step.skippable and step.key in draft.seen)

    # how it is shown

    def whole_text(self, form: Form, draft: Draft, t: Translator) -> Rich | None:
        """Return the question's whole text, if it isn't the step's."""
        return None

    def preface(self, draft: Draft, t: Translator) -> list[Rich]:
        """Return what stands above the question."""
        return []

    def rows(self, form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
        """Return its own buttons."""
        return put_in_columns(
            [(t(choice.label), choice.value) for choice in step.choices(draft)], step.columns
        )

    # how its answer is summed up

    def summarise(self, form: Form, draft: Draft, step: Step, t: Translator) -> Rich | None:
        """Return what was answered to the question and the others of its topic; None if nothing was."""
        topic = form.topic_steps(step.topic) if step.topic else [step]
        answered = [one for one in topic if one.key in draft.answers and one.kind.says_more(draft)]
        said = [words for one in answered if (words := one.kind.render_answer(draft, one, t))]
        return Rich.join(" · ", said) if said else None

    def says_more(self, draft: Draft) -> bool:
        """Whether its answer says something beside the others of its topic."""
        return True

    def render_answer(self, draft: Draft, step: Step, t: Translator) -> Rich:
        """Return the answer to this very question, which must have one."""
        value = draft.answers[step.key]
        if isinstance(value, str):
            return t(next((choice.label for choice in step.choices(draft) if choice.value == value), ""))
        return answer_values.render_for_reporter(value, t)


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
        story = next(n for n, other in enumerate(self.steps) if other.kind.tells_story)
        return self.steps.index(step) < story

    @cached_property
    def step_review(self) -> Step:
        return next(step for step in self.steps if step.kind.is_end)

    def topic(self, key: str) -> str:
        """Return the topic that a step belongs to: its own key unless it shares one."""
        return self.step(key).topic or key

    def topics(self, draft: Draft) -> list[Step]:
        """Return the lines of the review: for every relevant topic its first step."""
        return [step for step in self.steps if step.name and step.relevant(draft) and not step.kind.is_end]

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
        at = self._place(draft)
        if not draft.changing:
            return next((step.key for step in self.steps[at + 1 :] if self.on_the_way(step, draft)), "review")
        rest = self._of_open_topic(self.steps[at + 1 :], draft)
        return rest or self._due(draft) or "review"

    def previous_step(self, draft: Draft) -> str:
        """Return what [Kembali] goes to; the step itself where nothing is before it."""
        before = self.steps[: self._place(draft)][::-1]
        if draft.changing:
            return self._of_open_topic(before, draft) or "review"
        return next((step.key for step in before if self.on_the_way(step, draft)), draft.step)

    def _place(self, draft: Draft) -> int:
        """Return where the open question stands among all of them."""
        return [step.key for step in self.steps].index(draft.step)

    def _of_open_topic(self, steps: tuple[Step, ...], draft: Draft) -> str | None:
        """Return the first of these that is changed together with the open question."""
        topic = self.topic(draft.step)
        return next((s.key for s in steps if s.topic and s.topic == topic and s.relevant(draft)), None)

    def _due(self, draft: Draft) -> str | None:
        """Return the first question on the way that is open: one that can be passed over is asked once."""
        return next((step.key for step in self.steps if self._is_due(step, draft)), None)

    def _is_due(self, step: Step, draft: Draft) -> bool:
        return self.on_the_way(step, draft) and step.kind.is_due(draft, step)

    def note_seen(self, draft: Draft) -> None:
        """Remember that the open question was asked, if it can be passed over on the way."""
        step = self.step(draft.step)
        if step.skippable and step.asked(draft) and step.key not in draft.seen:
            draft.seen.append(step.key)

    @staticmethod
    def on_the_way(step: Step, draft: Draft) -> bool:
        """Whether a step is asked of everybody who answered so."""
        return step.asked(draft) and (step.relevant(draft) or step.kind.is_always_relevant)

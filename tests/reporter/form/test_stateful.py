"""Any sequence of inputs leaves one consistent draft, and never an unanswered citizen."""

from __future__ import annotations

import json

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot import keyboards
from bot.reporter.form import answers, rendering
from bot.reporter.form.draft import MAX_STORY_LENGTH, Draft
from bot.reporter.form.events import (
    AskQuestion,
    CancelRequested,
    DiscardDraft,
    DraftResumed,
    Effect,
    MessageEdited,
    SendReport,
    ShowToast,
)
from bot.reporter.form.questions import FORM
from tests.reporter.form.play import TODAY, Play, at_polsek, new_draft, nowhere

WORDS = st.sampled_from(
    [
        "halo",
        "Andi",
        "0812 3456 7890",
        "kemarin",
        "31 Desember 2030",
        "200 ribu",
        "Lewati",
        "back",
        "Kirim pengaduan",
        " ",
    ]
) | st.text(max_size=60)
LONG = st.integers(25, 4096).map(lambda length: "x" * length)
FILES = st.sampled_from(["photo", "voice", "video", "document", "animation", "audio", "video_note"])


class AnyCitizen(RuleBasedStateMachine):
    """Somebody who does whatever comes to mind."""

    def __init__(self) -> None:
        super().__init__()
        self.play = Play()
        self.told: list[str] = []

    @initialize(poster=st.booleans(), language=st.sampled_from(["id", "en"]))
    def arrives(self, poster: bool, language: str) -> None:
        self.play = Play(new_draft(at_polsek() if poster else nowhere()), language)

    @rule(data=st.data(), back=st.sampled_from([0, 0, 0, 0, 1, 2, 5]))
    def taps(self, data: st.DataObject, back: int) -> None:
        boards = self.play.keyboards
        message, buttons = boards[-1 - min(back, len(boards) - 1)]
        if buttons:
            self.answered(self.play.tap_data(buttons[data.draw(st.sampled_from(list(buttons)))], message))

    @rule(text=WORDS | LONG)
    def says(self, text: str) -> None:
        self.answered(self.play.say(text))

    @rule(kind=FILES, caption=st.sampled_from(["", "lihat ini"]), album=st.sampled_from(["", "", "a", "b"]))
    def sends_a_file(self, kind: str, caption: str, album: str) -> None:
        before = self.play.draft
        effects = self.play.send(kind, caption, album=album)
        assert len(self.play.draft.files) == len(before.files) + 1
        assert self.play.draft.step == before.step
        if not album or before.album != album:
            self.answered(effects)

    @rule(
        kind=st.sampled_from(["location", "contact", "too_big", "sticker", "poll", "command"]),
        words=st.sampled_from(["", "own"]),
    )
    def sends_something_else(self, kind: str, words: str) -> None:
        self.answered(self.play.send(kind, words))

    @precondition(lambda self: self.play.messages)
    @rule(data=st.data(), text=WORDS)
    def edits(self, data: st.DataObject, text: str) -> None:
        number = data.draw(st.integers(1, self.play.messages))
        before = self.play.draft.step
        self.answered(self.play.do(MessageEdited(text, number, TODAY)))
        assert self.play.draft.step == before

    @rule()
    def comes_back(self) -> None:
        row = json.loads(json.dumps(self.play.draft.as_json()))
        self.play.draft = Draft.from_json(row)
        self.answered(self.play.do(DraftResumed()))

    @rule()
    def wants_to_cancel(self) -> None:
        self.answered(self.play.do(CancelRequested()))
        assert self.play.draft.step == "cancel"

    def answered(self, effects: list[Effect]) -> None:
        assert any(
            isinstance(reply, AskQuestion | ShowToast | SendReport | DiscardDraft) for reply in effects
        )
        if any(isinstance(reply, SendReport) for reply in effects):
            assert answers.first_missing(self.play.draft) is None
        if any(isinstance(reply, SendReport | DiscardDraft) for reply in effects):
            self.arrives(poster=True, language=self.play.language)

    @invariant()
    def the_draft_is_whole(self) -> None:
        draft = self.play.draft
        assert Draft.from_json(json.loads(json.dumps(draft.as_json()))) == draft
        assert FORM.step(draft.step).key == draft.step
        assert draft.story_length <= MAX_STORY_LENGTH
        files = {file["id"] for file in draft.files}
        assert {part["file"] for part in draft.story if "file" in part} <= files
        assert draft.person < max(1, len(draft.people))
        assert all(int(key.split(":")[1]) < len(draft.people) for key in draft.said.values() if ":" in key)
        if draft.step == "person" or draft.step.startswith("person_"):
            assert draft.people

    @invariant()
    def the_open_question_can_be_shown(self) -> None:
        draft = self.play.draft
        for language in ("id", "en"):
            shown = rendering.render_question(FORM, draft, language)
            assert 0 < len(shown.text.text) <= keyboards.TEXT_LENGTH
            rows = shown.keyboard.get("inline_keyboard") or shown.keyboard["keyboard"]
            assert sum(map(len, rows)) <= 100

    @invariant()
    def an_answer_belongs_to_a_question_that_is_asked(self) -> None:
        draft = self.play.draft
        for key in draft.answers:
            step = FORM.step(key)
            assert step.key == key
            assert step.relevant(draft) or key == "category" or answers.is_undecided(draft, step)


AnyCitizen.TestCase.settings = settings(
    max_examples=25, stateful_step_count=40, deadline=None, derandomize=True
)
TestAnyCitizen = AnyCitizen.TestCase

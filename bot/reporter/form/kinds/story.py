"""What happened, in any number of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.form import story_parts
from bot.reporter.form.events import AskQuestion, Remark
from bot.reporter.form.kinds.files import count_files
from bot.reporter.form.navigation import DONE, REWRITE, open_next_step, open_step
from bot.reporter.form.steps import QuestionKind
from bot.texts import Rich

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ButtonTapped, Effects, TextReceived
    from bot.reporter.form.steps import ChoiceRow, Form, Step
    from bot.texts import Translator


class Story(QuestionKind):
    """Whatever comes, until [Lanjut]."""

    tells_story = True
    summary_length = 900

    def take_text(self, form: Form, draft: Draft, step: Step, event: TextReceived) -> Effects:
        return [story_parts.add_to_story(draft, event.text, event.message_id), AskQuestion()]

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value == REWRITE:
            return open_step(draft, "rewrite", event.message_id)
        if event.value != DONE:
            return None
        if not draft.is_told:
            return [Remark("story_empty"), AskQuestion(event.message_id)]
        return open_next_step(form, draft, event.message_id)

    def is_due(self, draft: Draft, step: Step) -> bool:
        return not draft.is_told

    def whole_text(self, form: Form, draft: Draft, t: Translator) -> Rich | None:
        if draft.story and not draft.changing:
            return t("Ada yang ingin ditambahkan? Bila sudah, ketuk Lanjut.")
        return None

    def rows(self, form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
        if not draft.story:
            return []
        rewrite: list[ChoiceRow] = [[(t("Tulis ulang"), REWRITE)]] if draft.changing else []
        return [[(t("Lanjut"), DONE)], *rewrite]

    def summarise(self, form: Form, draft: Draft, step: Step, t: Translator) -> Rich | None:
        words = "\n".join(part["text"] for part in draft.story if part.get("text"))
        kinds = {file["id"]: file["kind"] for file in draft.files}
        files = count_files([kinds[part["file"]] for part in draft.story if part.get("file") in kinds], t)
        pieces = [Rich.of(words) if words else None, files, *_count_shared(draft, t)]
        told = [piece for piece in pieces if piece]
        return Rich.join(" · ", told) if told else None


def _count_shared(draft: Draft, t: Translator) -> list[Rich]:
    """Return how many places and contacts there are, of those there are any of."""
    places = sum("location" in part for part in draft.story)
    contacts = sum("contact" in part for part in draft.story)
    return [
        *([t("{n} lokasi", n=places)] if places else []),
        *([t("{n} kontak", n=contacts)] if contacts else []),
    ]

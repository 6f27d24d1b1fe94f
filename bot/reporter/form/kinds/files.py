"""The files that were sent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from bot.reporter.form import story_parts
from bot.reporter.form.events import DropFile
from bot.reporter.form.navigation import DONE, open_step
from bot.reporter.form.steps import QuestionKind, put_in_columns
from bot.texts import N_, Rich

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft
    from bot.reporter.form.events import ButtonTapped, Effects
    from bot.reporter.form.steps import ChoiceRow, Form, Step
    from bot.texts import Translator

FILE_COUNTS: Final = {
    "photo": N_("{n} foto"),
    "voice": N_("{n} pesan suara"),
    "audio": N_("{n} rekaman suara"),
    "video": N_("{n} video"),
    "video_note": N_("{n} pesan video"),
    "animation": N_("{n} animasi"),
    "document": N_("{n} berkas"),
}


def count_files(kinds: list[str], t: Translator) -> Rich | None:
    """Return how many there are of each kind; None if there are none."""
    counted = Counter(kinds)
    return Rich.join(", ", [t(FILE_COUNTS[kind], n=n) for kind, n in counted.items()]) if counted else None


class Files(QuestionKind):
    """Files can be sent at any question; here they can be taken out, too."""

    def press_button(self, form: Form, draft: Draft, step: Step, event: ButtonTapped) -> Effects | None:
        if event.value == DONE:
            return open_step(draft, "review", event.message_id)
        if not event.value.isdecimal() or int(event.value) >= len(draft.files):
            return None
        dropped = story_parts.drop_file(draft, int(event.value))
        return [DropFile(dropped), *open_step(draft, step.key, event.message_id)]

    def rows(self, form: Form, draft: Draft, step: Step, t: Translator) -> list[ChoiceRow]:
        drops: ChoiceRow = [(t("Hapus berkas {n}", n=n + 1), str(n)) for n in range(len(draft.files))]
        return [[(t("Selesai"), DONE)], *put_in_columns(drops, 3)]

    def summarise(self, form: Form, draft: Draft, step: Step, t: Translator) -> Rich | None:
        return count_files([file["kind"] for file in draft.files], t)

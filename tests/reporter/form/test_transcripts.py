"""Every step of the form, back, skip, change and wrong input, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reporter.form.questions import FORM
from tests.reporter.form.play import run

FOLDER = Path(__file__).parent / "transcripts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_the_form_answers_as_written(name: str) -> None:
    run((FOLDER / f"{name}.txt").read_text())


def test_the_transcripts_meet_every_kind_of_question() -> None:
    asked = {
        line.split()[1]
        for name in NAMES
        for line in (FOLDER / f"{name}.txt").read_text().splitlines()
        if line.startswith("<< ")
    }
    assert {step.kind for step in FORM.steps} == {FORM.step(key).kind for key in asked if key[0] not in "!?"}

"""What the bot says of itself in a chat that isn't begun."""

from __future__ import annotations

import pytest

from bot.reporter.bot_description import MAX_LENGTH, localized_descriptions


@pytest.mark.parametrize("organisation", ["Propam Polres Lombok Barat", "Seksi Propam " * 40, ""])
def test_it_has_room_in_both_languages_whoever_runs_it(organisation: str) -> None:
    said = dict(localized_descriptions(organisation))
    assert said.keys() == {None, "en"}
    for text in said.values():
        assert len(text.encode("utf-16-le")) // 2 <= MAX_LENGTH
        assert organisation[:40].strip() in text
        assert "Propam" in text


def test_whom_to_call_comes_in_its_order() -> None:
    for _, text in localized_descriptions("Propam"):
        assert text.index("148") < text.index("129") < text.index("110")

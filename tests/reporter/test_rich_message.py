"""Rich messages in words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.reporter import rich_message
from storage.records import Json


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"type": "paragraph", "text": ["Saya ", {"type": "bold", "text": "dipukul"}]}, "Saya dipukul"),
        (
            {"type": "paragraph", "text": {"type": "url", "text": "di sini", "url": "https://a.id"}},
            "di sini (https://a.id)",
        ),
        (
            {
                "type": "paragraph",
                "text": {"type": "custom_emoji", "custom_emoji_id": "1", "alternative_text": "😡"},
            },
            "😡",
        ),
        (
            {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": "satu"}]}]},
            "1. satu",
        ),
        ({"type": "table", "cells": [[{"text": "a"}, {"text": "b"}], [{"text": "c"}]]}, "a | b\nc"),
        (
            {"type": "details", "summary": "Kronologi", "blocks": [{"type": "footer", "text": "x"}]},
            "Kronologi\nx",
        ),
        (
            {
                "type": "map",
                "location": {"latitude": -8.5, "longitude": 116.1},
                "caption": {"text": "TKP", "credit": "saya"},
            },
            "-8.5, 116.1\nTKP\nsaya",
        ),
        (
            {"type": "blockquote", "blocks": [{"type": "paragraph", "text": "kata"}], "credit": "Bripka"},
            "kata\nBripka",
        ),
        ({"type": "divider"}, ""),
    ],
)
def test_a_rich_message_is_kept_in_words(block: Json, said: str) -> None:
    assert rich_message.read_words({"blocks": [block]}) == said


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "x",
        5,
        [],
        {},
        {"blocks": None},
        {"blocks": [None, 5, {"text": 5, "items": {}, "cells": [5], "photo": [{}]}]},
    ],
)
def test_a_rich_message_of_another_form_is_passed_over(odd: Any) -> None:
    assert (rich_message.read_words(odd), rich_message.read_files(odd)) == ("", [])


def test_a_rich_message_that_is_nested_without_end_ends() -> None:
    deep: Any = "dalam"
    for _ in range(5000):
        deep = {"type": "bold", "text": deep}
    assert rich_message.read_words({"blocks": [{"type": "paragraph", "text": deep}]}) == ""

"""Text with its entities, put together by pieces so that nothing ever needs escaping."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.texts import strangers

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and its marked spans: `(type, start, end)` in characters of `text`."""

    text: str
    spans: tuple[tuple[str, int, int], ...] = ()

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: Rich | str) -> Rich:
        return Rich.join("", [self, other])

    def entities(self) -> list[dict[str, Any]]:
        """Return the spans as the Bot API wants them: offsets and lengths in UTF-16 code units."""
        from telegram import (
            MessageEntity,  # commands say sentences too, and don't wait for Telegram's library
        )

        entities = [MessageEntity(kind, start, end - start) for kind, start, end in self.spans if end > start]
        return [e.to_dict() for e in MessageEntity.adjust_message_entities_to_utf_16(self.text, entities)]

    @staticmethod
    def of(value: object) -> Rich:
        """`value` itself if it is rich already, else its words: whoever wrote them, they turn nothing."""
        return value if isinstance(value, Rich) else Rich(strangers.words_text(str(value)))

    @staticmethod
    def join(separator: str, pieces: Iterable[Rich | str]) -> Rich:
        """Like `str.join`, spans moved along."""
        texts: list[str] = []
        spans: list[tuple[str, int, int]] = []
        length = 0
        for index, piece in enumerate(pieces):
            if index and separator:
                texts.append(separator)
                length += len(separator)
            rich = Rich.of(piece)
            spans += [(kind, start + length, end + length) for kind, start, end in rich.spans]
            texts.append(rich.text)
            length += len(rich.text)
        return Rich("".join(texts), tuple(spans))


def fill_template(template: str, values: dict[str, object]) -> Rich:
    """Put `values` (rich or plain) into the `{names}` of `template`."""
    pieces: list[Rich | str] = []
    for literal, name, _spec, _conversion in string.Formatter().parse(template):
        pieces.append(literal)
        if name is not None:
            pieces.append(Rich.of(values[name]))
    return Rich.join("", pieces)


def _mark(kind: str, value: object) -> Rich:
    rich = Rich.of(value)
    return Rich(rich.text, (*rich.spans, (kind, 0, len(rich.text))))


def bold(value: object) -> Rich:
    """`value` in bold."""
    return _mark("bold", value)


def italic(value: object) -> Rich:
    """`value` in italics."""
    return _mark("italic", value)


def code(value: object) -> Rich:
    """`value` in a fixed width; a tap on it copies it."""
    return _mark("code", value)

"""A rich message in words and files. The library doesn't know it yet: it comes as plain JSON.

Nothing of its form is believed: what isn't as the Bot API describes it is passed over. How words look and
which buttons stand below them is no part of what was told; where a link leads is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.reporter.incoming_file import Attachment
from storage.records import EvidenceKind

JsonObject = Mapping[str, Any]

MAX_DEPTH: Final = 30
"""Texts and lists that are nested deeper are passed over."""
_KINDS: Final = {
    "animation": EvidenceKind.ANIMATION,
    "audio": EvidenceKind.AUDIO,
    "document": EvidenceKind.DOCUMENT,
    "video": EvidenceKind.VIDEO,
    "voice_note": EvidenceKind.VOICE,
}


def read_words(rich: object) -> str:
    """Its words, a line for each paragraph."""
    lines = (
        line.strip() for block in _list_objects(rich, "blocks") for line in _block_lines(block, MAX_DEPTH)
    )
    return "\n".join(line for line in lines if line)


def read_files(rich: object) -> list[Attachment]:
    """Its files in their order."""
    return [file for block in _list_objects(rich, "blocks") for file in _block_files(block, MAX_DEPTH)]


def _list_objects(value: object, name: str) -> list[JsonObject]:
    """Return the objects of a list that an object holds."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _block_lines(block: JsonObject, depth: int) -> Iterator[str]:
    if depth <= 0:
        return
    for name in ("summary", "text", "expression"):
        yield _plain_text(block.get(name), depth)
    for item in _list_objects(block, "items"):
        inner = " ".join(filter(None, _block_lines(item, depth - 1)))
        yield f"{_plain_text(item.get('label'), depth)} {inner}"
    for inner_block in _list_objects(block, "blocks"):
        yield from _block_lines(inner_block, depth - 1)
    yield from _row_lines(block, depth)
    if isinstance(at := block.get("location"), Mapping):
        yield f"{at.get('latitude')}, {at.get('longitude')}"
    caption = block.get("caption")
    if isinstance(caption, Mapping) and "type" not in caption:
        yield from _block_lines(caption, depth - 1)  # a caption of its own, with a credit
    else:
        yield _plain_text(caption, depth)
    yield _plain_text(block.get("credit"), depth)


def _row_lines(block: JsonObject, depth: int) -> Iterator[str]:
    """Return a line for each row of a table."""
    rows = block.get("cells")
    for row in rows if isinstance(rows, list) else []:
        cells = row if isinstance(row, list) else []
        yield " | ".join(_plain_text(cell.get("text"), depth) for cell in cells if isinstance(cell, Mapping))


def _plain_text(value: object, depth: int) -> str:
    """Return a rich text: plain, several in a row, or one that is marked as something."""
    if depth <= 0:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(_plain_text(each, depth - 1) for each in value)
    if not isinstance(value, Mapping):
        return ""
    shown = "".join(
        _plain_text(value.get(name), depth - 1) for name in ("text", "expression", "alternative_text")
    )
    url = value.get("url")
    return f"{shown} ({url})" if isinstance(url, str) and url.rstrip("/") != shown.rstrip("/") else shown


def _block_files(block: JsonObject, depth: int) -> Iterator[Attachment]:
    if depth <= 0:
        return
    for name, kind in _KINDS.items():
        if file := _read_file(kind, block.get(name)):
            yield file
    sizes = _list_objects(block, "photo")
    if sizes and (file := _read_file(EvidenceKind.PHOTO, sizes[-1])):
        yield file
    for name in ("items", "blocks"):
        for inner in _list_objects(block, name):
            yield from _block_files(inner, depth - 1)


def _read_file(kind: EvidenceKind, value: object) -> Attachment | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("file_id"), str):
        return None
    size, mime = value.get("file_size"), value.get("mime_type")
    return Attachment(
        kind,
        value["file_id"],
        size if isinstance(size, int) else None,
        mime if isinstance(mime, str) else "",
    )

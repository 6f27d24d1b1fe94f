"""Stored files as the Bot API shows them in a message."""

import struct
from typing import Any

from bot.sandbox.files import StoredFile

_DEFAULTS: dict[str, dict[str, Any]] = {
    "voice": {"duration": 3},
    "audio": {"duration": 3},
    "video": {"width": 640, "height": 480, "duration": 3},
    "video_note": {"length": 240, "duration": 3},
    "live_photo": {"width": 640, "height": 480, "duration": 3},
    "sticker": {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "👍",
    },
}
_DETAILS = {
    "voice": {"duration"},
    "audio": {"duration", "performer", "title"},
    "video": {"width", "height", "duration"},
    "video_note": {"length", "duration"},
    "live_photo": {"width", "height", "duration"},
    "sticker": {"emoji", "set_name"},
}


def attachment(stored: StoredFile, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the field of a message that holds this file, such as `{"document": {…}}`."""
    if stored.kind == "photo":
        return {"photo": _photo_sizes(stored)}
    found: dict[str, Any] = {"file_id": stored.file_id, "file_unique_id": stored.unique_id}
    found |= _DEFAULTS.get(stored.kind, {})
    found |= {k: v for k, v in (details or {}).items() if k in _DETAILS.get(stored.kind, set())}
    if stored.file_name and stored.kind in ("document", "video", "audio"):
        found["file_name"] = stored.file_name
    if stored.mime_type and stored.kind not in ("sticker", "video_note"):
        found["mime_type"] = stored.mime_type
    found["file_size"] = stored.size
    return {stored.kind: found}


def live_photo(film: StoredFile, still: StoredFile, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the fields of a live photo: the film with its still, and the still alone for old clients."""
    (found,) = attachment(film, details).values()
    sizes = _photo_sizes(still)
    return {"live_photo": {"photo": sizes, **found}, "photo": sizes}


def _photo_sizes(stored: StoredFile) -> list[dict[str, Any]]:
    """Telegram lists a photo in several sizes; the sandbox has the one that was sent."""
    width, height = image_size(stored.content) or (1280, 960)
    return [
        {
            "file_id": stored.file_id,
            "file_unique_id": stored.unique_id,
            "file_size": stored.size,
            "width": width,
            "height": height,
        }
    ]


def is_image(content: bytes) -> bool:
    """Whether a photo's content looks like a picture that Telegram takes."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")) or (
        content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    )


def image_type(content: bytes) -> str:
    """Return the MIME type of a picture that browsers show, by its first bytes; empty for others."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    known = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
    return next((kind for start, kind in known.items() if content.startswith(start)), "")


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG in pixels, None for others."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return None

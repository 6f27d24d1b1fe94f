"""What people send besides text, as the Bot API's Message holds it."""

from __future__ import annotations

from typing import Final

from storage.records import Json

STICKER: Final[Json] = {
    "sticker": {
        "file_id": "sticker",
        "file_unique_id": "sticker",
        "type": "regular",
        "width": 9,
        "height": 9,
        "is_animated": False,
        "is_video": False,
    }
}


def photo(name: str, *, album: str | None = None, size: int = 2000) -> Json:
    """A picture, with its smaller size first."""
    picture = {"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": size}
    small = picture | {"file_id": "thumbnail", "file_size": 10}
    return {"photo": [small, picture]} | ({"media_group_id": album} if album else {})


def voice(name: str) -> Json:
    """A voice note."""
    return {"voice": {"file_id": name, "file_unique_id": name, "duration": 3, "file_size": 900}}

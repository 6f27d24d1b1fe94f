"""The wall: posters with codes that people of the sandbox can scan."""

import itertools
from dataclasses import dataclass

from bot.sandbox.attachments import image_type
from bot.sandbox.errors import ActError

MAX_PICTURE = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Poster:
    """A picture on the wall, PNG or JPEG."""

    id: int
    title: str
    place: str
    content: bytes
    mime_type: str


class Wall:
    """The posters, in the order in which they were hung."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._posters: dict[int, Poster] = {}

    def posters(self) -> list[Poster]:
        """Return the posters, in the order in which they were hung."""
        return list(self._posters.values())

    def hang(self, content: bytes, title: str, place: str) -> Poster:
        """Hang a picture of at most 20 MB."""
        if len(content) > MAX_PICTURE:
            raise ActError("a picture has at most 20 MB")
        mime_type = image_type(content)
        if mime_type not in ("image/png", "image/jpeg"):
            raise ActError("only a PNG or JPEG picture can hang on the wall")
        poster = Poster(next(self._ids), title, place, content, mime_type)
        self._posters[poster.id] = poster
        return poster

    def poster(self, number: int) -> Poster:
        """Return the poster with this number. ActError if there is none."""
        if (poster := self._posters.get(number)) is None:
            raise ActError(f"there is no poster {number} on the wall")
        return poster

    def take_down(self, number: int) -> None:
        """Take the poster with this number down."""
        del self._posters[self.poster(number).id]

"""Files that went through the sandbox, by file id."""

import random
from dataclasses import dataclass

from bot.sandbox.errors import bad_request

MAX_DOWNLOAD = 20 * 1024 * 1024
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
_PREFIX = {
    "photo": "AgAC",
    "document": "BQAC",
    "voice": "AwAC",
    "video": "BAAC",
    "video_note": "DQAC",
    "live_photo": "BAAC",
    "audio": "CQAC",
    "sticker": "CAAC",
}
_FOLDER = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "video": "videos",
    "video_note": "video_notes",
    "live_photo": "videos",
    "audio": "music",
}


@dataclass(slots=True)
class StoredFile:
    """One file: its kind, content, and the names Telegram keeps."""

    file_id: str
    unique_id: str
    kind: str
    content: bytes
    path: str
    file_name: str = ""
    mime_type: str = ""
    # A size that is claimed without the bytes, so that tests of the 20 MB limit stay small.
    claimed_size: int | None = None
    vanished: bool = False

    @property
    def size(self) -> int:
        """Return its size in bytes, or the size that it claims."""
        return self.claimed_size if self.claimed_size is not None else len(self.content)


class Files:
    """Content-addressed by nothing: each upload is a new file, as with Telegram."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._served: set[str] = set()
        self._count = 0

    def add(
        self,
        kind: str,
        content: bytes,
        file_name: str = "",
        mime_type: str = "",
        claimed_size: int | None = None,
    ) -> StoredFile:
        """Keep a file and return it with its id."""
        self._count += 1
        suffix = {
            "photo": ".jpg",
            "voice": ".oga",
            "sticker": ".webp",
            "video_note": ".mp4",
            "live_photo": ".mp4",
        }.get(kind) or (f".{file_name.rsplit('.', 1)[1]}" if "." in file_name else "")
        stored = StoredFile(
            _PREFIX[kind] + "".join(self._chance.choices(_LETTERS, k=60)),
            "".join(self._chance.choices(_LETTERS, k=15)),
            kind,
            content,
            f"{_FOLDER.get(kind, 'stickers')}/file_{self._count}{suffix}",
            file_name,
            mime_type,
            claimed_size,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file with this id, or None."""
        return self._by_id.get(file_id)

    def prepare(self, file_id: str) -> StoredFile:
        """Make a file ready for download, as getFile does."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if stored.vanished:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if stored.size > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        self._served.add(stored.path)
        return stored

    def download(self, path: str) -> StoredFile | None:
        """Return a file by the path that getFile gave; None if it never did, or if the file has vanished."""
        stored = self._by_path.get(path) if path in self._served else None
        return None if stored is None or stored.vanished else stored

"""The key file: several master keys, of which the first writes and all read.

One key a line, `ID BASE64`, with comments after `#`. The file stands outside the data folder with mode 0600,
so that a copy of the data isn't a copy of the key.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from storage.errors import InvalidInput, KeyMissing, KeyUnsafe
from storage.modes import others_may
from storage.randomness import MASTER_KEY
from storage.sealing import KEY_BYTES

_HEADER = """\
# Keys of a yanduan database. Whoever has this file and the database can read every complaint:
# keep a copy offline, apart from the backups, and show it to nobody who handles cases.
# The first key writes, all of them read.
"""
ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Master keys by id, the writing one first. `path` is where they came from, if from a file."""

    keys: Mapping[str, bytes] = field(repr=False)
    path: Path | None = None

    @property
    def first(self) -> str:
        """The id of the key that new data is sealed with."""
        return next(iter(self.keys))

    def reread(self) -> KeyRing:
        """Return the ring as its file is now, because another process may have added a key."""
        return self if self.path is None else load(self.path)

    @classmethod
    def random(cls) -> KeyRing:
        """One fresh key without a file: for trying and testing."""
        return cls({MASTER_KEY.hex(ID_BYTES): MASTER_KEY.randbytes(KEY_BYTES)})


def create(path: Path, data_dir: Path | None = None) -> KeyRing:
    """Return a new key file with one key. An existing file is never touched (InvalidInput)."""
    _refuse_inside(path, data_dir)
    ring = KeyRing(KeyRing.random().keys, path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise InvalidInput(
            f"{str(path)!r} exists already; it was left as it is. "
            "To add a key to it, use `yanduan keys rotate`; for a second database, choose another path."
        ) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_text(ring))
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return ring


def load(path: Path, data_dir: Path | None = None) -> KeyRing:
    """Return the keys in `path`. KeyMissing without file or key, KeyUnsafe if others could read it."""
    _refuse_inside(path, data_dir)
    try:
        with path.open(encoding="ascii") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read()
    except FileNotFoundError:
        raise KeyMissing(
            f"There is no key file at {str(path)!r}. For a new database, make one with `yanduan keys new`; "
            "for an existing one, put its key file there: without it the data can't be read by anybody."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        why = (isinstance(error, OSError) and error.strerror) or "it is no text"
        raise KeyMissing(
            f"The key file {str(path)!r} can't be read ({why}). See whose it is, or restore it from its copy."
        ) from None
    if others_may(mode):
        raise KeyUnsafe(
            f"Others than its owner may read the key file {str(path)!r} (mode {stat.S_IMODE(mode):04o}). "
            f"Run `chmod 600 {path}`; if somebody may have copied it, run `yanduan keys rotate` too."
        )
    return KeyRing(_parse(text, path), path)


def rotate(path: Path, data_dir: Path | None = None) -> KeyRing:
    """Return a new first key in the file, the old ones after it (`storage.rotation` then seals the data
    anew).
    """
    old = load(path, data_dir)
    ring = KeyRing({**KeyRing.random().keys, **old.keys}, path)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(_text(ring))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync_folder(path.parent)
    return ring


def _text(ring: KeyRing) -> str:
    return _HEADER + "".join(f"{name} {base64.b64encode(key).decode()}\n" for name, key in ring.keys.items())


def _parse(text: str, path: Path) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        key = _decode(words)
        if key is None:
            raise KeyMissing(
                f"Line {number} of the key file {str(path)!r} is no key. Restore the file from its copy."
            )
        keys[words[0]] = key
    if not keys:
        raise KeyMissing(f"The key file {str(path)!r} holds no key. Restore the file from its copy.")
    return keys


def _decode(words: list[str]) -> bytes | None:
    try:
        name, encoded = words
        key = base64.b64decode(encoded, validate=True)
        sound = len(bytes.fromhex(name)) == ID_BYTES and len(key) == KEY_BYTES
    except (ValueError, binascii.Error):
        return None
    return key if sound else None


def _refuse_inside(path: Path, data_dir: Path | None) -> None:
    if data_dir is not None and path.resolve().is_relative_to(data_dir.resolve()):
        raise KeyUnsafe(
            f"The key file {str(path)!r} stands inside the data folder: who copies the data would have "
            "the key too. Move it out and set YANDUAN_KEY_FILE to its new place."
        )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

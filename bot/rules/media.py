"""What kind of file it is, found in its content, and the neutral name that it gets.

Neither the sender's word nor the file's own name is believed. The table covers what phones send and what
needs to be told from it; what it doesn't know is `application/octet-stream`. Markup (HTML, SVG) gets the
extension of plain text, programs none that runs: nothing sent as evidence acts by itself when it is opened.

Python packages for this were tried: puremagic (2.x needs Python 3.12; 1.30 doesn't know M4A, AMR, or MP3 with
tags, and fails on plain text), filetype (no release since 2022; takes MOV and 3GP for MP4). libmagic is no
Python package.
"""

from __future__ import annotations

import codecs
from typing import Final

from bot.rules import ticket as tickets

MAX_BYTES: Final = 20_000_000
"""The largest file that is taken: Telegram gives a bot no larger one."""
UNKNOWN: Final = "application/octet-stream"
HEAD_BYTES: Final = 4096
"""So many bytes from the beginning are enough."""

_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\0\0\1\xba", "video/mpeg"),
    (b"\0\0\1\xb3", "video/mpeg"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\x7fELF", "application/x-executable"),
)

_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}

_HEIF: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AVIF: Final = (b"avif", b"avis")
_M4A: Final = (b"M4A ", b"M4B ")

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_APK: Final = "application/vnd.android.package-archive"
_ZIPPED: Final = (
    (b"AndroidManifest.xml", _APK),
    (b"classes.dex", _APK),
    (b"word/", _WORD),
    (b"xl/", _SHEET),
    (b"ppt/", _SLIDES),
)
_OLE: Final = (
    ("WordDocument".encode("utf-16-le"), "application/msword"),
    ("Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
    ("PowerPoint Document".encode("utf-16-le"), "application/vnd.ms-powerpoint"),
)

_EXTENSIONS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/avif": "avif",
    "image/tiff": "tif",
    "image/bmp": "bmp",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/wav": "wav",
    "audio/amr": "amr",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/3gpp": "3gp",
    "video/ogg": "ogv",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
    "video/mpeg": "mpg",
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "application/zip": "zip",
    "application/vnd.rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/gzip": "gz",
    _WORD: "docx",
    _SHEET: "xlsx",
    _SLIDES: "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "text/plain": "txt",
    "text/html": "txt",
    "text/xml": "txt",
}
_CLEANABLE: Final = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp", "image/tiff"}
)


def sniff_type(head: bytes) -> str:
    """Return the MIME type of a file from its first bytes (`HEAD` of them, or all)."""
    for beginning, mime in _BEGINNINGS:
        if head.startswith(beginning):
            return mime
    for look in (_riff, _iso, _ogg, _matroska, _mpeg_audio, _bitmap, _zip, _ole, _pdf, _text, _program):
        found = look(head)
        if found:
            return found
    return UNKNOWN


def is_cleanable(mime: str) -> bool:
    """Whether it is of a kind that is drawn anew without metadata (`bot.cleaning`). HEIC isn't: Pillow can't
    read it.
    """
    return mime in _CLEANABLE


def file_extension(mime: str) -> str:
    """Return the ending of a file of that kind, without the dot; `bin` for programs and whatever is
    unknown.
    """
    return _EXTENSIONS.get(mime, "bin")


def evidence_filename(ticket: str, index: int, mime: str) -> str:
    """Return the name under which a case's file number `index` (from 1) is given:
    `YDN-7K3Q-M4XD-bukti-1.jpg`.
    """
    name = tickets.parse_ticket(ticket)
    if name is None or index < 1:
        raise ValueError(f"evidence is named by a ticket and a number from 1, not {ticket!r} and {index!r}")
    return f"{name}-bukti-{index}.{file_extension(mime)}"


def _riff(head: bytes) -> str | None:
    return _RIFF.get(head[8:12]) if head[:4] in {b"RIFF", b"RF64"} else None


def _iso(head: bytes) -> str | None:
    """MP4 and its relatives: a first box, `ftyp`, names the brand and those that it is compatible with."""
    if head[4:8] in {b"moov", b"mdat", b"wide", b"pnot"}:
        return "video/quicktime"
    if head[4:8] != b"ftyp":
        return None
    size = int.from_bytes(head[:4])
    brand, compatible = head[8:12], head[16 : max(size, 16)]
    if brand in _AVIF or (brand in _HEIF and any(name in compatible for name in _AVIF)):
        return "image/avif"
    if brand in _HEIF:
        return "image/heic"
    if brand in _M4A:
        return "audio/mp4"
    if brand == b"qt  ":
        return "video/quicktime"
    return "video/3gpp" if brand[:2] == b"3g" else "video/mp4"


def _ogg(head: bytes) -> str | None:
    """Ogg holds many codecs; the first page names the first stream's."""
    if not head.startswith(b"OggS"):
        return None
    return "video/ogg" if b"\x80theora" in head[:128] else "audio/ogg"


def _matroska(head: bytes) -> str | None:
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return None
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _mpeg_audio(head: bytes) -> str | None:
    """Return a frame's header: eleven bits set, then version and layer, then bit rate and sampling rate."""
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    layer_three = head[1] & 0xE6 == 0xE2 and head[1] & 0x18 != 0x08
    return "audio/mpeg" if layer_three and head[2] >> 4 not in {0, 15} and head[2] & 0x0C != 0x0C else None


def _bitmap(head: bytes) -> str | None:
    """`BM` alone begins many texts; the reserved fields of a bitmap are zero."""
    return "image/bmp" if head.startswith(b"BM") and len(head) >= 18 and head[6:10] == bytes(4) else None


def _zip(head: bytes) -> str | None:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    if head[30:38] == b"mimetype":
        declared = head[38:128].split(b"PK", 1)[0].split(b"\0", 1)[0].decode("ascii", "replace")
        for mime in _EXTENSIONS:
            if "opendocument" in mime and declared.startswith(mime):
                return mime
    return next((mime for name, mime in _ZIPPED if name in head), "application/zip")


def _ole(head: bytes) -> str | None:
    """Return the older office files. Which program's is told in a directory that may come later than the
    head.
    """
    if not head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return None
    return next((mime for name, mime in _OLE if name in head), "application/x-ole-storage")


def _pdf(head: bytes) -> str | None:
    """Readers accept a PDF that begins anywhere in the first kilobyte."""
    return "application/pdf" if b"%PDF-" in head[:1024] else None


def _program(head: bytes) -> str | None:
    """Asked last: a text, too, may begin so."""
    return "application/x-executable" if head.startswith((b"MZ", b"dex\n")) else None


def _text(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text/plain"
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return None
    if not text.strip() or any(ord(char) < 32 and char not in "\t\n\f\r" for char in text):
        return None
    start = text.lstrip()[:256].casefold()
    if start.startswith(("<!doctype html", "<html", "<script", "<head", "<body")):
        return "text/html"
    return "text/xml" if start.startswith(("<?xml", "<svg", "<!doctype")) else "text/plain"

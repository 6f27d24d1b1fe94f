"""A unit's posters in one file, to be sent to whoever prints them; the same posters give the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from qr_assets import writing
from qr_assets.errors import CodeError

NOTE: Final = "BACA-SAYA.txt"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can name."""


def name_for(unit_code: str) -> str:
    """Return the ZIP's name for a unit, whatever its code is."""
    try:
        writing.check_name(unit_code)
    except CodeError:
        safe = re.sub(r"[^A-Za-z0-9._-]", "_", unit_code)[:80]
        return f"unit-{safe}-{hashlib.sha256(unit_code.encode()).hexdigest()[:8]}.zip"
    return f"{unit_code}.zip"


def note(unit: str, posters: Sequence[tuple[str, str]]) -> bytes:
    """Return how to print and hang them, with numbers and places; in Indonesian, then in English.

    For Notepad: a mark, and lines as on Windows.
    """
    width = max((len(number) for number, _ in posters), default=0)
    listed = "\n".join(f"  {number:<{width}}  {place}" for number, place in posters)
    example = posters[0][0] if posters else ""
    return _NOTE.format(unit=unit, listed=listed, example=example).replace("\n", "\r\n").encode("utf-8-sig")


_NOTE: Final = """\
POSTER PENGADUAN - {unit}

Terima kasih sudah membantu memasang poster ini. Dengan poster ini warga
tahu ke mana dapat mengadu.

1. Cetak pada skala 100% (ukuran sebenarnya), jangan "sesuaikan dengan
   halaman". Pilih kertas atau stiker yang tidak mengilap.
2. Jangan memotong atau menutupi kode dan tepi putih di sekelilingnya.
3. Pasang setinggi mata, di tempat yang terang, di mana orang dapat
   memindainya tanpa merasa diawasi.
4. Setelah terpasang, foto posternya dan kirim fotonya kepada bot di
   obrolan pribadi (nama bot tertulis di poster). Bot memeriksa apakah
   kodenya terbaca dan memang dari kami.
5. Poster robek, hilang, atau ditempeli kode lain? Sebutkan nomornya
   kepada pengelola (misalnya {example}); kodenya akan diganti.

Poster dalam berkas ini:

{listed}

----------------------------------------------------------------------

COMPLAINT POSTERS - {unit}

Thank you for helping to hang these posters. They tell people where to
turn with a complaint.

1. Print at 100% (actual size), not "fit to page". Take paper or stickers
   that don't gloss.
2. Don't cut or cover the code and the white margin around it.
3. Hang it at eye level, in good light, where people can scan it without
   feeling watched.
4. Once it hangs, take a photo of the poster and send it to the bot in a
   private chat (the bot's name is on the poster). The bot checks whether
   the code can be read and is really ours.
5. A poster is torn, lost, or has another code pasted over it? Tell the
   operator its number (for instance {example}); its code will be replaced.

The posters in this file are listed above.
"""


def pack(path: Path, files: Iterable[Path], text: bytes) -> None:
    """Write a ZIP of files and the note, without folders, by name; whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with ZipFile(partial, "w", ZIP_STORED) as packed:
            packed.writestr(_member(NOTE), text)
            for file in sorted(files):
                packed.writestr(_member(file.name), file.read_bytes())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _member(name: str) -> ZipInfo:
    """As if written on the same day by the same system always."""
    member = ZipInfo(name, _EPOCH)
    member.create_system = 3
    member.external_attr = 0o100644 << 16
    return member

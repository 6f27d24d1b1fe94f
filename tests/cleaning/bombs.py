"""Files of a few kilobytes that would keep their reader busy, or fill its memory."""

from __future__ import annotations

import io
import struct

from PIL import Image

from tests.cleaning.corpus import chunk


def many_scans(scans: int, side: int = 4000) -> bytes:
    """A progressive JPEG whose picture is refined again and again by scans that say nothing.

    Each is 31 bytes, and has the decoder go through the whole picture once more.
    """
    out = io.BytesIO()
    Image.new("L", (side, side), 128).save(out, "JPEG", quality=50, progressive=True)
    whole = out.getvalue()
    # One component, coefficients 1 to 63, refined at bit 0: and then data in which every block is skipped.
    blocks = ((side + 7) // 8) ** 2
    scan = b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0x00, 1, 63, 0x00) + _skipped(blocks)
    tables = b"\xff\xc4" + struct.pack(">HB", 3 + 16 + 2, 0x10) + bytes([1, 1, *[0] * 14]) + b"\xe0\x00"
    return whole[:-2] + tables + scan * scans + b"\xff\xd9"


def _skipped(blocks: int) -> bytes:
    """Runs of blocks without a coefficient, each run of 16,384 to 32,767 in fifteen bits."""
    bits = ""
    while blocks > 0:
        run = min(blocks, 32_767)
        if run < 16_384:
            bits += "10" * run  # the ends of single blocks
            break
        bits += "0" + format(run - 16_384, "014b")
        blocks -= run
    bits += "1" * (-len(bits) % 8)
    return bytes(int(bits[n : n + 8], 2) for n in range(0, len(bits), 8)).replace(b"\xff", b"\xff\x00")


def png(width: int, height: int, bits: int = 1) -> bytes:
    """A picture that claims a size, in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")

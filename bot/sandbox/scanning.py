"""Reading codes out of pictures, as a phone's camera does."""

import io
import struct
import warnings

import zxingcpp
from PIL import Image, ImageOps

from bot.sandbox.errors import ActError

# What a camera or a screenshot makes.
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
MAX_PIXELS = 80_000_000
# A code that fills a phone's picture is still read at this size, in a fraction of the time.
LONGEST_SIDE = 3000
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error)


def scan_codes(content: bytes) -> list[str]:
    """Return the texts of the QR codes in a picture, without doubles; ActError if there is no picture to
    read.
    """
    grey = _grey(content)
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return list(dict.fromkeys(code.text for code in found if code.valid))


def _grey(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Its own limit only warns; ours is below it and refuses.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise too_large()
        picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        return _upright(picture)
    except Image.DecompressionBombError:
        raise too_large() from None
    except _BROKEN:
        raise ActError("this is no picture that can be read: send a PNG, JPEG, WebP, GIF or BMP") from None


def _upright(picture: Image.Image) -> Image.Image:
    """As it is looked at: turned as the camera says, on white paper, in grey, and no larger than needed."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    turned = ImageOps.exif_transpose(picture)
    if turned.has_transparency_data:
        paper = Image.new("RGBA", turned.size, "white")
        paper.alpha_composite(turned.convert("RGBA"))
        turned = paper
    return turned.convert("L")


def too_large() -> ActError:
    """Return the refusal of a picture with too many pixels."""
    return ActError(f"the picture has more than {MAX_PIXELS // 10**6} million pixels: make it smaller")

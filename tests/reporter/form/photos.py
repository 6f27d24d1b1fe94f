"""Photos as citizens take them: of posters, of foreign codes, of several at once; bent, small, compressed."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import segno
from PIL import Image, ImageDraw

from bot import poster_printing
from bot.turn import Deployment
from qr_assets import links
from qr_assets import poster as sheets
from storage.records import Poster, Unit

WALL = 205  # grey


def of_poster(deployment: Deployment, poster: Poster, unit: Unit) -> Image.Image:
    """The poster as it is printed here."""
    return _printed(poster_printing.build_sheet(deployment, poster, unit))


@cache
def _printed(sheet: sheets.Poster) -> Image.Image:
    content = sheets.picture(sheet, layout="sticker", width=700)
    return Image.open(BytesIO(content)).convert("L")


def of_code(text: str) -> Image.Image:
    """A code that somebody else made."""
    file = BytesIO()
    segno.make(text, micro=False, error="m").save(file, kind="png", scale=6, border=4)
    return Image.open(file).convert("L")


def of_token(bot: str, token: str) -> Image.Image:
    """A code that leads to this bot with this token."""
    return of_code(links.start_link(bot, token))


def of_wall() -> Image.Image:
    """No code at all."""
    image = Image.new("L", (640, 480), WALL)
    ImageDraw.Draw(image).ellipse((100, 80, 400, 300), fill=60)
    return image


def beside(*images: Image.Image) -> Image.Image:
    """Several on one wall, the first above."""
    width = max(image.width for image in images) + 120
    wall = Image.new("L", (width, sum(image.height + 60 for image in images) + 60), WALL)
    at = 60
    for image in images:
        wall.paste(image, (60, at))
        at += image.height + 60
    return wall


def taken(image: Image.Image, turned: float = 5.0) -> bytes:
    """As a phone sends it: a little askew, with a shadow, and compressed."""
    wall = beside(image).rotate(turned, expand=True, fillcolor=WALL, resample=Image.Resampling.BILINEAR)
    file = BytesIO()
    wall.point(lambda value: int(value * 0.86)).save(file, "JPEG", quality=60)
    return file.getvalue()

"""Posters that officers asked for, printed at the moment of sending: what an outbox row keeps of one is its
name. And the picture of how they do, of which a row keeps what stands on it.

Printing is the work of a second on one processor, so it is done in a thread; drawing it again after a crash
gives the same bytes.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import structlog

from bot import poster_printing
from bot.logs import locate_error
from storage import posters, units
from storage.records import PosterState

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.records import Json, Overview, Poster, Printout, Unit
    from storage.store import Tx

log = structlog.get_logger()


class Unprintable(Exception):
    """The poster doesn't count any more, or it, or the picture, can't be laid out."""


async def find_valid_poster(tx: Tx, wanted: Printout) -> tuple[Poster, Unit]:
    """Return the poster and its unit. Raises `Unprintable` once this version was revoked, replaced or has
    ended.
    """
    poster = await posters.get(tx, wanted.poster_id)
    if poster.version != wanted.version or poster.state(tx.now) is not PosterState.ACTIVE:
        raise Unprintable
    return poster, await units.get(tx, poster.unit_id)


async def print_poster(deployment: Deployment, poster: Poster, unit: Unit, wanted: Printout) -> bytes:
    """Return the file's content. Raises `Unprintable`."""
    try:
        return await asyncio.to_thread(_draw_sheet, deployment, poster, unit, wanted)
    except Exception as error:  # a full disk, or a mistake of ours: whoever asked is to be told in any case
        # Its own words would repeat a place that somebody typed; `yanduan poster render` says them.
        log.warning(
            "a poster can't be printed",
            action="poster_unprinted",
            poster=poster.code,
            error=locate_error(error),
        )
        raise Unprintable from error


async def draw_overview(wanted: Overview) -> bytes:
    """Return a PNG. Raises `Unprintable`, for instance where a name has letters that aren't among ours."""
    try:
        return await asyncio.to_thread(_draw_chart, wanted.chart)
    except Exception as error:  # as of posters
        log.warning("a picture can't be drawn", action="overview_undrawn", error=locate_error(error))
        raise Unprintable from error


def _draw_chart(said: Json) -> bytes:
    from qr_assets import chart

    lines = [chart.Line(**line) for line in said["lines"]]
    return chart.picture(chart.Chart(**(said | {"lines": lines})))


def _draw_sheet(deployment: Deployment, poster: Poster, unit: Unit, wanted: Printout) -> bytes:
    # Drawing takes a tenth of a second to load, which a start needn't wait for.
    from qr_assets import poster as sheets

    with TemporaryDirectory(prefix="yanduan-") as folder:
        (path,) = sheets.render(
            poster_printing.build_sheet(deployment, poster, unit),
            Path(folder),
            layouts=(wanted.layout,),
            formats=(wanted.filename.rpartition(".")[2],),
            language=wanted.language,
            look=poster_printing.build_look(deployment),
        )
        return path.read_bytes()

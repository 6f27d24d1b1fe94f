"""Opening the store by the settings: all that a command needs which works on what is kept, without a bot.

Nothing here imports Telegram's library or the rooms: what only lists units starts a second earlier.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Final

from bot.clock import offset_clock, system_clock
from bot.deployment import Deployment, Doors, NewsWait, PosterStyle
from bot.rules import pseudonym, ticket
from bot.settings import Settings
from storage import keys, migrate
from storage.files import EvidenceFiles
from storage.randomness import PSEUDONYM, TICKET
from storage.store import Names, Store

USERNAME_KEY: Final = "bot_username"  # kept from the last start, for commands that print links offline
USER_ID_KEY: Final = "bot_id"


class SetupError(Exception):
    """What keeps the program from starting, said for the operator."""


def build_clock(settings: Settings) -> Callable[[], datetime]:
    """Return the clock that everything reads."""
    return offset_clock(settings.clock_file) if settings.clock_file else system_clock


def build_names() -> Names:
    """Return where tickets and pseudonyms come from."""
    return Names(
        new_ticket=lambda: ticket.make_ticket(TICKET.getrandbits(ticket.BITS)),
        new_pseudonym=lambda: pseudonym.make_pseudonym(PSEUDONYM.getrandbits(32), PSEUDONYM.getrandbits(32)),
    )


@contextlib.asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """Yield the store of these settings, migrated, and closed at the end."""
    ring = keys.load(settings.key_file, settings.data_dir)
    await asyncio.to_thread(migrate.upgrade, settings.database)
    store = await Store.open(
        url=settings.database,
        data_dir=settings.data_dir,
        keys=ring,
        now=build_clock(settings),
        names=build_names(),
    )
    try:
        yield store
    finally:
        await store.close()


def build_deployment(settings: Settings, bot_id: int, bot_username: str) -> Deployment:
    """Return what stays the same while the process runs."""
    return Deployment(
        bot_id=bot_id,
        bot_username=bot_username,
        organisation=settings.organisation,
        language=settings.language,
        evidence=EvidenceFiles(settings.data_dir / "evidence"),
        take_up_days=settings.take_up_days,
        danger_hours=settings.danger_hours,
        approval_hours=settings.approval_hours,
        news_wait=NewsWait(*settings.news_seconds),
        new_chats=settings.new_chats,
        style=PosterStyle(
            colour=settings.poster_colour,
            accent=settings.poster_accent,
            logo=settings.poster_logo,
            other_way=settings.poster_other_way,
            other_way_en=settings.poster_other_way_en,
            footer=settings.poster_footer,
            footer_en=settings.poster_footer_en,
            emblem=settings.poster_emblem,
        ),
        doors=Doors(settings.door_itwasum, settings.door_kompolnas, settings.door_ombudsman),
    )

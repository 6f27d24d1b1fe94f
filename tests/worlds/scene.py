"""Who and what there is in a story that doesn't know how its bot runs, and the words for time.

A story marked `both_worlds` is told twice: with everything in this process (`inside`), and with the real
process over HTTP (`installation`). Its people are the sandbox's (`Person`) in both.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypedDict

from bot.sandbox.testing import Group, Person, Sandbox
from storage import posters, units
from storage.records import Level
from storage.store import Store

TIMEZONE = "Asia/Makassar"
PATIENCE = 60.0  # seconds; the machine may be busy with other things


class Cast(TypedDict):
    """The fields of a scene that are the same in every world."""

    sandbox: Sandbox
    poster: str
    group: Group
    upper: Group
    ayu: Person
    budi: Person
    chief: Person


@dataclass(kw_only=True)
class Scene(ABC):
    """A Polres with its group, a Polda above it, and a Polsek below with a poster, whose link is `poster`."""

    sandbox: Sandbox
    poster: str
    group: Group
    upper: Group
    ayu: Person
    budi: Person
    chief: Person

    @abstractmethod
    def store(self) -> AbstractAsyncContextManager[Store]:
        """What the bot keeps, to look into."""

    @abstractmethod
    async def passes(self, **delta: float) -> None:
        """Let time pass for the bot and for its Telegram: `await world.passes(hours=25)`."""


async def set_scene(sandbox: Sandbox, store: Store) -> Cast:
    """Bring the people together, and the units with their groups and a poster."""
    ayu = await sandbox.user("Ayu", started=True)
    budi = await sandbox.user("Budi", started=True)
    chief = await sandbox.user("Wira", started=True)
    group = await sandbox.group(
        "Sipropam Lombok Barat", members=[ayu, budi], owner=chief, bot="administrator"
    )
    upper = await sandbox.group("Bidpropam NTB", owner=chief, bot="administrator")
    async with store.write() as tx:
        polda = await units.add(
            tx, code="NTB", name="Polda NTB", level=Level.POLDA, parent_code=None, timezone=TIMEZONE
        )
        polres = await units.add(
            tx,
            code="LOBAR",
            name="Polres Lombok Barat",
            level=Level.POLRES,
            parent_code="NTB",
            timezone=TIMEZONE,
        )
        polsek = await units.add(
            tx,
            code="SEKOTONG",
            name="Polsek Sekotong",
            level=Level.POLSEK,
            parent_code="LOBAR",
            timezone=TIMEZONE,
        )
        await units.bind_group(tx, polres.id, group.id)
        await units.bind_group(tx, polda.id, upper.id)
        poster = await posters.add(tx, code="SEK-1", unit_id=polsek.id, place="Ruang tunggu")
    link = sandbox.bot.link(poster.token)
    return Cast(sandbox=sandbox, poster=link, group=group, upper=upper, ayu=ayu, budi=budi, chief=chief)

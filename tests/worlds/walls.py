"""What hangs where, for stories about posters: nothing is left on the walls by the story before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, true

from bot.officers.posters import views
from storage import cases, posters, rows, scans, schema, units
from storage.records import Json, Level, Poster, Unit
from storage.store import Tx
from tests.worlds.chat import Answer, Person, Sending
from tests.worlds.station import AGUS, GROUP, Station

FOUND: Json = {"chat_id": GROUP, "supervisors": {str(AGUS.id): AGUS.first_name}}
"""What Telegram says: Agus administers the group."""


class Walls:
    """The posters of a station, and what people do about them."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.chat = station.chat

    async def clear(self) -> None:
        async with self.chat.store.write() as tx:
            await rows.change(tx, schema.case, schema.case.c.poster_id.is_not(None), poster_id=None)
            for table in (schema.poster_former, schema.poster):
                await rows.remove(tx, table, true())
            for table in (schema.slot, schema.attempt):
                await tx.execute(delete(table))

    async def puts_up(self, code: str, unit: Unit, place: str = "Ruang tunggu", **more: Any) -> Poster:
        async with self.chat.store.write() as tx:
            return await posters.add(tx, code=code, unit_id=unit.id, place=place, **more)

    async def all(self) -> list[Poster]:
        async with self.chat.store.read() as tx:
            return await posters.all_posters(tx)

    async def scanned(self, poster: Poster, times: int) -> None:
        async with self.chat.store.write() as tx:
            for _ in range(times):
                scans.count(tx, poster.id)

    async def reported(self, poster: Poster, handled_by: Unit, times: int) -> None:
        """So many reports came by this poster, and went to that unit."""
        async with self.chat.store.write() as tx:
            for _ in range(times):
                new = self.station._new(tx, handled_by=handled_by)
                await cases.register(tx, replace(new, poster_id=poster.id))

    async def adds_units(self, *codes: str) -> list[Unit]:
        """More Polsek below the Polres; `removes_units` when the story is over."""
        async with self.chat.store.write() as tx:
            return [
                await units.add(
                    tx,
                    code=code,
                    name=code,
                    level=Level.POLSEK,
                    parent_code="POLRES-X",
                    timezone="Asia/Makassar",
                )
                for code in codes
            ]

    async def removes_units(self, extra: list[Unit]) -> None:
        await self.clear()
        async with self.chat.store.write() as tx:
            await rows.remove(tx, schema.unit, schema.unit.c.id.in_([unit.id for unit in extra]))

    # What people do

    async def looks(self, person: Person, what: str = "", *, group: int = GROUP) -> Answer:
        return await self.chat.says(person, f"/poster {what}".strip(), group=group)

    async def taps(
        self, person: Person, on: Sending | Answer, act: str, *rest: str, group: int = GROUP
    ) -> Answer:
        """A tap on the button whose data begins with `act` and ends with `rest`."""
        sendings = [on] if isinstance(on, Sending) else list(reversed(on.sendings))
        for sending in sendings:
            for data in datas(sending):
                first, *others = data.split(":")
                if first == act and others[len(others) - len(rest) :] == list(rest):
                    return await self.chat.taps_data(
                        person, sending.message_id, views.BUTTON_PREFIX + data, group=group
                    )
        raise AssertionError(f"no button {act} … {rest} among {[datas(s) for s in sendings]}")

    async def replies(
        self, person: Person, question: Sending, content: str | Json, *, group: int = GROUP, **more: Any
    ) -> Answer:
        """An answer in the group to a question of ours."""
        return await self.chat.replies(person, question, content, group=group, **more)


def datas(sending: Sending) -> list[str]:
    """What the buttons about posters below a message carry, without what they all begin with."""
    data = [str(button.get("callback_data", "")) for button in sending.buttons]
    return [each.removeprefix(views.BUTTON_PREFIX) for each in data if each.startswith(views.BUTTON_PREFIX)]


def numbers(sending: Sending) -> list[str]:
    """The numbers of the posters that a list leads to."""
    return [
        str(b["text"])
        for b in sending.buttons
        if f"{views.BUTTON_PREFIX}view:" in str(b.get("callback_data"))
    ]


async def moves(tx: Tx, unit: Unit, parent: Unit | None) -> None:
    """The unit stands below another, or below none."""
    await rows.change(tx, schema.unit, schema.unit.c.id == unit.id, parent_id=parent.id if parent else None)

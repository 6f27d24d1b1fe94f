"""Many at once, and a group that can't be reached meanwhile."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox.testing import Person
from storage import cases, outbox, verify
from tests.worlds.installation import Place, place
from tests.worlds.people import crowd, reports, ticket_in
from tests.worlds.scene import PATIENCE

HOUR = 3600


async def shown_in_group(here: Place, reader: Person, tickets: set[str]) -> None:
    """Wait until each ticket is in the group, on a card of its own or in the digest of a backlog."""
    for ticket in tickets:
        await reader.finds(ticket, in_chat=here.group, timeout=PATIENCE)


async def test_a_hundred_reports_in_one_batch_get_receipts_while_the_group_must_wait(
    tmp_path: Path,
) -> None:
    async with place(tmp_path, YANDUAN_RATE_GROUP="1") as here:
        await here.sandbox.flood_limits(group_minute=1, overall=100_000, chat_burst=1_000)
        citizens = await crowd(here.sandbox, 100)
        await citizens.come_to_the_review(here.poster)
        await citizens.tap("Kirim pengaduan")
        await citizens.hear("Kode rahasia")

        batches = [call["answer"] for call in await here.sandbox.calls("getUpdates", verdict="ok")]
        assert max(len(updates) for updates in batches) == 100
        tickets = {ticket_in(receipt) for receipt in citizens.heard}
        assert len(tickets) == 100
        cards = [each for each in await here.ayu.sees(here.group) if each.by_bot]
        assert len(cards) <= 1, "the group is far behind, and nobody waited for it"
        assert await here.station.stops() == 0
        async with here.station.store() as store, store.read() as tx:
            kept = [case for person in citizens.people for case in await cases.of_account(tx, person.id)]
            assert sorted(case.ticket for case in kept) == sorted(tickets)
            owed = {row.message.chat_id for row in await outbox.pending(tx)}
            assert owed == {here.group.id}
            assert await verify.verify(tx) == []
        assert await here.sandbox.refusals() == []


async def test_a_group_away_for_an_hour_gets_every_card_afterwards(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        away = await here.sandbox.fault("502", method="sendMessage", chat=here.group)
        citizens = await crowd(here.sandbox, 12)
        await citizens.come_to_the_review(here.poster)
        await citizens.tap("Kirim pengaduan")
        await citizens.hear("Kode rahasia")
        tickets = {ticket_in(receipt) for receipt in citizens.heard}
        for _ in range(2):
            calls = (await here.sandbox.client.get("bot"))["calls"]
            await here.sandbox.call("sendMessage", after=calls, verdict="fault:502", timeout=PATIENCE)
        here.station.clock_moves(HOUR)
        await here.sandbox.advance(HOUR)
        assert not any(message.by_bot for message in await here.ayu.sees(here.group))
        tickets.add(await reports(await here.sandbox.user("Sari"), here.poster))

        await here.sandbox.heal(away)
        await shown_in_group(here, here.ayu, tickets)

        await here.chief.kicks(here.sandbox.bot.id, here.group)  # now it is gone for good: the unit above
        for ticket in tickets:
            await here.chief.finds(ticket, in_chat=here.upper, timeout=PATIENCE)
        later = await reports(await here.sandbox.user("Tuti"), here.poster)
        await here.chief.finds(later, in_chat=here.upper, timeout=PATIENCE)
        async with here.station.store() as store, store.read() as tx:
            assert await verify.verify(tx) == []
        assert await here.sandbox.refusals() == []

"""What can't be taken out of a private chat is said to who has it and to a supervisor, and counted."""

from __future__ import annotations

from typing import Any

from bot.officers.casefile import leftovers
from bot.upkeep import jobs
from storage import cases, officers, outbox
from storage.outbox import Sent
from storage.records import Case, Loss
from storage.store import Tx
from tests.worlds.chat import Answer
from tests.worlds.station import AGUS, GROUP, RINA, Station


async def stayed(station: Station, *, days: int) -> tuple[Case, Answer]:
    """A message of a case stays in Rina's chat, so long after its time."""
    case, opened = await station.claimed()
    shown = opened.to(RINA.id)[0]
    station.chat.passes(days=days, minutes=31)
    await station.chat.job(jobs.remove_shown)
    loss = next(
        s.message.loss
        for s in station.chat.everything
        if s.message.method == "deleteMessage"
        and (s.message.chat_id, s.message_id) == (RINA.id, shown.message_id)
        and s.message.loss
    )

    async def give_up(tx: Tx, _deployment: Any) -> None:
        await outbox.mark(tx, [Sent(0, lost=loss)])

    return case, await station.chat.job(give_up)


async def counted(station: Station) -> int:
    async with station.chat.store.read() as tx:
        return await leftovers.count_leftovers(tx)


async def test_who_has_it_is_asked_to_delete_it_and_the_group_hears(station: Station) -> None:
    before = await counted(station)
    case, told = await stayed(station, days=3)
    (mine,) = told.to(RINA.id)
    assert case.ticket in mine.text
    assert mine.message.params["reply_parameters"]["allow_sending_without_reply"] is True
    (line,) = told.to(GROUP)
    assert line.text.startswith(case.ticket)
    assert RINA.first_name not in line.text
    assert await counted(station) == before + 1


async def test_a_supervisor_who_can_be_reached_hears_it_instead_of_the_group(station: Station) -> None:
    case, _ = await station.claimed()

    async def supervise(tx: Tx, _deployment: Any) -> None:
        agus = await officers.see(tx, AGUS.id, AGUS.first_name)
        await officers.set_private_ready(tx, agus.id, True)
        await officers.set_supervisors(tx, case.handling_unit_id, {AGUS.id: AGUS.first_name})

    await station.chat.job(supervise)
    _, told = await stayed(station, days=3)
    (said,) = told.to(AGUS.id)
    assert RINA.first_name in said.text
    assert told.to(GROUP) == []


async def test_a_younger_message_that_is_gone_was_deleted_by_its_reader(station: Station) -> None:
    before = await counted(station)
    _, told = await stayed(station, days=0)
    assert told.sendings == []
    assert await counted(station) == before


async def test_who_blocked_the_bot_keeps_what_was_shown_and_a_supervisor_hears(station: Station) -> None:
    before = await counted(station)
    case, _ = await station.claimed()

    async def block(tx: Tx, _deployment: Any) -> None:
        rina = await officers.by_user(tx, RINA.id)
        assert rina is not None
        await officers.set_private_ready(tx, rina.id, False)
        payload = {"case_id": case.id, "chat_id": RINA.id, "message_id": 5, "due": tx.now.isoformat()}
        await outbox.mark(tx, [Sent(0, lost=Loss("officers.not_removed", payload))])

    told = await station.chat.job(block)
    assert told.to(RINA.id) == []
    assert len(told.to(GROUP)) == 1
    assert await counted(station) == before + 1


async def test_what_stayed_is_counted_for_its_month_although_its_case_is_erased(station: Station) -> None:
    station.chat.passes(days=40)
    await station.chat.job(jobs.remove_shown)
    assert await counted(station) == 0
    case, _ = await stayed(station, days=3)
    async with station.chat.store.write() as tx:
        await cases.destroy(tx, case.id)
    station.chat.passes(days=25)
    await station.chat.job(jobs.remove_shown)
    assert await counted(station) == 1
    station.chat.passes(days=10)
    await station.chat.job(jobs.remove_shown)
    assert await counted(station) == 0

"""Questions to officers: a reply counts for the question that it replies to, and for no other."""

from __future__ import annotations

from bot.upkeep import jobs
from tests.worlds.station import RINA, Station


async def test_a_reply_to_a_forgotten_question_is_not_taken_for_the_open_one(station: Station) -> None:
    case = await station.held()
    old = station.question(await station.chat.taps_data(RINA, 5, f"o:write:{case.ticket}"))
    asked_at = station.chat.now
    station.chat.passes(minutes=31)
    await station.chat.job(jobs.remove_shown)
    open_now = await station.chat.taps_data(RINA, 5, f"o:release:{case.ticket}")
    late = await station.replies(RINA, old, "Mohon ditunggu.")
    assert (await station.case(case)).officer_id is not None
    assert "tidak berlaku" in late.last.text
    # The same words, but asked earlier than the one that is open.
    again = station.question(open_now)
    again.message_id += 900
    await station.replies(RINA, again, "Cuti.", at=asked_at)
    assert (await station.case(case)).officer_id is not None
    await station.replies(RINA, open_now, "Cuti.")
    assert (await station.case(case)).officer_id is None

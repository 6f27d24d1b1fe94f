"""The main path: a card, a claim, the file in private, a step of progress, a closing by two."""

from __future__ import annotations

from storage.records import Status
from tests.worlds.station import BUDI, GROUP, RINA, SARI, STORY, Station, actions


async def test_a_case_is_worked_from_card_to_closing(station: Station) -> None:
    case, posted = await station.report()
    assert [s.message.chat_id for s in posted.sendings] == [GROUP]
    assert STORY not in posted.last.text

    took = await station.taps(RINA, posted, "claim", group=GROUP)
    assert took.to(RINA.id) == []  # not started yet: led there by a link
    assert took.to(SARI.id)  # the reporter is told
    file = await station.follows_link(RINA, took)
    assert any(STORY in s.text for s in file.to(RINA.id))
    assert "claim" not in actions(station.card(case))

    for status in (Status.INQUIRY, Status.CASE_REVIEW):
        menu = next(s for s in reversed(file.sendings) if "step" in actions(s))
        data = f"o:step:{case.ticket}:{status.value}"
        shown = await station.chat.taps_data(RINA, menu.message_id, data)
        file = await station.taps(RINA, shown, "send")
        assert await station.status(case) is status
        assert len(file.to(SARI.id)) == 1
        assert file.to(GROUP)

    menu = next(s for s in reversed(file.sendings) if "step" in actions(s))
    asked = await station.chat.taps_data(RINA, menu.message_id, f"o:step:{case.ticket}:closed_unproven")
    shown = await station.replies(RINA, asked, "Tidak cukup bukti.")
    requested = await station.taps(RINA, shown, "send")
    assert await station.status(case) is Status.CASE_REVIEW
    assert "review" in actions(station.card(case))

    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    read = await station.follows_link(BUDI, review)
    assert any("Tidak cukup bukti." in s.text for s in read.to(BUDI.id))
    closed = await station.taps(BUDI, read, "grant")
    assert await station.status(case) is Status.CLOSED_UNPROVEN
    assert closed.to(SARI.id)
    assert "claim" not in actions(station.card(case))
    assert requested.to(SARI.id) == []

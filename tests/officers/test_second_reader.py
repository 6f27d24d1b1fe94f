"""Who decides about a closing may read the file while it waits; the chain and the request say who did."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errands import AboutCase
from bot.officers import errands
from bot.upkeep import jobs
from storage import cases
from storage.records import Case, EventKind, EvidenceKind, Status
from tests.worlds.chat import Answer
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, STORY, TUTI, Station, actions


async def closing(station: Station, **more: Any) -> tuple[Case, Answer]:
    """A case with a picture whose closing was asked for, and what Budi was shown of the request."""
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    case = await station.held(**more)
    await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg")
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    await station.taps(RINA, await station.replies(RINA, asked, "Bukan wewenang."), "send")
    led = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    return case, await station.follows_link(BUDI, led)


def told(answer: Answer, person: int) -> str:
    return "\n".join(s.text for s in answer.to(person))


async def test_the_second_person_opens_the_file_and_the_chain_says_as_what(station: Station) -> None:
    case, read = await closing(station)
    assert "Anda belum membuka berkas ini." in told(read, BUDI.id)
    opened = await station.taps(BUDI, read, "open")
    assert STORY in told(opened, BUDI.id)
    menu = actions(opened.to(BUDI.id)[-1])
    assert {"evidence", "review"} <= set(menu)
    assert not {"step", "write", "release", "takeover"} & set(menu)
    event = [e for e in await station.chain(case) if e.kind is EventKind.OPENED][-1]
    assert (event.officer_id, event.payload) == (await station.officer_id(BUDI), {"second": True})
    again = await station.taps(BUDI, opened, "review")
    assert "Anda sudah membuka berkas ini" in told(again, BUDI.id)
    await station.taps(BUDI, again, "grant")
    assert await station.status(case) is Status.REJECTED


async def test_reading_does_not_outdate_the_request(station: Station) -> None:
    case, read = await closing(station)
    opened = await station.taps(BUDI, read, "open")
    await station.taps(BUDI, opened, "evidence")
    await station.taps(BUDI, read, "grant")
    assert await station.status(case) is Status.REJECTED


@pytest.mark.parametrize("how", ["grant", "refuse", "release", "withdraw"])
async def test_what_the_second_person_read_is_removed_when_the_closing_waits_no_more(
    station: Station, how: str
) -> None:
    case, read = await closing(station)
    opened = await station.taps(BUDI, read, "open")
    story = next(s for s in opened.to(BUDI.id) if STORY in s.text)
    if how in {"grant", "refuse"}:
        decided = await station.taps(BUDI, read, how)
        if how == "refuse":
            await station.replies(BUDI, decided, "Belum.")
    elif how == "release":
        asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
        await station.replies(RINA, asked, "Cuti.")
    else:
        async with station.chat.store.write() as tx:
            await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
        await station.chat.job(lambda tx, deployment: _withdrawn(tx, deployment, case))
    gone = await station.chat.job(jobs.remove_shown)
    assert story.message_id in {s.message.params.get("message_id") for s in gone.to(BUDI.id)}
    later = await station.taps(BUDI, opened, "evidence")
    looked_up = await station.supervises(AGUS)
    assert not any(s.message.upload for s in [*later.sendings, *looked_up.sendings])


async def _withdrawn(tx: Any, deployment: Any, case: Case) -> None:
    await errands.tell_withdrawal(tx, deployment, AboutCase(case.id))


async def test_nothing_is_removed_while_it_waits(station: Station) -> None:
    _, read = await closing(station)
    opened = await station.taps(BUDI, read, "open")
    station.chat.passes(minutes=1)
    gone = await station.chat.job(jobs.remove_shown)
    shown = {s.message_id for s in opened.to(BUDI.id)}
    assert not shown & {s.message.params.get("message_id") for s in gone.to(BUDI.id)}


async def test_of_a_report_from_before_only_a_supervisor_reads_as_second(station: Station) -> None:
    case, read = await closing(station, consent_version="1")
    assert "open" not in {action for s in read.to(BUDI.id) for action in actions(s)}
    refused = await station.chat.taps_data(BUDI, 5, f"o:open:{case.ticket}")
    answer = await station.supervises(AGUS)
    assert STORY not in told(refused, BUDI.id) + told(answer, BUDI.id)
    assert EventKind.OPENED.value not in [
        e.kind.value for e in await station.chain(case) if not (e.payload or {}).get("request")
    ]
    led = await station.taps(AGUS, station.card(case), "review", group=GROUP)
    shown = await station.follows_link(AGUS, led)
    opened = await station.taps(AGUS, shown, "open")
    assert STORY in told(opened, AGUS.id)


async def test_no_member_reads_a_case_whose_closing_does_not_wait(station: Station) -> None:
    case = await station.held()
    refused = await station.enters(BUDI, station.card(case), "open")
    answer = await station.supervises(AGUS)
    assert STORY not in told(refused, BUDI.id) + told(answer, BUDI.id)


async def test_the_reporter_among_the_officers_reads_nothing_and_is_refused_like_all(
    station: Station,
) -> None:
    case, _ = await closing(station, by=TUTI)
    await station.proven(TUTI, station.polres)
    refused = await station.chat.taps_data(TUTI, 5, f"o:open:{case.ticket}")
    assert STORY not in told(refused, TUTI.id)
    assert refused.toasts[0].alert


async def test_the_unit_above_that_was_asked_reads_too_and_no_longer_than_it_waits(
    station: Station,
) -> None:
    case = await station.held()
    asked = await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:rejected")
    sent = await station.taps(RINA, await station.replies(RINA, asked, "Bukan wewenang."), "send")
    led = await station.taps(TUTI, sent.to(ABOVE)[-1], "review", group=ABOVE)
    shown = await station.follows_link(TUTI, led)
    opened = await station.taps(TUTI, shown, "open")
    assert STORY in told(opened, TUTI.id)
    await station.taps(TUTI, shown, "grant")
    late = await station.taps(TUTI, shown, "open")
    assert STORY not in told(late, TUTI.id)
    assert await station.status(case) is Status.REJECTED

"""Steps: two taps, a sentence that can be changed, only what the workflow allows; forwarding; reopening."""

from __future__ import annotations

from storage import cases
from storage.records import EventKind, Status
from tests.worlds.chat import Answer, Sending
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, SARI, TUTI, Station, actions


def menu(answer: Answer) -> Sending:
    return next(s for s in reversed(answer.sendings) if "step" in actions(s))


def steps(sending: Sending) -> set[str]:
    data = [str(b.get("callback_data", "")).split(":") for b in sending.buttons]
    return {parts[3] for parts in data if parts[1:2] == ["step"]}


async def chosen(station: Station, ticket: str, status: str) -> Answer:
    return await station.chat.taps_data(RINA, 5, f"o:step:{ticket}:{status}")


async def test_only_the_steps_of_the_workflow_are_offered(station: Station) -> None:
    case, opened = await station.claimed()
    assert steps(menu(opened)) == {
        "verifying",
        "forwarded",
        "inquiry",
        "rejected",
        "transferred_out",
        "need_info",
    }
    refused = await chosen(station, case.ticket, "hearing")
    assert refused.toasts[0].alert
    assert refused.sendings == []


async def test_a_step_is_an_event_and_the_citizen_reads_the_changed_sentence(station: Station) -> None:
    case = await station.held()
    shown = await chosen(station, case.ticket, "inquiry")
    asked = await station.taps(RINA, shown, "reword")
    again = await station.replies(RINA, asked, "Kami mulai menyelidiki.")
    sent = await station.taps(RINA, again, "send")
    assert "Kami mulai menyelidiki." in sent.to(SARI.id)[0].text
    event = next(e for e in await station.chain(case) if e.kind is EventKind.STATUS_CHANGED)
    assert event.payload is not None
    assert (event.payload["from"], event.payload["to"]) == ("received", "inquiry")


async def test_the_second_of_two_taps_on_send_does_nothing(station: Station) -> None:
    case = await station.held()
    shown = await chosen(station, case.ticket, "inquiry")
    await station.taps(RINA, shown, "send")
    again = await station.taps(RINA, shown, "send")
    assert again.sendings == []
    assert (await station.kinds(case)).count("status_changed") == 1


async def test_a_dropped_step_leaves_everything_as_it_was(station: Station) -> None:
    case = await station.held()
    shown = await chosen(station, case.ticket, "inquiry")
    await station.taps(RINA, shown, "drop")
    late = await station.taps(RINA, shown, "send")
    assert late.toasts[0].alert
    assert await station.status(case) is Status.RECEIVED


async def test_a_step_shown_before_the_status_changed_is_not_sent(station: Station) -> None:
    case = await station.held()
    old = await chosen(station, case.ticket, "verifying")
    await station.taps(RINA, await chosen(station, case.ticket, "inquiry"), "send")
    await station.taps(RINA, old, "send")
    assert await station.status(case) is Status.INQUIRY


async def test_after_a_question_the_case_goes_on_where_it_was(station: Station) -> None:
    case = await station.held()
    await station.taps(RINA, await chosen(station, case.ticket, "inquiry"), "send")
    sent = await asked_for(station, case.ticket, "Jam berapa kejadiannya?")
    assert steps(menu(sent)) == {"inquiry"}


async def asked_for(station: Station, ticket: str, needed: str) -> Answer:
    """The reporter is asked to complete the report."""
    shown = await station.replies(RINA, await chosen(station, ticket, "need_info"), needed)
    return await station.taps(RINA, shown, "send")


async def test_the_reporter_is_never_asked_without_hearing_for_what(station: Station) -> None:
    case = await station.held()
    asked = await chosen(station, case.ticket, "need_info")
    assert all("send" not in actions(s) for s in asked.sendings)
    shown = await station.replies(RINA, asked, "Jam berapa kejadiannya?")
    assert await station.status(case) is Status.RECEIVED
    sent = await station.taps(RINA, shown, "send")
    assert "Jam berapa kejadiannya?" in sent.to(SARI.id)[0].text
    assert await station.status(case) is Status.NEED_INFO


async def test_going_on_after_a_question_does_not_repeat_what_was_said_before_it(station: Station) -> None:
    case = await station.held()
    await asked_for(station, case.ticket, "Jam berapa kejadiannya?")
    shown = await chosen(station, case.ticket, "received")
    sent = await station.taps(RINA, shown, "send")
    assert "dilanjutkan" in shown.last.text
    assert "dilanjutkan" in sent.to(SARI.id)[0].text
    assert "tercatat" not in sent.to(SARI.id)[0].text
    assert await station.status(case) is Status.RECEIVED


async def test_nobody_but_the_holder_takes_a_step(station: Station) -> None:
    case = await station.held()
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    refused = await station.chat.taps_data(BUDI, 5, f"o:step:{case.ticket}:inquiry")
    assert refused.sendings == []
    shown = await chosen(station, case.ticket, "inquiry")
    stolen = await station.taps(BUDI, shown, "send")
    assert stolen.sendings == []
    assert await station.status(case) is Status.RECEIVED


async def test_a_case_forwarded_to_another_unit_leaves_this_group(station: Station) -> None:
    case = await station.held()
    asked = await chosen(station, case.ticket, "forwarded")
    data = next(b["callback_data"] for b in asked.last.buttons if station.polda.id in b["callback_data"])
    shown = await station.chat.taps_data(RINA, asked.last.message_id, data)
    sent = await station.taps(RINA, shown, "send")
    now = await station.case(case)
    assert (now.handling_unit_id, now.officer_id, now.status) == (station.polda.id, None, Status.FORWARDED)
    assert "claim" in actions(sent.to(ABOVE)[0])
    assert sent.to(GROUP)[-1].buttons == []
    assert station.polda.name in sent.to(SARI.id)[0].text
    took = await station.taps(TUTI, sent.to(ABOVE)[0], "claim", group=ABOVE)
    assert (await station.case(case)).officer_id == await station.officer_id(TUTI)
    assert took.to(ABOVE)
    gone = await station.chat.says(RINA, f"/start berkas-{case.ticket}")
    assert len(gone.sendings) == 1


async def test_a_case_is_not_forwarded_to_a_unit_that_it_was_routed_around(station: Station) -> None:
    case, posted = await station.report(handled_by=station.polda)
    took = await station.taps(TUTI, posted, "claim", group=ABOVE)
    await station.follows_link(TUTI, took)
    asked = await station.chat.taps_data(TUTI, 5, f"o:step:{case.ticket}:forwarded")
    assert actions(asked.last) == ["within"]
    forced = await station.chat.taps_data(TUTI, 5, f"o:to:{case.ticket}:{station.polres.id}")
    assert forced.sendings == []


async def test_a_disposition_within_the_unit_names_the_section(station: Station) -> None:
    case = await station.held()
    asked = await station.taps(RINA, await chosen(station, case.ticket, "forwarded"), "within")
    shown = await station.replies(RINA, asked, "Unit Paminal")
    sent = await station.taps(RINA, shown, "send")
    assert "Unit Paminal" in sent.to(SARI.id)[0].text
    assert (await station.case(case)).handling_unit_id == station.polres.id


async def test_passing_a_case_to_another_body_needs_its_name_a_note_and_a_second_person(
    station: Station,
) -> None:
    case = await station.held()
    asked = await chosen(station, case.ticket, "transferred_out")
    asked = await station.replies(RINA, asked, "Wassidik")
    shown = await station.replies(RINA, asked, "Bukan kewenangan Propam.")
    await station.taps(RINA, shown, "send")
    assert await station.status(case) is Status.RECEIVED
    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    done = await station.taps(BUDI, await station.follows_link(BUDI, review), "grant")
    assert await station.status(case) is Status.TRANSFERRED_OUT
    assert "Wassidik" in done.to(SARI.id)[0].text


async def test_an_officer_writes_to_the_reporter_without_a_name(station: Station) -> None:
    case, opened = await station.claimed()
    sent = await station.writes(RINA, opened, "Jam berapa kejadiannya?")
    told = sent.to(SARI.id)[0]
    assert "Jam berapa kejadiannya?" in told.text
    assert RINA.first_name not in told.text
    assert "replied" in await station.kinds(case)


async def test_a_supervisor_reopens_a_closed_case(station: Station) -> None:
    case = await station.held()
    await station.taps(RINA, await chosen(station, case.ticket, "inquiry"), "send")
    asked = await chosen(station, case.ticket, "closed_unproven")
    await station.taps(RINA, await station.replies(RINA, asked, "Tidak cukup bukti."), "send")
    review = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    await station.taps(BUDI, await station.follows_link(BUDI, review), "grant")

    await station.enters(AGUS, station.card(case), "reopen")
    asked = await station.supervises(AGUS)
    done = await station.replies(AGUS, asked, "Ada bukti baru.")
    assert await station.status(case) is Status.INQUIRY
    assert done.to(SARI.id)
    assert "reopened" in await station.kinds(case)


async def test_no_step_is_taken_after_the_reporter_withdrew(station: Station) -> None:
    case = await station.held()
    shown = await chosen(station, case.ticket, "inquiry")
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    sent = await station.taps(RINA, shown, "send")
    assert sent.to(SARI.id) == []
    assert await station.status(case) is Status.CLOSED_WITHDRAWN

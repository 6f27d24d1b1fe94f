"""Who has a case: of two taps one wins; release and take-over need a reason; no reporter is its officer."""

from __future__ import annotations

from storage import cases
from storage.records import Status, Urgency
from tests.worlds.station import (
    AGUS,
    BUDI,
    GROUP,
    MARKS,
    RINA,
    SARI,
    STORY,
    TUTI,
    Station,
    actions,
    raw,
    tap_update,
)


async def test_of_two_taps_in_one_batch_exactly_one_wins_and_the_other_learns_who_has_it(
    station: Station,
) -> None:
    case, posted = await station.report()
    for person in (RINA, BUDI):
        await station.proven(person, station.polres)
    data = f"o:claim:{case.ticket}"
    both = await station.chat.batch(
        [
            tap_update(RINA, posted.last.message_id, data, 1, group=GROUP),
            tap_update(BUDI, posted.last.message_id, data, 2, group=GROUP),
        ]
    )
    assert (await station.case(case)).officer_id == await station.officer_id(RINA)
    losing = next(toast for toast in both.toasts if toast.query_id == "2")
    assert losing.alert
    assert RINA.first_name in losing.text
    assert case.ticket in losing.text
    assert (await station.kinds(case)).count("claimed") == 1


async def test_the_card_rings_only_if_the_case_is_urgent(station: Station) -> None:
    _, calm = await station.report()
    _, loud = await station.report(urgency=Urgency.URGENT)
    assert calm.last.message.params["disable_notification"] is True
    assert "disable_notification" not in loud.last.message.params


async def test_claiming_edits_the_card_in_place(station: Station) -> None:
    _, posted = await station.report()
    took = await station.taps(RINA, posted, "claim", group=GROUP)
    edited = next(s for s in took.to(GROUP) if s.message.method == "editMessageText")
    assert edited.message_id == posted.last.message_id
    assert RINA.first_name in edited.text
    assert edited.message.otherwise is not None


async def test_a_tap_on_a_doubled_card_leads_to_the_right_one(station: Station) -> None:
    case, posted = await station.report()
    doubled = posted.last.message_id + 500
    took = await station.chat.taps_data(RINA, doubled, f"o:claim:{case.ticket}", group=GROUP)
    edited = {s.message_id for s in took.to(GROUP) if s.message.method == "editMessageText"}
    assert edited == {posted.last.message_id, doubled}


async def test_who_claims_again_gets_the_file_and_no_second_event(station: Station) -> None:
    case = await station.held()
    again = await station.chat.taps_data(RINA, 5, f"o:claim:{case.ticket}", group=GROUP)
    assert again.to(RINA.id)
    assert (await station.kinds(case)).count("claimed") == 1


async def test_a_claim_is_told_to_the_reporter_once(station: Station) -> None:
    case, posted = await station.report()
    took = await station.taps(RINA, posted, "claim", group=GROUP)
    assert len(took.to(SARI.id)) == 1
    await station.follows_link(RINA, took)
    asked = await station.chat.taps_data(RINA, 5, f"o:release:{case.ticket}", group=GROUP)
    await station.replies(RINA, asked, "Cuti.")
    took = await station.taps(BUDI, station.card(case), "claim", group=GROUP)
    assert took.to(SARI.id) == []


async def test_a_release_needs_a_reason_and_frees_the_case(station: Station) -> None:
    case = await station.held()
    asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
    assert case.ticket in station.question(asked).text
    assert (await station.case(case)).officer_id is not None
    await station.replies(RINA, asked, "Cuti.")
    assert (await station.case(case)).officer_id is None
    assert "claim" in actions(station.card(case))
    released = next(e for e in await station.chain(case) if e.kind == "released")
    assert released.payload == {"reason": "Cuti."}


async def test_only_the_holder_releases(station: Station) -> None:
    case = await station.held()
    refused = await station.enters(BUDI, station.card(case), "release")
    assert [(s.message.chat_id, s.buttons) for s in refused.sendings] == [(BUDI.id, [])]
    again = await station.taps(BUDI, station.card(case), "release", group=GROUP)
    assert again.toasts[0].alert
    assert again.sendings == []


async def test_a_supervisor_takes_over_with_a_reason_and_the_holder_is_told(station: Station) -> None:
    case = await station.held()
    await station.enters(AGUS, station.card(case), "takeover")
    asked = await station.supervises(AGUS)
    done = await station.replies(AGUS, asked, "Petugas sakit.")
    assert (await station.case(case)).officer_id == await station.officer_id(AGUS)
    assert done.to(RINA.id)
    assert "taken_over" in await station.kinds(case)
    assert any(event.role == "supervisor" for event in await station.chain(case))


async def test_who_does_not_administer_the_group_takes_nothing_over(station: Station) -> None:
    case = await station.held()
    await station.enters(BUDI, station.card(case), "takeover")
    refused = await station.supervises(AGUS)
    assert [(s.message.chat_id, s.buttons) for s in refused.sendings] == [(BUDI.id, [])]
    again = await station.taps(BUDI, station.card(case), "takeover", group=GROUP)
    assert again.toasts[0].alert
    assert (await station.case(case)).officer_id == await station.officer_id(RINA)


async def test_supervisors_are_believed_for_five_minutes(station: Station) -> None:
    case = await station.held()
    await station.enters(AGUS, station.card(case), "takeover")
    await station.supervises(AGUS)
    station.chat.passes(minutes=6)
    await station.taps(AGUS, station.card(case), "takeover", group=GROUP)
    refused = await station.supervises(BUDI)  # Agus administers nothing any more
    assert [(s.message.chat_id, s.buttons) for s in refused.sendings] == [(AGUS.id, [])]


async def test_nobody_claims_a_case_that_they_reported_and_only_they_see_the_refusal(
    station: Station,
) -> None:
    case, posted = await station.report(by=BUDI)
    refused = await station.taps(BUDI, posted, "claim", group=GROUP)
    assert refused.sendings == []
    assert (await station.case(case)).officer_id is None
    unknown = await station.chat.taps_data(BUDI, 5, "o:claim:YDN-0000-000D", group=GROUP)
    assert refused.toasts[0].text == unknown.toasts[0].text
    assert refused.toasts[0].alert == unknown.toasts[0].alert
    assert "lapor" not in refused.toasts[0].text
    await station.taps(RINA, posted, "claim", group=GROUP)
    of_anybody = await station.enters(TUTI, station.card(case), "release")
    assert refused.toasts[0].text == of_anybody.last.text


async def test_a_reporter_who_supervises_takes_nothing_over(station: Station) -> None:
    case = await station.held(by=AGUS)
    asked = await station.enters(AGUS, station.card(case), "takeover")
    assert asked.sendings == []  # as for anybody: first it is asked who supervises
    refused = await station.supervises(AGUS)
    assert [(s.message.chat_id, s.buttons) for s in refused.sendings] == [(AGUS.id, [])]
    assert await station.chat.due() == []
    assert (await station.case(case)).officer_id != await station.officer_id(AGUS)


async def test_a_claim_on_a_closed_case_is_answered_and_changes_nothing(station: Station) -> None:
    case, posted = await station.report()
    async with station.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)
    late = await station.taps(RINA, posted, "claim", group=GROUP)
    assert late.toasts[0].alert
    assert (await station.case(case)).officer_id is None
    assert "claim" not in actions(station.card(case))


async def test_no_card_names_the_reporter_or_tells_the_story(station: Station) -> None:
    case = await station.held()
    for sending in station.chat.everything:
        if sending.message.chat_id == GROUP:
            assert not any(mark in raw(sending) for mark in (*MARKS, STORY))
            assert case.ticket in raw(sending)


async def test_a_tap_on_a_card_that_telegram_no_longer_shows_us_counts_too(station: Station) -> None:
    case, _ = await station.report()
    update = tap_update(RINA, 5, f"o:claim:{case.ticket}", 1, group=GROUP)
    update["callback_query"]["message"] = {
        "chat": {"id": GROUP, "type": "supergroup"},
        "message_id": 5,
        "date": 0,
    }
    await station.chat.update(update)
    assert (await station.case(case)).officer_id is not None
    update["callback_query"]["data"] = f"o:card:{case.ticket}"
    posted = await station.chat.update(update)
    assert "open" in actions(posted.to(GROUP)[0]), "the new card comes first: the old one goes when it stands"


async def test_a_claim_from_a_digest_leaves_the_other_cases_their_buttons(station: Station) -> None:
    case, posted = await station.report()
    digest = posted.last.message.digest
    assert digest is not None
    took = await station.chat.taps_data(RINA, 777, digest.button["callback_data"], group=GROUP)
    assert (await station.case(case)).officer_id is not None
    assert 777 not in [s.message_id for s in took.to(GROUP)]

"""The file: for holder and supervisors, in private, protected, removed again; a refusal reveals nothing."""

from __future__ import annotations

from bot.rules import ticket as tickets
from storage import evidence, officers, slots
from storage.records import EvidenceKind, Upload, Urgency
from tests.worlds.chat import Person
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, STORY, TUTI, Station

STRANGER = Person(5555, "Orang")


async def test_the_file_is_protected_and_removed_again(station: Station) -> None:
    _, opened = await station.claimed()
    assert all(s.message.params.get("protect_content") for s in opened.to(RINA.id))
    station.chat.passes(minutes=31)
    async with station.chat.store.read() as tx:
        due = await slots.to_remove(tx)
    private = [slot for slot in due if slot.chat_id == RINA.id]
    assert {slot.message_id for slot in private} >= {s.message_id for s in opened.to(RINA.id)}


async def test_each_opening_is_an_event(station: Station) -> None:
    case = await station.held()
    await station.taps(RINA, station.card(case), "open", group=GROUP)
    await station.taps(RINA, station.card(case), "open", group=GROUP)
    assert (await station.kinds(case)).count("opened") == 2


async def test_every_message_of_the_file_names_its_ticket(station: Station) -> None:
    case, opened = await station.claimed()
    assert len(opened.to(RINA.id)) >= 3
    assert all(case.ticket in s.text for s in opened.to(RINA.id))


async def test_a_story_longer_than_a_message_is_shown_whole(station: Station) -> None:
    story = "kalimat panjang " * 700
    _, opened = await station.claimed(content={"story": [{"text": story}]})
    shown = " ".join(s.text for s in opened.to(RINA.id))
    assert shown.count("kalimat") == 700
    assert all(len(s.text) <= 4096 for s in opened.to(RINA.id))


async def test_another_member_is_refused(station: Station) -> None:
    case = await station.held()
    led = await station.taps(BUDI, station.card(case), "open", group=GROUP)
    [line] = led.to(GROUP)
    assert case.ticket in line.text
    assert line.message.params["disable_notification"] is True
    assert BUDI.first_name not in line.text
    await station.follows_link(BUDI, led)
    refused = await station.supervises(AGUS)
    assert refused.to(GROUP) == []
    assert [STORY in s.text for s in refused.to(BUDI.id)] == [False]


async def test_who_can_be_written_to_is_refused_privately_after_the_look_up(station: Station) -> None:
    case = await station.held()
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    async with station.chat.store.write() as tx:
        await officers.set_private_ready(tx, await station.officer_id(BUDI), ready=True)
    await station.taps(BUDI, station.card(case), "takeover", group=GROUP)
    refused = await station.supervises(AGUS)
    assert [case.ticket in s.text for s in refused.to(BUDI.id)] == [True]
    assert refused.to(GROUP) == []


async def test_a_supervisor_reads_it_and_the_event_says_as_what(station: Station) -> None:
    case = await station.held()
    await station.enters(AGUS, station.card(case), "open")
    opened = await station.supervises(AGUS)
    assert any(STORY in s.text for s in opened.to(AGUS.id))
    last = [e for e in await station.chain(case) if e.kind == "opened"][-1]
    assert last.role == "supervisor"


async def test_strangers_unknown_tickets_and_other_units_cases_are_refused_alike(station: Station) -> None:
    mine = await station.held()
    above, _ = await station.report(handled_by=station.polda)
    answers = [
        await station.chat.says(STRANGER, f"/start berkas-{mine.ticket}"),
        await station.chat.says(RINA, f"/start berkas-{above.ticket}"),
        await station.chat.says(RINA, "/start berkas-YDN-0000-000D"),
        await station.chat.says(RINA, "/start berkas-nonsense"),
        await station.chat.says(TUTI, f"/start berkas-{mine.ticket}"),
    ]
    assert len({tuple(s.text for s in answer.sendings) for answer in answers}) == 1
    assert all(len(answer.sendings) == 1 for answer in answers)
    assert mine.ticket not in answers[0].last.text


async def test_taps_with_a_foreign_ticket_are_refused_like_unknown_ones(station: Station) -> None:
    above, _ = await station.report(handled_by=station.polda)
    toasts = [
        (await station.chat.taps_data(RINA, 5, f"o:open:{ticket}", group=GROUP)).toasts[0].text
        for ticket in (above.ticket, "YDN-0000-000D")
    ]
    toasts.append((await station.chat.taps_data(STRANGER, 5, f"o:open:{above.ticket}")).toasts[0].text)
    assert len(set(toasts)) == 1
    strange = [
        (await station.chat.taps_data(RINA, 5, f"o:open:{ticket}", group=-77)).toasts[0].text
        for ticket in (above.ticket, "YDN-0000-000D")
    ]
    assert len(set(strange)) == 1
    assert "opened" not in await station.kinds(above)


async def test_a_proof_older_than_twelve_hours_needs_a_tap_in_the_group(station: Station) -> None:
    case = await station.held()
    station.chat.passes(hours=13)
    late = await station.chat.says(RINA, f"/start berkas-{case.ticket}")
    assert len(late.sendings) == 1
    assert STORY not in late.last.text
    await station.taps(RINA, station.card(case), "open", group=GROUP)
    again = await station.chat.says(RINA, f"/start berkas-{case.ticket}")
    assert any(STORY in s.text for s in again.sendings)


async def test_who_left_the_group_is_a_stranger(station: Station) -> None:
    case = await station.held()
    await station.chat.sends(BUDI, {"left_chat_member": RINA.raw()}, group=GROUP)
    refused = await station.chat.says(RINA, f"/start berkas-{case.ticket}")
    stranger = await station.chat.says(STRANGER, f"/start berkas-{case.ticket}")
    assert refused.last.text == stranger.last.text


async def test_photos_come_with_the_file_under_neutral_names_and_others_after_a_tap(
    station: Station,
) -> None:
    case, posted = await station.report()
    photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg")
    paper = await station.kept_file(case, EvidenceKind.DOCUMENT, "application/pdf")
    took = await station.taps(RINA, posted, "claim", group=GROUP)
    opened = await station.follows_link(RINA, took)
    uploads = [s.message.upload for s in opened.to(RINA.id) if isinstance(s.message.upload, Upload)]
    assert [u.evidence_id for u in uploads] == [photo.id]
    menu = opened.last
    assert [b["callback_data"].split(":")[3] for b in menu.buttons if "evidence" in b["callback_data"]] == [
        photo.id,
        paper.id,
    ]
    given = await station.chat.taps_data(RINA, menu.message_id, f"o:evidence:{case.ticket}:{paper.id}")
    upload = given.last.message.upload
    assert isinstance(upload, Upload)
    assert upload.evidence_id == paper.id
    assert upload.filename.endswith(".pdf")
    assert given.last.message.params["protect_content"] is True
    assert (await station.kinds(case))[-1] == "original_shown"
    assert (await station.kinds(case)).count("evidence_shown") == 1
    assert "tgfilemark" not in str([s.message.params for s in station.chat.everything])


async def test_a_file_that_is_not_kept_yet_is_not_shown(station: Station) -> None:
    case = await station.held()
    async with station.chat.store.write() as tx:
        made = await evidence.new(tx, kind=EvidenceKind.VIDEO, file_id="x", size=9, case_id=case.id)
    answer = await station.chat.taps_data(RINA, 5, f"o:evidence:{case.ticket}:{made.id}")
    assert answer.sendings == []
    assert answer.toasts[0].alert
    assert "evidence_shown" not in await station.kinds(case)


async def test_another_cases_file_is_not_given(station: Station) -> None:
    case = await station.held()
    other, _ = await station.report(handled_by=station.polda, urgency=Urgency.URGENT)
    foreign = await station.kept_file(other, EvidenceKind.PHOTO, "image/jpeg")
    answer = await station.chat.taps_data(RINA, 5, f"o:evidence:{case.ticket}:{foreign.id}")
    assert answer.sendings == []


async def test_a_case_routed_around_a_unit_is_invisible_there(station: Station) -> None:
    case, posted = await station.report(handled_by=station.polda)
    assert [s.message.chat_id for s in posted.sendings] == [ABOVE]
    listed = await station.chat.says(RINA, "/kasus", group=GROUP)
    one = await station.chat.says(RINA, f"/kasus {case.ticket}", group=GROUP)
    unknown = await station.chat.says(RINA, f"/kasus {tickets.make_ticket(12345)}", group=GROUP)
    assert case.ticket not in str([s.message.params for s in listed.sendings])
    assert one.last.text == unknown.last.text


async def test_only_what_replies_to_our_question_is_an_officers_word(station: Station) -> None:
    case = await station.held()
    asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
    await station.chat.says(RINA, "Cuti.")
    assert (await station.case(case)).officer_id is not None
    await station.replies(RINA, asked, "Cuti.")
    assert (await station.case(case)).officer_id is None


async def test_a_question_is_answered_once(station: Station) -> None:
    case = await station.held()
    asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
    await station.replies(RINA, asked, "Cuti.")
    again = await station.replies(RINA, asked, "Cuti lagi.")
    assert (await station.kinds(case)).count("released") == 1
    assert len(again.to(RINA.id)) == 1


async def test_a_question_that_was_sent_twice_is_answered_by_either(station: Station) -> None:
    case = await station.held()
    asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
    question = station.question(asked)
    question.message_id += 900
    await station.replies(RINA, question, "Cuti.")
    assert (await station.case(case)).officer_id is None


async def test_blocking_the_bot_leads_to_the_link_again(station: Station) -> None:
    case = await station.held()
    async with station.chat.store.write() as tx:
        await officers.set_private_ready(tx, await station.officer_id(RINA), ready=False)
    led = await station.taps(RINA, station.card(case), "open", group=GROUP)
    assert led.to(RINA.id) == []
    assert any("url" in button for s in led.to(GROUP) for button in s.buttons)


async def test_card_and_file_say_that_no_poster_led_here(station: Station) -> None:
    case, opened = await station.claimed(content={"found": "revoked", "story": []})
    assert f"Kesatuan: {station.polsek.name} (tanpa barcode)" in station.card(case).text
    assert any(
        f"Kesatuan: {station.polsek.name} (barcode tidak berlaku lagi)" in s.text for s in opened.sendings
    )

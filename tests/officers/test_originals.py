"""Pictures are given as they were drawn anew; an original takes a reason, read from what we keep alone."""

from __future__ import annotations

import pytest

from storage import work
from storage.records import Case, Clean, Evidence, EvidenceKind, Message, Upload
from tests.worlds.chat import Answer, Sending
from tests.worlds.station import AGUS, BUDI, GROUP, RINA, Station

REASON = "Plat nomor di foto tidak terbaca."
SORTS = [Clean("", (7,), 1), Clean("", (7, 8, 9), 3), Clean("", (7,), 1, photos=False)]
FAILED = [Clean(why) for why in ("unreadable", "too_much", "different", "ended", "a later version's")]


def uploads(answer: Answer) -> list[Upload]:
    return [s.message.upload for s in answer.sendings if isinstance(s.message.upload, Upload)]


def originals(answer: Answer) -> list[Upload]:
    """What would be given as it came."""
    return [upload for upload in uploads(answer) if not upload.drawn]


async def taps(station: Station, case: Case, item: Evidence, *more: str) -> Answer:
    data = ":".join(("o:evidence", case.ticket, item.id, *more))
    return await station.chat.taps_data(RINA, 5, data)


async def test_a_photo_is_given_drawn_anew_else_as_a_document_and_else_as_words(
    station: Station,
) -> None:
    case = await station.held()
    photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/png")
    sent = (await taps(station, case, photo)).last.message
    ways: list[Message] = [sent]
    while (otherwise := ways[-1].otherwise) is not None:
        ways.append(otherwise)
    assert [way.method for way in ways] == ["sendPhoto", "sendDocument", "sendMessage"]
    assert [way.upload.drawn for way in ways if isinstance(way.upload, Upload)] == [True, True]
    assert {way.slot for way in ways} == {sent.slot}, "whichever arrives is removed again"
    assert all(way.params["protect_content"] for way in ways)
    assert case.ticket in ways[-1].params["text"]


async def test_each_button_gives_its_own_file(station: Station) -> None:
    case, other = await station.held(), await station.held()
    kept = [await station.kept_file(case, EvidenceKind.PHOTO, "image/png") for _ in range(3)]
    foreign = await station.kept_file(other, EvidenceKind.PHOTO, "image/png")
    for item in kept:
        upload = (await taps(station, case, item)).last.message.upload
        assert isinstance(upload, Upload)
        assert upload.evidence_id == item.id
    assert not any(s.message.upload for s in (await taps(station, case, foreign)).sendings)


async def test_every_page_is_a_message_of_its_own_that_says_which_it_is(station: Station) -> None:
    case = await station.held()
    fax = await station.kept_file(case, EvidenceKind.DOCUMENT, "image/tiff", clean=Clean("", (5,) * 10, 14))
    given = (await taps(station, case, fax)).to(RINA.id)
    assert [s.message.upload.page for s in given if isinstance(s.message.upload, Upload)] == list(range(10))
    assert len({s.message.slot for s in given}) == 10
    assert "Halaman 3 dari 10" in given[2].text
    assert all("10 dari 14 halaman" in s.text for s in given)
    assert [bool(s.buttons) for s in given] == [False] * 9 + [True]
    assert (await station.kinds(case)).count("evidence_shown") == 1


async def test_a_long_picture_goes_as_a_document_at_once(station: Station) -> None:
    case = await station.held()
    long = await station.kept_file(case, EvidenceKind.PHOTO, "image/png", clean=SORTS[2])
    assert (await taps(station, case, long)).last.message.method == "sendDocument"


async def test_no_more_than_ten_pages_come_with_the_file(station: Station) -> None:
    case, posted = await station.report()
    for _ in range(4):
        await station.kept_file(case, EvidenceKind.DOCUMENT, "image/tiff", clean=SORTS[1])
    took = await station.taps(RINA, posted, "claim", group=GROUP)
    assert len(uploads(await station.follows_link(RINA, took))) == 9


async def test_a_picture_that_is_still_to_be_drawn_is_said_so_and_is_next(station: Station) -> None:
    case, posted = await station.report()
    photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg", clean=None)
    took = await station.taps(RINA, posted, "claim", group=GROUP)
    opened = await station.follows_link(RINA, took)
    assert uploads(opened) == []
    assert any("masih dibersihkan" in s.text for s in opened.sendings)
    assert not any("belum dibersihkan" in s.text for s in opened.sendings)
    for _ in range(2):
        answer = await taps(station, case, photo)
        assert "masih dibersihkan" in answer.toasts[0].text
        assert answer.sendings == []
    async with station.chat.store.read() as tx:
        assert [item.kind for item in await work.due(tx, kinds=["upkeep.clean"])] == ["upkeep.clean"]


async def test_a_picture_that_cannot_be_drawn_for_an_hour_keeps_nobody_from_the_original(
    station: Station,
) -> None:
    case = await station.held()
    photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg", clean=None)
    station.chat.passes(minutes=59)
    assert (await taps(station, case, photo)).sendings == []
    station.chat.passes(minutes=2)
    answer = await taps(station, case, photo)
    assert uploads(answer) == []
    assert "kami terus mencoba" in answer.last.text
    asked = await station.taps(RINA, answer, "evidence")
    assert len(originals(await station.replies(RINA, asked, REASON))) == 1


@pytest.mark.parametrize("clean", FAILED, ids=lambda clean: clean.why)
async def test_a_picture_that_cannot_be_drawn_is_not_given_and_it_is_said_why(
    station: Station, clean: Clean
) -> None:
    case, posted = await station.report()
    photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg", clean=clean)
    took = await station.taps(RINA, posted, "claim", group=GROUP)
    opened = await station.follows_link(RINA, took)
    assert uploads(opened) == []
    assert any("belum dibersihkan" in s.text for s in opened.sendings)
    answer = await taps(station, case, photo)
    assert uploads(answer) == []
    assert "tidak dapat dibersihkan" in answer.last.text
    asked = await station.taps(RINA, answer, "evidence")
    assert len(originals(await station.replies(RINA, asked, REASON))) == 1


async def asks(station: Station, case: Case, item: Evidence) -> Sending:
    """By the button below what was given."""
    return station.question(await station.taps(RINA, await taps(station, case, item), "evidence"))


async def test_an_original_of_a_picture_takes_a_reason_that_is_written_down(station: Station) -> None:
    case = await station.held()
    photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg")
    given = await taps(station, case, photo)
    assert originals(given) == []
    asked = await station.taps(RINA, given, "evidence")
    assert uploads(asked) == []
    raw = await station.replies(RINA, asked, REASON)
    (upload,) = originals(raw)
    assert (upload.parameter, upload.evidence_id) == ("document", photo.id)
    assert raw.last.message.params["protect_content"] is True
    assert "berkas asli" in raw.last.text
    last = (await station.chain(case))[-1]
    assert last.kind == "original_shown"
    assert last.payload == {"evidence": photo.id, "number": 1, "reason": REASON}
    opened = await station.taps(RINA, station.card(case), "open", group=GROUP)
    assert any(f"Berkas asli bukti dibuka · {REASON}" in s.text for s in opened.to(RINA.id))


@pytest.mark.parametrize("clean", [None, *SORTS, *FAILED], ids=repr)
async def test_no_word_in_a_button_gives_an_original(station: Station, clean: Clean | None) -> None:
    """As `asli` did, in messages that still stand in officers' chats."""
    case = await station.held()
    photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg", clean=clean)
    for way in ("asli", "ASLI", "document", "1", "asli:asli", "original_reasoned"):
        answer = await taps(station, case, photo, way)
        assert uploads(answer) == []
    assert station.question(await taps(station, case, photo, "asli")), "it is still understood"
    assert "original_shown" not in await station.kinds(case)


async def test_another_kind_goes_as_it_came_after_one_tap_and_the_chain_says_so(station: Station) -> None:
    case = await station.held()
    for kind, mime in (
        (EvidenceKind.DOCUMENT, "application/pdf"),
        (EvidenceKind.VOICE, "audio/ogg"),
        (EvidenceKind.DOCUMENT, "image/heic"),
    ):
        item = await station.kept_file(case, kind, mime)
        assert len(originals(await taps(station, case, item))) == 1
        assert (await station.kinds(case))[-1] == "original_shown"


async def test_who_gave_the_case_away_before_answering_gets_no_original(station: Station) -> None:
    case = await station.held()
    photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg")
    asked = await asks(station, case, photo)
    released = await station.taps(RINA, station.card(case), "release", group=GROUP)
    await station.replies(RINA, released, "Cuti.")
    refused = await station.replies(RINA, asked, REASON)
    later = await station.supervises(AGUS)
    assert uploads(refused) == uploads(later) == []
    assert "original_shown" not in await station.kinds(case)


async def test_another_officer_cannot_answer_the_question(station: Station) -> None:
    case = await station.held()
    photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg")
    asked = await asks(station, case, photo)
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    assert uploads(await station.replies(BUDI, asked, REASON)) == []
    assert "original_shown" not in await station.kinds(case)

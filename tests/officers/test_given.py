"""What an officer was given: shown means taken by Telegram, or it is said not to have been."""

from __future__ import annotations

import pytest

from storage import cases, outbox, verify
from storage.outbox import Failed
from storage.records import ActorRole, Case, EventKind, EvidenceKind, Message, Mode
from storage.store import Tx
from tests.officers.openings import grants, opening_asked, reads
from tests.worlds.chat import Answer
from tests.worlds.station import RINA, SARI, TUTI, Station


def losses(answer: Answer) -> list[int]:
    """The events whose content each message carries."""
    return [s.message.loss.payload["event"] for s in answer.sendings if s.message.loss]


async def lost(station: Station, *messages: Message) -> Answer:
    """Telegram refused these for good."""

    async def give_up(tx: Tx, _deployment: object) -> None:
        await outbox.mark(tx, failed=[Failed(0, "refused", final=True, lost=one.loss) for one in messages])

    return await station.chat.job(give_up)


async def told_missing(station: Station, case: Case) -> list[int]:
    chain = await station.chain(case)
    return [e.payload["event"] for e in chain if e.kind is EventKind.NOT_DELIVERED and e.payload]


async def test_whatever_shows_a_file_carries_the_opening_that_says_so(station: Station) -> None:
    case, opened = await station.claimed()
    (number,) = {event.n for event in await station.chain(case) if event.kind is EventKind.OPENED}
    carried = [s for s in opened.to(RINA.id) if s.message.loss is not None]
    assert {s.message.loss.payload["event"] for s in carried if s.message.loss} == {number}
    assert len(carried) >= 2, "the answers and the time line"


async def test_a_file_that_was_refused_is_said_not_to_have_arrived_once(station: Station) -> None:
    case, opened = await station.claimed()
    carried = [s.message for s in opened.to(RINA.id) if s.message.loss is not None]
    await lost(station, *carried)
    (number,) = await told_missing(station, case)
    told = (await station.chain(case))[-1]
    assert (told.role, told.officer_id) == (ActorRole.SYSTEM, await station.officer_id(RINA))
    await lost(station, carried[0])
    assert await told_missing(station, case) == [number]
    shown = await station.chat.says(SARI, f"/status {case.ticket}")
    assert "Berkas tidak sampai utuh kepada petugas" in shown.last.text
    history = await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    assert any(
        "Tidak sampai utuh kepada petugas · Berkas dibuka · Rina" in s.text for s in history.to(RINA.id)
    )
    async with station.chat.store.read() as tx:
        assert await verify.verify(tx, case.ticket) == []


async def test_a_voice_note_is_given_as_a_plain_file_where_none_is_taken(station: Station) -> None:
    case, _ = await station.claimed()
    note = await station.kept_file(case, EvidenceKind.VOICE, "audio/ogg")
    answer = await station.chat.taps_data(RINA, 5, f"o:evidence:{case.ticket}:{note.id}")
    (voice,) = [s.message for s in answer.to(RINA.id)]
    plain = voice.otherwise
    assert plain is not None
    assert (voice.method, plain.method) == ("sendVoice", "sendDocument")
    assert plain.params["disable_content_type_detection"] is True
    assert plain.params["protect_content"] is True
    assert (plain.params["caption"], plain.slot) == (voice.params["caption"], voice.slot)
    assert plain.upload is not None
    assert plain.upload.parameter == "document"
    assert voice.loss == plain.loss is not None
    words = plain.otherwise
    assert words is not None
    assert words.loss is None, "words in its place are no file"


async def test_evidence_that_was_dropped_is_said_not_to_have_arrived(station: Station) -> None:
    case, _ = await station.claimed()
    note = await station.kept_file(case, EvidenceKind.VOICE, "audio/ogg")
    answer = await station.chat.taps_data(RINA, 5, f"o:evidence:{case.ticket}:{note.id}")
    (given,) = losses(answer)

    async def drop(tx: Tx, _deployment: object) -> None:
        await outbox.put(tx, answer.to(RINA.id)[0].message)
        await outbox.drop_chat(tx, RINA.id)

    await station.chat.job(drop)
    assert await told_missing(station, case) == [given]
    shown = await station.chat.says(SARI, f"/status {case.ticket}")
    assert "Lampiran tidak sampai utuh kepada petugas" in shown.last.text


async def test_a_request_that_could_not_be_read_is_the_officers_affair(station: Station) -> None:
    case, _ = await opening_asked(station)
    read = await reads(station, TUTI, case)
    await lost(station, *(s.message for s in read.to(TUTI.id)))
    assert len(await told_missing(station, case)) == 1
    assert "tidak sampai" not in (await station.chat.says(SARI, f"/status {case.ticket}")).last.text


@pytest.mark.parametrize("mode", [Mode.IDENTIFIED, Mode.CONFIDENTIAL])
async def test_a_reporter_who_was_told_that_the_name_was_shown_hears_that_it_was_not(
    station: Station, mode: Mode
) -> None:
    case, _ = await opening_asked(station, mode=mode)
    granted = await grants(station, TUTI, case)
    told = await lost(station, *(s.message for s in granted.to(RINA.id) if s.message.loss))
    assert len(await told_missing(station, case)) == 1
    was_told = mode is Mode.IDENTIFIED
    assert any("tidak sampai kepadanya" in s.text for s in told.to(SARI.id)) is was_told
    page = (await station.chat.says(SARI, f"/status {case.ticket}")).last.text
    assert ("tidak sampai" in page) is was_told


async def test_of_an_erased_case_nothing_more_is_written_down(station: Station) -> None:
    case, opened = await station.claimed()
    carried = [s.message for s in opened.to(RINA.id) if s.message.loss is not None]
    async with station.chat.store.write() as tx:
        await cases.destroy(tx, case.id)
    await lost(station, *carried)
    assert await told_missing(station, case) == []

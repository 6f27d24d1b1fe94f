"""Danger or detention now: whom to call, a clock of hours, and the unit above that hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules import calendar
from bot.texts import formats as written
from bot.upkeep import jobs
from storage import cases, events, units, verify
from storage.records import ActorRole, Case, EventKind, Level, Poster, Urgency
from tests.reporter.form.conftest import LOBAR, NTB
from tests.worlds.chat import Answer, Chat, Sending
from tests.worlds.citizen import STORY, Citizen

WITA = "Asia/Makassar"
NUMBERS = ("148", "129", "110")
MABES = -1003


def in_order(text: str) -> bool:
    """Whether the numbers stand there, witness protection first: the feared party is the police."""
    at = [text.find(number + " · ") for number in NUMBERS]
    return -1 not in at and at == sorted(at)


async def asked_about_danger(sari: Citizen, poster: Poster, accused: str = "Polsek ini") -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.says(STORY)
    await sari.taps("Lanjut", accused)


async def reports_danger(sari: Citizen, poster: Poster, accused: str = "Polsek ini") -> tuple[Case, Answer]:
    await asked_about_danger(sari, poster, accused)
    await sari.taps("Ya, ada bahaya sekarang", "Lewati", "Tidak", "Kirim pengaduan")
    return (await sari.cases())[0], sari.answer


async def time_passes(chat: Chat, **delta: float) -> Answer:
    chat.passes(**delta)

    async def nothing(_tx: Any, _deployment: Any) -> None:
        pass

    return await chat.job(nothing)


def of_case(answer: Answer, chat_id: int, case: Case) -> list[Sending]:
    return [sending for sending in answer.to(chat_id) if case.ticket in sending.text]


async def test_the_numbers_come_with_the_answer_and_again_on_the_receipt(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await asked_about_danger(sari, poster)
    await sari.taps("Ya, ada bahaya sekarang")
    assert in_order(sari.texts)
    assert "mendesak" in sari.texts
    assert "bukan layanan darurat" in sari.texts
    await sari.taps("Lewati", "Tidak", "Kirim pengaduan")
    (case,) = await sari.cases()
    receipt = sari.answer.to(sari.person.id)[-1].text
    assert in_order(receipt)
    assert "mendesak" in receipt
    assert "bukan layanan darurat" in receipt
    await sari.taps("Sudah saya simpan")
    assert in_order(sari.texts)
    assert case.urgency is Urgency.URGENT


async def test_who_is_in_no_danger_gets_the_usual_date_and_nobody_above_hears(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    assert not in_order(sari.texts)
    assert case.take_up_by == calendar.add_working_days(chat.now, 3, WITA)
    assert sari.answer.to(NTB) == []


async def test_the_clock_runs_for_hours_by_day_and_night_and_both_sides_see_its_time(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    chat.passes(hours=13)  # in the night
    case, sent = await reports_danger(sari, poster)
    assert case.take_up_by == chat.now + timedelta(hours=4)
    by = written.date_time_text(chat.now + timedelta(hours=4), WITA, "id")
    assert by in sent.to(sari.person.id)[-1].text
    assert by in sent.to(LOBAR)[-1].text
    assert by in (await sari.says(f"/status {case.ticket}")).last.text
    assert of_case(await time_passes(chat, hours=3, minutes=59), sari.person.id, case) == []
    late = await time_passes(chat, minutes=2)
    (told,) = of_case(late, sari.person.id, case)
    assert by in told.text
    assert in_order(told.text)
    gathered = await time_passes(chat, minutes=2)
    card = next(sending for sending in gathered.to(LOBAR) if "(sudah lewat)" in sending.text)
    assert by in card.text
    assert "disable_notification" not in card.message.params
    async with chat.store.read() as tx:
        assert await verify.verify(tx) == []


async def test_how_many_hours_is_a_setting_and_never_more_than_the_usual_days(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    chat.deployment = chat.intake._deployment = replace(chat.deployment, danger_hours=2)
    case, _ = await reports_danger(sari, poster)
    assert case.take_up_by == chat.now + timedelta(hours=2)
    chat.passes(minutes=1)
    chat.deployment = chat.intake._deployment = replace(chat.deployment, danger_hours=72, take_up_days=1)
    case, _ = await reports_danger(sari, poster)
    assert case.take_up_by == min(
        calendar.add_working_days(chat.now, 1, WITA), chat.now + timedelta(hours=72)
    )


@pytest.mark.parametrize(
    ("category", "answer"),
    [
        ("Tangkap / tahan tidak sah", "Ya, masih ditahan"),
        ("Ancaman, intimidasi, arogansi", "Ya, masih berlangsung"),
    ],
)
async def test_who_is_still_held_or_threatened_starts_the_same_clock(
    chat: Chat, sari: Citizen, poster: Poster, category: str, answer: str
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Pungli, kekerasan, ancaman", category)
    await sari.says(STORY)
    await sari.taps("Lanjut", "Polsek ini", answer)
    assert in_order(sari.texts)
    await sari.taps("Lewati", "Tidak", "Kirim pengaduan")
    (case,) = await sari.cases()
    assert case.take_up_by == chat.now + timedelta(hours=4)
    assert len(of_case(sari.answer, NTB, case)) == 1


async def test_danger_that_is_said_in_the_summary_counts_and_says_whom_to_call(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.taps("Ubah", "Dalam bahaya sekarang", "Ya, ada bahaya sekarang")
    assert in_order(sari.texts)
    await sari.taps("Lewati", "Lewati", "Kirim pengaduan")  # neither a detail nor about children
    (case,) = await sari.cases()
    assert case.take_up_by == chat.now + timedelta(hours=4)
    assert len(of_case(sari.answer, NTB, case)) == 1


@pytest.mark.parametrize(
    ("category", "answer"),
    [
        ("Tangkap / tahan tidak sah", "Ya, masih ditahan"),
        ("Ancaman, intimidasi, arogansi", "Ya, masih berlangsung"),
    ],
)
async def test_a_danger_said_before_the_complaint_was_called_otherwise_counts_as_before(
    chat: Chat, sari: Citizen, poster: Poster, category: str, answer: str
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Pungli, kekerasan, ancaman", category)
    await sari.says(STORY)
    await sari.taps("Lanjut", "Polsek ini", answer)
    await sari.says("Rudi, di Polres, dipukuli.")
    await sari.taps("Lewati", "Ubah", "Jenis", "Penanganan laporan saya", "Laporan tak ditindaklanjuti")
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    assert in_order(sari.texts)
    assert case.urgency is Urgency.URGENT
    assert case.take_up_by == chat.now + timedelta(hours=4)
    assert len(of_case(sari.answer, NTB, case)) == 1
    async with chat.store.read() as tx:
        content = await cases.content(tx, case.id)
    assert content["answers"]["safety_detail"] == {"text": "Rudi, di Polres, dipukuli."}
    (line,) = [one["answer"] for one in content["summary"] if one["key"] == "safety"]
    assert line == f"{answer} · Rudi, di Polres, dipukuli."


async def test_danger_that_is_over_before_sending_starts_no_clock(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await asked_about_danger(sari, poster)
    await sari.taps(
        "Ya, ada bahaya sekarang",
        "Lewati",
        "Tidak",
        "Ubah",
        "Dalam bahaya sekarang",
        "Tidak",
        "Kirim pengaduan",
    )
    (case,) = await sari.cases()
    assert case.take_up_by == calendar.add_working_days(chat.now, 3, WITA)
    assert sari.answer.to(NTB) == []
    assert not in_order(sari.texts)


async def test_the_unit_above_hears_at_once_aloud_and_can_do_nothing(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case, sent = await reports_danger(sari, poster)
    (told,) = sent.to(NTB)
    assert told.text.startswith(f"{case.ticket} · {case.pseudonym}")
    assert "Polres Lombok Barat" in told.text
    assert written.date_time_text(chat.now + timedelta(hours=4), WITA, "id") in told.text
    assert "disable_notification" not in told.message.params
    assert told.buttons == []
    assert STORY not in told.text
    assert [s.text for s in sent.to(LOBAR) if case.ticket in s.text]


async def test_a_unit_that_the_case_was_routed_around_hears_nothing(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    async with chat.store.write() as tx:
        mabes = await units.add(
            tx, code="mabes", name="Mabes Polri", level=Level.MABES, parent_code=None, timezone=WITA
        )
        await units.bind_group(tx, mabes.id, MABES)
        ntb = await units.by_code(tx, "ntb")
        assert ntb is not None
        await units.change(tx, ntb.id, parent_code="mabes")
    case, sent = await reports_danger(sari, poster, "Polres Lombok Barat")
    assert sent.to(LOBAR) == []
    assert len(of_case(sent, NTB, case)) == 1
    assert len(of_case(sent, MABES, case)) == 1


async def test_at_the_top_nobody_is_above_and_the_report_is_taken_all_the_same(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case, sent = await reports_danger(sari, poster, "Polres Lombok Barat")
    assert [s.message.chat_id for s in sent.sendings if s.message.chat_id < 0] == [NTB]
    assert case.take_up_by == chat.now + timedelta(hours=4)


async def test_what_the_unit_above_was_told_is_taken_back_with_the_case(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case, sent = await reports_danger(sari, poster)
    (told,) = sent.to(NTB)
    async with chat.store.write() as tx:
        await events.append(tx, case.id, EventKind.ERASED, ActorRole.SYSTEM)
        await cases.destroy(tx, case.id, stub="Dihapus.")
    taken = await chat.job(jobs.remove_shown)
    assert [s.text for s in taken.to(NTB) if s.message_id == told.message_id] == ["Dihapus."]

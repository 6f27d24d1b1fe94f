"""The natural answer: a reply to our message, or words first and [Jawab] then. Nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.upkeep import jobs
from storage import cases, events, verify
from storage.records import ActorRole, Case, EventKind, Json, Status
from tests.worlds.chat import Chat
from tests.worlds.contents import photo, voice
from tests.worlds.followup import (
    BUDI,
    SARI,
    asks,
    kept,
    news,
    sent_case,
    sent_case_with_code,
    standing,
    waits,
)


async def test_a_reply_to_an_officers_question_goes_to_its_case(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        answer = await chat.replies(SARI, await asks(chat, case), "Hari Senin, sekitar jam 9.")
        assert answer.last.labels == ["Bukan ini"]
        assert case.ticket in answer.last.text
        assert "Hari Senin, sekitar jam 9." in answer.last.text
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Hari Senin, sekitar jam 9."]
        assert await kept(chat, other) == []
        assert "Sudah masuk" in standing(chat, SARI)[-1]


async def test_words_written_first_are_taken_by_the_tap_on_answer(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, _ = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.says(SARI, "Hari Senin.")
        await chat.sends(SARI, voice("suara"))
        tapped = await chat.taps(SARI, asked, "Jawab")
        assert not any("tidak disimpan" in sending.text for sending in tapped.sendings)
        await chat.says(SARI, "Di loket dua.")
        await chat.taps(SARI, tapped, "Selesai")
        await chat.later(minutes=3)
        assert sorted(map(str, await kept(chat, case))) == ["Di loket dua.", "Hari Senin.", "suara"]
        assert not any("belum masuk" in text for text in standing(chat, SARI))


async def test_what_waited_goes_in_with_the_reply(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, _ = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.says(SARI, "Senin.")
        await chat.sends(SARI, photo("foto"))
        shown = (await chat.replies(SARI, asked, "Itu fotonya.")).last
        assert "Senin." in shown.text
        assert "1 berkas" in shown.text
        assert await waits(chat, SARI) == 0
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Senin.", "Itu fotonya.", "foto"]
        assert not any("belum masuk" in text for text in standing(chat, SARI))


async def test_a_reply_is_taken_back_before_any_officer_hears_of_it(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        answer = await chat.replies(SARI, await asks(chat, case), "Untuk yang lain.")
        before = len(chat.everything)
        again = await chat.taps(SARI, answer, "Bukan ini")
        await chat.later(minutes=3)
        assert await kept(chat, case) == []
        assert {sending.message.chat_id for sending in chat.everything[before:]} == {SARI.id}
        await chat.taps(SARI, again, other.ticket)
        assert await kept(chat, other) == ["Untuk yang lain."]


async def closes(chat: Chat, case: Case, status: Status = Status.CLOSED_UNPROVEN) -> None:
    async with chat.store.write() as tx:
        await cases.set_status(tx, case.id, status)


async def test_what_is_taken_back_when_nothing_is_open_waits_and_the_way_is_said(
    tmp_path: Path,
) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        answer = await chat.replies(SARI, await asks(chat, case), "Senin.")
        await closes(chat, case)
        told = await chat.taps(SARI, answer, "Bukan ini")
        assert await waits(chat, SARI) == 1
        assert "/lapor" in told.last.text
        assert told.last.labels == ["Bukan untuk pengaduan"]
        new = await sent_case(chat, SARI)
        await chat.says(SARI, new.ticket)
        assert await kept(chat, new) == ["Senin."]
        assert await waits(chat, SARI) == 0


async def test_what_waits_for_a_case_that_was_closed_meanwhile_is_asked_about_again(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await chat.says(SARI, "Ada yang ingin saya tambahkan.")
        await closes(chat, case)
        told = await chat.taps(SARI, asked, f"Masukkan ke {case.ticket}")
        assert any("sudah ditutup" in sending.text for sending in told.sendings)
        assert "/lapor" in told.last.text
        assert await waits(chat, SARI) == 1
        assert await kept(chat, case) == []


async def test_what_waits_for_one_of_two_goes_into_the_other_if_the_first_was_closed(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await chat.says(SARI, "Ada yang ingin saya tambahkan.")
        await closes(chat, case)
        again = await chat.taps(SARI, asked, case.ticket)
        await chat.taps(SARI, again, f"Masukkan ke {other.ticket}")
        assert await kept(chat, other) == ["Ada yang ingin saya tambahkan."]


async def test_what_is_in_the_case_is_not_taken_back(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        answer = await chat.replies(SARI, await asks(chat, case), "Senin.")
        await chat.later(minutes=3)
        assert (await chat.taps(SARI, answer, "Bukan ini")).toasts
        assert await kept(chat, case) == ["Senin."]


async def test_two_taps_take_back_once(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        answer = await chat.replies(SARI, await asks(chat, case), "Senin.")
        await chat.taps(SARI, answer, "Bukan ini")
        assert (await chat.taps(SARI, answer, "Bukan ini")).toasts
        assert await waits(chat, SARI) == 1


async def test_an_albums_rest_goes_along_though_only_its_first_picture_replies(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, _ = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.sends(SARI, photo("a", album="x") | chat.replying(asked, SARI))
        await chat.sends(SARI, photo("b", album="x"))
        await chat.sends(SARI, photo("c", album="x") | chat.replying(asked, SARI))
        assert "3 berkas" in standing(chat, SARI)[-1]
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["a", "b", "c"]


async def test_a_reply_corrected_in_time_is_kept_as_corrected(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.sends(SARI, {"message_id": 9001, "text": "Hari Sabtu."} | chat.replying(asked, SARI))
        await chat.sends(SARI, {"message_id": 9001, "text": "Hari Minggu."}, edited=True)
        assert "Hari Minggu." in standing(chat, SARI)[-1]
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Hari Minggu."]


async def test_a_reply_in_the_middle_of_the_form_leaves_the_form_alone(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.taps(SARI, await chat.taps(SARI, await chat.says(SARI, "/start"), "Benar"), "Setuju")
        await chat.replies(SARI, asked, "Hari Senin.")
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Hari Senin."]


async def test_a_reply_to_an_officer_is_no_answer_to_the_question_for_a_name(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        name = (await chat.taps_data(SARI, 7, f"r:c:me1:{case.ticket}")).last
        await chat.replies(SARI, asked, "Hari Senin.")
        await chat.replies(SARI, name, "Sari")
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Hari Senin."]


async def test_a_reply_names_its_case_though_another_is_listening(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.says(SARI, f"/tambah {other.ticket}")
        await chat.replies(SARI, asked, "Hari Senin.")
        await chat.says(SARI, "Untuk yang lain.")
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Hari Senin."]
        assert await kept(chat, other) == ["Untuk yang lain."]


@pytest.mark.parametrize("more", [{"from": {"id": 55, "is_bot": True, "first_name": "X"}}, {"text": "Halo"}])
async def test_a_reply_to_what_names_no_case_is_asked_about(tmp_path: Path, more: Json) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await asks(chat, case)
        answer = await chat.replies(SARI, asked, "Senin.", quoted={"reply_markup": None} | more)
        assert {case.ticket, other.ticket} <= set(answer.last.labels)
        assert await waits(chat, SARI) == 1


async def test_a_message_of_ours_with_two_tickets_names_none(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await asks(chat, case, f"Apakah sama dengan {other.ticket}?")
        await chat.replies(SARI, asked, "Ya, sama.")
        assert await waits(chat, SARI) == 1


async def test_a_forged_reply_gives_nothing(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        known = await chat.replies(BUDI, asked, "Punya siapa?")
        unknown = await chat.says(BUDI, "Punya siapa?")
        assert [s.text for s in known.sendings] == [s.text for s in unknown.sendings]
        held = await chat.replies(SARI, asked, "Senin.")
        tap = held.last.buttons[0]["callback_data"]
        assert (await chat.taps_data(BUDI, held.last.message_id, tap)).toasts
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Senin."]


async def test_an_access_code_in_a_reply_is_kept_from_officers(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, code = await sent_case_with_code(chat, SARI)
        asked = await asks(chat, case)
        answer = await chat.replies(SARI, asked, code)
        assert "deleteMessage" in [sending.message.method for sending in answer.sendings]
        assert not any(code in sending.text for sending in answer.sendings)
        await chat.replies(SARI, asked, "NIK saya 5271 0123 4567 8901")
        await chat.replies(SARI, asked, f"Kode saya {code}, dan itu terjadi hari Senin.")
        await chat.later(minutes=3)
        assert await kept(chat, case) == [
            "NIK saya 5271 0123 4567 8901",
            "Kode saya …, dan itu terjadi hari Senin.",
        ]


async def test_a_reply_is_one_addition_however_often_the_errand_is_tried(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await chat.replies(SARI, await asks(chat, case), "Senin.")
        await chat.later(minutes=3)
        await chat.later()
        await chat.job(jobs.remove_shown)
        async with chat.store.read() as tx:
            added = [e for e in await events.of_case(tx, case.id) if e.kind is EventKind.ADDED]
        assert len(added) == 1


async def test_the_news_that_a_reply_answers_may_be_any(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        for kind, more in {
            "reporter.tell_claimed": {},
            "reporter.tell_status": {"status": "need_info", "sentence": "Nama saksi?", "unit": ""},
        }.items():
            await chat.replies(SARI, await news(chat, kind, case, **more), kind)
        await chat.replies(SARI, (await chat.says(SARI, f"/status {case.ticket}")).last, "status")
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["reporter.tell_claimed", "reporter.tell_status", "status"]


async def test_an_answer_sent_before_the_closing_is_in_the_file_with_all_that_waited(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.says(SARI, "Saya ingat lagi.")
        await chat.replies(SARI, asked, "Hari Senin jam 9.")
        await closes(chat, case)
        async with chat.store.write() as tx:
            said = {"from": case.status.value, "to": Status.CLOSED_UNPROVEN.value}
            await events.append(tx, case.id, EventKind.STATUS_CHANGED, ActorRole.OFFICER, None, said)
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Saya ingat lagi.", "Hari Senin jam 9."]
        assert "tetapi petugas tetap menerimanya" in standing(chat, SARI)[-1]
        assert chat.everything[-1].labels != ["Tambah lagi", "Lihat status"]
        async with chat.store.read() as tx:
            assert await verify.verify(tx) == []


async def test_whoever_closed_a_case_hears_of_the_answer_that_was_under_way(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await chat.replies(SARI, await asks(chat, case), "Hari Senin jam 9.")
        await closes(chat, case)
        told = await chat.later(minutes=3)
        assert [one for one in told.to(-100) if "menambahkan keterangan" in one.text]


@pytest.mark.parametrize("status", [Status.CLOSED_WITHDRAWN, Status.TRANSFERRED_OUT])
async def test_where_nobody_here_would_read_it_the_answer_waits_and_is_asked_about(
    tmp_path: Path, status: Status
) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        await chat.says(SARI, "Saya ingat lagi.")
        await chat.replies(SARI, await asks(chat, case), "Hari Senin jam 9.")
        await closes(chat, case, status)
        told = await chat.later(minutes=3)
        assert await kept(chat, case) == []
        assert await waits(chat, SARI) == 2
        await chat.taps(SARI, told, f"Masukkan ke {other.ticket}")
        assert await kept(chat, other) == ["Saya ingat lagi.", "Hari Senin jam 9."]


async def test_a_reply_to_news_of_a_closed_case_waits_and_is_asked_about(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await closes(chat, case)
        for name in ("a", "b"):
            await chat.sends(SARI, photo(name, album="x") | chat.replying(asked, SARI))
        told = await chat.replies(SARI, asked, "Itu fotonya.")
        assert "sudah ditutup" in told.sendings[0].text or "sudah ditutup" in told.sendings[1].text
        assert await waits(chat, SARI) == 3
        await chat.taps(SARI, told, f"Masukkan ke {other.ticket}")
        assert await kept(chat, other) == ["Itu fotonya.", "a", "b"]


async def test_with_no_other_open_the_reply_to_a_closed_report_waits_for_a_new_one(
    tmp_path: Path,
) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await closes(chat, case)
        told = await chat.replies(SARI, asked, "Senin.")
        assert "/lapor" in told.last.text
        assert await waits(chat, SARI) == 1


async def test_thanks_for_the_news_of_a_closing_get_a_kind_word(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        closed = {"status": "closed_settled", "sentence": "Sudah selesai.", "unit": ""}
        await closes(chat, case, Status.CLOSED_SETTLED)
        told = await chat.replies(SARI, await news(chat, "reporter.tell_status", case, **closed), "Makasih")
        assert told.last.text.startswith("Sama-sama")
        assert len(told.sendings) == 1


async def test_what_is_written_to_a_case_that_stopped_listening_by_its_closing_waits(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        await chat.says(SARI, f"/tambah {case.ticket}")
        await closes(chat, case)
        told = await chat.says(SARI, "Masih ada satu hal.")
        assert any("sudah ditutup" in one.text for one in told.sendings)
        await chat.taps(SARI, told, f"Masukkan ke {other.ticket}")
        assert await kept(chat, other) == ["Masih ada satu hal."]


async def test_before_a_reply_goes_in_it_is_said_what_could_name_its_writer(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        answer = await chat.replies(SARI, await asks(chat, case), "Telepon saya 0812 3456 7890.")
        assert "Di dalamnya ada “0812 3456 7890”." in answer.last.text
        answer = await chat.replies(SARI, await asks(chat, case), "Hari Senin.")
        assert "Di dalamnya ada" not in answer.last.text
        await chat.says(SARI, f"/tambah {case.ticket}")
        added = await chat.sends(SARI, voice("suara"))
        assert "Suara bisa dikenali" in added.to(SARI.id)[-1].text

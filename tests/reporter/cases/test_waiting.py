"""What belongs to no case yet: one question stands for all of it, and thanks are no question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.reporter.filing import draft_lifetime
from bot.upkeep import jobs
from storage import conversations
from storage.records import Conversation
from tests.worlds.chat import Chat
from tests.worlds.contents import photo, voice
from tests.worlds.followup import SARI, asks, kept, news, sent_case, standing, waits


def asking(chat: Chat) -> list[str]:
    """The questions that stand in Sari's chat."""
    return [text for text in standing(chat, SARI) if "belum masuk" in text]


async def test_three_texts_make_one_question_that_counts_them_and_one_tap_stores_all(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        for text in ("Orang itu datang lagi.", "Pakai motor hitam.", "Jam sembilan."):
            answer = await chat.says(SARI, text)
            assert len(asking(chat)) == 1
            assert standing(chat, SARI)[-1] == asking(chat)[0]
        assert "3 pesan" in asking(chat)[0]
        assert answer.last.labels[0] == f"Masukkan ke {case.ticket}"
        await chat.taps(SARI, answer, "Masukkan")
        assert await kept(chat, case) == ["Orang itu datang lagi.", "Pakai motor hitam.", "Jam sembilan."]
        assert asking(chat) == []


@pytest.mark.parametrize("yes", ["Ya", "iya.", "Masukkan"])
async def test_yes_in_words_is_the_tap(tmp_path: Path, yes: str) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await chat.says(SARI, "Orang itu datang lagi.")
        await chat.says(SARI, yes)
        assert await kept(chat, case) == ["Orang itu datang lagi."]
        assert asking(chat) == []


async def test_yes_after_an_officers_question_may_answer_that(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await chat.says(SARI, "Orang itu datang lagi.")
        await asks(chat, case, "Apakah ia berseragam?")
        answer = await chat.says(SARI, "Ya")
        assert await kept(chat, case) == []
        await chat.taps(SARI, answer, "Masukkan")
        assert await kept(chat, case) == ["Orang itu datang lagi.", "Ya"]


async def test_words_that_happen_to_spell_a_ticket_wait_like_any_others(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await chat.says(SARI, "Jawaban 4.")
        await chat.taps(SARI, asked, "Masukkan")
        await chat.taps(SARI, await chat.says(SARI, "/tambah Jawaban 4."), "Masukkan")
        assert await kept(chat, case) == ["Jawaban 4.", "Jawaban 4."]


async def test_yes_names_none_of_several(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        await sent_case(chat, SARI)
        await sent_case(chat, SARI)
        await chat.says(SARI, "Datang lagi.")
        await chat.says(SARI, "Ya")
        assert await waits(chat, SARI) == 2


async def test_an_older_question_that_still_stands_on_another_phone_stores_all(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        older = await chat.says(SARI, "Satu.")
        newer = await chat.says(SARI, "Dua.")
        await chat.taps(SARI, older, "Masukkan")
        assert (await chat.taps(SARI, newer, "Masukkan")).toasts
        assert await kept(chat, case) == ["Satu.", "Dua."]
        assert asking(chat) == []


async def test_questions_asked_faster_than_they_are_sent_leave_one(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        texts = [{"message": _message(chat, number, f"Pesan {number}")} for number in range(3)]
        answer = await chat.batch(texts)
        chat.passes(seconds=5)
        await chat.job(jobs.remove_shown)
        assert len(asking(chat)) == 1
        await chat.taps(SARI, answer, "Masukkan")
        await chat.job(jobs.remove_shown)
        assert asking(chat) == []
        assert await kept(chat, case) == ["Pesan 0", "Pesan 1", "Pesan 2"]
        assert "Sudah masuk" in standing(chat, SARI)[-1]


def _message(chat: Chat, number: int, text: str) -> dict[str, Any]:
    date = int(chat.now.timestamp())
    place = {"id": SARI.id, "type": "private", "first_name": "Sari"}
    return {"message_id": 9000 + number, "date": date, "from": SARI.raw(), "chat": place, "text": text}


async def test_with_several_reports_there_is_one_question_with_a_button_for_each(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        one, two = await sent_case(chat, SARI), await sent_case(chat, SARI)
        await chat.says(SARI, "Datang lagi.")
        answer = await chat.sends(SARI, voice("suara"))
        assert len(asking(chat)) == 1
        assert {one.ticket, two.ticket} <= set(answer.last.labels)
        await chat.taps(SARI, answer, two.ticket)
        assert await kept(chat, two) == ["Datang lagi.", "suara"]
        assert await kept(chat, one) == []


async def test_an_album_is_one_message_in_the_count(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        for name in ("a", "b", "c"):
            await chat.sends(SARI, photo(name, album="x"))
        answer = await chat.says(SARI, "Itu fotonya.")
        assert "2 pesan" in asking(chat)[0]
        await chat.taps(SARI, answer, "Masukkan")
        assert await kept(chat, case) == ["Itu fotonya.", "a", "b", "c"]


async def test_a_waiting_message_that_is_edited_goes_in_as_it_reads_then(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        answer = await chat.sends(SARI, {"message_id": 9001, "text": "Motor hitam."})
        await chat.sends(SARI, {"message_id": 9001, "text": "Motor merah."}, edited=True)
        await chat.taps(SARI, answer, "Masukkan")
        assert await kept(chat, case) == ["Motor merah."]


async def test_a_question_left_for_a_day_says_that_what_waited_is_gone(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        answer = await chat.says(SARI, "Datang lagi.")
        chat.passes(hours=25)
        await chat.job(jobs.remove_shown)
        assert asking(chat) == []
        assert "terhapus" in standing(chat, SARI)[-1]
        assert (await chat.taps(SARI, answer, "Masukkan")).toasts
        assert await kept(chat, case) == []


async def test_what_waits_survives_a_draft_that_is_given_up(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        answer = await chat.says(SARI, "Datang lagi.")
        await chat.taps(SARI, await chat.taps(SARI, await chat.says(SARI, "/start"), "Benar"), "Setuju")
        async with chat.store.write() as tx:
            conversation = await conversations.load(tx, SARI.id)
            assert conversation is not None
            await draft_lifetime.destroy_draft(tx, conversation)
        await chat.taps(SARI, answer, "Masukkan")
        assert await kept(chat, case) == ["Datang lagi."]


async def test_what_waits_survives_a_draft_that_runs_out(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.taps(SARI, await chat.taps(SARI, await chat.says(SARI, "/start"), "Benar"), "Setuju")
        chat.passes(hours=23)
        held = await chat.replies(SARI, asked, "Datang lagi.")
        answer = await chat.taps(SARI, held, "Bukan ini")
        chat.passes(hours=2)
        await chat.job(draft_lifetime.expire_conversations)
        await chat.taps(SARI, answer, "Masukkan")
        assert await kept(chat, case) == ["Datang lagi."]


async def test_what_waits_since_the_version_before_goes_where_its_button_says(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        held = [{"text": "Dari versi lama."}]
        old = {"what": "which", "nonce": "ab12cd34", "held": held, "album": None}
        async with chat.store.write() as tx:
            await conversations.save(tx, Conversation(SARI.id, "id", {"asking": old}, tx.now))
        await chat.says(SARI, "Dan ini baru.")
        await chat.taps_data(SARI, 7, f"r:c:to:ab12cd34:{case.ticket}")
        assert await kept(chat, case) == ["Dari versi lama.", "Dan ini baru."]


async def test_cancel_forgets_what_waits_and_takes_the_question_away(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        await sent_case(chat, SARI)
        await chat.says(SARI, "Salah kirim.")
        await chat.says(SARI, "/batal")
        assert await waits(chat, SARI) == 0
        assert asking(chat) == []


THANKS = [
    "Terima kasih",
    "TERIMA KASIH BANYAK PAK 🙏🙏",
    "makasih ya bu",
    "ok",
    "Ok, terima kasih atas bantuannya.",
    "baik pak",
    "Siap!",
    "🙏🏽",
    "thank you very much",
]
NO_THANKS = [
    "Terima kasih, tapi orangnya datang lagi.",
    "Kasih uang berapa?",
    "Terima kasih?",
    "Ya",
    "Tidak",
    "ok 2 orang",
    "Pak",
    "🙏 tolong",
    "😭",
    "terima uang",
]


@pytest.mark.parametrize("text", THANKS)
async def test_thanks_get_a_kind_word_and_can_still_go_in(tmp_path: Path, text: str) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        answer = await chat.says(SARI, text)
        assert answer.last.text.startswith("Sama-sama")
        assert answer.last.labels == [f"Masukkan ke {case.ticket}"]
        await chat.taps(SARI, answer, "Masukkan")
        assert await kept(chat, case) == [text]


@pytest.mark.parametrize("text", NO_THANKS)
async def test_more_than_thanks_is_asked_about(tmp_path: Path, text: str) -> None:
    async with Chat.open(tmp_path) as chat:
        await sent_case(chat, SARI)
        await chat.says(SARI, text)
        assert len(asking(chat)) == 1


async def test_thanks_without_a_report_get_a_kind_word(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        answer = await chat.says(SARI, "Makasih")
        assert answer.last.text.startswith("Sama-sama")
        assert not answer.last.labels


async def test_baik_pak_after_an_officers_question_may_be_the_answer(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case, "Bersediakah Bapak datang hari Senin?")
        answer = await chat.says(SARI, "Baik pak")
        assert len(asking(chat)) == 1
        await chat.taps(SARI, answer, "Masukkan")
        assert (await chat.says(SARI, "Terima kasih")).last.text.startswith("Sama-sama")
        assert (await chat.replies(SARI, asked, "Baik pak")).last.text.startswith("Sama-sama")


async def test_a_reply_of_thanks_to_news_that_asks_nothing_gets_a_kind_word(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, _ = await sent_case(chat, SARI), await sent_case(chat, SARI)
        answer = await chat.replies(SARI, await news(chat, "reporter.tell_claimed", case), "Terima kasih")
        assert answer.last.labels == [f"Masukkan ke {case.ticket}"]


async def test_what_follows_thanks_loses_none_of_both(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await chat.says(SARI, "Terima kasih")
        answer = await chat.says(SARI, "Satu lagi: ia membawa pistol.")
        assert len(asking(chat)) == 1
        await chat.taps(SARI, answer, "Masukkan")
        await chat.later()
        assert await kept(chat, case) == ["Terima kasih", "Satu lagi: ia membawa pistol."]

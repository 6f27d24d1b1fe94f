"""/batal and /tambah beside replies: what is on its way is stopped, and words behind a command are words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.upkeep import jobs
from storage import conversations
from tests.worlds.chat import Chat
from tests.worlds.followup import BUDI, SARI, asks, kept, sent_case, standing, waits


async def test_cancel_stops_what_a_reply_brought_and_shows_it_once_more(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.replies(SARI, asked, "Salah kirim")
        told = await chat.says(SARI, "/batal")
        assert "“Salah kirim”" in told.last.text
        assert case.ticket in told.last.text
        assert not told.last.labels
        assert not any("Dua menit lagi" in text for text in standing(chat, SARI))
        await chat.later(minutes=3)
        assert await kept(chat, case) == []
        assert any("Cabut" in label for label in (await chat.says(SARI, "/batal")).last.labels)


async def test_cancel_stops_all_that_is_held_and_the_case_that_listens(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await asks(chat, case)
        for number in range(7):
            await chat.replies(SARI, asked, f"Jawaban {number}.")
        await chat.says(SARI, "Ada lagi.")
        await chat.says(SARI, f"/tambah {other.ticket}")
        await chat.says(SARI, "/batal")
        await chat.later(seconds=30)  # a chat takes a message a second
        said = "\n".join(standing(chat, SARI))
        assert "Dua menit lagi" not in said
        assert all(f"Jawaban {number}." in said for number in range(7))
        assert await waits(chat, SARI) == 1  # it had waited for a choice, and does again
        await chat.says(SARI, "Sesudah itu.")
        await chat.later(minutes=3)
        assert await kept(chat, case) == []
        assert await kept(chat, other) == []


async def test_cancel_gives_back_to_its_question_what_waited_before_the_reply(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.says(SARI, "Orang itu datang lagi.")
        await chat.replies(SARI, asked, "Salah kirim")
        told = await chat.says(SARI, "/batal")
        assert "Salah kirim" in told.to(SARI.id)[-2].text
        assert "datang lagi" not in told.to(SARI.id)[-2].text
        await chat.later(minutes=3)
        assert await kept(chat, case) == []
        await chat.taps(SARI, told, f"Masukkan ke {case.ticket}")
        assert await kept(chat, case) == ["Orang itu datang lagi."]


async def test_cancel_with_a_draft_open_stops_the_reply_and_leaves_the_draft(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        await chat.taps(SARI, await chat.taps(SARI, await chat.says(SARI, "/start"), "Benar"), "Setuju")
        await chat.replies(SARI, asked, "Salah kirim")
        told = await chat.says(SARI, "/batal")
        assert "Salah kirim" in told.sendings[-2].text
        assert "/lapor" in told.last.text
        async with chat.store.read() as tx:
            found = await conversations.load(tx, SARI.id)
        assert found is not None
        assert found.flow.get("draft")
        await chat.later(minutes=3)
        assert await kept(chat, case) == []


async def test_cancel_stops_a_reply_whose_showing_is_still_on_its_way(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        reply = {"message_id": 9001, "text": "Salah kirim"} | chat.replying(asked, SARI)
        cancel = {
            "message_id": 9002,
            "text": "/batal",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        }
        place = {"id": SARI.id, "type": "private", "first_name": "Sari"}
        sent = {"date": int(chat.now.timestamp()), "from": SARI.raw(), "chat": place}
        await chat.batch([{"message": sent | one} for one in (reply, cancel)])
        chat.passes(seconds=5)
        await chat.job(jobs.remove_shown)
        assert not any("Dua menit lagi" in text for text in standing(chat, SARI))
        await chat.later(minutes=3)
        assert await kept(chat, case) == []


async def test_words_behind_the_command_are_the_reply_that_they_would_be_without_it(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, _ = await sent_case(chat, SARI), await sent_case(chat, SARI)
        asked = await asks(chat, case)
        held = await chat.replies(SARI, asked, "/tambah Hari Senin,\njam 9.")
        assert held.last.labels == ["Bukan ini"]
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Hari Senin,\njam 9."]


async def test_the_command_alone_as_a_reply_opens_the_case_that_is_named(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, _ = await sent_case(chat, SARI), await sent_case(chat, SARI)
        opened = await chat.replies(SARI, await asks(chat, case), "/tambah")
        assert opened.last.labels == ["Selesai"]
        assert case.ticket in opened.last.text


async def test_words_behind_the_command_and_a_ticket_go_to_that_case(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, _ = await sent_case(chat, SARI), await sent_case(chat, SARI)
        told = await chat.says(SARI, f"/tambah {case.ticket} orangnya datang lagi")
        assert "orangnya datang lagi" in told.to(SARI.id)[0].text
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["orangnya datang lagi"]


async def test_words_behind_the_command_alone_wait_or_go_to_the_case_that_listens(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await chat.says(SARI, "/tambah orangnya datang lagi")
        await chat.taps(SARI, asked, f"Masukkan ke {case.ticket}")
        await chat.says(SARI, "/tambah")
        await chat.says(SARI, "/tambah dan membawa teman")
        assert await kept(chat, case) == ["orangnya datang lagi", "dan membawa teman"]


@pytest.mark.parametrize("words", ["YDN-12 orangnya datang", "7K3Q M4X", "halo", "1234 5678 9012 3456"])
async def test_a_mistyped_ticket_is_called_so_and_that_nothing_was_kept(tmp_path: Path, words: str) -> None:
    async with Chat.open(tmp_path) as chat:
        await sent_case(chat, SARI)
        told = await chat.says(SARI, f"/tambah {words}")
        assert "salah ketik" in told.last.text
        assert "tidak disimpan" in told.last.text
        assert await waits(chat, SARI) == 0


async def test_words_behind_the_command_that_find_no_case_are_not_kept_and_that_is_said(
    tmp_path: Path,
) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        assert "tidak disimpan" in (await chat.says(BUDI, "/tambah orangnya datang lagi")).last.text
        locked = await chat.says(BUDI, f"/tambah {case.ticket} orangnya datang lagi")
        assert "tidak disimpan" in locked.last.text


async def test_what_cannot_be_kept_is_said_in_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    picture = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}
    sticker = {"sticker": picture | {"is_animated": False, "is_video": False}}
    async with Chat.open(tmp_path) as chat:
        await sent_case(chat, SARI)
        for before in ("", "/tambah"):
            if before:
                await chat.says(SARI, before)
            said = (await chat.sends(SARI, sticker)).last.text
            assert said.count("stiker") == 1
            assert said.count(".") == 1
            assert "tulisan" in said


@pytest.mark.parametrize("word", ["Bukan ini", "bukan", "Tidak jadi"])
async def test_no_below_what_is_held_takes_it_back(tmp_path: Path, word: str) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        held = await chat.replies(SARI, await asks(chat, case), "Untuk yang lain.")
        await chat.replies(SARI, held.last, word)
        assert not any("Dua menit lagi" in text for text in standing(chat, SARI))
        assert await waits(chat, SARI) == 1
        await chat.later(minutes=3)
        assert await kept(chat, case) == []


async def test_yes_below_what_is_held_is_no_addition_and_more_words_are(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        held = await chat.replies(SARI, await asks(chat, case), "Hari Senin.")
        await chat.replies(SARI, held.last, "Ya")
        await chat.replies(SARI, held.last, "Jam 9.")
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Hari Senin.", "Jam 9."]


async def test_words_behind_the_command_that_are_corrected_in_time_are_kept_as_corrected(
    tmp_path: Path,
) -> None:
    entity = {"entities": [{"type": "bot_command", "offset": 0, "length": 7}]}
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await asks(chat, case)
        first = {"message_id": 9001, "text": "/tambah Hari Sabtu."} | entity
        await chat.sends(SARI, first | chat.replying(asked, SARI))
        await chat.sends(SARI, {"message_id": 9001, "text": "/tambah Hari Minggu."} | entity, edited=True)
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Hari Minggu."]


async def test_a_correction_of_words_behind_a_ticket_leaves_the_ticket_out_too(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        command = f"/tambah {case.ticket}"
        entity = {"entities": [{"type": "bot_command", "offset": 0, "length": 7}]}
        await chat.sends(SARI, {"message_id": 9001, "text": f"{command} Hari Sabtu."} | entity)
        await chat.sends(SARI, {"message_id": 9001, "text": f"{command} Hari Minggu."} | entity, edited=True)
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Hari Minggu."]

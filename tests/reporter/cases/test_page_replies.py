"""A reply to a page of ours means what that page asks; who the reporter is never reaches the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reporter import dispatch
from bot.reporter.followup import contact
from bot.reporter.followup import replies as reply_rules
from storage import cases, conversations, events, identities
from storage.records import Case, Conversation, EventKind, Status, Urgency
from tests.worlds.chat import Chat, Sending
from tests.worlds.contents import photo
from tests.worlds.followup import BUDI, SARI, asks, kept, sent_case, sent_case_with_code, waits

ADDS = {
    "see",
    "said",
    "page",
    "code",
    "list",
    "lang",
    "langs",
    "done",
    "check",
    "poster",
    "add",
    "me",
    "nw",
    "wd",
    "dgr",
    "not",
    "new",
    "clr",
}
"""Buttons that may stand below a message to which a reply is an addition."""
NAME = "Nama saya Sari Dewi, 0812 3456 7890"


async def contact_page(chat: Chat, case: Case) -> Sending:
    status = await chat.says(SARI, f"/status {case.ticket}")
    return (await chat.taps(SARI, status, "Nama dan nomor saya")).last


async def known_as(chat: Chat, case: Case) -> tuple[str | None, str | None]:
    async with chat.store.read() as tx:
        reporter = await identities.reporter(tx, case.id)
    return reporter.name, reporter.phone


async def closes(chat: Chat, case: Case, status: Status = Status.CLOSED_UNPROVEN) -> None:
    async with chat.store.write() as tx:
        await cases.set_status(tx, case.id, status)


async def flow(chat: Chat) -> str:
    async with chat.store.read() as tx:
        found = await conversations.load(tx, SARI.id)
    return str(found.flow if found else {})


async def test_a_name_below_the_page_of_ones_name_is_kept_nowhere_and_buttons_shown(
    tmp_path: Path,
) -> None:
    async with Chat.open(tmp_path) as chat:
        case, _ = await sent_case(chat, SARI), await sent_case(chat, SARI)
        told = await chat.replies(SARI, await contact_page(chat, case), NAME)
        assert told.last.labels == ["Isi nama", "Isi nomor"]
        assert "Sari Dewi" not in await flow(chat)
        await chat.later(minutes=3)
        assert await kept(chat, case) == []
        await chat.taps(SARI, told, "Isi nama")
        await chat.says(SARI, "Sari Dewi")
        assert await known_as(chat, case) == ("Sari Dewi", None)


async def test_a_name_below_that_page_answers_the_question_for_it_if_that_is_open(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        page = await contact_page(chat, case)
        await chat.taps(SARI, page, "Isi nama")
        await chat.replies(SARI, page, "Sari Dewi")
        assert await known_as(chat, case) == ("Sari Dewi", None)


async def test_the_question_for_a_name_that_was_left_takes_no_late_name_into_the_case(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = (await chat.taps(SARI, await contact_page(chat, case), "Isi nama")).last
        await chat.says(SARI, "/laporanku")
        told = await chat.replies(SARI, asked, "Sari Dewi")
        assert told.last.labels == ["Isi nama", "Isi nomor"]
        assert await waits(chat, SARI) == 0


async def test_nor_does_the_page_while_a_case_is_listening_or_a_draft_is_open(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        page = await contact_page(chat, case)
        await chat.says(SARI, "/tambah")
        await chat.replies(SARI, page, NAME)
        await chat.taps(SARI, await chat.taps(SARI, await chat.says(SARI, "/start"), "Benar"), "Setuju")
        await chat.replies(SARI, page, NAME)
        await chat.later(minutes=3)
        assert await kept(chat, case) == []
        assert "Sari Dewi" not in await flow(chat)


async def test_of_a_closed_case_the_name_is_not_kept_either(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, SARI)
        page = await contact_page(chat, case)
        await chat.taps(SARI, page, "Isi nama")
        filled = await chat.says(SARI, "Sari Dewi")
        await closes(chat, case)
        emptied = (await chat.taps(SARI, filled, "Hapus nama")).to(SARI.id)[-1]
        assert emptied.labels == ["Kembali"]
        await chat.replies(SARI, emptied, NAME)
        await chat.replies(SARI, page, NAME)
        assert await waits(chat, SARI) == 0
        assert await kept(chat, other) == []


async def test_a_question_that_names_no_case_and_is_over_keeps_nothing(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await chat.taps(SARI, await contact_page(chat, case), "Isi nama")
        again = await chat.sends(SARI, photo("p"))
        assert "Kami menunggu nama" in again.last.text
        await chat.says(SARI, "/laporanku")
        older = {"text": "Kami menunggu nama, paling panjang 100 huruf. Pesan tadi tidak disimpan."}
        told = await chat.replies(SARI, again.last, "Sari Dewi", quoted=older)
        assert "tidak lagi menunggu" in told.last.text
        assert await waits(chat, SARI) == 0


async def test_the_question_asked_again_names_its_case_and_brings_no_name_into_another(
    tmp_path: Path,
) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await chat.taps(SARI, await contact_page(chat, case), "Isi nomor")
        again = (await chat.says(SARI, "Bukan nomor")).last
        assert case.ticket in again.text
        await chat.says(SARI, f"/tambah {case.ticket}")
        told = await chat.replies(SARI, again, NAME)
        assert told.last.labels == ["Isi nama", "Isi nomor"]
        assert await kept(chat, case) == []


CONTACT = {"contact": {"phone_number": "+62812", "first_name": "Siti", "user_id": 77}}


@pytest.mark.parametrize(
    "content", [{"text": NAME}, photo("p") | {"caption": NAME}, CONTACT], ids=["words", "photo", "contact"]
)
@pytest.mark.parametrize("asked", ["name", "phone", "code", "wait", "check", "check again", "before"])
async def test_nothing_below_a_page_with_a_way_out_goes_into_the_case_that_listens(
    tmp_path: Path, asked: str, content: dict[str, object]
) -> None:
    async with Chat.open(tmp_path) as chat:
        case, other = await sent_case(chat, SARI), await sent_case(chat, BUDI)
        if asked in {"name", "phone", "before"}:
            label = "Isi nama" if asked == "name" else "Isi nomor"
            await chat.taps(SARI, await contact_page(chat, case), label)
            page = (await chat.says(SARI, "x" * 101)).last
        elif asked in {"code", "wait"}:
            page = (await chat.says(SARI, f"/status {other.ticket}")).last
            if asked == "wait":
                for _ in range(2):
                    page = (await chat.says(SARI, "0000 0000 0000 0000")).last
        else:
            page = (await chat.says(SARI, "/periksa")).last
            if asked == "check again":
                page = (await chat.says(SARI, "Apa?")).last
        assert page.labels == ["Batal"]
        before = chat.replying(page, SARI)
        if asked == "before":  # as earlier versions asked, without the ticket
            before["reply_to_message"]["text"] = "Kami menunggu nomor telepon, misalnya 0812 0000 0000."
        await chat.says(SARI, f"/tambah {case.ticket}")
        await chat.sends(SARI, content | before)
        await chat.later(minutes=3)
        assert await kept(chat, case) == []


async def test_nor_does_what_is_below_the_question_for_the_code_of_the_case_that_listens(
    tmp_path: Path,
) -> None:
    async with Chat.open(tmp_path) as chat:
        case, code = await sent_case_with_code(chat, SARI)
        asked = (await chat.says(BUDI, f"/tambah {case.ticket}")).last
        await chat.says(BUDI, code)
        await chat.replies(BUDI, asked, code)
        assert await kept(chat, case) == []


@pytest.mark.parametrize("word", ["ya", "iya", "tidak"])
@pytest.mark.parametrize("question", ["danger", "withdrawal"])
async def test_a_photo_below_a_question_of_yes_or_no_is_no_answer_and_waits(
    tmp_path: Path, question: str, word: str
) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        if question == "danger":
            status = await chat.says(SARI, f"/status {case.ticket}")
            asked = (await chat.taps(SARI, status, "Saya dalam bahaya")).last
        else:
            asked = (await chat.says(SARI, f"/batal {case.ticket}")).last
        await chat.sends(SARI, photo("p") | {"caption": word} | chat.replying(asked, SARI))
        async with chat.store.read() as tx:
            now = await cases.get(tx, case.id)
        assert (now.status, now.urgency) == (Status.RECEIVED, case.urgency)
        assert await waits(chat, SARI) == 1


@pytest.mark.parametrize("word", ["ya", "tidak", "Bukan ini"])
async def test_a_photo_below_what_is_held_goes_along_whatever_its_caption(tmp_path: Path, word: str) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        held = (await chat.replies(SARI, await asks(chat, case), "Kemarin sore.")).last
        await chat.sends(SARI, photo("p") | {"caption": word} | chat.replying(held, SARI))
        await chat.later(minutes=3)
        added = await kept(chat, case)
        assert added[:2] == ["Kemarin sore.", word]
        assert len(added) == 3


@pytest.mark.parametrize("word", ["bukan ini", "tidak", "ya"])
async def test_a_yes_or_no_that_comes_too_late_is_told_so_and_is_no_addition(
    tmp_path: Path, word: str
) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        held = (await chat.replies(SARI, await asks(chat, case), "Kemarin sore.")).last
        await chat.later(minutes=3)
        told = await chat.replies(SARI, held, word)
        assert "sudah masuk ke pengaduan" in told.last.text
        await chat.later(minutes=3)
        assert await kept(chat, case) == ["Kemarin sore."]


@pytest.mark.parametrize("word", ["Ya", "ya, ada bahaya sekarang"])
async def test_yes_below_the_question_about_danger_is_the_tap(tmp_path: Path, word: str) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await chat.taps(SARI, await chat.says(SARI, f"/status {case.ticket}"), "Saya dalam bahaya")
        await chat.replies(SARI, asked.last, word)
        async with chat.store.read() as tx:
            assert (await cases.get(tx, case.id)).urgency is Urgency.URGENT
            assert any(one.kind is EventKind.DANGER for one in await events.of_case(tx, case.id))


async def test_words_below_the_question_about_danger_wait_and_it_is_asked_again(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await chat.taps(SARI, await chat.says(SARI, f"/status {case.ticket}"), "Saya dalam bahaya")
        told = await chat.replies(SARI, asked.last, "Mereka di depan rumah saya.")
        assert await waits(chat, SARI) == 1
        assert "Ya, ada bahaya sekarang" in told.last.labels


async def test_yes_below_the_question_about_a_withdrawal_stores_nothing_that_waits(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await chat.says(SARI, "Saya ingin menambahkan sesuatu.")
        asked = await chat.says(SARI, f"/batal {case.ticket}")
        await chat.replies(SARI, asked.last, "Ya")
        async with chat.store.read() as tx:
            assert (await cases.get(tx, case.id)).status is Status.CLOSED_WITHDRAWN
        assert await kept(chat, case) == []
        assert await waits(chat, SARI) == 1


@pytest.mark.parametrize("word", ["Tidak", "tidak jadi", "Jangan!"])
async def test_no_below_the_question_about_a_withdrawal_leaves_the_case_open(
    tmp_path: Path, word: str
) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await chat.says(SARI, f"/batal {case.ticket}")
        await chat.replies(SARI, asked.last, word)
        async with chat.store.read() as tx:
            assert (await cases.get(tx, case.id)).status is Status.RECEIVED
        assert await waits(chat, SARI) == 0


async def test_words_below_what_was_taken_back_are_asked_about(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        held = await chat.replies(SARI, await asks(chat, case), "Untuk yang lain.")
        left = (await chat.taps(SARI, held, "Bukan ini")).sendings
        (page,) = [one for one in left if case.ticket in one.text and "tidak masuk" in one.text]
        await chat.replies(SARI, page, "Itu untuk pengaduan yang lama.")
        assert await waits(chat, SARI) == 2


async def test_words_below_what_batal_stopped_are_asked_about(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await chat.replies(SARI, await asks(chat, case), "Untuk yang lain.")
        left = (await chat.says(SARI, "/batal")).sendings
        (page,) = [one for one in left if case.ticket in one.text and "dibatalkan" in one.text]
        await chat.replies(SARI, page, "Itu untuk pengaduan yang lama.")
        assert await waits(chat, SARI) == 1


async def test_words_below_the_offer_to_withdraw_are_asked_about(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        offer = await chat.says(SARI, "/batal")
        assert offer.last.labels == [f"Cabut {case.ticket}"]
        await chat.replies(SARI, offer.last, "Yang tadi salah kirim.")
        assert await waits(chat, SARI) == 1


async def test_a_code_below_the_question_for_it_opens_that_case_though_it_was_left(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, code = await sent_case_with_code(chat, SARI)
        asked = await chat.says(BUDI, f"/status {case.ticket}")
        await chat.says(BUDI, "/laporanku")
        opened = await chat.replies(BUDI, asked.last, code)
        assert "deleteMessage" in [one.message.method for one in opened.sendings]
        assert any(f"Pengaduan {case.ticket}" in one.text for one in opened.to(BUDI.id))


async def test_words_below_the_question_for_a_code_are_not_kept_and_that_is_said(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case, own = await sent_case(chat, SARI), await sent_case(chat, BUDI)
        asked = await chat.says(BUDI, f"/status {case.ticket}")
        await chat.says(BUDI, "/laporanku")
        told = await chat.replies(BUDI, asked.last, "Kodenya hilang.")
        assert "tidak disimpan" in told.last.text
        assert await waits(chat, BUDI) == 0
        assert await kept(chat, own) == []


async def test_an_edited_answer_about_ones_name_leads_to_the_page_and_adds_nothing(
    tmp_path: Path,
) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        done = {"ab12cd34": {"ticket": case.ticket, "m": 1, "said": {"9001": "name"}}}
        async with chat.store.write() as tx:
            await conversations.save(tx, Conversation(SARI.id, "id", {"done": done}, tx.now))
        told = await chat.sends(SARI, {"message_id": 9001, "text": "Sari Dewi"}, edited=True)
        assert told.last.labels == ["Isi nama", "Isi nomor"]
        await chat.replies(SARI, told.last, "Sari Dewi")
        await chat.later(minutes=3)
        assert await kept(chat, case) == []


async def test_a_sticker_below_such_a_page_is_answered(tmp_path: Path) -> None:
    sticker = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        page = await contact_page(chat, case)
        content = {"sticker": sticker | {"is_animated": False, "is_video": False}}
        told = await chat.sends(SARI, content | chat.replying(page, SARI))
        assert told.last.labels == ["Isi nama", "Isi nomor"]


def test_of_every_button_it_is_known_what_a_reply_to_its_message_means() -> None:
    known = {*dispatch._OWN_CASE_TAPS, *dispatch._SEEN_CASE_TAPS, *dispatch._PLAIN_TAPS}
    assert known == ADDS | reply_rules.QUESTIONS
    assert contact.PAGE <= reply_rules.QUESTIONS
    assert not ADDS & reply_rules.QUESTIONS

"""Clearing a chat: what is asked first, what becomes of what is under way, and clumsy hands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.reporter import ERRANDS
from bot.rules import access_code
from storage import clearable, outbox, work
from storage.clearable import SentMessage
from storage.outbox import Sent
from storage.records import Json, Message, Poster
from storage.store import Committed
from tests.support import open_store
from tests.worlds import traces
from tests.worlds.chat import Answer, Chat, Person
from tests.worlds.citizen import Citizen
from tests.worlds.followup import BUDI, GROUP, SARI, asks, standing, waits

LINE = "Chat ini dibersihkan."
PHOTO: Json = {"photo": [{"file_id": "A", "file_unique_id": "B", "width": 9, "height": 9, "file_size": 9}]}


async def wishes(citizen: Citizen) -> None:
    """From /privasi, as somebody would who reads before they begin."""
    await citizen.says("/privasi")
    await citizen.taps("Bersihkan chat ini", "Nyalakan")
    assert "menyala" in citizen.texts


async def clears(citizen: Citizen) -> None:
    await citizen.says("/bersihkan")
    await citizen.taps("Ya, bersihkan")


async def remembered(citizen: Citizen) -> list[int] | None:
    async with citizen.chat.store.read() as tx:
        found = await clearable.find(tx, citizen.person.id)
    return None if found is None else found.deletable()


def shown(citizen: Citizen) -> list[str]:
    return standing(citizen.chat, citizen.person)


async def test_whoever_didnt_wish_for_it_is_told_what_it_does_and_nothing_goes(sari: Citizen) -> None:
    await sari.says("/bersihkan")
    assert "mati" in sari.texts
    assert "pemberitahuan yang sudah tampil" in sari.texts
    assert sari.labels == ["Nyalakan"]
    assert await remembered(sari) is None
    await sari.taps_data("r:c:clry:0")
    assert "tidak berlaku" in sari.answer.toasts[0].text


async def test_the_welcome_has_a_button_that_keeps_what_led_there(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Apakah nama saya aman?", "Agar chat bisa dibersihkan")
    assert await remembered(sari) is None, "the wish isn't made by reading of it"
    await sari.taps("Nyalakan")
    assert await remembered(sari) == [1, 2]
    await sari.taps("Matikan", "Nyalakan", "Kembali")
    assert "Gratis." in sari.texts
    await sari.taps("Setuju, mulai lapor")
    assert (await sari.conversation()).flow["draft"]


async def test_a_wish_that_is_taken_back_leaves_nothing(chat: Chat, poster: Poster) -> None:
    sari = Citizen(chat, Person(7_345_612_345, "Sari"))
    await wishes(sari)
    assert "hash: clearable in clearable" in await traces.of_account(chat.store, sari.person.id, [])
    await sari.says("/bersihkan")
    await sari.taps("Matikan")
    assert "sudah dihapus" in sari.texts
    found = await traces.of_account(chat.store, sari.person.id, [])
    assert not [one for one in found if "clearable" in one]


async def test_all_of_both_sides_goes_and_the_line_takes_the_phones_keyboard_away(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await wishes(sari)
    await sari.reports(f"/start {poster.token}")
    asked = await remembered(sari)
    await clears(sari)
    gone = set(sari.answer.deleted(sari.person.id))
    assert asked is not None
    assert set(asked) < gone
    line = sari.answer.last
    assert (line.text, line.message.params["reply_markup"]) == (LINE, {"remove_keyboard": True})
    assert line.message.params["disable_notification"] is True
    assert await remembered(sari) == [line.message_id]


async def test_a_second_clearing_takes_the_line_of_the_first(sari: Citizen) -> None:
    await wishes(sari)
    await clears(sari)
    await clears(sari)
    assert [text for text in shown(sari) if text == LINE] == [LINE]
    assert sari.answer.last.text == LINE


async def test_a_second_tap_clears_no_second_time(chat: Chat, sari: Citizen) -> None:
    await wishes(sari)
    await sari.says("/bersihkan")
    assert sari.page is not None
    chat.refuses.add(sari.person.id)
    for _ in range(2):
        await chat.taps(sari.person, sari.page, "Ya, bersihkan")
    await chat.takes_again(sari.person.id)
    assert [one.text for one in chat.everything].count("Sebentar, chat ini sedang dibersihkan.") == 1
    assert [one.text for one in chat.everything].count(LINE) == 1


async def test_who_asks_anew_while_it_is_held_up_has_it_done_once(chat: Chat, sari: Citizen) -> None:
    await wishes(sari)
    chat.refuses.add(sari.person.id)
    for page in (70, 71):
        await chat.taps_data(sari.person, page, "r:c:clry:0")
    answer = await chat.takes_again(sari.person.id)
    assert [one.text for one in answer.to(sari.person.id)].count(LINE) == 1
    assert shown(sari)[-1] == LINE


async def test_news_that_comes_later_arrives_and_is_remembered(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await wishes(sari)
    case = await sari.reports(f"/start {poster.token}")
    await sari.taps("Sudah saya simpan")
    await clears(sari)
    line = sari.answer.last.message_id
    news = await asks(chat, case)
    assert await remembered(sari) == [line, news.message_id]


async def test_a_draft_stays_and_goes_on_where_it_was(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await wishes(sari)
    await sari.reaches_review(f"/start {poster.token}")
    await sari.says("/bersihkan")
    assert "belum dikirim tetap tersimpan" in sari.texts
    await sari.taps("Ya, bersihkan")
    assert sari.answer.last.text == LINE
    await sari.says("/lapor")
    await sari.taps("Lanjutkan", "Kirim pengaduan")
    assert len(await sari.cases()) == 1


async def test_what_waits_for_a_case_is_said_to_go_and_goes(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await wishes(sari)
    await sari.sent_case()
    await sari.sent_case()
    await sari.says("Saya ingat namanya.")
    assert await waits(chat, sari.person) == 1
    await sari.says("/bersihkan")
    assert "tidak disimpan" in sari.texts
    await sari.taps("Ya, bersihkan")
    assert await waits(chat, sari.person) == 0
    assert sari.answer.last.text == LINE


async def test_what_is_written_after_it_is_no_answer_to_what_is_gone(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await wishes(sari)
    await sari.reports(f"/start {poster.token}")
    await sari.taps("Sudah saya simpan")
    await sari.says("/tambah")
    await clears(sari)
    assert "asking" not in (await sari.conversation()).flow


async def test_a_code_that_nobody_kept_is_named_first(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await wishes(sari)
    await sari.reports(f"/start {poster.token}")
    receipt = sari.page
    await sari.says("/bersihkan")
    assert "belum Anda tandai" in sari.texts
    assert receipt is not None
    await chat.taps(sari.person, receipt, "Sudah saya simpan")
    await sari.says("/bersihkan")
    assert "belum Anda tandai" not in sari.texts
    assert "Simpan dulu nomor dan kode rahasia" in sari.texts


async def test_a_question_from_before_the_code_came_is_asked_anew(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await wishes(sari)
    await sari.reaches_review(f"/start {poster.token}")
    review = sari.page
    await sari.says("/bersihkan")
    question = sari.page
    assert review is not None
    assert question is not None
    await chat.taps(sari.person, review, "Kirim pengaduan")
    sari.see(await chat.taps(sari.person, question, "Ya, bersihkan"))
    assert "belum Anda tandai" in sari.texts
    assert access_code.find_codes("\n".join(shown(sari))), "the code still stands there"
    await sari.taps("Ya, bersihkan")
    assert sari.answer.last.text == LINE


@pytest.mark.parametrize("way", ["rahasia", "Tanpa kaitan"])
async def test_nothing_is_cleared_before_the_receipt_is_there(
    chat: Chat, sari: Citizen, poster: Poster, way: str
) -> None:
    await wishes(sari)
    await sari.reaches_review(f"/start {poster.token}")
    if way == "Tanpa kaitan":
        await sari.taps("Kerahasiaan: rahasia", way)
    chat.refuses.add(sari.person.id)
    await sari.taps("Kirim pengaduan")
    await sari.taps_data("r:c:clry:0", message_id=70)
    assert "masih dalam perjalanan" in sari.texts
    await chat.takes_again(sari.person.id)
    assert access_code.find_codes("\n".join(shown(sari)))


async def test_the_button_stands_where_it_is_wished_for_alone(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await wishes(sari)
    for citizen in (sari, Citizen(chat, BUDI)):
        there = set[bool]()

        def look(citizen: Citizen = citizen, there: set[bool] = there) -> None:
            there.add("Bersihkan chat ini" in citizen.labels)

        case = await citizen.reports(f"/start {poster.token}")
        look()
        await citizen.says(f"/status {case.ticket}")
        look()
        await citizen.says("/status")
        look()
        assert there == {citizen is sari}


async def test_who_blocked_the_bot_meanwhile_and_came_back_clears_anew(chat: Chat, sari: Citizen) -> None:
    await wishes(sari)
    before = await remembered(sari)
    chat.refuses.add(sari.person.id)
    await chat.taps_data(sari.person, 70, "r:c:clry:0")
    async with chat.store.write() as tx:
        await outbox.drop_chat(tx, sari.person.id)
    chat.refuses.clear()
    await clears(sari)
    assert before is not None
    assert set(before) < set(sari.answer.deleted(sari.person.id))
    assert sari.answer.last.text == LINE


async def test_no_group_is_cleared_whoever_asks(sari: Citizen) -> None:
    await wishes(sari)
    before = await remembered(sari)
    answer = await sari.says("/bersihkan", group=GROUP)
    assert answer.sendings == []
    assert await remembered(sari) == before


async def test_a_kill_at_any_step_leaves_the_rest_to_be_done(
    chat: Chat, sari: Citizen, tmp_path: Path
) -> None:
    await wishes(sari)
    async with chat.store.write() as tx:
        await clearable.remember(tx, [SentMessage(sari.person.id, 1000 + number) for number in range(250)])
    await sari.says("/bersihkan")
    wanted, steps = await remembered(sari), list[tuple[Path, set[int]]]()

    def keep(_commit: Committed) -> None:
        gone = Answer(chat.everything).deleted(sari.person.id)
        steps.append((tmp_path / f"step {len(steps)}", set(gone)))
        shutil.copytree(chat.store.data_dir, steps[-1][0])

    chat.store.after_commit.insert(0, keep)
    await sari.taps("Ya, bersihkan")
    assert wanted is not None
    assert len(steps) > 8
    for folder, gone in steps:
        said, more = await resumed(chat, folder)
        assert set(wanted) <= gone | more, folder
        assert said in ([LINE], []), folder


async def resumed(chat: Chat, folder: Path) -> tuple[list[str], set[int]]:
    """What a bot says and deletes that goes on with what a kill left."""
    (folder / "yanduan.db-shm").unlink(missing_ok=True)
    sent, store = list[Message](), chat.store
    async with open_store(folder, store.now, keys=store.vault._keys, names=store.names) as again:
        while True:
            async with again.read() as tx:
                owed, due = await outbox.pending(tx), await work.due(tx, kinds=["reporter.clear"])
            if not owed and not due:
                break
            async with again.write() as tx:
                marks = [
                    Sent(row.id, message_id=9000, arrival=row.message.arrival, chat_id=row.message.chat_id)
                    for row in owed
                ]
                await outbox.mark(tx, marks)
                for item in due:
                    await ERRANDS[item.kind].finish(tx, chat.deployment, item.payload, None)
                    await work.done(tx, item.id)
            sent += [row.message for row in owed]
        async with again.read() as tx:
            found = await clearable.find(tx, SARI.id)
    assert found is not None
    assert found.clearing is None
    gone = {one for message in sent for one in message.params.get("message_ids", [])}
    return [text for message in sent if (text := message.params.get("text")) == LINE], gone


async def test_an_unlinked_case_is_joined_to_no_list(chat: Chat, poster: Poster) -> None:
    """What stays is that this chat can be cleared, as of one who never reported."""
    sari = Citizen(chat, Person(7_345_612_345, "Sari"))
    await wishes(sari)
    await sari.reaches_review(f"/start {poster.token}")
    await sari.taps("Kerahasiaan: rahasia", "Tanpa kaitan", "Kirim pengaduan")
    ticket = next(word for word in sari.texts.split() if word.startswith("YDN-"))
    found = await traces.of_account(chat.store, sari.person.id, [ticket])
    assert {one.partition(" in ")[2] for one in found} == {"clearable", "yanduan.db", "yanduan.db-wal"} & {
        one.partition(" in ")[2] for one in found
    }
    assert {one for one in found if one.startswith("hash:")} <= {
        f"hash: clearable in {there}" for there in ("clearable", "yanduan.db", "yanduan.db-wal")
    }
    for table, said in await traces.opened(chat.store):
        if table == "clearable":
            assert ticket not in said
    await clears(sari)
    assert shown(sari)[-1] == LINE
    async with chat.store.read() as tx:
        assert await work.due(tx, kinds=["reporter.clear"]) == []

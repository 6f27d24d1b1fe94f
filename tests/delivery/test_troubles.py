"""What goes wrong inside delivery costs a message at most its place, and nobody else anything."""

from __future__ import annotations

import asyncio
import errno
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import speech
from bot.delivery import answers, courier, marks
from bot.delivery.calls import ApiCalls
from bot.delivery.marks import Marks
from bot.turn import Toast
from storage import officers, outbox, slots, units
from storage.errors import DiskFull, SealBroken
from storage.outbox import Sent
from storage.records import Json, Level, Message, OutboxRow
from storage.store import Committed, Tx
from tests.support import open_store
from tests.worlds.post import Post, post_office


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "PAUSE", 0.01)
    monkeypatch.setattr(answers, "LONGEST_PAUSE", 0.01)
    monkeypatch.setattr(courier, "FOREIGN_ROWS_EVERY", 0.02)


async def texts_sent(post: Post, chat: Any) -> list[str]:
    calls = await post.sandbox.calls("sendMessage", chat=chat)
    return [call["params"]["text"] for call in calls if call["verdict"] == "ok"]


async def test_nothing_more_is_sent_while_what_was_sent_cannot_be_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0
    mark = outbox.mark

    async def find_it_full(*_: Any) -> None:
        nonlocal tries
        tries += 1
        raise DiskFull

    async with post_office(tmp_path) as post:
        people = [await post.sandbox.user(f"Warga {n}", started=True) for n in range(40)]
        monkeypatch.setattr(outbox, "mark", find_it_full)
        async with post.store.write() as tx:
            for person in people:
                for number in range(3):
                    await speech.queue_message(tx, person.id, f"pesan {number}")
        while tries < 5:
            await asyncio.sleep(0)
        delivered = post.courier.delivered
        assert delivered < 80, "what was in flight, and no more"
        while tries < 20:
            await asyncio.sleep(0)
        assert post.courier.delivered == delivered
        monkeypatch.setattr(outbox, "mark", mark)
        await post.delivered()
        assert (await post.owed())["sent"] == post.courier.delivered == 120


async def test_a_mark_that_failed_among_single_ones_is_tried_again_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, tries = outbox.mark, 0

    async def fails_as_one_and_finds_it_full_once(tx: Tx, sent: Any = (), failed: Any = ()) -> None:
        nonlocal tries
        sent = list(sent)
        tries += 1
        if len(sent) > 1:
            message = "not these"
            raise ValueError(message)
        if tries == 2:
            raise DiskFull
        await mark(tx, sent, failed)

    async with open_store(tmp_path) as store:
        async with store.write() as tx:
            numbers = [await outbox.put(tx, Message("sendMessage", 5, {"text": "x"})) for _ in range(3)]
        monkeypatch.setattr(outbox, "mark", fails_as_one_and_finds_it_full_once)
        marks = Marks(store, lambda: None)
        running = asyncio.create_task(marks.run())
        marks.sent(Sent(number, None, None) for number in numbers)
        for _ in range(2000):
            async with store.read() as tx:
                if (await outbox.counts(tx)).get("sent") == 3:
                    break
        else:
            raise AssertionError("what failed waits for the next message")
        marks.stop()
        await running


async def test_a_slot_that_cannot_be_written_keeps_no_message_from_being_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_off(_tx: Any, message_ids: dict[str, int]) -> None:
        if message_ids:
            raise SealBroken

    monkeypatch.setattr(slots, "set_messages", break_off)
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            slot = await slots.new(tx, chat_id=sari.id, case_id=None, kind="card")
            await speech.queue_message(tx, sari.id, "satu", slot=slot.id)
            await speech.queue_message(tx, sari.id, "dua")
        await post.delivered()
        assert (await post.owed())["sent"] == 2


async def test_an_outbox_that_cannot_be_read_is_read_at_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending, fails = outbox.pending, [ValueError(), SealBroken()]

    async def stumble(*of: Any, **more: Any) -> Any:
        if fails:
            raise fails.pop()
        return await pending(*of, **more)

    monkeypatch.setattr(outbox, "pending", stumble)
    async with post_office(tmp_path) as post:
        post.store.after_commit.remove(post.courier.committed)  # as if another process put it there
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "halo")
        await sari.hears("halo")
        assert fails == []


async def test_an_edit_whose_slot_cannot_be_opened_becomes_what_stands_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_off(*_: Any) -> None:
        raise SealBroken

    monkeypatch.setattr(slots, "get", break_off)
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            slot = await slots.new(tx, chat_id=sari.id, case_id=None, kind="card")
            new = Message("sendMessage", sari.id, {"text": "kartu baru"})
            await speech.queue_edit(tx, sari.id, "ubah", slot=slot.id, otherwise=new)
        await sari.hears("kartu baru")


async def test_a_move_sends_nothing_twice_of_what_was_not_read_yet(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        chief = await post.sandbox.user("Wira", started=True)
        group = await post.sandbox.group("Propam", admins=[chief], kind="group", bot="member")
        async with post.store.write() as tx:
            unit = await units.add(
                tx, code="RES", name="Polres", level=Level.POLRES, parent_code=None, timezone="Asia/Makassar"
            )
            await units.bind_group(tx, unit.id, group.id)
        old = await chief.migrates(group)

        def tell_of_one(commit: Committed) -> None:
            post.courier.committed(replace(commit, outbox=commit.outbox[:1]))

        post.store.after_commit[:] = [tell_of_one]
        async with post.store.write() as tx:
            for text in ("satu", "dua", "tiga"):
                await speech.queue_message(tx, old.id, text)
        await post.delivered()
        assert await texts_sent(post, group) == ["satu", "dua", "tiga"]


async def test_a_chat_that_is_gone_is_owed_nothing_later_either(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        await sari.blocks()
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "nanti", not_before=post.clock.now + timedelta(hours=1))
            await speech.queue_message(tx, sari.id, "sekarang")
        await post.delivered()
        assert (await post.owed())["dropped"] == 2
        assert post.courier.waiting == 0


async def test_refused_news_for_a_reporter_leave_no_trace_at_the_officer_that_they_are(
    tmp_path: Path,
) -> None:
    async def may_be_written_to(post: Post, person: Any) -> bool:
        async with post.store.read() as tx:
            found = await officers.by_user(tx, person.id)
        return found is not None and found.private_ready

    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await rina.blocks()
        async with post.store.write() as tx:
            officer = await officers.see(tx, rina.id, "Rina")
            await officers.set_private_ready(tx, officer.id, ready=True)
            await speech.queue_message(tx, rina.id, "Ada kabar untuk pengaduan Anda.")
        await post.delivered()
        assert await may_be_written_to(post, rina)
        async with post.store.write() as tx:
            await speech.queue_message(tx, rina.id, "Berkas", protect=True)
        await post.delivered()
        assert not await may_be_written_to(post, rina)


async def test_a_message_that_fails_for_ever_gives_its_place_up_once_others_get_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST_TRIES", 3)
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        budi = await post.sandbox.user("Budi", started=True)
        fault = await post.sandbox.fault("500", method="sendMessage", chat=sari)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "satu")
        while len(await post.sandbox.calls("sendMessage", chat=sari)) < 8:
            await asyncio.sleep(0)
        assert post.courier.set_aside == 0, "while nothing gets through it may be Telegram's fault"
        async with post.store.write() as tx:
            await speech.queue_message(tx, budi.id, "halo")
        await post.delivered()
        assert (await post.owed())["set_aside"] == 1
        await post.sandbox.heal(fault)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "dua")
        await sari.hears("dua")


@pytest.mark.parametrize("trouble", [MemoryError(), OSError(errno.EMFILE, "Too many open files")], ids=repr)
async def test_a_message_that_a_machine_cannot_make_now_is_made_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    made = ApiCalls.params
    tries = 0

    async def params(calls: ApiCalls, row: OutboxRow) -> Json | None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise trouble
        return await made(calls, row)

    monkeypatch.setattr(ApiCalls, "params", params)
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "halo")
        await sari.hears("halo")
        assert (await post.owed())["set_aside"] == 0


async def test_an_answer_to_a_tap_that_breaks_ends_nothing(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        post.courier.answer([Toast(object(), "halo")])  # type: ignore[arg-type]
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "halo")
        await sari.hears("halo")

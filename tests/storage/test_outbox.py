from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage import old_rows, outbox, slots, unlinking, work
from storage.outbox import Failed, Sent
from storage.places import place
from storage.records import Arrival, Blank, Digest, Loss, Message, Overview, Printout, Priority, Upload
from storage.schema import outbox as rows
from storage.store import Store
from tests.storage.plans import planned
from tests.support import StillClock
from tests.worlds.given import DataFolder, a_case


def message(chat_id: int = 1, text: str = "halo", **more: object) -> Message:
    return Message("sendMessage", chat_id, {"text": text}, **more)  # type: ignore[arg-type]


async def texts(store: Store, after_id: int = 0) -> list[str]:
    async with store.read() as tx:
        return [row.message.params["text"] for row in await outbox.pending(tx, after_id)]


async def test_a_message_comes_back_as_it_was_put(store: Store, clock: StillClock) -> None:
    put = Message(
        "sendPhoto",
        -100,
        {"caption": "x", "caption_entities": [{"type": "bold", "offset": 0, "length": 1}]},
        Priority.NOTICE,
        clock.now + timedelta(minutes=1),
        "slot",
        Upload("photo", "e" * 32, "bukti-1.jpg"),
        message(5, "instead"),
        Digest("Perkara baru", "YDN-0001", {"text": "Buka", "callback_data": "x"}),
        "c" * 32,
        Loss("officers.not_delivered", {"case_id": "c", "event": 7}),
        ("beside",),
        Arrival("reporter.show_code", {"case_id": "c"}),
    )
    assert all(getattr(put, one.name) != one.default for one in fields(Message)), "a field was left out"
    async with store.write() as tx:
        await outbox.put(tx, put)
    async with store.read() as tx:
        (row,) = await outbox.pending(tx)
    assert (row.id, row.message, row.attempts) == (1, put, 0)


async def test_a_picture_to_draw_is_kept_with_what_stands_on_it(store: Store) -> None:
    put = message(5, upload=Overview({"title": "Poster", "lines": [{"weeks": [0, 1]}]}, "poster.png"))
    blank = message(5, upload=Blank())
    async with store.write() as tx:
        await outbox.put(tx, put)
        await outbox.put(tx, blank)
    async with store.read() as tx:
        assert [row.message for row in await outbox.pending(tx)] == [put, blank]


async def test_a_poster_to_print_is_kept_as_such_and_rows_from_before_are_read(
    store: Store,
) -> None:
    put = message(5, upload=Printout("f" * 32, 2, "a4", "both", "SEK-001-a4-both.pdf"))
    async with store.write() as tx:
        await outbox.put(tx, put)
        await outbox.put(tx, message(5, upload=Upload("photo", "e" * 32, "bukti-1.jpg", drawn=True)))
    async with store.write() as tx:
        row = (await tx.fetch_all(select(rows).where(rows.c.id == 2)))[0]
        there = place(rows.c.body, row)
        body = tx.vault.open_for_program(there, row.body)
        del body["printout"], body["overview"], body["blank"], body["loss"], body["case_id"]
        body["upload"] = body["upload"][:3]
        await tx.execute(
            update(rows).where(rows.c.id == 2).values(body=tx.vault.seal_for_program(there, body))
        )
    async with store.read() as tx:
        first, old = await outbox.pending(tx)
    assert first.message == put
    assert old.message.upload == Upload("photo", "e" * 32, "bukti-1.jpg")


async def test_numbers_rise_through_restarts_other_processes_and_purges(
    data_folder: DataFolder, clock: StillClock
) -> None:
    store, other = await data_folder.open(), await data_folder.open()
    for opened in (store, other, store):
        async with opened.write() as tx:
            await outbox.put(tx, message())
    async with store.write() as tx:
        await outbox.mark(tx, [Sent(1), Sent(2), Sent(3)])
    clock.passes(days=9)
    await outbox.purge_old(store)
    async with store.write() as tx:
        await outbox.put(tx, message())
        assert [row.id for row in await outbox.pending(tx)] == [4]
        assert await outbox.counts(tx) == {"pending": 1, "sent": 1, "set_aside": 0, "dropped": 0}
    await store.close()
    await other.close()


async def test_pending_goes_on_after_a_number(store: Store) -> None:
    async with store.write() as tx:
        for n in range(5):
            await outbox.put(tx, message(text=f"{n}"))
    assert await texts(store, 3) == ["3", "4"]
    async with store.read() as tx:
        assert len(await outbox.pending(tx, limit=2)) == 2


async def test_unreadable_messages_hide_none_behind_them(store: Store) -> None:
    async with store.write() as tx:
        for n in range(5):
            await outbox.put(tx, message(text=f"{n}"))
        await tx.execute(rows.update().where(rows.c.id.in_([1, 2, 4])).values(body=b"lost" * 9))
        assert [row.id for row in await outbox.pending(tx, limit=2)] == [3, 5]
        assert [row.id for row in await outbox.pending(tx, limit=1)] == [3]
        assert await outbox.pending(tx, after_id=5) == []
        assert [row.id for row in await outbox.move_chat(tx, 1, 9)] == [3, 5]
        await outbox.mark(tx, failed=[Failed(n, "400", final=True) for n in range(1, 6)])
        assert [row.id for row, _ in await outbox.set_aside(tx)] == [3, 5]


async def test_a_sent_message_keeps_neither_body_nor_recipient(store: Store, data_folder: DataFolder) -> None:
    async with store.write() as tx:
        await outbox.put(tx, message())
        await outbox.put(tx, message(text="later"))
    async with store.write() as tx:
        await outbox.mark(tx, [Sent(1)])
        row = await tx.fetch_one(rows.select().where(rows.c.id == 1))
        assert row is not None
        assert (row.state, row.body, row.chat_key, row.attempts) == ("sent", None, None, 1)
    assert await texts(store) == ["later"]


async def test_a_sent_message_is_remembered_in_its_slot(store: Store) -> None:
    async with store.write() as tx:
        made = await a_case(tx)
        kept = [await slots.new(tx, chat_id=9, case_id=made.case.id, kind="card") for _ in range(3)]
        for one in kept:
            await outbox.put(tx, message(9, slot=one.id))
        await slots.forget(tx, kept[2].id)
        await outbox.mark(tx, [Sent(n + 1, one.id, 100 + n) for n, one in enumerate(kept)])
        found = await slots.by_message(tx, 9, 101)
        assert found is not None
        assert (found.id, found.message_id, found.case_id) == (kept[1].id, 101, made.case.id)
        assert await slots.by_message(tx, 9, 102) is None
        assert await slots.by_message(tx, 8, 101) is None


async def test_a_failure_waits_or_is_set_aside_for_the_operator(store: Store, clock: StillClock) -> None:
    later = clock.now + timedelta(seconds=30)
    async with store.write() as tx:
        for n in range(3):
            await outbox.put(tx, message(text=f"{n}"))
        await outbox.mark(tx, failed=[Failed(1, "429", not_before=later), Failed(2, "400", final=True)])
        owed = await outbox.pending(tx)
        assert [(row.id, row.attempts, row.message.not_before) for row in owed] == [
            (1, 1, later),
            (3, 0, None),
        ]
        ((row, code),) = await outbox.set_aside(tx)
        assert (row.message.params["text"], code) == ("1", "400")
    clock.passes(hours=73)
    await outbox.purge_old(store)
    async with store.write() as tx:
        assert await outbox.set_aside(tx) == []


async def test_an_unreachable_chat_is_owed_nothing_more(store: Store) -> None:
    async with store.write() as tx:
        for chat_id in (1, 2, 1):
            await outbox.put(tx, message(chat_id, f"{chat_id}"))
        assert await outbox.drop_chat(tx, 1) == 2
    assert await texts(store) == ["2"]


async def test_a_group_that_got_another_id_gets_its_messages_there(store: Store) -> None:
    async with store.write() as tx:
        await outbox.put(tx, message(-5, "a", otherwise=message(-5, "b")))
        await outbox.put(tx, message(-6, "c"))
        (moved,) = await outbox.move_chat(tx, -5, -100)
        assert moved.message.chat_id == -100
        assert moved.message.otherwise is not None
        assert moved.message.otherwise.chat_id == -100
        assert [row.message.chat_id for row in await outbox.pending(tx)] == [-100, -6]
        assert await outbox.drop_chat(tx, -5) == 0


async def test_a_message_doesnt_show_whom_it_is_for() -> None:
    assert "700100200" not in repr(message(700_100_200, "RAHASIA"))
    assert "RAHASIA" not in repr(message(700_100_200, "RAHASIA"))


async def test_what_does_not_arrive_leaves_its_errand_with_the_mark(store: Store) -> None:
    def loss(number: int) -> Loss:
        return Loss("officers.not_delivered", {"case_id": "c", "event": number})

    async with store.write() as tx:
        for number in range(1, 6):
            await outbox.put(tx, message(number // 4, loss=loss(number)))
        await outbox.mark(tx, [Sent(1), Sent(2, lost=loss(2))], [Failed(3, "x", final=True, lost=loss(3))])
        assert await outbox.drop_chat(tx, 1) == 2
    async with store.read() as tx:
        assert [one.payload["event"] for one in await work.due(tx)] == [2, 3, 4, 5]


async def test_what_arrives_leaves_its_errand_with_the_mark(store: Store) -> None:
    arrival = Arrival("reporter.show_code", {"case_id": "c"})
    async with store.write() as tx:
        await outbox.put(tx, message(arrival=arrival))
        await outbox.put(tx, message(arrival=arrival))
    async with store.write() as tx:
        first, second = await outbox.pending(tx)
        assert first.message.arrival == arrival
        await outbox.mark(tx, [Sent(first.id, arrival=arrival)], [Failed(second.id, "x", final=True)])
        assert [(one.kind, one.payload) for one in await work.due(tx)] == [(arrival.errand, arrival.payload)]


async def test_waiting_rows_are_read_in_their_order_however_many_there_are(store: Store) -> None:
    async with store.write() as tx:
        with planned(store) as plans:
            await outbox.put(tx, message())
            await outbox.pending(tx, after_id=1000)
            await outbox.all_owed(tx)
            await outbox.counts(tx)
    assert [plan.replace("outbox USING ", "") for plan in plans] == [
        "SEARCH COVERING INDEX sqlite_autoindex_outbox_1 (id<?)",
        "SEARCH INDEX ix_outbox_state_id (state=? AND id>?)",
        "SEARCH COVERING INDEX ix_outbox_state_id (state=?)",
        "SCAN COVERING INDEX ix_outbox_state_id",
    ]


async def test_old_rows_are_taken_out_a_few_at_a_time(
    store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_rows, "AT_ONCE", 2)
    async with store.write() as tx:
        for _ in range(7):
            await outbox.put(tx, message())
    async with store.write() as tx:
        await outbox.mark(tx, [Sent(number) for number in range(1, 6)], [Failed(7, "400", final=True)])
    clock.passes(days=9)
    begun = 0
    write = store.write

    def counted() -> object:
        nonlocal begun
        begun += 1
        return write()

    monkeypatch.setattr(store, "write", counted)
    await outbox.purge_old(store)
    assert begun == 3 + 1  # three portions, and the last row, which gives up what it says
    async with store.read() as tx:
        kept = await tx.fetch_all(select(rows).order_by(rows.c.id))
    assert [(row.id, row.state, row.body is None) for row in kept] == [
        (6, "pending", False),
        (7, "dropped", True),
    ]


async def test_who_is_parted_from_a_case_is_owed_only_what_officers_are(
    store: Store, clock: StillClock
) -> None:
    """An officer may have reported it, and be told of it for other reasons, in the same chat."""
    async with store.write() as tx:
        await outbox.put(tx, message(1, "Isian"))
    clock.passes(seconds=1)
    async with store.write() as tx:
        made = (await a_case(tx, chat_id=1, unlinked=True)).case
        await outbox.put(tx, message(1, "Terkirim.", case_id=made.id))
        await outbox.put(tx, message(1, f"Nomor: {made.ticket}"))
        await outbox.put(tx, message(1, "Kasus ini diambil.", case_id=made.id, beside=("slot",)))
        await outbox.put(tx, message(1, "Soal lain"))
        await outbox.put(tx, message(2, "Petugas lain", case_id=made.id))
        assert await unlinking.cut(tx, made.id)
        assert not await unlinking.cut(tx, made.id)
    assert await texts(store) == ["Kasus ini diambil.", "Soal lain", "Petugas lain"]

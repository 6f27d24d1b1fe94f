"""The receipt: what it says, and how long its access code can be read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errands import HIDE_CODE, SentReceipt
from bot.reporter.filing import receipt
from bot.rules import access_code, calendar, ticket, time_limits
from bot.texts import formats as written
from bot.turn import Deployment
from storage import cases, events, outbox, proofs, schema, slots
from storage.records import ActorRole, EventKind, Poster, Status
from storage.store import Tx
from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen


async def nothing(_tx: Tx, _deployment: Deployment) -> None:
    """A job that only lets what is due be done."""


async def sends_while_nothing_arrives(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    chat.refuses.add(sari.person.id)
    await sari.taps("Kirim pengaduan")
    assert access_code.find_codes(sari.texts) == []


async def errands_of_the_receipt(chat: Chat) -> int:
    """How many are left, due or not."""
    async with chat.store.read() as tx:
        found = await tx.fetch_all(select(schema.work.c.kind))
    return sum("code" in row.kind for row in found)


async def test_the_proof_and_all_else_there_is_to_know_are_one_tap_away(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    async with chat.store.read() as tx:
        proof = proofs.of(tx, case.ticket)
    assert proof not in sari.texts
    await sari.taps("Selengkapnya")
    assert proof in sari.texts
    assert sari.answer.last.buttons[0]["copy_text"]["text"] == proof
    assert sari.labels[1:] == ["Saya dalam bahaya sekarang"]


@pytest.mark.any_day
async def test_the_receipt_has_ticket_and_code_and_the_code_goes_when_it_is_saved(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    assert case.ticket in sari.texts
    found = access_code.find_codes(sari.texts)
    assert len(found) == 1
    async with chat.store.read() as tx:
        assert await cases.check_code(tx, case.id, found[0])
    promised = calendar.add_working_days(chat.now, 3, "Asia/Makassar")
    assert written.date_text(promised, "Asia/Makassar", "id") in sari.texts
    assert sari.labels == ["Sudah saya simpan", "Salin nomor", "Selengkapnya"]
    assert sari.page is not None
    assert [one["copy_text"] for one in sari.page.buttons if "copy_text" in one] == [{"text": case.ticket}]
    await sari.taps("Sudah saya simpan")
    assert ticket.find_tickets(sari.texts)[0] == case.ticket  # a part of the proof may look like one
    assert access_code.find_codes(sari.texts) == []


async def test_a_day_later_the_code_goes_out_of_the_receipt_by_itself(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    assert access_code.find_codes(sari.texts)
    chat.passes(hours=23)
    assert not (await chat.job(nothing)).sendings
    chat.passes(hours=2)
    (bare,) = [one for one in (await chat.job(nothing)).to(sari.person.id) if case.ticket in one.text]
    assert bare.message.method == "editMessageText"
    assert access_code.find_codes(bare.text) == []
    assert bare.labels == ["Salin nomor", "Selengkapnya"]
    chat.passes(hours=2)
    assert not (await chat.job(nothing)).sendings
    async with chat.store.read() as tx:
        assert await slots.of_case(tx, case.id, receipt.SLOT) == []


async def test_the_day_begins_when_the_receipt_is_known_to_have_arrived(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sends_while_nothing_arrives(chat, sari, poster)
    chat.passes(hours=30)
    assert not (await chat.job(nothing)).sendings
    sari.see(await chat.takes_again(sari.person.id))
    assert len(access_code.find_codes(sari.texts)) == 1
    chat.passes(hours=23)
    assert not (await chat.job(nothing)).sendings
    chat.passes(hours=2)
    (bare,) = (await chat.job(nothing)).to(sari.person.id)
    assert bare.message.method == "editMessageText"
    assert access_code.find_codes(bare.text) == []


async def test_a_receipt_that_never_arrives_is_not_looked_after_for_ever(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sends_while_nothing_arrives(chat, sari, poster)
    async with chat.store.write() as tx:
        await outbox.drop_chat(tx, sari.person.id)
    for _ in range(3):
        chat.passes(hours=25)
        assert not (await chat.job(nothing)).to(sari.person.id)
    assert await errands_of_the_receipt(chat) == 0


async def test_what_is_sent_before_its_place_is_known_holds_no_code(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    """A message under way when the program dies is sent again: where its first copy stands nobody knows."""
    await sari.reports(f"/start {poster.token}")
    for one in chat.everything:
        if access_code.find_codes(one.text):
            assert one.message.method == "editMessageText"
            assert one.message.params["message_id"] == one.message_id


async def test_a_receipt_of_before_loses_its_code_a_day_after_it_was_sent(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    """Earlier versions sent the code along; their errand knows the message by its slot."""
    case = await sari.reports(f"/start {poster.token}")
    async with chat.store.write() as tx:
        slot = await slots.new(tx, chat_id=sari.person.id, case_id=case.id, kind=receipt.SLOT)
        await slots.set_message(tx, slot.id, 77)
        lost = await slots.new(tx, chat_id=sari.person.id, case_id=case.id, kind=receipt.SLOT)
        for one in (slot, lost):
            shown = SentReceipt(case.id, one.id, "id")
            await HIDE_CODE.put(tx, shown, tx.now + time_limits.CODE_SHOWN_FOR)
    chat.passes(hours=24)
    edited = [one.message.params["message_id"] for one in (await chat.job(nothing)).to(sari.person.id)]
    assert 77 in edited
    assert await errands_of_the_receipt(chat) == 0


async def test_a_receipt_under_way_while_its_case_is_erased_is_given_no_code(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sends_while_nothing_arrives(chat, sari, poster)
    (case,) = await sari.cases()
    async with chat.store.read() as tx:
        flying = [row for row, _ in await outbox.owed_to(tx, sari.person.id) if row.message.arrival]
    async with chat.store.write() as tx:
        await events.append(tx, case.id, EventKind.ERASED, ActorRole.SYSTEM)
        await cases.destroy(tx, case.id)
        sent = [outbox.Sent(row.id, row.message.slot, 99, arrival=row.message.arrival) for row in flying]
        await outbox.mark(tx, sent)
    assert len(flying) == 1
    assert not [one for one in (await chat.job(nothing)).sendings if access_code.find_codes(one.text)]


PROMISE = "paling lambat"


@pytest.mark.parametrize("what", ["closed", "taken_up", "late"])
async def test_a_receipt_promises_only_what_is_still_to_come(
    chat: Chat, sari: Citizen, poster: Poster, what: str
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    page = sari.page
    assert page is not None
    assert PROMISE in sari.texts
    async with chat.store.write() as tx:
        if what == "closed":
            await cases.set_status(tx, case.id, Status.CLOSED_UNPROVEN)
        elif what == "taken_up":
            await cases.take_up(tx, case.id)
        else:
            await cases.promise(tx, case.id, tx.now + timedelta(hours=4))
    chat.passes(hours=25)
    bare = (await chat.job(nothing)).to(sari.person.id)
    (shown,) = [one for one in bare if one.message_id == page.message_id]
    assert PROMISE not in shown.text
    assert "/status" in shown.text
    sari.see(await chat.taps(sari.person, page, "Selengkapnya"))
    assert ("/tambah" in sari.texts) is (what != "closed")


async def test_a_code_said_to_be_kept_late_leaves_no_old_promise(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    async with chat.store.write() as tx:
        await cases.take_up(tx, case.id)
    await sari.taps("Sudah saya simpan")
    assert PROMISE not in sari.texts
    assert "/status" in sari.texts


async def test_a_code_that_goes_in_time_leaves_the_promise(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await sari.reports(f"/start {poster.token}")
    chat.passes(hours=25)
    sari.see(await chat.job(nothing))
    assert PROMISE in sari.texts


async def test_of_a_closed_case_no_receipt_says_that_it_is_marked_urgent(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.says("Saya diancam.")
    await sari.taps("Lanjut", "Polsek ini", "Ya, ada bahaya sekarang", "Lewati", "Lewati", "Kirim pengaduan")
    (case,) = await sari.cases()
    async with chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_UNPROVEN)
    await sari.taps("Sudah saya simpan")
    assert "mendesak" not in sari.texts
    assert "148" in sari.texts

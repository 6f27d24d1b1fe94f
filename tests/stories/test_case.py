"""What follows a complaint: a citizen on one side, officers on the other, and what each may read."""

from __future__ import annotations

import re

import pytest

from bot.sandbox.testing import Person
from storage import cases, events, messages
from storage.records import EventKind, Status
from tests.worlds.people import STORY, claims, follows_the_button, newcomer, reports
from tests.worlds.scene import Scene

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.both_worlds]

CODE = re.compile(r"\d{4} \d{4} \d{4} \d{4}")


async def a_held_case(world: Scene) -> tuple[Person, Person, str]:
    """A citizen, an officer who has their case and has opened it, and its ticket."""
    sari, ayu = await world.sandbox.user("Sari"), await newcomer(world, "Ayu")
    ticket = await reports(sari, world.poster)
    await claims(ayu, world.group, ticket)
    return sari, ayu, ticket


async def kinds(world: Scene, ticket: str) -> list[EventKind]:
    """What the case's chain holds."""
    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        return [event.kind for event in await events.of_case(tx, case.id)]


async def test_a_claimed_file_is_read_in_private_alone_and_its_reporter_told(world: Scene) -> None:
    sari, ayu, ticket = await a_held_case(world)
    await sari.hears("Ada kabar")
    file = await ayu.finds(STORY)
    assert file.protected
    assert "Sari" not in file.text
    card = await world.budi.finds(f"{ticket} · ", in_chat=world.group)
    assert "Dipegang: Ayu" in card.text
    assert not [each for each in await world.budi.sees(world.group) if STORY in each.text]
    assert [kind for kind in await kinds(world, ticket) if kind is EventKind.CLAIMED] == [EventKind.CLAIMED]


async def test_a_question_is_answered_by_a_reply_that_waits_two_minutes(world: Scene) -> None:
    sari, ayu, ticket = await a_held_case(world)
    await ayu.taps("Tulis ke pelapor")
    await ayu.hears("tulis pesan untuk pelapor")
    await ayu.says("Hari apa kejadiannya?")
    await ayu.hears("Pesan untuk pelapor")
    await ayu.taps("Kirim")
    asked = await sari.hears("Hari apa kejadiannya?")
    await sari.says("Hari Senin pagi.", reply_to=asked)
    await sari.hears(ticket)
    assert EventKind.ADDED not in await kinds(world, ticket)
    await world.passes(seconds=130)
    await ayu.hears("Hari Senin pagi.")
    assert EventKind.ADDED in await kinds(world, ticket)


async def test_what_is_added_reaches_the_holder_in_private_alone(world: Scene) -> None:
    sari, ayu, ticket = await a_held_case(world)
    await sari.says(f"/tambah {ticket}")
    await sari.hears(ticket)
    await sari.says("Ada saksi di warung.")
    await ayu.hears("Ada saksi di warung.")
    assert not [each for each in await ayu.sees(world.group) if "warung" in each.text]
    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        said = [m.body["text"] for m in await messages.messages(tx, case.id) if m.kind == "addition"]
    assert said == ["Ada saksi di warung."]


async def test_a_withdrawal_takes_two_taps_and_its_holder_is_told(world: Scene) -> None:
    sari, ayu, ticket = await a_held_case(world)
    await sari.says("/batal")
    await sari.taps(f"Cabut {ticket}")
    await sari.taps("Ya, cabut pengaduan")
    await ayu.hears("dicabut", in_chat=world.group)
    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
    assert case is not None
    assert case.status is Status.CLOSED_WITHDRAWN


async def test_who_floods_is_muted_for_a_day_hears_why_and_is_heard_in_danger(world: Scene) -> None:
    sari, ayu, ticket = await a_held_case(world)
    chief = world.chief
    card = await chief.finds(f"{ticket} · ", in_chat=world.group)
    await chief.taps("Buka berkas", in_chat=world.group, on=card)
    await chief.is_told(ticket)
    if not any(f"{ticket} · Isi pengaduan" in each.text for each in await chief.unheard()):
        await follows_the_button(chief, world.group, ticket)
    await chief.finds("dihapus lagi setelah")
    await chief.taps("Bisukan pelapor")
    await chief.hears("untuk berapa lama")
    await chief.taps("1 hari")
    await chief.hears("tulis alasan membisukan")
    await chief.says("Mengirim pesan yang sama berulang kali.")
    await chief.hears("Pemberitahuan untuk pelapor")
    await chief.taps("Bisukan")
    await ayu.hears("dibisukan oleh Wira")
    told = await sari.hears("tidak kami terima")
    assert "berulang kali" in told.text
    assert "Kompolnas" in told.text
    await sari.says(f"/tambah {ticket} Sekali lagi.")
    await sari.hears("tidak masuk ke pengaduan ini dan tidak disimpan")
    await sari.taps("Saya dalam bahaya sekarang")
    await sari.hears("Apakah Anda atau orang lain")
    await sari.taps("Ya, ada bahaya sekarang")
    await ayu.hears("ada bahaya sekarang")
    await sari.says(f"/tambah {ticket} Mereka di depan rumah.")
    await sari.hears("Dua menit lagi")
    await world.passes(seconds=130)
    await ayu.hears("Mereka di depan rumah.")
    await world.passes(hours=25)
    await sari.hears("kami terima lagi")
    assert (await kinds(world, ticket)).count(EventKind.ADDED) == 1


async def test_a_name_is_shown_after_a_word_from_above_and_told_to_its_owner(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    ayu, dewi = await newcomer(world, "Ayu"), await newcomer(world, "Dewi")
    rudi = await world.sandbox.user("Rudi", started=True)
    await rudi.joins(world.upper)
    await world.chief.promotes(rudi, world.upper)
    ticket = await reports(sari, world.poster)
    await sari.says(f"/status {ticket}")
    await sari.taps("Nama dan nomor saya")
    await sari.taps("Isi nama")
    await sari.hears("Tulis nama Anda")
    await sari.says("Sari Lengkap")
    await sari.hears("Sari Lengkap")
    await claims(ayu, world.group, ticket)
    await ayu.taps("Minta identitas pelapor")
    await ayu.hears("tulis alasan membuka identitas")
    await ayu.says("Perlu dipanggil.")
    await ayu.hears("permintaan diajukan")
    await dewi.finds("permintaan identitas", in_chat=world.group)
    line = await rudi.finds("permintaan identitas", in_chat=world.upper)
    await rudi.taps("Periksa permintaan", in_chat=world.upper, on=line)
    led = await rudi.hears(f"{ticket}: buka obrolan pribadi", in_chat=world.upper)
    button = await rudi.taps("Buka obrolan pribadi", in_chat=world.upper, on=led)
    await rudi.scans(button.url)
    await rudi.hears("belum sehari")
    await world.passes(hours=25)
    await rudi.taps("Periksa permintaan", in_chat=world.upper, on=line)
    await rudi.hears("permintaan persetujuan")
    await rudi.taps("Setujui")
    shown = await ayu.hears("Sari Lengkap")
    assert shown.protected
    told = await sari.hears("Perlu dipanggil.")
    assert "Kompolnas" in told.text
    for reader, chat in ((dewi, None), (dewi, world.group), (rudi, None), (rudi, world.upper)):
        assert not [each for each in await reader.sees(chat) if "Sari Lengkap" in each.text]
    assert EventKind.IDENTITY_ANSWERED in await kinds(world, ticket)


async def test_whoever_has_the_code_sees_the_status_and_its_owner_hears_of_it(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    ticket = await reports(sari, world.poster)
    code = CODE.search((await sari.finds("Kode rahasia:")).text)
    assert code is not None
    other, stranger = await world.sandbox.user("Wati"), await world.sandbox.user("Orang lain")
    await stranger.says(f"/status {ticket} 1234 5678 9012 3456")
    refused = await stranger.hears()
    assert "Perjalanan" not in refused.text
    await other.says(f"/status {ticket} {code[0]}")
    assert "Perjalanan pengaduan" in (await other.hears(ticket)).text
    await sari.hears("dibuka dari akun Telegram lain")

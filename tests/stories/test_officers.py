"""What officers may not do, and of two who do the same at once."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.seeing import find_button, printed
from bot.sandbox.testing import Person
from storage import cases, events
from storage.records import EventKind, Status
from tests.worlds.people import (
    claims,
    comes_to_the_review,
    comes_to_the_story,
    follows_the_button,
    is_known,
    newcomer,
    reports,
    sends,
)
from tests.worlds.scene import PATIENCE, Scene

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.both_worlds]


async def test_of_two_claims_in_one_batch_one_wins_and_the_other_learns_who_has_it(world: Scene) -> None:
    dewi, eko = await newcomer(world, "Dewi"), await newcomer(world, "Eko")
    for officer in (dewi, eko):
        await is_known(officer, world.group)
    ticket = await reports(await world.sandbox.user("Sari"), world.poster)
    card = await dewi.finds(f"{ticket} · ", in_chat=world.group, timeout=PATIENCE)
    tap = {"act": "taps", "chat": world.group.id, "message": card.id, "text": "Ambil & buka"}
    await world.sandbox.client.acts([{**tap, "user": dewi.id}, {**tap, "user": eko.id}])
    told = await asyncio.gather(dewi.is_told(ticket), eko.is_told(ticket))

    batch = [call["answer"] for call in await world.sandbox.calls("getUpdates") if call["answer"]][-1]
    assert [update["callback_query"]["from"]["id"] for update in batch] == [dewi.id, eko.id]
    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        kinds = [event.kind for event in await events.of_case(tx, case.id)]
    assert kinds.count(EventKind.CLAIMED) == 1
    assert "sudah dipegang Dewi" in told[1]["text"]
    assert "sudah dipegang" not in told[0]["text"]
    assert "Dipegang: Dewi" in (await eko.finds("Dipegang", in_chat=world.group)).text


async def test_an_officer_who_reports_is_a_citizen_in_the_private_chat(world: Scene) -> None:
    """While a question about a case that they hold is open, what isn't a reply to it is their own story."""
    hadi = await newcomer(world, "Hadi")
    held = await reports(await world.sandbox.user("Sari"), world.poster)
    await claims(hadi, world.group, held)
    await hadi.taps("→ Tidak dapat diproses")
    question = await hadi.hears(f"{held} · tulis catatan", timeout=PATIENCE)

    await comes_to_the_story(hadi, world.poster)
    await hadi.says("Kanit meminta setoran.", reply_to=None)
    await hadi.hears("Tersimpan", timeout=PATIENCE)
    await hadi.says("Bukan wewenang Propam.", reply_to=question)
    await hadi.hears("Kalimat untuk pelapor", timeout=PATIENCE)
    await hadi.says("Setiap minggu.", reply_to=None)
    await hadi.hears("Tersimpan", timeout=PATIENCE)
    await comes_to_the_review(hadi)
    own = await sends(hadi)

    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, own)
        assert case is not None
        story = [part["text"] for part in (await cases.content(tx, case.id))["story"]]
    assert story == ["Kanit meminta setoran.", "Setiap minggu."]


async def alert(officer: Person) -> str:
    """The next answer to a tap that is more than a nod."""
    while not (toast := await officer.is_told(timeout=PATIENCE))["alert"]:
        pass
    return str(toast["text"])


async def test_nobody_handles_a_case_that_they_reported_nor_do_others_learn_why(
    world: Scene,
) -> None:
    intan, joko = await newcomer(world, "Intan"), await newcomer(world, "Joko")
    await is_known(intan, world.group)
    stranger = await world.sandbox.user("Orang lain", started=True)
    own = await reports(intan, world.poster, "Komandan saya memukul tahanan.")
    card = await intan.finds(f"{own} · ", in_chat=world.group, timeout=PATIENCE)

    await intan.taps("Ambil & buka", in_chat=world.group, on=card)
    refusal = await alert(intan)
    await claims(joko, world.group, own)
    await intan.taps("Buka berkas", in_chat=world.group, on=card)
    await follows_the_button(intan, world.group, own)  # led there like anybody who comes first
    await intan.hears(refusal, timeout=PATIENCE)
    await intan.taps("Buka berkas", in_chat=world.group, on=card)
    assert await alert(intan) == refusal
    await intan.taps("Ambil alih", in_chat=world.group, on=card)
    assert await alert(intan) == refusal
    await intan.says(f"/start berkas-{own}")
    await intan.hears(refusal, timeout=PATIENCE)
    await stranger.says(f"/start berkas-{own}")
    await stranger.hears(refusal, timeout=PATIENCE)  # no other refusal than a stranger's

    await joko.taps("→ Tidak dapat diproses")
    await joko.hears(f"{own} · tulis catatan", timeout=PATIENCE)
    await joko.says("Bukan wewenang Propam.")
    await joko.hears("Kalimat untuk pelapor", timeout=PATIENCE)
    await joko.taps("Minta persetujuan")
    waits = await intan.finds(f"{own}: penutupan menunggu", in_chat=world.group, timeout=PATIENCE)
    await intan.taps("Periksa permintaan", in_chat=world.group, on=waits)
    assert await alert(intan) == refusal
    await intan.says(f"/start putusan-{own}")
    await intan.hears(refusal, timeout=PATIENCE)

    async with world.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, own)
        assert case is not None
        chain = await events.of_case(tx, case.id)
    assert case.status is Status.RECEIVED
    assert [event.kind for event in chain].count(EventKind.CLAIMED) == 1
    assert len({event.officer_id for event in chain if event.officer_id}) == 1, "Joko alone did anything"
    assert find_button(await intan.sees(), "Setujui") is None
    for seen in (await joko.sees(world.group), await joko.sees()):
        assert not any("Intan" in message.text for message in seen if message.by_bot)
        assert not any(refusal in message.text for message in seen), printed(seen)

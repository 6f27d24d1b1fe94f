"""A reporter replaces the access code: the old one counts no more, and nobody else hears of it."""

from __future__ import annotations

from bot.rules import access_code
from storage import cases, events, verify
from storage.records import Case, Poster
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import Citizen
from tests.worlds.followup import standing


def only_code(text: str) -> str:
    (found,) = access_code.find_codes(text)
    return found


def shown_codes(chat: Chat, sari: Citizen) -> list[str]:
    """The codes that stand in their chat."""
    return access_code.find_codes("\n".join(standing(chat, sari.person)))


async def replaces(sari: Citizen, case: Case) -> str:
    """They replace the code, and see the new one."""
    await sari.says(f"/status {case.ticket}")
    await sari.taps("Kode rahasia", "Ganti kode")
    return only_code(sari.texts)


async def test_a_replaced_code_opens_no_more_and_goes_out_of_the_chat(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    old = only_code(sari.texts)
    async with chat.store.read() as tx:
        before = await events.of_case(tx, case.id)
    new = await replaces(sari, case)
    assert new != old
    assert shown_codes(chat, sari) == [new]
    joko = Citizen(chat, Person(1002, "Joko"))
    await joko.says(f"/status {case.ticket} {old}")
    assert "Perjalanan pengaduan" not in joko.texts
    chat.passes(hours=2)
    await joko.says(f"/status {case.ticket} {new}")
    assert "Perjalanan pengaduan" in joko.texts
    async with chat.store.read() as tx:
        assert await verify.verify(tx) == []
        assert await events.of_case(tx, case.id) == before


async def test_a_replaced_code_is_saved_or_hidden_like_the_first(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    await sari.taps("Sudah saya simpan")
    first = await replaces(sari, case)
    await sari.taps("Sudah saya simpan")
    assert shown_codes(chat, sari) == []
    second = await replaces(sari, case)
    await chat.later(hours=25)
    assert second != first
    assert shown_codes(chat, sari) == []


async def test_a_code_replaced_before_the_receipt_arrived_is_never_shown(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    chat.refuses.add(sari.person.id)
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    async with chat.store.write() as tx:
        await cases.replace_code(tx, case.id)
    await chat.takes_again(sari.person.id)
    await chat.later(minutes=5)
    assert any(case.ticket in text for text in standing(chat, sari.person))
    assert shown_codes(chat, sari) == []


async def test_whoever_came_by_the_code_can_not_shut_the_reporter_out(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    code = only_code(sari.texts)
    joko = Citizen(chat, Person(1002, "Joko"))
    await joko.says(f"/status {case.ticket} {code}")
    assert "Kode rahasia" not in joko.labels
    await chat.taps_data(joko.person, 1, f"r:c:codey:{case.ticket}")
    async with chat.store.read() as tx:
        assert await cases.check_code(tx, case.id, code)

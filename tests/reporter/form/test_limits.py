"""How much one account may send: an end for whoever floods, in words that say what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import incoming_pace
from bot.reporter import account_limits
from bot.reporter.filing import draft_lifetime
from bot.upkeep import jobs
from storage import conversations, counters, daily, meta
from storage.records import Poster
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import STORY, Citizen

PHOTO = {
    "photo": [{"file_id": "AgAC-photo", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 1000}]
}
DOCUMENT = {"document": {"file_id": "BQAC", "file_unique_id": "d", "file_size": 20_000_000}}


async def used(chat: Chat, citizen: Citizen, what: str, amount: int) -> None:
    """They did so much today already."""
    async with chat.store.write() as tx:
        await daily.add(tx, what, citizen.person.id, amount)


async def test_after_the_days_reports_one_more_waits_as_a_draft_until_tomorrow(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    most = account_limits.DAILY_LIMITS[account_limits.REPORTS]
    for _ in range(most):
        await sari.reports(f"/start {poster.token}")
    await sari.reaches_review(f"/start {poster.token}")
    await sari.taps("Kirim pengaduan")
    assert f"sudah mengirim {most} pengaduan" in sari.texts
    assert "148" in sari.texts
    assert len(await sari.cases()) == most
    midnight = (chat.now.astimezone(counters.ZONE) + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    chat.passes(seconds=(midnight - chat.now).total_seconds())  # a draft is kept for a day
    await chat.job(draft_lifetime.expire_conversations)
    await sari.taps("Kirim pengaduan")
    assert len(await sari.cases()) == most + 1


async def test_a_danger_is_taken_however_many_were_sent(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await used(chat, sari, account_limits.REPORTS, 99)
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.says(STORY)
    await sari.taps("Lanjut", "Polsek ini", "Ya, ada bahaya sekarang")
    await sari.taps("Lewati")
    while "Kirim pengaduan" not in sari.labels:
        await sari.taps("Tidak")
    await sari.taps("Kirim pengaduan")
    assert len(await sari.cases()) == 1


async def test_no_more_drafts_begin_than_a_day_has_and_others_may(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await used(chat, sari, account_limits.DRAFTS, account_limits.DAILY_LIMITS[account_limits.DRAFTS])
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor")
    assert "Besok Anda dapat memulai lagi." in sari.texts
    assert "148" in sari.texts
    assert not (await sari.conversation()).flow.get("draft")
    joko = Citizen(chat, Person(1002, "Joko"))
    assert (await joko.reports(f"/start {poster.token}")).ticket


async def test_files_have_an_end_by_number_and_bytes_and_words_go_on(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    for _ in range(account_limits.DRAFT_BYTES // 20_000_000):
        await sari.sends(DOCUMENT)
    assert "Berkas tersimpan." in sari.texts
    await sari.sends(DOCUMENT)
    assert "paling banyak 300 MB" in sari.texts
    await sari.says(STORY)
    await sari.taps("Lanjut", "Polsek ini", "Tidak", "Kirim pengaduan")
    (case,) = await sari.cases()
    await used(chat, sari, account_limits.FILES, account_limits.DAILY_LIMITS[account_limits.FILES])
    await sari.says(f"/tambah {case.ticket}")
    await sari.sends(PHOTO)
    assert f"tidak masuk ke pengaduan {case.ticket}" in sari.texts
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor")
    await sari.sends(PHOTO | {"caption": "Buktinya."})
    assert "banyak berkas" in sari.texts


async def test_counts_are_nobodys_once_their_day_is_over(chat: Chat, sari: Citizen) -> None:
    await used(chat, sari, account_limits.REPORTS, 5)
    await chat.job(jobs.end_day)
    async with chat.store.read() as tx:
        assert await daily.get_total(tx, account_limits.REPORTS, sari.person.id) == 5
        key = await meta.get(tx, "day_key")
    assert key is not None
    chat.passes(hours=24)
    async with chat.store.read() as tx:
        assert await daily.get_total(tx, account_limits.REPORTS, sari.person.id) == 0
    await chat.job(jobs.end_day)
    async with chat.store.read() as tx:
        assert await meta.get(tx, "day_key") is None
    await used(chat, sari, account_limits.REPORTS, 1)
    async with chat.store.read() as tx:
        assert (await meta.get(tx, "day_key") or "").partition(":")[2] != key.partition(":")[2]


async def test_what_comes_too_fast_is_said_once_and_goes_on_after_a_minute(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    for n in range(incoming_pace.MESSAGES_A_MINUTE - 1):
        await sari.says(f"Pesan {n}.")
    assert "Tersimpan." in sari.texts
    await sari.says("Yang ini terlalu cepat.")
    assert "mulai dari pesan ini: “Yang ini terlalu cepat.”" in sari.texts
    for text in ("Dan ini.", "/status", "/batal"):
        assert not (await chat.says(sari.person, text)).sendings
    story = (await sari.conversation()).flow["draft"]["story"]
    assert len(story) == incoming_pace.MESSAGES_A_MINUTE - 1
    joko = Citizen(chat, Person(1002, "Joko"))
    assert (await joko.says("/start")).sendings
    chat.passes(seconds=61)
    await sari.says("Yang ini lagi.")
    assert "Tersimpan." in sari.texts


def test_an_update_that_comes_again_is_counted_once_and_silent_chats_are_forgotten(chat: Chat) -> None:
    counted, now, minute = incoming_pace.Pace(), chat.now, timedelta(minutes=1)
    for _ in range(3):
        for n in range(incoming_pace.MESSAGES_A_MINUTE):
            assert not counted.is_too_fast(1, n, now, minute)
    assert counted.is_too_fast(1, 999, now, minute)
    assert counted.is_first_refused(1, 999)
    assert not counted.is_too_fast(2, 5, now + 3 * minute, minute)
    assert not counted.is_first_refused(1, 999)


async def test_beyond_a_minutes_new_chats_newcomers_wait_in_their_order_and_nobody_else(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await sari.reports(f"/start {poster.token}")
    chat.passes(seconds=300 - chat.now.second, microseconds=-chat.now.microsecond)  # a minute begins
    chat.deployment = chat.intake._deployment = replace(chat.deployment, new_chats=3)
    people = [Citizen(chat, Person(2000 + n, f"Orang {n}")) for n in range(8)]
    for one in people:
        await one.says(f"/start {poster.token}")
    let_in = [one for one in people if "Setuju, mulai lapor" in one.labels]
    assert let_in == people[:3]
    for n, one in enumerate(people[3:], start=3):
        assert f"Kira-kira {-(-n // 3)} menit lagi" in one.texts
        assert all(number in one.texts for number in ("148", "129", "110"))
    await people[3].says("/lapor")
    assert "menit lagi giliran Anda" in people[3].texts
    await sari.says(f"/status {case.ticket}")
    assert case.ticket in sari.texts
    await sari.says("/lapor")
    assert "Setuju, mulai lapor" in sari.labels
    came: list[int] = []
    for _ in range(9):
        answer = await chat.later(seconds=20)
        came += [one.person.id for one in people if answer.to(one.person.id)]
    assert came == [one.person.id for one in people[3:]]


async def test_a_chat_that_never_became_a_report_is_forgotten_after_a_month(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    joko = Citizen(chat, Person(1002, "Joko"))
    await sari.reports(f"/start {poster.token}")
    for one in (sari, joko):
        await one.says("/bahasa")
        await one.taps("English")
    async with chat.store.write() as tx:  # as an earlier version left it
        known = await conversations.load(tx, joko.person.id)
        assert known is not None
        await conversations.save(tx, replace(known, flow={}, expires_at=None))
    for days in (2, 29, 29):
        chat.passes(days=days)
        await draft_lifetime.forget_idle(chat.store, chat.deployment)
        await chat.job(draft_lifetime.expire_conversations)
    async with chat.store.read() as tx:
        assert await conversations.load(tx, joko.person.id) is None
        kept = await conversations.load(tx, sari.person.id)
    assert kept is not None
    assert kept.language == "en"


@pytest.mark.parametrize("size", [None, 0, 999, 1000, 1001])
async def test_bytes_are_counted_up_and_an_unknown_size_as_the_largest(
    chat: Chat, sari: Citizen, size: int | None
) -> None:
    async with chat.store.write() as tx:
        await account_limits.count_file(tx, sari.person.id, size)
        total = await daily.get_total(tx, account_limits.KILOBYTES, sari.person.id)
    assert total == {None: 20_000, 0: 0, 999: 1, 1000: 1, 1001: 2}[size]

"""Drafts that are left alone: one neutral reminder, then nothing of them is left."""

from __future__ import annotations

import pytest

from bot.reporter.filing import draft_lifetime
from bot.rules import time_limits
from bot.texts import formats
from storage import conversations, evidence
from storage.records import Conversation, Poster
from storage.store import Tx
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import STORY, Citizen

PHOTO = {
    "photo": [{"file_id": "AgAC-photo", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 1000}]
}


@pytest.mark.any_day
async def test_a_draft_is_reminded_of_once_and_without_a_word_of_what_it_is_about(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    assert not (await chat.job(draft_lifetime.send_reminders)).sendings
    chat.passes(hours=7)
    answer = await chat.job(draft_lifetime.send_reminders)
    (reminder,) = answer.to(sari.person.id)
    for word in ("polisi", "pengaduan", "laporan ", "Propam", STORY):
        assert word not in reminder.text
    assert not (await chat.job(draft_lifetime.send_reminders)).sendings
    await sari.says("/lapor")
    await sari.taps("Lanjutkan")
    chat.passes(hours=7)
    assert not (await chat.job(draft_lifetime.send_reminders)).sendings


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_reminder_leads_on_with_a_tap_and_says_when_the_draft_goes(
    chat: Chat, sari: Citizen, poster: Poster, language: str
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    if language == "en":
        await sari.says("/bahasa")
        await sari.taps("English")
    ends = chat.now + time_limits.DRAFT_LIFETIME
    chat.passes(hours=7)
    sari.see(await chat.job(draft_lifetime.send_reminders))
    assert formats.date_text(ends, "Asia/Makassar", language) in sari.texts
    assert formats.time_text(ends, "Asia/Makassar", language) in sari.texts
    await sari.taps(*sari.labels)
    assert "Kirim pengaduan" in sari.labels or "Send complaint" in sari.labels


async def test_a_draft_is_there_until_the_time_that_the_reminder_gave(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    chat.passes(hours=7)
    await chat.job(draft_lifetime.send_reminders)
    chat.passes(hours=16, minutes=59)
    await chat.job(draft_lifetime.expire_conversations)
    assert "draft" in (await sari.conversation()).flow
    chat.passes(minutes=1)
    await chat.job(draft_lifetime.expire_conversations)
    assert "draft" not in (await sari.conversation()).flow


async def test_the_reminder_of_a_draft_that_is_gone_says_so_and_loses_its_button(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    chat.passes(hours=7)
    sari.see(await chat.job(draft_lifetime.send_reminders))
    chat.passes(hours=18)
    await chat.job(draft_lifetime.expire_conversations)
    await sari.taps("Lanjutkan")
    assert sari.answer.toasts
    assert sari.answer.last.message.method == "editMessageReplyMarkup"


async def test_a_draft_untouched_for_a_day_is_destroyed_with_its_files(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    async with chat.store.read() as tx:
        (kept,) = await evidence.of_draft(tx, sari.person.id)
    await chat.deployment.evidence.store(kept.id, bytes(32), b"content")
    chat.passes(hours=23)
    await chat.job(draft_lifetime.expire_conversations)
    assert "draft" in (await sari.conversation()).flow
    chat.passes(hours=2)
    await chat.job(draft_lifetime.expire_conversations)
    async with chat.store.read() as tx:
        assert await evidence.of_draft(tx, sari.person.id) == []
    assert not list((chat.store.data_dir / "evidence").iterdir())
    await sari.says("/lapor")
    assert sari.labels[0] == "Setuju, mulai lapor"


async def test_the_chosen_language_outlives_the_draft(chat: Chat) -> None:
    john = Citizen(chat, Person(1002, "John"))
    await john.says("/start")
    await john.taps("English", "Agree and report")
    chat.passes(hours=25)
    await chat.job(draft_lifetime.expire_conversations)
    chat.passes(hours=25)
    await chat.job(draft_lifetime.expire_conversations)
    row = await john.conversation()
    assert (row.language, row.flow) == ("en", {})
    assert row.expires_at == chat.now + time_limits.CONVERSATION_LIFETIME


async def test_whoever_comes_back_too_late_is_told_once_and_the_poster_is_known(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    chat.passes(hours=25)
    await chat.job(draft_lifetime.expire_conversations)
    flow = (await sari.conversation()).flow
    assert flow == {"welcome": f"p{poster.id}", "expired": True}
    await sari.says("Satu lagi.")
    assert len(sari.answer.to(sari.person.id)) == 2
    assert "Polsek Sekotong" in sari.texts
    await sari.says("/lapor")
    assert len(sari.answer.to(sari.person.id)) == 1
    assert "Polsek Sekotong" in sari.texts


async def test_of_a_draft_that_expired_nothing_at_all_is_left_a_day_later(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    for _ in range(2):
        chat.passes(hours=25)
        await chat.job(draft_lifetime.expire_conversations)
    async with chat.store.read() as tx:
        assert await conversations.load(tx, sari.person.id) is None


async def test_after_cancelling_the_poster_is_still_known(sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.taps("Ubah", "Batal", "Ya, hapus")
    await sari.says("/lapor")
    assert "Polsek Sekotong" in sari.texts
    await sari.taps("Setuju, mulai lapor")
    assert (await sari.conversation()).flow["draft"]["place"]["poster_id"] == poster.id


async def test_cancelling_destroys_key_files_and_answers(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    await sari.says("/batal")
    await sari.taps("Ya, hapus")
    assert "draft" not in (await sari.conversation()).flow
    async with chat.store.read() as tx:
        assert await evidence.of_draft(tx, sari.person.id) == []


async def test_cancelling_asks_first_and_goes_on_where_it_was(sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.says("/cancel")
    await sari.taps("Tidak, lanjutkan")
    assert "Kirim pengaduan" in sari.labels


async def test_a_button_of_a_draft_that_is_gone_says_so_and_goes(sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    review = sari.page
    await sari.taps("Ubah", "Batal", "Ya, hapus")
    sari.page = review
    await sari.taps("Kirim pengaduan")
    assert sari.answer.toasts
    assert sari.answer.last.message.method == "editMessageReplyMarkup"
    assert await sari.cases() == []


async def test_files_stay_whole_when_the_transaction_that_drops_them_is_rolled_back(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    conversation = await sari.conversation()
    async with chat.store.read() as tx:
        (kept,) = await evidence.of_draft(tx, sari.person.id)
    await chat.deployment.evidence.store(kept.id, bytes(32), b"content")
    with pytest.raises(ZeroDivisionError):
        await chat.job(lambda tx, _deployment: destroyed_in_vain(tx, conversation))
    assert await chat.deployment.evidence.open(kept.id, bytes(32)) == b"content"
    await sari.says("/batal")
    await sari.taps("Ya, hapus")
    assert not list((chat.store.data_dir / "evidence").iterdir())


async def destroyed_in_vain(tx: Tx, conversation: Conversation) -> None:
    """Destroy a draft in a transaction that fails."""
    await draft_lifetime.destroy_draft(tx, conversation)
    raise ZeroDivisionError

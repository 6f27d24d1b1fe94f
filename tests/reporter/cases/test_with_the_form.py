"""Where the form and what stands beside it meet: told with the whole application."""

from __future__ import annotations

from pathlib import Path

from storage import conversations
from storage.records import Json
from tests.worlds.chat import Chat
from tests.worlds.followup import SARI, added, sent_case


async def begins(chat: Chat) -> Json:
    """Sari opens the form; the draft it keeps."""
    await chat.taps(SARI, await chat.taps(SARI, await chat.says(SARI, "/start"), "Benar"), "Setuju")
    return await draft(chat)


async def draft(chat: Chat) -> Json:
    async with chat.store.read() as tx:
        conversation = await conversations.load(tx, SARI.id)
    return {} if conversation is None else conversation.flow.get("draft") or {}


async def test_an_addition_in_the_middle_of_the_form_leaves_the_form_as_it_was(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        before = await begins(chat)
        assert before
        listening = await chat.says(SARI, "/tambah")
        await chat.says(SARI, "Untuk pengaduan yang lama.")
        await chat.taps(SARI, listening, "Selesai")
        assert len(await added(chat, case)) == 1
        assert await draft(chat) == before


async def test_an_addition_left_open_too_long_gives_the_form_its_word_back(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        await begins(chat)
        await chat.says(SARI, "/tambah")
        chat.passes(minutes=31)
        await chat.says(SARI, "Petugas di loket meminta uang.")
        assert await added(chat, case) == []
        async with chat.store.read() as tx:
            conversation = await conversations.load(tx, SARI.id)
        assert conversation is not None
        assert "asking" not in conversation.flow


async def test_cancel_destroys_a_draft_only_after_asking(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        await sent_case(chat, SARI)
        await begins(chat)
        asked = await chat.says(SARI, "/batal")
        assert await draft(chat)
        await chat.taps(SARI, asked, asked.last.labels[0])
        assert not await draft(chat)


async def test_another_language_in_the_middle_of_the_form_keeps_its_answers(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        await sent_case(chat, SARI)
        before = await begins(chat)
        await chat.taps(SARI, await chat.says(SARI, "/bahasa"), "English")
        assert await draft(chat) == before


async def test_a_message_for_a_new_report_leads_to_the_welcome(tmp_path: Path) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        asked = await chat.says(SARI, "Ada kejadian lain.")
        welcome = await chat.taps(SARI, asked, "Pengaduan baru")
        assert welcome.last.labels[0] == "Benar"
        assert await added(chat, case) == []

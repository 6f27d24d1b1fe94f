"""What an officer was to be given and doesn't get: another way is tried, and a loss leaves its errand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import speech
from bot.delivery.attachments import Attachments
from storage import cases, evidence, outbox, work
from storage.files import EvidenceFiles
from storage.records import Arrival, EvidenceKind, Loss, Message, OutboxRow, Upload
from tests.worlds.given import a_case
from tests.worlds.post import Post, post_office

LOSS = Loss("officers.not_delivered", {"event": 3})
SOUND = b"OggS suara"


async def a_voice_note(post: Post, folder: Path, chat_id: int, *, kept: bool = True) -> Message:
    """As the officers' room makes it."""
    async with post.store.write() as tx:
        case = (await a_case(tx)).case
        note = await evidence.new(tx, kind=EvidenceKind.VOICE, file_id="x", size=len(SOUND), case_id=case.id)
        if kept:
            files = EvidenceFiles(folder / "evidence")
            await files.store(note.id, await cases.data_key(tx, case.id), SOUND)
        await evidence.set_stored(tx, note.id, len(SOUND), "00", "audio/ogg")
    told = speech.text_message(chat_id, "Berkas ini tidak dapat dibuka.")
    upload = Upload("voice", note.id, "bukti-1.ogg")
    plain = speech.plain_document(chat_id, upload, "Bukti 1", slot=None, otherwise=told)
    return speech.with_loss(
        speech.file_message(chat_id, "sendVoice", upload, "Bukti 1", otherwise=plain), LOSS
    )


async def owe(post: Post, *messages: Message) -> None:
    async with post.store.write() as tx:
        for message in messages:
            await outbox.put(tx, message)


async def left(post: Post) -> list[Any]:
    async with post.store.read() as tx:
        return [(one.kind, one.payload) for one in await work.due(tx)]


async def test_who_takes_no_voice_notes_hears_it_as_a_file(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await rina.takes_voice(False)
        await owe(post, await a_voice_note(post, tmp_path, rina.id))
        shown = await rina.hears("Bukti 1")
        await post.delivered()
        assert shown.kind == "document"
        assert await rina.downloads(shown) == SOUND
        assert await left(post) == []


async def test_words_in_the_place_of_a_file_leave_its_loss(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await owe(post, await a_voice_note(post, tmp_path, rina.id, kept=False))
        await rina.hears("Berkas ini tidak dapat dibuka.")
        await post.delivered()
        assert await left(post) == [(LOSS.errand, LOSS.payload)]


async def test_what_is_set_aside_leaves_its_loss(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await owe(post, Message("sendMessage", rina.id, {"text": ""}, loss=LOSS))
        await post.delivered()
        assert await left(post) == [(LOSS.errand, LOSS.payload)]


async def test_who_blocked_the_bot_was_given_nothing(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await rina.blocks()
        note = await a_voice_note(post, tmp_path, rina.id)
        other = replace(LOSS, payload={"event": 4})
        await owe(post, note, Message("sendMessage", rina.id, {"text": "isi"}, loss=other))
        await post.delivered()
        assert [payload for _, payload in await left(post)] == [LOSS.payload, other.payload]


async def test_what_arrived_leaves_its_errand_and_what_did_not_leaves_none(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        arrival = Arrival("reporter.show_code", {"case_id": "c"})
        whole = Message("sendMessage", rina.id, {"text": "isi"}, arrival=arrival)
        await owe(post, replace(whole, params={"text": ""}), whole)
        await rina.hears("isi")
        await post.delivered()
        assert await left(post) == [(arrival.errand, arrival.payload)]


async def test_a_file_whose_case_is_erased_while_it_is_opened_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = Attachments.open

    async def erased_meanwhile(self: Attachments, row: OutboxRow, upload: Upload) -> bytes:
        content = await opening(self, row, upload)
        async with post.store.write() as tx:
            await cases.destroy(tx, row.message.case_id or "")
        return content

    monkeypatch.setattr(Attachments, "open", erased_meanwhile)
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        note = await a_voice_note(post, tmp_path, rina.id)
        assert isinstance(note.upload, Upload)
        async with post.store.read() as tx:
            item = await evidence.get(tx, note.upload.evidence_id)
        assert item is not None
        await owe(post, replace(note, case_id=item.case_id))
        await post.delivered()
        async with post.store.write() as tx:
            await speech.queue_message(tx, rina.id, "hal lain")
        await rina.hears("hal lain")
        assert [message.text for message in await rina.sees()] == ["hal lain"]
        assert (await post.owed())["dropped"] == 1

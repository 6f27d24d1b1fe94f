"""What officers were shown leaves their chats, also after two days without the server."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from bot import speech
from bot.delivery import blank_picture
from bot.sandbox.seeing import Message as Seen
from bot.sandbox.testing import PIXEL, Person
from bot.turn import Deployment
from bot.upkeep import jobs
from storage import cases, evidence, outbox, slots, work
from storage.files import EvidenceFiles
from storage.records import Clean, EvidenceKind, Upload
from tests.worlds.given import a_case
from tests.worlds.post import Post, post_office

KINDS = {
    "sendPhoto": ("photo", EvidenceKind.DOCUMENT),
    "sendDocument": ("document", EvidenceKind.DOCUMENT),
    "sendVoice": ("voice", EvidenceKind.VOICE),
}


async def shown(post: Post, folder: Path, rina: Person, *methods: str) -> None:
    """Files and a text of a case, to be taken away in half an hour."""
    async with post.store.write() as tx:
        case = (await a_case(tx)).case
        for method in methods:
            slot = await slots.new(
                tx,
                chat_id=rina.id,
                case_id=case.id,
                kind="officers.private",
                remove_at=tx.now.replace(minute=tx.now.minute + 30),
            )
            if method == "sendMessage":
                await speech.queue_message(tx, rina.id, "ISI BERKAS", slot=slot.id)
                continue
            parameter, kind = KINDS[method]
            item = await evidence.new(tx, kind=kind, file_id="x", size=len(PIXEL), case_id=case.id)
            files, key = EvidenceFiles(folder / "evidence"), await cases.data_key(tx, case.id)
            await files.store(item.id, key, PIXEL)
            await files.store_clean(item.id, key, [PIXEL])
            await evidence.set_stored(tx, item.id, len(PIXEL), "00", "image/png")
            await evidence.set_clean(tx, item.id, Clean("", (len(PIXEL),), 1))
            upload = Upload(parameter, item.id, "bukti.png")
            await outbox.put(tx, speech.file_message(rina.id, method, upload, "ISI BERKAS", slot=slot.id))
    await post.delivered()


async def taken_away(post: Post, folder: Path, rina: Person, *, hours: int) -> list[Seen]:
    """So many hours without the server, and then upkeep."""
    post.clock.passes(hours=hours)
    await post.sandbox.advance(hours=hours)
    deployment = Deployment(1, "bot", "Propam", "id", EvidenceFiles(folder / "evidence"))
    async with post.store.write() as tx:
        await jobs.remove_shown(tx, deployment)
    await post.delivered()
    return list(await rina.sees())


async def left(post: Post) -> list[int]:
    """The messages of which is left that they could not be removed."""
    async with post.store.read() as tx:
        return [one.payload["message_id"] for one in await work.due(tx) if one.kind == "officers.not_removed"]


async def test_within_two_days_it_is_deleted(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await shown(post, tmp_path, rina, "sendMessage", "sendDocument", "sendVoice")
        assert await taken_away(post, tmp_path, rina, hours=47) == []
        assert await left(post) == []


async def test_after_two_days_something_neutral_takes_the_place_of_texts_photos_and_files(
    tmp_path: Path,
) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await shown(post, tmp_path, rina, "sendMessage", "sendPhoto", "sendDocument")
        assert [m.kind for m in await rina.sees()] == ["text", "photo", "document"]
        text, photo, file = await taken_away(post, tmp_path, rina, hours=49)
        assert (text.text, text.kind) == (jobs.REMOVED, "text")
        for one in (photo, file):
            assert one.text == jobs.REMOVED
            assert await rina.downloads(one) == blank_picture.draw_blank()
        assert await left(post) == []


async def test_where_no_photo_is_taken_in_its_place_a_file_is(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await shown(post, tmp_path, rina, "sendDocument")
        await post.sandbox.fault("400", method="editMessageMedia", times=1)
        (file,) = await taken_away(post, tmp_path, rina, hours=49)
        assert (file.kind, file.text) == ("document", jobs.REMOVED)
        assert await rina.downloads(file) == blank_picture.draw_blank()
        assert await left(post) == []


async def test_after_two_days_a_voice_note_stays_and_that_is_left_to_be_said(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await shown(post, tmp_path, rina, "sendVoice")
        (voice,) = await taken_away(post, tmp_path, rina, hours=49)
        assert voice.kind == "voice"
        assert await left(post) == [voice.id]


async def test_a_try_that_was_cut_off_is_no_proof_that_it_is_gone(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        rina = await post.sandbox.user("Rina", started=True)
        await shown(post, tmp_path, rina, "sendDocument")
        await post.sandbox.fault("502", method="editMessageText", times=1)
        (file,) = await taken_away(post, tmp_path, rina, hours=49)
        assert await rina.downloads(file) == blank_picture.draw_blank()


def test_the_neutral_picture_is_one_that_telegram_takes_as_a_photo() -> None:
    content = blank_picture.draw_blank()
    assert len(content) < 10_000
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == blank_picture.SIZE
        assert max(picture.size) / min(picture.size) < 20

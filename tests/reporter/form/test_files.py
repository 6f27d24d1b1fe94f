"""Files on their way in: fetched after the answer, encrypted, and never at the cost of the complaint."""

from __future__ import annotations

import hashlib
from typing import Any, cast

import pytest
from telegram.error import BadRequest, InvalidToken, NetworkError

from bot.errands import DOWNLOAD_FILE
from bot.reporter.filing import downloads, draft_lifetime
from storage import cases, events, evidence
from storage.errors import DiskFull
from storage.records import ActorRole, EventKind, Evidence, EvidenceState, Json, Poster, Work
from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen

JPEG = b"\xff\xd8\xff\xe0" + bytes(2000)
PHOTO = {
    "photo": [{"file_id": "AgAC-photo", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 2004}]
}
VOICE = {"voice": {"file_id": "AwAC-voice", "file_unique_id": "v", "duration": 3, "file_size": 900}}


class Telegram:
    """A bot that has one file, or fails as told."""

    def __init__(
        self,
        content: bytes = JPEG,
        *,
        size: int | None = None,
        fails: Exception | None = None,
        breaks: Exception | None = None,
    ) -> None:
        self.content, self.file_size = content, size
        self.fails, self.breaks = fails, breaks  # at getFile, and at the download

    async def get_file(self, file_id: str) -> Telegram:
        if self.fails:
            raise self.fails
        return self

    async def download_as_bytearray(self) -> bytearray:
        if self.breaks:
            raise self.breaks
        return bytearray(self.content)


async def download(chat: Chat, telegram: Telegram) -> Json:
    """Do the download that is due."""
    (item,) = [item for item in await chat.due() if item.kind == "reporter.download"]
    fetched = await downloads.download_file(
        cast("Any", telegram), chat.deployment, DOWNLOAD_FILE.read(item.payload)
    )
    await chat.fetched("reporter.download", fetched)
    return fetched


async def in_flight(chat: Chat) -> tuple[Work, Json]:
    """The download that is due, and what it brought."""
    (item,) = [item for item in await chat.due() if item.kind == "reporter.download"]
    return item, await downloads.download_file(
        cast("Any", Telegram()), chat.deployment, DOWNLOAD_FILE.read(item.payload)
    )


async def finish(chat: Chat, item: Work, fetched: Json) -> None:
    """As the worker would, had it looked just before the row went."""
    async with chat.store.write() as tx:
        await downloads.finish_download(tx, chat.deployment, DOWNLOAD_FILE.read(item.payload), fetched)


def kept_files(chat: Chat) -> list[str]:
    folder = chat.store.data_dir / "evidence"
    return [path.name for path in folder.iterdir()] if folder.exists() else []


async def of_case(chat: Chat, case_id: str) -> Evidence:
    async with chat.store.read() as tx:
        return (await evidence.of_case(tx, case_id))[0]


async def test_a_photo_is_answered_at_once_and_fetched_hashed_and_kept_sealed_later(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    assert sari.texts
    await download(chat, Telegram())
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    kept = await of_case(chat, case.id)
    assert (kept.state, kept.mime, kept.size) == (EvidenceState.STORED, "image/jpeg", len(JPEG))
    assert kept.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert kept.file_id is None
    async with chat.store.read() as tx:
        key = await cases.data_key(tx, case.id)
        stored = [e for e in await events.of_case(tx, case.id) if e.kind is EventKind.EVIDENCE_STORED]
    assert await chat.deployment.evidence.open(kept.id, key) == JPEG
    assert len(stored) == 1
    (path,) = (chat.store.data_dir / "evidence").iterdir()
    assert JPEG[:100] not in path.read_bytes()


async def test_a_report_is_sent_before_its_files_are_there_and_gets_them_afterwards(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.sends(VOICE)
    await sari.taps("Lanjut", "Polsek ini", "Tidak", "Kirim pengaduan")
    (case,) = await sari.cases()
    assert (await of_case(chat, case.id)).state is EvidenceState.WAITING
    await download(chat, Telegram(b"OggS" + bytes(50)))
    assert (await of_case(chat, case.id)).mime == "audio/ogg"
    async with chat.store.read() as tx:
        chain = await events.of_case(tx, case.id)
        story = (await cases.content(tx, case.id))["story"]
    assert chain[-1].kind is EventKind.EVIDENCE_STORED
    assert story == [{"evidence": (await of_case(chat, case.id)).id}]


@pytest.mark.parametrize(
    ("telegram", "state"),
    [
        (Telegram(size=25_000_000), EvidenceState.TOO_BIG),
        (Telegram(bytes(20_000_001)), EvidenceState.TOO_BIG),
        (Telegram(b""), EvidenceState.EMPTY),
    ],
    ids=["said too big", "found too big", "empty"],
)
async def test_a_file_that_cannot_be_kept_is_told_with_a_way_out_and_the_report_goes_on(
    chat: Chat, sari: Citizen, poster: Poster, telegram: Telegram, state: EvidenceState
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    before = len(chat.everything)
    assert (await download(chat, telegram))["state"] is state
    (told,) = [sending for sending in chat.everything[before:] if sending.message.chat_id == sari.person.id]
    assert told.text == downloads.LOST_TEXTS[state]
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    kept = await of_case(chat, case.id)
    assert (kept.state, kept.file_id) == (state, None)


async def test_a_file_that_telegram_withholds_is_asked_for_again_before_it_is_told(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    with pytest.raises(downloads.FileUnavailable):
        await download(chat, Telegram(fails=BadRequest("wrong file_id or temporarily unavailable")))
    with pytest.raises(downloads.FileUnavailable):
        await download(chat, Telegram(breaks=InvalidToken("Not Found")))
    with pytest.raises(InvalidToken):  # of getFile: it is the bot's token that is refused, not the file
        await download(chat, Telegram(fails=InvalidToken("Unauthorized")))
    (item,) = [item for item in await chat.due() if item.kind == "reporter.download"]
    async with chat.store.write() as tx:
        await downloads.give_up_download(tx, chat.deployment, DOWNLOAD_FILE.read(item.payload))
    assert downloads.LOST_TEXTS[EvidenceState.VANISHED] in [sending.text for sending in chat.everything]
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    kept = await of_case(chat, case.id)
    assert (kept.state, kept.file_id) == (EvidenceState.VANISHED, None)


async def test_a_full_disk_stops_the_file_and_never_the_complaint(
    chat: Chat, sari: Citizen, poster: Poster, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise DiskFull("The disk is full.")

    case = await sari.reports(f"/start {poster.token}")
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    monkeypatch.setattr(type(chat.deployment.evidence), "store", full)
    await download(chat, Telegram())
    assert downloads.LOST_TEXTS[EvidenceState.DISK_FULL] in [sending.text for sending in chat.everything]
    await sari.taps("Kirim pengaduan")
    newest = next(one for one in await sari.cases() if one.id != case.id)
    assert newest.ticket != case.ticket
    assert (await of_case(chat, newest.id)).state is EvidenceState.DISK_FULL


async def test_a_network_that_fails_is_tried_again(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    with pytest.raises(NetworkError):
        await download(chat, Telegram(fails=NetworkError("away")))


async def test_a_file_over_twenty_megabytes_is_refused_at_once_and_its_words_are_kept(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    video = {
        "file_id": "BAAC",
        "file_unique_id": "b",
        "width": 1,
        "height": 1,
        "duration": 9,
        "file_size": 21_000_000,
    }
    await sari.sends({"video": video, "caption": "Rekaman kejadiannya"})
    draft = (await sari.conversation()).flow["draft"]
    assert draft["files"] == []
    assert draft["story"][-1]["text"] == "Rekaman kejadiannya"
    assert "20 MB" in sari.texts
    assert not [item for item in await chat.due() if item.kind == "reporter.download"]


async def test_a_file_whose_draft_was_destroyed_meanwhile_leaves_nothing(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    item, fetched = await in_flight(chat)
    chat.passes(hours=25)
    await chat.job(draft_lifetime.expire_conversations)
    await finish(chat, item, fetched)
    assert kept_files(chat) == []
    assert await chat.due() == []


async def test_a_file_that_arrives_after_its_case_was_erased_leaves_nothing(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    await sari.taps("Kirim pengaduan")
    (case,) = await sari.cases()
    item, fetched = await in_flight(chat)
    async with chat.store.write() as tx:
        await chat.deployment.evidence.store(item.payload["evidence_id"], bytes(32), b"of an earlier try")
        await events.append(tx, case.id, EventKind.ERASED, ActorRole.SYSTEM)
        await cases.destroy(tx, case.id)
    await finish(chat, item, fetched)
    assert kept_files(chat) == []
    assert [item.kind for item in await chat.due() if item.kind.startswith("reporter")] == []


async def test_no_errand_holds_a_key(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    (item,) = [item for item in await chat.due() if item.kind == "reporter.download"]
    async with chat.store.read() as tx:
        key = await evidence.data_key(tx, item.payload["evidence_id"])
    assert key.hex() not in str(item.payload)


async def test_an_album_is_answered_once(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    answers = [await sari.sends({**PHOTO, "media_group_id": "7"}) for _ in range(3)]
    assert [len(answer.to(sari.person.id)) for answer in answers] == [1, 0, 0]
    async with chat.store.read() as tx:
        assert len(await evidence.of_draft(tx, sari.person.id)) == 3

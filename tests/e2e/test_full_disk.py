"""A disk without room: what can't be kept isn't confirmed, and goes on once there is room."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot.sandbox.testing import Sandbox
from storage import cases, conversations, evidence, verify
from storage.records import EvidenceState
from tests.worlds.installation import Place, place
from tests.worlds.people import comes_to_the_review, comes_to_the_story, crowd, reports, sends, tells
from tests.worlds.scene import PATIENCE

NO_ROOM = 20_000  # bytes; a few pages of the database
ROOM_FOR_WORDS = 900_000


async def asked_again(sandbox: Sandbox, times: int) -> None:
    """Wait until the bot was given what it has not confirmed so often."""
    for _ in range(times):
        calls = (await sandbox.client.get("bot"))["calls"]
        await sandbox.call("getUpdates", after=calls, timeout=PATIENCE)


async def kept_texts(here: Place, chat_id: int) -> list[str]:
    async with here.station.store() as store, store.read() as tx:
        conversation = await conversations.load(tx, chat_id)
        assert conversation is not None
        return [part["text"] for part in conversation.flow["draft"]["story"]]


@pytest.mark.asyncio(loop_scope="package")
async def test_a_disk_full_in_mid_batch_keeps_nothing_of_it_until_there_is_room(
    here: Place,
) -> None:
    citizens = await crowd(here.sandbox, 20)
    await citizens.come_to_the_story(here.poster)
    await here.sandbox.drained(PATIENCE)
    with here.station.disk_of(NO_ROOM):
        await citizens.say("Disk penuh saat ini")
        await asked_again(here.sandbox, 2)
        assert len(await here.sandbox.pending()) == 20, "none is confirmed"
        for person in citizens.people:
            assert await kept_texts(here, person.id) == []
            assert "Tersimpan" not in (await person.sees())[-2].text, "nothing is promised that isn't kept"
        assert here.station.log.read_text().count("The disk is full") >= 2
    await citizens.hear("Tersimpan")
    await here.sandbox.drained(PATIENCE)
    for person in citizens.people:
        assert await kept_texts(here, person.id) == ["Disk penuh saat ini"]


@pytest.mark.asyncio(loop_scope="package")
async def test_a_full_disk_stops_a_file_with_a_clear_word_and_never_the_complaint(here: Place) -> None:
    sari = await here.sandbox.user("Sari")
    await comes_to_the_story(sari, here.poster)
    await tells(sari, "Ada rekamannya.")
    room = max(path.stat().st_size for path in here.station.data.iterdir()) + ROOM_FOR_WORDS
    assert here.sandbox.world is not None
    film = here.sandbox.world.files.add("video", bytes(room), "film.mp4", "video/mp4")
    with here.station.disk_of(room):
        await here.sandbox.client.act("sends_file", user=sari.id, file_id=film.file_id)
        await sari.hears("penyimpanan kami penuh", timeout=PATIENCE)
        await comes_to_the_review(sari)
        ticket = await sends(sari)
    async with here.station.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        (file,) = await evidence.of_case(tx, case.id)
        assert file.state is EvidenceState.DISK_FULL
        assert await verify.verify(tx) == []
    assert not (here.station.data / "evidence" / file.id).exists()


async def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    """/dev/full refuses every line, as a disk does that holds the log too."""
    async with place(tmp_path, start=False) as here:
        with Path("/dev/full").open("ab") as full:
            here.station.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                env=here.station.env(),
                cwd=tmp_path,
                stdout=full,
                stderr=full,
            )
        await here.sandbox.inject({"message": {"message_id": "unparsable"}})
        await reports(await here.sandbox.user("Sari"), here.poster)
        # 120 is the interpreter's own word for a standard error that it could not flush at its very end.
        assert await here.station.stops() in {0, 120}

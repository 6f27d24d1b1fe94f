"""A disk without room: what can't be kept isn't confirmed, and goes on once there is room."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox.testing import Sandbox
from storage import cases, conversations, verify
from tests.e2e.people import comes_to_the_review, comes_to_the_story, crowd, sends, tells
from tests.e2e.station import PATIENCE, Place, place

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


async def test_a_disk_full_in_the_middle_of_a_batch_keeps_nothing_of_it_until_there_is_room(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        citizens = await crowd(here.sandbox, 20)
        await citizens.come_to_the_story(here.poster)
        await here.sandbox.drained(PATIENCE)

        here.station.disk_holds(NO_ROOM)
        await citizens.say("Disk penuh saat ini")
        await asked_again(here.sandbox, 2)
        assert len(await here.sandbox.pending()) == 20, "none is confirmed"
        for person in citizens.people:
            assert await kept_texts(here, person.id) == []
            assert await person.unheard() == [], "nothing is promised that isn't kept"
        assert here.station.log.read_text().count("The disk is full") >= 2

        here.station.disk_holds(None)
        await citizens.hear("Tersimpan")
        await here.sandbox.drained(PATIENCE)
        for person in citizens.people:
            assert await kept_texts(here, person.id) == ["Disk penuh saat ini"]
        assert await here.station.stops() == 0


async def test_a_full_disk_stops_a_file_with_a_clear_word_and_never_the_complaint(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        sari = await here.sandbox.user("Sari")
        await comes_to_the_story(sari, here.poster)
        await tells(sari, "Ada rekamannya.")
        here.station.disk_holds(ROOM_FOR_WORDS)
        await sari.sends_document(b"%PDF-1.4\n" + bytes(1_000_000))
        await sari.hears("penyimpanan kami penuh", timeout=PATIENCE)
        await comes_to_the_review(sari)
        ticket = await sends(sari)
        async with here.station.store() as store, store.read() as tx:
            assert await cases.by_ticket(tx, ticket) is not None
            assert await verify.verify(tx) == []
        assert list((here.station.data / "evidence").iterdir()) == []

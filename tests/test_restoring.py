"""The drill: a station at work is backed up, goes on, and is lost; the backup is restored, and they go on."""

from __future__ import annotations

import hashlib
import itertools
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.bootstrap import build_app
from bot.rules import backup_schedule
from bot.transport import OfflineRequest
from bot.turn import Deployment
from storage import evidence, outbox, posters, verify
from storage.backup_making import make
from storage.backups import Backups
from storage.files import EvidenceFiles
from storage.keys import KeyRing
from storage.records import Case, EventKind, EvidenceKind, Message
from storage.restore import restore
from storage.store import Store
from tests.support import NAMES, StillClock, url_of
from tests.worlds.chat import BOT_ID, TOKEN, USERNAME, Chat, Person
from tests.worlds.citizen import STORY, Citizen
from tests.worlds.station import GROUP, RINA, SARI, Station

LATE = Person(990002, "Lambat")
WRITING = Person(990003, "Menulis")


@asynccontextmanager
async def reopened(data: Path, ring: KeyRing, clock: StillClock, like: Station) -> AsyncIterator[Station]:
    """The bot, started on what was restored."""
    store = await Store.open(url=url_of(data), data_dir=data, keys=ring, now=clock, names=NAMES)
    app = build_app(TOKEN, "http://127.0.0.1:9", OfflineRequest(BOT_ID, USERNAME))
    await app.initialize()
    try:
        deployment = Deployment(BOT_ID, USERNAME, "Propam", "id", EvidenceFiles(data / "evidence"))
        station = Station(Chat(store, app, deployment, clock))
        station.chat._update_ids = itertools.count(50_000)  # Telegram's numbers only rise
        station.polda, station.polres, station.polsek = like.polda, like.polres, like.polsek
        station.chat.before_acting = None  # nobody is known to Telegram from before
        yield station
    finally:
        await app.shutdown()
        await store.close()


async def with_a_file(station: Station, case: Case) -> None:
    content = b"foto"
    async with station.chat.store.write() as tx:
        kept = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=4, case_id=case.id)
        key = await evidence.data_key(tx, kept.id)
        files = EvidenceFiles(station.chat.store.data_dir / "evidence", lambda _total: 0)
        await files.store(kept.id, key, content)
        await evidence.set_stored(tx, kept.id, 4, hashlib.sha256(content).hexdigest(), "text/plain")


async def test_after_a_disaster_citizens_and_officers_go_on_from_the_backup(tmp_path: Path) -> None:
    clock, backups = StillClock(), Backups(tmp_path / "backups")
    async with Station.open(tmp_path / "old") as old:
        case, posted = await old.report()
        await with_a_file(old, case)
        old.chat.refuses.add(SARI.id)  # what she is sent stays owed
        async with old.chat.store.write() as tx:
            await outbox.put(tx, Message("sendMessage", SARI.id, {"text": "lama"}))
            hall = await posters.add(tx, code="x-1", unit_id=old.polsek.id, place="ruang tunggu")
        writing = Citizen(old.chat, WRITING)
        await writing.says(f"/start {hall.token}")
        await writing.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
        store = old.chat.store
        ring: KeyRing = store.vault._keys  # the world made it
        made = await make(store, ring, backups, backup_schedule.backups_to_keep)
        assert made.backup.findings == 0
        old.chat.passes(hours=3)
        await writing.says(STORY)
        lost, _ = await old.report(by=LATE)
    shutil.rmtree(tmp_path / "old")

    clock.now = made.backup.at
    clock.passes(hours=4)
    data = tmp_path / "new" / "data"
    done = await restore(
        made.path, url=url_of(data), data_dir=data, keys=ring, now=clock, names=NAMES, stub=str
    )
    assert (done.cases, done.messages) == (1, 1)
    async with reopened(data, ring, clock, old) as new:
        # Nothing of what waited is sent; the draft's question is asked anew.
        await new.chat.do_errands()
        said = [(sending.message.chat_id, sending.text) for sending in new.chat.everything]
        assert {chat_id for chat_id, _ in said} == {WRITING.id}
        assert "tidak tersimpan" in said[0][1]
        again = Citizen(new.chat, WRITING)
        await again.says(STORY)
        assert "Lanjut" in again.labels

        # The officer takes the case by the card that stands in the group; Telegram is asked about her first.
        async with new.chat.store.read() as tx:
            assert await verify.verify(tx) == []
        await new.taps(RINA, posted, "claim", group=GROUP)
        assert (await new.case(case)).officer_id == await new.officer_id(RINA)
        assert EventKind.RESTORED in await new.kinds(case)

        # Who reported before goes on; who reported after hears what to do.
        sari, late = Citizen(new.chat, SARI), Citizen(new.chat, LATE)
        await sari.says("/laporanku")
        assert case.ticket in sari.texts
        for asked in (f"/status {lost.ticket}", "/laporanku", f"/status {lost.ticket} 1234 5678 9012 3456"):
            await late.says(asked)
            assert "mohon kirim sekali lagi: /lapor" in late.texts

        # A ticket that is there and one that isn't are answered alike.
        await late.says(f"/status {case.ticket}")
        there = late.texts.replace(case.ticket, "…")
        await late.says(f"/status {lost.ticket}")
        assert late.texts.replace(lost.ticket, "…") == there

        clock.passes(days=91)
        await late.says(f"/status {lost.ticket}")
        assert "sekali lagi: /lapor" not in late.texts

"""A report that nothing joins to its sender's account: what is left of that once the receipt has arrived."""

from __future__ import annotations

import re
import shutil
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import errands
from bot.errands import TellReply
from bot.reporter import ERRANDS
from bot.rules import time_limits
from storage import attempt_limits, backup_making, cases, events, identities, intake, officers, outbox, work
from storage.backups import Backups
from storage.records import ActorRole, Case, EventKind, EvidenceState, Json, Mode, Poster
from storage.schema import micros
from storage.store import Store, Tx
from storage.verify import verify
from tests.support import url_of
from tests.worlds import traces
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import Citizen

SARI = Person(7_345_612_345, "Sari")
PHOTO: Json = {
    "photo": [{"file_id": "A" * 40, "file_unique_id": "B", "width": 9, "height": 9, "file_size": 9}]
}


BY_WRONG_CODES = {"hash: limit code.account"}
"""What stays for a week of whoever tried a wrong code: that the account did, of whichever ticket."""


@pytest.fixture
def sari(chat: Chat) -> Citizen:
    """Somebody whose number is found by nobody by chance."""
    return Citizen(chat, SARI)


async def reports_unlinked(sari: Citizen, poster: Poster, *, held_up: bool = False) -> Case:
    """A report with a photo that Telegram hasn't handed over yet; the receipt may be `held_up`."""
    await sari.reaches_review(f"/start {poster.token}")
    await sari.sends(PHOTO)
    await sari.taps("Kerahasiaan: rahasia", "Tanpa kaitan")
    assert "tanpa kaitan dengan akun Anda" in sari.texts
    sari.chat.refuses |= {SARI.id} if held_up else set()
    await sari.taps("Kirim pengaduan")
    (case,) = await every_case(sari.chat.store)
    return case


async def every_case(store: Store) -> list[Case]:
    async with store.read() as tx:
        return await cases.every_open(tx)


async def traces_of(chat: Chat, case: Case) -> set[str]:
    return await traces.of_account(chat.store, SARI.id, [case.ticket])


async def test_nothing_joins_account_and_case_once_the_receipt_has_arrived(
    chat: Chat, sari: Citizen, poster: Poster, tmp_path: Path
) -> None:
    with capture_logs() as logs:
        case = await reports_unlinked(sari, poster, held_up=True)
    async with chat.store.write() as tx:
        raw = {"message": {"from": SARI.raw(), "chat": {"id": SARI.id}, "text": case.ticket}}
        await intake.seal_failed(tx, raw, "ValueError")
    found = await traces_of(chat, case)
    everywhere = {"identity", "conversation", "outbox", "work", "intake_failed"}
    assert {f"decimal in {table}" for table in everywhere} <= found, "it is looked for where it is"
    hashes = {one.split(" in yanduan.db")[0] for one in found if one.startswith("hash: ")}
    assert hashes >= {f"hash: {name}" for name in ("account", "conversation", "outbox")}
    with capture_logs() as more:
        await chat.takes_again(SARI.id)
    assert not [line for line in [*logs, *more] if str(SARI.id) in str(line)]
    assert await traces_of(chat, case) == set()
    await chat.fetched("reporter.download", {"state": EvidenceState.VANISHED})
    wal = chat.store.path.with_name("yanduan.db-wal")
    assert wal.stat().st_size, "what is looked through is more than the file"
    assert await traces_of(chat, case) == set(), "and the file's loss is told to nobody"
    keys = chat.store.vault._keys
    later = Backups(tmp_path / "later")
    await backup_making.make(chat.store, keys, later, set, free=lambda _folder: 1 << 40)
    wanted = traces.spellings(SARI.id, chat.store.vault, [case.ticket])
    assert traces.in_files(tmp_path / "later", wanted) == set()
    for table, said in await traces.opened(chat.store):
        same_moment = str(micros(case.created_at)) in said
        assert not (same_moment and table in {"attempt", "conversation", "officer"}), table
    shutil.copytree(chat.store.data_dir, tmp_path / "stopped")
    assert await killed(chat.store, tmp_path / "stopped", case) == set()


async def killed(store: Store, to: Path, case: Case) -> set[str]:
    """Where the account is found in what a kill left, once the bot has been started and stopped again."""
    (to / "yanduan.db-shm").unlink(missing_ok=True)
    again = await Store.open(
        url=url_of(to), data_dir=to, keys=store.vault._keys, now=store.now, names=store.names
    )
    try:
        async with again.write() as tx:
            await intake.set_running(tx)
        async with again.write() as tx:
            for item in await work.due(tx, kinds=["reporter.unlink"]):
                await ERRANDS[item.kind].finish(tx, None, item.payload, None)  # type: ignore[arg-type]
                await work.done(tx, item.id)
        found = await traces.of_account(again, SARI.id, [case.ticket])
        async with again.read() as tx:
            assert await verify(tx) == []
            assert await identities.mode(tx, case.id) is Mode.UNLINKED
            assert (await identities.reporter(tx, case.id)).chat_id is None
    finally:
        await again.close()
    return found | traces.in_files(to, traces.spellings(SARI.id, store.vault, [case.ticket]))


async def test_a_kill_at_any_step_of_the_parting_leaves_nothing(
    chat: Chat, sari: Citizen, poster: Poster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day after sending, when the receipt has still not arrived."""
    case = await reports_unlinked(sari, poster, held_up=True)
    chat.passes(hours=24)
    steps: dict[bytes, Path] = {}

    def keep() -> None:
        kept = b"".join(path.read_bytes() for path in sorted(chat.store.data_dir.glob("yanduan.db*")))
        if kept not in steps:
            steps[kept] = tmp_path / f"step {len(steps)}"
            shutil.copytree(chat.store.data_dir, steps[kept])

    statement, truncation = Tx._translated, Store._truncate_log

    async def before_each(tx: Tx, doing: Coroutine[Any, Any, Any]) -> Any:
        keep()
        return await statement(tx, doing)

    async def before_truncation(store: Store) -> bool:
        keep()
        return await truncation(store)

    with monkeypatch.context() as patched:
        patched.setattr(Tx, "_translated", before_each)
        patched.setattr(Store, "_truncate_log", before_truncation)
        async with chat.store.write() as tx:
            await tx.execute(text("PRAGMA cache_spill=1"))
            await tx.execute(text("PRAGMA cache_size=1"))  # what is written goes to the log at once
            for item in await work.due(tx, kinds=["reporter.unlink"]):
                await chat.errands[item.kind].finish(tx, chat.deployment, item.payload, None)
                await work.done(tx, item.id)
        keep()
    assert await traces_of(chat, case) == set()
    async with chat.store.read() as tx:
        assert [row.message for row in await outbox.pending(tx) if row.message.chat_id == SARI.id] == []
    assert len(steps) > 5
    for number, step in enumerate(steps.values()):
        assert await killed(chat.store, step, case) == set(), number


def code_of(sari: Citizen) -> str:
    """The access code, as the last receipt says it."""
    (said,) = [one.text for one in sari.chat.everything if "Kode rahasia:" in one.text]
    found = re.search(r"Kode rahasia: ([0-9 ]+)", said)
    assert found is not None
    return found[1].strip()


async def test_the_code_of_such_a_report_stays_in_its_receipt(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await reports_unlinked(sari, poster)
    assert len(code_of(sari).replace(" ", "")) == 16
    assert "Sudah saya simpan" not in sari.labels
    assert (await chat.later(hours=25)).to(SARI.id) == []


async def test_by_the_code_any_account_acts_for_half_an_hour_and_leaves_nothing(
    chat: Chat, sari: Citizen, poster: Poster, tmp_path: Path
) -> None:
    case = await reports_unlinked(sari, poster)
    code = code_of(sari)
    async with chat.store.write() as tx:
        officer = await officers.see(tx, 5001, "Rina")
        await cases.add_message(tx, case.id, ActorRole.OFFICER, "reply", {"text": "Jam berapa kejadiannya?"})
        await events.append(tx, case.id, EventKind.REPLIED, ActorRole.OFFICER, officer.id, {})
        await errands.TELL_REPLY.put(tx, TellReply(case.id, "Jam berapa kejadiannya?"))
    await chat.do_errands()
    assert "Jam berapa" not in "".join(one.text for one in chat.everything), "no news comes by itself"
    other = Citizen(chat, Person(8_765_432_109, "Budi"))
    for visitor in (sari, other):
        await visitor.says(f"/status {case.ticket} {code}")
        assert visitor.answer.deleted(visitor.person.id)
        assert "Jam berapa kejadiannya?" in visitor.texts
        assert ("Terakhir dibuka dengan kode" in visitor.texts) == (visitor is other)
        await visitor.taps("Semua pesan petugas", "Jawab / tambah keterangan")
        await visitor.says("Sekitar jam dua.")
        await visitor.sends(PHOTO)
        await visitor.says(f"/status {case.ticket} 1111 2222 3333 4444")
    await other.says(f"/batal {case.ticket}")
    await other.taps("Ya, cabut pengaduan")
    assert (await every_case(chat.store)) == []
    during = await traces_of(chat, case)
    assert {"decimal in conversation", "decimal in work"} <= during, "it is looked for where it is"
    await chat.later(minutes=31)
    async with chat.store.read() as tx:
        for purpose in time_limits.COUNTED_BY_TICKET:
            assert (await attempt_limits.attempts(tx, purpose, case.ticket)).last_at is None, (
                "it would show whose"
            )
    for visitor in (sari, other):
        number = visitor.person.id
        left = await traces.of_account(chat.store, number, [case.ticket])
        assert {what.partition(" in ")[0] for what in left} == BY_WRONG_CODES, number
        assert not (await chat.taps_data(visitor.person, 9, f"r:c:page:{case.ticket}")).messages
        await visitor.says("/laporanku")
        assert case.ticket not in visitor.texts
    async with chat.store.read() as tx:
        said = [one.body for one in await cases.messages(tx, case.id)]
        assert await verify(tx) == []
    assert said.count({"text": "Sekitar jam dua."}) == 2


async def test_a_visit_speaks_the_language_that_the_reporter_chose(chat: Chat, poster: Poster) -> None:
    """Also where the phone speaks another, and nothing of the chat is known any more."""
    sari = Citizen(chat, replace(SARI, language_code="en"))
    await sari.says("/bahasa")
    await sari.taps("Bahasa Indonesia")
    case = await reports_unlinked(sari, poster)
    there = Citizen(chat, Person(8_765_432_109, "Budi", language_code="en"))
    await there.says(f"/status {case.ticket} {code_of(sari)}")
    assert "Perjalanan pengaduan" in there.texts
    await there.taps("Perbarui")


async def test_a_name_given_by_the_code_is_kept_with_the_case_alone(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    case = await reports_unlinked(sari, poster)
    await sari.says(f"/status {case.ticket} {code_of(sari)}")
    await sari.taps("Nama dan nomor saya", "Isi nama")
    await sari.says("Sari Uniknama")
    await chat.later(minutes=31)
    async with chat.store.read() as tx:
        known = await identities.reporter(tx, case.id)
    assert (known.name, known.chat_id, known.mode) == ("Sari Uniknama", None, Mode.UNLINKED)
    assert await traces_of(chat, case) == set()

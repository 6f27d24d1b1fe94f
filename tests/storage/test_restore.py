"""A backup goes into an empty place only, whole, and begins anew there what the world may have outrun."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from storage import cases, conversations, events, meta, officers, outbox, units, unlinking, verify, work
from storage.backup_making import Made
from storage.backups import Backups
from storage.errors import InvalidInput, WrongKey
from storage.files import EvidenceFiles
from storage.keys import KeyRing
from storage.records import Conversation, EventKind, Loss, Message
from storage.restore import RESTORED, NotWhole, Restored, restore
from storage.store import Names, Store
from tests.storage.test_backup import CAME, a_picture, backed_up, erase
from tests.support import StillClock
from tests.worlds import traces
from tests.worlds.given import DataFolder, a_case

SARI, BUDI = 7_345_612_345, 8_765_432_109


@pytest.fixture
def backups(tmp_path_factory: pytest.TempPathFactory) -> Backups:
    return Backups(tmp_path_factory.mktemp("elsewhere") / "backups")


@pytest.fixture
def other(tmp_path: Path, clock: StillClock, data_folder: DataFolder) -> DataFolder:
    """An empty place on another machine, with the same key."""
    return DataFolder(tmp_path / "new" / "data", clock, data_folder.keys)


async def restored(made: Made, place: DataFolder, *, despite: bool = False) -> Restored:
    return await restore(
        made.path,
        url=place.url,
        data_dir=place.folder,
        keys=place.keys,
        now=place.clock,
        names=Names(lambda: "YDN-9999", lambda: "Elang Biru"),
        despite=despite,
        stub=str,
    )


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


async def test_what_was_backed_up_is_there_again_and_whole(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder, clock: StillClock
) -> None:
    ticket, kept = await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    later, _ = await a_picture(store)
    clock.passes(days=2)
    done = await restored(made, other)
    assert done.cases == 1
    assert other.path.stat().st_mode & 0o777 == 0o600
    assert other.folder.stat().st_mode & 0o777 == 0o700
    assert left_in(other.folder) == sorted(["yanduan.db", "evidence", kept, f"{kept}.clean"])
    opened = await other.open()
    try:
        async with opened.read() as tx:
            assert await verify.verify(tx) == []
            case = await cases.by_ticket(tx, ticket)
            assert case is not None
            key = await cases.data_key(tx, case.id)
            assert await EvidenceFiles(other.folder / "evidence").open(kept, key) == CAME
            assert await cases.by_ticket(tx, later) is None
            last = (await events.of_case(tx, case.id))[-1]
            assert (last.kind, last.payload) == (EventKind.RESTORED, {"made": made.backup.at.isoformat()})
            assert await verify.last_root_at(tx) == clock.now
            assert await meta.get(tx, RESTORED) == made.backup.at.isoformat()
    finally:
        await opened.close()


async def test_what_waited_is_set_aside_but_for_what_takes_something_away(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder
) -> None:
    async with store.write() as tx:
        lost = Loss("officers.not_delivered", {"case_id": "c", "event": 2})
        await outbox.put(tx, Message("sendMessage", 5, {"text": "x"}, loss=lost))
        await outbox.put(tx, Message("deleteMessage", 5, {"message_id": 7}))
    done = await restored(await backed_up(store, data_folder, backups), other)
    assert done.messages == 1
    opened = await other.open()
    try:
        async with opened.read() as tx:
            assert [row.message.method for row in await outbox.pending(tx)] == ["deleteMessage"]
            assert [(row.message.method, why) for row, why in await outbox.set_aside(tx)] == [
                ("sendMessage", "restored")
            ]
            assert await outbox.count_restored(tx) == 1
            assert lost.payload in [one.payload for one in await work.due(tx)], (
                "what it gave out wasn't given"
            )
    finally:
        await opened.close()


async def test_proofs_supervisors_and_links_are_void(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder
) -> None:
    await a_picture(store)
    async with store.write() as tx:
        unit = (await units.all_units(tx))[0]
        officer = await officers.see(tx, 5001, "Rina")
        await officers.prove(tx, officer.id, unit.id)
        await officers.set_supervisors(tx, unit.id, {5001: "Rina"})
        token = await units.new_link(tx, unit.code)
    await restored(await backed_up(store, data_folder, backups), other)
    opened = await other.open()
    try:
        async with opened.read() as tx:
            (member,) = await officers.members(tx, unit.id)
            assert (member.proven_at, member.supervisor) == (None, False)
            assert await officers.supervisors_checked_at(tx, unit.id) is None
            assert await units.by_link(tx, token) is None
    finally:
        await opened.close()


@pytest.mark.parametrize("there", ["yanduan.db", "something"])
async def test_where_something_is_nothing_is_restored(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder, there: str
) -> None:
    made = await backed_up(store, data_folder, backups)
    other.folder.mkdir(parents=True)
    (other.folder / there).write_text("mine")
    with pytest.raises(InvalidInput, match="empty place"):
        await restored(made, other)
    assert left_in(other.folder) == [there]
    assert (other.folder / there).read_text() == "mine"


def _damage_database(backups: Backups, made: Made) -> None:
    path = backups.database(made.backup)
    whole = path.read_bytes()
    path.write_bytes(whole[:-10] + b"0123456789")


def _take_database(backups: Backups, made: Made) -> None:
    backups.database(made.backup).unlink()


@pytest.mark.parametrize("harm", [_damage_database, _take_database])
async def test_a_backup_without_its_database_is_refused(
    store: Store,
    data_folder: DataFolder,
    backups: Backups,
    other: DataFolder,
    harm: Callable[[Backups, Made], None],
) -> None:
    await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    harm(backups, made)
    with pytest.raises(InvalidInput, match="gone or damaged"):
        await restored(made, other, despite=True)
    assert left_in(other.folder) == []


@pytest.mark.parametrize("draft", [False, True])
async def test_a_file_that_is_gone_from_the_backup_is_named_and_nothing_restored(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder, draft: bool
) -> None:
    _, kept = await a_picture(store, draft=draft)
    made = await backed_up(store, data_folder, backups)
    backups.file(kept, made.backup.files[kept]).unlink()
    with pytest.raises(NotWhole) as refused:
        await restored(made, other)
    assert any(kept in one.detail for one in refused.value.findings)
    assert left_in(other.folder) == []
    assert (await restored(made, other, despite=True)).cases == 1
    assert left_in(other.folder) == sorted(["yanduan.db", "evidence", f"{kept}.clean"])


async def test_a_backup_that_somebody_changed_without_the_key_is_refused(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder
) -> None:
    from storage import backups as folder

    await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    path = backups.database(made.backup)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE \"case\" SET category = 'x'")
    connection.close()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    made.path.write_text(made.path.read_text().replace(made.backup.database.sha256, digest))
    assert folder.read(made.path).database.sha256 == digest
    with pytest.raises(NotWhole):
        await restored(made, other)
    assert left_in(other.folder) == []


async def test_without_the_key_of_that_time_it_is_refused(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder
) -> None:
    made = await backed_up(store, data_folder, backups)
    with pytest.raises(WrongKey, match=data_folder.keys.first):
        await restored(made, DataFolder(other.folder, other.clock, KeyRing.random()))
    same_name = KeyRing({data_folder.keys.first: next(iter(KeyRing.random().keys.values()))})
    with pytest.raises(WrongKey):
        await restored(made, DataFolder(other.folder, other.clock, same_name))
    assert left_in(other.folder) == []


async def test_a_backup_can_be_restored_from_a_copy_of_its_folder(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder, tmp_path: Path
) -> None:
    await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    moved = tmp_path / "stick ?%20"
    shutil.copytree(backups.folder, moved)
    shutil.rmtree(backups.folder)
    assert made.backup.at == other.clock.now.replace(microsecond=0)
    other.clock.now += timedelta(hours=1)
    done = await restore(
        moved / made.path.name,
        url=other.url,
        data_dir=other.folder,
        keys=other.keys,
        now=other.clock,
        names=Names(lambda: "YDN-9999", lambda: "Elang Biru"),
        stub=str,
    )
    assert done.cases == 1


@pytest.mark.parametrize("how", ["noted", "by the next backup", "without the key"])
async def test_what_was_erased_since_is_erased_again(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder, clock: StillClock, how: str
) -> None:
    ticket, kept = await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    async with store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
    await erase(store, ticket)
    clock.passes(days=1)
    if how == "noted":
        backups.note_erased(store.vault, [case.id])
    elif how == "by the next backup":
        await backed_up(store, data_folder, backups)
    else:
        (backups.folder / "erased").write_text(f"{case.id} {'0' * 64}\nrubbish\n")
    done = await restored(made, other)
    assert done.erased == (how != "without the key")
    opened = await other.open()
    try:
        async with opened.read() as tx:
            assert await cases.is_destroyed(tx, case.id) is bool(done.erased)
            assert await verify.verify(tx) == []
        assert (kept in left_in(other.folder)) is not bool(done.erased)
    finally:
        await opened.close()


async def test_whoever_was_parted_from_their_case_since_is_parted_again(
    store: Store, data_folder: DataFolder, backups: Backups, other: DataFolder
) -> None:
    """Also who would have been: the wish was made when the case was sent, and stays in every backup."""
    async with store.write() as tx:
        made_case = (await a_case(tx, chat_id=SARI, unlinked=True)).case
        await a_case(tx, chat_id=BUDI)
        await outbox.put(tx, Message("sendMessage", SARI, {"text": made_case.ticket}, case_id=made_case.id))
        done = {"done": {"nonce": {"ticket": made_case.ticket, "m": 5}}}
        await conversations.save(tx, Conversation(SARI, "id", done, tx.now))
    made = await backed_up(store, data_folder, backups)
    async with store.write() as tx:
        await unlinking.cut(tx, made_case.id)
    assert (await restored(made, other)).parted == 1
    opened = await other.open()
    try:
        assert await traces.of_account(opened, SARI, [made_case.ticket]) == set()
        assert "decimal in identity" in await traces.of_account(opened, BUDI, []), "the other is where it was"
        async with opened.read() as tx:
            assert await verify.verify(tx) == []
    finally:
        await opened.close()

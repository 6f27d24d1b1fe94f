"""A backup is everything but the key, consistent while the bot writes, checked, and kept by a rule."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from storage import backup_making, cases, events, evidence, rotation
from storage.backup_making import Made, make
from storage.backups import ERASED, Backups, Copied, Manifest, read
from storage.errors import DatabaseLocked, DiskFull, InvalidInput
from storage.files import EvidenceFiles
from storage.keys import KeyRing
from storage.records import ActorRole, Clean, EventKind, EvidenceKind
from storage.store import Store
from tests.support import StillClock
from tests.worlds.given import DataFolder, a_case

CAME, PAGES = b"as it came", (b"one", b"two")


def keep_all(times: Sequence[datetime]) -> set[datetime]:
    return set(times)


def keep_newest(times: Sequence[datetime]) -> set[datetime]:
    return set(sorted(times)[-1:])


@pytest.fixture
def backups(tmp_path_factory: pytest.TempPathFactory) -> Backups:
    return Backups(tmp_path_factory.mktemp("elsewhere") / "backups")


async def a_picture(store: Store, *, draft: bool = False) -> tuple[str, str]:
    """A kept picture with its pages, of a new case or of a draft; the case's ticket and the file's id."""
    files = EvidenceFiles(store.data_dir / "evidence", lambda _total: 0)
    async with store.write() as tx:
        made = (await a_case(tx)).case
        whose = {"chat_id": 5, "data_key": store.vault.new_data_key()} if draft else {"case_id": made.id}
        kept = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=9, **whose)
        key = await evidence.data_key(tx, kept.id)
        await files.store(kept.id, key, CAME)
        await files.store_clean(kept.id, key, PAGES)
        await evidence.set_stored(tx, kept.id, len(CAME), hashlib.sha256(CAME).hexdigest(), "image/jpeg")
        digest = hashlib.sha256(b"".join(PAGES)).hexdigest()
        await evidence.set_clean(tx, kept.id, Clean("", (3, 3), 2, sha256=digest))
    return made.ticket, kept.id


async def erase(store: Store, ticket: str) -> None:
    async with store.write() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        await events.append(tx, case.id, EventKind.ERASED, ActorRole.SYSTEM)
        await cases.destroy(tx, case.id)


async def backed_up(store: Store, data_folder: DataFolder, backups: Backups, **more: object) -> Made:
    return await make(store, data_folder.keys, backups, more.pop("keep", keep_all), **more)  # type: ignore[arg-type]


async def test_a_file_that_is_written_anew_meanwhile_is_in_the_backup_as_it_was_or_is(
    store: Store, data_folder: DataFolder, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, one = await a_picture(store)
    path = store.data_dir / "evidence" / one
    before, copy = path.read_bytes(), shutil.copyfileobj

    def copied(source: BinaryIO, *more: Any) -> None:
        if source.name == str(path):
            (path.parent / "anew").write_bytes(before + b"more")
            (path.parent / "anew").replace(path)
        copy(source, *more)

    monkeypatch.setattr(shutil, "copyfileobj", copied)
    made = await backed_up(store, data_folder, backups)
    assert backups.file(one, made.backup.files[one]).read_bytes() == before
    assert made.backup.findings == 0


async def test_a_backup_holds_the_database_and_every_file_that_it_names(
    store: Store, data_folder: DataFolder, backups: Backups
) -> None:
    _, one = await a_picture(store)
    _, two = await a_picture(store, draft=True)
    made = await backed_up(store, data_folder, backups)
    assert set(made.backup.files) == {one, f"{one}.clean", two, f"{two}.clean"}
    assert made.backup.findings == 0
    assert made.fresh == 4
    for item in made.backup.files.items():
        path = backups.file(*item)
        assert path.read_bytes() == (store.data_dir / "evidence" / item[0]).read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
    database = backups.database(made.backup)
    assert database.stat().st_mode & 0o777 == 0o600
    assert hashlib.sha256(database.read_bytes()).hexdigest() == made.backup.database.sha256
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert backups.folder.stat().st_mode & 0o777 == 0o700
    assert read(made.path) == made.backup
    assert {path.name for path in backups.folder.iterdir()} == {
        made.path.name,
        database.name,
        "files",
        "lock",
    }


async def test_no_key_is_in_it(store: Store, data_folder: DataFolder, backups: Backups) -> None:
    await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    everything = b"".join(path.read_bytes() for path in backups.folder.rglob("*") if path.is_file())
    assert made.backup.keys == (data_folder.keys.first,)
    for key in data_folder.keys.keys.values():
        assert key not in everything
        assert key.hex().encode() not in everything


async def test_a_backup_opens_with_the_key_as_the_database_did(
    store: Store, data_folder: DataFolder, backups: Backups, tmp_path: Path
) -> None:
    ticket, _ = await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    other = DataFolder(tmp_path / "other", data_folder.clock, data_folder.keys)
    other.folder.mkdir()
    shutil.copyfile(backups.database(made.backup), other.path)
    opened = await other.open()
    try:
        async with opened.read() as tx:
            assert await cases.by_ticket(tx, ticket) is not None
    finally:
        await opened.close()


async def test_a_backup_made_inside_a_write_is_as_before_it(
    store: Store, data_folder: DataFolder, backups: Backups
) -> None:
    ticket, _ = await a_picture(store)
    async with store.write() as tx:
        late = (await a_case(tx)).case
        await tx.flush()
        made = await backed_up(store, data_folder, backups)
    # Left to the collector, a connection is a warning from Python 3.13 on, and warnings are errors here.
    with closing(sqlite3.connect(backups.database(made.backup))) as copy:
        rows = copy.execute('SELECT ticket FROM "case"').fetchall()
    assert [row[0] for row in rows] == [ticket]
    assert late.ticket != ticket


async def test_each_file_is_stored_once_for_all_backups(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    await a_picture(store)
    await backed_up(store, data_folder, backups)
    clock.passes(days=1)
    again = await backed_up(store, data_folder, backups)
    assert again.fresh == 0
    assert len(list((backups.folder / "files").iterdir())) == 2
    assert len(backups.all()) == 2


async def test_a_stored_file_that_went_bad_is_written_anew(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    bad = backups.file(*next(iter(made.backup.files.items())))
    whole = bad.read_bytes()
    bad.write_bytes(whole[:-16] + bytes(16))
    clock.passes(days=1)
    assert (await backed_up(store, data_folder, backups)).fresh == 1
    assert bad.read_bytes() == whole


async def test_old_backups_go_with_the_files_that_no_other_names(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    ticket, _ = await a_picture(store)
    _, stays = await a_picture(store)
    await backed_up(store, data_folder, backups)
    await erase(store, ticket)
    clock.passes(days=1)
    made = await backed_up(store, data_folder, backups, keep=keep_newest)
    assert made.removed == 1
    assert set(made.backup.files) == {stays, f"{stays}.clean"}
    assert {path.stem for path in (backups.folder / "files").iterdir()} == set(made.backup.files)
    assert [one.at for one in backups.all()] == [made.backup.at]


async def test_no_file_goes_while_a_manifest_cant_be_read(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    made.path.write_text("{}")
    clock.passes(days=1)
    for path in (store.data_dir / "evidence").iterdir():
        path.unlink()
    backups.prune(keep_newest, store.now())
    assert len(list((backups.folder / "files").iterdir())) == 2
    with pytest.raises(InvalidInput, match="no manifest"):
        read(made.path)


async def test_what_isnt_as_it_was_written_is_counted_and_removes_nothing(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    _, of_case = await a_picture(store)
    _, of_draft = await a_picture(store, draft=True)
    await backed_up(store, data_folder, backups)
    for lost in (of_case, of_draft):
        (store.data_dir / "evidence" / lost).unlink()
    clock.passes(days=1)
    made = await backed_up(store, data_folder, backups, keep=keep_newest)
    assert made.backup.findings == 2
    assert made.removed == 0
    assert len(backups.all()) == 2


async def test_while_findings_last_whole_backups_stay_and_of_the_damaged_the_newest(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    _, lost = await a_picture(store)
    await a_picture(store)
    whole = await backed_up(store, data_folder, backups, keep=keep_newest)
    (store.data_dir / "evidence" / lost).unlink()
    removed = []
    for _ in range(3):
        clock.passes(days=1)
        made = await backed_up(store, data_folder, backups, keep=keep_newest)
        removed.append(made.removed)
    assert removed == [0, 1, 1]
    assert backups.all() == [whole.backup, made.backup]
    assert all(backups.file(*item).exists() for item in whole.backup.files.items())


async def test_a_whole_backup_takes_the_place_of_the_damaged_ones_before_it(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    _, lost = await a_picture(store)
    await a_picture(store)
    path = store.data_dir / "evidence" / lost
    kept = path.read_bytes()
    path.unlink()
    damaged = await backed_up(store, data_folder, backups, keep=keep_all)
    assert damaged.backup.findings
    path.write_bytes(kept)
    clock.passes(days=1)
    whole = await backed_up(store, data_folder, backups, keep=keep_all)
    assert backups.all() == [whole.backup]


@pytest.mark.parametrize("lost", ["database", "file"])
async def test_a_backup_that_lost_a_part_since_counts_for_no_whole_one(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock, lost: str
) -> None:
    _, kept = await a_picture(store)
    first = await backed_up(store, data_folder, backups, keep=keep_newest)
    (store.data_dir / "evidence" / kept).unlink()
    clock.passes(days=1)
    second = await backed_up(store, data_folder, backups, keep=keep_all)
    third = Manifest(store.now() + timedelta(hours=1), "x", Copied(1, "0"), (), {}, 0)
    with backups.held():
        backups.write(third)  # whole by its own words
        if lost == "file":
            backups.database(third).write_bytes(b"1")
            broken = replace(third, files={"gone": Copied(1, "0")})
            backups.write(broken)
    clock.passes(days=1)
    assert backups.whole(backups.all()) == [first.backup]
    backups.prune(keep_newest, store.now())
    assert first.backup in backups.all(), "the only whole one stays"
    assert second.backup not in backups.all()


async def test_a_copy_under_another_name_is_no_backup_and_keeps_its_files(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    ticket, _ = await a_picture(store)
    made = await backed_up(store, data_folder, backups)
    (backups.folder / "yanduan-copy.json").write_bytes(made.path.read_bytes())
    assert backups.newest_at(store.now()) == made.backup.at
    assert backups.all() == [made.backup]
    await erase(store, ticket)
    clock.passes(days=1)
    again = await backed_up(store, data_folder, backups, keep=keep_newest)
    assert backups.all() == [again.backup]
    assert backups.strange() == [backups.folder / "yanduan-copy.json"]
    assert all(backups.file(*item).exists() for item in made.backup.files.items())


async def test_a_backup_of_a_time_to_come_puts_none_off_and_takes_no_others_place(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    await a_picture(store)
    now = clock.now
    clock.passes(days=3000)
    wrong = await backed_up(store, data_folder, backups)
    clock.now = now
    assert backups.newest_at(store.now()) is None
    right = await backed_up(store, data_folder, backups, keep=keep_newest)
    assert backups.newest_at(store.now()) == right.backup.at
    assert backups.all() == [right.backup, wrong.backup]


async def test_what_is_erased_while_it_is_copied_is_no_loss(
    store: Store, data_folder: DataFolder, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, file_id = await a_picture(store)
    before = backup_making._named

    async def erased_meanwhile(tx: object) -> dict[str, bool]:
        found = await before(tx)  # type: ignore[arg-type]
        if file_id in found:
            await erase(store, ticket)
            await EvidenceFiles(store.data_dir / "evidence").remove(file_id)
        return found

    monkeypatch.setattr(backup_making, "_named", erased_meanwhile)
    made = await backed_up(store, data_folder, backups)
    assert made.backup.findings == 0
    assert made.backup.files == {}


async def test_without_room_it_is_refused_and_what_was_there_stays(
    store: Store, data_folder: DataFolder, backups: Backups
) -> None:
    await a_picture(store)
    first = await backed_up(store, data_folder, backups)
    with pytest.raises(DiskFull, match=r"it needs 1 MB, and 0 MB may be filled"):
        await backed_up(store, data_folder, backups, free=lambda _folder: 1000)
    assert backups.all() == [first.backup]
    assert not backups.under_way.exists()


async def test_a_file_that_vanishes_while_the_room_is_counted_is_no_fault(
    store: Store, data_folder: DataFolder, backups: Backups
) -> None:
    await a_picture(store)
    gone = store.data_dir / "evidence" / "gone"
    gone.symlink_to(gone.with_name("nowhere"))  # listed, and not there any more when it is looked at
    assert (await backed_up(store, data_folder, backups)).fresh == 2


async def test_one_is_made_at_a_time(store: Store, data_folder: DataFolder, backups: Backups) -> None:
    with backups.held(), pytest.raises(DatabaseLocked, match="Another backup"):
        await backed_up(store, data_folder, backups)


async def test_what_an_unfinished_one_left_is_no_backup_and_goes(
    store: Store, data_folder: DataFolder, backups: Backups
) -> None:
    backups.under_way.mkdir(parents=True)
    (backups.under_way / "yanduan.db").write_bytes(b"half")
    assert backups.all() == []
    await backed_up(store, data_folder, backups)
    assert not backups.under_way.exists()


@pytest.mark.parametrize("where", ["backups", "."])
async def test_it_is_never_made_in_the_data_folder(store: Store, data_folder: DataFolder, where: str) -> None:
    with pytest.raises(InvalidInput, match="outside the data folder"):
        await backed_up(store, data_folder, Backups(store.data_dir / where))


async def test_it_is_never_made_beside_the_key(
    store: Store, data_folder: DataFolder, backups: Backups
) -> None:
    ring = KeyRing(data_folder.keys.keys, backups.folder / "yanduan.key")
    with pytest.raises(InvalidInput, match="the key too"):
        await make(store, ring, backups, keep_all)


async def test_it_names_the_keys_that_it_needs(
    store: Store, data_folder: DataFolder, backups: Backups, clock: StillClock
) -> None:
    await a_picture(store)
    old = (await backed_up(store, data_folder, backups)).backup
    ring = KeyRing({**KeyRing.random().keys, **data_folder.keys.keys})
    await rotation.rotate(store, ring)
    clock.passes(days=1)
    new = (await make(store, ring, backups, keep_all)).backup
    assert (old.keys, new.keys) == ((data_folder.keys.first,), (ring.first,))


async def test_a_manifest_of_a_newer_version_is_refused(
    store: Store, data_folder: DataFolder, backups: Backups
) -> None:
    made = await backed_up(store, data_folder, backups)
    made.path.write_text(json.dumps({**json.loads(made.path.read_text()), "format": 2}))
    with pytest.raises(InvalidInput, match="newer version"):
        read(made.path)


@pytest.mark.parametrize("cut", [0, 1, 20, 70])
def test_an_erasure_whose_line_was_cut_short_is_noted_again(store: Store, backups: Backups, cut: int) -> None:
    backups.note_erased(store.vault, ["a" * 32, "b" * 32])
    file = backups.folder / ERASED
    file.write_bytes(file.read_bytes()[:cut])  # the disk was full, or the power went
    backups.note_erased(store.vault, ["a" * 32, "b" * 32, "c" * 32])
    assert backups.erased(store.vault) == {"a" * 32, "b" * 32, "c" * 32}

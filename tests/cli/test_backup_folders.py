"""Where backups were ever made is known: an erased case comes back from none of them, and what isn't covered
is said with the folder's name.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from storage import backup_folders, cases, keys, meta
from storage.backups import Backups
from storage.store import Store
from tests.cli.test_erase import _close, _report
from tests.worlds.office import Office


@pytest.fixture
def ticket(station: Office) -> str:
    """A closed case."""
    made: str = station.keeps(_report)
    station.keeps(lambda store: _close(store, made))
    return made


def restored(station: Office, folder: Path) -> str:
    """All is lost, and the first backup of a folder is put in its place."""
    shutil.rmtree(station.data)
    backups = Backups(folder)
    return station.succeeds("restore", str(backups.manifest(backups.all()[0])))


def is_erased(station: Office, ticket: str) -> bool:
    async def look(store: Store) -> bool:
        async with store.read() as tx:
            case = await cases.by_ticket(tx, ticket)
            assert case is not None
            return await cases.is_destroyed(tx, case.id)

    found: bool = station.keeps(look)
    return found


def test_what_was_erased_is_erased_again_from_a_folder_backed_up_by_hand(
    station: Office, ticket: str, tmp_path: Path
) -> None:
    folder = tmp_path / "by hand"
    station.succeeds("backup", str(folder))
    assert str(folder) in station.succeeds("erase", ticket, "--yes")
    assert "<5 cases that were erased since are erased again" in restored(station, folder)
    assert is_erased(station, ticket)


def test_a_folder_that_isnt_there_is_named_and_can_be_told_later(
    station: Office, ticket: str, tmp_path: Path
) -> None:
    folder, away = tmp_path / "stick" / "b", tmp_path / "away"
    station.succeeds("backup", str(folder))
    folder.parent.rename(away)
    said = station.succeeds("erase", ticket, "--yes")
    assert f"Not noted in {folder}" in said
    assert f"yanduan erase --note {folder}" in said
    assert "erased again." not in said
    assert str(folder) in station.fails("erase", "--note", str(folder))
    assert f"yanduan erase --note {folder}" in station.runs("doctor").output
    away.rename(folder.parent)
    assert f"yanduan erase --note {folder}" in station.runs("doctor").output
    assert str(folder) in station.succeeds("erase", "--note", str(folder))
    assert f"yanduan erase --note {folder}" not in station.runs("doctor").output
    restored(station, folder)
    assert is_erased(station, ticket)


def test_a_mount_point_without_its_disk_is_not_there(station: Office, ticket: str, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    station.succeeds("backup", str(folder))
    shutil.move(folder, tmp_path / "away")
    folder.mkdir()
    assert f"Not noted in {folder}" in station.succeeds("erase", ticket, "--yes")
    assert list(folder.iterdir()) == []


def test_the_next_backup_tells_a_folder_what_was_erased_while_it_was_away(
    station: Office, ticket: str, tmp_path: Path
) -> None:
    folder, away = tmp_path / "stick", tmp_path / "away"
    station.succeeds("backup", str(folder))
    folder.rename(away)
    station.succeeds("erase", ticket, "--yes")
    away.rename(folder)
    station.succeeds("backup", str(folder))
    restored(station, folder)
    assert is_erased(station, ticket)


def test_a_copy_of_a_folder_is_told_by_hand_and_known_from_then_on(
    station: Office, ticket: str, tmp_path: Path
) -> None:
    folder, copy = tmp_path / "b", tmp_path / "copy"
    station.succeeds("backup", str(folder))
    shutil.copytree(folder, copy)
    assert "yanduan erase --note DIR" in station.succeeds("erase", ticket, "--yes")
    station.succeeds("erase", "--note", str(copy))
    restored(station, copy)
    assert is_erased(station, ticket)


def test_a_restore_asks_the_other_folders_that_it_knows_of_too(
    station: Office, ticket: str, tmp_path: Path
) -> None:
    folder, copy = tmp_path / "b", tmp_path / "copy"
    station.succeeds("backup", str(folder))
    shutil.copytree(folder, copy)
    station.succeeds("erase", ticket, "--yes")
    restored(station, copy)
    assert is_erased(station, ticket)


def test_a_restore_names_the_folder_that_it_couldnt_ask(station: Office, ticket: str, tmp_path: Path) -> None:
    folder, copy = tmp_path / "b", tmp_path / "copy"
    station.succeeds("backup", str(folder))
    shutil.copytree(folder, copy)
    shutil.rmtree(folder)
    assert str(folder) in restored(station, copy)


def test_a_folder_that_is_gone_for_good_is_forgotten(station: Office, ticket: str, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    station.succeeds("backup", str(folder))
    shutil.rmtree(folder)
    station.succeeds("erase", "--forget", str(folder))
    assert str(folder) not in station.succeeds("erase", ticket, "--yes")
    assert "no folder of backups" in station.fails("erase", "--forget", str(folder))


@pytest.mark.parametrize("words", [(), ("--note", "nowhere"), ("--forget", "nowhere")])
def test_what_names_neither_a_case_nor_a_folder_of_backups_is_refused(
    station: Office, words: tuple[str, ...]
) -> None:
    station.fails("erase", *words)


def test_rotating_keys_looks_into_every_folder_and_names_what_it_cant_see(
    station: Office, tmp_path: Path
) -> None:
    seen, away = tmp_path / "b", tmp_path / "away"
    for folder in (seen, away):
        station.succeeds("backup", str(folder))
    shutil.rmtree(away)
    said = station.succeeds("keys", "rotate")
    assert f"1 backups in {seen} need the old key" in said
    assert str(away) in said
    old = keys.load(station.key, station.data)
    kept = [line for line in station.key.read_text().splitlines() if line.startswith(old.first)]
    station.key.write_text("\n".join(kept) + "\n")
    assert str(seen) in station.runs("doctor").output


def test_a_folder_is_known_by_its_whole_path_once(
    station: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b", str(tmp_path / "b"), "b/../b"):
        station.succeeds("backup", name)

    async def known(store: Store) -> list[Path]:
        async with store.read() as tx:
            return list(await backup_folders.known(tx))

    assert station.keeps(known) == [tmp_path / "b"]


def test_what_somebody_else_wrote_there_is_no_folder(station: Office) -> None:
    async def spoil(store: Store) -> None:
        async with store.write() as tx:
            await meta.set(tx, backup_folders.KNOWN, '["x", 1')
        async with store.read() as tx:
            assert await backup_folders.known(tx) == {}

    station.keeps(spoil)


async def _destroy(store: Store, ticket: str) -> str:
    """What `yanduan erase` does before it notes anything. Returns the case's id."""
    async with store.write() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        await cases.destroy(tx, case.id, stub="x")
        await backup_folders.owe(tx)
        return case.id


@pytest.mark.parametrize("finishing", ["erase", "backup"])
def test_what_is_erased_while_another_erasure_is_noted_is_noted_too(
    station: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finishing: str
) -> None:
    """The second process comes between what the first one reads and what it writes."""
    folder, other = tmp_path / "b", tmp_path / "c"
    tickets: list[str] = [station.keeps(_report) for _ in "ab"]
    for ticket in tickets:
        station.keeps(lambda store, ticket=ticket: _close(store, ticket))
    for one in (folder, other):
        station.succeeds("backup", str(one))
    note = Backups.note_erased

    async def both(store: Store) -> None:
        if finishing == "erase":
            await _destroy(store, tickets[0])
        loop, second = asyncio.get_running_loop(), list[str]()

        def slowly(self: Backups, vault: object, ids: Iterable[str]) -> None:
            note(self, vault, ids)  # type: ignore[arg-type]
            if not second:
                second.append(asyncio.run_coroutine_threadsafe(_destroy(store, tickets[1]), loop).result(20))

        with monkeypatch.context() as patch:
            patch.setattr(Backups, "note_erased", slowly)
            await backup_folders.tell_all(store, [folder])
        assert second
        await backup_folders.tell_all(store)
        assert all(second[0] in Backups(one).erased(store.vault) for one in (folder, other))
        async with store.read() as tx:
            assert await backup_folders.known(tx) == {folder: False, other: False}

    station.keeps(both)


def test_an_erasure_is_noted_whatever_stands_about_the_folder(
    station: Office, ticket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "b"
    station.succeeds("backup", str(folder))

    async def owes_nothing(_tx: object) -> None:
        """An older program, say, has written its False over it."""

    monkeypatch.setattr(backup_folders, "owe", owes_nothing)
    assert f"Noted in {folder}" in station.succeeds("erase", ticket, "--yes")
    restored(station, folder)
    assert is_erased(station, ticket)


def test_a_folder_that_is_forgotten_while_it_is_noted_in_stays_forgotten(
    station: Office, ticket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "b"
    station.succeeds("backup", str(folder))

    async def forget(store: Store) -> None:
        async with store.write() as tx:
            await backup_folders.forget(tx, folder)

    async def both(store: Store) -> None:
        await _destroy(store, ticket)
        loop = asyncio.get_running_loop()

        def slowly(_self: Backups, _vault: object, _ids: Iterable[str]) -> None:
            asyncio.run_coroutine_threadsafe(forget(store), loop).result(20)

        monkeypatch.setattr(Backups, "note_erased", slowly)
        await backup_folders.tell_all(store)
        async with store.read() as tx:
            assert await backup_folders.known(tx) == {}

    station.keeps(both)


def test_a_folder_is_either_noted_in_or_forgotten(station: Office, ticket: str, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    station.succeeds("backup", str(folder))
    same = str(folder / ".." / "b")
    assert str(folder) in station.fails("erase", ticket, "--yes", "--forget", str(folder), "--note", same)
    assert not is_erased(station, ticket)
    assert str(folder) in station.succeeds("erase", ticket, "--yes")


def test_where_backups_are_made_each_night_isnt_forgotten(
    station: Office, ticket: str, tmp_path: Path
) -> None:
    folder = str(tmp_path / "b")
    station.succeeds("backup", folder)
    said = station.fails("erase", ticket, "--yes", "--forget", folder, backup_dir=folder)
    assert "YANDUAN_BACKUP_DIR" in said
    assert not is_erased(station, ticket)
    station.succeeds("erase", "--forget", folder)

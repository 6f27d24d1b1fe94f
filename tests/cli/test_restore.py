"""`yanduan restore`: the operator's part of the drill."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.backups import Backups
from tests.storage.test_backup import a_picture
from tests.worlds.office import Office


@pytest.fixture
def backups(office: Office, tmp_path: Path) -> Backups:
    """A backup of an office with a case, and the data folder lost."""
    office.keeps(a_picture)
    office.succeeds("backup", str(tmp_path / "backups"))
    shutil.rmtree(office.data)
    return Backups(tmp_path / "backups")


def manifest(backups: Backups) -> str:
    (made,) = backups.all()
    return str(backups.manifest(made))


def test_a_lost_office_is_restored_and_verifies(office: Office, backups: Backups) -> None:
    said = office.succeeds("restore", manifest(backups))
    assert "<5 open cases" in said
    assert "0 messages that waited then are not sent" in said
    assert office.lists("verify") == []
    assert len(office.lists("unit", "list")) == 1


def test_a_second_time_it_is_refused(office: Office, backups: Backups) -> None:
    office.succeeds("restore", manifest(backups))
    assert "empty place" in office.fails("restore", manifest(backups))
    assert office.lists("verify") == []


def test_what_is_wrong_is_listed_and_restored_only_when_asked_for(office: Office, backups: Backups) -> None:
    (made,) = backups.all()
    backups.file(*next(iter(made.files.items()))).unlink()
    result = office.runs("restore", manifest(backups))
    assert result.exit_code == 1
    assert "is gone from the backup" in result.stdout
    assert "--despite-findings" in result.stderr
    assert not any(office.data.iterdir())
    office.succeeds("restore", manifest(backups), "--despite-findings")


@pytest.mark.parametrize("wrong", ["nothing.json", "backups", "key"])
def test_what_is_no_manifest_is_said(office: Office, backups: Backups, tmp_path: Path, wrong: str) -> None:
    assert wrong in office.fails("restore", str(tmp_path / wrong))


def test_without_the_key_it_is_said(office: Office, backups: Backups) -> None:
    office.key.unlink()
    office.succeeds("keys", "new")
    assert "which this backup needs" in office.fails("restore", manifest(backups))


def test_what_was_not_sent_is_counted_by_doctor(office: Office, tmp_path: Path) -> None:
    from storage import outbox
    from storage.records import Message
    from storage.store import Store

    async def owe(store: Store) -> None:
        async with store.write() as tx:
            await outbox.put(tx, Message("sendMessage", 5, {"text": "x"}))

    office.keeps(a_picture)
    office.keeps(owe)
    office.succeeds("backup", str(tmp_path / "backups"))
    shutil.rmtree(office.data)
    office.succeeds("restore", manifest(Backups(tmp_path / "backups")))
    checks = {row["check"]: row for row in office.lists("doctor")}
    assert not checks["restored"]["ok"]
    assert checks["restored"]["say"].startswith("1 messages")
    assert checks["messages"]["ok"]


def test_a_case_that_was_erased_since_is_erased_again(office: Office, tmp_path: Path) -> None:
    from bot.rules import workflow
    from storage import cases, events
    from storage.records import ActorRole, EventKind, Status
    from storage.store import Store

    ticket, _ = office.keeps(a_picture)
    folder = str(tmp_path / "backups")
    office.succeeds("backup", folder)

    async def close(store: Store) -> None:
        async with store.write() as tx:
            case = await cases.by_ticket(tx, ticket)
            assert case is not None
            await events.append(tx, case.id, EventKind.WITHDRAWN, ActorRole.REPORTER, payload={})
            await cases.set_status(tx, case.id, Status.CLOSED_WITHDRAWN)

    office.keeps(close)
    office.succeeds("erase", ticket, "--yes", backup_dir=folder)
    shutil.rmtree(office.data)
    assert "<5 cases that were erased since are erased again" in office.succeeds(
        "restore", manifest(Backups(tmp_path / "backups"))
    )
    assert office.lists("verify") == []

    async def look(store: Store) -> tuple[bool, bool]:
        async with store.read() as tx:
            case = await cases.by_ticket(tx, ticket)
            assert case is not None
            return await cases.is_destroyed(tx, case.id), workflow.is_closed(case.status)

    assert office.keeps(look) == (True, True)

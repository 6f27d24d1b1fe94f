"""`yanduan backup`: said in a sentence, whether it went well or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from storage.backups import Backups, Manifest
from tests.storage.test_backup import a_picture
from tests.worlds.office import Office


def test_a_backup_is_made_and_named(office: Office, tmp_path: Path) -> None:
    office.keeps(a_picture)
    said = office.succeeds("backup", str(tmp_path / "backups"))
    (made,) = Backups(tmp_path / "backups").all()
    assert f"{made.name}.json, opened and checked: the database and <5 files, <5 of them new here" in said
    assert "The key file isn't in it" in said
    assert made.findings == 0
    assert "\n" not in said.strip("\n"), "nothing is left of the bar that a terminal would show"
    assert not said.startswith("\n")


def test_one_of_something_that_was_changed_is_made_and_ends_with_1(office: Office, tmp_path: Path) -> None:
    _, file_id = office.keeps(a_picture)
    (office.data / "evidence" / file_id).unlink()
    assert "yanduan verify" in office.fails("backup", str(tmp_path / "backups"))
    (made,) = Backups(tmp_path / "backups").all()
    assert made.findings == 1


def test_a_place_that_cant_be_written_is_said(office: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in office.fails("backup", str(tmp_path / "file"))
    assert "outside the data folder" in office.fails("backup", str(office.data / "backups"))


def test_a_data_folder_with_odd_characters_is_backed_up(empty: Office, tmp_path: Path) -> None:
    from tests.worlds.office import office as furnished

    odd = tmp_path / "a ?b%20c#d"
    odd.mkdir()
    furnished(odd).succeeds("backup", str(tmp_path / "back ?ups"))
    assert len(Backups(tmp_path / "back ?ups").all()) == 1


def backups_check(office: Office, tmp_path: Path | None, **environment: str) -> tuple[bool, str]:
    """What doctor says of the backups in a folder."""
    if tmp_path is not None:
        office.environment["YANDUAN_BACKUP_DIR"] = str(tmp_path / "backups")
    (found,) = [row for row in office.lists("doctor") if row["check"] == "backups"]
    return found["ok"], found["say"]


def test_doctor_says_that_there_are_none_and_how_old_the_last_one_is(office: Office, tmp_path: Path) -> None:
    assert backups_check(office, None) == (False, "none are made by night: set YANDUAN_BACKUP_DIR")
    fine, say = backups_check(office, tmp_path)
    assert (fine, "there is none in" in say) == (False, True)
    office.succeeds("backup", str(tmp_path / "backups"))
    fine, say = backups_check(office, tmp_path)
    assert (fine, say.startswith("1 in ")) == (True, True)
    backups = Backups(tmp_path / "backups")
    (made,) = backups.all()
    redate(backups, made, made.at - timedelta(hours=37))
    fine, say = backups_check(office, tmp_path)
    assert (fine, "backup_failed" in say) == (False, True)


def redate(backups: Backups, made: Manifest, at: datetime) -> None:
    """The same backup, as if it had been made then."""
    with backups.held():
        backups.write(replace(made, at=at))
    backups.database(made).rename(backups.database(replace(made, at=at)))
    backups.manifest(made).unlink()


def test_doctor_names_a_backup_of_a_time_to_come_and_counts_it_for_none(
    office: Office, tmp_path: Path
) -> None:
    office.succeeds("backup", str(tmp_path / "backups"))
    backups = Backups(tmp_path / "backups")
    (made,) = backups.all()
    redate(backups, made, made.at + timedelta(days=3000))
    fine, say = backups_check(office, tmp_path)
    assert (fine, "there is none in" in say) == (False, True)
    office.succeeds("backup", str(tmp_path / "backups"))
    fine, say = backups_check(office, tmp_path)
    assert (fine, "of a time to come" in say, backups.all()[-1].name in say) == (False, True, True)


def test_doctor_says_that_the_last_one_lost_a_part(office: Office, tmp_path: Path) -> None:
    office.keeps(a_picture)
    office.succeeds("backup", str(tmp_path / "backups"))
    next((tmp_path / "backups" / "files").iterdir()).write_bytes(b"short")
    fine, say = backups_check(office, tmp_path)
    assert (fine, "yanduan backup" in say) == (False, True)


def test_doctor_names_what_only_looks_like_a_backup(office: Office, tmp_path: Path) -> None:
    office.succeeds("backup", str(tmp_path / "backups"))
    (tmp_path / "backups" / "yanduan-copy.json").write_text("{}")
    fine, say = backups_check(office, tmp_path)
    assert (fine, "yanduan-copy.json" in say) == (False, True)


def test_doctor_says_that_the_last_one_holds_what_was_changed(office: Office, tmp_path: Path) -> None:
    _, file_id = office.keeps(a_picture)
    (office.data / "evidence" / file_id).unlink()
    office.runs("backup", str(tmp_path / "backups"))
    fine, say = backups_check(office, tmp_path)
    assert (fine, "yanduan verify" in say) == (False, True)


def test_backups_that_need_an_old_key_are_counted_when_it_goes(office: Office, tmp_path: Path) -> None:
    folder = str(tmp_path / "backups")
    office.succeeds("backup", folder)
    assert "1 backups in" in office.succeeds("keys", "rotate", backup_dir=folder)
    assert backups_check(office, tmp_path)[0]
    lines = [line for line in office.key.read_text().splitlines() if not line.startswith("#")]
    office.key.write_text(lines[0] + "\n")
    fine, say = backups_check(office, tmp_path)
    assert (fine, say.startswith("1 need a key")) == (False, True)


def test_rotating_says_nothing_of_backups_where_none_needs_the_old_key(office: Office) -> None:
    assert "old key" not in office.succeeds("keys", "rotate")

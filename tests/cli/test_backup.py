"""`yanduan backup`: said in a sentence, whether it went well or not."""

from __future__ import annotations

from pathlib import Path

from storage.backups import Backups
from tests.cli.office import Office
from tests.storage.test_backup import a_picture


def test_a_backup_is_made_and_named(office: Office, tmp_path: Path) -> None:
    office.keeps(a_picture)
    said = office.succeeds("backup", str(tmp_path / "backups"))
    (made,) = Backups(tmp_path / "backups").all()
    assert f"{made.name}.json, opened and checked: the database and 2 files, 2 of them new here" in said
    assert "The key file isn't in it" in said
    assert made.findings == 0


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
    from tests.cli.office import office as furnished

    odd = tmp_path / "a ?b%20c#d"
    odd.mkdir()
    furnished(odd).succeeds("backup", str(tmp_path / "back ?ups"))
    assert len(Backups(tmp_path / "back ?ups").all()) == 1

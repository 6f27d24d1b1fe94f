from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage import migrate
from storage.engine import database_url
from storage.errors import DatabaseBroken, DatabaseLocked, InvalidInput, SchemaTooNew
from storage.lock import WriterLock


def test_an_empty_folder_becomes_a_database_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "yanduan.db"
    migrate.upgrade(database_url(path))
    assert migrate.current(f"sqlite:///{path}") == migrate.head()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_each_step_is_named_for_its_schema_and_follows_the_one_before() -> None:
    """The names alone tell which schemas there are: who has nothing to migrate loads no more."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(steps)) == migrate.revisions()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'yanduan.db'}"
    migrate.upgrade(url)
    before = (tmp_path / "yanduan.db").read_bytes()
    migrate.upgrade(url)
    assert (tmp_path / "yanduan.db").read_bytes() == before


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'yanduan.db'}"
    migrate.upgrade(url)
    connection = sqlite3.connect(tmp_path / "yanduan.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(SchemaTooNew, match="newer version"):
        migrate.upgrade(url)
    assert migrate.current(url) == "9999"


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "yanduan.db")
    connection.execute("CREATE TABLE work (somebody_elses TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(Exception, match="could not be carried out"):
        migrate.upgrade(f"sqlite:///{tmp_path / 'yanduan.db'}")
    connection = sqlite3.connect(tmp_path / "yanduan.db")
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    connection.close()
    assert names == ["work"]


def test_what_is_no_database_is_not_migrated(tmp_path: Path) -> None:
    (tmp_path / "yanduan.db").write_bytes(b"no database at all " * 100)
    with pytest.raises(DatabaseBroken):
        migrate.upgrade(f"sqlite:///{tmp_path / 'yanduan.db'}")


def test_a_migration_waits_for_the_writer_and_then_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'yanduan.db'}"
    lock = WriterLock(tmp_path)
    with lock.held_blocking(), pytest.raises(DatabaseLocked, match="Another program"):
        migrate.upgrade(url, patience=0.02)
    lock.close()
    migrate.upgrade(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql+asyncpg://host/db"])
def test_a_url_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="sqlite"):
        migrate.upgrade(url)


def test_posters_from_before_versions_hang_at_their_office_as_the_first(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'yanduan.db'}"
    migrate.upgrade(url, to="0001")
    connection = sqlite3.connect(tmp_path / "yanduan.db")
    connection.execute(
        "INSERT INTO unit (id, code, name, level, timezone) "
        "VALUES ('u', 'U', 'Unit', 'polres', 'Asia/Makassar')"
    )
    connection.execute(
        "INSERT INTO poster (id, code, unit_id, place, token, created_at) "
        "VALUES ('p', 'A-1', 'u', 'Lobi', 'abcdefghijkl', 1000000)"
    )
    connection.commit()
    connection.close()
    migrate.upgrade(url)
    connection = sqlite3.connect(tmp_path / "yanduan.db")
    found = connection.execute("SELECT token, site, language, layouts, version, expires_at FROM poster")
    assert found.fetchall() == [("abcdefghijkl", "office", "", "", 1, None)]
    connection.close()


def test_contents_of_cases_are_moved_out_of_their_rows(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'yanduan.db'}"
    migrate.upgrade(url, to="0003")
    connection = sqlite3.connect(tmp_path / "yanduan.db")
    names = [row[1] for row in connection.execute("PRAGMA table_info('case')")]
    for case_id, content in (("a", b"sealed"), ("b", None)):
        given = dict.fromkeys(names, "x") | {"id": case_id, "ticket": case_id, "content": content}
        marks = ", ".join("?" * len(names))
        connection.execute(f'INSERT INTO "case" VALUES ({marks})', tuple(given.values()))
    connection.commit()
    connection.close()
    migrate.upgrade(url)
    connection = sqlite3.connect(tmp_path / "yanduan.db")
    assert connection.execute("SELECT * FROM case_content").fetchall() == [("a", b"sealed", None)]
    assert connection.execute('SELECT id, status FROM "case"').fetchall() == [("a", "x"), ("b", "x")]
    connection.close()

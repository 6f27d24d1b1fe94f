from __future__ import annotations

import sqlite3

from tests.worlds.office import Office


def test_a_database_is_made_where_there_is_nothing_and_left_alone_the_second_time(empty: Office) -> None:
    assert "The database is at" in empty.succeeds("migrate")
    assert "Nothing to do" in empty.succeeds("migrate")


def test_a_newer_database_is_left_alone(office: Office) -> None:
    connection = sqlite3.connect(office.data / "yanduan.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert "newer version" in office.fails("migrate")
    assert "newer version" in office.fails("unit", "list")

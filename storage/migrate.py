"""Making and migrating the database (Alembic, without its command line).

Every step runs in one IMMEDIATE transaction under the writer's lock: a migration that fails or is killed
leaves the database as it was.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import database_path, prepare_files, sync_engine
from storage.errors import SchemaTooNew, translate
from storage.lock import PATIENCE, WriterLock


@cache
def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


@cache
def head() -> str:
    """The schema that this program wants."""
    revision = _scripts().get_current_head()
    assert revision is not None  # noqa: S101 - the package ships at least one
    return revision


def knows(revision: str) -> bool:
    """Whether `revision` is this program's or an older one."""
    return any(script.revision == revision for script in _scripts().walk_revisions())


def current(url: str) -> str | None:
    """The database's schema; None if it is empty."""
    engine = sync_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except (SQLAlchemyError, sqlite3.Error) as error:
        fault = translate(error, database_path(url))
    finally:
        engine.dispose()
    raise fault from None


def upgrade(url: str, *, to: str = "head", patience: float = PATIENCE) -> None:
    """Make the database if there is none, and bring it up to this program's schema. SchemaTooNew if it is
    ahead.
    """
    path = database_path(url)
    prepare_files(path)
    lock = WriterLock(path.parent, patience)
    engine = sync_engine(url)
    try:
        with lock.held_blocking():
            try:
                with engine.connect() as connection, connection.begin():
                    _upgrade(connection, to)
                return
            except (SQLAlchemyError, sqlite3.Error) as error:
                fault = translate(error, path)
    finally:
        engine.dispose()
        lock.close()
    raise fault from None


def _upgrade(connection: Connection, to: str) -> None:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and not knows(found):
        raise SchemaTooNew(
            f"The database was written by a newer version of yanduan (schema {found!r}). "
            "Install that version again; nothing was changed."
        )

    if found == head() and to == "head":
        return

    def steps(revision: object, _context: MigrationContext) -> list[RevisionStep]:
        return _scripts()._upgrade_revs(to, revision)  # type: ignore[arg-type]  # noqa: SLF001

    config = Config()
    config.attributes["connection"] = connection
    with EnvironmentContext(config, _scripts(), fn=steps, destination_rev=to):
        _scripts().run_env()

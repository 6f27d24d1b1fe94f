"""Making and migrating the database (Alembic, without its command line).

Every step runs in one IMMEDIATE transaction under the writer's lock: a migration that fails or is killed
leaves the database as it was.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, column, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import database_path, prepare_files, sync_engine
from storage.errors import SchemaTooNew, translate
from storage.lock import PATIENCE, WriterLock

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext, RevisionStep

_SCRIPTS: Final = Path(__file__).parent / "migrations"
_VERSION: Final = table("alembic_version", column("version_num"))


@cache
def revisions() -> tuple[str, ...]:
    """All schemas that there were, by the names of the steps' files, the last one at the end.

    Alembic itself is loaded when there is something to migrate: most programs find nothing.
    """
    files = (_SCRIPTS / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(file.name.partition("_")[0] for file in files))


def head() -> str:
    """Return the schema that this program wants."""
    return revisions()[-1]


def knows(revision: str) -> bool:
    """Whether `revision` is this program's or an older one."""
    return revision in revisions()


def current(url: str) -> str | None:
    """Return the database's schema; None if it is empty."""
    engine = sync_engine(url)
    try:
        with engine.connect() as connection:
            return _found(connection)
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


def _found(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION)).scalar()


def _upgrade(connection: Connection, to: str) -> None:
    found = _found(connection)
    if found is not None and not knows(found):
        raise SchemaTooNew(
            f"The database was written by a newer version of yanduan (schema {found!r}). "
            "Install that version again; nothing was changed."
        )

    if found != head() or to != "head":
        _carry_out(connection, to)


def _carry_out(connection: Connection, to: str) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)

    def steps(revision: object, _context: MigrationContext) -> list[RevisionStep]:
        return scripts._upgrade_revs(to, revision)  # type: ignore[arg-type]  # noqa: SLF001

    with EnvironmentContext(config, scripts, fn=steps, destination_rev=to):
        scripts.run_env()

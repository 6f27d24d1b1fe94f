"""`yanduan migrate`"""

from __future__ import annotations

import asyncio

from bot.cli.common import finish, settings, tell
from storage import migrate as migrations
from storage.engine import database_path


def migrate() -> None:
    """Create the database, or bring it up to this version. `yanduan run` does the same at its start."""
    url = settings().database
    before = migrations.current(url) if database_path(url).exists() else None
    finish(asyncio.to_thread(migrations.upgrade, url))
    after = migrations.current(url)
    tell(f"The database is at {after}." if before != after else f"Nothing to do: the database is at {after}.")

"""Nightly backups into YANDUAN_BACKUP_DIR, each made by a process of its own: checking one takes long."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog

from bot.rules import backup_schedule
from storage.backups import Backups

LOOK_EVERY: Final = 600.0  # seconds between two looks whether one is due
AFTER_A_FAILURE: Final = 3600.0
_QUIETLY: Final = 10  # of nice: people who wait go first

log = structlog.get_logger()


async def make_nightly_backups(folder: Path, now: Callable[[], datetime]) -> None:
    """Make one whenever it is due, until cancelled."""
    while True:
        try:
            newest = await asyncio.to_thread(Backups(folder).newest_at, now())
            made = not backup_schedule.is_backup_due(newest, now()) or await make_backup(folder)
        except OSError as error:  # no folder, no process to be had: the bot goes on
            log.error("No backup could be made.", action="backup_failed", error=type(error).__name__)
            made = False
        await asyncio.sleep(LOOK_EVERY if made else AFTER_A_FAILURE)


async def make_backup(folder: Path) -> bool:
    """Have `yanduan backup` make one, with the options of this process; what it complained of is logged."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "backup", str(folder)),
        env={
            **os.environ,
            "YANDUAN_LANGUAGE": "en",
        },  # as all that stands in the log; a terminal says it anew
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        with contextlib.suppress(OSError):  # it has ended, or a service may not do this: then not so quietly
            os.setpriority(os.PRIO_PROCESS, process.pid, _QUIETLY)
        _, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    if process.returncode:
        said = complaint.decode(errors="replace").strip()[-500:]
        log.error("The backup isn't as it should be.", action="backup_failed", said=said)
    else:
        log.info("A backup was made.", action="backup_made")
    return not process.returncode

"""`yanduan backup DIR`"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot import store_opening
from bot.cli.common import err, fail, finish, for_operator, settings, tell
from bot.rules import backup_schedule, figures
from storage import backup_folders, keys
from storage import backup_making as backing
from storage.backups import Backups


def backup(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where backups are kept: not the data folder.")
    ],
) -> None:
    """Back everything up but the key, also while the bot runs, and check what was copied.

    Of older backups in DIR the newest of each of seven days, four weeks and six months are kept.
    """
    made = finish(_backup(folder))
    if made.backup.findings:
        raise fail(
            f"Made {made.path}, but not all that it holds is as it was written: run `yanduan verify`, which "
            "says what. No older backup was removed."
        )
    tell(_made_text(made))


def _made_text(made: backing.Made) -> str:
    files, fresh = map(figures.figure_word, (len(made.backup.files), made.fresh))
    return (
        f"Made {made.path}, opened and checked: the database and {files} files, {fresh} of them new here. "
        f"Old backups removed: {made.removed}. The key file isn't in it: keep a copy elsewhere."
    )


async def _backup(folder: Path) -> backing.Made:
    options = settings()
    ring = await asyncio.to_thread(keys.load, options.key_file, options.data_dir)
    async with store_opening.open_store(options) as store:
        async with store.write() as tx:
            await backup_folders.remember(tx, folder)
        with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
            task = progress.add_task(for_operator("Files"), total=None)
            made = await backing.make(
                store,
                ring,
                Backups(folder),
                backup_schedule.backups_to_keep,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
        await backup_folders.tell_all(store, [folder])
        return made

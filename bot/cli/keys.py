"""`yanduan keys new|rotate`"""

from __future__ import annotations

from pathlib import Path

import typer
from rich.progress import Progress

from bot import store_opening
from bot.cli.common import complain, err, finish, for_operator, settings, tell
from storage import backup_folders, keys, rotation
from storage.backups import Backups

app = typer.Typer(help="The master keys that seal everything kept.", no_args_is_help=True)


@app.command()
def new() -> None:
    """Make the key file (YANDUAN_KEY_FILE). Keep a copy of it where the database's backups are not."""
    options = settings()
    keys.create(options.key_file, options.data_dir)
    tell(f"Made {options.key_file}. Without it nothing can be read again: keep a copy in a safe place.")


@app.command()
def rotate() -> None:
    """Add a new first key, and seal everything anew under it.

    Stop the bot first, and start it afterwards. Once it runs well, the old key's line may be taken out of the
    file; backups made before need the old key still, copies of them elsewhere too.
    """
    finish(_rotate())


async def _rotate() -> None:
    options = settings()
    ring = keys.rotate(options.key_file, options.data_dir)
    async with store_opening.open_store(options) as store:
        with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
            task = progress.add_task(for_operator("Sealing anew"), total=None)
            await rotation.rotate(
                store, ring, lambda done, total: progress.update(task, completed=done, total=total)
            )
        async with store.read() as tx:
            folders = set(await backup_folders.known(tx))
    if options.backup_dir is not None:
        folders.add(backup_folders.whole_path(options.backup_dir))
    for folder in sorted(folders):
        _say_who_needs_the_old_key(folder, ring.first)
    tell("Everything is sealed under the new key. A running bot goes on with it after its next start.")


def _say_who_needs_the_old_key(folder: Path, newest: str) -> None:
    if not backup_folders.is_there(folder):
        complain(
            f"No backup is found in {folder} now: if its disk isn't plugged in, what lies there needs the "
            "old key. Leave its line in the file until you know that nothing does."
        )
    elif older := [backup for backup in Backups(folder).all() if set(backup.keys) - {newest}]:
        tell(
            f"{len(older)} backups in {folder} need the old key: leave its line in the file until they are "
            "gone."
        )

"""`yanduan restore FILE`"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot import store_opening
from bot.cli.common import complain, err, fail, finish, for_operator, settings, show, tell
from bot.rules import figures
from bot.texts import translator
from storage import keys
from storage import restore as restoring


def restore(
    manifest: Annotated[Path, typer.Argument(metavar="FILE", help="The backup's manifest, yanduan-….json.")],
    despite_findings: Annotated[
        bool, typer.Option("--despite-findings", help="Also one that isn't as it was written.")
    ] = False,
) -> None:
    """Put a backup into an empty place, once all of it was checked. Needs the key file of that time.

    Messages that waited then are not sent. Telegram is asked anew who belongs to groups; links that bind a
    group are void. What came after the backup isn't there.
    """
    try:
        done = finish(_restore(manifest, despite=despite_findings))
    except restoring.NotWhole as error:
        found = [{"ticket": f.ticket or "", "problem": f.problem, "detail": f.detail} for f in error.findings]
        show(found, as_json=False, empty="", said=("problem", "detail"))
        raise fail(
            "Nothing was restored: what this backup holds isn't as it was written. Take an older one; if "
            "there is none, --despite-findings restores what is there."
        ) from None
    tell(_restored_text(done))
    # Said of any number, none too: how many reporters wished so is nobody's to know.
    tell("Where a reporter wished that nothing joins a case to their account, the two are parted again.")
    for folder in done.unasked:
        complain(
            f"Backups were made in {folder} too, and none is found there now: a case that was noted as "
            "erased there alone is back. If it is a disk that isn't plugged in, plug it in, empty the data "
            "folder and restore once more."
        )


def _restored_text(done: restoring.Restored) -> str:
    known, erased = map(figures.figure_word, (done.cases, done.erased))
    return (
        f"Restored from {done.backup.at:%Y-%m-%d %H:%M} UTC: {known} open cases. What came later is gone. "
        f"{done.messages} messages that waited then are not sent; {erased} cases that were erased since are "
        "erased again. Run `yanduan doctor` next."
    )


async def _restore(manifest: Path, *, despite: bool) -> restoring.Restored:
    from bot.officers import wording  # brings the whole room, which a wrong option doesn't wait for

    options = settings()
    ring = await asyncio.to_thread(keys.load, options.key_file, options.data_dir)
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(for_operator("Files"), total=None)
        return await restoring.restore(
            manifest,
            url=options.database,
            data_dir=options.data_dir,
            keys=ring,
            now=store_opening.build_clock(options),
            names=store_opening.build_names(),
            stub=lambda ticket: str(wording.erased_text(translator(options.language), ticket)),
            despite=despite,
            also=[] if options.backup_dir is None else [options.backup_dir],
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )

"""`yanduan retry`"""

from __future__ import annotations

import typer

from bot import bootstrap, logs
from bot.cli.common import finish, out, settings
from bot.intake.batch import Intake
from bot.reporter import ask_again
from bot.transport import KnownBot
from storage import intake, meta, work


def retry() -> None:
    """Process once more what failed: updates of the last 72 hours, and errands that were given up.

    Works while the bot runs, which sends the messages that result and does the errands. What fails again
    stays sealed until its 72 hours are over, and the exit code is 1; nobody is told a second time.
    """
    done, failed, revived = finish(_retry())
    if revived:
        out.print(f"{revived} errands that were given up are tried again by the running bot.")
    out.print(
        f"{done} processed, {failed} failed again."
        if done or failed or revived
        else "There is nothing to process again."
    )
    if failed:
        raise typer.Exit(1)


async def _retry() -> tuple[int, int, int]:
    """How many updates were processed, how many failed again, and how many errands were revived."""
    options = settings()
    logs.configure(options.log_level)
    async with bootstrap.open_store(options) as store:
        async with store.read() as tx:
            bot_id = await meta.get(tx, bootstrap.USER_ID)
            username = await meta.get(tx, bootstrap.USERNAME)
            waiting = await intake.failed(tx)
        async with store.write() as tx:
            revived = await work.revive(tx)
        if not bot_id or not username:
            return 0, 0, revived  # the bot has never run, so nothing can have failed
        request = KnownBot(int(bot_id), username)
        app = bootstrap.build_app(f"{bot_id}:offline", options.api_url, request)
        await app.initialize()
        try:
            taker = Intake(
                app, store, bootstrap.house(options, int(bot_id), username), lambda _: None, ask_again
            )
            done = 0
            for failure in waiting:
                async with store.write() as tx:
                    if await taker.again(tx, failure.raw):
                        await intake.drop_failed(tx, failure.id)
                        done += 1
        finally:
            await app.shutdown()
        return done, len(waiting) - done, revived

"""`yanduan retry`"""

from __future__ import annotations

from collections import Counter

import typer

from bot import bootstrap, logs, store_opening
from bot.cli.common import finish, settings, speaker, tell
from bot.intake.batch import Intake, RetryOutcome
from bot.reporter import ask_again
from bot.transport import OfflineRequest
from storage import intake, meta, work


def retry() -> None:
    """Process once more what failed: updates of the last 72 hours, and errands that were given up.

    Works while the bot runs, which sends the messages that result and does the errands. What fails again
    stays sealed until its 72 hours are over, and the exit code is 1; nobody is told a second time. A private
    chat that went on since is left alone: its sender was asked to repeat the answer, and an old one could
    land in a new question. Updates from groups are old too: they prove nobody a member.
    """
    counted, revived = finish(_retry())
    done, failed, left = (
        counted[outcome] for outcome in (RetryOutcome.DONE, RetryOutcome.FAILED, RetryOutcome.LEFT)
    )
    if revived:
        tell(f"{revived} errands that were given up are tried again by the running bot.")
    tell(
        f"{done} processed, {failed} failed again, {left} left alone because their chats went on since."
        if counted or revived
        else "There is nothing to process again."
    )
    if failed:
        raise typer.Exit(1)


async def _retry() -> tuple[Counter[RetryOutcome], int]:
    """Return what became of how many updates, and how many errands were revived."""
    options = settings()
    logs.configure_logging(options.log_level, said=speaker())
    async with store_opening.open_store(options) as store:
        async with store.read() as tx:
            bot_id = await meta.get(tx, store_opening.USER_ID_KEY)
            username = await meta.get(tx, store_opening.USERNAME_KEY)
            waiting = await intake.failed(tx)
        async with store.write() as tx:
            revived = await work.revive(tx)
        if not bot_id or not username:
            return Counter(), revived  # the bot has never run, so nothing can have failed
        request = OfflineRequest(int(bot_id), username)
        app = bootstrap.build_app(f"{bot_id}:offline", options.api_url, request)
        await app.initialize()
        try:
            taker = Intake(
                app,
                store,
                store_opening.build_deployment(options, int(bot_id), username),
                lambda _: None,
                ask_again,
            )
            counted = Counter[RetryOutcome]()
            for failure in waiting:
                async with store.write() as tx:
                    outcome = await taker.again(tx, failure.raw, failure.at)
                    if outcome is RetryOutcome.DONE:
                        await intake.drop_failed(tx, failure.id)
                counted[outcome] += 1
        finally:
            await app.shutdown()
        return counted, revived

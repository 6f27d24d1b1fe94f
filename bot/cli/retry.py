"""`yanduan retry`"""

from __future__ import annotations

from bot import bootstrap, logs
from bot.cli.common import finish, out, settings
from bot.intake.batch import Intake
from bot.reporter import ask_again
from bot.transport import KnownBot
from storage import intake, meta


def retry() -> None:
    """Process once more the updates that failed in the last 72 hours (after a new version, for instance).

    Works while the bot runs. Messages that result are sent by the running bot.
    """
    done, failed = finish(_retry())
    out.print(
        f"{done} processed, {failed} failed again."
        if done or failed
        else "There is nothing to process again."
    )


async def _retry() -> tuple[int, int]:
    options = settings()
    logs.configure(options.log_level)
    async with bootstrap.open_store(options) as store:
        async with store.read() as tx:
            bot_id = await meta.get(tx, bootstrap.USER_ID)
            username = await meta.get(tx, bootstrap.USERNAME)
            waiting = await intake.failed(tx)
        if not bot_id or not username:
            return 0, 0  # the bot has never run, so nothing can have failed
        request = KnownBot(int(bot_id), username)
        app = bootstrap.build_app(f"{bot_id}:offline", options.api_url, request)
        await app.initialize()
        try:
            taker = Intake(
                app, store, bootstrap.house(options, int(bot_id), username), lambda _: None, ask_again
            )
            for failure in waiting:
                async with store.write() as tx:
                    await taker.one(tx, failure.raw)
                    await intake.drop_failed(tx, failure.id)
        finally:
            await app.shutdown()
        return len(waiting) - taker.failed, taker.failed

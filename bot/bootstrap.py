"""Builds everything from settings, and runs it: the one composition root. Nothing starts at import.

settings ─ open_store ─ connect ─┬─ intake (polling or webhook)
                                 ├─ delivery (the outbox)
                                 ├─ upkeep (errands, jobs)
                                 └─ the small web server
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes

from bot import handlers, heartbeat, reporter
from bot.delivery.courier import Courier
from bot.delivery.pacing import Rates
from bot.intake.batch import Intake
from bot.intake.polling import ALLOWED_UPDATES, Polling
from bot.intake.webhook import Webhook
from bot.metrics import collect_metrics
from bot.officers.group import after_restore, poster_alarms
from bot.officers.steps import approval_requests
from bot.reporter.filing import draft_lifetime
from bot.settings import Settings, host_and_port
from bot.store_opening import USER_ID_KEY, USERNAME_KEY, SetupError, build_deployment, open_store
from bot.transport import AiohttpRequest, make_bot
from bot.turn import App, Context
from bot.upkeep import backups, cleaning, jobs, padding
from bot.upkeep.deadline_watch import watch_deadlines
from bot.upkeep.take_up_watch import watch_all
from bot.upkeep.worker import Worker
from bot.web import build_application
from storage import intake as taken
from storage import meta, randomness
from storage.store import Store

if TYPE_CHECKING:
    from telegram.request import BaseRequest

GRACE_SECONDS: Final = 8.0
RECORD_HEARD_EVERY: Final = 5.0  # seconds

log = structlog.get_logger()


# The parts


def build_app(
    token: str, api_url: str, request: BaseRequest, updates_request: BaseRequest | None = None
) -> App:
    """PTB's application with our handlers: no updater, no job queue, no persistence."""
    bot = make_bot(token, api_url, request, updates_request)
    app: App = (
        Application.builder()
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    handlers.install_handlers(app)
    return app


JOBS: Final = [
    (jobs.remove_shown, timedelta(seconds=5)),
    (draft_lifetime.send_reminders, timedelta(seconds=5)),
    (draft_lifetime.expire_conversations, timedelta(seconds=5)),
    (poster_alarms.tell_poster_alarms, timedelta(seconds=5)),
    (jobs.record_root, timedelta(minutes=10)),
    (jobs.end_day, timedelta(minutes=1)),
]
SWEEPS: Final = [
    (jobs.forget_old, timedelta(hours=1)),
    (draft_lifetime.forget_idle, timedelta(hours=1)),
    (watch_all, timedelta(hours=1)),
    (watch_deadlines, timedelta(hours=1)),
]


# Running


class Program:
    """Everything that runs, put together for one bot."""

    def __init__(
        self, settings: Settings, store: Store, app: App, answers: Callable[[], int], *, clean: bool
    ) -> None:
        self._settings = settings
        self._store = store
        self._app = app
        self._answers = answers
        here = build_deployment(settings, app.bot.id, app.bot.username)
        rates = Rates(settings.rate_all, settings.rate_chat, settings.rate_group)
        self._courier = Courier(app.bot, store, here, rates)
        self._worker = Worker(app.bot, store, here, handlers.all_errands())
        self._intake = Intake(app, store, here, self._courier.answer, reporter.ask_again)
        self._scheduler = jobs.build_scheduler(store, here, JOBS, SWEEPS)
        self._secret = settings.webhook_secret.get_secret_value() or randomness.WEBHOOK_SECRET.urlsafe(32)
        self._source: Polling | Webhook = (
            Webhook(self._intake, self._secret, singly=not clean)
            if settings.webhook_url
            else Polling(app.bot, self._intake, singly=not clean)
        )
        store.after_commit += [self._courier.committed, self._worker.committed]

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then finish what is under way, firmly after a while."""
        async with self._web_server(), asyncio.TaskGroup() as group:
            announcing = group.create_task(self._announce())
            noting = group.create_task(self._note_answers())
            saving = group.create_task(self._back_up())
            source = group.create_task(self._source.run())
            worker = group.create_task(self._worker.run())
            courier = group.create_task(self._courier.run())
            self._scheduler.start()
            try:
                log.info("ready", action="ready", mode="webhook" if self._settings.webhook_url else "polling")
                await stop.wait()
                log.info("stopping", action="stopping")
            finally:  # a part that died ends this too, and the store is closed next
                self._scheduler.shutdown(wait=False)
            announcing.cancel()
            noting.cancel()
            saving.cancel()
            for part, task in ((self._source, source), (self._worker, worker), (self._courier, courier)):
                part.stop()
                _, late = await asyncio.wait({task}, timeout=GRACE_SECONDS)
                for unfinished in late:
                    unfinished.cancel()

    async def _back_up(self) -> None:
        """Every night, where the operator wants it."""
        if self._settings.backup_dir is not None:
            await backups.make_nightly_backups(self._settings.backup_dir, self._store.now)

    async def _note_answers(self) -> None:
        """Keep when the Bot API last answered, so that `doctor` can say it."""
        known = 0
        while True:
            answers = self._answers()
            if answers != known:
                known = answers
                await asyncio.to_thread(heartbeat.record_heard, self._settings.data_dir, self._store.now())
            await asyncio.sleep(RECORD_HEARD_EVERY)

    async def _announce(self) -> None:
        """Tell Telegram how updates come, which commands there are, and what we are, until it is taken."""
        pause = 1.0
        while True:
            try:
                await self._tell_how_updates_come()
                for scope, language, commands in handlers.all_commands():
                    await self._app.bot.set_my_commands(commands, scope=scope, language_code=language)
                await self._describe()
            except TelegramError as error:
                log.warning("Telegram took no settings", action="announce_failed", error=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(60.0, pause * 2)
            else:
                return

    async def _describe(self) -> None:
        """Set what stands in a chat before it is begun, where it differs."""
        for language, said in reporter.localized_descriptions(self._settings.organisation):
            known = await self._app.bot.get_my_description(language_code=language)
            if known.description != said:
                await self._app.bot.set_my_description(said, language_code=language)

    async def _tell_how_updates_come(self) -> None:
        if not self._settings.webhook_url:
            await self._app.bot.delete_webhook()
            return
        await self._app.bot.set_webhook(
            self._settings.webhook_url,
            secret_token=self._secret,
            allowed_updates=list(ALLOWED_UPDATES),
            max_connections=40,
        )

    @contextlib.asynccontextmanager
    async def _web_server(self) -> AsyncIterator[None]:
        if not self._settings.listen:
            yield
            return
        host, port = host_and_port(self._settings.listen)
        webhook = self._source if isinstance(self._source, Webhook) else None
        path = urlsplit(self._settings.webhook_url).path or "/"
        runner = web.AppRunner(
            build_application(
                webhook,
                path,
                lambda: self._source.healthy,
                lambda: collect_metrics(self._intake, self._courier),
            ),
            access_log=None,
        )
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError as error:
                reason = error.strerror or type(error).__name__
                message = f"Nothing can listen at the address in YANDUAN_LISTEN: {reason}."
                raise SetupError(message) from None
            yield
        finally:
            await runner.cleanup()


async def connect(app: App, stop: asyncio.Event) -> bool:
    """Learn from Telegram who we are; waits for the network for as long as it takes, and says so.

    False if it was told to stop before. Raises SetupError when Telegram refuses the token.
    """
    return await _ask_until_answered(app.initialize, stop)


async def _ask_until_answered(ask: Callable[[], Awaitable[None]], stop: asyncio.Event) -> bool:
    """Ask until Telegram answers, or until told to stop."""
    pause = 1.0
    while not stop.is_set():
        try:
            await ask()
            return True
        except InvalidToken:
            message = "Telegram refuses the token. Check YANDUAN_BOT_TOKEN against what @BotFather gave you."
            raise SetupError(message) from None
        except TelegramError as error:
            kind = type(error).__name__
            log.warning("waiting for the Bot API", action="waiting_for_network", error=kind, seconds=pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(30.0, pause * 2)
    return False


@contextlib.contextmanager
def refuse_second_run(settings: Settings) -> Iterator[None]:
    """Refuse to run twice on one data folder: both would deliver every message."""
    try:
        with heartbeat.hold_run_lock(settings.data_dir):
            yield
    except heartbeat.AlreadyRunning:
        message = f"Another `yanduan run` works on {settings.data_dir}. Stop it first."
        raise SetupError(message) from None


async def run(settings: Settings, stop: asyncio.Event | None = None) -> None:
    """`yanduan run`: until SIGTERM, SIGINT or `stop`. Raises SetupError, StorageError or KeyError_."""
    token = settings.bot_token.get_secret_value()
    if not token:
        message = "There is no bot token. Get one from @BotFather and set YANDUAN_BOT_TOKEN."
        raise SetupError(message)
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    with refuse_second_run(settings):
        async with open_store(settings) as store:
            requests = AiohttpRequest(), AiohttpRequest(connections=2)
            app = build_app(token, settings.api_url, *requests)
            await _run_connected(
                settings, store, app, stop, lambda: sum(request.answers for request in requests)
            )


async def _run_connected(
    settings: Settings, store: Store, app: App, stop: asyncio.Event, answers: Callable[[], int]
) -> None:
    try:
        if not await connect(app, stop):
            return
        here = build_deployment(settings, app.bot.id, app.bot.username)
        if not await _ask_until_answered(lambda: after_restore.check_groups(app.bot, store, here), stop):
            return
        async with store.write() as tx:
            await meta.set(tx, USERNAME_KEY, app.bot.username)
            await meta.set(tx, USER_ID_KEY, str(app.bot.id))
            clean = await taken.set_running(tx)
            await approval_requests.schedule_old_requests(tx, settings.approval_hours)
            await cleaning.begin_cleaning_kept(tx)
            await padding.begin_padding_kept(tx)
        await Program(settings, store, app, answers, clean=clean).run(stop)
        async with store.write() as tx:
            await taken.set_stopped(tx)
    finally:
        await app.shutdown()
        await app.bot.shutdown()  # an application that was never initialized leaves its connections open

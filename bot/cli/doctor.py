"""`yanduan doctor`"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any

import typer
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import errands, store_opening
from bot.cli.checks import (
    Check,
    about_backup_folders,
    about_backups,
    about_memory,
    about_news,
    about_rights,
    about_running,
    about_the_root,
    about_the_tail,
    about_the_tree,
)
from bot.cli.common import AsJson, env_fault, finish, out, settings, show, speaker
from bot.officers.casefile import leftovers
from bot.officers.group import membership, write_refusals
from bot.rules import calendar, time_limits
from bot.settings import ENV_FILE, Settings, find_misnamed
from bot.transport import AiohttpRequest, make_bot
from storage import (
    backup_folders,
    intake,
    keys,
    modes,
    officers,
    outbox,
    posters,
    recent_check,
    roots,
    units,
    work,
)
from storage.errors import KeyFileError, StorageError
from storage.records import PosterState, Unit
from storage.store import Store, Tx

MARKS = {True: "ok", False: "!!"}


def doctor(as_json: AsJson = False) -> None:
    """Check everything that work needs, and say what to do about what is missing."""
    checks = finish(_all(settings()))
    if as_json:
        rows: list[dict[str, Any]] = [{"check": c.what, "ok": c.fine, "say": c.say} for c in checks]
        show(rows, as_json=True, empty="")
    else:
        say = speaker()
        for check in checks:
            out.print(f"{MARKS[check.fine]} {say(check.what)}: {say(check.say)}", markup=False)
    if not all(check.fine for check in checks):
        raise typer.Exit(1)


async def _all(options: Settings) -> list[Check]:
    checks = [_options(), _env_file(), about_news(options)]
    async with AsyncExitStack() as stack:
        try:
            bot = await stack.enter_async_context(_bot(options))
            checks.append(Check("token", True, f"Telegram knows it as @{bot.username}"))
        except _NoBot as error:
            bot = None
            checks.append(Check("token", False, str(error)))
        checks += await _kept(options, bot)
    return checks


async def _kept(options: Settings, bot: Bot | None) -> list[Check]:
    """Return what needs the key and the database."""
    checks = []
    try:
        ring = await asyncio.to_thread(keys.load, options.key_file, options.data_dir)
        checks.append(Check("key", True, f"{options.key_file} can be read, and by its owner alone"))
        async with store_opening.open_store(options) as store:
            checks.append(Check("database", True, "opens, and belongs to this key and this version"))
            checks.append(_data_folder(options))
            checks.append(about_running(options, store.now()))
            checks.append(about_memory(options))
            checks.append(await asyncio.to_thread(about_backups, options, ring, store.now()))
            async with store.read() as tx:
                folders = await backup_folders.known(tx)
            checks += await asyncio.to_thread(about_backup_folders, folders, options, ring)
            checks += [check async for check in _check_store(store, bot)]
    except (KeyFileError, StorageError) as error:
        checks.append(Check("key" if isinstance(error, KeyFileError) else "database", False, str(error)))
    return checks


def _options() -> Check:
    """Those of the environment; `.env` was looked at when the options were read."""
    wrong = find_misnamed(os.environ)
    return Check("options", not wrong, " ".join(wrong.values()) or "each name given is one of ours")


def _env_file() -> Check:
    fault = env_fault()
    return Check(ENV_FILE, fault is None, fault or "none here, or its owner alone may read it")


def _data_folder(options: Settings) -> Check:
    fault = modes.fault(options.data_dir, "the data folder")
    return Check("data folder", fault is None, f"{fault}." if fault else "its owner alone may enter it")


class _NoBot(Exception):
    """Why Telegram can't be asked, and what to do."""


@asynccontextmanager
async def _bot(options: Settings) -> AsyncIterator[Bot]:
    """Yield the bot, as Telegram knows it. Raises _NoBot."""
    token = options.bot_token.get_secret_value()
    if not token:
        message = "set YANDUAN_BOT_TOKEN to the token from @BotFather"
        raise _NoBot(message)
    bot = make_bot(token, options.api_url, AiohttpRequest())
    try:
        await bot.initialize()
    except InvalidToken:
        await bot.shutdown()
        message = "Telegram refuses YANDUAN_BOT_TOKEN; compare it with @BotFather's"
        raise _NoBot(message) from None
    except TelegramError as error:
        await bot.shutdown()
        message = f"what YANDUAN_API_URL names can't be reached ({type(error).__name__}); try again"
        raise _NoBot(message) from None
    try:
        yield bot
    finally:
        await bot.shutdown()


async def _check_store(store: Store, bot: Bot | None) -> AsyncIterator[Check]:
    async with store.read() as tx:
        yield about_the_tail(
            await recent_check.check(tx)
        )  # first: what isn't as it was written is missing below
        yield about_the_root(await roots.none_since(tx), tx.now)
        found = await units.all_units(tx)
        if not found:
            yield Check("units", False, "add one: yanduan unit add CODE --name … --level …")
            return
        yield Check("units", True, f"{len(found)} known")
        bound = [unit for unit in found if unit.group_chat_id is not None]
        if not bound:
            yield Check("groups", False, f"bind one: yanduan unit link {found[0].code}")
        refusing = await write_refusals.find_refusing_units(tx)
        for unit in bound:
            async for check in _about_group(tx, unit, refusing.get(unit.id), bot):
                yield check
        for check in [*about_the_tree(found), await _about_posters(tx), *await _left_over(tx)]:
            yield check


async def _about_group(
    tx: Tx, unit: Unit, refusing_since: datetime | None, bot: Bot | None
) -> AsyncIterator[Check]:
    """Yield whether a unit's group can work on cases."""
    supervised = any(member.supervisor for member in await officers.members(tx, unit.id))
    say = "bound, with a supervisor" if supervised else "no supervisor seen; an administrator taps a card"
    if refusing_since is not None:
        say = (
            f"refuses messages since {refusing_since:%Y-%m-%d %H:%M} UTC: the bot needs the right to write "
            "there, and an open General topic"
        )
    yield Check(f"group of {unit.code}", supervised and refusing_since is None, say)
    if await membership.are_members_untold(tx, unit):
        say = "Telegram doesn't say who they are; make the bot an administrator of the group"
        yield Check(f"members of {unit.code}", False, say)
    if bot is not None:
        yield await about_rights(bot, unit)


async def _about_posters(tx: Tx) -> Check:
    states = [poster.state(tx.now) for poster in await posters.all_posters(tx)]
    active = states.count(PosterState.ACTIVE)
    say = f"{active} active" if active else "add one: yanduan poster add CODE --unit … --place …"
    return Check("posters", bool(active), say)


async def _left_over(tx: Tx) -> list[Check]:
    """Return what could not be done, and waits for the operator."""
    restored = await outbox.count_restored(tx)
    refused = (await outbox.counts(tx))["set_aside"] - restored
    given_up = await work.count_given_up(tx)
    stayed = await leftovers.count_leftovers(tx)
    failed = len(await intake.failed(tx))
    uncleaned = await errands.CLEAN_PICTURE.count_waiting(
        tx, left_before=tx.now - time_limits.MACHINE_FAULT_LATE_AFTER
    )
    known = calendar.are_joint_holidays_known(tx.now.year)
    return [
        Check("private chats", not stayed, f"{stayed} messages of case files stayed in them this month"),
        Check("messages", not refused, f"{refused} refused by Telegram in the last 72 hours"),
        Check("restored", not restored, f"{restored} messages that waited in the backup were not sent"),
        Check("errands", not given_up, f"{given_up} given up; see the log for their action"),
        Check(
            "pictures",
            not uncleaned,
            f"{uncleaned} wait to be drawn anew for more than an hour: this machine may lack memory, "
            "processes or room on the disk; see the log for errand_failed",
        ),
        Check("updates", not failed, f"{failed} failed in the last 72 hours; once more: yanduan retry"),
        Check(
            "holidays",
            known,
            "this year's cuti bersama are known"
            if known
            else "cuti bersama unknown: update the package holidays",
        ),
    ]

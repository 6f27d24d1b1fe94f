"""The control API's ways to decide: the rules, what goes wrong, what time it is, what hangs on the wall."""

import math
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox import looking
from bot.sandbox.clock import EARLIEST, LATEST
from bot.sandbox.errors import ActError
from bot.sandbox.orders import a_list, an_object, order_of
from bot.sandbox.webhook import is_loopback
from bot.sandbox.world import World


async def add_fault(world: World, request: web.Request) -> web.Response:
    """Add a fault and answer with its number."""
    fault = world.faults.add(**await order_of(request))
    world.touch("rules")
    return web.json_response(fault.json())


async def remove_faults(world: World, request: web.Request) -> web.Response:
    """Remove one fault, or all."""
    number = request.query.get("id")
    world.faults.remove(int(number) if number is not None else None)
    world.release_due(everything=number is None)
    world.touch("rules")
    return web.json_response({})


async def set_flood(world: World, request: web.Request) -> web.Response:
    """Set the flood limits."""
    world.flood.configure(**await order_of(request))
    world.touch("rules")
    return await looking.flood(world, request)


async def set_clock(world: World, request: web.Request) -> web.Response:
    """Move, set or stop the clock."""
    order, clock = await order_of(request), world.clock
    start = _seconds(order["set"]) if "set" in order else clock.now()
    ahead = _seconds(order.get("advance", 0))
    # All is looked at before anything is moved.
    for at in (start, start + ahead):
        if not EARLIEST <= at < LATEST:
            raise ActError("the clock goes from the year 2000 to the year 2200: that is beyond it")
    if "frozen" in order:
        clock.freeze() if order["frozen"] else clock.release()
    if "set" in order:
        clock.set(start)
    clock.advance(ahead)
    return await looking.clock(world, request)


def _seconds(given: Any) -> float:
    try:
        seconds = float(given)
    except (TypeError, ValueError, OverflowError):
        seconds = math.nan
    if not math.isfinite(seconds):
        raise ActError(f"the clock is moved by a finite number of seconds, not by {given!r:.80}")
    return seconds


async def set_webhook(world: World, request: web.Request) -> web.Response:
    """Lead deliveries for a public address to this machine."""
    route = str((await order_of(request))["route"])
    if route and not _is_here(route):
        raise ActError("deliveries are only led to this machine")
    world.webhook.route = route
    world.touch("bot")
    return web.json_response({"route": route})


def _is_here(route: str) -> bool:
    """Whether an address leads to this machine, however it is written."""
    try:
        parts = urlsplit(route)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.username is None and is_loopback(host)


async def set_bot(world: World, request: web.Request) -> web.Response:
    """Set the bot's privacy mode."""
    world.privacy = bool((await order_of(request))["privacy"])
    world.touch("rules")
    return await looking.bot(world, request)


async def run_program(world: World, request: web.Request) -> web.Response:
    """Start, stop or kill the bot's program."""
    wanted = (await order_of(request))["do"]
    program = world.companion
    if program is None:
        raise ActError("the bot's program was not started by this sandbox: start and stop it where it runs")
    orders = {"start": program.start, "stop": program.stop, "kill": program.kill}
    if wanted not in orders:
        raise ActError(f"a program can {', '.join(orders)}, not {wanted!r}")
    await world.tasks.carry_out(orders[wanted]())
    return await looking.program(world, request)


async def add_updates(world: World, request: web.Request) -> web.Response:
    """Queue updates as they were given."""
    order = await order_of(request)
    updates = [an_object(each, "an update") for each in a_list(order.get("updates", []), "updates")]
    if "next_id" in order:
        world.updates.renumber(int(order["next_id"]))
    numbers = [world.updates.add_raw(update) for update in updates]
    return web.json_response({"update_ids": numbers})


async def forget_calls(world: World, request: web.Request) -> web.Response:
    """Forget the calls so far."""
    world.journal.clear()
    world.touch("calls")
    return web.json_response({})


async def hang_poster(world: World, request: web.Request) -> web.Response:
    """Hang a picture on the wall and answer with its number."""
    query = request.query
    poster = world.wall.hang(await request.read(), query.get("title", ""), query.get("place", ""))
    world.touch("wall")
    return web.json_response({"id": poster.id})


async def take_poster_down(world: World, request: web.Request) -> web.Response:
    """Take a picture from the wall."""
    world.wall.take_down(int(request.match_info["poster"]))
    world.touch("wall")
    return web.json_response({})

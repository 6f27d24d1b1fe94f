"""The control API's ways to decide: the rules, what goes wrong, what time it is, what hangs on the wall."""

from aiohttp import web

from bot.sandbox import looking
from bot.sandbox.errors import ActError
from bot.sandbox.webhook import is_loopback
from bot.sandbox.world import World


async def add_fault(world: World, request: web.Request) -> web.Response:
    fault = world.faults.add(**await request.json())
    world.touch("rules")
    return web.json_response(fault.json())


async def remove_faults(world: World, request: web.Request) -> web.Response:
    number = request.query.get("id")
    world.faults.remove(int(number) if number is not None else None)
    world.release_due(everything=number is None)
    world.touch("rules")
    return web.json_response({})


async def set_flood(world: World, request: web.Request) -> web.Response:
    world.flood.configure(**await request.json())
    world.touch("rules")
    return await looking.flood(world, request)


async def set_clock(world: World, request: web.Request) -> web.Response:
    order, clock = await request.json(), world.clock
    if "frozen" in order:
        clock.freeze() if order["frozen"] else clock.release()
    if "set" in order:
        clock.set(float(order["set"]))
    clock.advance(float(order.get("advance", 0)))
    return await looking.clock(world, request)


async def set_webhook(world: World, request: web.Request) -> web.Response:
    route = str((await request.json())["route"])
    if route and not is_loopback(route.partition("://")[2].partition("/")[0].rsplit(":", 1)[0].strip("[]")):
        raise ActError("deliveries are only led to this machine")
    world.webhook.route = route
    world.touch("bot")
    return web.json_response({"route": route})


async def set_bot(world: World, request: web.Request) -> web.Response:
    world.privacy = bool((await request.json())["privacy"])
    world.touch("rules")
    return await looking.bot(world, request)


async def run_program(world: World, request: web.Request) -> web.Response:
    wanted = (await request.json())["do"]
    program = world.companion
    if program is None:
        raise ActError("the bot's program was not started by this sandbox: start and stop it where it runs")
    deeds = {"start": program.start, "stop": program.stop, "kill": program.kill}
    if wanted not in deeds:
        raise ActError(f"a program can {', '.join(deeds)}, not {wanted!r}")
    await world.deeds.carry(deeds[wanted]())
    return await looking.program(world, request)


async def add_updates(world: World, request: web.Request) -> web.Response:
    order = await request.json()
    if "next_id" in order:
        world.updates.renumber(int(order["next_id"]))
    numbers = [world.updates.add_raw(update) for update in order.get("updates", [])]
    return web.json_response({"update_ids": numbers})


async def forget_calls(world: World, request: web.Request) -> web.Response:
    world.journal.clear()
    world.touch("calls")
    return web.json_response({})


async def hang_poster(world: World, request: web.Request) -> web.Response:
    query = request.query
    poster = world.wall.hang(await request.read(), query.get("title", ""), query.get("place", ""))
    world.touch("wall")
    return web.json_response({"id": poster.id})


async def take_poster_down(world: World, request: web.Request) -> web.Response:
    world.wall.take_down(int(request.match_info["poster"]))
    world.touch("wall")
    return web.json_response({})

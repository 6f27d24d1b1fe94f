"""The control API's ways to act as people: acts, files, scanning, and waiting for what comes of it."""

import asyncio
import json

from aiohttp import web

from bot.sandbox import acts as _acts  # noqa: F401 — importing it registers the acts
from bot.sandbox.acts.registry import perform
from bot.sandbox.errors import ActError, ApiError
from bot.sandbox.links import read_link
from bot.sandbox.looking import plain
from bot.sandbox.orders import a_list, an_object, order_of
from bot.sandbox.scanning import scan_codes
from bot.sandbox.waiting import wait
from bot.sandbox.wall import MAX_PICTURE
from bot.sandbox.world import World


async def acts(world: World, request: web.Request) -> web.Response:
    """Carry out one act, or several in order."""
    order = await order_of(request)
    if "acts" not in order:
        return web.json_response({"result": perform(world, order)})
    results = []
    for each in a_list(order["acts"], "acts"):
        try:
            results.append({"result": perform(world, an_object(each, "an act"))})
        except (ActError, ApiError) as error:
            results.append({"error": str(error)})
    return web.json_response({"results": results})


async def wait_for(world: World, request: web.Request) -> web.Response:
    """Answer once what is waited for has come; null when it didn't."""
    return web.json_response(text=json.dumps(await wait(world, await order_of(request)), default=plain))


async def add_file(world: World, request: web.Request) -> web.Response:
    """Keep an uploaded file and answer with its id."""
    content = await request.read()
    kind = request.query.get("kind", "document")
    stored = world.files.add(
        kind, content, request.query.get("file_name", ""), request.query.get("mime_type", "")
    )
    return web.json_response({"file_id": stored.file_id})


async def scan(world: World, request: web.Request) -> web.Response:
    """Return the codes in the picture sent, or on a poster, with where they lead in this sandbox."""
    if "poster" in request.query:
        content = world.wall.poster(int(request.query["poster"])).content
    else:
        content = await request.read()
    if len(content) > MAX_PICTURE:
        raise ActError("a picture has at most 20 MB")
    texts = await asyncio.to_thread(scan_codes, content)
    return web.json_response({"codes": [_code(world, text) for text in texts]})


def _code(world: World, text: str) -> dict[str, str]:
    link = read_link(text)
    ours = link.bot.lower() == world.bot.username.lower()
    # A link to the bot without a door, or with a payload that none takes, opens its chat all the same.
    kind, payload = (link.door or "start", link.payload) if ours else ("other", "")
    return {"text": text, "kind": kind, "payload": payload, "bot": link.bot}

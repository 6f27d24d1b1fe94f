"""The stream of changes: what a page listens to, so that it asks only for what is new."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator

from aiohttp import web

from bot.sandbox.world import World

# Real seconds: between two signs of life, and from an event to the next, which tells all that came meanwhile.
BEAT, PAUSE = 15.0, 0.02


async def live(world: World, request: web.Request) -> web.StreamResponse:
    """Server-sent events. A browser that comes back says by itself what it was told last."""
    known, _, told = request.headers.get("Last-Event-ID", "").rpartition(" ")
    after = int(told or request.query.get("after", "0"))
    same = (known or request.query.get("world", world.id)) == world.id
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    async with contextlib.aclosing(events(world, after if same else 0)) as stream:
        with contextlib.suppress(ConnectionResetError):
            async for event in stream:
                await response.write(event.encode())
    return response


async def events(world: World, after: int, beat: float = BEAT) -> AsyncGenerator[str, None]:
    """One event at once, then one for each change, until the sandbox stops.

    The first tells what changed after the revision `after`: everything, if this world hasn't come so far.
    """
    told = after if after <= world.rev else 0

    def news() -> bool | None:
        """Return True if something has changed since then, else None."""
        return True if world.rev > told else None

    event, told = _event(world, told)
    yield event
    while not world.signal.closed:
        await asyncio.sleep(PAUSE)
        if await world.signal.wait_for(news, beat):
            event, told = _event(world, told)
            yield event
        elif not world.signal.closed:
            yield ": still here\n\n"


def _event(world: World, told: int) -> tuple[str, int]:
    """Return an event with all that came after the revision `told`, and the revision that it tells."""
    body = {"world": world.id, "rev": world.rev, "topics": world.touched(told)}
    return f"data: {json.dumps(body)}\nid: {world.id} {world.rev}\n\n", world.rev

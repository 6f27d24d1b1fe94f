"""The small HTTP server: the webhook, /healthz and /metrics. It shows counts, never content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import HttpVersion11, web

from bot.intake.webhook import LARGEST_BODY
from bot.metrics import render_metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.intake.webhook import Webhook
    from bot.metrics import Metrics


def build_application(
    webhook: Webhook | None, path: str, healthy: Callable[[], bool], collect: Callable[[], Metrics]
) -> web.Application:
    """Return the server's routes, `path` the webhook's; /healthz is 200 while updates are stored, else
    503.
    """

    async def health(_request: web.Request) -> web.Response:
        fine = healthy()
        return web.json_response({"status": "ok" if fine else "failing"}, status=200 if fine else 503)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(text=render_metrics(collect()), content_type="text/plain", charset="utf-8")

    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_get("/healthz", health, expect_handler=_answer_expect)
    app.router.add_get("/metrics", metrics, expect_handler=_answer_expect)
    if webhook is not None:
        app.router.add_post(path, webhook.receive, expect_handler=_answer_expect)
    return app


async def _answer_expect(request: web.Request) -> None:
    """Answer `Expect: 100-continue`; aiohttp's own handler repeats what else is expected, and fails at bytes
    that are no UTF-8.
    """
    if request.headers.get("Expect", "").lower() != "100-continue":
        raise web.HTTPExpectationFailed
    if request.version == HttpVersion11 and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

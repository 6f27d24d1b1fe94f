"""Who may use a sandbox: programs and pages of this machine, and no page elsewhere that a browser shows."""

from aiohttp import web

from bot.sandbox.webhook import is_loopback

# What every answer says: it is for pages of this server alone, and is nothing but what it says it is.
HEADERS = {"Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}


class Guard:
    """Lets requests in under loopback names and under those in `hosts`."""

    def __init__(self, hosts: frozenset[str] = frozenset()) -> None:
        self._hosts = hosts

    def refuses(self, request: web.Request, *, linked: bool = False) -> str | None:
        """Why a request isn't meant for this server, or None; `linked`: a link elsewhere may lead here."""
        host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        if not is_loopback(host.strip("[]")) and host not in self._hosts:
            # A page elsewhere can lead its own name to this machine.
            return f"the host {request.host!r} is foreign here"
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.host:
            return f"the origin {origin!r} is foreign here"
        # Browsers name no origin where a page elsewhere shows a picture from here, or leads here by a link.
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and not (
            linked and request.headers.get("Sec-Fetch-Mode") == "navigate"
        ):
            return "a page elsewhere is foreign here"
        return None


async def seal(request: web.Request, response: web.StreamResponse) -> None:
    """Put `HEADERS` on an answer."""
    response.headers.update(HEADERS)

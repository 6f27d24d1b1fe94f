"""PTB's `BaseRequest` on aiohttp: the one HTTP client, a connection pool that outlives errors.

The URL of a Bot API call holds the bot's token, so no error raised here carries a URL or a cause that does.
"""

from __future__ import annotations

import json
import os
import warnings
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData
from telegram.warnings import PTBUserWarning

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 20.0
CONNECTIONS: Final = 64


class Unreachable(NetworkError):
    """The Bot API's server could not be reached at all: it is the network, not the message."""


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API. Timeouts are in seconds."""

    def __init__(self, connections: int = CONNECTIONS, read_seconds: float = READ_SECONDS) -> None:
        self._connections = connections
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None
        self.answers = 0
        """How many calls were answered, whatever the answer was."""

    @property
    def read_timeout(self) -> float:
        return self._read_seconds

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return the answer's status and body; `TimedOut` means that the call may have taken effect."""
        if self._session is None:
            msg = "the transport was used before it was initialized"
            raise RuntimeError(msg)
        timeout = aiohttp.ClientTimeout(
            sock_connect=_timeout_seconds(connect_timeout, CONNECT_SECONDS),
            sock_read=_timeout_seconds(read_timeout, self._read_seconds),
        )
        try:
            async with self._session.request(
                method, url, data=_form_body(request_data), timeout=timeout, allow_redirects=False
            ) as response:
                answer = response.status, await response.read()
        except aiohttp.ConnectionTimeoutError:
            raise Unreachable("the Bot API could not be reached in time") from None
        except TimeoutError:
            raise TimedOut("no answer from the Bot API in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable(f"the Bot API could not be reached ({type(error).__name__})") from None
        self.answers += 1
        return answer


def make_bot(
    token: str, api_url: str, request: BaseRequest, updates_request: BaseRequest | None = None
) -> ExtBot[None]:
    """PTB's bot on these transports. Raises `telegram.error.InvalidToken` for what can be no token."""
    # Messages are kept as the Bot API's own parameters, and updates are asked for as raw JSON so that one
    # that can't be parsed spoils no other; PTB warns each time that it has a method of its own for that.
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # PTB's own switch to its future durations
    warnings.filterwarnings("ignore", message="Please use 'Bot", category=PTBUserWarning)
    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=request,
        get_updates_request=updates_request or request,
    )


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram says to wait."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())


def _timeout_seconds(value: Any, default: float) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def _form_body(request_data: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    """Return a form, as PTB's own transport sends it; multipart where there are files."""
    if request_data is None or not request_data.json_parameters:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


class OfflineRequest(BaseRequest):
    """Answers `getMe` from memory, for work on what is kept; any other call is a mistake of ours."""

    def __init__(self, bot_id: int, username: str) -> None:
        self._me = {"id": bot_id, "is_bot": True, "first_name": username, "username": username}

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Return the bot itself. Raises RuntimeError for any other call."""
        if not url.endswith("/getMe"):
            msg = "something called Telegram where only what is kept may be worked on"
            raise RuntimeError(msg)
        return 200, json.dumps({"ok": True, "result": self._me}).encode()

"""The control API from Python: requests only; `testing.py` makes stories of them."""

from typing import Any, Self

import aiohttp


class ControlError(Exception):
    """The control API refused: what was asked for can't be done in this sandbox."""


class ControlClient:
    """A connection to the control API of the sandbox at `url`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """Return the HTTP session; RuntimeError outside the `async with`."""
        if self._session is None:
            raise RuntimeError("the client is not open: use it in `async with`")
        return self._session

    async def get(self, path: str, **query: Any) -> Any:
        """Ask the control API and return its JSON. ControlError for a refusal."""
        wanted = {name: str(value) for name, value in query.items() if value is not None}
        async with self.session.get(f"{self.url}/control/{path}", params=wanted) as answer:
            return await _checked(answer)

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send JSON to the control API and return its answer. ControlError for a refusal."""
        async with self.session.post(f"{self.url}/control/{path}", json=body) as answer:
            return await _checked(answer)

    async def delete(self, path: str, **query: Any) -> Any:
        """Delete at the control API and return its answer. ControlError for a refusal."""
        wanted = {name: str(value) for name, value in query.items() if value is not None}
        async with self.session.delete(f"{self.url}/control/{path}", params=wanted) as answer:
            return await _checked(answer)

    async def act(self, name: str, /, **options: Any) -> Any:
        """One act; its result."""
        return (await self.post("acts", {"act": name, **options}))["result"]

    async def acts(self, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Many acts in one request: for each `{"result": …}` or `{"error": …}`."""
        results: list[dict[str, Any]] = (await self.post("acts", {"acts": orders}))["results"]
        return results

    async def wait(self, awaited: str, **options: Any) -> Any:
        """Return what was waited for, or None after `timeout`."""
        return (await self.post("wait", {"for": awaited, **options}))["found"]

    async def upload(self, content: bytes, kind: str, file_name: str, mime_type: str) -> str:
        """Put a file into the sandbox; its file id."""
        query = {"kind": kind, "file_name": file_name, "mime_type": mime_type}
        async with self.session.post(f"{self.url}/control/files", params=query, data=content) as answer:
            return str((await _checked(answer))["file_id"])

    async def file(self, file_id: str) -> bytes:
        """Return a file's content, as a person would see it."""
        async with self.session.get(f"{self.url}/control/files/{file_id}") as answer:
            if answer.status != 200:
                await _checked(answer)
            return await answer.read()


async def _checked(answer: aiohttp.ClientResponse) -> Any:
    body = await answer.json()
    if answer.status != 200:
        raise ControlError(body["error"])
    return body

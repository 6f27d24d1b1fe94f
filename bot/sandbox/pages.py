"""The page at `/`: people's apps in a browser. Its files lie in `page/`, and use the control API alone."""

from pathlib import Path

from aiohttp import web

from bot.sandbox.guard import Guard

PAGE = Path(__file__).parent / "page"
# What isn't named here isn't served.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "media-src 'self' blob:; connect-src 'self'; font-src 'self'; worker-src 'self' blob:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self)",
}


class Pages:
    """Serves the files in `folder`, to requests that `guard` lets in."""

    def __init__(self, folder: Path, guard: Guard) -> None:
        self._folder = folder.resolve()
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the page and its files."""
        return [web.get("/", self.serve), web.get("/page/{path:.+}", self.serve)]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer with a file of the page."""
        if why := self._guard.refuses(request, linked=True):
            return web.Response(text=why, status=403, headers=HEADERS)
        file = self._file(request.match_info.get("path", "index.html"))
        if file is None:
            return web.Response(text="there is no such page", status=404, headers=HEADERS)
        return web.FileResponse(file, headers={**HEADERS, "Content-Type": TYPES[file.suffix]})

    def _file(self, path: str) -> Path | None:
        """Return the file of that name below the folder, however the name is written."""
        if "\0" in path:
            return None
        file = (self._folder / path).resolve()
        inside = file.is_relative_to(self._folder)
        return file if inside and file.suffix in TYPES and file.is_file() else None

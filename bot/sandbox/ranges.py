"""Parts of a file: without them some players refuse sound and video, and none can jump in it."""

from collections.abc import Mapping

from aiohttp import web


def ranged(request: web.Request, content: bytes, mime_type: str, headers: Mapping[str, str]) -> web.Response:
    """Return the content, or the one range of bytes of it that the request asks for; 416 where it has no such
    bytes.

    Several ranges at once, and other units than bytes, are answered with the whole, as HTTP allows.
    """
    told = {**headers, "Accept-Ranges": "bytes"}
    asked = request.headers.get("Range", "")
    # What If-Range compares to was never given out here.
    if not asked.lower().startswith("bytes=") or "," in asked or "If-Range" in request.headers:
        return web.Response(body=content, content_type=mime_type, headers=told)
    size = len(content)
    found = _range(request, size)
    if not found:
        told = {"Accept-Ranges": "bytes", "Content-Range": f"bytes */{size}"}
        return web.json_response(
            {"error": f"there is no range {asked[:80]!r} in {size} bytes"}, status=416, headers=told
        )
    told["Content-Range"] = f"bytes {found.start}-{found.stop - 1}/{size}"
    return web.Response(
        body=content[found.start : found.stop], status=206, content_type=mime_type, headers=told
    )


def _range(request: web.Request, size: int) -> range:
    """Return the places asked for; none, if that can't be read or none of them is there."""
    try:
        asked = request.http_range
    except ValueError:
        return range(0)
    # The last 0 bytes read as `slice(0, None)`, as if all were meant.
    if asked.stop is None and request.headers["Range"].partition("=")[2].startswith("-"):
        return range(max(0, size + asked.start) if asked.start else size, size)
    return range(asked.start, size if asked.stop is None else min(asked.stop, size))

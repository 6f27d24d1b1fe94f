"""Log lines: a sentence, a stable `action`, ids; never a name, a chat id, a text or the token.

Third-party loggers are held at WARNING even when ours are at DEBUG: theirs print call parameters, SQL values
and URLs with the token in them.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final, TextIO, cast

import structlog
from structlog.typing import EventDict

OUR_PACKAGES: Final = ("bot", "storage", "qr_assets")
PROJECT_ROOT: Final = Path(__file__).resolve().parent.parent


def configure_logging(level: str, *, json: bool | None = None, said: Callable[[str], str] = str) -> None:
    """Send log lines to standard error: readable on a terminal, JSON lines elsewhere.

    `said` makes of a sentence what whoever sits at the terminal reads; programs go by `action`.
    """
    as_json = not sys.stderr.isatty() if json is None else json
    renderer = structlog.processors.JSONRenderer() if as_json else _readable(said)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if as_json else [_Saying(said)]),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _LossyStream(sys.stderr))),
        cache_logger_on_first_use=False,
    )
    # What other libraries say is kept to warnings, whatever our own level, and to their first line:
    # the rest may be an update, a statement or an address with the token in it.
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_BriefFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in (
        "telegram",
        "telegram.ext",
        "httpx",
        "aiohttp",
        "aiosqlite",
        "sqlalchemy",
        "apscheduler",
        "alembic",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
    # PTB prints whole updates at CRITICAL and ERROR; intake reports those failures itself, without content.
    logging.getLogger("telegram.ext.Application").setLevel(logging.CRITICAL + 1)


def _readable(said: Callable[[str], str]) -> structlog.dev.ConsoleRenderer:
    """For a terminal; levels have their colours whatever they are called."""
    styles = structlog.dev.ConsoleRenderer.get_default_level_styles()
    return structlog.dev.ConsoleRenderer(level_styles={said(name): style for name, style in styles.items()})


class _Saying:
    """Says the sentences of a line anew."""

    def __init__(self, said: Callable[[str], str]) -> None:
        self._said = said

    def __call__(self, _logger: object, _name: str, line: EventDict) -> EventDict:
        for name in ("level", "event", "error", "said"):
            if isinstance(line.get(name), str):
                line[name] = self._said(line[name])
        return line


class _LossyStream:
    """A stream that loses a line where it can't be written: a log on a full disk must not stop the work."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            return self._stream.write(text)
        return 0

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


class _BriefFormatter(logging.Formatter):
    """Logger and level, never arguments: a foreign message's words are not ours to vouch for."""

    def format(self, record: logging.LogRecord) -> str:
        error = f" ({record.exc_info[0].__name__})" if record.exc_info and record.exc_info[0] else ""
        return f"{record.levelname.lower()} from {record.name} at {record.module}:{record.lineno}{error}"


def locate_error(error: BaseException) -> str:
    """Return the kind of an error and where in our code it was raised; never its message, which may hold
    content.
    """
    frames = [
        (Path(frame.filename).resolve(), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)
    ]
    ours = [
        f"{path.relative_to(PROJECT_ROOT)}:{line}"
        for path, line in frames
        if path.is_relative_to(PROJECT_ROOT) and path.relative_to(PROJECT_ROOT).parts[0] in OUR_PACKAGES
    ]
    return f"{type(error).__name__} at {ours[-1]}" if ours else type(error).__name__


def trace_error(error: BaseException) -> list[str]:
    """Return each place that an error passed, the outermost first, and those of what it came of; no message,
    and no line of code, which could show a value.
    """
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    cause = error.__cause__ or error.__context__
    return [*(trace_error(cause) if cause is not None else []), type(error).__name__, *places]

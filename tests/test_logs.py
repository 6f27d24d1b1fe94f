"""Log lines are sentences with ids: never a name, a chat, a text or the token, whoever writes them."""

from __future__ import annotations

import ast
import json
import logging
from collections import defaultdict
from pathlib import Path

import pytest
import structlog

from bot import keyboards, logs, speech
from bot.sandbox.testing import Sandbox
from bot.transport import AiohttpRequest, make_bot
from storage import meta
from tests.support import open_store
from tests.test_structure import calls

FOREIGN = (
    "telegram.Bot",
    "telegram.ext.Application",
    "aiohttp.client",
    "sqlalchemy.engine.Engine",
    "aiosqlite",
    "apscheduler.executors",
    "asyncio",
    "a.library.nobody.thought.of",
)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


def test_a_line_is_a_sentence_with_a_stable_action(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging("INFO", json=True)
    structlog.get_logger().info("stopping", action="stopping", row=7)
    (line,) = lines(capsys)
    said = json.loads(line)
    assert said.pop("timestamp")
    assert said == {"event": "stopping", "action": "stopping", "row": 7, "level": "info"}


def test_a_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging("WARNING", json=True)
    structlog.get_logger().info("ready", action="ready")
    assert lines(capsys) == []


@pytest.mark.parametrize("name", FOREIGN)
def test_other_libraries_say_where_they_are_in_trouble_and_never_their_words(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    logs.configure_logging("DEBUG", json=True)
    foreign = logging.getLogger(name)
    foreign.debug("calling https://api.telegram.org/bot%s/getUpdates", "MARK-TOKEN")
    foreign.info("MARK")
    try:
        raise ValueError("MARK")
    except ValueError:
        foreign.warning("MARK %s", "MARK", exc_info=True)
    said = lines(capsys)
    assert "MARK" not in "\n".join(said)
    assert len(said) == (0 if name == "telegram.ext.Application" else 1)


async def test_real_work_at_debug_shows_neither_token_nor_text(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    logs.configure_logging("DEBUG", json=True)
    async with Sandbox.serve() as sandbox, open_store(tmp_path) as store:
        bot = make_bot(sandbox.bot.token, sandbox.bot.api_url, AiohttpRequest())
        await bot.initialize()
        sari = await sandbox.user("Sari MARK", started=True)
        async with store.write() as tx:
            await meta.set(tx, "MARK", "MARK")
            await speech.queue_message(tx, sari.id, "MARK")
        await bot.do_api_request("sendMessage", api_kwargs={"chat_id": sari.id, "text": "MARK"})
        await bot.shutdown()
        said = "\n".join(lines(capsys))
        assert "MARK" not in said
        assert sandbox.bot.token not in said
        assert str(sari.id) not in said


def test_where_an_error_was_raised_shows_its_kind_and_our_line_but_no_message() -> None:
    try:
        keyboards.callback_button("Label", "x" * 65 + "MARK")
    except ValueError as error:
        said = logs.locate_error(error)
    assert said.startswith("ValueError at bot/keyboards.py:")
    assert "MARK" not in said


def test_where_an_error_of_others_was_raised_shows_our_last_line_or_only_its_kind() -> None:
    with pytest.raises(json.JSONDecodeError) as met:
        json.loads("MARK")
    assert logs.locate_error(met.value) == "JSONDecodeError"
    assert logs.locate_error(KeyError("MARK")) == "KeyError"


FIELDS = {
    "error": {
        *("locate_error(error)", "locate_error(failure)", "logs.locate_error(error)"),
        *(
            "type(error).__name__",
            "kind",
            "str(error)",
            "said",
        ),  # the last two: see below
    },
    "reason": {"reason"},
    "said": {"said"},  # what `yanduan backup` complained of
    "why": {"result.value"},
    "kind": {"item.kind"},
    "job": {"name"},
    "mode": {"'webhook' if self._settings.webhook_url else 'polling'"},
    "ticket": {"case.ticket"},
    "unit": {"unit.code", "heir.code"},
    "poster": {"number", "poster.code"},
    "row": {"row.id"},
    "rows": {"len(lost)"},
    "tries": {"tries"},
    "seconds": {"pause", "seconds", "wait"},
    "group": {"chat_id < 0"},
}
"""All that a log line says besides its sentence and its action, by the code that says it."""
WORDED_BY_US = {"bot/delivery/marks.py", "bot/delivery/owed_messages.py", "bot/intake/failures.py"}
WORDED_BY_US |= {"bot/upkeep/jobs.py", "bot/upkeep/backups.py"}
"""Where an error's own words are logged: only those of storage and key file, which hold no value."""


def test_a_log_line_holds_nothing_but_these_fields() -> None:
    found = defaultdict(set)
    words = set()
    for path, call in calls("bot", "storage", "qr_assets"):
        match call.func:
            case ast.Attribute(ast.Name("log"), level) if hasattr(logging.Logger, level):
                for given in call.keywords:
                    said = ast.unparse(given.value)
                    if given.arg == "action":
                        assert isinstance(given.value, ast.Constant), path
                        continue
                    found[given.arg].add(said)
                    if said in {"said", "str(error)"}:
                        words.add(str(path))
    assert found == FIELDS
    assert words == WORDED_BY_US

"""An operator at the command line: a folder with a key, an empty database, and `yanduan`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app, common
from bot.clock import system_clock
from storage import keys
from storage.store import Store
from tests import quick
from tests.cli.english import left_in_english
from tests.support import NAMES, migrated, url_of

TIMEZONE = "Asia/Makassar"


@dataclass
class Office:
    """`runs` is a command to its end; a result's `output` is everything it said."""

    folder: Path
    environment: dict[str, str | None] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def key(self) -> Path:
        return self.folder / "key"

    def runs(self, *words: str, **environment: str) -> Result:
        """Run `yanduan …`; further options are environment variables without their prefix."""
        env = {
            "YANDUAN_DATA_DIR": str(self.data),
            "YANDUAN_KEY_FILE": str(self.key),
            "YANDUAN_API_URL": "http://127.0.0.1:9",
            "COLUMNS": "200",
            "YANDUAN_LANGUAGE": "en",
            **self.environment,
            **{f"YANDUAN_{name.upper()}": value for name, value in environment.items()},
        }
        sentences: list[str] = []

        def heard(sentence: str) -> str:
            sentences.append(sentence)
            return sentence

        with quick.at_once(), pytest.MonkeyPatch.context() as patch:
            patch.setitem(common.SPEAKERS, "en", heard)
            result: Result = CliRunner().invoke(app, list(words), env=env)
        expected = isinstance(result.exception, SystemExit) or result.exception is None
        assert expected, f"a traceback: {result.exception!r}"
        assert "Traceback" not in result.output
        assert "made a mistake" not in result.output
        if env["YANDUAN_LANGUAGE"] == "en" and not {"--json", "--help"} & set(words):
            untold = left_in_english(result.output, sentences)
            assert not untold, f"English for an Indonesian: {untold}"
        return result

    def succeeds(self, *words: str, **environment: str) -> str:
        """Run it; it must end with 0. Returns what it said."""
        result = self.runs(*words, **environment)
        assert result.exit_code == 0, result.output
        return str(result.output)

    def fails(self, *words: str, code: int = 1, **environment: str) -> str:
        """Run it; it must end with 1 (or `code`). Returns the complaint on standard error."""
        result = self.runs(*words, **environment)
        assert result.exit_code == code, result.output
        return str(result.stderr)

    def lists(self, *words: str) -> list[dict[str, Any]]:
        """Run it with --json. Returns the rows."""
        rows: list[dict[str, Any]] = json.loads(self.runs(*words, "--json").stdout)
        return rows

    def keeps(self, work: Any) -> Any:
        """Do something in the database, as the bot would: `work(store)`."""

        async def in_store() -> Any:
            async with self.store() as store:
                return await work(store)

        return asyncio.run(in_store())

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        with quick.at_once():
            store = await Store.open(
                url=url_of(self.data),
                data_dir=self.data,
                keys=keys.load(self.key, self.data),
                now=system_clock,
                names=NAMES,
            )
        try:
            yield store
        finally:
            await store.close()


def office(folder: Path) -> Office:
    """A key and an empty, migrated database."""
    here = Office(folder)
    migrated(here.data)
    keys.create(here.key, here.data)
    return here

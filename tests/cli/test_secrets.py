"""A secret that was pasted behind the wrong name, or into an address, is shown by no complaint and no log."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import bootstrap, logs
from bot.cli import failures
from bot.settings import PREFIX, Settings, describe_errors
from tests.worlds.office import Office, office

TOKEN = "123456789:MARK-abcdefghijklmnopqrstuvwxyz0123"
SECRETS = (
    TOKEN,
    f"https://api.telegram.org/bot{TOKEN}",
    "https://operator:MARK-password@example.org:8081/MARK-path",
    "MARK-webhook-secret_0123456789",
    "MARK:8080",
)
NAMES = [name for name in Settings.model_fields if name not in {"bot_token", "webhook_secret"}]


def options(monkeypatch: pytest.MonkeyPatch, here: Office, name: str, value: str) -> None:
    for one in [one for one in os.environ if one.startswith(PREFIX)]:
        monkeypatch.delenv(one)
    known = {
        "bot_token": TOKEN,
        "webhook_secret": "MARK-webhook-secret_0123456789",
        "api_url": "http://127.0.0.1:9",
        "data_dir": str(here.data),
        "key_file": str(here.key),
        "language": "en",
        name: value,
    }
    for one, given in known.items():
        monkeypatch.setenv(f"{PREFIX}{one.upper()}", given)


def is_told(name: str, value: str) -> bool:
    """A place that is named by a word of its own is shown: it has to be looked for."""
    return name in PATHS and value == "MARK:8080"


PATHS = {"data_dir", "key_file", "backup_dir", "poster_logo", "clock_file", "database_url"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.chdir(tmp_path)
    return office(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_no_complaint_about_an_option_shows_what_was_given(
    here: Office, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told, last = [], None
    for value in SECRETS:
        if is_told(name, value):
            continue
        options(monkeypatch, here, name, value)
        try:
            last = Settings()
        except ValidationError as error:
            told += describe_errors(error)
    if last is not None:  # the last value that passes goes all the way; what fails before has been told
        doctor = here.runs("doctor", **{name: str(getattr(last, name))})
        told.append(doctor.output)
        told.append(asyncio.run(stopped_at_once(last)))
    told += capsys.readouterr()
    assert not [sentence for sentence in told if "MARK" in sentence]


async def stopped_at_once(settings: Settings) -> str:
    """`run` to where it would ask Telegram; its complaint, if any."""
    logs.configure_logging("DEBUG", json=True)
    stop = asyncio.Event()
    stop.set()
    try:
        await bootstrap.run(settings, stop)
    except Exception as error:  # noqa: BLE001 - whatever it is, it would be told
        return str(error)
    return ""


def test_what_looks_like_a_token_behind_another_name_is_sent_to_its_place(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("listen", "organisation", "data_dir", "take_up_days"):
        options(monkeypatch, here, name, TOKEN)
        result = here.runs("doctor", **{name: TOKEN})
        said = result.stderr
        assert result.exit_code == 1
        assert f"{PREFIX}{name.upper()}" in said
        assert "YANDUAN_BOT_TOKEN alone" in said
    assert not (here.folder / TOKEN).exists()


def test_an_address_may_hold_what_it_always_might(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    options(monkeypatch, here, "webhook_url", f"https://example.org/{TOKEN}")
    monkeypatch.setenv("YANDUAN_LISTEN", "127.0.0.1:0")
    assert TOKEN in Settings().webhook_url
    options(monkeypatch, here, "api_url", "http://operator:MARK@127.0.0.1:9")
    assert "MARK" in Settings().api_url


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_a_mistake_of_the_program_is_told_without_what_it_was_about(
    level: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"{PREFIX}LOG_LEVEL", level)
    try:
        try:
            json.loads("MARK")
        except ValueError as error:
            raise KeyError("MARK") from error
    except KeyError as error:
        failures.told(error)
    said = "".join(capsys.readouterr())
    assert "MARK" not in said
    assert "KeyError" in said
    assert (f"{Path(__file__).name}:" in said, "JSONDecodeError" in said) == (level == "DEBUG",) * 2

"""The one table of options: environment variables (or a `.env` file) with the prefix YANDUAN_."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.texts import LANGUAGES
from storage.engine import database_url

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "YANDUAN_"
ENV_FILE = ".env"
TELEGRAM_URL = "https://api.telegram.org"
DEFAULT_ORGANISATION = "Propam"
"""Whoever runs the bot unless the option says it: the word for all of them, and so no one's name."""
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

# What is wrong with an option is said without its value: it may be a secret that was pasted to the wrong
# place. Paths are shown, and may hold none of these.
_TOKEN: Final = re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{20,}")
_LOGIN: Final = re.compile(r"://[^/?#\s]*@")
_MAY_HOLD_TOKEN: Final = {"bot_token", "webhook_secret", "webhook_url"}
_MAY_HOLD_LOGIN: Final = {"bot_token", "webhook_secret", "webhook_url", "api_url", "database_url"}


class Settings(BaseSettings):
    """Every option, its default and its help; `.env.example` and docs/operations.md are held against it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    bot_token: SecretStr = Field(SecretStr(""), description="The bot's token from @BotFather.")
    api_url: str = Field(
        TELEGRAM_URL, description="The Bot API server: Telegram's own, or the sandbox's address."
    )
    data_dir: Path = Field(Path("data"), description="The folder of the database and the encrypted files.")
    database_url: str = Field(
        "", description="SQLAlchemy's address of the database; empty: SQLite in the data folder."
    )
    key_file: Path = Field(
        Path("yanduan.key"),
        description="The file of the master keys, outside the data folder, readable by its owner alone.",
    )
    backup_dir: Path | None = Field(
        None, description="The folder of nightly backups, best on another disk; empty: none are made."
    )
    webhook_url: str = Field("", description="The public https address for webhooks; empty: polling.")
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="The secret that Telegram repeats with each webhook request (A-Z a-z 0-9 _ -).",
    )
    listen: str = Field(
        "", description="host:port of the webhook, /healthz and /metrics; empty: no server (polling only)."
    )
    language: str = Field(
        "id", description="The language of groups, of commands, and of whoever has not chosen: id or en."
    )
    organisation: str = Field(
        DEFAULT_ORGANISATION, description="The operating unit, as the bot introduces itself."
    )
    door_itwasum: str = Field(
        "",
        max_length=200,
        description="Phone and address of Itwasum, in one line, as citizens are told; empty: its name alone.",
    )
    door_kompolnas: str = Field(
        "", max_length=200, description="Phone and address of Kompolnas; empty: its name alone."
    )
    door_ombudsman: str = Field(
        "", max_length=200, description="Phone and address of the Ombudsman; empty: its name alone."
    )
    poster_logo: Path | None = Field(
        None, description="The unit's logo for posters, a PNG or JPEG file; empty: none."
    )
    poster_colour: str = Field(
        "#0f3d4c", description="The main colour of posters, dark: white text stands on it."
    )
    poster_accent: str = Field("#ffc857", description="The colour of the promise on posters, light.")
    poster_other_way: str = Field(
        "", description="On posters: how people without Telegram reach you, in one sentence; empty: nothing."
    )
    poster_other_way_en: str = Field(
        "", description="The same in English, for posters in English or both; empty: as it is."
    )
    poster_footer: str = Field("", description="On posters: a line at the foot, for instance an address.")
    poster_footer_en: str = Field("", description="The same in English; empty: as it is.")
    poster_emblem: bool = Field(
        False,
        description="The logo in the middle of the codes too, at the price of a part of their correction.",
    )
    take_up_days: int = Field(
        3,
        ge=1,
        le=30,
        description="Working days within which a person takes a report up, as citizens are told.",
    )
    danger_hours: int = Field(
        4,
        ge=1,
        le=72,
        description="Hours, day and night, within which a person takes up a report of danger or detention.",
    )
    approval_hours: int = Field(
        24,
        ge=1,
        le=720,
        description="Hours after which the unit above is asked too, if nobody has approved or refused.",
    )
    news_wait: str = Field(
        "120-900",
        description="Seconds, shortest and longest, that news for a reporter waits by chance. 0: not at all.",
    )
    new_chats: int = Field(
        60,
        ge=0,
        description="New chats let in each minute; more wait their turn and are told so. 0: no limit.",
    )
    rate_all: float = Field(
        30, ge=0, allow_inf_nan=False, description="Messages a second, to all chats together. 0: no limit."
    )
    rate_chat: float = Field(
        1,
        ge=0,
        allow_inf_nan=False,
        description="Messages a second to one chat, after a burst of 3. 0: no limit.",
    )
    rate_group: float = Field(
        20,
        ge=0,
        allow_inf_nan=False,
        description="Messages a minute to a group, edits included. 0: no limit.",
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    clock_file: Path | None = Field(
        None,
        description="A file with an offset in seconds, for trying out time; only with an API on loopback.",
    )

    @field_validator("*", mode="before")
    @classmethod
    def _no_secret_in_the_wrong_place(cls, value: object, info: ValidationInfo) -> object:
        """Return a token pasted behind the wrong name would be shown, or become the name of a folder."""
        name, given = str(info.field_name), str(value) if isinstance(value, str | Path) else ""
        if name not in _MAY_HOLD_TOKEN and _TOKEN.search(given):
            msg = (
                f"{PREFIX}{name.upper()} holds what looks like a bot's token. It belongs in "
                "YANDUAN_BOT_TOKEN alone; if somebody may have seen it, get a new one from @BotFather."
            )
            raise ValueError(msg)
        if name not in _MAY_HOLD_LOGIN and _LOGIN.search(given):
            msg = f"{PREFIX}{name.upper()} may hold no address with a name or password in it"
            raise ValueError(msg)
        return value

    @field_validator("bot_token")
    @classmethod
    def _looks_like_one(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
            msg = "YANDUAN_BOT_TOKEN is no bot token. @BotFather gives one that looks like 123456:ABC-DEF…"
            raise ValueError(msg)
        return value

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if value not in LANGUAGES:
            msg = f"YANDUAN_LANGUAGE must be one of {', '.join(LANGUAGES)}"
            raise ValueError(msg)
        return value

    @field_validator("poster_colour", "poster_accent")
    @classmethod
    def _as_colours_are_written(cls, value: str, info: ValidationInfo) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            msg = f"YANDUAN_{str(info.field_name).upper()} must be written as #rrggbb"
            raise ValueError(msg)
        return value

    @field_validator("poster_colour", "poster_accent", mode="before")
    @classmethod
    def _usual_if_empty(cls, value: object, info: ValidationInfo) -> object:
        return value or cls.model_fields[str(info.field_name)].default

    @field_validator("poster_logo", "backup_dir", mode="before")
    @classmethod
    def _none_if_empty(cls, value: object) -> object:
        return value or None

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            msg = f"YANDUAN_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}"
            raise ValueError(msg)
        return value.upper()

    @field_validator("news_wait")
    @classmethod
    def _shortest_and_longest(cls, value: str) -> str:
        shortest, longest = read_seconds(value)
        if shortest > longest:
            msg = "YANDUAN_NEWS_WAIT must name the shortest wait first, and then the longest"
            raise ValueError(msg)
        return value

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        if value:
            host_and_port(value)
        return value

    @field_validator("webhook_url")
    @classmethod
    def _public_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
            msg = "YANDUAN_WEBHOOK_URL must be an address such as https://bot.example.org/telegram"
            raise ValueError(msg)
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _as_telegram_takes_it(cls, value: SecretStr) -> SecretStr:
        secret = value.get_secret_value()
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            msg = "YANDUAN_WEBHOOK_SECRET may have 1 to 256 of the characters A-Z a-z 0-9 _ -"
            raise ValueError(msg)
        return value

    @field_validator("database_url")
    @classmethod
    def _readable_address(cls, value: str) -> str:
        try:
            if value:
                make_url(value)
        except ArgumentError:
            msg = "YANDUAN_DATABASE_URL must be an address such as sqlite+aiosqlite:////var/lib/yanduan/yanduan.db"
            raise ValueError(msg) from None
        if "?" in value:
            # What follows would be taken for options of SQLAlchemy's, and another, empty file be opened.
            msg = (
                "YANDUAN_DATABASE_URL may have nothing behind a question mark. Write one in a path as %3F, "
                "or leave the address out and set YANDUAN_DATA_DIR"
            )
            raise ValueError(msg)
        return value

    @field_validator("api_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
            msg = "YANDUAN_API_URL must be an address such as https://api.telegram.org"
            raise ValueError(msg)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _secrets_stand_once(self) -> Self:
        for secret in (self.bot_token.get_secret_value(), self.webhook_secret.get_secret_value()):
            for name in type(self).model_fields:
                if name not in _MAY_HOLD_TOKEN and len(secret) >= 8 and secret in str(getattr(self, name)):
                    msg = f"{PREFIX}{name.upper()} holds a secret that belongs behind another name"
                    raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _webhook_is_reached(self) -> Self:
        if self.webhook_url and not self.listen:
            msg = "YANDUAN_WEBHOOK_URL needs YANDUAN_LISTEN, where requests come in: 127.0.0.1:8080 or so"
            raise ValueError(msg)
        if self.webhook_url.startswith("http:") and not self.api_is_local:
            msg = "YANDUAN_WEBHOOK_URL must begin with https: Telegram calls nothing else"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _only_for_trying_out(self) -> Self:
        if self.api_is_local:
            return self
        if self.clock_file is not None:
            msg = "YANDUAN_CLOCK_FILE is for trying out: it needs YANDUAN_API_URL on 127.0.0.1"
            raise ValueError(msg)
        if self.news_seconds[0] == 0:
            msg = (
                "YANDUAN_NEWS_WAIT=0 would show whoever watches a phone when an officer acts: "
                "it needs YANDUAN_API_URL on 127.0.0.1"
            )
            raise ValueError(msg)
        for name in ("new_chats", "rate_all", "rate_chat", "rate_group"):
            if getattr(self, name) == 0:
                msg = f"YANDUAN_{name.upper()}=0 switches a limit off: it needs YANDUAN_API_URL on 127.0.0.1"
                raise ValueError(msg)
        return self

    @cached_property
    def api_is_local(self) -> bool:
        """Whether the Bot API is on this machine's loopback."""
        host = urlsplit(self.api_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def news_seconds(self) -> tuple[int, int]:
        """The shortest and the longest wait of news."""
        return read_seconds(self.news_wait)

    @property
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.database_url or database_url(self.data_dir.absolute() / "yanduan.db")


def find_misnamed(names: Iterable[str]) -> dict[str, str]:
    """Those of `names` that look like options and are none, each with a sentence that says what to write.

    Like the options, they are one whatever their capitals. Of what stands behind a name without an equals
    sign nothing is said: it may be the token.
    """
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    wrong = [name for name in names if name.upper().startswith(PREFIX) and name.upper() not in known]
    return {name: _suggest_name(re.split(r"[^A-Za-z0-9_]", name)[0], known) for name in wrong}


def _suggest_name(name: str, known: list[str]) -> str:
    if name.upper() in known:
        return f"The option {name} is written {name.upper()}=…, with an equals sign."
    nearest = get_close_matches(
        name.upper().removeprefix(PREFIX), [one.removeprefix(PREFIX) for one in known], 1
    )
    hint = f"did you mean {PREFIX}{nearest[0]}?" if nearest else "all of them are in .env.example."
    return f"There is no option {name}: {hint}"


_WRONG: Final = {
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_parsing": "must be true or false",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
    "string_too_long": "must have {max_length} characters or less",
}


def describe_errors(error: ValidationError) -> list[str]:
    """Return what is wrong with the options, a sentence each, in our words; no value that was given is
    repeated.
    """
    return [_describe_error(problem) for problem in error.errors()]


def _describe_error(problem: ErrorDetails) -> str:
    if problem["type"] == "value_error":  # one of ours
        return problem["msg"].removeprefix("Value error, ")
    name = str(problem["loc"][0])
    wrong = _WRONG.get(problem["type"], "can't be used as it stands").format(**problem.get("ctx", {}))
    return f"{PREFIX}{name.upper()} {wrong}"


_SECONDS: Final = re.compile(r"([0-9]{1,5})-([0-9]{1,5})|0")


def read_seconds(given: str) -> tuple[int, int]:
    """Split "120-900"; "0" is "0-0". Raises ValueError with what to write."""
    found = _SECONDS.fullmatch(given.strip())
    if found is None:
        msg = (
            "YANDUAN_NEWS_WAIT must be two numbers of seconds, the shortest and the longest, such as 120-900"
        )
        raise ValueError(msg)
    return int(found[1] or 0), int(found[2] or 0)


def host_and_port(listen: str) -> tuple[str, int]:
    """Split "host:port" ("[::1]:8080" too). Raises ValueError with what to write."""
    host, separator, port = listen.rpartition(":")
    if not separator or not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        msg = "YANDUAN_LISTEN must be host:port, for instance 127.0.0.1:8080"
        raise ValueError(msg)
    return host.strip("[]"), int(port)

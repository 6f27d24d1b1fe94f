"""The one table of options: environment variables (or a `.env` file) with the prefix YANDUAN_."""

from __future__ import annotations

import ipaddress
from functools import cached_property
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.texts import LANGUAGES

TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """Every option, its default and its help; `.env.example` and docs/operations.md are held against it."""

    model_config = SettingsConfigDict(
        env_prefix="YANDUAN_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    bot_token: SecretStr = Field(SecretStr(""), description="The bot's token from @BotFather.")
    api_url: str = Field(
        TELEGRAM, description="The Bot API server: Telegram's own, or the sandbox's address."
    )
    data_dir: Path = Field(Path("data"), description="The folder of the database and the encrypted files.")
    database_url: str = Field(
        "", description="SQLAlchemy's address of the database; empty: SQLite in the data folder."
    )
    key_file: Path = Field(
        Path("yanduan.key"),
        description="The file of the master keys, outside the data folder, readable by its owner alone.",
    )
    webhook_url: str = Field("", description="The public https address for webhooks; empty: polling.")
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="The secret that Telegram repeats with each webhook request (A-Z a-z 0-9 _ -).",
    )
    listen: str = Field(
        "", description="host:port of the webhook, /healthz and /metrics; empty: no server (polling only)."
    )
    language: str = Field("id", description="The language of groups and of whoever has not chosen: id or en.")
    organisation: str = Field("Propam", description="The operating unit, as the bot introduces itself.")
    rate_all: float = Field(30, ge=0, description="Messages a second, to all chats together. 0: no limit.")
    rate_chat: float = Field(
        1, ge=0, description="Messages a second to one chat, after a burst of 3. 0: no limit."
    )
    rate_group: float = Field(
        20, ge=0, description="Messages a minute to a group, edits included. 0: no limit."
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    clock_file: Path | None = Field(
        None,
        description="A file with an offset in seconds, for trying out time; only with an API on loopback.",
    )

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if value not in LANGUAGES:
            msg = f"YANDUAN_LANGUAGE must be one of {', '.join(LANGUAGES)}, not {value!r}"
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
    def _only_for_trying_out(self) -> Self:
        if self.api_is_local:
            return self
        if self.clock_file is not None:
            msg = "YANDUAN_CLOCK_FILE is for trying out: it needs YANDUAN_API_URL on 127.0.0.1"
            raise ValueError(msg)
        for name in ("rate_all", "rate_chat", "rate_group"):
            if getattr(self, name) == 0:
                msg = (
                    f"YANDUAN_{name.upper()}=0 switches one of Telegram's limits off: "
                    "it needs YANDUAN_API_URL on 127.0.0.1"
                )
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
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.absolute() / 'yanduan.db'}"

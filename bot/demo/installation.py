"""A throw-away installation: key, database, three units one below the other, and a poster in each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot import poster_printing, store_opening
from bot.settings import Settings
from qr_assets import links
from qr_assets.poster import picture
from storage import keys, posters, units
from storage.records import Level, Site, Unit
from storage.store import Tx
from storage.tx import finished

TIMEZONE: Final = "Asia/Makassar"


@dataclass(frozen=True, slots=True)
class Office:
    """A unit and its posters: number, place, and what kind of place."""

    code: str
    name: str
    level: Level
    posters: tuple[tuple[str, str, Site], ...]


POLDA: Final = Office("NTB", "Polda NTB", Level.POLDA, (("NTB-001", "Ruang Yanduan", Site.OFFICE),))
POLRES: Final = Office(
    "LOBAR", "Polres Lombok Barat", Level.POLRES, (("RES-001", "Lobi pelayanan", Site.OFFICE),)
)
POLSEK: Final = Office(
    "SEKOTONG",
    "Polsek Sekotong",
    Level.POLSEK,
    (("SEK-001", "Ruang tunggu SPKT", Site.OFFICE), ("SEK-002", "Kantor Desa Contoh", Site.VILLAGE)),
)
OFFICES: Final = (POLDA, POLRES, POLSEK)
"""From above to below."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A poster: whose place it is, where exactly, its link, and its picture (PNG)."""

    title: str
    place: str
    link: str
    picture: bytes


@dataclass(frozen=True, slots=True)
class Furnished:
    """What was made for an office: its posters, and the link that binds its group."""

    office: Office
    posters: tuple[Hanging, ...]
    binding: str


class _Given(Settings):
    """Options as they are given, whatever the environment and `.env` say."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the arguments alone."""
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation in an empty `folder`, for the bot with this `token` and @name at `api_url`."""

    folder: Path
    token: str
    username: str
    api_url: str

    def environment(self) -> dict[str, str]:
        """Return the environment of `yanduan` here: ours, without the options of any other installation."""
        rest = {name: value for name, value in os.environ.items() if not name.startswith("YANDUAN_")}
        return rest | {f"YANDUAN_{name.upper()}": value for name, value in self._options().items()}

    def _options(self) -> dict[str, str]:
        return {
            "bot_token": self.token,
            "api_url": self.api_url,
            "data_dir": str(self.folder / "data"),
            "key_file": str(self.folder / "yanduan.key"),
            "clock_file": str(clock_file(self.folder)),
            "organisation": "Propam Polres Lombok Barat",
            "news_wait": "0",  # whoever tries it out wants to see what follows from what
        }

    def make_key(self) -> None:
        """Make the key, without which no program starts here."""
        options = self._settings()
        keys.create(options.key_file, options.data_dir)

    async def furnish(self) -> list[Furnished]:
        """Make the database with units and posters, one of each an office. The bot may start meanwhile."""
        return await finished(self._furnish())

    async def _furnish(self) -> list[Furnished]:
        async with store_opening.open_store(self._settings()) as store, store.write() as tx:
            above: str | None = None
            made = []
            for office in OFFICES:
                made.append(await self._add(tx, office, above))
                above = office.code
            return made

    async def _add(self, tx: Tx, office: Office, above: str | None) -> Furnished:
        unit = await units.add(
            tx, code=office.code, name=office.name, level=office.level, parent_code=above, timezone=TIMEZONE
        )
        hanging = tuple([await self._hang(tx, unit, *each) for each in office.posters])
        binding = links.group_link(self.username, await units.new_link(tx, unit.id))
        return Furnished(office, hanging, binding)

    async def _hang(self, tx: Tx, unit: Unit, code: str, place: str, site: Site) -> Hanging:
        poster = await posters.add(tx, code=code, unit_id=unit.id, place=place, site=site)
        shown = poster_printing.build_sheet(
            store_opening.build_deployment(self._settings(), 0, self.username), poster, unit
        )
        title, below = (place, f"poster {unit.name}") if poster.is_neutral else (unit.name, place)
        return Hanging(title, below, shown.link, picture(shown, width=900))

    def _settings(self) -> Settings:
        return _Given.model_validate(self._options())


def clock_file(folder: Path) -> Path:
    """Return where the programs of an installation read by how much its clock is ahead."""
    return folder / "clock"

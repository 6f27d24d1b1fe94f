"""Where else a complaint can be taken: how to reach them is the operator's to say."""

from __future__ import annotations

from pathlib import Path

from bot.opening import house
from bot.reporter import help  # noqa: A004 - the command of that name
from bot.settings import Settings
from bot.texts import translator


def test_phone_and_address_stand_below_each_door_that_has_them(tmp_path: Path) -> None:
    options = Settings(_env_file=None, data_dir=tmp_path, door_kompolnas="Jalan Contoh 1, telepon 021 0000")
    here = house(options, 1, "yanduan_bot")
    for language in ("id", "en"):
        lines = str(help.doors(translator(language), here)).splitlines()
        assert [line.split(" ")[0] for line in lines[1:]] == ["Itwasum", "Kompolnas", "Jalan", "Ombudsman"]

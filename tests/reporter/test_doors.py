"""Where else a complaint can be taken: how to reach them is the operator's to say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.deployment import Doors
from bot.reporter import help_page
from bot.settings import Settings
from bot.store_opening import build_deployment
from bot.texts import translator
from tests.worlds.chat import Chat
from tests.worlds.followup import SARI, news, sent_case


def test_phone_and_address_stand_below_each_door_that_has_them(tmp_path: Path) -> None:
    options = Settings(_env_file=None, data_dir=tmp_path, door_kompolnas="Jalan Contoh 1, telepon 021 0000")
    here = build_deployment(options, 1, "yanduan_bot")
    for language in ("id", "en"):
        lines = str(help_page.other_doors(translator(language), here)).splitlines()
        assert [line.split(" ")[0] for line in lines[1:]] == ["Itwasum", "Kompolnas", "Jalan", "Ombudsman"]


@pytest.mark.parametrize("status", ["closed_unproven", "closed_settled", "rejected"])
async def test_an_end_that_may_be_objected_to_says_how_to_reach_who_hears_objections(
    tmp_path: Path, status: str
) -> None:
    async with Chat.open(tmp_path) as chat:
        case = await sent_case(chat, SARI)
        told = {"status": status, "sentence": "", "unit": ""}
        assert "021 0000" not in (await news(chat, "reporter.tell_status", case, **told)).text
        chat.deployment = replace(chat.deployment, doors=Doors(ombudsman="telepon 021 0000"))
        said = (await news(chat, "reporter.tell_status", case, **told)).text
        assert "021 0000" in said
        assert said.index("Anda dapat menghubungi") < said.index("021 0000")
        own_words = told | {"sentence": "Selesai."}
        assert "021 0000" not in (await news(chat, "reporter.tell_status", case, **own_words)).text

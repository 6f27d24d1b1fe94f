"""The picture of how posters do: it arrives as a photo, or a text stands in for it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot import speech
from storage import outbox
from storage.records import Json, Overview
from tests.worlds.post import post_office


def said(place: str) -> Json:
    line = {
        "number": "SEK-001",
        "place": place,
        "condition": "baru",
        "watch": False,
        "weeks": [-1] * 11 + [0],
    }
    about = {"title": "Poster Polsek Sekotong", "about": "Pindaian", "first": "1", "last": "2"}
    return {**about, "lines": [line], "key": ["di bawah 5", "5–9"], "rest": ""}


@pytest.mark.parametrize("place", ["Lobi", "Полиция"])
async def test_a_picture_arrives_or_a_text_in_its_place(tmp_path: Path, place: str) -> None:
    async with post_office(tmp_path) as post:
        wira = await post.sandbox.user("Wira", started=True)
        otherwise = speech.text_message(wira.id, "tidak dapat dibuat")
        message = speech.file_message(
            wira.id,
            "sendPhoto",
            Overview(said(place), "poster.png"),
            "per pekan",
            protect=False,
            otherwise=otherwise,
        )
        async with post.store.write() as tx:
            await outbox.put(tx, message)
        if place == "Lobi":
            arrived = await wira.downloads(await wira.hears("per pekan"))
            with Image.open(BytesIO(arrived)) as picture:
                assert picture.width > 1000
        else:
            assert await wira.hears("tidak dapat dibuat")

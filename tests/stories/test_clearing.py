"""/bersihkan: both sides' messages go out of a chat whose person wished so from the start."""

from __future__ import annotations

import pytest

from bot.sandbox.testing import Person
from tests.worlds.people import comes_to_the_review, comes_to_the_story, sends, tells
from tests.worlds.scene import PATIENCE, Scene

pytestmark = pytest.mark.asyncio(loop_scope="package")

LINE = "Chat ini dibersihkan."


async def wishes(person: Person, poster: str) -> None:
    """Comes in by the poster, and wishes to be able to clear this chat."""
    await person.scans(poster)
    await person.hears("Gratis", timeout=PATIENCE)
    await person.taps("Apakah nama saya aman?", timeout=PATIENCE)
    await person.taps("Agar chat bisa dibersihkan", timeout=PATIENCE)
    await person.hears("mati", timeout=PATIENCE)
    await person.taps("Nyalakan", timeout=PATIENCE)
    await person.hears("menyala", timeout=PATIENCE)
    await person.taps("Kembali", timeout=PATIENCE)


async def clears(person: Person) -> str:
    """Clears the chat, as soon as the bot would; what the last line says."""
    await person.says("/bersihkan")
    await person.hears("Yang dihapus", timeout=PATIENCE)
    await person.taps("Ya, bersihkan", timeout=PATIENCE)
    return (await person.hears("Chat ini dibersihkan", timeout=PATIENCE)).text


async def texts(person: Person) -> list[str]:
    return [one.text for one in await person.sees()]


@pytest.mark.both_worlds
async def test_both_sides_go_and_one_line_stays_that_names_nothing(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    await wishes(sari, world.poster)
    await comes_to_the_story(sari, world.poster)
    await tells(sari, "Saya dimintai uang.")
    await sari.sends_album()
    await sari.hears("Kiriman Anda tersimpan", timeout=PATIENCE)
    await comes_to_the_review(sari)
    await sends(sari)
    assert await clears(sari) == LINE
    assert await texts(sari) == [LINE]


async def test_what_is_older_than_two_days_stays_and_is_counted(world: Scene) -> None:
    sari = await world.sandbox.user("Sari")
    await wishes(sari, world.poster)
    old = len(await sari.sees())
    await world.passes(hours=49)
    await sari.says("/bantuan")
    await sari.hears("Yang dapat Anda kirim", timeout=PATIENCE)
    assert await clears(sari) == f"{LINE} {old} pesan tidak dapat dihapus; hapus sendiri bila perlu."
    assert len(await sari.sees()) == old + 1

"""A poster's code that isn't ours, or is no longer: the citizen is warned, and goes on safely."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from storage import counters, posters, scans
from storage.ids import new_token
from storage.records import Poster
from tests.worlds.camera import alarms
from tests.worlds.chat import USERNAME, Chat, Person
from tests.worlds.citizen import Citizen

NOT_OURS = "Barcode itu tidak kami kenal."
NO_LONGER = "Poster itu tidak berlaku lagi."


async def end(chat: Chat, poster: Poster, how: str) -> None:
    """Let a poster's code count no more."""
    async with chat.store.write() as tx:
        if how == "revoked":
            await posters.revoke(tx, poster.code)
        elif how == "replaced":
            await posters.replace(tx, poster.code)
        else:
            await posters.expire(tx, poster.code, tx.now - timedelta(days=1))


@pytest.mark.parametrize("how", ["revoked", "replaced", "expired"])
async def test_an_old_posters_code_is_called_so_first_and_assumes_no_unit(
    chat: Chat, sari: Citizen, poster: Poster, how: str
) -> None:
    await end(chat, poster, how)
    await sari.says(f"/start {poster.token}")
    assert sari.texts.startswith(NO_LONGER)
    assert "Sekotong" not in sari.texts
    assert await alarms(chat) == {poster.id: 1}
    assert sari.labels == ["Lanjut", "Periksa foto poster", "Bahasa Indonesia", "English"]
    await sari.taps("Lanjut", "Setuju, mulai lapor")
    assert "Polsek Sekotong" in sari.labels
    await sari.taps("Polsek Sekotong", "Lainnya / tidak yakin")
    assert (await sari.conversation()).flow["draft"]["place"]["poster_id"] is None


async def test_a_made_up_code_is_called_so_first_and_the_bots_name_is_told_to_compare(sari: Citizen) -> None:
    await sari.says("/start abcdefghijkl")
    assert sari.texts.startswith(NOT_OURS)
    (sending,) = sari.answer.sendings
    marked = [
        sending.text[e["offset"] : e["offset"] + e["length"]]
        for e in sending.message.params["entities"]
        if e["type"] == "code"
    ]
    assert marked == [f"@{USERNAME}"]
    await sari.taps("Lanjut", "Setuju, mulai lapor", "Polsek Gerung")
    assert (await sari.conversation()).flow["draft"]["place"]["found"] == "unknown"


async def test_the_two_warnings_differ_and_are_said_in_english_too(chat: Chat, poster: Poster) -> None:
    john = Citizen(chat, Person(1002, "John", language_code="en"))
    await john.says("/start abcdefghijkl")
    assert "We don't know that code." in john.texts
    await end(chat, poster, "replaced")
    await john.says(f"/start {poster.token}")
    assert "no longer valid" in john.texts
    assert "We don't know" not in john.texts


STRANGE: dict[str, Callable[[str], str]] = {
    "truncated": lambda token: token[:-3],
    "with more behind": lambda token: f"{token}x",
    "with another word": lambda token: f"{token} {token}",
    "a startgroup token": lambda _: new_token(22),
    "an address": lambda token: f"https://t.me/{USERNAME}?start={token}",
    "absurdly long": lambda _: "A" * 4000,
    "of other signs": lambda _: "\x00'; DROP TABLE poster; -- ½ 🎲",
    "in another case": lambda token: token.swapcase(),
}


@pytest.mark.parametrize("strange", STRANGE)
async def test_whatever_follows_start_ends_in_the_same_safe_way(
    chat: Chat, sari: Citizen, poster: Poster, strange: str
) -> None:
    await sari.says(f"/start {STRANGE[strange](poster.token)}")
    assert not chat.intake.failed
    assert sari.texts.startswith(NOT_OURS)
    assert "Sekotong" not in sari.texts
    await sari.taps("Lanjut")
    assert sari.labels[0] == "Setuju, mulai lapor"
    assert await alarms(chat) == {scans.NEVER_OURS: 1}
    async with chat.store.read() as tx:
        assert not await counters.by_day(tx, scans.SCAN, poster.id)


async def test_spaces_around_a_good_token_do_no_harm(sari: Citizen, poster: Poster) -> None:
    await sari.says(f"/start   {poster.token}  ")
    assert "Polsek Sekotong" in sari.texts


async def test_whoever_has_a_draft_is_warned_as_well(chat: Chat, sari: Citizen, poster: Poster) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    await sari.says("/start abcdefghijkl")
    assert sari.texts.startswith(NOT_OURS)
    assert sari.labels == ["Lanjutkan", "Mulai baru", "Periksa foto poster"]
    await end(chat, poster, "revoked")
    await sari.says(f"/start {poster.token}")
    assert sari.texts.startswith(NO_LONGER)
    await sari.taps("Mulai baru")
    assert NO_LONGER in sari.texts


async def test_a_good_code_is_not_warned_of(sari: Citizen, poster: Poster) -> None:
    await sari.says(f"/start {poster.token}")
    assert NOT_OURS not in sari.texts
    assert NO_LONGER not in sari.texts


async def test_a_report_begun_after_a_scan_is_counted_for_its_poster_once(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    welcome = sari.page
    await sari.taps("Setuju, mulai lapor")
    sari.page = welcome
    await sari.taps("Setuju, mulai lapor")
    john = Citizen(chat, Person(1002, "John"))
    await john.says("/lapor")
    await john.taps("Setuju, mulai lapor")
    async with chat.store.read() as tx:
        assert sum((await counters.by_day(tx, scans.START, poster.id)).values()) == 1

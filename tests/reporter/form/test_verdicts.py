"""What is said of the codes in a photo: ours, once ours, others'; and where nothing can be said."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from telegram.error import BadRequest

from bot.errands import CHECK_POSTER
from bot.reporter.filing import downloads
from bot.reporter.followup import daily_limits, poster_photos
from bot.rules import media
from qr_assets import confined
from storage import counters, posters, scans, schema, work
from storage.records import Poster, Site, Unit
from tests.reporter.form import photos
from tests.reporter.form.photos import taken
from tests.worlds.camera import (
    FOREIGN_BESIDE,
    GENUINE,
    LOOKING,
    NO_ADVERT,
    NO_CODE,
    NOT_OURS,
    Phone,
    alarms,
    marked,
    nothing_is_kept,
)
from tests.worlds.chat import USERNAME, Chat


@pytest.mark.usefixtures("reads_apart")
async def test_a_genuine_poster_is_called_so_with_its_place_and_leads_to_its_welcome(
    chat: Chat,
    phone: Phone,
    poster: Poster,
    printed: Image.Image,
) -> None:
    sari = phone.citizen
    await sari.says("/periksa")
    await phone.shoots(taken(printed))
    assert sari.texts == LOOKING
    said = await phone.hears()
    assert said.startswith(GENUINE)
    assert all(fact in said for fact in ("skt-1", "versi 1", "Polsek Sekotong", "ruang tunggu"))
    assert not await alarms(chat)
    await nothing_is_kept(chat)
    async with chat.store.read() as tx:
        assert not await counters.by_day(tx, scans.SCAN, poster.id)  # a photo proves no scan
    await sari.taps("Lapor lewat poster ini")
    assert "Wilayah: Polsek Sekotong." in sari.texts
    await sari.taps("Setuju, mulai lapor")
    assert (await sari.conversation()).flow["draft"]["place"]["poster_id"] == poster.id
    async with chat.store.read() as tx:
        assert sum((await counters.by_day(tx, scans.SCAN, poster.id)).values()) == 1


async def test_a_poster_that_was_revoked_after_the_verdict_is_called_so_at_the_tap(
    chat: Chat,
    phone: Phone,
    poster: Poster,
    printed: Image.Image,
) -> None:
    await phone.citizen.says("/periksa")
    await phone.sees(taken(printed))
    async with chat.store.write() as tx:
        await posters.revoke(tx, poster.code)
    await phone.citizen.taps("Lapor lewat poster ini")
    assert phone.citizen.labels[0] == "Lanjut"
    assert "Poster itu tidak berlaku lagi." in phone.citizen.texts
    assert await alarms(chat) == {poster.id: 1}


@pytest.mark.parametrize(
    ("how", "words"),
    [("revoked", "sudah ditarik"), ("replaced", "sudah diganti"), ("expired", "sudah habis masanya")],
)
async def test_an_old_poster_is_called_so_with_the_reason_and_one_may_still_report(
    chat: Chat,
    phone: Phone,
    poster: Poster,
    printed: Image.Image,
    how: str,
    words: str,
) -> None:
    async with chat.store.write() as tx:
        if how == "revoked":
            await posters.revoke(tx, poster.code)
        elif how == "replaced":
            await posters.replace(tx, poster.code)
        else:
            await posters.expire(tx, poster.code, tx.now - timedelta(hours=1))
    await phone.citizen.says("/periksa")
    said = await phone.sees(taken(printed))
    assert said.startswith("Poster itu tidak berlaku lagi.")
    assert words in said
    assert "/lapor" in said
    assert not phone.citizen.answer.sendings[0].buttons
    assert await alarms(chat) == {poster.id: 1}
    await nothing_is_kept(chat)


FOREIGN = {
    "of another bot": ("https://t.me/yanduan_palsu_bot?start=abcdefghijkl", "@yanduan_palsu_bot"),
    "of an account": ("tg://resolve?domain=yanduan_palsu", "@yanduan_palsu"),
    "of a website": (NO_ADVERT, "evil.example"),
    "that looks like ours": (f"https://t.me@evil.example/{USERNAME}?start=abcdefghijkl", "evil.example"),
    "of a website in other letters": ("https://t.mе/yanduan_bot", "t.m?"),
    "for payment": ("00020101021226610014COM.GO-JEK.WWW5204481653033605802ID5910PUNGLI6304ABCD", ""),
    "of words": ("Poster resmi. Bayar Rp50.000 ke Bripka Doni.", ""),
}


@pytest.mark.parametrize("what", FOREIGN)
async def test_a_foreign_code_is_called_so_and_never_made_a_link(
    chat: Chat,
    phone: Phone,
    what: str,
) -> None:
    text, shown = FOREIGN[what]
    await phone.citizen.says("/periksa")
    said = await phone.sees(taken(photos.of_code(text)))
    assert said.startswith(NOT_OURS)
    assert "jangan berikan data" in said
    assert "Doni" not in said  # what others wrote isn't said again in our name
    (sending,) = phone.citizen.answer.sendings
    as_code = marked(sending, "code")
    assert not shown or shown in as_code
    assert not {"url", "text_link", "mention"} & {e["type"] for e in sending.message.params["entities"]}
    for mark in ("evil.example", "@yanduan", "t.me"):
        assert said.count(mark) == sum(one.count(mark) for one in as_code)
    assert await alarms(chat) == ({} if what in {"for payment", "of words"} else {scans.NEVER_OURS: 1})
    await nothing_is_kept(chat)


@pytest.mark.parametrize(
    "link",
    ["https://t.me/{bot}?start=abcdefghijkl", "https://t.me/{bot}", "https://t.me/{bot}?startgroup=abc"],
)
async def test_a_code_that_leads_to_us_and_was_never_ours_is_called_so(
    chat: Chat,
    phone: Phone,
    link: str,
) -> None:
    await phone.citizen.says("/periksa")
    said = await phone.sees(taken(photos.of_code(link.format(bot=USERNAME))))
    assert said.startswith(NOT_OURS)
    assert "tidak kami kenal" in said
    assert "Polsek" not in said
    assert await alarms(chat) == {scans.NEVER_OURS: 1}


async def test_our_token_in_another_bots_code_is_told_of_its_poster(
    chat: Chat,
    phone: Phone,
    poster: Poster,
) -> None:
    await phone.citizen.says("/periksa")
    said = await phone.sees(taken(photos.of_token("yanduan_palsu_bot", poster.token)))
    assert said.startswith(NOT_OURS)
    assert await alarms(chat) == {poster.id: 1}


async def test_a_code_beside_ours_is_the_alarming_case(
    chat: Chat,
    phone: Phone,
    printed: Image.Image,
) -> None:
    both = photos.beside(printed, photos.of_code(NO_ADVERT))
    await phone.citizen.says("/periksa")
    said = await phone.sees(taken(both, 2))
    assert said.startswith(FOREIGN_BESIDE)
    assert "1. Poster skt-1" in said
    assert "2. Kode yang menuju situs evil.example" in said
    assert phone.citizen.labels == ["Lapor lewat poster ini"]
    assert await alarms(chat) == {scans.NEVER_OURS: 1}


async def test_the_same_code_many_times_is_one(phone: Phone, printed: Image.Image) -> None:
    await phone.citizen.says("/periksa")
    said = await phone.sees(taken(photos.beside(printed, printed), 0))
    assert said.startswith(GENUINE)
    assert "2." not in said


async def test_two_posters_of_ours_have_a_button_each(
    chat: Chat,
    phone: Phone,
    poster: Poster,
    unit: Unit,
    printed: Image.Image,
) -> None:
    async with chat.store.write() as tx:
        other = await posters.add(tx, code="skt-2", unit_id=unit.id, place="Balai Desa", site=Site.VILLAGE)
    await phone.citizen.says("/periksa")
    said = await phone.sees(taken(photos.beside(printed, photos.of_token(USERNAME, other.token)), 0))
    assert said.startswith(GENUINE)
    assert "Balai Desa (tempat netral)" in said
    assert phone.citizen.labels == ["Lapor lewat skt-1", "Lapor lewat skt-2"]


# Where it can't be said


@pytest.mark.usefixtures("reads_apart")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (taken(photos.of_wall()), NO_CODE),
        (b"", "tidak dapat kami buka"),
        (b"%PDF-1.4 no picture", "tidak dapat kami buka"),
        (b"\xff\xd8\xff\xe0 cut off", "tidak dapat kami buka"),
        (b"\x00" * (media.MAX_BYTES + 1), "20 MB"),
    ],
    ids=["no code", "empty", "no picture", "broken", "too big"],
)
async def test_where_nothing_can_be_read_the_way_to_a_better_photo_is_told(
    chat: Chat,
    phone: Phone,
    content: bytes,
    words: str,
) -> None:
    await phone.citizen.says("/periksa")
    assert words in await phone.sees(content, size=900)
    await nothing_is_kept(chat)
    await phone.citizen.taps("Kirim foto lagi")
    assert (await phone.citizen.conversation()).flow["asking"]["what"] == "check"


async def test_a_file_over_twenty_megabytes_is_refused_before_it_is_fetched(phone: Phone) -> None:
    await phone.citizen.says("/periksa")
    await phone.shoots(b"", document="image/png", size=21_000_000)
    assert "20 MB" in phone.citizen.texts
    assert not await phone.citizen.chat.due()


@pytest.mark.usefixtures("reads_apart")
async def test_a_machine_short_of_processes_is_not_said_to_be_the_photos_fault(
    chat: Chat, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none_left(*_: object, **__: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(asyncio, "create_subprocess_exec", none_left)
    await phone.citizen.says("/periksa")
    with pytest.raises(confined.Prevented):
        await phone.sees(b"a photo")
    errand = poster_photos.ERRANDS["reporter.check_poster"]
    assert errand.patience is not None, "whoever waits hears of it"
    assert errand.patience <= timedelta(minutes=10)
    assert errand.give_up is not None


async def test_a_photo_that_telegram_does_not_hand_over_is_told_kindly(
    chat: Chat,
    phone: Phone,
) -> None:
    await phone.citizen.says("/periksa")
    with pytest.raises(downloads.FileUnavailable):
        await phone.sees(BadRequest("temporarily unavailable"))
    (item,) = await chat.due()
    async with chat.store.write() as tx:
        await poster_photos.give_up_photo(tx, chat.deployment, CHECK_POSTER.read(item.payload))
        await work.done(tx, item.id)
    assert "belum dapat kami periksa" in chat.everything[-1].text
    await nothing_is_kept(chat)


async def test_ten_photos_an_hour_are_looked_at_and_then_it_is_said_kindly(phone: Phone) -> None:
    sari = phone.citizen
    for _ in range(daily_limits.CHECKS_AN_HOUR):
        await sari.says("/periksa")
        await phone.shoots(b"x")
        assert sari.texts == LOOKING
    await sari.says("/periksa")
    await phone.shoots(b"x")
    assert "10 foto per jam" in sari.texts
    assert len(await sari.chat.due()) == daily_limits.CHECKS_AN_HOUR
    await phone.shoots(b"x")  # unasked: the usual answer, and why the photo wasn't looked at
    assert sari.texts.startswith("Pesan Anda belum kami simpan")
    assert "10 foto per jam" in sari.texts
    sari.chat.passes(hours=1)
    await sari.says("/periksa")
    await phone.shoots(b"x")
    assert sari.texts == LOOKING


async def test_the_errand_is_sealed_and_names_nobody_in_clear(
    chat: Chat,
    phone: Phone,
) -> None:
    await phone.citizen.says("/periksa")
    await phone.shoots(b"x")
    async with chat.store.read() as tx:
        (row,) = await tx.fetch_all(select(schema.work))
    in_clear = repr({name: value for name, value in row._mapping.items() if name != "payload"})
    assert "file-1" not in in_clear
    assert str(phone.citizen.person.id) not in in_clear
    assert b"file-1" not in row.payload
    for path in Path(chat.store.data_dir).glob("yanduan.db*"):
        assert b"file-1" not in path.read_bytes()

"""Posters that go out as files: printed at the moment of sending, read back, the same after a restart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import speech
from bot.delivery import attachments
from bot.delivery.attachments import AttachmentGone, Attachments
from bot.turn import Deployment, PosterStyle
from qr_assets import apart, links
from storage import outbox, posters, units
from storage.files import EvidenceFiles
from storage.records import Level, OutboxRow, Poster, Printout
from storage.store import Store
from tests.support import open_store
from tests.worlds.post import post_office


async def a_poster(store: Store, name: str = "Polsek Sekotong") -> Poster:
    async with store.write() as tx:
        unit = await units.add(
            tx, code="SEK", name=name, level=Level.POLSEK, parent_code=None, timezone="Asia/Makassar"
        )
        return await posters.add(tx, code="SEK-001", unit_id=unit.id, place="Ruang tunggu")


def printout(poster: Poster, layout: str = "a5", kind: str = "pdf") -> Printout:
    return Printout(poster.id, poster.version, layout, "id", f"{poster.code}-{layout}-id.{kind}")


def deployment(folder: Path, **style: Any) -> Deployment:
    return Deployment(
        1, "yanduan_bot", "Propam", "id", EvidenceFiles(folder / "evidence"), style=PosterStyle(**style)
    )


async def opened(store: Store, here: Deployment, wanted: Printout) -> bytes:
    message = speech.file_message(1, "sendDocument", wanted, "poster")
    return await Attachments(store, here).open(OutboxRow(1, message, 0), wanted)


async def owe(store: Store, chat_id: int, wanted: Printout) -> None:
    otherwise = speech.text_message(chat_id, "tidak dapat dicetak")
    message = speech.file_message(
        chat_id, "sendDocument", wanted, "untuk dicetak", protect=False, otherwise=otherwise
    )
    async with store.write() as tx:
        await outbox.put(tx, message)


@pytest.mark.parametrize(("layout", "kind"), [("a5", "pdf"), ("square", "png")])
async def test_what_arrives_is_the_poster_and_its_code_leads_to_the_bot(
    tmp_path: Path, layout: str, kind: str
) -> None:
    async with post_office(tmp_path) as post:
        poster = await a_poster(post.store)
        wira = await post.sandbox.user("Wira", started=True)
        await owe(post.store, wira.id, printout(poster, layout, kind))
        arrived = tmp_path / f"arrived.{kind}"
        arrived.write_bytes(await wira.downloads(await wira.hears("untuk dicetak")))
        assert await apart.of_file(arrived) == [links.start_link(post.sandbox.bot.username, poster.token)]


async def test_a_poster_that_is_printed_again_is_the_same_byte_by_byte(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        poster = await a_poster(store)
        first = await opened(store, deployment(tmp_path), printout(poster))
        assert await opened(store, deployment(tmp_path), printout(poster)) == first


@pytest.mark.parametrize("meanwhile", ["revoked", "replaced", "expired", "unknown"])
async def test_what_counts_no_more_when_it_is_sent_is_not_printed(tmp_path: Path, meanwhile: str) -> None:
    async with open_store(tmp_path) as store:
        poster = await a_poster(store)
        wanted = printout(poster)
        async with store.write() as tx:
            if meanwhile == "revoked":
                await posters.revoke(tx, poster.code)
            if meanwhile == "replaced":
                await posters.replace(tx, poster.code)
            if meanwhile == "expired":
                await posters.expire(tx, poster.code, tx.now)
        if meanwhile == "unknown":
            wanted = replace(wanted, poster_id="0" * 32)
        with pytest.raises(AttachmentGone):
            await opened(store, deployment(tmp_path), wanted)


@pytest.mark.parametrize("trouble", ["name", "logo", "layout"])
async def test_what_cannot_be_laid_out_leads_to_a_sentence(tmp_path: Path, trouble: str) -> None:
    async with open_store(tmp_path) as store:
        poster = await a_poster(
            store, "Polsek " + "Sekotong " * 40 if trouble == "name" else "Polsek Sekotong"
        )
        here = deployment(tmp_path, logo=tmp_path / "no-logo.png" if trouble == "logo" else None)
        with pytest.raises(AttachmentGone):
            await opened(store, here, printout(poster, "a0" if trouble == "layout" else "a5"))


async def test_the_sentence_goes_out_in_the_files_place(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        poster = await a_poster(post.store, "Polsek " + "Sekotong " * 40)
        wira = await post.sandbox.user("Wira", started=True)
        await owe(post.store, wira.id, printout(poster))
        await wira.hears("tidak dapat dicetak")
        await post.delivered()
        assert (await post.owed())["set_aside"] == 0


async def test_a_poster_under_which_the_program_died_three_times_is_not_printed_again(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        wanted = printout(await a_poster(store))
        await owe(store, 1, wanted)
        async with store.write() as tx:
            for _ in range(attachments.DEATHS):
                await outbox.begin(tx, 1)
        with pytest.raises(AttachmentGone):
            await opened(store, deployment(tmp_path), wanted)

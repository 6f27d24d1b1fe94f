"""Whoever is told of a failure is told in their own language, in private, or where they tapped."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from telegram import Update

from bot import logs
from bot.turn import Context
from storage import conversations
from storage.records import Conversation
from storage.schema import conversation
from storage.store import Tx
from tests.worlds.desk import SARI, Desk

ENGLISH = "not saved"
INDONESIAN = "belum tersimpan"


async def chose(desk: Desk, language: str | None) -> None:
    async with desk.store.write() as tx:
        await conversations.save(tx, Conversation(SARI, language, {}, tx.now))


@pytest.mark.parametrize(
    ("chosen", "telegrams", "said"),
    [
        ("en", "id", ENGLISH),
        ("id", "en", INDONESIAN),
        (None, "en", ENGLISH),
        (None, "fr", INDONESIAN),
    ],
)
async def test_it_is_said_in_the_language_chosen_here_or_else_in_telegrams(
    desk: Desk, chosen: str | None, telegrams: str, said: str
) -> None:
    await chose(desk, chosen)
    await desk.intake.take([desk.message("gagal", language=telegrams)])
    assert said in (await desk.owed())[0]


async def test_whoever_is_new_is_told_in_telegrams_language(desk: Desk) -> None:
    await desk.intake.take([desk.message("gagal", language="en-GB")])
    assert ENGLISH in (await desk.owed())[0]


async def test_a_conversation_that_cant_be_opened_keeps_nobody_from_being_told(desk: Desk) -> None:
    await chose(desk, "en")
    async with desk.store.write() as tx:
        (row,) = await tx.fetch_all(select(conversation.c.body))
        await tx.execute(update(conversation).values(body=row.body[:-16] + bytes(16)))
    await desk.intake.take([desk.message("gagal"), desk.message("dua")])
    assert INDONESIAN in (await desk.owed())[0]
    assert await desk.kept("dua")


async def test_a_failed_tap_in_a_group_alerts_only_whoever_tapped(desk: Desk) -> None:
    desk.acts["ambil"] = desk.acts["gagal"]
    await desk.intake.take([desk.tap("ambil", group=-100_500)])
    (toast,) = desk.toasts
    assert INDONESIAN in toast.text
    assert toast.alert
    assert len(toast.text) <= 200
    assert await desk.owed() == []
    assert desk.asked == []


async def test_a_failed_tap_in_private_is_answered_and_followed_by_the_question(desk: Desk) -> None:
    desk.acts["lanjut"] = desk.acts["gagal"]
    await desk.intake.take([desk.tap("lanjut")])
    (toast,) = desk.toasts
    assert not toast.alert
    assert (await desk.owed())[1] == "pertanyaan tadi"


@pytest.mark.parametrize(
    "harm", [lambda body: b"\xde\xad\xbe\xef" + body[4:], lambda body: body[:-16] + bytes(16)]
)
async def test_a_conversation_that_cant_be_opened_is_its_own_updates_failure_alone(
    desk: Desk, harm: Callable[[bytes], bytes]
) -> None:
    async with desk.store.write() as tx:
        await conversations.save(tx, Conversation(SARI, "id", {}, tx.now))
    async with desk.store.write() as tx:
        (row,) = await tx.fetch_all(select(conversation.c.body))
        await tx.execute(update(conversation).values(body=harm(row.body)))

    async def look(_update: object, context: Context) -> None:
        await conversations.load(context.tx, SARI)

    desk.acts["halo"] = look
    await desk.intake.take([desk.message("halo"), desk.message("satu")])
    assert len(await desk.sealed()) == 1
    assert await desk.kept("satu")


async def test_what_a_failure_was_about_is_in_no_log_line(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Handlers raise with what was told, at first, when asking again, and in the second try."""

    async def raise_it(_update: Update, _context: Context) -> None:
        raise ValueError("MARK") from KeyError("MARK")

    async def raise_it_again(_tx: Tx) -> None:
        raise LookupError("MARK")

    logs.configure_logging("DEBUG", json=True)
    desk.acts["MARK"], desk.asking = raise_it, raise_it_again
    await desk.intake.take([desk.message("MARK")])
    (failed,) = await desk.sealed()
    async with desk.store.write() as tx:
        await desk.intake.again(tx, failed.raw, failed.at)
    said = "".join(capsys.readouterr())
    assert "MARK" not in said
    assert re.findall(r'"action": "(\w+)"', said) == ["update_failed", "asking_failed", "update_failed_again"]

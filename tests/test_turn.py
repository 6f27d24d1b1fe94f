"""What a handler is given: the transaction of its batch, and one answer to the tap that it is."""

from __future__ import annotations

from pathlib import Path

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.turn import CURRENT_TURN, Context
from tests.worlds.desk import Desk, desk


async def answered(here: Desk, *answers: tuple[str, bool]) -> list[tuple[str, bool]]:
    """What a tap is answered when its handler answers so."""

    async def handle(_update: Update, context: Context) -> None:
        for text, alert in answers:
            context.toast(text, alert=alert)

    here.acts["tap"] = handle
    await here.intake.take([here.tap("tap")])
    return [(toast.text, toast.alert) for toast in here.toasts]


async def test_of_several_answers_to_a_tap_the_last_one_counts(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        assert await answered(here, ("satu", False), ("dua", True)) == [("dua", True)]


async def test_an_answer_is_cut_to_what_telegram_takes(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        ((text, _),) = await answered(here, ("x" * 300, False))
        assert len(text) == 200


async def test_what_is_no_tap_is_answered_with_no_toast(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:

        async def handle(_update: Update, context: Context) -> None:
            context.toast("halo")

        here.acts["satu"] = handle
        await here.intake.take([here.message("satu")])
        assert here.toasts == []


async def test_a_handler_works_in_the_transaction_of_its_batch_and_no_turn_outlives_it(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as here:
        seen: list[object] = []

        async def handle(_update: Update, context: Context) -> None:
            assert context.tx.open
            assert context.deployment is here.deployment
            seen.append(context.tx)

        here.acts["satu"] = here.acts["dua"] = handle
        await here.intake.take([here.message("satu"), here.message("dua")])
        assert len(set(seen)) == 1
        assert CURRENT_TURN.get(None) is None


async def test_an_update_counts_as_taken_only_when_a_handler_took_it(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        for handlers in here.app.handlers.values():
            handlers[:] = [h for h in handlers if not isinstance(h, CallbackQueryHandler)]
        await here.intake.take([here.tap("tap")])
        assert [kept.reason.split()[0] for kept in await here.sealed()] == ["UnhandledUpdate"]

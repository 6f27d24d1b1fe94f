"""One batch, one transaction: what is kept, what comes again, and what one update can't do to the others."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from telegram import Update

from bot.intake import batch
from bot.intake.batch import RetryOutcome
from bot.turn import Context
from storage.errors import DiskFull, SealBroken, StorageError, WrongKey
from storage.records import Json
from storage.store import Tx
from tests.worlds.desk import SARI, Desk, note

NOT_SAVED = "Maaf, ada gangguan. Jawaban terakhir Anda belum tersimpan. Mohon ulangi."


async def test_a_batch_is_one_transaction(desk: Desk) -> None:
    async def look(update: Update, context: Context) -> None:
        assert not await desk.kept("satu"), "the first update was committed before the second was handled"
        await note(update, context)

    desk.acts["dua"] = look
    await desk.intake.take([desk.message("satu"), desk.message("dua")])
    assert await desk.kept("satu")
    assert await desk.kept("dua")
    assert desk.events.count("committed") == 1
    assert desk.intake.taken == 2


async def test_an_update_that_was_taken_before_does_nothing(desk: Desk) -> None:
    first = desk.message("satu")
    await desk.intake.take([first])
    await desk.intake.take([first, desk.message("dua")])
    await desk.intake.take_singly([first])
    assert desk.handled == ["satu", "dua"]


async def test_an_update_that_comes_twice_in_one_batch_is_handled_once(desk: Desk) -> None:
    first = desk.message("satu")
    await desk.intake.take([first, first])
    assert desk.handled == ["satu"]


async def test_an_update_that_no_handler_took_is_sealed(desk: Desk) -> None:
    await desk.intake.take([{"update_id": 1}])
    (kept,) = await desk.sealed()
    assert kept.reason.startswith("UnhandledUpdate")


async def test_a_handler_that_raises_is_undone_and_sealed_and_the_others_go_on(desk: Desk) -> None:
    broken = desk.message("gagal")
    await desk.intake.take([desk.message("satu"), broken, desk.message("dua")])
    assert [await desk.kept(said) for said in ("satu", "gagal", "dua")] == [True, False, True]
    (kept,) = await desk.sealed()
    assert kept.raw == broken
    assert desk.intake.failed == 1


async def test_whoever_sent_what_failed_is_told_so_and_asked_again(desk: Desk) -> None:
    await desk.intake.take([desk.message("satu"), desk.message("gagal"), desk.message("dua")])
    assert await desk.owed() == ["dicatat: satu", NOT_SAVED, "pertanyaan tadi", "dicatat: dua"]
    assert desk.asked == [SARI]


async def test_what_is_kept_of_a_failure_names_no_content(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    await desk.intake.take([desk.message("gagal")])
    (kept,) = await desk.sealed()
    assert kept.reason.startswith("ValueError at ")
    printed = capsys.readouterr()
    assert "update_failed" in printed.out + printed.err
    assert "Sari" not in kept.reason + printed.out + printed.err


async def test_a_handler_that_takes_too_long_is_undone_and_the_others_go_on(desk: Desk) -> None:
    desk.intake._seconds = 0.5
    await desk.intake.take([desk.message("lama"), desk.message("dua")])
    assert not await desk.kept("lama")
    assert await desk.kept("dua")
    (kept,) = await desk.sealed()
    assert kept.reason.startswith("TimeoutError")
    assert (await desk.owed())[0] == NOT_SAVED


async def test_ten_seconds_is_what_a_handler_gets() -> None:
    assert batch.SECONDS_PER_UPDATE == 10


@pytest.mark.parametrize("error", [DiskFull(), WrongKey("the key is missing")])
async def test_an_error_of_the_store_or_the_keys_undoes_the_whole_batch(desk: Desk, error: Exception) -> None:
    async def find(update: Update, context: Context) -> None:
        await note(update, context)
        raise error

    desk.acts["dua"] = find
    updates = [desk.message("satu"), desk.message("dua")]
    with pytest.raises(type(error)):
        await desk.intake.take(updates)
    assert not await desk.kept("satu")
    assert await desk.sealed() == []
    assert await desk.owed() == []
    assert desk.events == [], "nothing was committed, and no tap was answered"

    del desk.acts["dua"]
    await desk.intake.take(updates)
    assert await desk.owed() == ["dicatat: satu", "dicatat: dua"]


async def test_a_statement_that_fails_is_this_updates_failure_alone(desk: Desk) -> None:
    async def misspell(_update: Update, context: Context) -> None:
        await context.tx.execute(text("SELEKT 1"))

    desk.acts["salah"] = misspell
    await desk.intake.take([desk.message("salah"), desk.message("dua")])
    assert await desk.kept("dua")
    assert len(await desk.sealed()) == 1


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 7, "message": {"message_id": "x", "chat": 5}},
        {"update_id": 7, "message": {"chat": {"id": SARI, "type": "private"}}},
        {"update_id": 7, "message": "halo"},
        {"update_id": [7], "message": {}},
        {"something": "else"},
    ],
)
async def test_an_update_that_cant_be_parsed_is_sealed_and_spoils_no_other(desk: Desk, raw: Json) -> None:
    await desk.intake.take([raw, desk.message("dua")])
    assert [kept.raw for kept in await desk.sealed()] == [raw]
    assert await desk.kept("dua")


async def test_taps_are_answered_only_once_their_batch_is_committed(desk: Desk) -> None:
    await desk.intake.take([desk.tap("jawab"), desk.message("satu")])
    assert desk.events[0] == "committed"
    assert [toast.text for toast in desk.toasts] == ["dijawab"]


async def test_a_tap_in_a_batch_that_was_undone_is_not_answered(desk: Desk) -> None:
    with pytest.raises(StorageError):
        await desk.intake.take([desk.tap("jawab"), desk.message("penuh")])
    assert desk.toasts == []


async def test_a_tap_that_no_handler_answered_is_answered_silently(desk: Desk) -> None:
    tap = desk.tap("diam")
    await desk.intake.take([tap])
    (toast,) = desk.toasts
    assert (toast.query_id, toast.text) == (tap["callback_query"]["id"], "")


async def test_after_three_deaths_an_update_is_sealed_instead_of_tried_a_fourth_time(desk: Desk) -> None:
    killer = desk.message("satu")
    for _ in range(3):
        await desk.dies_over(killer)
    await desk.intake.take_singly([killer, desk.message("dua")])
    assert desk.handled == ["dua"]
    (kept,) = await desk.sealed()
    assert kept.reason == "quarantined"
    assert (await desk.owed())[:2] == [NOT_SAVED, "pertanyaan tadi"]
    await desk.intake.take_singly([killer])
    assert len(await desk.sealed()) == 1, "it counts as taken"


async def test_after_two_deaths_an_update_is_tried_once_more(desk: Desk) -> None:
    suspect = desk.message("satu")
    for _ in range(2):
        await desk.dies_over(suspect)
    await desk.intake.take_singly([suspect])
    assert desk.handled == ["satu"]


async def test_a_full_disk_counts_as_no_updates_death(desk: Desk) -> None:
    update = desk.message("penuh")
    for _ in range(5):
        with pytest.raises(DiskFull):
            await desk.intake.take_singly([update])
    desk.acts["penuh"] = note
    await desk.intake.take_singly([update])
    assert await desk.kept("penuh")
    assert await desk.sealed() == []


async def test_a_question_that_cant_be_asked_again_stops_nothing(desk: Desk) -> None:
    async def break_too(_tx: Tx) -> None:
        raise SealBroken

    desk.asking = break_too
    await desk.intake.take([desk.message("gagal"), desk.message("dua")])
    assert await desk.owed() == [NOT_SAVED, "dicatat: dua"]
    assert len(await desk.sealed()) == 1


async def test_a_full_disk_while_asking_again_undoes_the_batch(desk: Desk) -> None:
    async def find_it_full(_tx: Tx) -> None:
        raise DiskFull

    desk.asking = find_it_full
    with pytest.raises(DiskFull):
        await desk.intake.take([desk.message("gagal")])
    assert await desk.sealed() == []


async def test_a_sealed_update_is_processed_once_it_works_and_else_nobody_is_told(
    desk: Desk,
) -> None:
    async with desk.store.write() as tx:
        assert await desk.intake.again(tx, desk.message("satu"), tx.now) is RetryOutcome.DONE
        assert await desk.intake.again(tx, desk.message("gagal"), tx.now) is RetryOutcome.FAILED
    assert await desk.owed() == ["dicatat: satu"]
    assert desk.asked == []
    assert await desk.sealed() == []

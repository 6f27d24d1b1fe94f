from __future__ import annotations

from typing import Any

from bot.store_opening import USER_ID_KEY, USERNAME_KEY
from storage import intake, meta, outbox, work
from storage.store import Store
from tests.worlds.office import Office

SARI = {"id": 700_100_200, "is_bot": False, "first_name": "Sari", "language_code": "id"}


def message(text: str, **changes: Any) -> dict[str, Any]:
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    content = {"message_id": 1, "date": 1_795_000_000, "from": SARI, "text": text, "entities": entities}
    return {"update_id": 7, "message": content | {"chat": {"id": SARI["id"], "type": "private"}} | changes}


def fails_over(office: Office, *updates: dict[str, Any]) -> None:
    """The bot ran, and could not process these."""

    async def work(store: Store) -> None:
        async with store.write() as tx:
            await meta.set(tx, USERNAME_KEY, "yanduan_bot")
            await meta.set(tx, USER_ID_KEY, "123456")
            for update in updates:
                await intake.seal_failed(tx, update, "ValueError at bot/reporter/filing/form_controller.py:1")

    office.keeps(work)


def left(office: Office) -> tuple[int, int]:
    """How many updates are sealed, and how many messages wait to be sent."""

    async def look(store: Store) -> tuple[int, int]:
        async with store.read() as tx:
            return len(await intake.failed(tx)), len(await outbox.pending(tx))

    found: tuple[int, int] = office.keeps(look)
    return found


def test_an_update_that_works_now_is_processed_and_its_answer_waits_for_the_bot(office: Office) -> None:
    fails_over(office, message("/bantuan"))
    assert "1 processed, 0 failed again" in office.succeeds("retry")
    sealed, owed = left(office)
    assert sealed == 0
    assert owed >= 1


def test_what_fails_again_stays_sealed_tells_nobody_and_ends_with_1(office: Office) -> None:
    fails_over(office, message("/bantuan"), message("x", chat="broken"))
    result = office.runs("retry")
    assert (result.exit_code, "1 processed, 1 failed again" in result.stdout) == (1, True)
    sealed, owed = left(office)
    assert sealed == 1
    office.runs("retry")
    assert left(office) == (1, owed)


def test_with_nothing_sealed_there_is_nothing_to_do(office: Office) -> None:
    assert "nothing to process" in office.succeeds("retry")
    fails_over(office)
    assert "nothing to process" in office.succeeds("retry")


def test_errands_that_were_given_up_are_tried_again_from_the_start(office: Office) -> None:
    async def give_up(store: Store) -> None:
        async with store.write() as tx:
            await work.put(tx, "reporter.tell_status", {"case_id": "c"})
        async with store.write() as tx:
            (item,) = await work.due(tx)
            await work.give_up(tx, item.id)

    async def due(store: Store) -> list[tuple[str, int]]:
        async with store.read() as tx:
            return [(item.kind, item.attempts) for item in await work.due(tx)]

    office.keeps(give_up)
    assert office.keeps(due) == []
    assert "1 errands that were given up" in office.succeeds("retry")
    assert office.keeps(due) == [("reporter.tell_status", 0)]
    assert "nothing to process" in office.succeeds("retry")

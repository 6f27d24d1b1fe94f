# ruff: noqa: PT012 - a transaction ends with its block, and that may be what raises
from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from storage import conversations, counters, intake, meta, outbox
from storage.records import Conversation, Message
from storage.schema import attempt, intake_seen
from storage.store import Store, Tx
from tests.support import StillClock


class Undo(Exception):
    """Raised by tests to roll a savepoint back."""


@dataclass
class Statements:
    sent: list[str] = field(default_factory=list)

    def starting(self, word: str) -> int:
        return sum(statement.startswith(word) for statement in self.sent)


def watch(store: Store) -> Statements:
    statements = Statements()

    @event.listens_for(store._writer.sync_engine, "before_cursor_execute")
    def _(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.sent.append(statement)

    return statements


async def one_update(tx: Tx, number: int, chat_id: int) -> None:
    known = await conversations.load(tx, chat_id)
    step = known.flow["step"] + 1 if known else 1
    await conversations.save(tx, Conversation(chat_id, "id", {"step": step}, tx.now))
    await outbox.put(tx, Message("sendMessage", chat_id, {"text": f"{step}"}))
    await outbox.put(tx, Message("sendMessage", chat_id, {"text": "ok"}))
    await intake.mark(tx, number)


async def test_a_batch_of_a_hundred_chats_costs_seven_statements_and_a_commit(store: Store) -> None:
    statements = watch(store)
    async with store.write() as tx:
        assert await intake.seen(tx, range(100)) == set()
        await conversations.prefetch(tx, range(1000, 1100))
        for number in range(100):
            async with tx.savepoint():
                await one_update(tx, number, 1000 + number)
    assert len(statements.sent) == 7, statements.sent
    assert statements.starting("SAVEPOINT") == 0
    async with store.read() as reading:
        assert len(await outbox.pending(reading)) == 200


async def test_a_savepoint_undoes_direct_and_deferred_writes_and_what_was_cached(store: Store) -> None:
    async with store.write() as tx:
        await one_update(tx, 1, 77)
        with pytest.raises(Undo):
            async with tx.savepoint():
                await one_update(tx, 2, 77)
                await meta.set(tx, "direct", "1")
                await counters.add(tx, "door", None)
                raise Undo
        known = await conversations.load(tx, 77)
        assert known is not None
        assert known.flow == {"step": 1}
    async with store.read() as reading:
        assert await meta.get(reading, "direct") is None
        assert await intake.seen(reading, [1, 2]) == {1}
        assert await counters.total(reading, "door") == 0
        assert [row.id for row in await outbox.pending(reading)] == [1, 2]


async def test_rows_deferred_before_a_savepoint_survive_its_end_even_if_written_inside(store: Store) -> None:
    async with store.write() as tx:
        await outbox.put(tx, Message("sendMessage", 1, {"text": "before"}))
        with pytest.raises(Undo):
            async with tx.savepoint():
                await outbox.put(tx, Message("sendMessage", 1, {"text": "inside"}))
                assert len(await outbox.pending(tx)) == 2
                raise Undo
    async with store.read() as reading:
        assert [row.message.params["text"] for row in await outbox.pending(reading)] == ["before"]


async def test_a_transaction_reads_what_it_deferred(store: Store) -> None:
    async with store.write() as tx:
        await intake.mark(tx, 5)
        assert await intake.seen(tx, [5]) == {5}
        await counters.add(tx, "scan", "a")
        await counters.add(tx, "scan", "a")
        assert await counters.total(tx, "scan", "a") == 2


async def test_cancelling_inside_a_savepoint_undoes_it_and_the_batch_goes_on(store: Store) -> None:
    async with store.write() as tx:
        await meta.set(tx, "first", "1")
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with tx.savepoint(), asyncio.timeout(0.01):
                    while True:
                        await meta.set(tx, "second", "1")
        async with tx.savepoint():
            await meta.set(tx, "third", "1")
    async with store.read() as reading:
        assert [await meta.get(reading, name) for name in ("first", "second", "third")] == ["1", None, "1"]


@dataclass(frozen=True)
class Step:
    """What a made-up batch does: writes, or a savepoint with steps of its own."""

    act: str
    key: int
    inner: tuple[Step, ...] = ()
    fails: bool = False


writes = st.builds(Step, st.sampled_from(["direct", "deferred", "upsert", "add", "read"]), st.integers(0, 3))
steps = st.recursive(
    writes,
    lambda children: st.builds(
        Step, st.just("savepoint"), st.just(0), st.lists(children, max_size=4).map(tuple), st.booleans()
    ),
    max_leaves=12,
)


@dataclass
class Model:
    """What has to be there in the end."""

    values: dict[str, str] = field(default_factory=dict)
    messages: list[int] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    total: int = 0

    def copy(self) -> Model:
        return Model(dict(self.values), list(self.messages), set(self.seen), self.total)


async def play(tx: Tx, model: Model, step: Step) -> Model:
    match step.act:
        case "direct":
            await meta.set(tx, f"k{step.key}", str(len(model.messages)))
            model.values[f"k{step.key}"] = str(len(model.messages))
        case "deferred":
            await outbox.put(tx, Message("sendMessage", step.key))
            model.messages.append(step.key)
        case "upsert":
            await intake.mark(tx, step.key)
            model.seen.add(step.key)
        case "add":
            await counters.add(tx, "n", None)
            model.total += 1
        case "read":
            assert [row.message.chat_id for row in await outbox.pending(tx)] == model.messages
            assert await intake.seen(tx, range(4)) == model.seen
            assert await counters.total(tx, "n") == model.total
        case _:
            before = model.copy()
            try:
                async with tx.savepoint():
                    for inner in step.inner:
                        model = await play(tx, model, inner)
                    if step.fails:
                        raise Undo
            except Undo:
                return before
    return model


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(batch=st.lists(steps, max_size=5))
def test_any_nesting_of_savepoints_keeps_exactly_what_did_not_fail(
    batch: list[Step], store_for_examples: list[Store], runner: asyncio.Runner
) -> None:
    async def one_example() -> None:
        store = store_for_examples[0]
        model = Model()
        with pytest.raises(Undo):
            async with store.write() as tx:  # the whole example is rolled back again
                for step in batch:
                    model = await play(tx, model, step)
                model = await play(tx, model, Step("read", 0))
                for key in range(4):
                    assert await meta.get(tx, f"k{key}") == model.values.get(f"k{key}")
                raise Undo

    runner.run(one_example())


async def test_a_deferred_row_is_not_written_twice(store: Store) -> None:
    async with store.write() as tx:
        tx.defer(intake_seen, {"key": "1", "at": tx.now})
        await tx.flush()
        await tx.flush()
    async with store.read() as reading:
        assert len(await reading.fetch_all(select(intake_seen))) == 1


async def test_the_last_of_several_write_backs_wins(store: Store, clock: StillClock) -> None:
    async with store.write() as tx:
        for step in range(3):
            await conversations.save(tx, Conversation(9, "id", {"step": step}, clock.now))
    async with store.read() as reading:
        known = await conversations.load(reading, 9)
        assert known is not None
        assert known.flow == {"step": 2}
        assert await reading.fetch_all(select(attempt)) == []

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.queue import DIGEST_FROM, DIGEST_MOST, ChatQueue, named_message
from storage.records import Digest, Message, OutboxRow, Priority

METHODS = ["sendMessage", "editMessageText", "editMessageReplyMarkup", "deleteMessage"]


def message(method: str, priority: Priority, slot: str | None, message_id: int | None) -> Message:
    known = {} if message_id is None or method == "sendMessage" else {"message_id": message_id}
    return Message(method, -5, known, priority=priority, slot=None if known else slot)


MESSAGES = st.builds(
    message,
    st.sampled_from(METHODS),
    st.sampled_from(Priority),
    st.sampled_from([None, "a", "b"]),
    st.sampled_from([None, None, 1, 2]),
)


def emptied(queue: ChatQueue) -> list[OutboxRow]:
    order = []
    while queue.first is not None:
        order.append(queue.first[1])
        queue.remove(order[-1].id)
    return order


def urgency(rows: list[OutboxRow], row: OutboxRow) -> Priority:
    """Its own, or that of the most urgent later row about the same message."""
    name = named_message(row.message)
    mates = [
        one for one in rows if one.id >= row.id and name is not None and named_message(one.message) == name
    ]
    return min(one.message.priority for one in [row, *mates])


@given(st.lists(MESSAGES, max_size=25))
def test_an_answer_goes_first_and_no_order_that_matters_is_broken(messages: list[Message]) -> None:
    rows = [OutboxRow(number, one, 0) for number, one in enumerate(messages, 1)]
    queue = ChatQueue()
    for row in rows:
        queue.add(row)
    order = emptied(queue)
    assert sorted(order, key=lambda row: row.id) == rows
    for place, after in enumerate(order):
        for before in order[:place]:
            assert urgency(rows, before) <= urgency(rows, after), "whoever is more urgent goes first"
            if before.id > after.id:
                name = named_message(before.message)
                assert name is None or name != named_message(after.message), (
                    "what is done to one message keeps its order"
                )
                hastened = urgency(rows, before) < before.message.priority
                assert hastened or before.message.priority < after.message.priority, "else nothing overtakes"


@given(st.lists(st.tuples(MESSAGES, st.integers(0, 3)), max_size=25))
def test_what_is_done_to_one_message_keeps_its_order_while_others_come_and_go(
    messages: list[tuple[Message, int]],
) -> None:
    queue, order = ChatQueue(), list[OutboxRow]()
    for number, (one, leave) in enumerate(messages, 1):
        queue.add(OutboxRow(number, one, 0))
        for _ in range(leave):
            if queue.first is not None:
                assert queue.is_first_about_message(queue.first[1])
                order.append(queue.first[1])
                queue.remove(order[-1].id)
    order += emptied(queue)
    for name in {named_message(one) for one, _ in messages} - {None}:
        numbers = [row.id for row in order if named_message(row.message) == name]
        assert numbers == sorted(numbers)


@given(st.lists(MESSAGES, max_size=25))
def test_a_text_is_overtaken_if_and_only_if_a_later_row_sets_it_again(messages: list[Message]) -> None:
    queue = ChatQueue()
    for number, one in enumerate(messages, 1):
        queue.add(OutboxRow(number, one, 0))
    while queue.first is not None:
        row = queue.first[1]
        name = named_message(row.message)
        later = [
            one
            for one in queue
            if one.id != row.id
            and one.message.method == "editMessageText"
            and named_message(one.message) == name
        ]
        expected = row.message.method == "editMessageText" and name is not None and bool(later)
        assert queue.overtaken(row) == expected
        queue.remove(row.id)


def card(number: int) -> OutboxRow:
    digest = Digest("Kasus:", f"kasus {number}", {"text": "Ambil"})
    return OutboxRow(number, Message("sendMessage", -5, slot=f"s{number}", digest=digest), 0)


def test_a_backlog_is_the_oldest_cards_and_none_where_few_wait() -> None:
    queue = ChatQueue()
    for number in range(1, DIGEST_FROM):
        queue.add(card(number))
    assert queue.backlog(card(1)) == []
    for number in range(DIGEST_FROM, 100):
        queue.add(card(number))
    queue.add(OutboxRow(100, Message("sendMessage", -5), 0))
    assert [row.id for row in queue.backlog(card(1))] == list(range(1, DIGEST_MOST + 1))
    assert queue.backlog(OutboxRow(100, Message("sendMessage", -5), 0)) == []


def test_a_card_whose_older_copy_is_still_to_be_removed_joins_no_backlog() -> None:
    queue = ChatQueue()
    queue.add(OutboxRow(1, Message("deleteMessage", -5, slot="s9"), 0))
    for number in range(2, 12):
        queue.add(card(number))
    assert 9 not in [row.id for row in queue.backlog(card(2))]


def _seconds(count: int, act: Callable[[ChatQueue, OutboxRow], object]) -> float:
    """Time a message of a queue as long as this, of the best of some tries."""
    tries = []
    for _ in range(5):
        queue = ChatQueue()
        for number in range(1, count + 1):
            queue.add(card(number))
        start = monotonic()
        for _ in range(200):
            assert queue.first is not None
            act(queue, queue.first[1])
        tries.append((monotonic() - start) / 200)
    return min(tries)


def test_a_message_of_a_long_queue_costs_what_one_of_a_short_queue_costs() -> None:
    def go(queue: ChatQueue, row: OutboxRow) -> None:
        queue.overtaken(row)
        queue.backlog(row)
        queue.add(OutboxRow(row.id + 1_000_000, row.message, 0))
        queue.remove(row.id)

    assert _seconds(20_000, go) < 5 * _seconds(200, go)

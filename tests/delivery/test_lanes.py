from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.lanes import Lanes
from bot.delivery.pacing import Rates
from storage.records import Message, OutboxRow, Priority

NO_LIMITS = Rates(0, 0, 0)


def row(number: int, chat_id: int, priority: Priority = Priority.ANSWER, **message: object) -> OutboxRow:
    return OutboxRow(number, Message("sendMessage", chat_id, priority=priority, **message), 0)  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(Priority)), max_size=60), st.randoms())
def test_each_chats_messages_go_out_in_order_and_none_is_left(
    messages: list[tuple[int, Priority]], chance: object
) -> None:
    lanes = Lanes(NO_LIMITS)
    for number, (chat_id, priority) in enumerate(messages, start=1):
        lanes.add(row(number, chat_id, priority), 0.0)
    order: dict[int, list[int]] = defaultdict(list)
    now = 0.0
    while len(lanes):
        found = lanes.next(now)
        if found is None:
            wait = lanes.until_next(now)
            assert wait is not None, "rows wait, but nothing says when"
            now += wait + 0.001
            continue
        lane, first = found
        if chance.random() < 0.3:  # type: ignore[attr-defined]
            lanes.put_back(lane, now, 0.5)
            continue
        order[first.message.chat_id].append(first.id)
        lanes.done(lane, now)
    for chat_id, numbers in order.items():
        assert numbers == [n for n, (chat, _) in enumerate(messages, start=1) if chat == chat_id]


def test_whoever_waits_for_an_answer_goes_before_a_broadcast() -> None:
    lanes = Lanes(NO_LIMITS)
    lanes.add(row(1, 10, Priority.BROADCAST), 0.0)
    lanes.add(row(2, 20, Priority.ANSWER), 0.0)
    found = lanes.next(0.0)
    assert found is not None
    assert found[1].id == 2


def test_a_chat_that_is_told_to_wait_holds_nobody_else_up() -> None:
    lanes = Lanes(NO_LIMITS)
    lanes.add(row(1, -10), 0.0)
    found = lanes.next(0.0)
    assert found is not None
    lanes.put_back(found[0], 0.0, 40.0)
    lanes.add(row(2, 20), 0.0)
    other = lanes.next(0.0)
    assert other is not None
    assert other[1].id == 2
    assert lanes.next(39.0) is None
    again = lanes.next(40.0)
    assert again is not None
    assert again[1].id == 1


def test_two_messages_of_one_chat_are_never_under_way_together() -> None:
    lanes = Lanes(NO_LIMITS)
    lanes.add(row(1, 10), 0.0)
    lanes.add(row(2, 10), 0.0)
    assert lanes.next(0.0) is not None
    assert lanes.next(0.0) is None


def test_an_edit_that_a_later_one_replaces_is_overtaken() -> None:
    lanes = Lanes(NO_LIMITS)
    for number in (1, 2):
        lanes.add(OutboxRow(number, Message("editMessageText", -5, slot="card"), 0), 0.0)
    found = lanes.next(0.0)
    assert found is not None
    assert lanes.overtaken(found[0])
    lanes.done(found[0], 0.0)
    found = lanes.next(0.0)
    assert found is not None
    assert not lanes.overtaken(found[0])


def test_the_limit_of_all_chats_together_is_kept() -> None:
    lanes = Lanes(Rates(everybody=30, chat=1, group=20))
    for number in range(1, 41):
        lanes.add(row(number, number), 0.0)
    sent = 0
    while (found := lanes.next(0.5)) is not None:
        lanes.done(found[0], 0.5)
        sent += 1
    assert sent == 30
    wait = lanes.until_next(0.5)
    assert wait is not None
    assert wait >= 1.0


def test_dropping_a_chats_rows_keeps_the_ones_that_came_later() -> None:
    lanes = Lanes(NO_LIMITS)
    lanes.add(row(1, 10), 0.0)
    found = lanes.next(0.0)
    assert found is not None
    lanes.add(row(2, 10), 0.0)
    lanes.drop(found[0], {1}, 0.0)
    again = lanes.next(0.0)
    assert again is not None
    assert again[1].id == 2

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.lanes import Lane, Lanes
from bot.delivery.pacing import Rates
from storage.records import Message, OutboxRow, Priority

NO_LIMITS = Rates(0, 0, 0)


def row(number: int, chat_id: int, priority: Priority = Priority.ANSWER, **message: object) -> OutboxRow:
    return OutboxRow(number, Message("sendMessage", chat_id, priority=priority, **message), 0)  # type: ignore[arg-type]


def drained(lanes: Lanes, chance: Random | None = None) -> list[OutboxRow]:
    """All rows in the order in which they go, where some are put back now and then."""
    order, now = [], 0.0
    while len(lanes):
        found = lanes.next(now)
        if found is None:
            wait = lanes.until_next(now)
            assert wait is not None, "rows wait, but nothing says when"
            now += wait + 0.001
        elif chance is not None and chance.random() < 0.3:
            lanes.put_back(found[0], now, 0.5)
        else:
            order.append(found[1])
            lanes.done(found[0], now)
    return order


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(Priority)), max_size=60), st.randoms())
def test_of_each_chat_and_priority_messages_go_out_in_order_and_none_is_left(
    messages: list[tuple[int, Priority]], chance: Random
) -> None:
    lanes = Lanes(NO_LIMITS)
    for number, (chat_id, priority) in enumerate(messages, start=1):
        lanes.add(row(number, chat_id, priority), 0.0)
    order = drained(lanes, chance)
    assert sorted(one.id for one in order) == list(range(1, len(messages) + 1))
    for chat_id, priority in set(messages):
        gone = [one.id for one in order if (one.message.chat_id, one.message.priority) == (chat_id, priority)]
        assert gone == sorted(gone)


@given(st.lists(st.sampled_from(Priority), max_size=30), st.data())
def test_an_answer_overtakes_whatever_else_waits_for_its_chat_at_any_moment(
    priorities: list[Priority], data: st.DataObject
) -> None:
    lanes, waits = Lanes(NO_LIMITS), list[OutboxRow]()
    under_way: tuple[Lane, OutboxRow] | None = None
    for number, priority in enumerate(priorities, start=1):
        waits.append(row(number, 10, priority))
        lanes.add(waits[-1], 0.0)
        if under_way is None and data.draw(st.booleans()):
            under_way = lanes.next(0.0)
            assert under_way is not None
            assert under_way[1] == min(waits, key=lambda one: (one.message.priority, one.id))
            waits.remove(under_way[1])
        elif under_way is not None and data.draw(st.booleans()):
            lanes.done(under_way[0], 0.0)
            under_way = None
    if under_way is not None:
        lanes.done(under_way[0], 0.0)
    assert drained(lanes) == sorted(waits, key=lambda one: (one.message.priority, one.id))


def test_who_has_thirteen_older_messages_to_come_gets_an_answer_at_the_next_moment() -> None:
    lanes, now = Lanes(Rates()), 0.0
    for number in range(1, 14):
        lanes.add(row(number, 10, Priority.NOTICE), now)
    for _ in range(3):
        found = lanes.next(now)
        assert found is not None
        lanes.done(found[0], now)
    lanes.add(row(14, 10), now)
    wait = lanes.until_next(now)
    assert wait is not None
    assert wait <= 1
    found = lanes.next(now + wait)
    assert found is not None
    assert found[1].id == 14


def test_an_answer_to_a_chat_in_a_broadcast_goes_before_four_thousand_others() -> None:
    lanes = Lanes(NO_LIMITS)
    for number in range(1, 4001):
        lanes.add(row(number, number, Priority.BROADCAST), 0.0)
    lanes.add(row(4001, 4000), 0.0)
    found = lanes.next(0.0)
    assert found is not None
    assert found[1].id == 4001


def test_a_broadcast_that_an_answer_depends_on_has_the_answers_turn() -> None:
    lanes = Lanes(NO_LIMITS)
    for number in range(1, 100):
        lanes.add(row(number, number, Priority.BROADCAST), 0.0)
    lanes.add(row(100, 500, Priority.BROADCAST, slot="kartu"), 0.0)
    lanes.add(OutboxRow(101, Message("editMessageText", 500, slot="kartu"), 0), 0.0)
    assert [one.id for one in drained(lanes)[:2]] == [100, 101]


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


def test_the_limit_of_all_chats_together_is_kept() -> None:
    lanes = Lanes(Rates(everybody=30, chat=1, group=20))
    for number in range(1, 41):
        lanes.add(row(number, number), 0.0)
    sent = 0
    while (found := lanes.next(0.5)) is not None:
        found[0].called_at = 0.5
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


def test_dropped_rows_take_no_others_turn_with_them() -> None:
    lanes = Lanes(NO_LIMITS)
    lanes.add(row(1, 10), 0.0)
    lanes.add(row(2, 10), 0.0)
    lanes.keep({2}, 2, 0.0)
    assert [one.id for one in drained(lanes)] == [2]


def test_an_answer_finds_room_among_broadcasts_without_end() -> None:
    lanes, now, waited = Lanes(Rates()), 0.0, list[float]()
    for number in range(1, 1000):
        lanes.add(row(number, number, Priority.BROADCAST), now)
    for number in range(1000, 1010):
        until = now + 1.7
        while now < until:
            while (found := lanes.next(now)) is not None:
                found[0].called_at = now
                lanes.done(found[0], now)
            now += lanes.until_next(now) or 0.001
        lanes.add(row(number, number), now)
        wait = lanes.until_next(now)
        assert wait is not None
        waited.append(wait)
        found = lanes.next(now + wait)
        assert found is not None
        assert found[1].id == number
        found[0].called_at = now + wait
        lanes.done(found[0], now + wait)
    assert max(waited) < 0.2


def test_what_never_reached_telegram_does_not_count_against_its_limits() -> None:
    lanes = Lanes(Rates())
    for number in range(1, 101):
        lanes.add(row(number, -10), 0.0)
        found = lanes.next(0.0)
        assert found is not None
        lanes.done(found[0], 0.0)


def test_who_is_owed_nothing_is_forgotten_once_no_limit_counts_what_was_sent() -> None:
    lanes = Lanes(Rates(0, 1, 20))
    for number in range(1, 1200):
        lanes.add(row(number, number), 0.0)
        found = lanes.next(0.0)
        assert found is not None
        found[0].called_at = 0.0
        lanes.done(found[0], 0.0)
    lanes.add(row(2000, 2000), 0.5)
    assert lanes.of(7) is not None
    lanes.add(row(2001, 2001), 100.0)
    assert lanes.of(7) is None


def test_what_is_dropped_while_it_is_under_way_is_not_tried_again() -> None:
    lanes = Lanes(NO_LIMITS)
    lanes.add(row(1, 10), 0.0)
    lanes.add(row(2, 10), 0.0)
    found = lanes.next(0.0)
    assert found is not None
    lanes.keep({2}, 2, 0.0)
    lanes.put_back(found[0], 0.0, 5.0, found[1])
    assert lanes.next(1.0) is None
    later = lanes.next(5.0)
    assert later is not None
    assert later[1].id == 2
    lanes.put_back(later[0], 5.0, 0.0)
    assert lanes.next(5.0) == later

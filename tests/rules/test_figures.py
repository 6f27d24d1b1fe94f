from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.rules import figures


def test_small_figures_are_not_told_apart_from_none() -> None:
    assert [figures.shown_figure(count) for count in (0, 1, 4, 5, 6)] == [None, None, None, 5, 6]


@given(st.integers(figures.LEAST_SHOWN, 10**6))
def test_a_figure_lies_in_its_step(count: int) -> None:
    lower, upper = figures.figure_span(count)
    assert lower <= count
    assert upper is None or count <= upper
    assert figures.figure_span(lower) == (lower, upper)


def test_steps_of_figures_follow_each_other_without_a_gap_or_a_figure_in_two() -> None:
    spans = [figures.figure_span(count) for count in (5, 10, 20, 50, 100, 200, 500, 1000)]
    assert spans == [(5, 9), (10, 19), (20, 49), (50, 99), (100, 199), (200, 499), (500, 999), (1000, None)]


def test_what_anybody_may_read_at_any_moment_moves_in_fives() -> None:
    assert [figures.round_down(count) for count in (0, 4, 5, 9, 12)] == [0, 0, 5, 5, 10]


def test_commands_print_small_figures_as_fewer_than_five() -> None:
    assert [figures.figure_word(count) for count in (None, 0, 4, 5)] == ["<5", "<5", "<5", "5"]

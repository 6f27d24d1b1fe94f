from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from bot import keyboards
from bot.texts import Rich, bold, code, italic, translator
from bot.texts.rich import fill_template
from bot.texts.strangers import words_text

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)
MARKS = st.sampled_from([bold, italic, code])


@given(st.lists(st.tuples(TEXTS, MARKS), max_size=6), TEXTS)
def test_every_mark_covers_its_own_piece_in_utf16_units(
    pieces: list[tuple[str, object]], separator: str
) -> None:
    rich = Rich.join(separator, [mark(text) for text, mark in pieces])  # type: ignore[operator]
    entities = [MessageEntity(**entity) for entity in rich.entities()]
    units = rich.text.encode("utf-16-le")
    found = [units[e.offset * 2 : (e.offset + e.length) * 2].decode("utf-16-le") for e in entities]
    assert found == [shown for text, _ in pieces if (shown := words_text(text))]


@given(TEXTS, TEXTS)
def test_what_a_person_typed_is_never_read_as_a_template(name: str, value: str) -> None:
    assert (
        fill_template("{a} · {b}", {"a": name, "b": bold(value)}).text
        == f"{words_text(name)} · {words_text(value)}"
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300), st.integers(5, 50))
def test_a_long_text_is_split_without_losing_a_character(text: str, length: int) -> None:
    text = words_text(text)
    pieces = keyboards.split_rich(bold(text), length)
    assert "".join(piece.text for piece in pieces) == text
    assert all(len(piece.text) <= length for piece in pieces)
    assert all(end <= len(piece.text) for piece in pieces for _, _, end in piece.spans)


def test_an_unknown_language_is_answered_in_indonesian() -> None:
    assert translator("xx").language == "id"
    assert translator(None).language == "id"
    assert translator("en-GB").language == "en"

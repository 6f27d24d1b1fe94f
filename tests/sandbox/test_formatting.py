"""Entities keep to what they mark, whatever the text is made of."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.formatting import formatted, utf16_length

TEXTS = st.text(alphabet=st.sampled_from(list("ab \n😀é#@/x.")), min_size=1, max_size=30)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_a_trimmed_text_s_entity_marks_what_it_marked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(start + 1, len(text)))
    entity = {
        "type": "bold",
        "offset": utf16_length(text[:start]),
        "length": utf16_length(text[start:stop]),
    }
    shown, entities = formatted(text, [entity])
    assert shown == text.strip()
    marked = [
        shown.encode("utf-16-le")[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in entities
        if e["type"] == "bold"
    ]
    lead = len(text) - len(text.lstrip())
    expected = shown[max(0, start - lead) : max(0, stop - lead)]
    assert marked == ([expected] if expected else [])


@settings(deadline=None)
@given(TEXTS)
def test_entities_that_are_found_lie_inside_the_text_and_apart(text: str) -> None:
    shown, entities = formatted(text, None)
    end = 0
    for entity in entities:
        assert entity["offset"] >= end
        end = entity["offset"] + entity["length"]
    assert end <= utf16_length(shown)

"""The reporter's own words in a draft, and what in them could name them (`bot.rules.self_disclosure`).

What was found waits in `Draft.found` while the reporter is asked whose it is; what they left as it is stands
in `Draft.left`, and isn't asked about again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from bot.reporter.form.answers import PRIVATE_ANSWERS
from bot.rules.self_disclosure import Found, Trace, cover, find_traces

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft

SURE: Final = frozenset({Trace.KINSHIP, Trace.NAME})
"""What is hardly anybody else's: ticked from the start where several were found."""

MOST_FOUND: Final = 20  # buttons on a page


def note_traces(draft: Draft, names: Iterable[str]) -> bool:
    """Note what in the draft's words could name the reporter and wasn't left before; whether there is any."""
    texts = "\n".join(list_words(draft))
    found = [one for one in find_traces(texts, names) if one.text.casefold() not in draft.left][:MOST_FOUND]
    draft.found = [
        {"kind": one.kind.value, "text": one.text, "covered": one.covered, "hide": one.kind in SURE}
        for one in found
    ]
    if len(found) == 1:
        draft.found[0]["hide"] = True  # there is nothing to choose
    return bool(found)


def cover_traces(draft: Draft) -> bool:
    """Cover what is ticked, and leave the rest; whether anything was."""
    ticked = [Found(Trace(one["kind"]), one["text"], one["covered"]) for one in draft.found if one["hide"]]
    if not ticked:
        return False
    _rewrite(draft, lambda text: cover(text, ticked))
    leave_traces(draft)
    return True


def leave_traces(draft: Draft) -> None:
    """Leave what was found and isn't covered as it is, and ask about it no more."""
    now = "\n".join(list_words(draft)).casefold()
    draft.left += [text for one in draft.found if (text := one["text"].casefold()) in now]
    draft.found = []


def list_words(draft: Draft) -> Iterator[str]:
    """Yield all words that officers will read and the reporter wrote: the story, answers, those complained
    about, and what stands below files.
    """
    yield from (part["text"] for part in draft.story if part.get("text"))
    yield from (
        answer["text"]
        for key, answer in draft.answers.items()
        if key not in PRIVATE_ANSWERS and isinstance(answer, dict) and answer.get("text")
    )
    yield from (one["looks"] for one in draft.people if one.get("looks"))
    yield from (file["caption"] for file in draft.files if file["caption"])


def _rewrite(draft: Draft, change: Callable[[str], str]) -> None:
    """Put other words in place of all that `list_words` yields. Answers are replaced, never altered."""
    for part in draft.story:
        if part.get("text"):
            part["text"] = change(part["text"])
    for key, answer in draft.answers.items():
        if key not in PRIVATE_ANSWERS and isinstance(answer, dict) and answer.get("text"):
            draft.answers[key] = answer | {"text": change(answer["text"])}
    for one in draft.people:
        if one.get("looks"):
            one["looks"] = change(one["looks"])
    for file in draft.files:
        file["caption"] = change(file["caption"])
    for message, words in draft.told.items():
        draft.told[message] = change(words)

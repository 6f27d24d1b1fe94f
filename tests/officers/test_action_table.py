"""The table of actions: what each person may do with each case, and that the manual says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from bot.officers import action_table
from bot.officers.actions import When
from bot.rules.permissions import RoleAnswer, Situation
from storage.records import Status
from tests.rules.test_permissions import (
    ABOVE,
    CASE,
    CHIEF_ABOVE,
    CLOSING,
    COLLEAGUE,
    DECIDED_ABOVE,
    FREE,
    HOLDER,
    IDENTITY_ASKED,
    SUPERVISOR,
    situation,
)

TABLE: Final = {**action_table.TAPS, **action_table.ANSWERS}
CLOSED = replace(CASE, status=Status.CLOSED_SETTLED)
AWAITED = replace(CASE, status=Status.NEED_INFO)
READS: Final = "open said evidence original_reasoned"
WORKS: Final = (
    "release step to within send reword write post retype released addressed noted reworded written "
    "sp3d sp3d_typed sp3d_anew sp3d_send"
)
DROPS: Final = "drop"
ASKS_IDENTITY: Final = "identity identity_reasoned"
UNASKS: Final = "unask"
TAKES_OVER: Final = "takeover taken_over"
DECIDES: Final = "review grant refuse refused"
REOPENS: Final = "reopen reopened"
MUTES: Final = "mute mute_for mute_send mute_again mute_reasoned mute_drop"
UNMUTES: Final = "unmute mute_drop"

WORDS: Final[dict[When, str]] = {
    action_table.OPEN: "it is open",
    action_table.UNFINISHED: "it is open",
    action_table.SENDABLE: "it is open",
    action_table.CLOSED: "it is closed",
    action_table.HELD: "somebody has it",
    action_table.FREE: "nobody else has it",
    action_table.ANOTHERS: "it isn't theirs already",
    action_table.KEPT: "its content is still kept",
    action_table.IDENTITY_UNASKED: "no opening of the identity waits",
    action_table.ASKED: "something waits for a second person",
    action_table.BY_ANOTHER: "somebody else asked for it",
    action_table.THEIRS: "it is theirs to decide",
    action_table.MUTABLE: "it is open",
    action_table.UNAWAITED: "nothing is asked of its reporter",
    action_table.UNMUTED: "its reporter isn't muted",
    action_table.MUTED: "its reporter is muted",
    action_table.IDENTITY_ASKED: "they asked for an opening of the identity that waits",
}
"""How the manual says each condition."""


def allowed(asked: Situation) -> set[str]:
    return {
        name
        for name, action in TABLE.items()
        if action.who.answer(asked) is RoleAnswer.YES and all(when.holds(asked) for when in action.when)
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (situation(HOLDER), f"claim {READS} {WORKS} {DROPS} {ASKS_IDENTITY}"),
        (situation(COLLEAGUE), ""),
        (situation(SUPERVISOR), f"{READS} {TAKES_OVER} {MUTES}"),
        (situation(SUPERVISOR, muted=True), f"{READS} {TAKES_OVER} {UNMUTES}"),
        (situation(SUPERVISOR, AWAITED), f"{READS} {TAKES_OVER} mute_drop"),
        (situation(COLLEAGUE, muted=True), ""),
        (
            situation(replace(SUPERVISOR, officer_id="holder")),
            f"claim {READS} {WORKS} {DROPS} {ASKS_IDENTITY} {MUTES}",
        ),
        (situation(ABOVE), ""),
        (situation(None), ""),
        (situation(COLLEAGUE, FREE), "claim"),
        (situation(SUPERVISOR, FREE), f"claim {READS} {MUTES}"),
        (situation(HOLDER, CLOSED), f"{READS} send {DROPS}"),
        (situation(COLLEAGUE, CLOSED), ""),
        (situation(SUPERVISOR, CLOSED), f"{READS} {REOPENS} mute_drop"),
        (situation(SUPERVISOR, CLOSED, erased=True), f"{READS} mute_drop"),
        (situation(COLLEAGUE, replace(FREE, status=Status.REJECTED)), ""),
        (situation(HOLDER, CASE, CLOSING), f"claim {READS} {WORKS} {DROPS} {ASKS_IDENTITY}"),
        (situation(COLLEAGUE, CASE, CLOSING), f"{READS} {DECIDES}"),
        (situation(SUPERVISOR, CASE, CLOSING), f"{READS} {TAKES_OVER} {DECIDES} {MUTES}"),
        (situation(HOLDER, CASE, IDENTITY_ASKED), f"claim {READS} {WORKS} {DROPS} {UNASKS}"),
        (situation(COLLEAGUE, CASE, IDENTITY_ASKED), ""),
        (situation(SUPERVISOR, CASE, IDENTITY_ASKED), f"{READS} {TAKES_OVER} {DECIDES} {MUTES}"),
        (situation(SUPERVISOR, CASE, IDENTITY_ASKED, **DECIDED_ABOVE), f"{READS} {TAKES_OVER} {MUTES}"),
        (situation(ABOVE, CASE, IDENTITY_ASKED, **DECIDED_ABOVE), ""),
        (situation(CHIEF_ABOVE, CASE, IDENTITY_ASKED, **DECIDED_ABOVE), DECIDES),
    ],
)
def test_each_person_may_do_exactly_this(asked: Situation, expected: str) -> None:
    assert allowed(asked) == set(expected.split())
    assert allowed(replace(asked, reported=True)) == set()


def test_an_answer_is_taken_from_whoever_was_asked() -> None:
    """Else an officer is asked for words that are then refused."""
    for name, action in action_table.ANSWERS.items():
        if action.anew is not None:
            question = next(tap for tap in action_table.TAPS.values() if tap.do is action.anew)
            assert (question.who, question.when) == (action.who, action.when), name


def test_the_manual_says_who_may_do_what_and_when() -> None:
    said = {}
    for row in re.findall(r"^\| `([^|]+)` \| ([^|]+) \| ([^|]+) \|", _manual(), re.MULTILINE):
        for name in row[0].split("`, `"):
            said[name] = (row[1].strip(), row[2].strip())
    assert said == {
        name: (action.who.name, ", ".join(WORDS[when] for when in action.when) or "always")
        for name, action in TABLE.items()
    }


def test_the_words_of_deep_links_stay_because_older_messages_have_them() -> None:
    links = {"berkas": "open", "lepas": "release", "alih": "takeover", "putusan": "review", "ulang": "reopen"}
    assert links == action_table.LINKS


def _manual() -> str:
    return (Path(__file__).parents[2] / "docs" / "permissions.md").read_text()

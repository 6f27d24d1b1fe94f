"""The question outside the form: what an older version kept of it is read, and kept as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.reporter.open_questions import (
    AdditionQuestion,
    CodeQuestion,
    ContactQuestion,
    Gathering,
    OpenQuestion,
    PhotoQuestion,
    UnknownQuestion,
    read_asking,
    ticket_of,
)
from storage.records import Json

AT = datetime(2026, 11, 30, 2, 5, 0, 1, tzinfo=UTC)
TEXT = AT.isoformat()
TICKET = "YDN-AAAA-AAAA"

STORED: list[tuple[Json, OpenQuestion]] = [
    ({"what": "code", "ticket": TICKET, "then": "see"}, CodeQuestion(TICKET)),
    ({"what": "code", "ticket": TICKET, "then": "add"}, CodeQuestion(TICKET, "add")),
    ({"what": "name", "ticket": TICKET}, ContactQuestion("name", TICKET)),
    ({"what": "phone", "ticket": TICKET}, ContactQuestion("phone", TICKET)),
    ({"what": "check", "until": TEXT}, PhotoQuestion(AT)),
    ({"what": "check", "until": TEXT, "album": "7"}, PhotoQuestion(AT, "7")),
    (
        {"what": "add", "ticket": TICKET, "until": TEXT, "guest": False, "album": None},
        AdditionQuestion(TICKET, AT),
    ),
    (
        {
            "what": "add",
            "ticket": TICKET,
            "until": TEXT,
            "guest": True,
            "album": "7",
            "gather": {"until": TEXT, "after": 3, "put": True},
        },
        AdditionQuestion(TICKET, AT, guest=True, album="7", gather=Gathering(AT, 3, put=True)),
    ),
    ({"what": "of a later version", "x": 1}, UnknownQuestion({"what": "of a later version", "x": 1})),
]


@pytest.mark.parametrize(("stored", "question"), STORED)
def test_a_stored_question_is_read_and_kept_as_it_was(stored: Json, question: OpenQuestion) -> None:
    assert read_asking(stored) == question
    assert question.as_json() == stored


@pytest.mark.parametrize("stored", [None, {}])
def test_nothing_is_asked(stored: Json | None) -> None:
    assert read_asking(stored) is None
    assert ticket_of(None) is None


def test_what_is_missing_is_taken_for_what_it_meant() -> None:
    assert read_asking({"what": "code", "ticket": TICKET}) == CodeQuestion(TICKET, "see")
    assert read_asking({"what": "add", "ticket": TICKET}) == AdditionQuestion(TICKET, None)
    assert not AdditionQuestion(TICKET, None).is_open(AT)
    assert not PhotoQuestion(None).is_open(AT)


def test_a_question_is_open_until_its_time() -> None:
    for question in (PhotoQuestion(AT), AdditionQuestion(TICKET, AT)):
        assert question.is_open(AT - timedelta(seconds=1))
        assert not question.is_open(AT)


def test_questions_about_a_case_name_it() -> None:
    about = {ticket_of(question) for _, question in STORED if not isinstance(question, PhotoQuestion)}
    assert about == {TICKET, None}
    assert ticket_of(PhotoQuestion(AT)) is None
    assert ticket_of(ContactQuestion("name", TICKET)) == TICKET

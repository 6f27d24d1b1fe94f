from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage import records
from storage.records import ActorRole, EventKind, EvidenceKind, EvidenceState, Level, Status, Upload

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MARK, NUMBER = "PRIBADI", 700_100_200

PERSONAL = [
    records.Unit("1", "A", "Polres A", Level.POLRES, None, "UTC", NUMBER),
    records.Officer("1", NUMBER, MARK, private_ready=True),
    records.Reporter("1", NUMBER, "id", MARK, MARK, records.Mode.IDENTIFIED),
    records.CaseEvent("1", 1, NOW, EventKind.ADDED, ActorRole.REPORTER, None, {"a": MARK}),
    records.CaseMessage("1", "1", NOW, ActorRole.REPORTER, "reply", {"a": MARK}),
    records.Evidence("1", None, EvidenceKind.PHOTO, EvidenceState.WAITING, NOW, 1, file_id=MARK),
    records.Conversation(NUMBER, "id", {"a": MARK}, NOW),
    Upload("photo", "1", MARK),
    records.Message("sendMessage", NUMBER, {"text": MARK}, upload=Upload("photo", "1", MARK)),
    records.Slot("1", NUMBER, 1, None, "card", {"a": MARK}, None),
    records.Work("1", "download", {"a": MARK}, NOW, 0, NOW),
    records.Approval("1", "1", "closing", "2", NOW, {"a": MARK}),
]


@pytest.mark.parametrize("record", PERSONAL, ids=lambda record: type(record).__name__)
def test_a_record_doesnt_show_what_is_personal(record: object) -> None:
    assert MARK not in repr(record)
    assert str(NUMBER) not in repr(record)


def test_levels_rise_from_polsek_to_mabes() -> None:
    assert [level.height for level in (Level.POLSEK, Level.POLRES, Level.POLDA, Level.MABES)] == [0, 1, 2, 3]


def test_a_case_is_closed_once_nobody_here_has_more_to_do() -> None:
    open_ones = {status.value for status in Status if not status.closed}
    assert open_ones == {
        *("received", "need_info", "verifying", "forwarded", "inquiry", "case_review"),
        *("examination", "hearing", "decided"),
    }

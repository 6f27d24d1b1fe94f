"""Kinds of errands: each is declared once and done once, and reads what older versions left."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import errands, handlers, officers, reporter
from bot.errand_kind import ErrandKind, list_errands
from bot.upkeep import cleaning, deadline_watch, padding, take_up_watch
from storage import outbox, work
from storage.records import Json, Message
from storage.store import Store
from tests.support import open_store

ROOT = Path(__file__).parents[1]
AT = "2026-11-30T02:05:00.000001+00:00"
REQUEST = {
    "deed": "claim",
    "ticket": "YDN-AAAA-AAAA",
    "user_id": 7001,
    "name": "Rina",
    "chat_id": -100,
    "private": False,
    "message_id": 5,
    "args": [],
    "note": {},
    "text": "",
    "seen": {},
}
ROOM = {"act": "bot.officers.commands.show_queue", "update": {"update_id": 1}, "args": []}
ASKER = {"chat_id": -100, "user_id": 7001, "message_id": 5}
RECEIPT = {"case_id": "c", "slot_id": "s", "language": "id"}

STORED: dict[str, list[Json]] = {
    "officers.announce": [{"case_id": "c"}],
    "officers.added": [{"case_id": "c", "messages": ["m"], "files": []}, {"case_id": "c"}],
    "officers.changed": [{"case_id": "c", "question": "when"}],
    "officers.batch": [
        {"case_id": "c", "kind": "officers.added", "told": {"case_id": "c", "messages": ["m"], "files": []}}
    ],
    "officers.danger": [{"case_id": "c"}],
    "officers.alert": [{"case_id": "c"}],
    "officers.withdrawn": [{"case_id": "c"}],
    "officers.line_gone": [{"case_id": "c"}],
    "officers.card_stands": [{"case_id": "c", "slot": "s"}],
    "officers.late": [{"case_id": "c"}, {"case_id": "c", "first": True}],
    "officers.overdue": [{}],
    "officers.menu": [{"user_id": 7001}],
    "officers.typed": [{"case_id": "c", "user_id": 7001, "text": "Mohon fotonya."}],
    "officers.undecided": [{"case_id": "c", "approval_id": "a"}],
    "officers.not_delivered": [{"case_id": "c", "event": 3}],
    "officers.mute_over": [{"case_id": "c", "event": 4}],
    "officers.not_removed": [
        {"case_id": "c", "chat_id": 7001, "message_id": 5, "due": AT},
        {"case_id": None, "chat_id": 7001, "message_id": 5, "due": AT},
    ],
    "officers.supervisors": [
        {"unit_id": "u", "chat_id": -100},
        {"case_id": "c", "unit_id": "u", "chat_id": -100, "request": REQUEST},
    ],
    "officers.member": [
        {"unit_id": "u", "chat_id": -100, "user_id": 7001, "name": "Rina", "request": REQUEST, "at": AT},
        {"unit_id": "u", "chat_id": -100, "user_id": 7001, "name": "Rina", "room": ROOM, "at": AT},
        {"unit_id": "u", "chat_id": -100, "user_id": 7001, "name": "Rina", "home": True, "at": AT},
    ],
    "officers.bind": [
        {"token": "t", "chat_id": -100, "user_id": 7001},
        {"token": "t", "chat_id": -100, "user_id": None},
    ],
    "officers.unbind": [{"unit_id": "u", **ASKER}],
    "officers.migrated": [{"chat_id": -100}],
    "officers.group_lost": [{"chat_id": -100, "reason": "unbound"}, {"chat_id": -100}],
    "officers.shut_out": [{"chat_id": -100}],
    "officers.let_in_unbound": [{"chat_id": -100}],
    "officers.clear_group": [{"chat_id": -100, "after": ""}, {"chat_id": -100, "after": "s"}],
    "officers.lost_rights": [{}, {"user_id": 7001}, {"case_id": "c"}, {"after": [AT, "s"]}],
    "officers.refused": [{"chat_id": -100}],
    "officers.refusing": [
        {"unit_id": "u", "since": AT, "line": 9, "told": False, "stranded": [], "looked": AT},
        {"unit_id": "u", "since": AT, "line": 9, "told": True, "stranded": ["c"], "looked": AT},
    ],
    "officers.let_in": [{"chat_id": -100}],
    "officers.new_poster": [ASKER, {**ASKER, "user_id": None}],
    "officers.add_poster": [{**ASKER, "slot_id": "s"}],
    "officers.print_poster": [{**ASKER, "poster_id": "p", "layout": "a4", "language": "id"}],
    "reporter.tell_status": [
        {"case_id": "c", "status": "inquiry", "sentence": "", "goes_on": True, "unit": ""},
        {"case_id": "c", "status": "forwarded", "sentence": "Kata.", "goes_on": False, "unit": "Polda"},
    ],
    "reporter.tell_claimed": [{"case_id": "c"}],
    "reporter.tell_reply": [{"case_id": "c", "text": "Halo."}],
    "reporter.tell_sp3d": [{"case_id": "c", "number": "B/12", "date": "2026-08-03"}],
    "reporter.tell_identity": [
        {"case_id": "c", "reason": "Perlu."},
        {"case_id": "c", "reason": "Perlu.", "shown": ["name"]},
    ],
    "reporter.tell_identity_missing": [{"case_id": "c"}],
    "reporter.tell_reopened": [{"case_id": "c"}],
    "reporter.tell_mute": [{"case_id": "c", "event": 4, "until": AT, "reason": "Membanjiri."}],
    "reporter.tell_unmuted": [{"case_id": "c"}, {"case_id": "c", "lifted": True}],
    "reporter.tell_late": [{"case_id": "c"}],
    "reporter.tell_missed": [{"case_id": "c", "deadline": "sp3d"}],
    "reporter.tell_guess": [{"case_id": "c"}],
    "reporter.tell_opened": [{"case_id": "c"}],
    "reporter.tell_code_used": [{"case_id": "c"}],
    "reporter.unlink": [{"case_id": "c"}],
    "reporter.news": [
        {"case_id": "c", "kind": "reporter.tell_reply", "told": {"case_id": "c", "text": "Halo."}}
    ],
    "reporter.end_visit": [{"case_id": "c", "chat_id": 1001}],
    "reporter.restored": [{"chat_id": 9001, "made": AT}],
    "reporter.let_in": [{"chat_id": 9001, "where": "n", "language": "id"}],
    "reporter.fetch_file": [{"evidence_id": "e", "chat_id": 9001}],
    "reporter.download": [
        {"evidence_id": "e", "file_id": "f", "size": 9, "chat_id": 9001},
        {"evidence_id": "e", "file_id": "f", "size": None, "chat_id": 9001},
    ],
    "reporter.drop_files": [{"evidence_ids": ["e"]}],
    "reporter.show_code": [{**RECEIPT, "code": "1234123412341234"}],
    "reporter.hide_code": [RECEIPT],
    "reporter.added": [{"case_id": "c", "until": AT, "after": 3, "put": False}],
    "reporter.named": [
        {
            "case_id": "c",
            "chat_id": 9001,
            "guest": False,
            "parcels": [{"message": 4, "text": "Halo."}],
            "slot": "s",
            "language": "id",
        }
    ],
    "reporter.check_poster": [
        {"chat_id": 9001, "file_id": "f", "size": 9, "m": 4, "language": "id", "then": "asked"},
        {"chat_id": 9001, "file_id": "f", "size": None, "m": None, "language": "id", "then": "quiet"},
    ],
    "upkeep.late": [{"case_id": "c", "by": AT}, {"case_id": "c", "by": None}, {"case_id": "c"}],
    "upkeep.deadlines": [
        {"case_id": "c", "since": AT},
        {"case_id": "c", "since": AT, "told": ["sp3d"]},
    ],
    "upkeep.clean": [{"evidence_id": "e"}],
    "upkeep.pad_kept": [{"after": 0}],
    "reporter.clear": [
        {"chat_id": 7001, "token": "a", "step": 0, "language": "id"},
        {"chat_id": 7001, "token": "a", "step": 2, "language": "en", "ids": [1, 2], "refused": True},
    ],
    "upkeep.clean_kept": [{"after": 0}, {"after": 7, "ended": True}],
}
"""What rows of each kind hold, as versions up to that of the morning of 30 November 2026 stored them."""

FORGOTTEN = {"put"}
"""Of `reporter.added`: said to the conversation alone."""

ALSO_SLOTS = {"officers.alert", "officers.overdue", "reporter.named"}
"""Names that kinds of slots bear, too."""
ALSO_NOTES = {"upkeep.late"}
"""A name that a note about a limit bears, too."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "data") as opened:
        yield opened


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize("kind", errands.KINDS, ids=lambda kind: kind.name)
def test_what_an_older_version_stored_is_read_and_stored_again_without_loss(kind: ErrandKind[Any]) -> None:
    for stored in STORED[kind.name]:
        payload = kind.read(stored)
        read = {key: plain(getattr(payload, key)) for key in stored if key not in FORGOTTEN}
        assert read == {key: value for key, value in stored.items() if key not in FORGOTTEN}
        again = json.loads(json.dumps(kind.as_json(payload)))
        assert again.items() <= stored.items()
        assert kind.read(again) == payload
        assert kind.read({**stored, "of a later version": 1}) == payload


def test_every_kind_has_an_example_and_a_name_of_its_own() -> None:
    assert Counter(kind.name for kind in errands.KINDS) == Counter(STORED.keys())


def test_every_kind_is_done_by_exactly_one_room_and_nothing_else_is() -> None:
    ours = (take_up_watch.ERRANDS, deadline_watch.ERRANDS, cleaning.ERRANDS, padding.ERRANDS)
    rooms = (officers.ERRANDS, reporter.ERRANDS, *ours)
    done = Counter(name for room in rooms for name in room)
    assert done == Counter(kind.name for kind in errands.KINDS)
    assert handlers.all_errands().keys() == done.keys()
    assert all(errand.kind == name for room in rooms for name, errand in room.items())


def test_the_name_of_an_errand_stands_in_its_declaration_alone() -> None:
    names = {kind.name for kind in errands.KINDS}
    found = []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        if path.name == "errands.py" and path.parent.name == "bot":
            continue
        source = path.read_text(encoding="utf-8")
        if not any(name in source for name in names):
            continue
        tree = ast.parse(source)
        allowed = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.value, ast.Constant)
            and (
                (node.target.id.endswith("SLOT") and node.value.value in ALSO_SLOTS)
                or (node.target.id == "MISSED_DATE" and node.value.value in ALSO_NOTES)
            )
        }
        found += [
            (str(path.relative_to(ROOT)), node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and node.value in names and node not in allowed
        ]
    assert found == []


def test_no_room_lists_a_kind_twice() -> None:
    async def finish(_tx: object, _deployment: object, _about: object) -> None: ...

    errand = errands.TELL_LATE.done_by(finish)
    with pytest.raises(ValueError, match=r"reporter\.tell_late"):
        list_errands(errand, errand)


# What is put, kept and read


@dataclass(frozen=True, slots=True)
class Example:
    case_id: str
    at: datetime
    until: datetime | None = None
    names: list[str] = field(default_factory=list)


EXAMPLE = ErrandKind("officers.example", Example)


NOW = datetime(2026, 11, 30, 2, 5, tzinfo=UTC)


async def test_an_errand_is_kept_without_the_fields_that_say_nothing(store: Store) -> None:
    full = Example("c", NOW, until=NOW, names=["Rina"])
    async with store.write() as tx:
        await EXAMPLE.put(tx, Example("c", NOW))
        await EXAMPLE.put(tx, full)
    async with store.read() as tx:
        kept = [row.payload for row in await work.waiting(tx, EXAMPLE.name)]
        text = NOW.isoformat()
        assert kept == [
            {"case_id": "c", "at": text},
            {"case_id": "c", "at": text, "until": text, "names": ["Rina"]},
        ]
        assert [payload for _, payload in await EXAMPLE.list_waiting(tx)] == [Example("c", NOW), full]
        assert await EXAMPLE.count_waiting(tx) == 2


async def test_one_that_waits_is_found_and_changed_by_its_own_kind_alone(store: Store) -> None:
    async with store.write() as tx:
        other = await errands.TELL_LATE.put(tx, errands.AboutCase("c"))
        ours = await EXAMPLE.put(tx, Example("c", NOW))
        await EXAMPLE.set_payload(tx, ours, Example("c", NOW, names=["Budi"]))
    async with store.read() as tx:
        assert await EXAMPLE.get(tx, ours) == Example("c", NOW, names=["Budi"])
        assert await EXAMPLE.get(tx, other) is None


async def test_what_waits_about_a_case_is_left_alone_or_replaced(store: Store) -> None:
    async with store.write() as tx:
        await EXAMPLE.put_once(tx, Example("c", NOW))
        await EXAMPLE.put_once(tx, Example("c", NOW, names=["second"]))
        await EXAMPLE.put_once(tx, Example("d", NOW))
    async with store.write() as tx:
        assert [one for _, one in await EXAMPLE.list_waiting(tx)] == [Example("c", NOW), Example("d", NOW)]
        await EXAMPLE.put_instead(tx, Example("c", NOW, names=["third"]))
    async with store.read() as tx:
        waiting = {one.case_id: one.names for _, one in await EXAMPLE.list_waiting(tx)}
        assert waiting == {"c": ["third"], "d": []}


async def test_a_message_leaves_an_errand_when_it_arrives_and_another_when_it_is_lost(store: Store) -> None:
    message = Message(
        "sendMessage",
        7001,
        {"text": "."},
        loss=EXAMPLE.upon_loss(Example("c", NOW, names=["lost"])),
        arrival=EXAMPLE.upon_arrival(Example("c", NOW, names=["arrived"])),
    )
    async with store.write() as tx:
        first, second = await outbox.put(tx, message), await outbox.put(tx, message)
    async with store.write() as tx:
        arrived = outbox.Sent(first, None, 5, arrival=message.arrival)
        await outbox.mark(tx, [arrived, outbox.Sent(second, None, None, lost=message.loss)])
    async with store.read() as tx:
        left = [one.names for _, one in await EXAMPLE.list_waiting(tx)]
        assert sorted(left) == [["arrived"], ["lost"]]


async def test_whoever_does_an_errand_is_given_what_it_holds(store: Store) -> None:
    seen: list[Any] = []

    async def gather(_tx: object, _deployment: object, example: Example) -> str:
        seen.append(example)
        return "a key"

    async def fetch(_bot: object, _deployment: object, key: str) -> int:
        seen.append(key)
        return 3

    async def finish(_tx: object, _deployment: object, example: Example, result: int) -> None:
        seen.append((example, result))

    async def give_up(_tx: object, _deployment: object, example: Example) -> None:
        seen.append(example)

    nobody: Any = None
    errand = EXAMPLE.done_by(finish, fetch, give_up, gather, attempts=2)
    stored, example = EXAMPLE.as_json(Example("c", NOW)), Example("c", NOW)
    assert errand.gather is not None
    assert errand.fetch is not None
    assert errand.give_up is not None
    given = await errand.gather(nobody, nobody, stored)
    await errand.finish(nobody, nobody, stored, await errand.fetch(nobody, nobody, given))
    await errand.give_up(nobody, nobody, stored)
    assert seen == [example, "a key", (example, 3), example]
    assert (errand.kind, errand.attempts) == (EXAMPLE.name, 2)

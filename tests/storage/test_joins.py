"""A stolen disk tells little: what joins a person's rows with a case's, of all that is to be seen without the
key, stands here with the reason; nothing else does.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.reporter.followup import code_entry
from storage import conversations, events, evidence, posters, schema
from storage.places import place
from storage.records import ActorRole, Conversation, EventKind
from storage.store import Store, Tx
from tests import chances
from tests.storage import joins
from tests.worlds.chat import Person, Sending
from tests.worlds.citizen import Citizen
from tests.worlds.given import a_case
from tests.worlds.station import BUDI, GROUP, RINA, Station

AN_HOUR = 8  # people report in it
PEOPLE = [Person(900_000 + number * 7919 % 1000, f"Warga {number}") for number in range(2 * AN_HOUR)]
"""In the order in which they report, which isn't that of their accounts."""

CASES = {
    *("case", "case_content", "identity", "consent", "case_event", "case_chain", "case_register"),
    *("case_message", "evidence", "(files)", "approval", "slot", "work"),
}
"""Their rows name the case that they are of, or the file, and a file on the disk is named by its row: what is
of one case is known to be. Of whom it is they don't say: `identity.account_key` is a hash that stands nowhere
else.
"""

JOINED: Mapping[str, str] = {
    "outbox": (
        "cases: a message that waits was promised when something happened in a case. To whom is a hash that "
        "stands nowhere else, and goes when it was sent"
    ),
    "membership": "officer: of which numbered officer it is; who that is stands nowhere else",
}
"""By table: with what its rows can be joined, and why that may be."""


@dataclass
class Lived:
    """A database in which many people reported, and who each row is of."""

    path: Path
    hours: dict[str, int] = field(default_factory=dict)
    owners: dict[tuple[str, Any], str] = field(default_factory=dict)
    """By what names a row: an id, a hash, an update's number."""

    def owner(self, table: str, row: joins.Row) -> str | None:
        name = OWNED_BY[table]
        return None if name is None else self.owners.get((name.split(".")[0], row[name.split(".")[1]]))


OWNED_BY: Mapping[str, str | None] = {
    # By table: what kind of name says who a row is of, and in which column it stands.
    **dict.fromkeys(("meta", "secret", "unit", "poster", "poster_former", "poster_alarm", "counter")),
    **dict.fromkeys(("audit_head", "audit_root", "intake_under_way")),
    **dict.fromkeys(sorted(CASES - {"case", "work", "(files)"}), "case.case_id"),
    "case": "case.id",
    "work": "case.subject",
    "(files)": "case.name",
    "conversation": "conversation.chat_key",
    "clearable": "clearable.chat_key",
    "officer": "officer.user_key",
    "membership": "officer_id.officer_id",
    "outbox": "outbox.id",
    "attempt": "attempt.key",
    "intake_seen": "update.key",
    "intake_failed": "failed.id",
}


class _Numbers:
    """Of updates, and who each came from."""

    def __init__(self) -> None:
        self.next, self.of = 1000, dict[int, str]()
        self.who = ""

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        self.next += 1
        self.of[self.next] = self.who
        return self.next


async def live(folder: Path) -> Lived:
    chance = random.Random(11)
    async with Station.open(folder) as station:
        chat, numbers = station.chat, _Numbers()
        chat._update_ids = numbers
        chat.may_fail = True
        chat.passes(seconds=3600 - chat.now.timestamp() % 3600)
        async with chat.store.write() as tx:
            poster = await posters.add(tx, code="A-01", unit_id=station.polsek.id, place="Lobi")
        lived, cards, others = Lived(chat.store.path), list[Sending](), ""
        for number, person in enumerate(PEOPLE):
            hour, place = divmod(number, AN_HOUR)
            began = chat.now.replace(minute=0, second=0) + timedelta(hours=hour if place == 0 else 0)
            chat.passes(seconds=(began + timedelta(minutes=1 + 7 * place) - chat.now).total_seconds())
            numbers.who, citizen = person.first_name, Citizen(chat, person)
            await reports(citizen, f"/start {poster.token}", chance, refuses=number % 8 != 3)
            (case,) = await citizen.cases()
            lived.hours[person.first_name] = hour
            lived.owners["case", case.id] = person.first_name
            cards.append(station.card(case))
            if number % 2:
                chat.passes(seconds=chance.uniform(20, 50))
                await citizen.says(f"/status {others} 0123 4567 8901 2345")
            others = case.ticket
        await afterwards(station, cards, numbers, chance)
        await note_owners(chat.store, lived, numbers)
    return lived


async def reports(citizen: Citizen, start: str, chance: random.Random, *, refuses: bool) -> None:
    """As slowly as people do, with a failure on the way; to some nothing can be sent when it is kept."""
    chat = citizen.chat

    async def pause() -> None:
        chat.passes(seconds=chance.uniform(4, 30), microseconds=chance.randrange(1_000_000))

    await citizen.says(start)
    await citizen.taps("Apakah nama saya aman?", "Agar chat bisa dibersihkan", "Nyalakan", "Kembali")
    for tap in ("Setuju, mulai lapor", "Lainnya / tidak yakin"):
        await pause()
        await citizen.taps(tap)
    await pause()
    await citizen.says("Saya diminta uang di pos jaga. " * chance.randrange(1, 60))
    await citizen.sends({"photo": [{"file_id": "A", "file_unique_id": "u", "width": 9, "height": 9}]})
    for tap in ("Lanjut", "Tidak tahu", "Tidak", "Tidak"):
        await pause()
        await citizen.taps(tap)
    await pause()
    await chat.update({"message": {"chat": {"id": citizen.person.id, "type": "private"}, "text": 5}})
    if refuses:
        chat.refuses.add(citizen.person.id)
    await pause()
    await citizen.taps("Kirim pengaduan")


async def afterwards(
    station: Station, cards: list[Sending], numbers: _Numbers, chance: random.Random
) -> None:
    """Officers take cases; some of the people are officers too; files arrive."""
    chat = station.chat
    chat.passes(hours=1)
    for card in cards[::3]:
        chat.passes(seconds=chance.uniform(50, 200))
        numbers.who = ""
        await station.taps(chance.choice((RINA, BUDI)), card, "claim", group=GROUP)
    officers = PEOPLE[:]
    chance.shuffle(officers)
    for person in officers[:12]:
        chat.passes(seconds=chance.uniform(50, 200))
        numbers.who = person.first_name
        await chat.says(person, "/kasusku", group=GROUP)
    async with chat.store.read() as tx:
        kept = [
            (row.id, await evidence.data_key(tx, row.id))
            for row in await tx.fetch_all(schema.evidence.select())
        ]
    for name, key in kept:
        await chat.deployment.evidence.store(name, key, b"x" * chance.randrange(100_000))


async def note_owners(store: Store, lived: Lived, numbers: _Numbers) -> None:
    """Who has the key knows it."""
    async with store.read() as tx:
        lived.owners |= {("update", tx.vault.update_hash(n)): who for n, who in numbers.of.items() if who}
        for person in PEOPLE:
            of = {
                "conversation": tx.vault.conversation_hash(person.id),
                "clearable": tx.vault.clearable_hash(person.id),
                "officer": tx.vault.officer_hash(person.id),
                "attempt": tx.vault.limit_hash(code_entry.BY_ACCOUNT, person.id),
            }
            lived.owners |= dict.fromkeys(of.items(), person.first_name)
            rows = await tx.fetch_all(
                schema.officer.select().where(schema.officer.c.user_key == of["officer"])
            )
            lived.owners |= {("officer_id", row.id): person.first_name for row in rows}
            key = tx.vault.outbox_hash(person.id)
            waiting = await tx.fetch_all(schema.outbox.select().where(schema.outbox.c.chat_key == key))
            lived.owners |= {("outbox", row.id): person.first_name for row in waiting}
        for row in await tx.fetch_all(schema.evidence.select()):
            lived.owners |= {("case", row.id): lived.owners.get(("case", row.case_id), "")}
        for one in await tx.fetch_all(schema.intake_failed.select()):
            raw = tx.vault.open_for_program(place(schema.intake_failed.c.body, one), one.body)["raw"]
            lived.owners["failed", one.id] = _name(raw["message"]["chat"]["id"])


def _name(chat_id: int) -> str:
    return next(person.first_name for person in PEOPLE if person.id == chat_id)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    with chances.seeded("joins"):
        return asyncio.run(live(tmp_path_factory.mktemp("lived")))


def test_nothing_joins_a_person_with_a_case_but_what_is_listed(lived: Lived) -> None:
    found: dict[str, set[str]] = {}
    for way, one, other in joins.ways(joins.columns(lived.path, lived.owner), lived.hours):
        tables = {"cases" if name in CASES else name for name in (one.split(".")[0], other.split(".")[0])}
        found.setdefault(" and ".join(sorted(tables)), set()).add(f"{one} ~ {other}: {way}")
    listed = {" and ".join(sorted((name, why.split(":")[0]))) for name, why in JOINED.items()}
    assert {tables: ways for tables, ways in found.items() if tables not in {"cases", *listed}} == {}
    assert found.keys() == {"cases", *listed}, "what is listed joins"


async def test_no_log_has_a_persons_row_beside_that_of_their_case(store: Store) -> None:
    """The log holds the pages of each commit together: who has it sees what was done at the same time."""
    log = store.path.with_name(f"{store.path.name}-wal")

    async def length_after(act: Callable[[Tx], Awaitable[object]]) -> int:
        async with store.write() as tx:
            await conversations.save(tx, Conversation(1, "id", {}, tx.now))
            await act(tx)
        return log.stat().st_size

    async def nothing(_tx: Tx) -> None:
        pass

    made = list[str]()

    async def report(tx: Tx) -> None:
        made.append((await a_case(tx)).case.id)

    await length_after(nothing)  # the first one empties what was left before the start
    assert await length_after(nothing) > 0, "an answer to a form is of no case"
    assert await length_after(report) == 0
    assert await length_after(nothing) > 0
    add = partial(events.append, case_id=made[0], kind=EventKind.ADDED, payload={})
    assert await length_after(lambda tx: add(tx, role=ActorRole.REPORTER)) == 0


def sent_at(path: Path, lived: Lived) -> dict[str, int]:
    connection = sqlite3.connect(path)
    found = connection.execute('SELECT id, created_at FROM "case"').fetchall()
    connection.close()
    return {lived.owners["case", case_id]: at for case_id, at in found if ("case", case_id) in lived.owners}


def _exact(table: str, column: str) -> Callable[[sqlite3.Connection, Lived, dict[str, int]], None]:
    """As if the time were plain beside the person."""

    def plant(connection: sqlite3.Connection, lived: Lived, times: dict[str, int]) -> None:
        kind, key = str(OWNED_BY[table]).split(".")
        for (of, name), who in lived.owners.items():
            if of == kind and who in times:
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (times[who], name))

    return plant


def _in_order(connection: sqlite3.Connection, lived: Lived, times: dict[str, int]) -> None:
    """As if rows had stayed in the order in which they came."""
    rows = connection.execute("SELECT * FROM conversation").fetchall()
    order = {name: times[who] for (of, name), who in lived.owners.items() if of == "conversation"}
    connection.execute("CREATE TABLE before AS SELECT * FROM conversation WHERE 0")
    marks = ", ".join("?" * len(rows[0]))
    key = [one[1] for one in connection.execute("PRAGMA table_info(conversation)")].index("chat_key")
    for row in sorted(rows, key=lambda row: order.get(row[key], 0)):
        connection.execute(f"INSERT INTO before VALUES ({marks})", row)
    connection.execute("DROP TABLE conversation")
    connection.execute("ALTER TABLE before RENAME TO conversation")


def _by_size(connection: sqlite3.Connection, lived: Lived, times: dict[str, int]) -> None:
    """As if each answer had its own length, there and in the case."""
    order = sorted(times, key=lambda who: times[who] % 1000)
    for table, key, column in (("identity", "case_id", "body"), ("conversation", "chat_key", "body")):
        for (of, name), who in lived.owners.items():
            if of in {"case", "conversation"} and who in order:
                connection.execute(
                    f"UPDATE {table} SET {column} = zeroblob(?) WHERE {key} = ?",
                    (300 + order.index(who), name),
                )


PLANTED = {
    "when somebody wrote": ("conversation", _exact("conversation", "touched_at")),
    "when a draft ends": ("conversation", _exact("conversation", "expires_at")),
    "when a wrong code came": ("attempt", _exact("attempt", "last_at")),
    "when a chat came to be one to clear": ("clearable", _exact("clearable", "due_at")),
    "when an update was taken": ("intake_seen", _exact("intake_seen", "at")),
    "when an update failed": ("intake_failed", _exact("intake_failed", "at")),
    "the order of chats": ("conversation", _in_order),
    "the length of what is known": ("conversation", _by_size),
}


@pytest.mark.parametrize("leak", PLANTED)
def test_each_of_these_is_found_if_it_can_be_seen(lived: Lived, tmp_path: Path, leak: str) -> None:
    table, plant = PLANTED[leak]
    path = tmp_path / "yanduan.db"
    shutil.copyfile(lived.path, path)
    (tmp_path / "evidence").mkdir()
    connection = sqlite3.connect(path)
    plant(connection, lived, sent_at(path, lived))
    connection.commit()
    connection.close()
    seen = [one for one in joins.columns(path, lived.owner) if one.table in {table, "case", "identity"}]
    assert any(f"{table}." in one + other for _, one, other in joins.ways(seen, lived.hours))

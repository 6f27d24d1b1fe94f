"""A database that holds at least two rows of every table, and whose rows then change as they do in life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from storage import (
    approvals,
    attempt_limits,
    cases,
    clearable,
    conversations,
    counters,
    events,
    evidence,
    identities,
    intake,
    meta,
    officers,
    outbox,
    posters,
    scans,
    slots,
    units,
    work,
)
from storage.clearable import SentMessage
from storage.outbox import Sent
from storage.records import (
    ActorRole,
    Conversation,
    EventKind,
    EvidenceKind,
    Level,
    Message,
    Site,
    Unit,
    Urgency,
)
from storage.store import Tx
from storage.verify import record_root
from tests.worlds.given import a_report, an_officer

KEY = b"k" * 32
CHATS = (700_100_200, 700_100_201, 700_100_202)
OFFICERS = (5001, 5002, 5003)


@dataclass
class Populated:
    """The ids of what stands in the database."""

    units: list[Unit] = field(default_factory=list)
    posters: list[str] = field(default_factory=list)
    officers: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    approvals: list[str] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)


async def populate(tx: Tx) -> Populated:
    """Something in every table."""
    made = Populated()
    await _offices(tx, made)
    await _reports(tx, made)
    await _chats(tx, made)
    await record_root(tx)
    await record_root(tx)
    return made


async def live_on(tx: Tx, made: Populated) -> None:
    """Another row of each table that changes, and other values in the first ones."""
    first, second = made.cases[:2]
    await meta.set(tx, "username", "lain_bot")
    await units.bind_group(tx, made.units[0].id, -1009)
    await units.new_link(tx, made.units[1].id)
    await posters.move(tx, "A-01", "Loket", Site.SCHOOL)
    await posters.replace(tx, "A-02")
    await officers.see(tx, OFFICERS[0], "Nama Lain")
    await officers.set_private_ready(tx, made.officers[1], True)
    await officers.forget_proof(tx, made.officers[0], made.units[0].id)
    await officers.set_supervisors(tx, made.units[0].id, {OFFICERS[1]: "Briptu Contoh"})
    await cases.set_urgency(tx, first, Urgency.URGENT)
    await cases.claim(tx, second, made.officers[0])
    await events.append(tx, second, EventKind.CLAIMED, ActorRole.OFFICER, made.officers[0], {})
    await cases.change_content(tx, first, {"story": [{"text": "Begini saja"}, {"evidence": made.files[0]}]})
    await identities.set_contact(tx, first, "Sari", None)
    await approvals.decide(tx, made.approvals[0], made.officers[1], granted=True)
    await evidence.set_stored(tx, made.files[0], 3, "ab" * 32, "image/jpeg")
    for chat_id in CHATS:
        await conversations.save(tx, Conversation(chat_id, "id", {"step": 2}, tx.now))
        await clearable.remember(tx, [SentMessage(chat_id, 60)])
        await attempt_limits.record(tx, "code", chat_id)
    await outbox.mark(tx, [Sent(1, made.slots[0], 77)])
    await slots.set_note(tx, made.slots[1], {"page": 2})
    due = (await work.due(tx))[0]
    await work.again(tx, due.id, tx.now + timedelta(hours=1))
    await intake.under_way(tx, 1)
    scans.count(tx, made.posters[0])
    await scans.told(tx, made.posters[0])
    await record_root(tx)


async def _offices(tx: Tx, made: Populated) -> None:
    for name, value in (("username", "contoh_bot"), ("running", "yes")):
        await meta.set(tx, name, value)
    for number, (code, level) in enumerate(
        (("DA", Level.POLDA), ("RES", Level.POLRES), ("SEK", Level.POLSEK))
    ):
        parent = made.units[-1].code if made.units else None
        unit = await units.add(
            tx, code=code, name=f"Kantor {code}", level=level, parent_code=parent, timezone="Asia/Makassar"
        )
        await units.bind_group(tx, unit.id, -1000 - number)
        await units.new_link(tx, unit.id)
        poster = await posters.add(tx, code=f"A-0{number}", unit_id=unit.id, place="Ruang tunggu")
        await posters.replace(tx, poster.code)
        await posters.expire(tx, poster.code, tx.now + timedelta(days=300))
        scans.count(tx, poster.id)
        scans.count_invalid(tx, poster.id)
        await scans.told(tx, poster.id)
        made.units.append(unit)
        made.posters.append(poster.id)
    await counters.add(tx, "door", made.units[0].id)
    for unit, user_id in zip(made.units, OFFICERS, strict=True):
        officer = await an_officer(tx, user_id)
        await officers.set_supervisors(tx, unit.id, {user_id: officer.name})
        await officers.prove(tx, officer.id, unit.id)
        made.officers.append(officer.id)


async def _reports(tx: Tx, made: Populated) -> None:
    for number, chat_id in enumerate(CHATS):
        unit, officer_id = made.units[1], made.officers[number]
        file = await evidence.new(
            tx, kind=EvidenceKind.PHOTO, file_id="A", size=1, chat_id=chat_id, data_key=KEY
        )
        content = {"story": [{"text": "Begini"}, {"evidence": file.id}]}
        poster_id = made.posters[number]
        case = (
            await cases.register(tx, a_report(tx, unit, chat_id, content=content, poster_id=poster_id))
        ).case
        await evidence.attach(tx, [file.id], case.id)
        for text in ("Lagi", "Dan lagi"):
            message = await cases.add_message(tx, case.id, ActorRole.REPORTER, "addition", {"text": text})
            await events.append(
                tx, case.id, EventKind.ADDED, ActorRole.REPORTER, payload={"message_id": message.id}
            )
        if number != 1:
            await cases.claim(tx, case.id, officer_id)
            await events.append(tx, case.id, EventKind.CLAIMED, ActorRole.OFFICER, officer_id, {})
        asked = await approvals.ask(tx, case.id, "closing", made.officers[number - 1], {"note": "Selesai"})
        made.cases.append(case.id)
        made.files.append(file.id)
        made.approvals.append(asked.id)
    late = await evidence.new(
        tx, kind=EvidenceKind.VOICE, file_id="B", size=1, chat_id=CHATS[0], data_key=KEY
    )
    made.files.append(late.id)


async def _chats(tx: Tx, made: Populated) -> None:
    for number, chat_id in enumerate(CHATS):
        soon = tx.now + timedelta(days=1 + number)
        await conversations.save(
            tx, Conversation(chat_id, "id", {"step": 1}, tx.now, remind_at=soon, expires_at=soon)
        )
        await clearable.switch_on(tx, chat_id, [50 + number])
        slot = await slots.new(
            tx, chat_id=chat_id, case_id=made.cases[number], kind="card", remove_at=soon, note={"page": 1}
        )
        await slots.set_message(tx, slot.id, 50 + number)
        made.slots.append(slot.id)
        await outbox.put(tx, Message("sendMessage", chat_id, {"text": "Halo"}, slot=slot.id))
        await work.put(tx, "download", {"evidence_id": made.files[number]})
        await intake.mark(tx, number)
        await intake.seal_failed(tx, {"update_id": number}, "ValueError")
        await intake.under_way(tx, number)
        await attempt_limits.record(tx, "code", chat_id, locked_until=soon)
        await attempt_limits.set_notified(tx, "code", chat_id)

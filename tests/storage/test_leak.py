"""Nothing personal can be read in the files, whoever has them, without the key."""

from __future__ import annotations

import json

import pytest

from storage import (
    approvals,
    attempt_limits,
    cases,
    conversations,
    events,
    evidence,
    identities,
    intake,
    officers,
    outbox,
    slots,
    units,
    work,
)
from storage.files import EvidenceFiles
from storage.records import (
    ActorRole,
    Conversation,
    EventKind,
    EvidenceKind,
    Message,
    Upload,
)
from storage.store import Store
from tests.worlds.given import DataFolder, a_report, a_unit

CHAT, USER, GROUP = 7_345_612_345, 8_123_498_761, -1_009_871_234_561
MARKS = {
    "name": "Sitimark Rahayumark",
    "phone": "+628112223334445",
    "story": "NARASIMARK petugas meminta uang",
    "officer": "Bripkamark Hartonomark",
    "file": "AgACAgUAAxkBAAIBfileidmark",
    "text": "BODYMARK kabar untuk Anda",
}


async def whole_story(store: Store, data_folder: DataFolder) -> None:
    async with store.write() as tx:
        unit = await a_unit(tx)
        await units.bind_group(tx, unit.id, GROUP)
        await conversations.save(tx, Conversation(CHAT, "id", {"answers": MARKS}, tx.now))
        one = await evidence.new(
            tx, kind=EvidenceKind.PHOTO, file_id=MARKS["file"], size=3, chat_id=CHAT, data_key=b"k" * 32
        )
        await work.put(tx, "download", {"file_id": MARKS["file"], "chat": CHAT})
        await intake.seal_failed(tx, {"message": {"from": {"id": USER}, "text": MARKS["text"]}}, "ValueError")
    async with store.write() as tx:
        officer = await officers.see(tx, USER, MARKS["officer"])
        await officers.set_supervisors(tx, unit.id, {USER: MARKS["officer"]})
        report = a_report(
            tx, unit, CHAT, name=MARKS["name"], phone=MARKS["phone"], content={"story": MARKS["story"]}
        )
        made = await cases.register(tx, report, b"k" * 32)
        await evidence.attach(tx, [one.id], made.case.id)
        slot = await slots.new(tx, chat_id=CHAT, case_id=made.case.id, kind="receipt", note=dict(MARKS))
        upload = Upload("photo", one.id, MARKS["name"])
        await outbox.put(
            tx, Message("sendMessage", CHAT, {"text": MARKS["text"]}, slot=slot.id, upload=upload)
        )
        await outbox.put(tx, Message("sendMessage", GROUP, {"text": MARKS["text"]}))
        await events.append(
            tx, made.case.id, EventKind.NOTE_ADDED, ActorRole.OFFICER, officer.id, dict(MARKS)
        )
        await cases.add_message(tx, made.case.id, ActorRole.REPORTER, "addition", dict(MARKS))
        await approvals.ask(tx, made.case.id, "closing", officer.id, dict(MARKS))
    async with store.write() as tx:
        await attempt_limits.record(tx, "code", CHAT)
        await identities.set_contact(tx, made.case.id, MARKS["name"], MARKS["phone"])
        await outbox.mark(tx, [outbox.Sent(1, slot.id, 5)])
    await EvidenceFiles(data_folder.folder / "evidence").store(one.id, b"k" * 32, json.dumps(MARKS).encode())


@pytest.mark.parametrize("closed", [False, True])
async def test_no_name_number_or_word_is_in_any_file(data_folder: DataFolder, closed: bool) -> None:
    store = await data_folder.open()
    await whole_story(store, data_folder)
    if closed:
        await store.close()
    kept = data_folder.bytes_at_rest()
    if not closed:
        assert (data_folder.folder / "yanduan.db-wal").stat().st_size > 0
        await store.close()
    numbers = [str(abs(number)) for number in (CHAT, USER, GROUP)]
    marks = [
        word for text in MARKS.values() for word in text.split() if "mark" in word.lower() or "+" in word
    ]
    for mark in (*numbers, *marks):
        assert mark.encode() not in kept, mark
    for number in (CHAT, USER, abs(GROUP)):
        for size in (5, 6, 8):
            for order in ("big", "little"):
                assert number.to_bytes(size, order) not in kept, (number, size)

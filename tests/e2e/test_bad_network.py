"""The story ends well however badly Telegram and the network behave."""

from __future__ import annotations

import itertools

import pytest

from bot.demo import story
from storage import cases, events, intake, verify
from storage.records import EventKind, Status
from tests.worlds.installation import Place
from tests.worlds.people import comes_to_the_review, comes_to_the_story, sends
from tests.worlds.scene import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="package")

KINDS = ("429", "500", "502", "cut_before", "cut_after", "garbage", "slow")


async def test_the_story_ends_well_through_refused_failed_and_cut_calls(here: Place) -> None:
    """One fault in each scene, of another kind and for another way of calling."""
    sandbox, kinds_of_trouble = here.sandbox, itertools.cycle(KINDS)
    methods = itertools.cycle(("sendMessage", "getUpdates", "editMessageText"))
    before = len(await sandbox.calls(verdict="fault"))

    async def trouble(_sentence: str) -> None:
        kind, method = next(kinds_of_trouble), next(methods)
        await sandbox.fault(kind, method=method, times=1, retry_after=1, seconds=0.2)

    for method, kind in (("getFile", "cut_before"), ("sendPhoto", "cut_after"), ("getFile", "garbage")):
        await sandbox.fault(kind, method=method, times=1)
    sari, ayu, budi, chief = [
        await sandbox.user(name, started=name != "Sari") for name in ("Sari", "Agus", "Bima", "Candra")
    ]
    for officer in (ayu, budi, chief):
        await officer.joins(here.group)
    cast = story.Cast(sandbox, sari, ayu, budi, chief, here.group, here.poster)
    try:
        ticket = await story.play(cast, trouble)
    finally:
        struck = len(await sandbox.calls(verdict="fault")) - before
        await sandbox.heal()
    assert struck >= 8, struck
    assert await sandbox.refusals() == []
    async with here.station.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        assert case.status is Status.CLOSED_UNPROVEN
        kinds = [event.kind for event in await events.of_case(tx, case.id)]
        for once in (EventKind.REGISTERED, EventKind.CLAIMED):
            assert kinds.count(once) == 1
        assert len(await cases.of_account(tx, sari.id)) == 1
        assert await verify.verify(tx) == []


async def test_doubled_late_and_unreadable_updates_change_nothing(here: Place) -> None:
    sandbox = here.sandbox
    sari = await sandbox.user("Sari")
    await sandbox.fault("duplicate_update", chat=sari, rate=0.5)
    await sandbox.fault("late_update", chat=sari, rate=0.3, seconds=0.2)
    await comes_to_the_story(sari, here.poster)
    await sari.says("Sekali saja")
    await sari.hears("Tersimpan", timeout=PATIENCE)
    await sandbox.inject(
        {"message": {"message_id": "unparsable", "date": "never"}},
        {"callback_query": []},
        {"something_new": {"of": "tomorrow"}},
        {},
    )
    await sandbox.fault("unparsable_update", method="edited_message", chat=sari, times=1)
    await comes_to_the_review(sari)
    ticket = await sends(sari)
    await sandbox.heal()
    await sandbox.drained(PATIENCE)
    async with here.station.store() as store, store.read() as tx:
        (case,) = await cases.of_account(tx, sari.id)
        assert case.ticket == ticket
        assert (await cases.content(tx, case.id))["story"] == [{"text": "Sekali saja"}]
        assert len(await intake.failed(tx)) >= 2, "what can't be read is sealed for later"


async def test_a_text_that_fails_is_said_to_be_unsaved_and_the_question_is_asked_again(here: Place) -> None:
    """The update can't be parsed, but says which private chat it came from."""
    sari = await here.sandbox.user("Sari")
    await comes_to_the_story(sari, here.poster)
    chat = {"id": sari.id, "type": "private", "first_name": "Sari"}
    await here.sandbox.inject({"message": {"message_id": 1, "chat": chat, "from": {}, "text": "Hilang?"}})
    await sari.hears("belum tersimpan", timeout=PATIENCE)
    await sari.hears("Ceritakan", timeout=PATIENCE)
    await sari.says("Sekali lagi")
    await sari.hears("Tersimpan", timeout=PATIENCE)

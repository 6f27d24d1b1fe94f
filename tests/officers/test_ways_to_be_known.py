"""Officers see a case alike however its reporter wants to be known, until a name is granted."""

from __future__ import annotations

from pathlib import Path

from bot.reporter.followup import addition_store
from storage import unlinking, verify
from storage.records import Mode
from storage.store import Tx
from tests.officers.test_non_interference import a_closing, an_identity, later
from tests.officers.twins import seen
from tests.worlds.station import BUDI, GROUP, RINA, SARI, Station


async def handled(station: Station, mode: Mode) -> list[str]:
    """From the announcement to the closing: all that officers and groups are sent."""
    await station.chat.says(BUDI, "/kasusku", group=GROUP)
    case, opened = await station.claimed(mode=mode, language="en", language_chosen=True)
    if mode is Mode.UNLINKED:

        async def part(tx: Tx, _deployment: object) -> None:
            assert await unlinking.cut(tx, case.id)

        await station.chat.job(part)
    await station.replies(RINA, await station.taps(RINA, opened, "write"), "Jam berapa?")
    await station.taps(RINA, station.chat.everything[-1], "post")

    async def add(tx: Tx, _deployment: object) -> None:
        guest, said = mode is Mode.UNLINKED, {"text": "Sekitar jam dua."}
        taken = await addition_store.attach_parts(tx, SARI.id, case, [said], guest=guest)
        await addition_store.tell_addition(tx, case.id, taken, guest=guest)

    await station.chat.job(add)
    await later(station, 1)
    await station.chat.says(RINA, f"/kasus {case.ticket}", group=GROUP)
    await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    for ask in (an_identity, a_closing):
        await ask(station, case)
    led = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    await station.follows_link(BUDI, led)
    done = {"replied", "added", "identity_asked", "closing_asked"}
    assert done <= set(await station.kinds(case))
    calls = seen(station, {SARI.id}, pseudonym=case.pseudonym)
    async with station.chat.store.read() as tx:
        assert await verify.verify(tx) == []
    return calls


async def test_officers_are_sent_the_same_however_a_reporter_wants_to_be_known(tmp_path: Path) -> None:
    worlds = {}
    for mode in Mode:
        async with Station.open(tmp_path / mode) as station:
            worlds[mode] = await handled(station, mode)
    assert len(worlds[Mode.CONFIDENTIAL]) > 15
    assert worlds[Mode.UNLINKED] == worlds[Mode.CONFIDENTIAL] == worlds[Mode.IDENTIFIED]

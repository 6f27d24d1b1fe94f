"""Every button of the officers' room with every argument forged: nothing is given or done that the person may
not have, and nothing fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from bot.officers import action_table
from storage.records import Case, EventKind, EvidenceKind, Json, Mode, Printout, Status, Upload
from tests import forging
from tests.worlds.chat import Answer, Person, Sending
from tests.worlds.station import AGUS, BUDI, GROUP, NAME, PHONE, RINA, STORY, Station, found, raw, tap_update
from tests.worlds.walls import FOUND, Walls

STRANGER = Person(5555, "Orang")
UNITS_AND_PEOPLE = ("unit", "poster", "membership", "officer", "identity")
CHUNK = 150


class Forger:
    """A station with cases of several holders, and people who tap what was never offered to them."""

    mine: Case  # Rina's, with a closing and an identity that wait for a second person
    plain: Case  # Rina's too
    hers: Case  # Budi's
    above: Case  # routed around the unit

    def __init__(self, station: Station) -> None:
        self.station, self.chat = station, station.chat
        self.files: dict[str, list[str]] = {}

    async def begins(self) -> list[str]:
        """Make the cases, and see whatever there is to be seen; every button's data."""
        station = self.station
        await Walls(station).clear()
        self.mine, _ = await station.claimed(mode=Mode.IDENTIFIED)
        self.plain, self.hers = await station.held(RINA), await station.held(BUDI)
        self.above, _ = await station.report(handled_by=station.polda)
        for case in (self.mine, self.plain, self.hers, self.above):
            photo = await station.kept_file(case, EvidenceKind.PHOTO, "image/jpeg")
            paper = await station.kept_file(case, EvidenceKind.DOCUMENT, "application/pdf")
            self.files[case.id] = [photo.id, paper.id]
        for case in (self.mine, self.plain):
            await station.taps(RINA, station.card(case), "open", group=GROUP)
        await station.replies(RINA, await self.taps("identity", self.mine), "Untuk SP2HP2.")
        noted = await station.replies(RINA, await self.taps("step", self.mine, "rejected"), "Bukan wewenang.")
        await station.taps(RINA, noted, "send")
        await self.taps("step", self.plain, "forwarded")
        await self.taps("step", self.plain, "verifying")
        await self.taps("evidence", self.plain, self.files[self.plain.id][0])
        await station.taps(BUDI, station.card(self.mine), "review", group=GROUP)
        await self.chat.says(BUDI, f"/start putusan-{self.mine.ticket}")
        await Walls(station).puts_up("C-1", station.polsek)
        for words in (
            "/poster",
            "/poster C-1",
            "/kasus",
            "/kasusku",
            f"/kasus {self.plain.ticket}",
            "/lepas",
        ):
            await self.chat.says(AGUS, words, group=GROUP)
            await self.looked_up()
        return forging.sorts(forging.buttons(self.chat.everything))

    async def taps(self, action: str, case: Case, *args: str) -> Answer:
        return await self.chat.taps_data(RINA, 5, ":".join(("o", action, case.ticket, *args)))

    async def looked_up(self) -> None:
        """Telegram says who administers the group; whatever waited for it goes on."""
        while kinds := {item.kind for item in await self.chat.due() if item.kind.startswith("officers.")}:
            for kind in kinds:
                await self.chat.fetched(kind, FOUND | found(AGUS, member=True))

    def words(self, about: Case) -> list[str]:
        """Other cases, other people's files, units, steps that aren't offered; nonsense about one case."""
        others = [case for case in (self.mine, self.plain, self.hers, self.above) if case.id != about.id]
        known = [case.ticket for case in others] + [self.files[case.id][0] for case in others]
        known += [self.files[about.id][0], self.station.polda.id, str(RINA.id), Status.CLOSED_PROVEN.value]
        return [*known, *forging.WORDS] if about is self.mine else [*known, "asli", "", "-1"]

    async def every_tap(
        self, genuine: list[str], person: Person, about: Case, *groups: int | None
    ) -> list[Sending]:
        """All that is forged from these buttons, below messages about a case."""
        shown = {data.split(":")[1] for data in genuine}
        bare = [f"o:{action}:{about.ticket}:x" for action in action_table.TAPS if action not in shown]
        named = [re.sub("YDN-[0-9A-Z]{4}-[0-9A-Z]{4}", about.ticket, data) for data in genuine]
        words = self.words(about)
        forged = forging.as_sent(d for each in [*named, *bare] for d in [each, *forging.forged(each, words)])
        return await self.each(forged, person, *groups)

    async def each(self, datas: list[str], person: Person, *groups: int | None) -> list[Sending]:
        """What all these taps led to."""
        before = len(self.chat.everything)
        for group in groups:
            for start in range(0, len(datas), CHUNK):
                chunk = enumerate(datas[start : start + CHUNK])
                await self.chat.batch([tap_update(person, 5, data, n, group=group) for n, data in chunk])
            await self.looked_up()
        return self.chat.everything[before:]

    async def of_case(self, *cases: Case) -> list[Json]:
        """All that is kept of cases, and their chains."""
        tables = ("case_event", "case_message", "evidence", "approval", "identity")
        kept: list[Json] = []
        for case in cases:
            kept += await forging.rows(self.chat.store, "case", id=case.id)
            kept += await forging.rows(self.chat.store, *tables, case_id=case.id)
        return kept


@pytest.fixture
def forger(station: Station) -> Forger:
    return Forger(station)


def given(sendings: Iterable[Sending]) -> list[Upload]:
    return [s.message.upload for s in sendings if isinstance(s.message.upload, Upload)]


def says(sendings: Iterable[Sending], *marks: str) -> list[str]:
    """The marks that were told to anybody."""
    told = "\n".join(raw(sending) for sending in sendings)
    return [mark for mark in marks if mark in told]


async def test_every_tap_of_the_room_is_forged(forger: Forger) -> None:
    genuine = await forger.begins()
    shown = {data.split(":")[1] for data in genuine if data.startswith("o:")}
    assert {"evidence", "step", "to", "send", "grant", "refuse", "pst", "unbind", "open"} <= shown


async def test_a_stranger_is_given_nothing_by_any_word(forger: Forger) -> None:
    genuine = await forger.begins()
    cases = (forger.mine, forger.plain, forger.hers, forger.above)
    before = await forger.of_case(*cases), await forging.rows(forger.chat.store, *UNITS_AND_PEOPLE)
    got = await forger.every_tap(genuine, STRANGER, forger.mine, None)
    assert given(got) == []
    assert says(got, STORY, NAME, PHONE, *(case.pseudonym for case in cases)) == []
    assert (await forger.of_case(*cases), await forging.rows(forger.chat.store, *UNITS_AND_PEOPLE)) == before
    assert forger.chat.intake.failed == 0


async def test_a_colleague_is_given_nothing_of_a_case_that_another_holds(forger: Forger) -> None:
    genuine = await forger.begins()
    cases = (forger.plain, forger.above)
    before = await forger.of_case(*cases)
    got = await forger.every_tap(genuine, BUDI, forger.plain, GROUP)
    # The closing of `mine` waits for a second person, who may read it.
    readable = {*forger.files[forger.hers.id], *forger.files[forger.mine.id]}
    assert {upload.evidence_id for upload in given(got)} <= readable
    told = [s for s in got if any(case.ticket in s.text for case in cases)]
    assert says(told, STORY, NAME, PHONE, forger.above.pseudonym) == []
    assert await forger.of_case(*cases) == before
    assert forger.chat.intake.failed == 0


async def test_a_holder_is_given_their_own_cases_files_alone_and_no_picture_as_it_came(
    forger: Forger,
) -> None:
    genuine = await forger.begins()
    others = (forger.hers, forger.above)
    before = await forger.of_case(*others)
    waiting = await forging.rows(forger.chat.store, "approval", case_id=forger.mine.id)
    got = await forger.every_tap(genuine, RINA, forger.mine, None)
    own = forger.files[forger.mine.id] + forger.files[forger.plain.id]
    assert {upload.evidence_id for upload in given(got)} <= set(own)
    assert {upload.evidence_id for upload in given(got) if not upload.drawn} <= {own[1], own[3]}
    assert {s.message.chat_id for s in got if isinstance(s.message.upload, Upload)} == {RINA.id}
    assert says(got, NAME, PHONE, forger.above.pseudonym) == []
    assert await forger.of_case(*others) == before
    decided = await forging.rows(forger.chat.store, "approval", case_id=forger.mine.id)
    kept = {row["id"]: row for row in decided}
    for asked in waiting:  # the request for the identity is their own to take back
        now = kept[asked["id"]]
        assert now["decided_by"] is None
        assert now == asked if asked["kind"] == "closing" else not now["granted"]
    for kind in (EventKind.IDENTITY_DECIDED, EventKind.IDENTITY_ANSWERED):
        assert kind not in await forger.station.kinds(forger.mine)
    for case in (forger.mine, forger.plain):
        stands = await forger.station.case(case)
        assert stands.handling_unit_id == case.handling_unit_id
        assert not stands.status.closed
    assert forger.chat.intake.failed == 0


async def test_who_administers_no_group_changes_no_poster_and_no_group(forger: Forger) -> None:
    genuine = [
        data for data in await forger.begins() if data.split(":")[1] in {"pst", "unbind", "page", "card"}
    ]
    words = [row["id"] for row in await forging.rows(forger.chat.store, "poster", "unit")]
    words += [*forging.WORDS, forger.above.ticket]
    before = await forging.rows(forger.chat.store, "unit", "poster")
    datas = forging.as_sent([*genuine, *(d for each in genuine for d in forging.forged(each, words))])
    got = [*await forger.each(datas, RINA, GROUP), *await forger.each(datas, STRANGER, None)]
    assert await forging.rows(forger.chat.store, "unit", "poster") == before
    assert [s for s in got if isinstance(s.message.upload, Printout | Upload)] == []
    assert forger.chat.intake.failed == 0

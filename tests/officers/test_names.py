"""Officers are called by names that can be seen and turn nothing, whatever their accounts are called."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from storage import officers, rows, schema
from tests.worlds.chat import Person
from tests.worlds.station import BUDI, GROUP, RINA, SARI, STORY, Station, raw

TURNED = "\u202emalas"


async def called(station: Station, person: Person, name: str) -> Person:
    """The account has another name now, and acts in the group."""
    renamed = replace(person, first_name=name)
    await station.chat.says(renamed, "/kasusku", group=GROUP)
    return renamed


@pytest.mark.parametrize("name", ["\u3164", "\u115f\u1160", "\u2800", "\u200b", ""])
async def test_who_never_had_a_visible_name_is_called_by_a_number(station: Station, name: str) -> None:
    nobody = Person(7010, name)
    case, posted = await station.report()
    await station.taps(nobody, posted, "claim", group=GROUP)
    assert re.search(r"Dipegang: Petugas \d+$", station.card(case).text, re.MULTILINE)
    listed = await station.chat.says(BUDI, "/kasus", group=GROUP)
    assert re.search(r"Petugas \d+", listed.last.text)
    late = await station.taps(BUDI, station.card(case), "open", group=GROUP)
    assert "None" not in "".join(s.text for s in late.sendings)


@pytest.mark.parametrize("name", ["", "\u3164"])
async def test_a_deleted_account_keeps_its_last_real_name(station: Station, name: str) -> None:
    case = await station.held()
    await called(station, RINA, name)
    async with station.chat.store.read() as tx:
        officer = await officers.by_user(tx, RINA.id)
    assert officer is not None
    assert officer.name == RINA.first_name
    await station.chat.says(BUDI, f"/kasus {case.ticket}", group=GROUP)
    assert f"Dipegang: {RINA.first_name}" in station.card(case).text


async def test_a_name_turns_nothing_around_it(station: Station) -> None:
    turner = Person(7011, TURNED)
    case, posted = await station.report()
    await station.taps(turner, posted, "claim", group=GROUP)
    arab = Person(7012, "محمد")
    other, posted = await station.report()
    await station.taps(arab, posted, "claim", group=GROUP)
    assert "Dipegang: malas" in station.card(case).text
    assert "Dipegang: \u2068محمد\u2069" in station.card(other).text


async def test_a_name_stored_before_is_shown_the_same_way(station: Station) -> None:
    case = await station.held()
    async with station.chat.store.write() as tx:
        officer = await officers.by_user(tx, RINA.id)
        assert officer is not None
        sealed = officers._seal(tx, replace(officer, name="\u3164"))
        await rows.change(tx, schema.officer, schema.officer.c.id == officer.id, person=sealed)
    asked = await station.chat.taps_data(BUDI, 5, f"o:claim:{case.ticket}", group=GROUP)
    assert "sudah dipegang Petugas" in asked.toasts[0].text


async def test_what_a_reporter_typed_turns_no_line_of_the_file(station: Station) -> None:
    content = {"story": [{"m": 1, "text": f"{STORY} \u202egnisib"}], "accused": "other"}
    _, opened = await station.claimed(content=content)
    assert STORY in "".join(s.text for s in opened.sendings)
    assert not any("\u202e" in s.text or "\\u202e" in raw(s) for s in opened.sendings)


AWFUL = "\u202ebalik\u2069\u2066 \u3164\u200b\u2060\U000e0041 \u0645\u062d\u0645\u062f \u200d"
"""What turns, hides and shows nothing, at once; every message of a story is looked at (`assert_harmless`)."""


async def test_awful_words_hide_and_turn_nothing_in_what_others_read(
    station: Station,
) -> None:
    rina = Person(RINA.id, AWFUL)
    content = {
        "spot": AWFUL,
        "story": [{"m": 1, "text": AWFUL}, {"contact": {"name": AWFUL, "phone": AWFUL}}],
        "people": [{"name": AWFUL, "rank": "Bripka"}],
        "answers": {"accused": "other", "accused_other": {"text": AWFUL}},
    }
    case, opened = await station.claimed(rina, content=content)
    assert any("balik" in s.text for s in opened.to(rina.id))
    await station.writes(rina, opened, f"tulisan {AWFUL}")
    asked = await station.chat.taps_data(rina, 5, f"o:step:{case.ticket}:rejected")
    shown = await station.replies(rina, asked, f"Bukan wewenang {AWFUL}")
    await station.taps(rina, shown, "send")
    read = await station.enters(BUDI, station.card(case), "review")
    assert any("Bukan wewenang" in s.text for s in read.to(BUDI.id))
    await station.taps(BUDI, read, "open")
    await station.taps(BUDI, read, "grant")
    told = [s.text for s in station.chat.everything if s.message.chat_id == SARI.id]
    assert any("tulisan" in text for text in told)

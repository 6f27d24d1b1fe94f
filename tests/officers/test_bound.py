"""What was shown counts for the case as it stood then: previews, requests and questions out of date."""

from __future__ import annotations

from typing import Final

import pytest

from bot.officers import action_table
from storage import approvals, events, slots
from storage.records import ActorRole, Case, EventKind, Mode, Status
from tests.worlds.chat import Answer
from tests.worlds.station import AGUS, BUDI, GROUP, RINA, SARI, Station
from tests.worlds.station import actions as buttons

SHOWN: Final = "how the case stood when it was shown"
ASKED: Final = "holder, status and unit when it was asked"
NOTHING: Final = "nothing: it shows something, and is drawn when it is asked for"
ITSELF: Final = "nothing: one act that holds or fails at the tap, whatever was shown"
NEXT: Final = "nothing: it leads to a preview, which is bound"

BINDS: Final = {
    "claim": ITSELF,
    "open": NOTHING,
    "said": NOTHING,
    "evidence": NOTHING,
    "release": NOTHING,
    "takeover": NOTHING,
    "step": NEXT,
    "to": NEXT,
    "within": NEXT,
    "send": SHOWN,
    "reword": NEXT,
    "drop": ITSELF,
    "review": NOTHING,
    "grant": SHOWN,
    "refuse": ITSELF,
    "identity": NOTHING,
    "unask": ITSELF,
    "write": NOTHING,
    "post": SHOWN,
    "retype": NEXT,
    "sp3d": NOTHING,
    "sp3d_send": SHOWN,
    "sp3d_anew": NEXT,
    "sp3d_typed": NEXT,
    "reopen": NOTHING,
    "mute": NOTHING,
    "mute_for": NEXT,
    "mute_send": ITSELF,
    "mute_again": NEXT,
    "mute_drop": ITSELF,
    "mute_reasoned": NEXT,
    "unmute": ITSELF,
    "released": ASKED,
    "taken_over": ASKED,
    "addressed": NEXT,
    "noted": NEXT,
    "reworded": NEXT,
    "refused": ITSELF,
    "original_reasoned": NOTHING,
    "identity_reasoned": ASKED,
    "written": NEXT,
    "reopened": ASKED,
}
"""Every button and every answer of this room, with what it is bound to."""


async def chosen(station: Station, case: Case, status: str) -> Answer:
    return await station.chat.taps_data(RINA, 5, f"o:step:{case.ticket}:{status}")


async def happens(station: Station, case: Case, kind: EventKind) -> None:
    async with station.chat.store.write() as tx:
        await events.append(tx, case.id, kind, ActorRole.REPORTER, None, {})


def test_of_every_button_it_is_known_what_binds_it() -> None:
    assert set(BINDS) == action_table.TAPS.keys() | action_table.ANSWERS.keys()
    asked = {
        name for name, action in (action_table.TAPS | action_table.ANSWERS).items() if action.anew is not None
    }
    assert asked == {name for name, binds in BINDS.items() if binds is ASKED}


async def test_a_step_previewed_before_another_one_takes_nothing_back(station: Station) -> None:
    case = await station.held()
    old = await station.replies(RINA, await chosen(station, case, "need_info"), "Jam berapa?")
    await station.taps(RINA, await chosen(station, case, "inquiry"), "send")
    sent = await station.taps(RINA, old, "send")
    assert await station.status(case) is Status.INQUIRY
    assert sent.to(SARI.id) == []
    assert "sudah berubah sejak pratinjau dibuat" in sent.toasts[0].text
    again = await station.taps(RINA, sent, "send")
    assert await station.status(case) is Status.NEED_INFO
    assert "Jam berapa?" in again.to(SARI.id)[0].text


async def test_what_happened_since_is_said_and_the_preview_names_both_ends(station: Station) -> None:
    case = await station.held()
    old = await chosen(station, case, "inquiry")
    assert old.last.text.startswith(f"{case.ticket} · Diterima → ")
    await happens(station, case, EventKind.ADDED)
    sent = await station.taps(RINA, old, "send")
    said = next(s for s in sent.sendings if "open" in buttons(s))
    assert "Pelapor menambahkan keterangan" in said.text
    assert await station.status(case) is Status.RECEIVED


@pytest.mark.parametrize("kind", [EventKind.OPENED, EventKind.EVIDENCE_SHOWN, EventKind.ORIGINAL_SHOWN])
async def test_reading_does_not_outdate_a_preview(station: Station, kind: EventKind) -> None:
    case = await station.held()
    shown = await chosen(station, case, "inquiry")
    await happens(station, case, kind)
    await station.taps(RINA, shown, "send")
    assert await station.status(case) is Status.INQUIRY


async def test_a_preview_from_before_it_was_bound_is_shown_once_more(station: Station) -> None:
    case = await station.held()
    old = await chosen(station, case, "inquiry")
    data = next(b["callback_data"] for b in old.last.buttons if b["callback_data"].startswith("o:send:"))
    async with station.chat.store.write() as tx:
        slot = await slots.get(tx, data.split(":")[-1])
        assert slot is not None
        await slots.set_note(tx, slot.id, {"draft": slot.note["draft"]})
    sent = await station.taps(RINA, old, "send")
    assert await station.status(case) is Status.RECEIVED
    await station.taps(RINA, sent, "send")
    assert await station.status(case) is Status.INQUIRY


async def closing(station: Station) -> tuple[Case, Answer]:
    """A case whose closing was asked for, and what the second person was shown."""
    case = await station.held()
    asked = await station.replies(RINA, await chosen(station, case, "rejected"), "Bukan wewenang.")
    await station.taps(RINA, asked, "send")
    led = await station.taps(BUDI, station.card(case), "review", group=GROUP)
    return case, await station.follows_link(BUDI, led)


async def test_a_closing_is_not_approved_on_what_was_read_before_an_addition(
    station: Station,
) -> None:
    case, read = await closing(station)
    await happens(station, case, EventKind.ADDED)
    granted = await station.taps(BUDI, read, "grant")
    assert await station.status(case) is Status.RECEIVED
    assert "sudah berubah" in granted.toasts[0].text
    await station.taps(BUDI, granted, "grant")
    assert await station.status(case) is Status.REJECTED


async def test_a_button_that_names_the_request_alone_shows_it_once_more(station: Station) -> None:
    case, _ = await closing(station)
    async with station.chat.store.read() as tx:
        waiting = await approvals.open_of(tx, case.id, "closing")
    assert waiting is not None
    shown = await station.chat.taps_data(BUDI, 5, f"o:grant:{case.ticket}:{waiting.id}")
    assert await station.status(case) is Status.RECEIVED
    await station.taps(BUDI, shown, "grant")
    assert await station.status(case) is Status.REJECTED


async def test_a_take_over_asked_for_one_holder_is_not_taken_from_the_next(station: Station) -> None:
    case = await station.held()
    await station.enters(AGUS, station.card(case), "takeover")
    asked = await station.supervises(AGUS)
    led = await station.taps(RINA, station.card(case), "release", group=GROUP)
    await station.replies(RINA, led, "Cuti.")
    await station.taps(BUDI, station.card(case), "claim", group=GROUP)
    again = await station.replies(AGUS, asked, "Rina cuti.")
    assert (await station.case(case)).officer_id == await station.officer_id(BUDI)
    await station.replies(AGUS, again, "Budi juga cuti.")
    assert (await station.case(case)).officer_id == await station.officer_id(AGUS)


async def test_a_release_asked_before_the_status_changed_is_asked_again(station: Station) -> None:
    case = await station.held()
    asked = await station.taps(RINA, station.card(case), "release", group=GROUP)
    await station.taps(RINA, await chosen(station, case, "inquiry"), "send")
    again = await station.replies(RINA, asked, "Cuti.")
    assert (await station.case(case)).officer_id is not None
    await station.replies(RINA, again, "Cuti.")
    assert (await station.case(case)).officer_id is None


async def test_an_identity_asked_for_before_the_status_changed_is_asked_again(station: Station) -> None:
    case = await station.held(mode=Mode.IDENTIFIED)
    asked = await station.chat.taps_data(RINA, 5, f"o:identity:{case.ticket}")
    await station.taps(RINA, await chosen(station, case, "inquiry"), "send")
    again = await station.replies(RINA, asked, "Untuk SP2HP2.")
    assert "identity_asked" not in await station.kinds(case)
    await station.replies(RINA, again, "Untuk SP2HP2.")
    assert "identity_asked" in await station.kinds(case)

"""A supervisor mutes the reporter of one case, for a time and with a reason; what officers see of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage import cases, events, verify
from storage.records import ActorRole, Case, CaseEvent, EventKind, Mode, Status
from tests.officers.twins import seen
from tests.worlds.chat import Answer
from tests.worlds.station import AGUS, BUDI, GROUP, RINA, SARI, TUTI, Station, actions

REASON = "Mengirim ratusan pesan yang sama."


@pytest.fixture
def led(station: Station) -> Station:
    """Agus administers the group, as Telegram says whenever it is asked."""
    station.administered(here=[AGUS])
    return station


async def opens(station: Station, case: Case) -> Answer:
    """The supervisor reads the file."""
    first = await station.taps(AGUS, station.card(case), "open", group=GROUP)
    return first if first.to(AGUS.id) else await station.follows_link(AGUS, first)


async def previews(station: Station, case: Case, days: int = 3, reason: str = REASON) -> Answer:
    """[Bisukan pelapor], so many days, the reason: what the reporter would be told."""
    asked = await station.taps(AGUS, await opens(station, case), "mute")
    chosen = await station.chat.taps(AGUS, asked, f"{days} hari")
    return await station.replies(AGUS, chosen, reason)


async def mutes(station: Station, case: Case, days: int = 3) -> Answer:
    return await station.taps(AGUS, await previews(station, case, days), "mute_send")


async def acts(station: Station, case: Case) -> list[CaseEvent]:
    """What the chain says of muting."""
    told = {EventKind.MUTED, EventKind.UNMUTED}
    return [event for event in await station.chain(case) if event.kind in told]


async def sends(station: Station, case: Case, text: str) -> Answer:
    """The reporter adds something; whether it is taken shows in the chain."""
    return await station.chat.says(SARI, f"/tambah {case.ticket} {text}")


async def test_a_supervisor_mutes_with_a_reason_and_sees_first_what_is_told(led: Station) -> None:
    case = await led.held()
    shown = await previews(led, case)
    assert REASON in shown.last.text
    assert actions(shown.last) == ["mute_send", "mute_again", "mute_drop"]
    assert await acts(led, case) == []
    until = led.chat.now + timedelta(days=3)
    done = await led.taps(AGUS, shown, "mute_send")
    (muted,) = await acts(led, case)
    assert (muted.role, muted.officer_id) == (ActorRole.SUPERVISOR, await led.officer_id(AGUS))
    assert muted.payload == {"reason": REASON, "until": until.replace(second=0, microsecond=0).isoformat()}
    (news,) = done.to(SARI.id)
    for word in (REASON, "Itwasum", "Kompolnas", "110", "LPSK", led.polres.name):
        assert word in news.text
    assert AGUS.first_name not in news.text
    assert "dibisukan" in led.card(case).text
    assert REASON not in led.card(case).text
    (told,) = done.to(RINA.id)
    assert "dibisukan oleh Agus" in told.text
    file = await opens(led, case)
    riwayat = next(s.text for s in file.to(AGUS.id) if "· Riwayat" in s.text)
    assert REASON in riwayat
    assert "unmute" in actions(file.to(AGUS.id)[-1])
    async with led.chat.store.read() as tx:
        assert await verify.verify(tx, case.ticket) == []


async def test_only_supervisors_find_the_button_and_whoever_forges_it_is_refused(led: Station) -> None:
    case = await led.held()
    file = await led.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    assert not {"mute", "unmute"} & {name for s in file.to(RINA.id) for name in actions(s)}
    await led.proven(BUDI, led.polres)
    refusals = set()
    for name in ("mute", "mute_for", "mute_send", "mute_again", "mute_drop", "unmute"):
        for person in (RINA, BUDI, TUTI):
            answer = await led.chat.taps_data(person, 5, f"o:{name}:{case.ticket}:3")
            refusals |= {t.text for t in answer.toasts if "sedang diperiksa" not in t.text}
            refusals |= {s.text.removeprefix(f"{case.ticket}: ") for s in answer.to(person.id)}
    assert len(refusals) == 1
    assert await acts(led, case) == []


async def test_a_holder_who_supervises_may_mute_too(led: Station) -> None:
    case = await led.held(AGUS)
    assert "mute" not in actions((await opens(led, case)).to(AGUS.id)[-1]), "nobody knows that yet"
    await led.chat.taps_data(AGUS, 5, f"o:mute:{case.ticket}")
    await mutes(led, case)
    (muted,) = await acts(led, case)
    assert muted.role is ActorRole.SUPERVISOR


async def test_of_two_taps_one_mutes_and_of_two_more_one_lifts(led: Station) -> None:
    case = await led.held()
    shown = await previews(led, case)
    await led.taps(AGUS, shown, "mute_send")
    again = await led.taps(AGUS, shown, "mute_send")
    assert again.toasts
    assert [event.kind for event in await acts(led, case)] == [EventKind.MUTED]
    file = await opens(led, case)
    lifted = await led.taps(AGUS, file, "unmute")
    assert ["terima lagi" in s.text for s in lifted.to(SARI.id)] == [True]
    assert not (await led.taps(AGUS, file, "unmute")).to(SARI.id)
    assert [event.kind for event in await acts(led, case)] == [EventKind.MUTED, EventKind.UNMUTED]
    assert "dibisukan" not in led.card(case).text
    await sends(led, case, "Ada saksi.")
    ended = (await led.chat.later(days=8)).to(SARI.id)
    assert (await led.kinds(case)).count("added") == 1
    assert not any("terima lagi" in s.text for s in ended), "of a mute that was lifted nothing ends"


async def test_a_time_that_nobody_offers_is_none(led: Station) -> None:
    case = await led.held()
    await opens(led, case)
    for days in ("30", "0", "-1", "selamanya", ""):
        answer = await led.chat.taps_data(AGUS, 5, f"o:mute_for:{case.ticket}:{days}")
        assert "tidak berlaku" in answer.toasts[0].text
        assert answer.to(AGUS.id) == []


async def test_a_reason_is_words_and_may_be_changed_or_dropped(led: Station) -> None:
    case = await led.held()
    asked = await led.taps(AGUS, await opens(led, case), "mute")
    question = await led.chat.taps(AGUS, asked, "1 hari")
    assert "alasannya" in (await led.replies(AGUS, question, "...")).to(AGUS.id)[0].text
    shown = await previews(led, case)
    other = await led.replies(AGUS, await led.taps(AGUS, shown, "mute_again"), "Kata-kata kasar.")
    assert "Kata-kata kasar." in other.last.text
    await led.taps(AGUS, other, "mute_drop")
    await led.taps(AGUS, other, "mute_send")
    assert await acts(led, case) == []


async def test_a_case_closed_meanwhile_mutes_nobody_and_says_so(led: Station) -> None:
    case = await led.held()
    file, shown = await opens(led, case), await previews(led, case)
    async with led.chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.CLOSED_SETTLED)
    sent = await led.taps(AGUS, shown, "mute_send")
    assert "sudah ditutup" in sent.toasts[0].text
    assert "sudah ditutup" in (await led.taps(AGUS, file, "mute")).toasts[0].text
    assert await acts(led, case) == []


async def test_nobody_is_asked_for_what_they_may_not_answer(led: Station) -> None:
    """Else a mute would stop the clocks that pause while the reporter is awaited."""
    case = await led.held()
    step = f"o:step:{case.ticket}:need_info"
    previewed = await led.replies(RINA, await led.chat.taps_data(RINA, 5, step), "Jam berapa?")
    file = await opens(led, case)
    await mutes(led, case)
    assert "sedang dibisukan" in (await led.chat.taps_data(RINA, 5, step)).toasts[0].text
    await led.taps(RINA, previewed, "send")
    assert await led.status(case) is Status.RECEIVED
    await led.taps(AGUS, await opens(led, case), "unmute")
    again = await led.replies(RINA, await led.chat.taps_data(RINA, 5, step), "Jam berapa?")
    await led.taps(RINA, again, "send")
    assert await led.status(case) is Status.NEED_INFO
    assert "diminta melengkapi" in (await led.taps(AGUS, file, "mute")).toasts[0].text


async def test_closing_the_case_ends_the_mute_for_good(led: Station) -> None:
    case = await led.held()
    await mutes(led, case)
    async with led.chat.store.write() as tx:
        closed = {"from": "received", "to": "rejected"}
        await events.append(tx, case.id, EventKind.STATUS_CHANGED, ActorRole.OFFICER, None, closed)
        await cases.set_status(tx, case.id, Status.REJECTED)
    asked = await led.taps(AGUS, await opens(led, case), "reopen")
    await led.replies(AGUS, asked, "Ada bukti baru.")
    await sends(led, case, "Terima kasih sudah dibuka, ini buktinya.")
    await led.chat.later(minutes=3)
    assert (await led.kinds(case)).count("added") == 1
    assert not any("terima lagi" in s.text for s in (await led.chat.later(days=4)).to(SARI.id))


async def test_who_lost_the_group_meanwhile_mutes_nobody(led: Station) -> None:
    case = await led.held()
    shown = await previews(led, case)
    led.administered(here=[BUDI])
    led.chat.passes(minutes=6)
    await led.taps(AGUS, shown, "mute_send")
    assert await acts(led, case) == []
    led.strangers.add(AGUS.id)
    led.chat.passes(hours=13)
    await led.chat.taps_data(AGUS, 5, f"o:unmute:{case.ticket}")
    assert await acts(led, case) == []


async def test_it_ends_at_its_time_without_anything_that_has_to_run(led: Station) -> None:
    case = await led.held()
    await mutes(led, case, days=1)
    (muted,) = await acts(led, case)
    assert muted.payload is not None
    left = timedelta(days=1) - timedelta(seconds=led.chat.now.second, microseconds=led.chat.now.microsecond)
    led.chat.passes(seconds=(left - timedelta(seconds=1)).total_seconds())
    assert "tidak disimpan" in (await sends(led, case, "Sedetik sebelumnya.")).last.text
    led.chat.passes(seconds=1)
    on_time = await sends(led, case, "Tepat waktu.")
    assert any("terima lagi" in s.text for s in on_time.to(SARI.id))
    assert "dibisukan" not in led.card(case).text
    await led.chat.later(minutes=3)
    assert (await led.kinds(case)).count("added") == 1


async def test_what_officers_see_of_a_mute_does_not_depend_on_the_reporter(tmp_path: Path) -> None:
    shown = []
    for mode in (Mode.CONFIDENTIAL, Mode.IDENTIFIED, Mode.UNLINKED):
        async with Station.open(tmp_path / mode) as station:
            station.administered(here=[AGUS])
            case = await station.held(mode=mode)
            await mutes(station, case)
            await sends(station, case, "Tidak masuk.")
            await station.chat.later(days=4)
            kinds = [(event.kind, event.role) for event in await station.chain(case)]
            shown.append((seen(station, {SARI.id}, pseudonym=case.pseudonym), kinds))
    assert shown[0] == shown[1] == shown[2]

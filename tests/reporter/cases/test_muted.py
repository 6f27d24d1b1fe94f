"""A reporter who is muted in one case: nothing is taken, nothing is lost in silence, all else goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.rules import muting
from storage import cases, conversations, events
from storage.records import ActorRole, Case, Conversation, EventKind, Status, Urgency
from tests.worlds.chat import Answer, Chat
from tests.worlds.citizen import Citizen
from tests.worlds.contents import photo
from tests.worlds.followup import BUDI, SARI, added, asks, bodies, kept, news, waits

REASON = "Mengirim ratusan pesan yang sama."
NOT_KEPT = "tidak masuk ke pengaduan ini dan tidak disimpan"


async def mute(chat: Chat, case: Case, **lasts: float) -> datetime:
    """A supervisor has muted the reporter; until when."""
    until = chat.now + timedelta(**(lasts or {"days": 3}))
    async with chat.store.write() as tx:
        payload = muting.mute_payload(REASON, until)
        await events.append(tx, case.id, EventKind.MUTED, ActorRole.SUPERVISOR, None, payload)
    return until


async def muted_case(chat: Chat, citizen: Citizen) -> Case:
    case = await citizen.sent_case()
    await mute(chat, case)
    return case


def refused(answer: Answer) -> list[str]:
    """What was said of what isn't kept; it names the case, the reason, what passes, and the end."""
    said = [sending.text for sending in answer.sendings if NOT_KEPT in sending.text]
    assert all(word in text for text in said for word in (REASON, "Sampai", "/status", "YDN-", "110"))
    return said


async def test_nothing_is_taken_and_each_message_is_told_so_once(chat: Chat, sari: Citizen) -> None:
    case = await muted_case(chat, sari)
    asked = await asks(chat, case)
    answers = [
        await sari.says("Halo, ini lagi."),
        await sari.says(f"/tambah {case.ticket} Ini juga."),
        await sari.says("/tambah Dan ini."),
        await sari.sends(photo("foto")),
        await chat.replies(SARI, asked, "Kemarin."),
        await sari.says("Terima kasih"),
    ]
    assert [len(refused(answer)) for answer in answers] == [1] * len(answers)
    assert [len(answer.to(SARI.id)) for answer in answers] == [1] * len(answers)
    for tapped in (await sari.taps_data(f"r:c:add:{case.ticket}"), await sari.says(f"/tambah {case.ticket}")):
        assert REASON in tapped.last.text
        assert NOT_KEPT not in tapped.last.text
    await chat.later(minutes=3)
    assert (await kept(chat, case), await waits(chat, sari.person)) == ([], 0)
    assert await chat.left("officers.added") == []
    assert await chat.left("reporter.fetch_file") == []


async def test_a_flood_of_albums_is_answered_once_an_album(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.says("/tambah")
    await mute(chat, case)
    told = [len(refused(await sari.sends(photo(f"{a}{n}", album=a)))) for a in "xy" for n in range(10)]
    assert told == ([1] + [0] * 9) * 2
    assert await kept(chat, case) == []
    done = await sari.taps_data("r:c:done")
    assert "tersimpan" not in done.last.text


async def test_an_album_that_a_reply_began_before_is_cut_and_said(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    asked = await asks(chat, case)
    beside = chat.replying(asked, SARI)
    await sari.sends(photo("satu", album="x") | beside)
    await mute(chat, case)
    assert [len(refused(await sari.sends(photo(n, album="x") | beside))) for n in ("dua", "tiga")] == [1, 0]
    await chat.later(minutes=3)
    assert await kept(chat, case) == ["satu"], "what was shown as on its way arrives"


async def test_what_waited_from_before_goes_on_waiting(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    waiting = await sari.says("Untuk yang mana?")
    until = await mute(chat, case, hours=1)
    assert REASON in (await sari.taps_data(waiting.data[0])).last.text
    assert (await kept(chat, case), await waits(chat, sari.person)) == ([], 1)
    chat.passes(seconds=(until - chat.now).total_seconds())
    await sari.taps_data(waiting.data[0])
    assert await bodies(chat, case) == [{"text": "Untuk yang mana?"}]


async def test_another_case_takes_what_it_always_took(chat: Chat, sari: Citizen) -> None:
    case = await muted_case(chat, sari)
    other = await sari.sent_case()
    asked = await sari.says("Ini untuk yang lain.")
    assert [data for data in asked.data if ":to:" in data] == [asked.data[0]]
    assert asked.data[0].endswith(other.ticket)
    await sari.taps_data(asked.data[0])
    assert await bodies(chat, other) == [{"text": "Ini untuk yang lain."}]
    assert await kept(chat, case) == []


async def test_the_page_says_it_and_everything_else_goes_on(chat: Chat, sari: Citizen) -> None:
    case = await muted_case(chat, sari)
    page = await sari.says(f"/status {case.ticket}")
    for word in (REASON, "Sampai", "Itwasum", "Kompolnas", "110", "148"):
        assert word in page.last.text
    assert f"r:c:add:{case.ticket}" not in page.data
    for data in ("dgr", "me", "nw", "code", "wd"):
        assert f"r:c:{data}:{case.ticket}" in page.data
    await sari.taps_data(f"r:c:me1:{case.ticket}")
    assert "Sari Lengkap" in (await sari.says("Sari Lengkap")).texts(SARI.id)[-1]
    before = await sari.taps_data(f"r:c:codey:{case.ticket}")
    assert "kode" in before.last.text.lower()
    assert (await sari.says("/lapor")).messages
    await sari.taps_data(f"r:c:wdy:{case.ticket}")
    assert (await chat.case(case)).status is Status.CLOSED_WITHDRAWN


async def test_danger_passes_and_then_for_hours_what_is_told_of_it(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    await sari.taps_data(f"r:c:dgry:{case.ticket}")
    await mute(chat, case)
    assert refused(await sari.says("Sebelum menyatakan bahaya."))
    await sari.taps_data(f"r:c:dgry:{case.ticket}")
    assert "4 jam" in sari.texts
    assert len(await chat.left("officers.danger")) == 2, "of before the mute nobody could be told more"
    assert (await chat.case(case)).urgency is Urgency.URGENT
    await sari.taps_data(f"r:c:add:{case.ticket}")
    await sari.says("Saya di rumah, mereka di luar.")
    assert await bodies(chat, case) == [{"text": "Saya di rumah, mereka di luar."}]
    chat.passes(hours=4)
    assert refused(await sari.says(f"/tambah {case.ticket} Empat jam kemudian."))
    await sari.taps_data(f"r:c:dgry:{case.ticket}")
    assert len(await chat.left("officers.danger")) == 3


async def test_below_the_question_for_danger_yes_passes_and_words_are_refused(
    chat: Chat, sari: Citizen
) -> None:
    case = await muted_case(chat, sari)
    asked = (await sari.taps_data(f"r:c:dgr:{case.ticket}")).last
    assert refused(await chat.replies(SARI, asked, "Mereka lewat lagi."))
    await chat.replies(SARI, asked, "ya")
    assert len(await chat.left("officers.danger")) == 1
    assert await kept(chat, case) == []


async def test_whoever_has_the_code_alone_is_treated_alike(chat: Chat, sari: Citizen, budi: Citizen) -> None:
    unlinked, code = await sari.sent_case_with_code(unlinked=True)
    other, others = await sari.sent_case_with_code()
    await mute(chat, unlinked)
    await mute(chat, other)
    for case, key, acts in ((unlinked, code, True), (other, others, False)):
        page = await budi.says(f"/status {case.ticket} {key}")
        assert REASON in page.seen_by(BUDI).last.text
        assert (f"r:c:dgr:{case.ticket}" in page.data) is acts
        answer = await budi.says(f"/tambah {case.ticket} Dari ponsel lain.")
        assert [NOT_KEPT in text for text in answer.texts(BUDI.id)] == [True]
        assert (f"r:c:dgr:{case.ticket}" in answer.data) is acts
        await budi.sends(photo("a", album="x"))
        assert await added(chat, case) == []
    await chat.later(minutes=31)
    assert await budi.is_unknown(), "a visit leaves nothing, not even of what was refused"


async def test_news_of_it_is_told_once_and_its_end_only_while_true(chat: Chat, sari: Citizen) -> None:
    case = await sari.sent_case()
    until = await mute(chat, case)
    told = {"event": 2, "until": until.isoformat(), "reason": REASON}
    assert REASON in (await news(chat, "reporter.tell_mute", case, **told)).text
    before = len(chat.everything)
    await chat.leaves("reporter.tell_unmuted", {"case_id": case.id})
    assert len(chat.everything) == before, "it holds still"
    async with chat.store.write() as tx:
        await events.append(tx, case.id, EventKind.UNMUTED, ActorRole.SUPERVISOR, None, {})
    assert "mencabut" in (await news(chat, "reporter.tell_unmuted", case, lifted=True)).text
    async with chat.store.write() as tx:
        await cases.set_status(tx, case.id, Status.REJECTED)
    before = len(chat.everything)
    await chat.leaves("reporter.tell_unmuted", {"case_id": case.id})
    assert len(chat.everything) == before


@pytest.mark.parametrize("holds", [True, False])
async def test_of_an_edit_after_sending_the_same_is_said(chat: Chat, sari: Citizen, holds: bool) -> None:
    case = await sari.sent_case()
    if holds:
        await mute(chat, case)
    async with chat.store.write() as tx:
        done = {"n": {"ticket": case.ticket, "m": None, "said": {"77": "story"}}}
        await conversations.save(tx, Conversation(SARI.id, "id", {"done": done}, tx.now))
    answer = await sari.sends({"message_id": 77, "text": "Tulisan yang lain."}, edited=True)
    assert bool(refused(answer)) is holds
    assert bool(await bodies(chat, case)) is not holds

"""Every button of the citizen's room with every argument forged: nobody else's report is shown or changed,
and nothing fails.
"""

from __future__ import annotations

import re

from bot.reporter import citizen_turn, dispatch
from bot.reporter.filing import draft_lifetime, receipt, start
from bot.reporter.form import rendering
from storage.records import Conversation, Json, Poster
from tests import forging
from tests.worlds.chat import BOT_ID, Chat, Person, Sending
from tests.worlds.citizen import STORY, Citizen

CHUNK = 150
FOREIGN = Person(1999, "Orang")


async def walks(sari: Citizen, poster: Poster) -> list[str]:
    """A report that is sent, with what belongs to it, and another that isn't; every button that was shown."""
    case = await sari.reports(f"/start {poster.token}")
    for words in ("/start", "/bahasa", "/privasi", "/bantuan", "/laporanku", "/tambah", "/periksa"):
        await sari.says(words)
    for words in (f"/status {case.ticket}", f"/tambah {case.ticket}"):
        await sari.says(words)
    await sari.says("Selesai.")
    for label in ("Selesai", "Cabut"):
        if any(one.startswith(label) for one in sari.labels):
            await sari.taps(label)
    await sari.says(f"/status {case.ticket}")
    await sari.says(f"/batal {case.ticket}")
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.says(STORY)
    await sari.says("/batal")
    await sari.says("/lapor")
    return forging.buttons(s for s in sari.chat.everything if s.message.chat_id == sari.person.id)


async def taps(chat: Chat, person: Person, datas: list[str]) -> list[Sending]:
    """Tap all of these; what that led to."""
    before = len(chat.everything)
    for begin in range(0, len(datas), CHUNK):
        await chat.batch([tap(person, data, n) for n, data in enumerate(datas[begin : begin + CHUNK])])
    return chat.everything[before:]


def tap(person: Person, data: str, number: int) -> Json:
    """A raw tap on a message of ours, whatever it was."""
    place = {"id": person.id, "type": "private", "first_name": person.first_name}
    bot = {"id": BOT_ID, "is_bot": True, "first_name": "Yanduan"}
    message = {"message_id": 5, "date": 1, "from": bot, "chat": place, "text": "…"}
    query = {"id": str(number), "from": person.raw(), "chat_instance": "1", "data": data, "message": message}
    return {"callback_query": query}


async def kept(chat: Chat, sari: Citizen) -> tuple[Conversation, list[Json]]:
    """All that is kept of her: her chat, her reports, their chains."""
    conversation = await sari.conversation()
    tables = ("case", "case_event", "case_message", "evidence", "identity")
    return conversation, await forging.rows(chat.store, *tables)


def all_forged(genuine: list[str], *words: str) -> list[str]:
    sorts = forging.sorts([data for data in genuine if not data.startswith(rendering.TAP_PREFIX)])
    steps = {re.split("[:=]", data)[4]: data for data in genuine if data.startswith(rendering.TAP_PREFIX)}
    wanted = [*words, *forging.WORDS]
    every = [*sorts, *steps.values()]
    bare = [
        f"{citizen_turn.TAP_PREFIX}{what}:x"
        for what in (*dispatch._OWN_CASE_TAPS, *dispatch._SEEN_CASE_TAPS, *dispatch._PLAIN_TAPS)
    ]
    return forging.as_sent(
        d for each in [*genuine, *every, *bare] for d in [each, *forging.forged(each, wanted)]
    )


async def test_no_word_in_a_button_shows_or_changes_anothers_report(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    genuine = await walks(sari, poster)
    begins = (
        rendering.TAP_PREFIX,
        start.TAP_PREFIX,
        draft_lifetime.RESUME_PREFIX,
        receipt.SAVED_PREFIX,
        receipt.MORE_PREFIX,
        citizen_turn.TAP_PREFIX,
    )
    assert all(any(data.startswith(begin) for data in genuine) for begin in begins), genuine
    (case, *_), draft = await sari.cases(), (await sari.conversation()).flow["draft"]
    stranger = Citizen(chat, FOREIGN)
    await stranger.says(f"/start {poster.token}")
    await stranger.taps("Setuju, mulai lapor")
    before = await kept(chat, sari)
    datas = all_forged(genuine, case.ticket, case.id, draft["nonce"], str(sari.person.id), poster.id)
    got = await taps(chat, FOREIGN, datas)
    assert await kept(chat, sari) == before
    assert {s.message.chat_id for s in got} <= {FOREIGN.id}
    assert not [s for s in got if STORY in s.text or case.pseudonym in s.text]
    assert not [s for s in got if case.ticket in s.text]
    assert chat.intake.failed == 0


async def test_no_word_in_a_button_of_ones_own_fails_or_reaches_others(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    other = Citizen(chat, FOREIGN)
    foreign = await other.reports(f"/start {poster.token}")
    before = await kept(chat, other)
    genuine = await walks(sari, poster)
    mine = [case.ticket for case in await sari.cases()]
    datas = all_forged(genuine, *mine[:1], foreign.ticket, poster.id)
    got = await taps(chat, sari.person, datas)
    assert (await kept(chat, other))[0] == before[0]
    assert [row for row in (await kept(chat, other))[1] if foreign.id in row.values()] == [
        row for row in before[1] if foreign.id in row.values()
    ]
    assert {s.message.chat_id for s in got if s.message.chat_id > 0} <= {sari.person.id}
    assert not [s for s in got if foreign.ticket in s.text and s.message.chat_id > 0]
    assert chat.intake.failed == 0

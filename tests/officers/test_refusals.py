"""Each refusal that may be told says its own reason, and none stands for another."""

from __future__ import annotations

import pytest

from bot.officers import wording
from bot.officers.dispatch import LONGEST_ANSWER
from bot.texts import translator
from storage import units
from storage.records import Case, Json
from tests.worlds.chat import Answer, Sending
from tests.worlds.contents import STICKER
from tests.worlds.station import GROUP, RINA, Station

T = translator("id")
CHANNEL: Json = {
    "from": {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
    "sender_chat": {"id": -100777, "type": "channel", "title": "Kanal Rina"},
}
ANONYMOUS: Json = {
    "from": {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
    "sender_chat": {"id": GROUP, "type": "supergroup", "title": "Propam"},
}
PUBLIC: Json = {"chat": {"id": GROUP, "type": "supergroup", "title": "Propam", "username": "propam"}}
STRANGE = -7001


def only(answer: Answer) -> str:
    """The one thing that was said."""
    (said,) = [sending.text for sending in answer.sendings]
    return said


@pytest.mark.parametrize("command", ["/kasus", "/kasusku", "/bantuan", "/poster", "/lepas", "/start"])
async def test_who_writes_as_a_channel_hears_so_and_not_that_the_group_is_unknown(
    station: Station, command: str
) -> None:
    said = f"{command} {await link(station)}" if command == "/start" else command
    assert only(await station.chat.says(RINA, said, group=GROUP, **CHANNEL)) == str(
        wording.channel_sender_text(T)
    )


async def link(station: Station) -> str:
    """A new link for the Polsek."""
    async with station.chat.store.write() as tx:
        return await units.new_link(tx, station.polsek.id)


async def test_a_channel_in_a_group_that_is_nobodys_hears_that_it_is_nobodys(station: Station) -> None:
    answer = await station.chat.says(RINA, "/kasus", group=STRANGE, **CHANNEL)
    assert only(answer) == str(wording.only_in_groups_text(T))


@pytest.mark.parametrize("command", ["/kasus", "/bantuan", "/poster", "/lepas"])
async def test_an_anonymous_administrator_is_served_where_it_need_not_be_known_who_asks(
    station: Station, command: str
) -> None:
    said = only(await station.chat.says(RINA, command, group=GROUP, **ANONYMOUS))
    assert said not in {str(wording.channel_sender_text(T)), str(wording.only_in_groups_text(T))}


async def test_an_anonymous_administrator_hears_why_their_own_cases_cannot_be_listed(
    station: Station,
) -> None:
    said = only(await station.chat.says(RINA, "/kasusku", group=GROUP, **ANONYMOUS))
    assert said not in {str(wording.channel_sender_text(T)), str(wording.only_in_groups_text(T))}
    assert "anonim" in said


async def test_of_a_group_that_became_public_it_is_said_once_that_it_did(station: Station) -> None:
    answer = await station.chat.says(RINA, "/kasus", group=GROUP, **PUBLIC)
    (said,) = answer.to(GROUP)
    assert "publik" in said.text


async def test_a_tap_in_a_group_that_is_let_go_says_that_it_is(station: Station) -> None:
    _case, posted = await station.report()
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polres.id)
    tapped = await station.taps(RINA, posted, "claim", group=GROUP)
    listed = await station.chat.taps_data(RINA, 5, "o:page:YDN-7K3Q-M4XD", group=GROUP)
    assert [t.text for t in (*tapped.toasts, *listed.toasts)] == [str(wording.unbound_group_text(T))] * 2


async def test_a_button_that_no_program_knows_any_more_is_called_so(station: Station) -> None:
    case, _ = await station.report()
    answer = await station.chat.taps_data(RINA, 5, f"o:gone:{case.ticket}", group=GROUP)
    assert [toast.text for toast in answer.toasts] == [str(wording.unknown_button_text(T))]


async def test_a_mistyped_number_is_called_so_and_not_another_groups(station: Station) -> None:
    typed = only(await station.chat.says(RINA, "/kasus YDN-7K3Q-M4XX", group=GROUP))
    strange = only(await station.chat.says(RINA, "/kasus YDN-7K3Q-M4XD", group=GROUP))
    assert typed != strange


async def test_a_link_that_ran_out_is_called_so_and_not_used(station: Station) -> None:
    token = await link(station)
    station.chat.passes(days=8)
    ended = only(await station.chat.says(RINA, f"/start {token}", group=-7002))
    unknown = only(await station.chat.says(RINA, "/start zzzzzzzzzzzz", group=-7003))
    assert ended != unknown


async def test_an_answer_that_is_no_text_and_one_that_is_too_long_are_told_apart(station: Station) -> None:
    question = await asked(station, await station.held())
    long = await station.replies(RINA, question, "x" * (LONGEST_ANSWER + 1))
    picture = await station.replies(RINA, station.question(long), STICKER)
    assert next(s.text for s in long.sendings if s.text) != next(s.text for s in picture.sendings if s.text)


async def asked(station: Station, case: Case) -> Sending:
    """The question why a case is given back."""
    return station.question(await station.taps(RINA, station.card(case), "release", group=GROUP))


async def test_a_question_that_was_answered_and_one_that_ran_out_are_told_apart(station: Station) -> None:
    case = await station.held()
    question = await asked(station, case)
    await station.replies(RINA, question, "Bukan wewenang kami.")
    answered = only(await station.replies(RINA, question, "Sekali lagi."))
    forgotten = f"✍️ {case.ticket} · Mengapa?"
    question.message.params["text"] = forgotten
    question.message_id = 99_999
    assert only(await station.replies(RINA, question, "Sekali lagi.")) != answered

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reporter.followup.code_entry import has_access_code, parse_request
from bot.rules import access_code, ticket
from storage import cases
from storage.records import Status
from tests.worlds.chat import Answer, Chat, Person
from tests.worlds.citizen import Citizen
from tests.worlds.contents import STICKER
from tests.worlds.followup import BUDI, GROUP, SARI, TONO

UNKNOWN = ticket.make_ticket(987_654_321)
WRONG = "1111 2222 3333 4444"


def alike(answer: Answer, name: str) -> list[object]:
    """The answer with its ticket taken out, whichever it is."""
    return [
        (method, (text or "").replace(name, "?"), keyboard, late)
        for method, text, keyboard, late in answer.shape()
    ]


async def test_from_another_account_the_code_opens_a_view_and_is_deleted(
    sari: Citizen, budi: Citizen
) -> None:
    case, code = await sari.sent_case_with_code()
    asked = await budi.says(f"/status {case.ticket}")
    assert asked.data == ["r:c:stop"]
    opened = await budi.says(code)
    assert opened.deleted(BUDI.id)
    assert opened.seen_by(BUDI).data == [f"r:c:page:{case.ticket}", f"r:c:add:{case.ticket}"]
    refused = await budi.taps_data(f"r:c:wd:{case.ticket}")
    assert refused.messages == []


async def test_ticket_and_code_in_one_message_work_and_are_deleted(sari: Citizen, budi: Citizen) -> None:
    case, code = await sari.sent_case_with_code()
    for typed in (
        f"/status {case.ticket} {code}",
        f"/status {case.ticket[4:].lower()} {code.replace(' ', '')}",
    ):
        opened = await budi.says(typed)
        assert opened.deleted(BUDI.id)
        assert f"r:c:add:{case.ticket}" in opened.data


async def test_what_the_code_opened_closes_after_half_an_hour(
    chat: Chat, sari: Citizen, budi: Citizen
) -> None:
    case, code = await sari.sent_case_with_code()
    await budi.says(f"/status {case.ticket} {code}")
    assert (await budi.taps_data(f"r:c:page:{case.ticket}")).messages
    chat.passes(minutes=31)
    assert not (await budi.taps_data(f"r:c:page:{case.ticket}")).messages


async def test_the_reporters_own_account_needs_no_code_and_a_shown_one_is_deleted(sari: Citizen) -> None:
    case, code = await sari.sent_case_with_code()
    answer = await sari.says(f"/status {case.ticket} {code}")
    assert answer.deleted(SARI.id)
    assert f"r:c:wd:{case.ticket}" in answer.data


async def test_five_wrong_codes_lock_the_account_that_tries_and_not_the_ticket(
    chat: Chat, sari: Citizen, budi: Citizen, tono: Citizen
) -> None:
    case, code = await sari.sent_case_with_code()
    for _ in range(5):
        await budi.says(f"/status {case.ticket} {WRONG}")
        chat.passes(minutes=1)
    assert f"r:c:add:{case.ticket}" not in (await budi.says(f"/status {case.ticket} {code}")).data
    assert f"r:c:add:{case.ticket}" in (await tono.says(f"/status {case.ticket} {code}")).data
    chat.passes(hours=1)
    assert f"r:c:add:{case.ticket}" in (await budi.says(f"/status {case.ticket} {code}")).data


async def test_the_right_code_buys_no_fresh_tries(
    chat: Chat, sari: Citizen, budi: Citizen, tono: Citizen
) -> None:
    case, code = await budi.sent_case_with_code()
    other, right = await sari.sent_case_with_code()
    for _ in range(5):
        await tono.says(f"/status {other.ticket} {WRONG}")
        chat.passes(minutes=1)
        await tono.says(f"/status {case.ticket} {code}")
    assert f"r:c:add:{other.ticket}" not in (await tono.says(f"/status {other.ticket} {right}")).data


async def test_many_accounts_only_slow_a_ticket(chat: Chat, sari: Citizen, budi: Citizen) -> None:
    case, code = await sari.sent_case_with_code()
    for stranger in range(2000, 2008):
        await Citizen(chat, Person(stranger, "Orang")).says(f"/status {case.ticket} {WRONG}")
        chat.passes(seconds=11)
    assert f"r:c:add:{case.ticket}" in (await budi.says(f"/status {case.ticket} {code}")).data


async def test_the_owner_is_told_of_wrong_codes_at_most_daily(
    chat: Chat, sari: Citizen, budi: Citizen
) -> None:
    case = await sari.sent_case()
    told = 0
    for _ in range(4):
        await budi.says(f"/status {case.ticket} {WRONG}")
        told += len(sari.unheard())
        chat.passes(minutes=5)
    assert told == 1
    chat.passes(days=1)
    await budi.says(f"/status {case.ticket} {WRONG}")
    assert len(sari.unheard()) == 1


async def test_the_owner_is_told_of_each_other_account_that_opened_it_once_a_day(
    chat: Chat, sari: Citizen, budi: Citizen, tono: Citizen
) -> None:
    case, code = await sari.sent_case_with_code()

    async def told() -> list[str]:
        return sari.unheard()

    for _ in range(3):
        await budi.says(f"/status {case.ticket} {code}")
        chat.passes(minutes=5)
    (said,) = await told()
    assert case.ticket in said.splitlines()[0]
    assert str(BUDI.id) not in said
    await tono.says(f"/status {case.ticket}")
    await tono.says(code)
    assert len(await told()) == 1
    chat.passes(days=1)
    await budi.says(f"/tambah {case.ticket} {code}")
    assert len(await told()) == 1


async def test_the_owner_is_not_told_of_their_own_looks_nor_of_wrong_codes_as_right_ones(
    chat: Chat, sari: Citizen, budi: Citizen
) -> None:
    case, code = await sari.sent_case_with_code()
    await sari.says(f"/status {case.ticket} {code}")
    await budi.says(f"/status {case.ticket} {WRONG}")
    assert await chat.left("reporter.tell_opened") == []


async def test_a_message_that_is_no_code_costs_nothing(sari: Citizen, budi: Citizen) -> None:
    case, code = await sari.sent_case_with_code()
    await budi.says(f"/status {case.ticket}")
    for typed in ("saya lupa", "1234 5678", "12345678901234567"):
        answer = await budi.says(typed)
        assert answer.seen_by(BUDI).data == ["r:c:stop"]
    assert (await budi.sends(STICKER)).seen_by(BUDI).data == ["r:c:stop"]
    assert f"r:c:add:{case.ticket}" in (await budi.says(code)).data


async def test_asking_for_an_unknown_ticket_and_for_a_known_one_look_the_same(
    chat: Chat, sari: Citizen, budi: Citizen, tono: Citizen
) -> None:
    open_case = await sari.sent_case()
    closed = await sari.sent_case()
    async with chat.store.write() as tx:
        await cases.set_status(tx, closed.id, Status.CLOSED_WITHDRAWN)
    for command, case in itertools.product(("/status", "/tambah"), (open_case, closed)):
        known = await budi.says(f"{command} {case.ticket}")
        unknown = await tono.says(f"{command} {UNKNOWN}")
        assert alike(known, case.ticket) == alike(unknown, UNKNOWN)


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["ask", "code", "both", "short", "words", "stop", "add"]),
        st.integers(0, 4000).map(lambda seconds: f"wait {seconds}"),
    ),
    max_size=14,
)


@given(steps=STEPS)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_no_sequence_of_tries_tells_an_unknown_ticket_from_a_wrong_code(
    steps: list[str],
) -> None:
    """Two strangers do the same, one with a ticket that exists and one with one that doesn't."""
    with tempfile.TemporaryDirectory() as folder:
        async with Chat.open(Path(folder)) as chat:
            sari, budi, tono = (Citizen(chat, each) for each in (SARI, BUDI, TONO))
            case = await sari.sent_case()
            for step in steps:
                known = await _does(chat, budi, case.ticket, step)
                unknown = await _does(chat, tono, UNKNOWN, step)
                assert alike(known.seen_by(BUDI), case.ticket) == alike(unknown.seen_by(TONO), UNKNOWN)


async def _does(chat: Chat, who: Citizen, name: str, step: str) -> Answer:
    match step.split():
        case ["ask"]:
            return await who.says(f"/status {name}")
        case ["add"]:
            return await who.says(f"/tambah {name}")
        case ["both"]:
            return await who.says(f"/status {name} {WRONG}")
        case ["code"]:
            return await who.says(WRONG)
        case ["short"]:
            return await who.says("1234 5678 9012")
        case ["words"]:
            return await who.says("halo")
        case ["wait", seconds]:
            chat.passes(seconds=int(seconds) / 2)  # each of the two waits once
            return Answer()
        case _:
            return await who.taps_data("r:c:stop")


async def test_a_code_in_a_group_is_deleted_and_nothing_is_revealed(sari: Citizen, budi: Citizen) -> None:
    case, code = await sari.sent_case_with_code()
    known = await sari.says(f"/status {case.ticket} {code}", group=GROUP)
    unknown = await budi.says(f"/status {UNKNOWN} {WRONG}", group=GROUP - 1)
    assert known.deleted(GROUP)
    assert known.shape() == unknown.shape()
    assert not known.texts(SARI.id)
    assert case.ticket not in known.texts(GROUP)[0]
    assert (await sari.says(code, group=GROUP)).deleted(GROUP)


async def test_a_command_in_a_group_leads_to_the_private_chat(sari: Citizen) -> None:
    case = await sari.sent_case()
    answer = await sari.says(f"/status {case.ticket}", group=GROUP)
    assert not answer.deleted(GROUP)
    assert case.ticket not in answer.texts(GROUP)[0]


@given(number=st.integers(0, 10**access_code.DIGITS - 1), bits=st.integers(0, 2**ticket.BITS - 1))
def test_ticket_and_code_are_found_however_they_are_typed(number: int, bits: int) -> None:
    name, digits = ticket.make_ticket(bits), f"{number:016d}"
    code = access_code.format_code(digits)
    for typed in (
        f"{name} {code}",
        f"{name.lower()}  {digits}",
        f"{name[4:]} {code}",
        f"{name[4:8]} {name[9:]} {code}",
        f"{code} {name}",
    ):
        asked = parse_request(typed)
        assert (asked.ticket, asked.code, asked.secret) == (name, digits, True), typed
    assert parse_request(name).secret is False
    assert has_access_code(f"kodenya {code}")
    assert has_access_code(f"{name} {digits}")


def test_a_sixteen_digit_number_alone_is_not_taken_for_a_code_in_a_group() -> None:
    assert not has_access_code("5201010101900001")
    assert not has_access_code("rapat pukul 10.00")

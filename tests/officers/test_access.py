"""The promises that hold for the room as a whole."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import bot.officers
from bot.keyboards import DATA_LENGTH, LABEL_LENGTH
from bot.officers import HANDLERS, action_table, authorization
from bot.officers.actions import ActionRequest
from bot.officers.group.guards import GROUP_ACTIONS, GUARD_ATTRIBUTE, Guard
from bot.rules.permissions import Role
from bot.rules.ticket import make_ticket
from bot.texts.translate import LOCALE_DIR, translator
from tests.worlds.chat import BOT_ID, USERNAME, Answer, Person
from tests.worlds.station import GROUP, RINA, STORY, Station, found, tap_update

INVENTED = make_ticket(1)
STRANGER = Person(5555, "Orang")
SOURCES = sorted(Path(bot.officers.__file__).parent.rglob("*.py"))


def test_every_handler_says_how_it_makes_sure_of_whom_it_serves() -> None:
    assert all(isinstance(getattr(handler.callback, GUARD_ATTRIBUTE, None), Guard) for handler in HANDLERS)


def test_every_action_is_reached_through_the_check_of_its_role_only() -> None:
    everything = {**action_table.TAPS, **action_table.ANSWERS}
    assert len(everything) == len(action_table.TAPS) + len(action_table.ANSWERS)
    assert all(isinstance(action.who, Role) for action in everything.values())
    called = [path.name for path in SOURCES if re.search(r"\baction\.do\b", path.read_text())]
    assert called == ["authorization.py"]


def test_no_officers_code_opens_a_reporters_account_and_only_one_module_their_name() -> None:
    opened = {path.name: set(re.findall(r"identities\.(\w+)\(", path.read_text())) for path in SOURCES}
    assert {name for name, what in opened.items() if "contact" in what} == {"identity.py"}
    assert set().union(*opened.values()) <= {"contact", "chosen_language", "mode"}


def test_who_reported_is_asked_in_one_place_about_who_acts_and_nowhere_else() -> None:
    """Whatever else depended on it would show in what others see (test_non_interference.py)."""
    sources = {path.name: path.read_text() for path in Path(bot.officers.__file__).parent.rglob("*.py")}
    assert {name: text.count("reported_by(") for name, text in sources.items() if "reported_by(" in text} == {
        "authorization.py": 1
    }
    known = ("conversations", "identities.reporter", "account_hash", "of_account")
    assert [name for name, text in sources.items() if any(word in text for word in known)] == []


async def test_a_stranger_does_nothing_and_learns_nothing(station: Station) -> None:
    case = await station.held()
    before = await station.kinds(case)
    for names, group in itertools.product((action_table.TAPS, action_table.ANSWERS), (None, -77)):
        data = [f"o:{name}:{ticket}:x" for name in names for ticket in (case.ticket, "YDN-0000-000D")]
        taps = [tap_update(STRANGER, 5, what, n, group=group) for n, what in enumerate(data)]
        answer = await station.chat.batch(taps)
        assert answer.sendings == []
        assert len(answer.toasts) == len(taps)
        assert len({(toast.text, toast.alert) for toast in answer.toasts}) == 1
    assert await station.kinds(case) == before


async def test_a_refusal_leaves_the_same_behind_whether_there_is_such_a_case_or_not(station: Station) -> None:
    case = await station.held()
    for ticket in (case.ticket, "YDN-0000-000D"):
        answer = await station.chat.says(STRANGER, f"/start berkas-{ticket}")
        assert [(s.message.slot, s.message.beside) for s in answer.sendings] == [(None, ())]


def left_behind(answer: Answer) -> list[tuple[object, ...]]:
    """What was said, and by what it would be found again."""
    said = [sending.message for sending in answer.sendings]
    params = [{name: one.params[name] for name in one.params if name != "reply_parameters"} for one in said]
    return [
        (one.chat_id, told, one.slot, one.beside, one.case_id) for one, told in zip(said, params, strict=True)
    ]


async def test_a_refusal_of_what_waited_for_telegram_is_the_same_where_there_is_no_case(
    station: Station,
) -> None:
    await station.held()
    other, _ = await station.report(handled_by=station.polda)
    station.chat.before_acting, station.chat.network = None, {}
    heard = []
    for ticket in (other.ticket, INVENTED):
        station.chat.passes(hours=13)
        await station.chat.taps_data(RINA, 5, f"o:open:{ticket}", group=GROUP)
        answer = await station.chat.fetched("officers.member", found(member=True))
        assert [sending.message.chat_id for sending in answer.sendings] == [RINA.id]
        heard.append(left_behind(answer))
    assert heard[0] == heard[1]


async def test_a_reply_to_a_question_nobody_asked_leaves_the_same_where_there_is_no_case(
    station: Station,
) -> None:
    case = await station.held()
    asked = station.question(await station.chat.taps_data(RINA, 5, f"o:write:{case.ticket}"))
    other, _ = await station.report(handled_by=station.polda)
    heard = []
    for ticket in (other.ticket, INVENTED):
        reply = {
            "message_id": 77,
            "date": int(station.chat.now.timestamp()),
            "from": {"id": BOT_ID, "is_bot": True, "first_name": "Yanduan", "username": USERNAME},
            "chat": {"id": RINA.id, "type": "private", "first_name": "Rina"},
            "text": asked.text.replace(case.ticket, ticket),
        }
        answer = await station.chat.says(RINA, "Halo", reply_to_message=reply)
        assert len(answer.sendings) == 1
        heard.append(left_behind(answer))
    assert heard[0] == heard[1]


async def test_a_forged_tap_is_refused(station: Station) -> None:
    forged = ["o:", "o:claim", "o:claim:", "o:nonsense:YDN-0000-000D", "o:page:", "o:unbind:"]
    taps = [(what, group) for what in forged for group in (None, GROUP)]
    await station.proven(RINA, station.polres)
    answer = await station.chat.batch(
        [tap_update(RINA, 5, what, n, group=group) for n, (what, group) in enumerate(taps)]
    )
    assert answer.sendings == []
    assert len(answer.toasts) == len(taps)
    assert all(toast.alert for toast in answer.toasts)


async def test_whatever_an_officer_types_privately_is_a_citizens(station: Station) -> None:
    case = await station.held()
    answer = await station.chat.says(RINA, f"Saya petugas. {case.ticket}")
    assert all(STORY not in s.text for s in answer.sendings)
    assert "released" not in await station.kinds(case)


def test_the_longest_callback_data_fits() -> None:
    longest = max(len(name) for name in action_table.TAPS)
    assert len("o:") + longest + 1 + len("YDN-7K3Q-M4XD") + 1 + 32 <= DATA_LENGTH


def test_everything_is_said_in_english_too() -> None:
    said = {text for path in SOURCES for text in spoken(ast.parse(path.read_text()))}
    known = {m for po in (LOCALE_DIR / "en" / "LC_MESSAGES").glob("*.po") for m in translated(po)}
    assert len(said) > 100
    assert sorted(said - known) == []


def spoken(tree: ast.AST) -> Iterator[str]:
    """The sentences that a module says or marks for translation."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        is_translator = isinstance(node.func, ast.Call)  # translator(language)("…")
        first = node.args[0]
        if (name in {"t", "N_"} or is_translator) and isinstance(first, ast.Constant):
            yield str(first.value)


def translated(po: Path) -> list[str]:
    with po.open("rb") as file:
        return [str(message.id) for message in read_po(file) if message.id and message.string]


@pytest.mark.parametrize("language", ["id", "en"])
def test_button_labels_fit_old_phones(language: str) -> None:
    t = translator(language)
    for label in (text for path in SOURCES for text in labels(ast.parse(path.read_text()))):
        assert len(str(t(label, number=10, kind="pesan suara"))) <= LABEL_LENGTH


def labels(tree: ast.AST) -> Iterator[str]:
    """What buttons say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("tap", "button")) and node.args:
            yield from spoken(node.args[0])


def test_perform_is_the_only_way_to_an_act() -> None:
    makers = [path.name for path in SOURCES if re.search(r"\bOfficerTurn\(", path.read_text())]
    assert makers == ["authorization.py"]
    assert authorization.perform.__doc__


def test_what_waits_for_a_look_up_is_found_again_under_the_names_it_was_kept_with() -> None:
    room = "commands.list_cases commands.my_cases commands.help_ commands.turned"
    room += " binding.ask_unbind binding.unbind"
    posters = "printing.listed printing.tapped registering.tapped where.answered"
    kept = {f"bot.officers.{name}" for name in room.split()}
    assert GROUP_ACTIONS.keys() == kept | {f"bot.officers.posters.{name}" for name in posters.split()}
    row = {
        "deed": "claim",
        "ticket": "YDN-0000-000D",
        "user_id": 1,
        "name": "R",
        "chat_id": 2,
        "private": True,
    }
    request = ActionRequest.from_json(row)
    assert request.action == "claim"
    assert ActionRequest.from_json(request.as_json()) == request
    assert request.as_json().items() >= row.items()

"""What holds everywhere, whoever adds to it: settings and commands documented, texts translated."""

from __future__ import annotations

import ast
import json
import re
import string
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import typer.main
from babel.messages.pofile import read_po
from telegram.ext import CommandHandler

from bot import errands, handlers, officers, reporter
from bot.cli import app
from bot.sandbox.checks import method_names
from bot.sandbox.methods import registry
from bot.settings import Settings
from bot.texts.translate import LANGUAGES, LOCALE_DIR

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "storage", "qr_assets")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def tracked() -> list[Path]:
    """The files of the repository; without one, whatever lies in our folders."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.splitlines() or [
        str(path.relative_to(ROOT))
        for package in (*PACKAGES, "tests", "docs")
        for path in (ROOT / package).rglob("*")
    ]
    return [ROOT / name for name in names if (ROOT / name).is_file() and "__pycache__" not in name]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def trees(*packages: str, about: str = "") -> Iterator[tuple[Path, ast.Module]]:
    """The parsed sources below these folders that match a pattern."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not about or re.search(about, path.read_text(encoding="utf-8")):
                yield path.relative_to(ROOT), parsed(path)


@cache
def calls_in(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]


def calls(*packages: str) -> Iterator[tuple[Path, ast.Call]]:
    for path, _ in trees(*packages):
        for call in calls_in(ROOT / path):
            yield path, call


# Options and commands


def test_every_option_and_no_other_is_in_the_example_with_its_help() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#? ?(YANDUAN_[A-Z_]+)=", text, re.MULTILINE)
    assert sorted(named) == sorted(f"YANDUAN_{name.upper()}" for name in Settings.model_fields)
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description in text, name


def test_the_example_is_read_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("YANDUAN_")]:
        monkeypatch.delenv(name)
    assert Settings(_env_file=ROOT / ".env.example") == Settings(_env_file=None)


def test_every_option_is_in_the_operators_manual() -> None:
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"YANDUAN_{name.upper()}" not in manual]
    assert missing == []


def commands(command: object, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield words
    for name, inner in (below or {}).items():
        yield from commands(inner, (*words, name))


def test_every_command_of_the_operators_is_in_the_manual() -> None:
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    known = [" ".join(words) for words in commands(typer.main.get_command(app))]
    missing = [name for name in known if name not in manual and f"yanduan {name}" not in readme]
    assert missing == []


def test_every_command_that_telegram_shows_is_taken_by_a_handler() -> None:
    taken = {
        name
        for handler in (*officers.HANDLERS, *reporter.HANDLERS)
        if isinstance(handler, CommandHandler)
        for name in handler.commands
    }
    shown = {name for _, _, listed in handlers.all_commands() for name, _ in listed}
    assert shown <= taken
    assert {language for _, language, _ in handlers.all_commands()} == {None, "en"}


LEAVING = {"put", "put_once", "put_instead", "upon_arrival", "upon_loss"}


def left_errands() -> Iterator[str]:
    """The kinds that are left for later: at once, once a message arrived, or if it can't."""
    for _, call in calls("bot", "storage"):
        match call:
            case ast.Call(func=ast.Attribute(ast.Attribute(ast.Name("errands"), kind), leave)):
                if leave in LEAVING:
                    yield getattr(errands, kind).name
            case ast.Call(ast.Attribute(ast.Name("work"), "put"), [_, ast.Constant(str(kind)), *_]):
                yield kind


def test_every_errand_that_is_left_is_known_to_some_room_and_no_other() -> None:
    assert set(left_errands()) == handlers.all_errands().keys()


# Ways through a function


def branches(node: ast.AST) -> int:
    """How many ways more a node adds, those within it left out."""
    match node:
        case ast.If() | ast.IfExp() | ast.Assert() | ast.match_case():
            return 1
        case ast.For() | ast.AsyncFor() | ast.While():
            return 1 + bool(node.orelse)
        case ast.BoolOp():
            return len(node.values) - 1
        case ast.comprehension():
            return 1 + len(node.ifs)
        case ast.Try():
            return len(node.handlers) + bool(node.orelse)
    return 0


def ways(function: ast.AST) -> int:
    """How many ways lead through a function, those through functions within it left out."""
    return 1 + sum(map(branches, within(function)))


def within(function: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, FUNCTIONS):
            yield from within(child)


def test_no_function_has_more_than_twelve_ways_through_it() -> None:
    """`and`, `or`, comprehensions and what stands in one line count, too, which ruff's C901 passes over."""
    found = {
        f"{path}:{node.lineno} {node.name}": ways(node)
        for path, tree in trees(*PACKAGES)
        for node in ast.walk(tree)
        if isinstance(node, FUNCTIONS)
    }
    assert {name: count for name, count in found.items() if count > 12} == {}


# Imports


def test_the_forms_contract_names_all_the_rest_of_its_room() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    form = next(one for one in contracts if one.get("source_modules") == ["bot.reporter.form"])
    room = {path.stem for path in (ROOT / "bot/reporter").iterdir() if path.stem[0] != "_"} - {"form"}
    assert {f"bot.reporter.{name}" for name in room} <= set(form["forbidden_modules"])


# Texts


def is_translation(function: ast.expr) -> bool:
    if isinstance(function, ast.Call):
        return isinstance(function.func, ast.Name) and function.func.id == "translator"
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"t", "N_"}


@cache
def said() -> frozenset[str]:
    """Everything in the code that is asked for in another language."""
    found = {
        call.args[0].value
        for _, call in calls("bot")
        if is_translation(call.func) and call.args and isinstance(call.args[0], ast.Constant)
    }
    return frozenset(text for text in found if isinstance(text, str) and text)


def catalogue(language: str) -> dict[str, set[str]]:
    """Translations by message id, of all files of a language."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((LOCALE_DIR / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    assert not message.fuzzy, f"{path.name}: {message.id}"
                    found[str(message.id)].add(str(message.string))
    return found


def names(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


OTHERS = [language for language in LANGUAGES if language != "id"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_and_no_translation_is_left_over(language: str) -> None:
    known = {text for text, translations in catalogue(language).items() if all(translations)}
    # A room's own `t("stale")` looks its sentence up in a table, where it is marked by itself.
    missing = {text for text in said() - known if not re.fullmatch(r"[a-z_]+", text)}
    assert sorted(missing) == [], "not translated"
    assert sorted(catalogue(language).keys() - said()) == [], "said nowhere"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_gaps_as_its_sentence_and_is_one(language: str) -> None:
    for text, translations in catalogue(language).items():
        assert len(translations) == 1, translations
        assert [names(translation) for translation in translations] == [names(text)]


POLICE_REPORTS = {
    "Penanganan laporan saya",
    "Laporan saya tak ditindaklanjuti",
    "Laporan tak ditindaklanjuti",
    "Laporan ditolak / pelayanan buruk",
    "Laporan ditolak, layanan buruk",
}
"""Kinds of complaint about what somebody reported at a police counter: there, "laporan" is the word."""


def phrases() -> Iterator[tuple[Path, str]]:
    """Every string in the sources but docstrings, and the guides that are written in Indonesian."""
    for path, tree in trees("bot", "qr_assets"):
        remarks = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in remarks:
                yield path, node.value
    for path in sorted((ROOT / "docs/id").glob("*.md")):
        yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def test_what_a_citizen_files_is_called_pengaduan_everywhere() -> None:
    """Laporan is what somebody files at a police counter; /laporanku stays as people know it."""
    wrong = [
        f"{path}: {text[:80]}"
        for path, text in phrases()
        if text not in POLICE_REPORTS and re.search(r"\blaporan(?!ku\b)(?! Polisi)", text, re.IGNORECASE)
    ]
    assert wrong == []


def test_what_a_citizen_files_is_called_a_complaint_everywhere() -> None:
    """To report is a verb here, and the name of a command; a noun only where the police are told."""
    noun = (
        r"\b(the|this|that|your|all my|an?|no|any|open|new|unfinished|unsent|Report) reports?\b|\breports? \{"
    )
    wrong = [
        translation
        for translations in catalogue("en").values()
        for translation in translations
        if re.search(noun, translation, re.IGNORECASE)
    ]
    assert wrong == []


ANONYMOUS = {
    "Admin anonim tidak dapat dikenali dari pesan": "administrators who write as a group",
    "Saya tidak dapat mengenali admin anonim": "the same",
    "Matikan mode anonim sebentar": "the same: the name of its setting",
    "An anonymous administrator can't be recognised": "the same",
    "I can't recognise an anonymous administrator": "the same",
    "Switch anonymous mode off for a moment": "the same",
    'anonymous: "anonymous"': "the same, on the sandbox's page",
    'anonymous: "anonim"': "the same",
    "**Anonymity.** Telegram knows its users": "the first of what is never promised",
}
"""Where the word stands, and why it may: nobody is anonymous to Telegram, whom confidentiality is promised
to.
"""


def everything_said() -> Iterator[tuple[str, str]]:
    """What anybody reads: sentences in the sources, their translations, what commands and posters say, every
    page, and what the sandbox shows in a browser.
    """
    for path, text in phrases():
        if not re.fullmatch(r"[\w.]+", text):  # a field of Telegram's, or a name of ours
            yield str(path), text
    for language in OTHERS:
        for translations in catalogue(language).values():
            for text in translations:
                yield language, text
    for path in tracked():
        name = str(path.relative_to(ROOT))
        if path.suffix in {".md", ".html", ".js", ".svg"} and not re.match(r"tests/|.*/(vendor|spec)/", name):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield name, line


def test_no_text_promises_a_reporter_more_than_confidentiality() -> None:
    said, met = [], set()
    for where, text in everything_said():
        may = [phrase for phrase in ANONYMOUS if phrase in text]
        met.update(may)
        rest = text
        for phrase in may:
            rest = rest.replace(phrase, "")
        # In code of the page the bare name of Telegram's field, as in `member.anonymous`.
        rest = re.sub(r'member\.anonymous|t\("anonymous"\)', "", rest) if where.endswith(".js") else rest
        if re.search(r"anonim|anonym", rest, re.IGNORECASE):
            said.append(f"{where}: {text[:80]}")
    assert said == []
    assert met == ANONYMOUS.keys(), "and none that is said no more"


# Code


def test_no_background_task_is_started_bare_and_lint_says_so() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    banned = config["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert {"asyncio.create_task", "asyncio.ensure_future"} <= banned.keys()
    assert all(rule["msg"] for rule in banned.values())


def test_no_handler_runs_beside_its_update() -> None:
    """With `block=False` PTB would run it in a task of its own, outside the transaction."""
    wrong = [
        f"{path}:{call.lineno}"
        for path, call in calls("bot")
        for keyword in call.keywords
        if keyword.arg == "block"
        and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is True)
    ]
    assert wrong == []


MEETING_TELEGRAM = ("bot/intake", "bot/reporter", "bot/officers", "bot/delivery", "bot/upkeep")
"""The packages that are given Telegram's objects."""


def test_no_handler_reaches_into_telegrams_objects_past_their_types() -> None:
    """What `getattr` gives is Any: the checker of types can't tell that a kind of file lacks a field."""
    own = {"self", "self.place"}  # a dataclass's own fields, by their names
    for path, call in calls(*MEETING_TELEGRAM):
        if ast.unparse(call.func) in {"getattr", "hasattr", "vars"}:
            assert ast.unparse(call.args[0]) in own, f"{path}:{call.lineno}: {ast.unparse(call)}"


def test_no_object_of_telegrams_is_passed_on_untyped() -> None:
    names = {"update", "message", "chat", "user", "query", "member", "came", "question"}
    for path, tree in trees(*MEETING_TELEGRAM):
        for node in ast.walk(tree):
            if isinstance(node, ast.arg) and node.annotation is not None and node.arg in names:
                assert ast.unparse(node.annotation) != "Any", f"{path}:{node.lineno}: {node.arg}"


def test_no_message_has_a_parse_mode() -> None:
    """Entities alone: nothing that a citizen types can break a message or change its looks."""
    wrong = [
        f"{path}:{node.lineno}"
        for path, tree in trees("bot")
        if "sandbox" not in path.parts
        for node in ast.walk(tree)
        if (isinstance(node, ast.keyword) and node.arg == "parse_mode")
        or (isinstance(node, ast.Constant) and node.value == "parse_mode")
    ]
    assert wrong == []


def test_what_officers_are_told_of_a_case_has_a_place_to_take_it_back_from() -> None:
    """Of every message of their stories it is asked besides (`tests.support.Named`)."""
    named = set()
    for path, call in calls("bot/officers"):
        given = {keyword.arg for keyword in call.keywords}
        if isinstance(call.func, ast.Attribute) and call.func.attr == "queue_message" and "case_id" in given:
            named.add((path.name, bool(given & {"slot", "about"})))
    assert ("cards.py", True) in named
    assert [name for name, has_place in named if not has_place] == []


def test_whoever_lets_a_case_go_gives_its_date_back() -> None:
    """Through `bot.take_up_date`, which watches the date: a case that nobody has never stands still
    unseen.
    """
    found = {
        path.as_posix()
        for path, call in calls("bot")
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "release"
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "cases"
    }
    assert found == {"bot/take_up_date.py"}


def test_only_a_poster_for_print_may_be_forwarded_from_where_it_was_sent() -> None:
    """Delivery protects what goes to groups; this is the one thing that says otherwise."""
    open_ones = [
        path.name
        for path, call in calls("bot")
        for keyword in call.keywords
        if keyword.arg == "protect" and ast.unparse(keyword.value) != "True"
    ]
    assert open_ones.count("printing.py") == 1
    assert set(open_ones) <= {"printing.py", "speech.py"}


def method_words() -> Iterable[str]:
    """Bot API methods that the product names: as words, and as calls of PTB's bot."""
    known = set(method_names().values())
    for path, tree in trees("bot"):
        if "sandbox" in path.parts:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if node.value in known:
                    yield node.value
            elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in {
                "bot",
                "self._app.bot",
                "app.bot",
            }:
                head, *tail = node.attr.split("_")
                if (name := head + "".join(word.title() for word in tail)) in known:
                    yield name


def test_every_bot_api_method_that_is_used_is_played_by_the_sandbox() -> None:
    used = set(method_words())
    assert {"sendMessage", "editMessageText", "answerCallbackQuery", "getFile", "setMyCommands"} <= used
    played = {method.name for method in registry.METHODS.values()}
    assert used - played == set()


# Tests, files, packages


READS_THE_CLOCK = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("time", "ctime"),
}  # fmt: skip
MAY_READ_IT = {
    "bot/clock.py": "the one clock",
    "bot/sandbox/clock.py": "the sandbox's, which goes for Telegram's",
    "tests/instants.py": "tells a process of its own how far its clock is from the test's",
}


def named(node: ast.expr) -> str:
    """The last word of `datetime.datetime`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_nothing_reads_the_systems_clock_but_the_two_that_tests_stop() -> None:
    """A test that asks which day it is fails on some; so does what is given no clock."""
    asking = "|".join(rf"\b{of}\s*\.\s*{what}\b" for of, what in sorted(READS_THE_CLOCK))
    found = {
        (str(path), node.lineno)
        for path, tree in trees(*PACKAGES, "tests", about=rf"{asking}|from time import")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and (named(node.value), node.attr) in READS_THE_CLOCK)
        or (isinstance(node, ast.ImportFrom) and node.module == "time" and node.names[0].name != "monotonic")
    }
    assert {(path, line) for path, line in found if path not in MAY_READ_IT} == set()
    assert {path for path, _ in found} == MAY_READ_IT.keys(), "an exception that nobody needs"


def test_a_tests_name_is_a_sentence_about_behaviour_and_never_about_coverage() -> None:
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for name in re.findall(
            r"^ *(?:async )?def (test\w*)\(", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            words = name.split("_")[1:]
            assert len(words) >= 3, f"{path}: {name} is no sentence"
            assert len(name) < 80, f"{path}: {name} is too long to be read at a glance"
            assert "coverage" not in words or path.name == "test_structure.py", f"{path}: {name}"
        assert "coverage" not in path.stem, path


def test_a_story_does_not_know_in_which_world_it_is_told() -> None:
    of_one_world = {"tests.worlds.inside", "tests.worlds.installation", "tests.worlds.chat"}
    for path, tree in trees("tests/stories"):
        if path.name.startswith("test_"):
            taken = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            assert not taken & of_one_world, path


def test_no_tracked_file_names_a_package_index() -> None:
    address = re.compile(r"(index-url|find-links)[\s=]+\S*://|https?://[^\s\"')]+/simple\b", re.IGNORECASE)
    for path in tracked():
        if path.suffix in {".md", ".toml", ".lock", ".txt", ".cfg", ".yml", ".yaml", ".py", ".sh", ""}:
            found = address.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found or path.name == "test_structure.py", f"{path}: {found}"


IMPORT_ALL = """
import importlib, os, pkgutil, sys, threading

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

def refuse(event, arguments):
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.mkdir",
                 "os.remove", "os.rename", "os.rmdir", "sqlite3.connect", "os.fork"}:
        raise RuntimeError(f"{event} while importing: {arguments}")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
        raise RuntimeError(f"a file is written while importing: {arguments}")

sys.addaudithook(refuse)
sys.dont_write_bytecode = True
for package in ("bot", "storage", "qr_assets"):
    found = importlib.import_module(package)
    for module in pkgutil.walk_packages(found.__path__, package + "."):
        # Programs, and Alembic's own scripts, are there to be run.
        if not module.name.startswith("storage.migrations.") and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
assert threading.active_count() == 1, "a thread was started"
print(sum(name.split(".")[0] in {"bot", "storage", "qr_assets"} for name in sys.modules))
"""


def test_nothing_connects_writes_or_reads_options_when_it_is_imported(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT), "YANDUAN_LANGUAGE": "nonsense", "YANDUAN_RATE_ALL": "nonsense"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_ALL],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""
    assert int(done.stdout) > 100


PACKAGED = """
import json, warnings
warnings.simplefilter("ignore")
from setuptools.dist import Distribution
d = Distribution()
d.script_name = "setup.py"
d.parse_config_files(["pyproject.toml"])
build = d.get_command_obj("build_py")
build.finalize_options()
build.manifest_files = {}
files = [path for _, _, path in build.find_all_modules()]
for package in build.packages:
    folder = build.get_package_dir(package)
    files += build.find_data_files(package, folder)
print(json.dumps(sorted(set(files))))
"""


def test_a_built_package_holds_every_file_that_it_reads() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PACKAGED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    packaged = {Path(name).as_posix() for name in json.loads(done.stdout.splitlines()[-1])}
    ours = {str(p.relative_to(ROOT)) for p in tracked() if p.relative_to(ROOT).parts[0] in PACKAGES}
    assert ours - packaged == set()


def test_how_long_things_last_stands_in_the_table_of_policy_alone() -> None:
    """Deadlines of cases stand in `bot.rules.clocks`, how long the store keeps things in its own table, how
    often upkeep looks in `bot.bootstrap`.
    """
    tables = ("bot/rules/time_limits.py", "bot/rules/calendar.py", "bot/bootstrap.py", "storage/lifetimes.py")
    apart = {Path(table) for table in tables}
    found = [
        f"{path}:{node.lineno}"
        for path, tree in trees("bot", "storage", about="timedelta")
        for node in tree.body
        if path not in apart
        and isinstance(node, ast.Assign | ast.AnnAssign)
        and "timedelta(" in ast.unparse(node)
    ]
    assert found == []


@pytest.mark.parametrize("room", ["bot/reporter", "bot/officers"])
def test_a_name_leads_to_one_file_of_a_room_and_says_what_a_function_does(room: str) -> None:
    stems = [path.stem for path, _ in trees(room) if path.stem != "__init__"]
    assert [stem for stem in set(stems) if stems.count(stem) > 1] == []
    public = [
        node.name
        for _, tree in trees(room)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]
    assert len(public) > 100
    assert sum("_" not in name for name in public) <= 0.3 * len(public)


WRITES = re.compile(r"\bspeech\.queue_\w+$|\.(put|put_once|put_instead|record|remember|defer|set_\w+)$")
QUESTION = re.compile(r"_?(is|are|was|has|have|may|can|needs|knows|reads)_")


def test_a_function_that_is_named_as_a_question_writes_nothing() -> None:
    questions = [
        (path, node)
        for path, tree in trees("bot")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and QUESTION.match(node.name)
    ]
    writing = [
        f"{path}:{node.lineno} {node.name}: {ast.unparse(call.func)}"
        for path, node in questions
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and WRITES.search(ast.unparse(call.func))
    ]
    assert len(questions) > 100
    assert writing == []

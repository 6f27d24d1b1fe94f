"""What the commands of going live say to the one person who runs this, in their language."""

from __future__ import annotations

import ast
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.cli.indonesian import SENTENCES, in_indonesian, log, usage
from bot.cli.poster import importing
from qr_assets import harm
from storage import errors
from tests.cli.english import english
from tests.worlds.office import Office

ROOT = Path(__file__).parents[2]
COMMANDS = (
    *("bot/settings.py", "bot/bootstrap.py", "bot/poster_printing.py"),
    *sorted(
        str(path.relative_to(ROOT))
        for room in ("bot/cli", "storage", "qr_assets")
        for path in (ROOT / room).rglob("*.py")
        if path.parent.name != "indonesian" and path.name not in {"demo.py", "sandbox.py"}
    ),
)
SAYING = {
    # What says something, and which of its arguments is said.
    **dict.fromkeys(("tell", "complain", "fail", "for_operator", "Stopped", "SetupError"), 0),
    **dict.fromkeys(("InvalidInput", "SealBroken", "RowRefused", "ValueError", "CodeError", "LinkError"), 0),
    **dict.fromkeys(("KeyMissing", "KeyUnsafe", "KeyFileError", "WrongKey", "DoesNotFit", "TextColumn"), 0),
    **dict.fromkeys(("DatabaseLocked", "DatabaseReadOnly", "DatabaseBroken", "DiskFull"), 0),
    **dict.fromkeys(("SchemaTooNew", "SchemaTooOld", "confirmed"), 0),
    **dict.fromkeys(("_broken", "Picture"), 1),
    **dict.fromkeys(("Check", "Finding"), 2),
}
NAMED = {
    "message",
    "msg",
    "say",
    "said",
    "detail",
    "gone",
    "why",
    "MISSING",
    "MISSING_ABOVE",
    "MISSING_PROPAM",
    "NONE_YET",
    "WHAT_NOW",
}
"""Variables and constants that hold what is said."""
OF_OURS = {
    # Mistakes of ours, not of who types.
    "No unit has the id §.",
    "_begin comes first",
    "§ is written by storage.rows alone, which accounts for its rows.",
    "§.§ is changed with its row's sealed value, or never.",
    "This group is bound to the unit § already. Unbind it there first.",  # said in the group, by the bot
}
PUT_TOGETHER = {
    # With what they are filled with they are known: every test of a command looks at that.
    "§ can't be removed: it has §.",
    "No § §. See: yanduan poster list",
    "There is no unit §. §",
    "§ hangs at this place already: §.",
    "Nothing was added: §. Mend them, or give --keep-good to add the others.",
    "§. They are in §, with the reasons: mend them there, and import that file.",
    "another bot's: leads to §, with the token of §",
    "§ mm is too small for a code of § modules: §",
    "nobody can receive reports from here: bind its group, or one above it: ",
    "reports about its own members are refused: bind the group of a unit above it: ",
    "reports about Propam, or the Polres, are refused: bind the group of another unit: ",
}


def sentences() -> Iterator[tuple[str, str]]:
    """Whatever the commands may say, with § where something is filled in, and the file where it stands."""
    for name in COMMANDS:
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            for part in _parts(node):
                said = _said(part).removeprefix("this file ").removeprefix("is ")  # as `poster check` says it
                if " " in said.strip("§ .,:;"):
                    yield said, name


def _parts(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING:
        place = SAYING[node.func.id]
        found = node.args[place : place + 1]
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        found = [node.value] if node.targets[0].id in NAMED else []
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        found = [node.value] if node.target.id in NAMED else []
    else:
        found = []
    return [
        part for one in found for part in ([one.body, one.orelse] if isinstance(one, ast.IfExp) else [one])
    ]


def _said(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    if isinstance(part, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "§" for one in part.values)
    return ""


def test_everything_that_commands_say_is_said_in_indonesian() -> None:
    found = dict(sentences())
    assert len(found) > 200, "the collector finds what is said"
    unknown = {said: name for said, name in found.items() if in_indonesian(said) == said}
    assert {said: unknown[said] for said in sorted(unknown.keys() - OF_OURS - PUT_TOGETHER)} == {}


def test_every_error_of_the_store_with_words_of_its_own_is_said_in_indonesian() -> None:
    kinds = [errors.DatabaseLocked, errors.DatabaseReadOnly, errors.DiskFull, errors.DatabaseBroken]
    assert [str(kind()) for kind in kinds if english(in_indonesian(str(kind())))] == []


def logged() -> Iterator[str]:
    """The sentences of our log lines."""
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and isinstance(node, ast.Call):
                of_log = getattr(called.value, "id", "") == "log"
                yield from map(_said, node.args[:1] if of_log or called.attr == "_rest" else [])


def test_what_the_bot_says_of_its_work_on_a_terminal_is_said_in_indonesian() -> None:
    found = {said for said in logged() if said}
    assert len(found) > 40, "the collector finds what is said"
    assert sorted(said for said in found if in_indonesian(said) == said) == []


def test_lines_for_programs_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    for json in (True, False):
        logs.configure_logging("INFO", json=json, said=in_indonesian)
        structlog.get_logger().warning(
            "waiting for the Bot API", action="waiting_for_network", error="Disk full"
        )
    for_programs, for_people = capsys.readouterr().err.splitlines()
    assert '"event": "waiting for the Bot API"' in for_programs
    assert "menunggu jawaban Telegram" in for_people
    assert "waiting_for_network" in for_people


def test_no_indonesian_sentence_has_a_word_of_english() -> None:
    without_gaps = [re.sub(r"\{\w+\}", "", said) for said in SENTENCES.values()]
    assert {said: english(said) for said in without_gaps if english(said)} == {}


def test_both_languages_fill_the_same_gaps() -> None:
    for sentence, anew in SENTENCES.items():
        gaps = [set(re.findall(r"\{(\w+)\}", said)) for said in (sentence, anew)]
        assert gaps[1] <= gaps[0], sentence


@pytest.mark.parametrize("language", [None, "id"])
def test_errors_are_said_in_the_language_of_the_station(empty: Office, language: str | None) -> None:
    empty.environment["YANDUAN_LANGUAGE"] = language
    assert "Tidak ada berkas kunci" in empty.fails("unit", "list")
    (empty.folder / ".env").write_text("YANDUAN_LANGAUGE=en\n")
    assert "maksud Anda YANDUAN_LANGUAGE?" in empty.fails("unit", "list")
    (empty.folder / ".env").write_text("YANDUAN_LANGUAGE=en\n")
    if language is None:
        assert "There is no key file" in empty.fails("unit", "list")


def test_what_is_filled_in_stays_as_it_was_given() -> None:
    assert in_indonesian("There is no unit '{x} [b]'. See: yanduan unit list").startswith(
        "Tidak ada satuan '{x} [b]'."
    )
    assert in_indonesian("line 4: No unit has the code 'A: B'. Add the parent first.") == (
        "baris 4: Tidak ada satuan dengan kode 'A: B'. Tambahkan dulu satuan atasnya."
    )
    assert in_indonesian("Something new.") == "Something new."


def constants() -> str:
    """Every text in our programs, each docstring on one line."""
    found = []
    for room in ("bot", "storage", "qr_assets"):
        for path in (ROOT / room).rglob("*.py"):
            if path.parent.name != "indonesian":
                tree = ast.parse(path.read_text(encoding="utf-8"))
                found += [
                    " ".join(str(one.value).split())
                    for one in ast.walk(tree)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                ]
    return "\n".join(found)


def test_nothing_is_translated_that_nobody_says_any_more() -> None:
    said = constants()
    of_others = {*usage.SENTENCES, *log.LEVELS, *(os.strerror(number) for number in errno.errorcode)}
    left_over = []
    headings = {f"{name} ({others[0]})" for name, others in importing.COLUMNS.items()}
    for sentence in SENTENCES.keys() - of_others - headings - {"Name or service not known"}:
        if sentence.split(" (")[0] in {kind.name for kind in harm.HARMS}:
            continue
        parts = [part.strip(" .") for part in re.split(r"\{\w+\}|[:;.,] ", sentence)]
        whole = [part for part in parts if " " in part] or parts
        left_over += [] if any(part in said for part in whole) else [sentence]
    assert left_over == []

"""What the commands of going live say to the one person who runs this, in their language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.indonesian import SENTENCES, in_indonesian
from tests.cli.office import Office

ROOT = Path(__file__).parents[2]
GOING_LIVE = (
    *("bot/settings.py", "bot/bootstrap.py", "bot/poster_printing.py"),
    *("bot/cli/doctor.py", "bot/cli/checks.py"),
    *("bot/cli/common.py", "bot/cli/run.py", "bot/cli/keys.py", "bot/cli/spreadsheet.py"),
    *("bot/cli/unit/tree.py", "bot/cli/unit/groups.py", "bot/cli/unit/importing.py"),
    *("storage/keys.py", "storage/units.py", "qr_assets/writing.py"),
)
SAYING = {
    *("InvalidInput", "SetupError", "KeyMissing", "KeyUnsafe", "KeyError_", "LinkError", "CodeError"),
    *("ValueError", "tell", "complain"),
}
FOR_OTHERS = {
    "No unit has the id §.",  # a mistake of ours, not of who types
    "This group is bound to the unit § already. Unbind it there first.",  # said in the group, by the bot
    "Everything is sealed under the new key. A running bot goes on with it after its next start.",
    "§ can't be removed: it has §.",  # listed with each thing that it may have
}


def sentences() -> Iterator[str]:
    """Whatever the commands may say, with § where something is filled in."""
    for name in GOING_LIVE:
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            parts: list[ast.expr] = []
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                parts = node.args[:1] if node.func.id in SAYING else []
                parts = node.args[2:] if node.func.id == "Check" else parts
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                parts = (
                    [node.value]
                    if node.targets[0].id in {"message", "msg", "say", "MISSING", "MISSING_ABOVE"}
                    else []
                )
            for part in parts:
                said = _said(part)
                if " " in said and said not in FOR_OTHERS:
                    yield said


def _said(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    if isinstance(part, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "§" for one in part.values)
    return ""


def test_everything_that_the_commands_of_going_live_say_is_said_in_indonesian() -> None:
    found = set(sentences())
    assert len(found) > 50, "the collector finds what is said"
    assert sorted(said for said in found if in_indonesian(said) == said) == []


def test_both_languages_fill_the_same_gaps() -> None:
    for english, indonesian in SENTENCES.items():
        gaps = [set(re.findall(r"\{(\w+)\}", said)) for said in (english, indonesian)]
        assert gaps[1] <= gaps[0], english


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

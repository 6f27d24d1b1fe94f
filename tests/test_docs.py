"""What the manual and the docstrings name is there: commands, options, files, errands, make targets."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from telegram.ext import CommandHandler

from bot import handlers, officers, reporter
from bot.cli import app
from bot.settings import Settings
from tests.test_structure import PACKAGES, ROOT, tracked

ROOMS = "officers|reporter|intake|delivery|upkeep"
SOURCES = {".md", ".py", ".example", ".service", ".sh", ""}
BOTFATHER = {"/newbot", "/setprivacy", "/setjoingroups", "/revoke"}
ADDRESSES = {"/healthz", "/metrics"}


@cache
def texts() -> dict[str, str]:
    """What we say about ourselves: pages, sources, examples. Tests may name what isn't there."""
    read = [path for path in tracked() if path.suffix in SOURCES]
    found = {str(path.relative_to(ROOT)): path for path in read}
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in found.items()
        if not name.startswith(("tests/", "bot/sandbox/page/vendor", "LICENSE", "bot/sandbox/spec"))
    }


def pages() -> dict[str, str]:
    return {name: text for name, text in texts().items() if name.endswith(".md")}


def spans(text: str) -> Iterator[str]:
    """What stands between backticks, and each line of the code blocks."""
    for block in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        yield from (line.strip() for line in block.splitlines())
    prose = re.sub(r"^ *```\w*\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    for span in re.findall(r"(?<!`)`([^`]+)`(?!`)", prose):
        yield " ".join(span.replace("\\|", "|").split())


# Commands


@cache
def tree() -> Any:
    return typer.main.get_command(app)


def taken_by(command: Any) -> set[str]:
    """The options of a command, or of all below a group."""
    below = getattr(command, "commands", {}).values()
    own = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    return own.union({"--help"}, *map(taken_by, below))


def wrong(said: str) -> str:
    """What is wrong with a command and its options, as they are written behind `yanduan`; or nothing."""
    words, here = re.split(r"[ ,=\[\]|()]+", said), tree()
    while words and hasattr(here, "commands") and re.fullmatch(r"[a-z]+", words[0]):
        if words[0] not in here.commands:
            return f"no command {words[0]!r}"
        here = here.commands[words.pop(0)]
    unknown = {word for word in words if re.fullmatch(r"--[a-z-]+", word)} - taken_by(here)
    return f"no option {', '.join(sorted(unknown))}" if unknown else ""


def test_every_command_that_is_named_is_one_with_the_options_named() -> None:
    """`yanduan …` wherever it is said; in pages also without the word, as in `poster add --site`."""
    found = [
        (name, said, wrong(said))
        for name, text in texts().items()
        if name != "Makefile"
        # "a yanduan database" is a name, not a command, and /opt/yanduan a folder.
        for said in re.findall(r"(?<!\ba )(?<!\bof )(?<![/\w])yanduan ([a-z][^`\n\"'#;.:…]*)", text)
    ]
    for name, text in pages().items():
        for span in spans(text):
            first, _, rest = span.partition(" ")
            if first in tree().commands and re.match(r"[a-z]+\b|--|\[", rest):
                found.append((name, span, wrong(span)))
            elif first.startswith("--") and first.rstrip("-"):
                found.append((name, span, "" if first.split("=")[0] in taken_by(tree()) else "no option"))
    assert len(found) > 150
    assert [one for one in found if one[2]] == []


def test_every_make_target_that_is_named_is_one() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        (name, target)
        for name, text in texts().items()
        for span in spans(text)
        for target in re.findall(r"\bmake (?:-C \S+ )?([a-z][a-z-]*)", span)
    }
    assert len(named) > 10
    assert {one for one in named if one[1] not in targets} == set()


def test_every_word_to_the_bot_that_a_page_names_is_taken() -> None:
    known = [one for one in (*officers.HANDLERS, *reporter.HANDLERS) if isinstance(one, CommandHandler)]
    taken = {f"/{name}" for one in known for name in one.commands}
    named = {
        (name, word)
        for name, text in pages().items()
        for span in spans(text)
        for word in re.findall(r"^/[a-z]+$", span.split(" ")[0])
    }
    assert len(named) > 10
    assert {one for one in named if one[1] not in taken | BOTFATHER | ADDRESSES} == set()


# Options


def test_every_option_that_is_named_is_one() -> None:
    known = {f"YANDUAN_{name.upper()}" for name in Settings.model_fields}
    named = {
        (name, option.rstrip("_"))
        for name, text in texts().items()
        for option in re.findall(r"\bYANDUAN_[A-Z_]*[A-Z]\b(?!\*|_)", text)
    }
    assert len(named) > 50
    assert {one for one in named if one[1] not in known} == set()


# Files and names


@cache
def names() -> list[str]:
    return [str(one.relative_to(ROOT)) for one in tracked()]


def is_there(path: str, near: str) -> bool:
    """A path from the top, from the page's own folder, or the end of one that is tracked."""
    if any((base / path).exists() for base in (ROOT, (ROOT / near).parent)):
        return True
    return any(one == path or one.endswith(f"/{path}") for one in names())


def test_every_file_of_ours_that_is_named_is_there() -> None:
    ours = re.compile(
        rf"(?:(?:{'|'.join(PACKAGES)}|tests|docs)/[\w./-]+|[\w./-]*\w\.(?:py|po|md|toml|sh|service))$"
    )
    named = {
        (name, span)
        for name, text in texts().items()
        for span in spans(text)
        if ours.match(span) and not span.startswith("/")
    }
    assert len(named) > 40
    assert {(name, span) for name, span in named if not is_there(span, name)} == set()


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", sorted(pages()))
def test_every_link_between_pages_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", pages()[name]):
        if re.match(r"https?:", target):
            continue
        file, _, anchor = target.partition("#")
        page = (ROOT / name).parent / file if file else ROOT / name
        assert page.exists(), target
        assert not anchor or anchor in anchors(page), target


def resolves(dotted: str) -> bool:
    """Whether it is a module of ours, or something in one."""
    try:
        importlib.import_module(dotted)
    except ModuleNotFoundError:
        module, _, name = dotted.rpartition(".")
        return bool(module) and resolves(module) and _holds(module, name)
    return True


def _holds(module: str, name: str) -> bool:
    try:
        return hasattr(importlib.import_module(module), name)
    except ModuleNotFoundError:
        outer, _, inner = module.rpartition(".")
        return hasattr(getattr(importlib.import_module(outer), inner, None), name)


def test_every_module_and_errand_that_is_named_is_there() -> None:
    """`bot.logs.locate_error` by its whole name; `officers.announce` as an errand, or in that room."""
    dotted = {
        (name, span.removesuffix("()"))
        for name, text in texts().items()
        for span in spans(text)
        if re.fullmatch(rf"(?:{'|'.join(PACKAGES)}|{ROOMS})(?:\.[A-Za-z_]\w*)+(?:\(\))?", span)
        and not span.endswith((".py", ".po", ".csv", ".db"))
    }
    assert len(dotted) > 20
    errands = handlers.all_errands()
    assert {
        (name, span)
        for name, span in dotted
        if span not in errands and not resolves(span) and not resolves(f"bot.{span}")
    } == set()


def test_no_file_holds_what_a_merge_left_open() -> None:
    marks = ("<" * 7 + " ", ">" * 7 + " ")
    left_open = []
    for path in tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, IsADirectoryError):
            continue
        left_open += [
            f"{path.relative_to(ROOT)}:{n}" for n, line in enumerate(lines, 1) if line.startswith(marks)
        ]
    assert left_open == []


def test_the_changelog_says_nothing_twice() -> None:
    entries = re.split(r"^(?=- |#)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    begins = [" ".join(entry.split())[:60] for entry in entries if entry.startswith("- ")]
    assert sorted(begins) == sorted(set(begins))


def test_the_layers_name_each_module() -> None:
    picture = pages()["docs/modules.md"].partition("```")[2].partition("```")[0]
    named: dict[str, set[str]] = {}
    for folder, modules in re.findall(r"^  (\w[\w/]*): (.*(?:\n    .*)*)", picture, re.MULTILINE):
        named.setdefault(folder, set()).update(modules.split())
    there: dict[str, set[str]] = {}
    for path in tracked():
        folder = path.relative_to(ROOT).parent.as_posix()
        apart = ("bot/sandbox", "storage/migrations")
        if path.suffix == ".py" and folder.startswith(PACKAGES) and not folder.startswith(apart):
            there.setdefault(folder, set()).add(path.stem)
    modules = {folder: names - {"__init__", "__main__"} for folder, names in there.items()}
    assert {folder: names for folder, names in modules.items() if names} == named


# The threat model


def sentences_of_the_threat_model() -> list[str]:
    """What stands behind its bullets, without the words in bold that they begin with; but for what to do."""
    bullets = re.findall(r"^- (.*(?:\n  .*)*)", pages()["docs/threat-model.md"], re.MULTILINE)
    found = []
    for bullet in (" ".join(text.split()) for text in bullets):
        lead, said = re.fullmatch(r"(?:\*\*([^*]+)\*\* )?(.*)", bullet).groups()  # type: ignore[union-attr]
        if lead != "Then":
            found += re.split(r"(?<=\.) (?=[A-Z\"`*])", said)
    return found


def test_each_sentence_of_the_threat_model_names_its_test_or_says_that_none_does() -> None:
    found = sentences_of_the_threat_model()
    assert len(found) > 100
    assert [
        said for said in found if not re.search(r"(\[[a-z0-9-]+(, [a-z0-9-]+)*\]|\(not tested\))\.$", said)
    ] == []


def test_each_test_that_the_threat_model_names_is_one_and_holds_a_sentence() -> None:
    listed = dict(
        re.findall(r"^- ([a-z0-9-]+): `(.+)`$", pages()["docs/threat-model-tests.md"], re.MULTILINE)
    )
    cited = {
        name
        for said in sentences_of_the_threat_model()
        for listed_names in re.findall(r"\[([a-z0-9-]+(?:, [a-z0-9-]+)*)\](?!\()", said)
        for name in listed_names.split(", ")
    }
    assert cited == listed.keys()
    assert len(set(listed.values())) == len(listed)
    for named in listed.values():
        path, _, test = named.partition("::")
        assert re.search(
            rf"^(async )?def {test}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE
        ), named

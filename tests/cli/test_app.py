"""All commands alike: help that suffices, exit codes that tell, and never a traceback for a wrong input."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from bot.cli import COMMANDS, app, common
from tests.worlds.office import Office

ROOT = Path(__file__).parents[2]


def commands(group: object = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every command with its words, groups too."""
    here = typer.main.get_command(app) if group is None else group
    yield path, here
    for name, command in getattr(here, "commands", {}).items():
        yield from commands(command, (*path, name))


ALL = dict(commands())
LEAVES = [path for path, command in ALL.items() if not hasattr(command, "commands")]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_the_help_of_every_command_says_what_it_is_for_and_what_each_option_means(
    empty: Office, path: tuple[str, ...]
) -> None:
    command = ALL[path]
    assert getattr(command, "help", ""), "the command"
    for option in getattr(command, "params", []):
        assert getattr(option, "help", None), f"{option.opts}"
    assert empty.runs(*path, "--help").exit_code == 0


def test_the_list_of_commands_says_of_each_what_its_help_begins_with() -> None:
    assert all(ALL[(name,)].help.startswith(said) for name, said in COMMANDS.items())  # type: ignore[attr-defined]


def test_who_only_asks_for_help_waits_for_no_command() -> None:
    """Nor does a process that draws: it imports the same main module."""
    program = "import sys, bot.cli; bot.cli.app(['--help'], standalone_mode=False); print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", program], check=True, cwd=ROOT, capture_output=True, text=True
    ).stdout
    loaded = {name.split(".")[0] for name in said.splitlines()[-1].split()}
    assert "Check everything" in said
    assert loaded & {"typer", "telegram", "sqlalchemy", "aiohttp", "PIL", "pydantic", "storage"} == {"typer"}


def test_who_only_works_on_what_is_kept_waits_for_no_bot() -> None:
    """These are run by hand, one after the other."""
    quick = ["unit", "poster", "keys", "migrate", "backup", "restore", "verify", "erase"]
    program = f"import sys; [__import__(f'bot.cli.{{name}}') for name in {quick}]; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", program], check=True, cwd=ROOT, capture_output=True, text=True
    ).stdout
    assert not {"telegram", "aiohttp", "alembic", "holidays", "bot.handlers"} & set(said.split())


def test_a_start_of_the_bot_waits_for_nothing_that_draws_reads_pictures_or_migrates() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, bot.cli.run; print(*sys.modules)"],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    drawing = {"PIL", "qrcode", "zxingcpp", "pypdfium2", "resvg_py", "reportlab", "fontTools"}
    assert not (drawing | {"alembic", "holidays"}) & set(said.split())


def test_a_process_of_a_picture_loads_nothing_that_waits_for_others() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, qr_assets.apart, bot.cleaning.own_process; print(*sys.modules)"],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    assert not {"asyncio", "telegram", "sqlalchemy", "pydantic"} & set(said.split())


@pytest.mark.parametrize(
    "words", [("nonsense",), ("unit", "nonsense"), ("run", "--nonsense"), ("poster", "add")]
)
def test_what_is_not_understood_ends_with_2(empty: Office, words: tuple[str, ...]) -> None:
    empty.fails(*words, code=2)


@pytest.mark.parametrize(
    "words", [("doctor",), ("unit", "list"), ("poster", "list"), ("poster", "check"), ("verify",)]
)
def test_every_command_that_lists_has_json(words: tuple[str, ...]) -> None:
    assert any("--json" in option.opts for option in ALL[words].params)  # type: ignore[attr-defined]


NEEDS_STORE = [
    ("unit", "list"),
    ("unit", "add", "X", "--name", "X", "--level", "polda"),
    ("unit", "link", "X"),
    ("unit", "unbind", "X"),
    ("poster", "add", "X", "--unit", "X", "--place", "X"),
    ("poster", "list"),
    ("poster", "revoke", "X"),
    ("poster", "render", "--all"),
    ("poster", "check", "x.png"),
    ("verify",),
    ("retry",),
    ("keys", "rotate"),
]


@pytest.mark.parametrize("words", NEEDS_STORE, ids=" ".join)
def test_without_a_key_one_is_told_how_to_make_it(empty: Office, words: tuple[str, ...]) -> None:
    assert "yanduan keys new" in empty.fails(*words)


@pytest.mark.parametrize(
    "words", [("unit", "list"), ("verify",), ("retry",), ("keys", "rotate"), ("doctor",)]
)
def test_a_key_that_others_can_read_is_refused_with_the_way_out(
    office: Office, words: tuple[str, ...]
) -> None:
    office.key.chmod(0o644)
    result = office.runs(*words)
    assert result.exit_code == 1
    assert "chmod 600" in result.output


def test_a_key_inside_the_data_folder_is_refused(office: Office) -> None:
    assert "YANDUAN_KEY_FILE" in office.fails("keys", "new", key_file=str(office.data / "key"))


def test_another_databases_key_is_refused_and_nothing_is_changed(office: Office) -> None:
    office.succeeds("unit", "list")
    office.key.unlink()
    office.succeeds("keys", "new")
    assert "key file" in office.fails("unit", "list")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "fr"),
        ("rate_all", "many"),
        ("listen", "8080"),
        ("log_level", "LOUD"),
        ("api_url", "telegram"),
        ("webhook_url", "https://bot.example.org"),
        ("database_url", "the usual one"),
    ],
)
@pytest.mark.parametrize("words", [("run",), ("unit", "list")])
def test_a_wrong_option_is_named(office: Office, words: tuple[str, ...], name: str, value: str) -> None:
    office.environment = {f"YANDUAN_{name.upper()}": value}
    said = office.fails(*words)
    assert f"YANDUAN_{name.upper()}" in said
    assert len(said.splitlines()) == 1


def test_an_env_file_in_another_encoding_is_named(office: Office) -> None:
    (office.folder / ".env").write_bytes("YANDUAN_ORGANISATION=Propam é".encode("latin-1"))
    assert "UTF-8" in office.fails("unit", "list")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622, 0o601])
def test_run_refuses_an_env_file_that_others_may_read_and_says_what_mends_it(
    office: Office, mode: int
) -> None:
    file = office.folder / ".env"
    file.write_text("YANDUAN_BOT_TOKEN=123456:MARK\n")
    file.chmod(mode)
    said = office.fails("run")
    assert f"(mode {mode:04o})" in said
    assert "`chmod 600 .env`" in said
    assert "MARK" not in said
    assert len(said.splitlines()) == 1
    office.succeeds("unit", "list")
    file.write_text("")  # no token: the next thing that is missing
    file.chmod(0o600)
    assert "no bot token" in office.fails("run")


def test_an_env_file_that_this_user_may_not_read_is_named(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:  # whoever runs the tests may be root, to whom nothing is refused
        raise PermissionError

    monkeypatch.setattr(common, "_env_lines", refuse)
    assert "chown USER .env" in office.fails("unit", "list")


def test_a_database_that_is_none_is_named(office: Office) -> None:
    (office.data / "yanduan.db").write_bytes(b"This is a letter. " * 500)
    assert "restore the last backup" in office.fails("unit", "list")


def test_a_data_folder_that_is_a_file_is_named(office: Office) -> None:
    (office.folder / "file").write_text("")
    office.fails("unit", "list", data_dir=str(office.folder / "file"))


def test_run_without_a_token_says_where_to_get_one(office: Office) -> None:
    assert "@BotFather" in office.fails("run")


def test_run_with_what_can_be_no_token_says_what_one_looks_like(office: Office) -> None:
    assert "123456:ABC" in office.fails("run", bot_token="MARK token")


def test_the_installed_command_and_the_module_are_the_same(tmp_path: Path) -> None:
    """`python -m bot` is `yanduan`; without words it is `yanduan run`."""
    said = subprocess.run(
        [sys.executable, "-m", "bot"],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    assert "YANDUAN_BOT_TOKEN" in said.stderr
    assert "Traceback" not in said.stderr
    assert said.stdout == ""


@pytest.mark.parametrize(
    ("words", "buffered"),
    [
        (("poster", "list"), True),
        (("poster", "list", "--json"), False),
        (("poster", "check", ".", "--bot-name", "yanduan_bot"), True),
        (("poster", "check", ".", "--bot-name", "yanduan_bot"), False),
    ],
)
def test_where_nobody_reads_on_a_command_ends_without_a_word(
    station: Office, words: tuple[str, ...], *, buffered: bool
) -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=station.folder,
        env={
            "PYTHONPATH": str(ROOT),
            "YANDUAN_KEY_FILE": str(station.key),
            **({} if buffered else {"PYTHONUNBUFFERED": "1"}),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert command.stdout is not None
    command.stdout.close()
    _, said = command.communicate()
    assert (command.returncode, said) == (141, b"")


def test_a_name_in_the_env_file_that_is_no_option_stops_every_command(empty: Office) -> None:
    (empty.folder / ".env").write_text("YANDUAN_ORGANIZATION=Propam MARK\n")
    said = empty.fails("unit", "list")
    assert "YANDUAN_ORGANISATION" in said
    assert ".env" in said
    assert "MARK" not in said


def test_run_warns_of_a_name_in_the_environment_that_is_no_option(office: Office) -> None:
    assert "YANDUAN_LANGUAGE" in office.fails("run", langauge="en")

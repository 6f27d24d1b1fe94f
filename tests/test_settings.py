"""The one table of options: defaults that are safe, and wrong values named with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import TELEGRAM_URL, Settings, describe_errors, find_misnamed, host_and_port
from storage.engine import database_path


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("YANDUAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"YANDUAN_{name.upper()}", value)
    return Settings()


def complaint(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    with pytest.raises(ValidationError) as met:
        given(monkeypatch, **values)
    return "\n".join(describe_errors(met.value))


def test_with_nothing_set_the_real_telegram_is_polled_within_its_limits() -> None:
    options = Settings()
    assert options.api_url == TELEGRAM_URL
    assert (options.rate_all, options.rate_chat, options.rate_group) == (30, 1, 20)
    assert not options.webhook_url
    assert options.language == "id"
    assert options.database.startswith("sqlite+aiosqlite:////")
    assert options.database.endswith("/data/yanduan.db")


def test_a_file_named_env_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("YANDUAN_ORGANISATION=Propam Polres\nYANDUAN_LANGUAGE=en\nOTHER=1\n")
    options = given(monkeypatch, language="id")
    assert (options.organisation, options.language) == ("Propam Polres", "id")


def test_a_token_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    options = given(monkeypatch, bot_token="123:MARK-TOKEN", webhook_secret="MARK-SECRET")
    assert "MARK" not in repr(options) + str(options) + options.model_dump_json()


def test_a_door_has_room_for_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch, door_ombudsman="x" * 200).door_ombudsman == "x" * 200
    said = complaint(monkeypatch, door_ombudsman="x" * 201)
    assert said == "YANDUAN_DOOR_OMBUDSMAN must have 200 characters or less"


def test_a_wrong_value_is_named_without_showing_what_else_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "MARK" not in complaint(monkeypatch, bot_token="123:MARK-TOKEN", rate_all="many")
    assert "MARK" not in complaint(monkeypatch, bot_token="MARK TOKEN")
    assert "MARK" not in complaint(monkeypatch, webhook_secret="MARK SECRET")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("bot_token", "MARK", "123456:ABC"),
        ("language", "fr", "id, en"),
        ("poster_colour", "blue", "#rrggbb"),
        ("poster_accent", "#12345", "#rrggbb"),
        ("log_level", "LOUD", "DEBUG, INFO, WARNING, ERROR"),
        ("api_url", "api.telegram.org", "https://api.telegram.org"),
        ("api_url", "ftp://x", "https://api.telegram.org"),
        ("listen", "8080", "host:port"),
        ("listen", "localhost:http", "host:port"),
        ("listen", "127.0.0.1:99999", "host:port"),
        ("webhook_url", "bot.example.org", "https://"),
        ("webhook_secret", "two words", "A-Z a-z 0-9"),
        ("database_url", "the usual one", "sqlite+aiosqlite://"),
        ("database_url", "sqlite+aiosqlite:////x/q?z.db", "%3F"),
        ("database_url", "sqlite+aiosqlite:////x/q.db?timeout=9", "YANDUAN_DATA_DIR"),
        ("database_url", "sqlite+aiosqlite:////x/q.db?", "%3F"),
        ("rate_all", "many", "YANDUAN_RATE_ALL must be a number"),
        ("rate_chat", "-1", "YANDUAN_RATE_CHAT must be 0 or more"),
        ("rate_group", "nan", "YANDUAN_RATE_GROUP must be a finite number"),
        ("news_wait", "soon", "such as 120-900"),
        ("news_wait", "120", "such as 120-900"),
        ("news_wait", "900-120", "the shortest wait first"),
        ("news_wait", "0", "127.0.0.1"),
        ("news_wait", "0-900", "127.0.0.1"),
        ("take_up_days", "1.5", "YANDUAN_TAKE_UP_DAYS must be a whole number"),
        ("take_up_days", "31", "YANDUAN_TAKE_UP_DAYS must be 30 or less"),
        ("poster_emblem", "perhaps", "YANDUAN_POSTER_EMBLEM must be true or false"),
    ],
)
def test_a_wrong_value_is_answered_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    assert says in complaint(monkeypatch, **{name: value})


def test_no_option_complains_in_the_words_of_a_library() -> None:
    for name in Settings.model_fields:
        for value in ("\N{SNOWMAN} MARK", "-1", "1e99", "nan"):
            with pytest.MonkeyPatch.context() as one:
                one.setenv(f"YANDUAN_{name.upper()}", value)
                try:
                    Settings()
                except ValidationError as error:
                    for said, problem in zip(describe_errors(error), error.errors(), strict=True):
                        ours = problem["type"] == "value_error"
                        assert ours or (problem["msg"] not in said and "MARK" not in said)
                        assert "as it stands" not in said, f"{name}: {problem['type']} has no words of ours"


def test_a_colour_that_is_left_empty_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = Settings().poster_colour
    monkeypatch.setenv("YANDUAN_POSTER_COLOUR", "")
    assert Settings().poster_colour == usual


def test_a_webhook_needs_a_place_to_listen_and_https(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "YANDUAN_LISTEN" in complaint(monkeypatch, webhook_url="https://bot.example.org/x")
    said = complaint(monkeypatch, webhook_url="http://bot.example.org/x", listen="127.0.0.1:8080")
    assert "https" in said
    monkeypatch.setenv("YANDUAN_API_URL", "http://127.0.0.1:8081")
    assert given(monkeypatch).webhook_url == "http://bot.example.org/x"


@pytest.mark.parametrize(
    "switch",
    [{"new_chats": "0"}, {"rate_all": "0"}, {"rate_chat": "0"}, {"rate_group": "0"}, {"clock_file": "x"}],
)
@pytest.mark.parametrize(
    "url", ["https://api.telegram.org", "http://127.0.0.1.example.org", "http://10.0.0.1"]
)
def test_what_is_for_trying_out_is_refused_against_the_real_telegram(
    monkeypatch: pytest.MonkeyPatch, switch: dict[str, str], url: str
) -> None:
    assert "YANDUAN_API_URL" in complaint(monkeypatch, api_url=url, **switch)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081", "http://localhost:8081/", "http://[::1]:8081"])
def test_what_is_for_trying_out_is_allowed_on_loopback(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    options = given(monkeypatch, api_url=url, rate_all="0", clock_file="offset")
    assert options.api_is_local
    assert options.rate_all == 0
    assert not options.api_url.endswith("/")


def test_an_address_to_listen_at_may_be_of_either_family() -> None:
    assert host_and_port("127.0.0.1:8080") == ("127.0.0.1", 8080)
    assert host_and_port("[::1]:80") == ("::1", 80)


@pytest.mark.parametrize("folder", ["a b", "what?", "50%20off", "a#b&c=d", "é@:;"])
def test_the_database_is_in_the_data_folder_whatever_characters_its_path_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    data = tmp_path / folder
    assert database_path(given(monkeypatch, data_dir=str(data)).database) == data / "yanduan.db"


def test_a_name_that_is_no_option_is_found_with_the_one_that_was_meant() -> None:
    found = find_misnamed(
        ["YANDUAN_BOT_TOKN", "yanduan_organization", "YANDUAN_ZZZ", "OTHER", "yanduan_language"]
    )
    assert list(found) == ["YANDUAN_BOT_TOKN", "yanduan_organization", "YANDUAN_ZZZ"]
    assert "YANDUAN_BOT_TOKEN" in found["YANDUAN_BOT_TOKN"]
    assert "YANDUAN_ORGANISATION" in found["yanduan_organization"]
    assert ".env.example" in found["YANDUAN_ZZZ"]


def test_what_stands_behind_a_name_without_an_equals_sign_is_not_said() -> None:
    (said,) = find_misnamed(["YANDUAN_BOT_TOKEN:123456:MARK"]).values()
    assert "YANDUAN_BOT_TOKEN=" in said
    assert "MARK" not in said


def test_a_question_mark_in_a_path_is_written_in_another_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANDUAN_DATABASE_URL", "sqlite+aiosqlite:////x/q%3Fz.db")
    assert database_path(Settings().database) == Path("/x/q?z.db")

"""Deep links: only what Telegram would open."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr_assets import links

tokens = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=64)
usernames = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_]{3,30}[A-Za-z0-9]\Z")


def test_the_links_are_written_as_telegram_writes_them() -> None:
    assert links.start_link("lobar_yanduan_bot", "Ab3-_9") == "https://t.me/lobar_yanduan_bot?start=Ab3-_9"
    assert links.group_link("@lobar_yanduan_bot", "x") == (
        "https://t.me/lobar_yanduan_bot?startgroup=x&admin=delete_messages"
    )


@settings(max_examples=40)
@given(usernames, tokens)
def test_a_link_is_taken_apart_into_what_it_was_made_of(username: str, token: str) -> None:
    start, group = links.start_link(username, token), links.group_link(username, token)
    assert links.parse(start) == links.Link(username, links.Door.START, token)
    assert links.parse(group) == links.Link(username, links.Door.GROUP, token)


@pytest.mark.parametrize("token", ["", "a" * 65, "a b", "a.b", "a+b", "é", "a\n", "a&b=c"])
def test_a_token_that_telegram_refuses_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(links.LinkError, match="1 to 64 characters") as refusal:
        links.start_link("lobar_yanduan_bot", token)
    assert len(token) < 5 or token not in str(refusal.value)


@pytest.mark.parametrize(
    "username", ["", "bot", "1lobar_bot", "lobar bot", "lobar_", "a" * 33, "lobar_bot\n", "x/y_bot"]
)
def test_a_name_that_no_bot_can_have_is_refused(username: str) -> None:
    with pytest.raises(links.LinkError, match="username"):
        links.group_link(username, "token")


@pytest.mark.parametrize(
    "link",
    [
        "",
        "http://t.me/lobar_bot?start=x",
        "https://telegram.me/lobar_bot?start=x",
        "https://t.me/lobar_bot",
        "https://t.me/lobar_bot?start=",
        "https://t.me/lobar_bot?start=x&startgroup=y",
        "https://t.me/lobar_bot?start=x&admin=delete_messages",
        "https://t.me/lobar_bot?startgroup=x&admin=promote_members",
        "https://t.me/lobar_bot?startapp=x",
        "https://t.me/lobar_bot?start=a%20b",
        "https://t.me/lobar_bot?start=%41",
        "https://t.me/lobar_bot/?start=x",
        "https://t.me/lobar_bot?start=x#y",
        "https://t.me@evil.example/lobar_bot?start=x",
        "https://[/",
    ],
)
def test_anything_else_is_no_deep_link(link: str) -> None:
    assert links.parse(link) is None


@settings(max_examples=40)
@given(st.text())
def test_any_text_at_all_is_a_link_or_not(text: str) -> None:
    for link in (text, f"https://t.me/{text}", f"https://t.me/lobar_bot?start={text}"):
        taken = links.parse(link)
        assert taken is None or str(taken) == link

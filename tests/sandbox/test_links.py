"""Deep links, however they are written."""

import pytest

from bot.sandbox.links import Link, read_link

FORMS = [
    f"{scheme}{www}{host}/lapor_bot?"
    for scheme in ("https://", "http://", "HTTPS://", "")
    for www in ("", "www.", "WWW.")
    for host in ("t.me", "telegram.me", "T.me", "Telegram.Me")
] + ["tg://resolve?domain=lapor_bot&", "TG://Resolve?domain=lapor_bot&"]


@pytest.mark.parametrize("form", FORMS)
def test_all_forms_of_a_link_are_read_alike(form: str) -> None:
    assert read_link(form) == Link("lapor_bot")
    assert read_link(f"{form}start=a-_1") == Link("lapor_bot", "start", "a-_1")
    assert read_link(f"{form}startgroup=a-_1&admin=x") == Link("lapor_bot", "group", "a-_1")
    assert read_link(f"{form}start=") == Link("lapor_bot", "start", "")
    assert read_link(f"{form}start={'x' * 64}") == Link("lapor_bot", "start", "x" * 64)
    for payload in ("x" * 65, "a%20b", "a+b", "%C3%A4", "a%0A", "a.b", "a/b", "%3Cb%3E"):
        assert read_link(f"{form}start={payload}") == Link("lapor_bot")
        assert read_link(f"{form}startgroup={payload}") == Link("lapor_bot")
        assert read_link(f"{form}start={payload}&startgroup=a") == Link("lapor_bot")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://t.me/lapor_bot?start=abc-_1", Link("lapor_bot", "start", "abc-_1")),
        ("http://telegram.me/Lapor_Bot/?startgroup=X", Link("Lapor_Bot", "group", "X")),
        ("T.me/lapor_bot?start=a", Link("lapor_bot", "start", "a")),
        ("tg://resolve?domain=lapor_bot&start=a", Link("lapor_bot", "start", "a")),
        ("https://t.me/lapor_bot?start=", Link("lapor_bot", "start", "")),
        (
            "https://t.me/lapor_bot?startgroup=X&admin=delete_messages",
            Link("lapor_bot", "group", "X", ("delete_messages",)),
        ),
        (
            "https://t.me/lapor_bot?startgroup=X&admin=pin_messages+x+change_info",
            Link("lapor_bot", "group", "X", ("change_info", "pin_messages")),
        ),
        ("https://t.me/lapor_bot?start=X&admin=delete_messages", Link("lapor_bot", "start", "X")),
        ("https://t.me/lapor_bot", Link("lapor_bot")),
        ("https://t.me/lapor_bot?start=a%20b", Link("lapor_bot")),
        (f"https://t.me/lapor_bot?start={'x' * 65}", Link("lapor_bot")),
        ("https://t.me.evil.example/lapor_bot?start=a", Link()),
        ("https://evil.example/t.me/lapor_bot?start=a", Link()),
        ("https://t.me@evil.example/lapor_bot?start=a", Link()),
        ("https://www.t.me.evil.example/lapor_bot?start=a", Link()),
        ("www.www.t.me/lapor_bot?start=a", Link()),
        ("tg://www.resolve?domain=lapor_bot&start=a", Link()),
        ("tg://resolve?domain=lapor/bot&start=a", Link()),
        ("tg://resolve?start=a", Link()),
        ("ftp://t.me/lapor_bot?start=a", Link()),
        ("tg://msg?domain=lapor_bot&start=a", Link()),
        ("https://t.me/joinchat/lapor?start=a", Link()),
        ("http://[", Link()),
        ("lapor_bot", Link()),
        ("", Link()),
    ],
)
def test_a_link_says_which_bot_and_by_which_door(text: str, link: Link) -> None:
    assert read_link(text) == link

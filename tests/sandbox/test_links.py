"""Deep links, however they are written."""

import pytest

from bot.sandbox.links import Link, read_link


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://t.me/lapor_bot?start=abc-_1", Link("lapor_bot", "start", "abc-_1")),
        ("http://telegram.me/Lapor_Bot/?startgroup=X", Link("Lapor_Bot", "group", "X")),
        ("T.me/lapor_bot?start=a", Link("lapor_bot", "start", "a")),
        ("tg://resolve?domain=lapor_bot&start=a", Link("lapor_bot", "start", "a")),
        ("https://t.me/lapor_bot?start=", Link("lapor_bot", "start", "")),
        ("https://t.me/lapor_bot?startgroup=X&admin=delete_messages", Link("lapor_bot", "group", "X")),
        ("https://t.me/lapor_bot", Link("lapor_bot")),
        ("https://t.me/lapor_bot?start=a%20b", Link("lapor_bot")),
        (f"https://t.me/lapor_bot?start={'x' * 65}", Link("lapor_bot")),
        ("https://t.me.evil.example/lapor_bot?start=a", Link()),
        ("https://evil.example/t.me/lapor_bot?start=a", Link()),
        ("https://t.me@evil.example/lapor_bot?start=a", Link()),
        ("tg://msg?domain=lapor_bot&start=a", Link()),
        ("https://t.me/joinchat/lapor?start=a", Link()),
        ("http://[", Link()),
        ("lapor_bot", Link()),
        ("", Link()),
    ],
)
def test_a_link_says_which_bot_and_by_which_door(text: str, link: Link) -> None:
    assert read_link(text) == link

"""What a code is by its text alone, and which of them somebody is told of."""

from __future__ import annotations

import pytest

from bot.reporter.filing import poster_verdict
from bot.reporter.filing.poster_verdict import Kind
from storage import posters, scans
from storage.records import Poster
from tests.harness import USERNAME, Chat
from tests.reporter.form.phone import alarms

OURS = f"https://t.me/{USERNAME}?start=TOKEN"
ANOTHERS = "https://t.me/yanduan_palsu_bot?start=TOKEN"
UNKNOWN = f"https://t.me/{USERNAME}?start=abcdefghijkl"
FRIEND = "https://t.me/siti_aminah"
WEB = "https://evil.example/"

JUDGED: dict[str, tuple[str, Kind, str]] = {
    "ours": (OURS, Kind.GENUINE, ""),
    "our name in another case": (f"https://t.me/{USERNAME.upper()}?start=TOKEN", Kind.GENUINE, ""),
    "another way to us": (f"http://telegram.me/{USERNAME}?start=TOKEN", Kind.UNKNOWN, ""),
    "more behind": (f"https://t.me/{USERNAME}?start=TOKEN&x=1", Kind.UNKNOWN, ""),
    "our token as an invitation to groups": (f"https://t.me/{USERNAME}?startgroup=TOKEN", Kind.UNKNOWN, ""),
    "a token that never was": (UNKNOWN, Kind.UNKNOWN, ""),
    "an account": (FRIEND, Kind.ACCOUNT, "siti_aminah"),
    "an account with a slash": ("HTTPS://T.ME/siti_aminah/", Kind.ACCOUNT, "siti_aminah"),
    "an account without a scheme": ("t.me/siti_aminah", Kind.ACCOUNT, "siti_aminah"),
    "an account in the app's own way": ("tg://resolve?domain=siti_aminah", Kind.ACCOUNT, "siti_aminah"),
    "an account's subdomain": ("https://palsu_bot.t.me/", Kind.ACCOUNT, "palsu_bot"),
    "another bot": (ANOTHERS, Kind.ACCOUNT, "yanduan_palsu_bot"),
    "no account's subdomain": ("https://palsu-bot.t.me", Kind.WEB, "palsu-bot.t.me"),
    "a page below a subdomain": ("https://palsu_bot.t.me/12", Kind.WEB, "palsu_bot.t.me"),
    "a message of a channel": ("https://t.me/siti_aminah/12", Kind.WEB, "t.me"),
    "an app of another bot": ("https://t.me/yanduan_palsu_bot/app?startapp=x", Kind.WEB, "t.me"),
    "a login": ("https://t.me/login/12345", Kind.WEB, "t.me"),
    "a login without more": ("https://t.me/Login", Kind.WEB, "t.me"),
    "a login's subdomain": ("https://login.t.me/", Kind.WEB, "login.t.me"),
    "a login in the app's own way": ("tg://login?token=x", Kind.OTHER, ""),
    "no account in the app's own way": ("tg://resolve?domain=login", Kind.OTHER, ""),
    "an invitation": ("https://t.me/+AbCdEf", Kind.WEB, "t.me"),
    "an invitation as it was": ("https://t.me/joinchat/AbCdEf", Kind.WEB, "t.me"),
    "a page to pass on": ("https://telegram.me/share?url=https://evil.example", Kind.WEB, "telegram.me"),
    "a page to pass on that looks like a link": ("https://t.me/share?start=abc", Kind.WEB, "t.me"),
    "a proxy": ("https://t.me/proxy?server=1.2.3.4&port=1", Kind.WEB, "t.me"),
    "folders": ("https://t.me/addlist/AbCdEf", Kind.WEB, "t.me"),
    "stickers": ("https://t.me/addstickers/Lucu", Kind.WEB, "t.me"),
    "a private message": ("https://t.me/c/123/45", Kind.WEB, "t.me"),
    "a channel in the browser": ("https://t.me/s/siti_aminah", Kind.WEB, "t.me"),
    "Telegram itself": ("https://t.me/", Kind.WEB, "t.me"),
    "without a scheme": ("evil.example/x", Kind.WEB, "evil.example"),
    "a host that begins like Telegram's": (
        "https://t.me." + "a" * 80 + ".evil.example/",
        Kind.WEB,
        "…" + ("a" * 80 + ".evil.example")[-59:],
    ),
    "turned round": ("https://evil.example/\u202ebot", Kind.WEB, "evil.example"),
    "for payment": ("00020101021226610014COM.GO-JEK.WWW5802ID5910PUNGLI6304ABCD", Kind.PAYMENT, ""),
    "broken": ("https://[::1", Kind.OTHER, ""),
    "a phone number": ("tel:110", Kind.OTHER, ""),
    "a wireless network": ("WIFI:T:WPA;S:t.me;P:rahasia;;", Kind.OTHER, ""),
    "nothing": ("", Kind.OTHER, ""),
    "no letters": ("\x00\ufffd\n", Kind.OTHER, ""),
}


async def test_a_code_is_judged_by_its_text_alone(chat: Chat, poster: Poster) -> None:
    async with chat.store.read() as tx:
        for what, (text, kind, name) in JUDGED.items():
            found = await poster_verdict.judge(tx, chat.deployment, text.replace("TOKEN", poster.token))
            assert (found.kind, found.name) == (kind, name), what
            assert found.address.rstrip("…").isascii(), what
            assert len(found.address) <= poster_verdict.SHOWN + 1, what
            assert bool(found.address) == (kind is Kind.WEB), what


NEVER, POSTER = {scans.NEVER_OURS: 1}, {"poster": 1}


@pytest.mark.parametrize(
    ("said", "asked", "unasked"),
    [
        ([OURS], {}, {}),
        ([UNKNOWN], NEVER, NEVER),
        ([ANOTHERS], POSTER, POSTER),
        ([FRIEND], NEVER, {}),
        ([WEB], NEVER, {}),
        ([FRIEND, WEB, UNKNOWN], NEVER, NEVER),
        ([OURS, FRIEND], NEVER, NEVER),
        ([OURS, WEB], NEVER, NEVER),
        (["tel:110"], {}, {}),
        ([OURS, ANOTHERS, WEB], NEVER | POSTER, NEVER | POSTER),
        ([], {}, {}),
    ],
)
async def test_somebody_is_told_of_what_may_hang_in_our_place_and_of_no_friends_code(
    chat: Chat, poster: Poster, said: list[str], asked: dict[str, int], unasked: dict[str, int]
) -> None:
    async def counted(*, was_asked: bool) -> dict[str, int]:
        async with chat.store.write() as tx:
            found = [
                await poster_verdict.judge(tx, chat.deployment, one.replace("TOKEN", poster.token))
                for one in said
            ]
            await poster_verdict.count(tx, found, asked=was_asked)
        return {"poster" if who == poster.id else who: n for who, n in (await alarms(chat)).items()}

    assert await counted(was_asked=False) == unasked
    twice = {who: n + unasked.get(who, 0) for who, n in asked.items()}
    assert await counted(was_asked=True) == twice


async def test_a_revoked_code_is_told_of_its_poster(chat: Chat, poster: Poster) -> None:
    async with chat.store.write() as tx:
        await posters.revoke(tx, poster.code)
        found = await poster_verdict.judge(tx, chat.deployment, OURS.replace("TOKEN", poster.token))
        await poster_verdict.count(tx, [found], asked=False)
    assert found.kind is Kind.ENDED
    assert await alarms(chat) == {poster.id: 1}

"""What a code is by its text alone, and which of them somebody is told of."""

from __future__ import annotations

import pytest

from bot.reporter.filing import poster_verdict
from bot.reporter.filing.poster_verdict import CodeKind
from storage import posters, scans
from storage.records import Poster
from tests.worlds.camera import alarms
from tests.worlds.chat import USERNAME, Chat

OURS = f"https://t.me/{USERNAME}?start=TOKEN"
ANOTHERS = "https://t.me/yanduan_palsu_bot?start=TOKEN"
UNKNOWN = f"https://t.me/{USERNAME}?start=abcdefghijkl"
FRIEND = "https://t.me/siti_aminah"
WEB = "https://evil.example/"

JUDGED: dict[str, tuple[str, CodeKind, str]] = {
    "ours": (OURS, CodeKind.GENUINE, ""),
    "our name in another case": (f"https://t.me/{USERNAME.upper()}?start=TOKEN", CodeKind.GENUINE, ""),
    "another way to us": (f"http://telegram.me/{USERNAME}?start=TOKEN", CodeKind.UNKNOWN, ""),
    "more behind": (f"https://t.me/{USERNAME}?start=TOKEN&x=1", CodeKind.UNKNOWN, ""),
    "our token as an invitation to groups": (
        f"https://t.me/{USERNAME}?startgroup=TOKEN",
        CodeKind.UNKNOWN,
        "",
    ),
    "a token that never was": (UNKNOWN, CodeKind.UNKNOWN, ""),
    "an account": (FRIEND, CodeKind.ACCOUNT, "siti_aminah"),
    "an account with a slash": ("HTTPS://T.ME/siti_aminah/", CodeKind.ACCOUNT, "siti_aminah"),
    "an account without a scheme": ("t.me/siti_aminah", CodeKind.ACCOUNT, "siti_aminah"),
    "an account in the app's own way": ("tg://resolve?domain=siti_aminah", CodeKind.ACCOUNT, "siti_aminah"),
    "an account's subdomain": ("https://palsu_bot.t.me/", CodeKind.ACCOUNT, "palsu_bot"),
    "another bot": (ANOTHERS, CodeKind.ACCOUNT, "yanduan_palsu_bot"),
    "no account's subdomain": ("https://palsu-bot.t.me", CodeKind.WEB, "palsu-bot.t.me"),
    "a page below a subdomain": ("https://palsu_bot.t.me/12", CodeKind.WEB, "palsu_bot.t.me"),
    "a message of a channel": ("https://t.me/siti_aminah/12", CodeKind.WEB, "t.me"),
    "an app of another bot": ("https://t.me/yanduan_palsu_bot/app?startapp=x", CodeKind.WEB, "t.me"),
    "a login": ("https://t.me/login/12345", CodeKind.WEB, "t.me"),
    "a login without more": ("https://t.me/Login", CodeKind.WEB, "t.me"),
    "a login's subdomain": ("https://login.t.me/", CodeKind.WEB, "login.t.me"),
    "a login in the app's own way": ("tg://login?token=x", CodeKind.OTHER, ""),
    "no account in the app's own way": ("tg://resolve?domain=login", CodeKind.OTHER, ""),
    "an invitation": ("https://t.me/+AbCdEf", CodeKind.WEB, "t.me"),
    "an invitation as it was": ("https://t.me/joinchat/AbCdEf", CodeKind.WEB, "t.me"),
    "a page to pass on": ("https://telegram.me/share?url=https://evil.example", CodeKind.WEB, "telegram.me"),
    "a page to pass on that looks like a link": ("https://t.me/share?start=abc", CodeKind.WEB, "t.me"),
    "a proxy": ("https://t.me/proxy?server=1.2.3.4&port=1", CodeKind.WEB, "t.me"),
    "folders": ("https://t.me/addlist/AbCdEf", CodeKind.WEB, "t.me"),
    "stickers": ("https://t.me/addstickers/Lucu", CodeKind.WEB, "t.me"),
    "a private message": ("https://t.me/c/123/45", CodeKind.WEB, "t.me"),
    "a channel in the browser": ("https://t.me/s/siti_aminah", CodeKind.WEB, "t.me"),
    "Telegram itself": ("https://t.me/", CodeKind.WEB, "t.me"),
    "without a scheme": ("evil.example/x", CodeKind.WEB, "evil.example"),
    "a host that begins like Telegram's": (
        "https://t.me." + "a" * 80 + ".evil.example/",
        CodeKind.WEB,
        "…" + ("a" * 80 + ".evil.example")[-59:],
    ),
    "turned round": ("https://evil.example/\u202ebot", CodeKind.WEB, "evil.example"),
    "for payment": ("00020101021226610014COM.GO-JEK.WWW5802ID5910PUNGLI6304ABCD", CodeKind.PAYMENT, ""),
    "broken": ("https://[::1", CodeKind.OTHER, ""),
    "a phone number": ("tel:110", CodeKind.OTHER, ""),
    "a wireless network": ("WIFI:T:WPA;S:t.me;P:rahasia;;", CodeKind.OTHER, ""),
    "nothing": ("", CodeKind.OTHER, ""),
    "no letters": ("\x00\ufffd\n", CodeKind.OTHER, ""),
}


async def test_a_code_is_judged_by_its_text_alone(chat: Chat, poster: Poster) -> None:
    async with chat.store.read() as tx:
        for what, (text, kind, name) in JUDGED.items():
            found = await poster_verdict.judge_code(tx, chat.deployment, text.replace("TOKEN", poster.token))
            assert (found.kind, found.name) == (kind, name), what
            assert found.address.rstrip("…").isascii(), what
            assert len(found.address) <= poster_verdict.SHOWN_LENGTH + 1, what
            assert bool(found.address) == (kind is CodeKind.WEB), what


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
                await poster_verdict.judge_code(tx, chat.deployment, one.replace("TOKEN", poster.token))
                for one in said
            ]
            await poster_verdict.count_findings(tx, found, asked=was_asked)
        return {"poster" if who == poster.id else who: n for who, n in (await alarms(chat)).items()}

    assert await counted(was_asked=False) == unasked
    twice = {who: n + unasked.get(who, 0) for who, n in asked.items()}
    assert await counted(was_asked=True) == twice


async def test_a_revoked_code_is_told_of_its_poster(chat: Chat, poster: Poster) -> None:
    async with chat.store.write() as tx:
        await posters.revoke(tx, poster.code)
        found = await poster_verdict.judge_code(tx, chat.deployment, OURS.replace("TOKEN", poster.token))
        await poster_verdict.count_findings(tx, [found], asked=False)
    assert found.kind is CodeKind.ENDED
    assert await alarms(chat) == {poster.id: 1}

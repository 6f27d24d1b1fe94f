"""What whoever plays a part does. Buttons are found by what they carry, not by their words: phones differ.

An act is a coroutine by its name in `ACTS`; each is whole, so that what the same account does elsewhere, as
an officer, comes before or after it. It has as many updates whoever does it and however they want to be
known, and what reaches the case comes at the same place among them.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bot.reporter.citizen_turn import TAP_PREFIX as CASE_TAP
from bot.reporter.filing.draft_lifetime import RESUME_PREFIX
from bot.reporter.filing.receipt import MORE_PREFIX, SAVED_PREFIX
from bot.reporter.filing.welcome import AGREE
from bot.reporter.filing.welcome import TAP_PREFIX as WELCOME_TAP
from bot.reporter.form.rendering import TAP_PREFIX as FORM_TAP
from storage.records import Json
from tests.support import TICKET
from tests.twins.people import Account
from tests.twins.story import Report
from tests.twins.telegram import REPORTER, Shown
from tests.twins.world import World

CODE: Final = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
WORDS: Final = (
    "Kemarin sore di pos jaga saya dimintai uang supaya motor saya dikembalikan.",
    "Petugas itu memukul adik saya di depan kantor, ada yang melihat.",
    "Sudah tiga bulan laporan saya tidak ada kabarnya, setiap kali ditanya disuruh kembali minggu depan.",
    "Ia mengancam akan menahan kami kalau kami bicara.",
    "Uangnya diserahkan di warung sebelah. " * 12,
)
BEFORE: Final = 1
"""The step in which some write to the bot whatever part they play."""
MOST_QUESTIONS: Final = 45
IDLE: Final = "/privasi"


@dataclass
class Part:
    """Who plays, how they want to be known, and what they know of their case. `adds`: they are unlinked in
    one of the worlds.
    """

    name: str
    account: Account
    report: Report | None
    mode: str = "confidential"
    news: str = "0"
    ticket: str = ""
    code: str = ""
    adds: bool = False

    @property
    def named(self) -> bool:
        return self.mode == "identified"

    @property
    def unlinked(self) -> bool:
        """Whether nothing joins account and case: whatever they do begins with the code."""
        return self.mode == "unlinked"


@dataclass
class Parts:
    """All parts of a story in one world."""

    world: World
    seed: int
    parts: dict[str, Part] = field(default_factory=dict)

    async def act(self, act: str, name: str) -> None:
        part = self.parts[name]
        await ACTS[act](self, part, Random(f"{self.seed} {self.world.step} {name}"))

    # What everybody does

    async def says(self, part: Part, content: str | Json, *, to: Shown | None = None) -> None:
        await self.world.says(part.account, content, room=REPORTER, to=to)

    async def taps(self, part: Part, begins: str, chance: Random | None = None) -> bool:
        """A tap on the newest button whose data begins so, or on any of them. Where there is none they write
        what leads to nothing, so that an act has as many updates in each world; whether there is one.
        """
        found = [
            (shown, data) for shown in self.shown(part) for data in _data(shown) if data.startswith(begins)
        ]
        if not found:
            await self.says(part, IDLE)
            return False
        shown, data = chance.choice(found[-6:]) if chance else found[-1]
        await self.world.taps(part.account, shown, data, room=REPORTER)
        return True

    def shown(self, part: Part) -> list[Shown]:
        """What the part was shown: what the same account did before the story is none of it."""
        return [each for each in self.world.shown(part.account.id, REPORTER) if each.step > BEFORE]

    def newest(self, part: Part, begins: str) -> Shown | None:
        return next(
            (each for each in reversed(self.shown(part)) if any(d.startswith(begins) for d in _data(each))),
            None,
        )


def _data(shown: Shown) -> list[str]:
    return [button["callback_data"] for button in shown.buttons if "callback_data" in button]


# A report


async def report(here: Parts, part: Part, chance: Random) -> None:
    if part.ticket:
        return
    told = part.report or Report("W1", "B", "this", danger=False, file=False, texts=1)
    await begin(here, part, told.poster)
    await fill(here, part, told, chance)


async def begin(here: Parts, part: Part, poster: str) -> None:
    await here.says(part, f"/start {here.world.tokens[poster]}")
    if (kept := here.newest(part, f"{RESUME_PREFIX}new")) and kept.step == here.world.step:
        await here.taps(part, f"{RESUME_PREFIX}new")
    await here.taps(part, f"{WELCOME_TAP}{AGREE}")


async def fill(here: Parts, part: Part, told: Report, chance: Random, *, until: str = "") -> None:
    """Answer question after question, until [Kirim pengaduan], or `until` a question is asked."""
    done: set[str] = set()
    for _ in range(MOST_QUESTIONS):
        shown = here.shown(part)
        last = here.newest(part, FORM_TAP)
        if (board := shown[-1].markup.get("keyboard")) is not None and board:
            await here.says(part, "081277700011")
            continue
        if last is None:
            break
        step = _data(last)[0].rpartition(":")[2].partition("=")[0]
        values = {each.rpartition("=")[2]: each for each in _data(last)}
        if step == until:
            return
        if not await _answer(here, part, told, chance, last, step, values, done):
            break
    _note_receipt(here, part)


async def _answer(
    here: Parts,
    part: Part,
    told: Report,
    chance: Random,
    last: Shown,
    step: str,
    values: dict[str, str],
    done: set[str],
) -> bool:
    """Answer one question. False once the report is sent."""

    async def tap(value: str) -> None:
        await here.world.taps(part.account, last, values[value], room=REPORTER)

    if step in {"review", "change", "own_words"}:
        return await _review(here, part, step, tap, done)
    if step == "story":
        if "story" not in done:
            done.add("story")
            for _ in range(told.texts):
                await here.says(part, chance.choice(WORDS))
            if told.file:
                await here.says(part, _file(here.world, chance))
        else:
            await tap("_done")
        return True
    wanted = {
        "group": told.group,
        "accused": told.accused,
        "safety": "danger" if told.danger else "no",
        "known": part.mode,
    }.get(step)
    if wanted in values:
        await tap(wanted)
        return True
    offered = sorted(value for value in values if not value.startswith("_") and value != "danger")
    if offered:
        await tap(chance.choice(offered))
    else:
        await here.says(part, "Namamark Lengkap" if step == "name" else chance.choice(WORDS)[:60])
    return True


async def _review(
    here: Parts, part: Part, step: str, tap: Callable[[str], Awaitable[None]], done: set[str]
) -> bool:
    """Say whether to be named, then send. Both answers take the same number of updates."""
    idle = {"known"} if part.named else {"known", "idle"}
    if step == "own_words":
        await tap("_leave")
        return False
    if step == "change":
        await tap("known" if "idle" not in done else "_back")
        return True
    if part.report is not None and (left := sorted(idle - done, reverse=True)):
        done.add(left[0])
        await tap("_change")
        return True
    await tap("_send")
    return "own_words" in _steps(here, part)


def _steps(here: Parts, part: Part) -> set[str]:
    """What the form asks just now."""
    last = here.newest(part, FORM_TAP)
    return {data.rpartition(":")[2].partition("=")[0] for data in _data(last)} if last else set()


def _file(world: World, chance: Random) -> Json:
    number = chance.getrandbits(40)
    name, size = f"file{number:x}", chance.randint(500, 60_000)
    world.telegram.files[name] = b"%PDF-1.4 " + chance.randbytes(size)
    if chance.random() < 0.5:
        world.telegram.files[name] = b"\xff\xd8\xff" + chance.randbytes(size)
        photo = {
            "file_id": name,
            "file_unique_id": f"u{name}",
            "width": 800,
            "height": 600,
            "file_size": size,
        }
        return {"photo": [photo], "caption": "Ini fotonya"}
    document = {
        "file_id": name,
        "file_unique_id": f"u{name}",
        "file_name": "bukti.pdf",
        "mime_type": "application/pdf",
        "file_size": size,
    }
    return {"document": document}


def _ticket_in(shown: list[Shown]) -> str:
    return next((found[0] for each in reversed(shown) if (found := TICKET.search(each.text))), "")


def _note_receipt(here: Parts, part: Part) -> None:
    """Learn ticket and code from what was just shown."""
    for each in here.shown(part):
        if (
            each.step == here.world.step
            and (code := CODE.search(each.text))
            and (found := TICKET.search(each.text))
        ):
            part.ticket, part.code = found[0], code[0]


# What follows


async def opens(here: Parts, part: Part) -> None:
    """Ask for the page of their case: with its code, where nothing else leads there."""
    await here.says(part, f"/status {part.ticket}" + (f" {part.code}" if part.unlinked else ""))


async def _begin_adding(here: Parts, part: Part) -> None:
    await (opens(here, part) if part.unlinked else here.says(part, "/tambah"))
    await here.taps(part, f"{CASE_TAP}add:{part.ticket}")


async def add(here: Parts, part: Part, chance: Random) -> None:
    await _begin_adding(here, part)
    for _ in range(chance.randint(1, 3)):
        await here.says(part, _file(here.world, chance) if chance.random() < 0.3 else chance.choice(WORDS))
    await here.taps(part, f"{CASE_TAP}done")


async def look(here: Parts, part: Part, chance: Random) -> None:
    asked = chance.choice(("/status", "/laporanku", "/status " + part.ticket))
    await (opens(here, part) if part.unlinked else here.says(part, asked))
    for _ in range(chance.randint(0, 2)):
        await here.taps(part, f"{CASE_TAP}{chance.choice(('see', 'page', 'back', 'list'))}", chance)


async def reply(here: Parts, part: Part, chance: Random) -> None:
    """Answer a piece of news by replying to it. Who hears none in any of the two worlds adds the words in
    both: a reply waits two minutes, in which it can be taken back.
    """
    if part.adds:
        await _begin_adding(here, part)
        await here.says(part, chance.choice(WORDS))
        await here.taps(part, f"{CASE_TAP}done")
    else:
        news = [each for each in here.shown(part) if part.ticket in each.text]
        await here.says(part, chance.choice(WORDS), to=news[-1])


async def contact(here: Parts, part: Part, chance: Random) -> None:
    await opens(here, part)
    what = chance.choice(("me0", "me1", "me2"))
    said = {"me0": "Terima kasih", "me1": "Namamark Dua", "me2": "081277700022"}[what]
    await here.taps(part, f"{CASE_TAP}me:")
    await here.says(part, said if await here.taps(part, f"{CASE_TAP}{what}:") else IDLE)


async def danger(here: Parts, part: Part, chance: Random) -> None:
    await opens(here, part)
    await here.taps(part, f"{CASE_TAP}dgr:")
    await here.says(part, chance.choice(WORDS) if await here.taps(part, f"{CASE_TAP}dgry:") else IDLE)


async def withdraw(here: Parts, part: Part, chance: Random) -> None:
    await opens(here, part)
    await here.taps(part, f"{CASE_TAP}wd:")
    await here.taps(part, f"{CASE_TAP}{'wdy:' if chance.random() < 0.7 else 'stop'}")


async def saved(here: Parts, part: Part, chance: Random) -> None:
    await here.taps(part, f"{chance.choice((SAVED_PREFIX, MORE_PREFIX))}{part.ticket}")


async def news(here: Parts, part: Part, chance: Random) -> None:
    """Choose when to hear news, which nobody else may notice."""
    await opens(here, part)
    await here.taps(part, f"{CASE_TAP}nw:")
    await here.taps(part, f"{CASE_TAP}nw{part.news}:")


async def help_(here: Parts, part: Part, chance: Random) -> None:
    await here.says(part, chance.choice(("/bantuan", "/privasi", "/batal", "/periksa")))


async def again(here: Parts, part: Part, chance: Random) -> None:
    """Begin another report, and leave it."""
    await draft(here, part, chance)


# What others do


async def ask(here: Parts, part: Part, chance: Random) -> None:
    """With codes that are wrong, about tickets of others."""
    known = [each for each in here.parts.values() if each.ticket]
    ticket = chance.choice(known).ticket if known and chance.random() < 0.7 else "YDN-7K3Q-M4XD"
    await here.says(part, f"/status {ticket}")
    await here.says(part, f"{chance.randrange(10**4):04} 1111 2222 3333")


async def guest(here: Parts, part: Part, chance: Random) -> None:
    """With the right code, from another account."""
    known = [each for each in here.parts.values() if each.ticket]
    if known:
        owner = chance.choice(known)
        await here.says(part, f"/status {owner.ticket} {owner.code}")
        if chance.random() < 0.6:
            found = await here.taps(part, f"{CASE_TAP}add:{owner.ticket}")
            await here.says(part, chance.choice(WORDS) if found else IDLE)
            await here.taps(part, f"{CASE_TAP}done")


async def draft(here: Parts, part: Part, chance: Random) -> None:
    """Begin, and leave it."""
    told = Report(chance.choice(("W1", "W2", "E1")), "B", "this", danger=False, file=False, texts=1)
    await begin(here, part, told.poster)
    await fill(here, part, told, chance, until=chance.choice(("category", "accused", "safety", "review")))


async def visit(here: Parts, part: Part, chance: Random) -> None:
    await here.says(
        part, chance.choice(("/start", f"/start {here.world.tokens['W1']}", "/start abcdefghijkl"))
    )
    await here.taps(part, f"{WELCOME_TAP}{chance.choice(('name', 'police', 'urgent'))}")


async def wander(here: Parts, part: Part, chance: Random) -> None:
    """Write whatever."""
    await here.says(part, chance.choice(("Halo?", "Apakah ini aman?", "Terima kasih", *WORDS)))


async def language(here: Parts, part: Part, chance: Random) -> None:
    """Choose one: of the case, and so the same in both worlds."""
    await here.says(part, "/bahasa")
    await here.taps(part, f"{CASE_TAP}lang:{chance.choice(('en', 'id'))}")


async def clear(here: Parts, part: Part, _chance: Random) -> None:
    """Clear their chat, having wished for it if they didn't yet. What was asked for in one world alone, as a
    name, ends before: a chat is kept for longer where clearing ended a question.
    """
    await here.says(part, "/lapor")
    await here.says(part, "/bersihkan")
    await here.taps(part, f"{CASE_TAP}clron")
    await here.says(part, "/bersihkan")
    await here.taps(part, f"{CASE_TAP}clry")


ACTS: Final[dict[str, Callable[[Parts, Part, Random], Awaitable[None]]]] = {
    "report": report,
    "add": add,
    "look": look,
    "page": look,
    "reply": reply,
    "contact": contact,
    "danger": danger,
    "withdraw": withdraw,
    "saved": saved,
    "news": news,
    "help": help_,
    "again": again,
    "ask": ask,
    "guest": guest,
    "draft": draft,
    "visit": visit,
    "wander": wander,
    "language": language,
    "clear": clear,
}

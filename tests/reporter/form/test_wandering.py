"""Citizens who do anything in any order, in the whole bot: each is answered each time, and nothing fails."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import pytest

from bot.reporter.filing import form_controller
from bot.reporter.form.draft import Draft
from bot.reporter.form.questions import FORM
from storage import verify
from storage.records import Json, Poster
from tests.worlds.chat import Answer, Chat, Sending
from tests.worlds.citizen import Citizen

TEXTS = [
    "halo",
    "Kemarin saya diminta uang di pos jaga.",
    "Lewati",
    "0812 3456 7890",
    "x" * 3000,
    "27 Juli 2026",
]
COMMANDS = [
    "/start",
    "/lapor",
    "/batal",
    "/status",
    "/laporanku",
    "/tambah",
    "/privasi",
    "/bantuan",
    "/apa",
    "/bahasa",
    "/periksa",
]
THINGS: list[Json] = [
    {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]},
    {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1, "file_size": 9}},
    {"location": {"latitude": -8.7, "longitude": 116.1}},
    {"contact": {"phone_number": "62812", "first_name": "Budi"}},
    {"dice": {"emoji": "🎲", "value": 3}},
]


class Wanderer:
    """Somebody who picks at random what to do next, and remembers every keyboard they ever saw."""

    def __init__(self, citizen: Citizen, poster: Poster, seed: int) -> None:
        self.citizen, self.poster = citizen, poster
        self.random = random.Random(seed)
        self.pages: list[Sending] = []
        self.texts = 0

    async def step(self) -> tuple[str, Answer]:
        """Do one thing."""
        todo: list[Callable[[], Awaitable[Answer]]] = [self.tap, self.say, self.send, self.command, self.edit]
        (act,) = self.random.choices(todo, weights=[12, 3, 2, 1, 1])
        answer = await act()
        self.pages += [
            s for s in answer.to(self.citizen.person.id) if any("callback_data" in b for b in s.buttons)
        ]
        return getattr(act, "__name__", ""), answer

    async def tap(self) -> Answer:
        if not self.pages:
            return await self.citizen.says(f"/start {self.poster.token}")
        page = self.pages[-1] if self.random.random() < 0.8 else self.random.choice(self.pages)
        buttons = [button for button in page.buttons if "callback_data" in button]
        data = self.random.choice(buttons)["callback_data"]
        return await self.citizen.chat.taps_data(self.citizen.person, page.message_id, data)

    async def say(self) -> Answer:
        self.texts += 1
        return await self.citizen.sends(
            {"message_id": 90_000 + self.texts, "text": self.random.choice(TEXTS)}
        )

    async def send(self) -> Answer:
        return await self.citizen.sends(self.random.choice(THINGS))

    async def command(self) -> Answer:
        return await self.citizen.says(self.random.choice(COMMANDS))

    async def edit(self) -> Answer:
        number = 90_000 + self.random.randint(0, self.texts)
        return await self.citizen.sends(
            {"message_id": number, "text": "begini saja", "edit_date": 1}, edited=True
        )


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_they_do_citizens_are_answered_and_their_draft_stays_whole(
    chat: Chat, sari: Citizen, poster: Poster, seed: int
) -> None:
    wanderer = Wanderer(sari, poster, seed)
    await sari.says("/start")
    for _ in range(60):
        what, answer = await wanderer.step()
        assert answer.to(sari.person.id) or answer.toasts, what
        assert not chat.intake.failed, what
        draft = (await sari.conversation()).flow.get("draft")
        if draft:
            assert FORM.step(draft["step"]).key == draft["step"]
            assert Draft.from_json(draft).as_json() == draft
    async with chat.store.read() as tx:
        assert await verify.verify(tx) == []


async def test_after_an_answer_that_could_not_be_saved_the_open_question_is_asked_again(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    before = len(chat.everything)
    async with chat.store.write() as tx:
        await form_controller.ask_again(tx, chat.deployment, sari.person.id)
    (asked,) = chat.everything[before:]
    assert "Kirim pengaduan" in asked.labels
    await chat.taps(sari.person, asked, "Kirim pengaduan")
    assert len(await sari.cases()) == 1

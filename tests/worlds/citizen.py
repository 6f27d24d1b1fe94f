"""A citizen in the whole bot: what they do, and what they see in their chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from storage import cases, conversations
from storage.records import Case, Conversation, Json
from tests.worlds.chat import Answer, Chat, Person, Sending

STORY = "Saya diminta uang di pos jaga."


@dataclass
class Citizen:
    """`answer` is what the last thing done led to; `page` the newest message with buttons."""

    chat: Chat
    person: Person
    answer: Answer = field(default_factory=Answer)
    page: Sending | None = None

    def see(self, answer: Answer) -> Answer:
        """Look at what came."""
        self.answer = answer
        for sending in answer.to(self.person.id):
            if sending.buttons:
                self.page = sending
        return answer

    async def says(self, text: str, **more: Any) -> Answer:
        """Write a text."""
        return self.see(await self.chat.says(self.person, text, **more))

    async def sends(self, content: Json, *, edited: bool = False) -> Answer:
        """Send or edit any message."""
        return self.see(await self.chat.sends(self.person, content, edited=edited))

    async def taps(self, *labels: str) -> Answer:
        """Tap buttons of the newest page, one after the other."""
        for label in labels:
            assert self.page is not None
            self.see(await self.chat.taps(self.person, self.page, label))
        return self.answer

    async def reaches_review(self, start: str, accused: str = "Tidak tahu") -> None:
        """The shortest way from /start to the summary."""
        await self.says(start)
        await self.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
        await self.says(STORY)
        await self.taps("Lanjut", accused)
        if accused == "Tidak tahu":
            await self.taps("Tidak")  # asked once more in plain words
        await self.taps("Tidak")

    async def reports(self, start: str, accused: str = "Tidak tahu") -> Case:
        """The shortest report, sent."""
        await self.reaches_review(start, accused)
        await self.taps("Kirim pengaduan")
        return (await self.cases())[0]

    async def cases(self) -> list[Case]:
        """What this account has reported, newest first."""
        async with self.chat.store.read() as tx:
            return await cases.of_account(tx, self.person.id)

    async def conversation(self) -> Conversation:
        """The row of this chat."""
        async with self.chat.store.read() as tx:
            found = await conversations.load(tx, self.person.id)
        assert found is not None
        return found

    @property
    def texts(self) -> str:
        """Everything that the last thing done brought into this chat."""
        return "\n".join(sending.text for sending in self.answer.to(self.person.id))

    @property
    def labels(self) -> list[str]:
        """The buttons of the newest page."""
        return self.page.labels if self.page else []

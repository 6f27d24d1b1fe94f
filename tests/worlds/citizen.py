"""A citizen in the whole bot: what they do, and what they see in their chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from storage import cases, conversations
from storage.records import Case, Conversation, Json
from tests.worlds import followup
from tests.worlds.chat import Answer, Chat, Person, Sending

STORY = "Saya diminta uang di pos jaga."


@dataclass
class Citizen:
    """`answer` is what the last thing done led to; `page` the newest message with buttons."""

    chat: Chat
    person: Person
    answer: Answer = field(default_factory=Answer)
    page: Sending | None = None
    _heard: int = 0

    def see(self, answer: Answer) -> Answer:
        """Look at what came."""
        self.answer = answer
        for sending in answer.to(self.person.id):
            if sending.buttons:
                self.page = sending
        return answer

    async def says(self, text: str, *, group: int | None = None, **more: Any) -> Answer:
        """Write a text; whatever it is, it is answered."""
        return self._answered(await self.chat.says(self.person, text, group=group, **more), group)

    async def sends(self, content: Json, *, group: int | None = None, edited: bool = False) -> Answer:
        """Send or edit any message."""
        return self.see(await self.chat.sends(self.person, content, group=group, edited=edited))

    async def taps(self, *labels: str) -> Answer:
        """Tap buttons of the newest page, one after the other."""
        for label in labels:
            assert self.page is not None
            self.see(await self.chat.taps(self.person, self.page, label))
        return self.answer

    async def taps_data(self, data: str, *, message_id: int = 500, group: int | None = None) -> Answer:
        """Tap a button that carries `data`, below whatever message."""
        return self._answered(await self.chat.taps_data(self.person, message_id, data, group=group), group)

    def _answered(self, answer: Answer, group: int | None) -> Answer:
        """Privately nothing stays without an answer."""
        heard = answer.to(self.person.id) or answer.toasts
        assert heard or group is not None, "the citizen got no answer"
        return self.see(answer)

    async def speaks(self, language: str) -> None:
        """Have chosen a language before."""
        async with self.chat.store.write() as tx:
            known = await conversations.load(tx, self.person.id)
            flow = {} if known is None else known.flow
            await conversations.save(tx, Conversation(self.person.id, language, flow, tx.now))

    async def sent_case(self, **more: Any) -> Case:
        """A case that they have sent before."""
        return await followup.sent_case(self.chat, self.person, **more)

    async def sent_case_with_code(self, **more: Any) -> tuple[Case, str]:
        """The same, with its access code."""
        return await followup.sent_case_with_code(self.chat, self.person, **more)

    def unheard(self) -> list[str]:
        """What came into this chat since they were last asked."""
        seen, self._heard = self._heard, len(self.chat.everything)
        return Answer(self.chat.everything[seen:]).texts(self.person.id)

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

    async def is_unknown(self) -> bool:
        """Whether nothing is kept of this chat."""
        async with self.chat.store.read() as tx:
            return await conversations.load(tx, self.person.id) is None

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

"""What people do again and again in these stories. Each waits for the bot's word before the next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.sandbox.seeing import find_button
from bot.sandbox.testing import Group, Message, Person, Sandbox
from bot.sandbox.view import message_view
from tests.worlds.scene import PATIENCE, Scene

STORY = "Kemarin sore di pos jaga saya dimintai uang supaya motor saya dikembalikan."

# What the bot asks, and the tap that answers it.
TO_THE_STORY = (
    ("Gratis", "Setuju, mulai lapor"),
    ("tentang apa", "Pungli, kekerasan, ancaman"),
    ("paling mendekati", "Pungli / pemerasan / suap"),
)
TO_THE_REVIEW = (("bertugas di mana", "Polsek ini"), ("bahaya", "Tidak"))


async def comes_to_the_story(person: Person, poster: str) -> None:
    """Scans the poster, agrees, says what it is about, and is asked for the story."""
    await person.scans(poster)
    for question, answer in TO_THE_STORY:
        await person.hears(question, timeout=PATIENCE)
        await person.taps(answer, timeout=PATIENCE)
    await person.hears("Ceritakan", timeout=PATIENCE)


async def tells(person: Person, *texts: str) -> None:
    """Writes, text by text, each after the last one was kept."""
    for text in texts:
        await person.says(text)
        await person.hears("Tersimpan", timeout=PATIENCE)


async def comes_to_the_review(person: Person) -> None:
    """Goes on from the story that was told to the summary."""
    await person.taps("Lanjut", timeout=PATIENCE)
    for question, answer in TO_THE_REVIEW:
        await person.hears(question, timeout=PATIENCE)
        await person.taps(answer, timeout=PATIENCE)
    await person.hears("ringkasan", timeout=PATIENCE)


async def takes_up_the_draft(person: Person) -> None:
    """/lapor, and on with the story where it was left."""
    await person.says("/lapor")
    await person.hears("belum selesai", timeout=PATIENCE)
    await person.taps("Lanjutkan", timeout=PATIENCE)
    await person.hears("ditambahkan", timeout=PATIENCE)


async def sends(person: Person) -> str:
    """Taps [Kirim pengaduan]; the ticket from the receipt."""
    await person.taps("Kirim pengaduan", timeout=PATIENCE)
    return ticket_in(await person.hears("Kode rahasia", timeout=PATIENCE))


async def reports(person: Person, poster: str, *texts: str) -> str:
    """The shortest way from the poster to the ticket."""
    await comes_to_the_story(person, poster)
    await tells(person, *(texts or (STORY,)))
    await comes_to_the_review(person)
    return await sends(person)


def ticket_in(message: Message) -> str:
    """The first ticket that a message names."""
    return next(word.strip(".:·") for word in message.text.split() if word.startswith("YDN-"))


async def claims(officer: Person, group: Group, ticket: str) -> None:
    """Takes the case from its card, and reads the file in the private chat."""
    card = await officer.finds(f"{ticket} · ", in_chat=group, timeout=PATIENCE)
    await officer.taps("Ambil & buka", in_chat=group, on=card)
    await officer.is_told(ticket, timeout=PATIENCE)
    if not any(f"{ticket} · Isi pengaduan" in each.text for each in await officer.unheard()):
        await follows_the_button(officer, group, ticket)
    await officer.finds(f"{ticket} · Isi pengaduan", timeout=PATIENCE)


async def follows_the_button(officer: Person, group: Group, ticket: str) -> None:
    """From the group into the private chat, by the button that names the ticket."""
    led = await officer.finds(f"{ticket}: buka obrolan pribadi", in_chat=group, timeout=PATIENCE)
    button = await officer.taps("Buka obrolan pribadi", in_chat=group, on=led)
    await officer.scans(button.url)


async def newcomer(here: Scene, name: str, **options: Any) -> Person:
    """An officer of the group whom the bot doesn't know yet."""
    person = await here.sandbox.user(name, started=True, **options)
    await person.joins(here.group)
    return person


async def is_known(officer: Person, group: Group) -> None:
    """Telegram was asked about the officer a moment ago: what they do next doesn't wait."""
    asked = await officer.says("/kasusku", in_chat=group)
    while (await officer.hears("Anda", in_chat=group, timeout=PATIENCE)).reply_to != asked.id:
        pass


class Crowd:
    """Many citizens who do the same thing at the same moment: in one request, before the bot can answer."""

    def __init__(self, sandbox: Sandbox, people: Sequence[Person]) -> None:
        assert sandbox.world is not None
        self.sandbox = sandbox
        self.people = people
        self.heard: list[Message] = []
        self._world = sandbox.world
        self._seen = len(sandbox.world.shown)

    async def scan(self, poster: str) -> None:
        payload = poster.rpartition("=")[2]
        await self._act(lambda _: {"act": "starts", "payload": payload})

    async def say(self, text: str) -> None:
        await self._act(lambda _: {"act": "says", "text": text})

    async def hear(self, text: str) -> None:
        """Wait until each of them is shown a message with `text`, beyond what they heard before."""
        found: dict[int, Message] = {}
        ids = {person.id for person in self.people}

        def look() -> bool | None:
            for _, message, version in self._world.shown[self._seen :]:
                self._seen += 1
                shown = message.versions[version].json.get("text", "")
                if message.chat in ids and message.by_bot and text in shown:
                    found[message.chat] = Message.of(message_view(self._world, message, version))
            return True if len(found) == len(ids) else None

        if await self._world.signal.wait_for(look, PATIENCE) is None:
            deaf = next(person for person in self.people if person.id not in found)
            await deaf.hears(text, timeout=0)  # says what stands in that chat
        self.heard = [found[person.id] for person in self.people]

    async def tap(self, label: str) -> None:
        """Tap the button of what each of them heard last."""

        def order(index: int) -> dict[str, Any]:
            found = find_button([self.heard[index]], label)
            assert found is not None, f"no {label!r} in {self.heard[index].labels}"
            return {"act": "taps", "message": found[0].id, "text": found[1].text, "stale": True}

        await self._act(order)

    async def come_to_the_story(self, poster: str) -> None:
        """All the way to the question for the story."""
        await self.scan(poster)
        for question, answer in TO_THE_STORY:
            await self.hear(question)
            await self.tap(answer)
        await self.hear("Ceritakan")

    async def come_to_the_review(self, poster: str) -> None:
        """All the way to [Kirim pengaduan]."""
        await self.come_to_the_story(poster)
        await self.say(STORY)
        await self.hear("Tersimpan")
        await self.tap("Lanjut")
        for question, answer in TO_THE_REVIEW:
            await self.hear(question)
            await self.tap(answer)
        await self.hear("ringkasan")

    async def _act(self, order: Callable[[int], dict[str, Any]]) -> None:
        orders = [{**order(index), "user": person.id} for index, person in enumerate(self.people)]
        for result in await self.sandbox.client.acts(orders):
            assert "error" not in result, result


async def crowd(sandbox: Sandbox, count: int) -> Crowd:
    """So many citizens whom the bot has never met."""
    return Crowd(sandbox, [await sandbox.user(f"Warga{number}") for number in range(count)])

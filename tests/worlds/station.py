"""A Polsek, its Polres, the Polda above, two groups with officers, and a citizen: for stories of this room.

Buttons are found by the action that they ask for ("claim", "open"…), never by their words.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.deployment import NewsWait
from bot.officers import cards
from bot.rules import media
from bot.texts import strangers
from bot.turn import Deployment
from storage import cases, events, evidence, officers, units, work
from storage.records import (
    ActorRole,
    Case,
    CaseEvent,
    Category,
    Clean,
    EventKind,
    Evidence,
    EvidenceKind,
    Json,
    Level,
    Mode,
    NewCase,
    Status,
    Unit,
    Urgency,
)
from storage.store import Tx
from tests.worlds.chat import BOT_ID, Answer, Chat, Person, Sending
from tests.worlds.given import a_report

RINA = Person(7001, "Rina", "rina_propam")
BUDI = Person(7002, "Budi")
AGUS = Person(7003, "Agus")  # administers the Polres' group
TUTI = Person(7004, "Tuti")  # of the Polda
SARI = Person(990001, "Zarimark", "zarimark_user")
PHONE = "081277700011"
NAME = "Namamark Lengkap"
STORY = "ceritamark: diminta uang di pos"
ACCOUNT = (str(SARI.id), SARI.first_name, SARI.username)
MARKS = (*ACCOUNT, PHONE, NAME)
"""What would tell who the reporter is."""
GROUP = -1001
ABOVE = -1002


def found(
    *people: Person,
    member: bool | None = None,
    chat_id: int = GROUP,
    linked: bool = False,
    public: bool = False,
    administers: bool | None = True,
) -> Json:
    """What Telegram says of a group; `people` administer it."""
    return {
        "chat_id": chat_id,
        "public": public,
        "linked": linked,
        "people": {str(each.id): each.first_name for each in people} or None,
        "administers": administers,
        "member": member,
    }


async def build_units(tx: Tx) -> tuple[Unit, Unit, Unit]:
    polda, polres, polsek = [
        await units.add(
            tx, code=code, name=code.title(), level=level, parent_code=parent, timezone="Asia/Makassar"
        )
        for code, level, parent in (
            ("POLDA-X", Level.POLDA, None),
            ("POLRES-X", Level.POLRES, "POLDA-X"),
            ("POLSEK-X", Level.POLSEK, "POLRES-X"),
        )
    ]
    return polda, polres, polsek


async def build_bound_units(tx: Tx) -> tuple[Unit, Unit, Unit]:
    polda, polres, polsek = await build_units(tx)
    await units.bind_group(tx, polres.id, GROUP)
    await units.bind_group(tx, polda.id, ABOVE)
    return polda, polres, polsek


class Station:
    """The units, and what is done to them."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.strangers: set[int] = set()
        """Whom Telegram calls members of no group; all others are in all of them."""
        self.newcomers: set[int] = set()
        """Who is first called a member when they act; all others were two days before."""
        chat.network = {
            "officers.member": self.looked_up,
            "officers.menu": lambda _: {"wanted": True, "taken": False},
        }
        chat.before_acting = self.seen_lately
        self.polda: Unit
        self.polres: Unit
        self.polsek: Unit
        if chat.found is not None:
            self.polda, self.polres, self.polsek = chat.found

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, *, bound: bool = True, news_wait: NewsWait | None = None
    ) -> AsyncIterator[Station]:
        furnish = build_bound_units if bound else build_units
        async with Chat.open(folder, news_wait=news_wait, furnish=furnish) as chat:
            yield cls(chat)

    async def seen_lately(self, person: Person, group: int) -> None:
        """Whoever acts in a group did so before, within the hour: Telegram was asked about them then."""
        async with self.chat.store.read() as tx:
            unit = await units.by_group(tx, group)
        if unit is not None and person.id not in self.strangers:
            await self.proven(person, unit)

    async def proven(self, person: Person, unit: Unit) -> None:
        """Telegram called them a member of the unit's group a moment ago."""
        async with self.chat.store.write() as tx:
            officer = await officers.see(tx, person.id, strangers.visible_text(person.first_name))
            known = await officers.membership(tx, officer.id, unit.id)
            if known is not None and known.member_since is not None and known.proven_at == tx.now:
                return
            if (known is None or known.member_since is None) and person.id not in self.newcomers:
                before, supervises = tx.now - timedelta(days=2), known is not None and known.supervisor
                await officers._write(tx, officer.id, unit.id, tx.now, before, supervisor=supervises)
            else:
                await officers.prove(tx, officer.id, unit.id)

    def administered(self, **people: list[Person]) -> None:
        """Telegram names these whenever it is asked who administers the groups `here` and `above`."""
        named = {GROUP: people.get("here", []), ABOVE: people.get("above", [])}
        self.chat.network["officers.supervisors"] = lambda asked: found(
            *named[asked["chat_id"]], chat_id=asked["chat_id"]
        )

    def looked_up(self, payload: Json) -> Json:
        """What Telegram says of a group when it is asked about a member."""
        return found(member=payload["user_id"] not in self.strangers, chat_id=payload["chat_id"])

    # What happens

    async def report(self, **more: Any) -> tuple[Case, Answer]:
        """A citizen's report comes in; its card is posted."""
        made: list[Case] = []

        async def register(tx: Tx, _deployment: Any) -> None:
            made.append((await cases.register(tx, self._new(tx, **more))).case)
            await work.put(tx, "officers.announce", {"case_id": made[0].id})

        answer = await self.chat.job(register)
        return made[0], answer

    async def held(self, person: Person = RINA, **more: Any) -> Case:
        """A case that this officer claimed a moment ago, and could open privately."""
        made: list[Case] = []

        async def register(tx: Tx, deployment: Deployment) -> None:
            case = (await cases.register(tx, self._new(tx, **more))).case
            officer = await officers.see(tx, person.id, person.first_name)
            await officers.prove(tx, officer.id, case.handling_unit_id)
            await officers.set_private_ready(tx, officer.id, ready=True)
            await cases.claim(tx, case.id, officer.id)
            await events.append(tx, case.id, EventKind.CLAIMED, ActorRole.OFFICER, officer.id, {})
            made.append(await cases.get(tx, case.id))
            await cards.post_card(tx, deployment, made[0])

        await self.chat.job(register)
        return made[0]

    def _new(
        self,
        tx: Tx,
        *,
        by: Person = SARI,
        handled_by: Unit | None = None,
        urgency: Urgency = Urgency.NORMAL,
        mode: Mode = Mode.CONFIDENTIAL,
        content: Json | None = None,
        language: str = "id",
        language_chosen: bool = False,
        consent_version: str = "2",
        take_up_by: datetime | None = None,
    ) -> NewCase:
        return a_report(
            tx,
            handled_by or self.polres,
            by.id,
            consent_version=consent_version,
            poster_unit_id=self.polsek.id,
            category=Category.B1,
            urgency=urgency,
            take_up_by=take_up_by or tx.now + timedelta(days=3),
            content=content or {"story": [{"m": 1, "text": STORY}], "accused": "other"},
            language=language,
            language_chosen=language_chosen,
            name=NAME if mode is Mode.IDENTIFIED else None,
            phone=PHONE if mode is Mode.IDENTIFIED else None,
            unlinked=mode is Mode.UNLINKED,
        )

    async def taps(
        self, person: Person, on: Sending | Answer, action: str, *, group: int | None = None
    ) -> Answer:
        """A tap on the button that asks for `action`."""
        sendings = [on] if isinstance(on, Sending) else list(reversed(on.sendings))
        for sending in sendings:
            for button in sending.buttons:
                if str(button.get("callback_data", "")).split(":")[1:2] == [action]:
                    data = button["callback_data"]
                    return await self.chat.taps_data(person, sending.message_id, data, group=group)
        raise AssertionError(f"no button for {action!r} among {[actions(s) for s in sendings]}")

    async def supervises(self, *people: Person, answer: Answer | None = None) -> Answer:
        """Telegram is asked who administers the group, and names these."""
        return await self.chat.fetched("officers.supervisors", found(*people))

    async def replies(
        self, person: Person, question: Sending | Answer, content: str | Json, **more: Any
    ) -> Answer:
        """An answer to a question of ours, privately."""
        sending = question if isinstance(question, Sending) else self.question(question)
        return await self.chat.replies(person, sending, content, **more)

    async def writes(self, person: Person, on: Sending | Answer, text: str) -> Answer:
        """[Tulis ke pelapor], the text, and the tap that sends it."""
        shown = await self.replies(person, await self.taps(person, on, "write"), text)
        return await self.taps(person, shown, "post")

    def question(self, answer: Answer) -> Sending:
        """The question that an act led to."""
        for sending in reversed(answer.sendings):
            if (sending.message.params.get("reply_markup") or {}).get("force_reply"):
                return sending
        raise AssertionError(f"no question among {[s.text for s in answer.sendings]}")

    async def follows_link(self, person: Person, answer: Answer) -> Answer:
        """Follow the deep link that an answer shows."""
        for sending in reversed(answer.sendings):
            for button in sending.buttons:
                if "url" in button:
                    return await self.chat.says(person, f"/start {button['url'].split('start=')[1]}")
        raise AssertionError("no link")

    async def enters(
        self, person: Person, on: Sending | Answer, action: str, *, group: int = GROUP
    ) -> Answer:
        """A tap in the group by somebody who is led to the private chat first, and what they find there."""
        led = await self.taps(person, on, action, group=group)
        assert led.to(person.id) == []
        return await self.follows_link(person, led)

    async def claimed(self, person: Person = RINA, **more: Any) -> tuple[Case, Answer]:
        """A case that this officer has and has opened privately."""
        case, posted = await self.report(**more)
        took = await self.taps(person, posted, "claim", group=GROUP)
        return case, await self.follows_link(person, took) if not took.to(person.id) else took

    async def kept_file(
        self,
        case: Case,
        kind: EvidenceKind,
        mime: str,
        content: bytes = b"x",
        clean: Clean | None = Clean("", (1,), 1),  # noqa: B008 - it is frozen
    ) -> Evidence:
        """A file that came with the case and is stored; what became of drawing it, if it is a picture."""
        async with self.chat.store.write() as tx:
            made = await evidence.new(tx, kind=kind, file_id="tgfilemark", size=len(content), case_id=case.id)
            await evidence.set_stored(tx, made.id, len(content), "00", mime)
            if media.is_cleanable(mime) and clean is not None:
                await evidence.set_clean(tx, made.id, clean)
        return made

    # What is so now

    async def case(self, case: Case) -> Case:
        async with self.chat.store.read() as tx:
            return await cases.get(tx, case.id)

    async def chain(self, case: Case) -> list[CaseEvent]:
        async with self.chat.store.read() as tx:
            return await events.of_case(tx, case.id)

    async def kinds(self, case: Case) -> list[str]:
        return [event.kind.value for event in await self.chain(case)]

    async def status(self, case: Case) -> Status:
        return (await self.case(case)).status

    async def officer_id(self, person: Person) -> str:
        async with self.chat.store.read() as tx:
            found = await officers.by_user(tx, person.id)
        assert found is not None
        return found.id

    def card(self, case: Case, group: int = GROUP) -> Sending:
        """The case's card as the group sees it last."""
        shown = [
            s
            for s in self.chat.everything
            if s.message.chat_id == group and s.text.startswith(f"{case.ticket} · {case.pseudonym}")
        ]
        assert shown, "no card"
        return shown[-1]


def tap_update(person: Person, message_id: int, data: str, number: int, *, group: int | None) -> Json:
    """A raw tap, for several in one batch; `number` names it."""
    private = {"id": person.id, "type": "private", "first_name": person.first_name}
    chat = private if group is None else {"id": group, "type": "supergroup", "title": "P"}
    message = {
        "message_id": message_id,
        "date": 1,
        "from": {"id": BOT_ID, "is_bot": True, "first_name": "Yanduan"},
        "chat": chat,
        "text": "…",
    }
    query = {"id": str(number), "from": person.raw(), "chat_instance": "1", "data": data, "message": message}
    return {"callback_query": query}


def actions(sending: Sending) -> list[str]:
    """What the buttons below a message ask for."""
    return [b["callback_data"].split(":")[1] for b in sending.buttons if "callback_data" in b]


def raw(sending: Sending) -> str:
    """All of a message as it goes out."""
    return json.dumps(sending.message.params, ensure_ascii=False) + str(sending.message.upload)

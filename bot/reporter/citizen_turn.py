"""One citizen's turn outside the form: who writes, in which language, and how the answer reaches them.

A conversation's `flow` holds, beside the form's draft, what this part of the room needs:

    asking   the question that the next message answers (`bot.reporter.open_questions`)
    waiting  messages that belong to no case yet (`bot.reporter.followup.waiting_messages`)
    named    what goes to the case that a reply named, a moment later (`bot.reporter.followup.replies`)
    guest    a case seen with its access code from another account, for half an hour
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from telegram.constants import ChatType

from bot import keyboards, speech
from bot.reporter.open_questions import SMALL_QUESTIONS, OpenQuestion, read_asking
from bot.rules import time_limits
from bot.texts import LANGUAGES, Rich, Translator, translator
from storage import cases, conversations, identities, units
from storage.errors import NoSuchRow
from storage.records import Case, Conversation, Json, Mode

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.turn import Context, Deployment
    from storage.store import Tx

TAP_PREFIX: Final = "r:c:"

ButtonRow = Sequence[keyboards.Button]


@dataclass(frozen=True, slots=True)
class Later:
    """What stands in a context's place where no update began the turn, but time: nobody tapped anything."""

    tx: Tx
    deployment: Deployment

    def toast(self, text: Rich | str = "", *, alert: bool = False) -> None:
        """There is no tap to answer."""


@dataclass(slots=True)
class CitizenTurn:
    """What a handler of this room needs of one update, or of a moment that was waited for."""

    context: Context | Later
    conversation: Conversation
    t: Translator
    message: Message | None  # what the citizen wrote
    tapped: int | None  # the message whose button they tapped

    @classmethod
    async def of(
        cls, update: Update, context: Context, conversation: Conversation | None = None
    ) -> CitizenTurn:
        """Return the turn that `update` is, in a private chat; the conversation is loaded unless given."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None:
            raise ValueError("an update without a chat has no turn to answer")
        known = conversation or await conversations.load(context.tx, chat.id)
        found = _upgrade_conversation(known or Conversation(chat.id, None, {}, context.tx.now))
        language = found.language or preferred_language(
            user.language_code if user else None, context.deployment.language
        )
        query = update.callback_query
        tapped = query.message.message_id if query and query.message else None
        return cls(context, found, translator(language), None if query else update.effective_message, tapped)

    @classmethod
    async def later(cls, tx: Tx, deployment: Deployment, chat_id: int, language: str) -> CitizenTurn:
        """Return a turn of this chat that time began; `language` is spoken unless another was chosen
        since.
        """
        known = await conversations.load(tx, chat_id)
        found = _upgrade_conversation(known or Conversation(chat_id, None, {}, tx.now))
        return cls(Later(tx, deployment), found, translator(found.language or language), None, None)

    @property
    def tx(self) -> Tx:
        return self.context.tx

    @property
    def now(self) -> datetime:
        return self.context.tx.now

    @property
    def chat_id(self) -> int:
        return self.conversation.chat_id

    @property
    def asking(self) -> OpenQuestion | None:
        """The question that waits for an answer; None if none does."""
        return read_asking(self.conversation.flow.get("asking"))

    @property
    def waiting(self) -> Json:
        """The messages that wait for a case to be chosen; empty if none do (any more)."""
        waiting: Json = self.conversation.flow.get("waiting") or {}
        return waiting if "until" not in waiting or self.still(waiting["until"]) else {}

    @property
    def has_draft(self) -> bool:
        return bool(self.conversation.flow.get("draft"))

    async def how_told(self, case: Case) -> Rich:
        """Return in a few words how the reporter comes to know what happens to a case."""
        if await self.is_all_there_is(case):
            return self.t("terlihat di halaman pengaduan ini")
        return self.t("Anda diberi tahu")

    @property
    def visit(self) -> Json:
        """The case that its access code opened in this chat, and until when; empty if none (any more)."""
        guest: Json = self.conversation.flow.get("guest") or {}
        return guest if self.still(guest.get("until")) else {}

    async def say(self, text: Rich | str, *rows: ButtonRow, about: Case | None = None) -> None:
        """Answer with a new message; `about` is the case that it speaks of."""
        keyboard, case_id = keyboards.inline_keyboard(*rows) if rows else None, about.id if about else None
        await speech.queue_message(self.tx, self.chat_id, text, keyboard, case_id=case_id)

    async def show_page(self, text: Rich | str, *rows: ButtonRow, about: Case | None = None) -> None:
        """Answer a tap by changing the message that was tapped, anything else with a new message."""
        if self.tapped is None:
            await self.say(text, *rows, about=about)
            return
        keyboard, case_id = keyboards.inline_keyboard(*rows), about.id if about else None
        await speech.queue_edit(
            self.tx, self.chat_id, text, keyboard, message_id=self.tapped, case_id=case_id
        )

    async def remember(self, **changes: Any) -> None:
        """Change parts of the flow (None removes one) and keep the rest, the draft above all, as it is."""
        flow = {key: value for key, value in (self.conversation.flow | changes).items() if value is not None}
        expires = self.conversation.expires_at
        if not flow.get("draft"):
            expires = self.now + (
                time_limits.QUESTION_LIFETIME if flow else time_limits.CONVERSATION_LIFETIME
            )
        self.conversation = replace(self.conversation, flow=flow, touched_at=self.now, expires_at=expires)
        await conversations.save(self.tx, self.conversation)

    async def ask(self, question: OpenQuestion) -> None:
        """Open a question for the next message. What waits for a case to be chosen goes on waiting."""
        await self.remember(asking=question.as_json())

    async def end_question(self) -> None:
        """Wait for no answer any more: something else is asked now."""
        if self.asking:
            await self.remember(asking=None)

    async def drop_small_question(self) -> bool:
        """End the question for a code, a name, a phone or a poster, because something else was asked for.
        True if there was one.
        """
        if not isinstance(self.asking, SMALL_QUESTIONS):
            return False
        await self.remember(asking=None)
        return True

    async def erase_message(self) -> None:
        """Delete what the citizen just wrote: it holds a secret."""
        if self.message is not None:
            await speech.queue_removal(self.tx, self.chat_id, message_id=self.message.message_id)

    async def own_case(self, ticket: str | None) -> Case | None:
        """Return the case of this name if this account reported it. Anything else is None, whatever the
        reason.
        """
        case = await cases.by_ticket(self.tx, ticket) if ticket else None
        if case is None or not await cases.reported_by(self.tx, case.id, self.chat_id):
            return None
        return case

    async def seen_case(self, ticket: str | None) -> tuple[Case | None, bool]:
        """Return an own case, or one that its access code opened in this chat lately; and whether by the
        code.
        """
        if own := await self.own_case(ticket):
            return own, False
        if ticket is None or self.visit.get("ticket") != ticket:
            return None, False
        return await cases.by_ticket(self.tx, ticket), True

    async def acting_case(self, ticket: str | None) -> Case | None:
        """Return a case that this chat may act for as its reporter: an own one, or one that its access code
        opened here lately, where nothing joins account and case.
        """
        case, guest = await self.seen_case(ticket)
        if case is not None and guest and not await self.is_all_there_is(case):
            return None
        return case

    async def is_all_there_is(self, case: Case) -> bool:
        """Whether the access code is all that tells who reported this case."""
        try:
            return await identities.mode(self.tx, case.id) is Mode.UNLINKED
        except NoSuchRow:
            return False

    def still(self, until: str | None) -> bool:
        """Whether a moment kept in the flow is still to come."""
        return until is not None and self.now < datetime.fromisoformat(until)


def _upgrade_conversation(conversation: Conversation) -> Conversation:
    """Return a conversation whose messages wait as they did in earlier versions, in a question that took the
    next message, too.
    """
    asking = conversation.flow.get("asking") or {}
    if asking.get("what") != "which":
        return conversation
    flow = {key: value for key, value in conversation.flow.items() if key != "asking"}
    waiting = {key: value for key, value in asking.items() if key != "what"}
    return replace(conversation, flow=flow | {"waiting": waiting})


def preferred_language(code: str | None, otherwise: str) -> str:
    """Return the language of a phone's setting if we speak it, else the unit's own."""
    primary = (code or "").split("-")[0].lower()
    return primary if primary in LANGUAGES else otherwise


def is_private(update: Update) -> bool:
    """Whether an update comes from a private chat; nothing of this room is shown anywhere else."""
    chat = update.effective_chat
    return chat is not None and chat.type == ChatType.PRIVATE


def citizen_button(label: Rich | str, what: str, *values: str) -> keyboards.Button:
    """Return a button of this part of the room: `citizen_button("Status", "see", ticket)`."""
    return keyboards.callback_button(label, TAP_PREFIX + ":".join((what, *values)))


async def case_timezone(tx: Tx, case: Case) -> str:
    """Return the timezone of the unit that handles a case: the clock that both sides see."""
    return (await units.get(tx, case.handling_unit_id)).timezone

"""A request to do something with a case, what the case and the person must be for it, and the act that it
becomes once admitted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot import speech
from bot.rules import permissions
from bot.texts import Rich, Translator, translator
from storage import cases
from storage.records import ActorRole, Case, Json, Membership, Officer, Unit

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.store import Tx


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """What somebody wants to do. `chat_id` is where, `message_id` what they tapped there."""

    action: str
    ticket: str
    user_id: int = field(repr=False)
    name: str = field(repr=False)
    chat_id: int = field(repr=False)
    private: bool
    message_id: int | None = None
    args: list[str] = field(default_factory=list)
    note: Json = field(default_factory=dict, repr=False)  # what the question that is answered was about
    text: str = field(default="", repr=False)  # the answer to it
    seen: Json = field(
        default_factory=dict, repr=False
    )  # how the case stood when it was asked (`shown_state`)

    def as_json(self) -> Json:
        """Return it as it is kept: what is asked for stands under "deed" there."""
        kept = asdict(self)
        return {"deed": kept.pop("action")} | kept

    @classmethod
    def from_json(cls, kept: Json) -> ActionRequest:
        """Read what `as_json` made."""
        given = dict(kept)
        return cls(given.pop("deed"), **given)


class Toaster(Protocol):
    """`Context.toast`, while the tap can still be answered."""

    def __call__(self, text: Rich | str = "", *, alert: bool = False, url: str | None = None) -> None: ...


@dataclass(slots=True)
class OfficerTurn:
    """A request whose role was found sufficient, with what was looked up for that."""

    tx: Tx
    deployment: Deployment
    request: ActionRequest
    officer: Officer
    unit: Unit  # whose group the officer was proven in
    case: Case
    membership: Membership
    toaster: Toaster | None = None
    second: bool = False  # reads as the second person to a closing that waits

    @property
    def t(self) -> Translator:
        return translator(self.deployment.language)

    @property
    def private_chat(self) -> int:
        """The officer's chat with the bot: for a private chat Telegram's chat id is the user's."""
        return self.officer.user_id

    @property
    def role(self) -> ActorRole:
        """As what the officer acts on this case."""
        if permissions.is_holder(self.case, self.membership):
            return ActorRole.OFFICER
        supervises = permissions.is_supervisor(self.membership, self.tx.now)
        return ActorRole.SUPERVISOR if supervises else ActorRole.OFFICER

    async def reload(self) -> Case:
        """Read the case anew, after it was changed."""
        self.case = await cases.get(self.tx, self.case.id)
        return self.case

    async def answer(self, text: Rich, *, alert: bool = False) -> None:
        """Answer this person alone: in the tap's own answer, or privately if there is none (any more)."""
        if self.toaster is not None:
            self.toaster(text, alert=alert)
        elif self.request.private or self.officer.private_ready:
            await speech.queue_message(self.tx, self.private_chat, text, protect=True, about=[self.case.id])

    def acknowledge(self, text: Rich) -> None:
        """Answer a tap that has its real answer elsewhere."""
        if self.toaster is not None:
            self.toaster(text)


DoAction = Callable[[OfficerTurn], Awaitable[None]]
SayUnmet = Callable[[OfficerTurn, Rich], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class When:
    """What the case must be, and the sentence for whom it isn't: {ticket}, and the holder's {name}."""

    holds: Callable[[permissions.Situation], bool]
    sentence: str


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the table of actions: who may do it, and when.

    `link` is the word by which a deep link asks for it. `anew` asks again if the case stands otherwise than
    when the question was asked that this answers (`bot.officers.shown_state`). `otherwise` says that the case
    isn't what it must be, if not in the usual way (`bot.officers.authorization`). `reason`: what is answered
    is one, which stays with the case, so a full stop isn't enough.
    """

    who: permissions.Role
    when: tuple[When, ...]
    do: DoAction
    link: str | None = None
    anew: DoAction | None = None
    otherwise: SayUnmet | None = None
    reason: bool = False

"""What a handler is given: PTB's context, with the transaction of its batch and the deployment it works in.

A handler reads and writes through `context.tx`, speaks through `bot.speech`, and never calls Telegram. What a
tap on a button is answered with (`context.toast`) goes out when the transaction is committed; a tap that
nobody answered is answered then with nothing, so that no phone spins.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.deployment import Deployment, Doors, PosterStyle

__all__ = [
    "CURRENT_TURN",
    "App",
    "Context",
    "Deployment",
    "Doors",
    "PosterStyle",
    "Toast",
    "Turn",
    "is_replay",
]

if TYPE_CHECKING:
    from bot.texts import Rich
    from storage.store import Tx


@dataclass(slots=True)
class Toast:
    """The answer to one tap: `answerCallbackQuery`, at most 200 characters."""

    query_id: str
    text: str = ""
    alert: bool = False
    url: str | None = None


@dataclass(slots=True)
class Turn:
    """One update under way: set by intake around `Application.process_update`."""

    tx: Tx
    deployment: Deployment
    replay: bool = False  # it failed earlier and is processed once more: what it shows was so then
    handled: bool = False
    error: Exception | None = None
    toasts: list[Toast] = field(default_factory=list)


CURRENT_TURN: ContextVar[Turn] = ContextVar("yanduan_turn")


def is_replay() -> bool:
    """Whether the update under way is an old one (`yanduan retry`), which proves nothing of now."""
    turn = CURRENT_TURN.get(None)
    return turn is not None and turn.replay


App = Application[ExtBot[None], "Context", dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """PTB's callback context, bound to the turn that it is part of."""

    turn: Turn
    _query_id: str | None = None

    @classmethod
    def from_update(cls, update: object, application: Any) -> Self:
        """Give PTB the context when a handler takes the update, which is how intake learns that one did."""
        context = super().from_update(update, application)
        context.turn = CURRENT_TURN.get()
        context.turn.handled = True
        query = update.callback_query if isinstance(update, Update) else None
        context._query_id = query.id if query else None  # noqa: SLF001 - our own attribute, in our own factory
        return context

    @property
    def tx(self) -> Tx:
        """The transaction of this update's batch."""
        return self.turn.tx

    @property
    def deployment(self) -> Deployment:
        """Who we are, and where files are kept."""
        return self.turn.deployment

    def toast(self, text: Rich | str = "", *, alert: bool = False, url: str | None = None) -> None:
        """Answer the tap that this update is; the last answer counts. Does nothing for other updates."""
        if self._query_id is None:
            return
        self.turn.toasts = [t for t in self.turn.toasts if t.query_id != self._query_id]
        self.turn.toasts.append(Toast(self._query_id, str(text)[:200], alert, url))

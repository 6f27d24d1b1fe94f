"""Work that a transaction leaves for later: `storage.work` rows, done by `bot.upkeep.worker` after it.

The rooms meet through these rows: the reporter's room leaves `officers.announce`, the officers' room leaves
`reporter.tell_status`, and neither imports the other. Each room lists what it can do in its `ERRANDS`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from telegram.ext import ExtBot

from bot.turn import Deployment
from storage.records import Json
from storage.store import Tx

Fetch = Callable[[ExtBot[None], Deployment, Json], Awaitable[Any]]
Finish = Callable[[Tx, Deployment, Json, Any], Awaitable[None]]
GiveUp = Callable[[Tx, Deployment, Json], Awaitable[None]]
Gather = Callable[[Tx, Deployment, Json], Awaitable[Json]]


class Lane(StrEnum):
    """What a fetch is, for how many of its like may be under way."""

    LOOK_UP = "look up"
    DOWNLOAD = "download"
    PICTURE = "picture"  # downloaded and read: takes a processor, and hundreds of megabytes
    CLEANING = "cleaning"  # the same, of what is kept


@dataclass(frozen=True, slots=True)
class Errand:
    """How one kind of work is done.

    `fetch(bot, house, payload)` talks to the network outside any transaction; its result goes to
    `finish(tx, house, payload, result)`, which runs in one transaction with the mark that the work is done:
    so `finish` happens exactly once, `fetch` at least once. Without `fetch` the result is None. Where there
    is `gather(tx, house, payload)`, `fetch` is given what that read beforehand, in the payload's place: what
    it needs and no row may hold, as a key. What raises is tried again with growing pauses; after `attempts`
    tries `give_up` runs in `finish`'s place and ends it, or, where there is none, the work is kept for the
    operator. Trouble with the network, the token, the store or the machine uses no attempt up: it says
    nothing about the work, and may last for days (`bot.trouble`); pauses grow to the `longest_pause`. What is
    worth nothing later has a `patience`, counted from when it was left: trouble after that gives it up, too.
    Each `lane` has places of its own, so that many long fetches keep no short one waiting.
    """

    finish: Finish
    fetch: Fetch | None = None
    give_up: GiveUp | None = None
    gather: Gather | None = None
    attempts: int = 12
    patience: timedelta | None = None
    longest_pause: timedelta = timedelta(minutes=5)
    lane: Lane = Lane.LOOK_UP


Errands = dict[str, Errand]

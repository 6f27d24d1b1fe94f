"""The differences between twin worlds that are meant, each with its reason. There are no others."""

from __future__ import annotations

import re
from typing import Final

from tests.twins.telegram import OFFICERS, Call

MEANT: Final = {
    "what a reporter reads": (
        "Their own chat is theirs: it speaks their language, is answered at once, and hears news when they "
        "want it. Of an officer who plays a part the chat holds both; what the officers' room sends there is "
        "compared, without its time, for one chat is sent one message after another."
    ),
    "what a reporter's taps are answered with": (
        "It is shown to whoever tapped alone, in the language of their phone."
    ),
    "an own case": (
        "Nobody claims, opens or decides about a case that they reported. Officers of a story keep away from "
        "what somebody else in their place could do with it; what nobody could do is tried, and compared."
    ),
    "a name after approval": (
        "The holder alone is shown what the reporter gave, once a supervisor said yes; or hears that nothing "
        "can be shown. When, where and how that is said is compared, and all that follows from it."
    ),
    "how many messages reporters were sent": (
        "The figures count all that is delivered, and who gives a name is asked one thing more. The rest of "
        "the figure, what officers and groups are sent, is compared."
    ),
    "sizes of the database's own files": (
        "Where keyed hashes stand in an index decides how full its pages are. Rows are compared one by one."
    ),
    "keyed hashes": "They name accounts to whoever has the key. Of these the length is compared.",
    "how many rows were sent, and which number a row of outbox or errands has": (
        "They are counted through all chats, and who gives a name is asked one thing more. A row that was "
        "sent says neither whose nor what it was."
    ),
    "how many rows of limits there are": "An officer who plays a part has one row for both.",
    "conversations": (
        "What an account did before the story and what it does in its part stand in one row. Which "
        "of both it is that keeps the row, and for how long, is that account's."
    ),
    "ids of rows": (
        "They come by chance, and say nothing. What a step does for its reporter takes some, and officers' "
        "buttons carry others: these are numbered as each chat first shows them."
    ),
    "news that waits": (
        "How long a case's errand of news waits, the reporter chooses. Of the case it says no more than that."
    ),
    "what is to be done in a reporter's own chat, and where messages stand there": (
        "Where nothing joins account and case there is neither. Whoever has the database and not the key "
        "sees, as long as it lasts, which cases are such ones, and of none whose it is. "
        "Officers see no rows: that they hear the same of all is compared."
    ),
    "times of rows": (
        "When an account last did something is that account's. When something was done for officers is "
        "seen in the calls; `tests/storage` holds what times join."
    ),
    "two seconds": (
        "What falls due is looked for every second, from when something else was last done. Nobody sees "
        "the seconds of the bot's clock; what is later by more is found."
    ),
    "which of two calls of one moment was first": (
        "Two chats are sent to at once, and which call the machine makes first is chance. Each chat's order "
        "is compared."
    ),
}
"""By what differs, why."""

DATABASE: Final = "yanduan.db"


def is_meant(call: Call) -> bool:
    """Whether a call to no chat is the answer to a reporter's tap."""
    return call.method == "answerCallbackQuery" and call.room != OFFICERS


_ANSWERED: Final = re.compile(r'("text": "YDN-[^"]{9} · identitas pelapor)[^"]*')


def but_for_names(told: str) -> str:
    """What a call says, without a name and a number that were asked for, or that there are none."""
    return _ANSWERED.sub(r"\1", told)


def but_for_reporters(figures: dict[str, int]) -> dict[str, int]:
    """The figures, without what was delivered to reporters."""
    theirs = figures["to_reporters"]
    left = {name: value for name, value in figures.items() if name != "to_reporters"}
    return left | {"messages_delivered": figures["messages_delivered"] - theirs}


KEYED: Final = {
    "clearable": {"chat_key"},
    "identity": {"account_key"},
    "evidence": {"draft_key"},
    "outbox": {"chat_key", "id"},
    "work": {"id", "n"},
    "slot": {"id", "message_key"},
    "attempt": {"key"},
    "officer": {"user_key"},
    "meta": {"value"},
}
"""Columns of which the length alone is compared, beside the chains' and rows' own."""
MACS: Final = {"mac", "prev", "head", "seal", "root", "event_mac", "before"}


def is_keyed(table: str, column: str) -> bool:
    return column in MACS or column in KEYED.get(table, ())


UNCOUNTED: Final = {"outbox", "attempt"}
"""Tables of which it is compared which kinds of rows there are, and not how many."""
KEPT: Final = {
    "conversation": "false",
    "work": "kind not in ('reporter.news', 'reporter.hide_code', 'reporter.unlink', 'reporter.end_visit')",
    "slot": "kind not like 'reporter.%'",
}
"""Which rows of a table are compared."""
SECONDS: Final = 2.5
EARLIEST: Final = 10**15
"""Microseconds since 1970: what is as large is a time."""

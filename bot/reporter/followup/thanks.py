"""Thanks, and "yes, understood": whole messages of few words, all from a closed list.

They get a kind word in place of the question where they belong, unless something was asked of the reporter:
"baik, Pak" may be an answer.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from storage import events
from storage.records import EventKind, Status

if TYPE_CHECKING:
    from storage.records import Case, Json
    from storage.store import Tx

_IN_ONE: Final = ("terima kasih", "trima kasih", "thank you", "matur nuwun", "hatur nuhun", "tampi asih")
"""Written apart, and read as one word."""
_CORE: Final = """
    terimakasih trimakasih terimakasi trimakasi makasih makasi mksih mksh mkasih tks thx thanks thankyou tq
    maturnuwun haturnuhun tampiasih suksma alhamdulillah amin aamiin
    ok oke okay okey baik baiklah siap sip noted mengerti dimengerti
"""
_POLITE: Final = """
    bapak pak ibu bu kak kakak min admin mas mbak bang dok ndan komandan semua semuanya
    banyak sekali ya yah y atas bantuan bantuannya info infonya informasi informasinya perhatian perhatiannya
    kabarnya so much very for your help sir
"""
_THANKS: Final = frozenset(_CORE.split())
_ALL: Final = _THANKS | frozenset(_POLITE.split())
_SIGNS: Final = frozenset("🙏👍🤝😊🙂☺❤😇🤲👌")


def is_thanks(parts: Json) -> bool:
    """Whether a message is nothing but thanks."""
    if parts.keys() - {"message"} != {"text"}:
        return False
    text = unicodedata.normalize("NFKC", parts["text"]).casefold()
    signs = {letter for letter in text if unicodedata.category(letter) == "So"}
    says_more = "?" in text or any(map(str.isdigit, text))
    words = _split_words(text)
    if says_more or not (signs <= _SIGNS and words <= _ALL):
        return False
    return bool(words & _THANKS) if words else bool(signs)


def _split_words(text: str) -> set[str]:
    plain = " ".join("".join(letter if letter.isalpha() else " " for letter in text).split())
    for phrase in _IN_ONE:
        plain = plain.replace(phrase, phrase.replace(" ", ""))
    return set(plain.split())


async def is_answer_awaited(tx: Tx, case: Case) -> bool:
    """Whether an officer's word is the last in this case: it may have asked for something."""
    for event in reversed(await events.of_case(tx, case.id)):
        if event.kind is EventKind.ADDED:
            return False
        asks = event.kind is EventKind.STATUS_CHANGED and (event.payload or {}).get("to") == Status.NEED_INFO
        if asks or event.kind is EventKind.REPLIED:
            return True
    return False

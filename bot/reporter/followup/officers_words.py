"""What officers wrote to a reporter, on the page of the case: for whom nothing is sent by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter.citizen_turn import CitizenTurn, case_timezone, citizen_button
from bot.rules import workflow
from bot.texts import Rich, Translator, formats
from storage import cases
from storage.errors import NoSuchRow

if TYPE_CHECKING:
    from storage.records import Case, CaseMessage
    from storage.store import Tx

SHOWN_LENGTH: Final = 1000  # characters of the newest that stand on the page itself
MAX_SHOWN: Final = 20  # shown together, the newest


async def list_replies(tx: Tx, case: Case) -> list[CaseMessage]:
    """Return what officers wrote to the reporter, oldest first."""
    try:
        return [one for one in await cases.messages(tx, case.id) if one.kind == "reply"]
    except NoSuchRow:  # erased
        return []


def newest_texts(t: Translator, replies: list[CaseMessage], timezone: str) -> list[Rich]:
    """Return the newest, as it stands on the page; nothing if there is none."""
    return [keyboards.clip_rich(_reply_text(t, one, timezone), SHOWN_LENGTH) for one in replies[-1:]]


async def show_replies(turn: CitizenTurn, case: Case) -> None:
    """Show them whole, a message each; below the last one stands how to answer."""
    timezone = await case_timezone(turn.tx, case)
    replies = (await list_replies(turn.tx, case))[-MAX_SHOWN:]
    rows = [[citizen_button(turn.t("Lihat status"), "see", case.ticket)]]
    if not workflow.is_closed(case.status):
        rows.insert(0, [citizen_button(turn.t("Jawab / tambah keterangan"), "add", case.ticket)])
    for number, one in enumerate(replies, 1):
        below = rows if number == len(replies) else []
        await turn.say(_reply_text(turn.t, one, timezone), *below, about=case)


def _reply_text(t: Translator, said: CaseMessage, timezone: str) -> Rich:
    day = formats.date_text(said.at, timezone, t.language)
    return t("{day}, petugas menulis kepada Anda:\n{text}", day=day, text=said.body["text"])

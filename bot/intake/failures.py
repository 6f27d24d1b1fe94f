"""What happens to an update that could not be processed: it is sealed, and the person is told the truth."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import speech
from bot.logs import locate_error
from bot.texts import translator
from bot.turn import Deployment, Toast
from storage import conversations, intake
from storage.clearable import SentMessage
from storage.errors import KeyFileError, SealBroken, StorageError

if TYPE_CHECKING:
    from storage.records import Json
    from storage.store import Tx

AskAgain = Callable[["Tx", Deployment, int], Awaitable[None]]

BATCH_FAILURES: Final = (StorageError, KeyFileError, SQLAlchemyError)
"""Never one update's failure: the whole batch is rolled back, and comes again."""

log = structlog.get_logger()


async def seal_update(tx: Tx, raw: Json, reason: str) -> None:
    """Keep the update sealed for 72 hours, for `yanduan retry`."""
    await intake.seal_failed(tx, raw, reason)


async def tell_failure(tx: Tx, deployment: Deployment, raw: Json, ask_again: AskAgain) -> list[Toast]:
    """Say that the last answer is not yet saved, and ask again; in a group only whoever tapped is told."""
    chat_id = private_chat_id(raw)
    query = raw.get("callback_query")
    t = translator(await _find_language(tx, deployment, raw, chat_id))
    not_saved = t("Maaf, ada gangguan. Jawaban terakhir Anda belum tersimpan. Mohon ulangi.")
    if chat_id is not None:
        await speech.queue_message(tx, chat_id, not_saved)
        await _ask_last_question(tx, deployment, chat_id, ask_again)
    if isinstance(query, dict) and isinstance(query.get("id"), str):
        return [Toast(query["id"], str(not_saved), alert=chat_id is None)]
    return []


def log_aborted_batch(error: Exception) -> None:
    """Log that a batch was rolled back as a whole; it stays unconfirmed."""
    said = str(error) if isinstance(error, StorageError | KeyFileError) else locate_error(error)
    log.error("updates could not be stored; trying again", action="batch_aborted", error=said)


async def _ask_last_question(tx: Tx, deployment: Deployment, chat_id: int, ask_again: AskAgain) -> None:
    """Ask the question again. What broke the update may break it too; the rest of the batch goes on."""
    try:
        async with tx.savepoint():
            await ask_again(tx, deployment, chat_id)
    except BATCH_FAILURES:
        raise
    except Exception as error:  # noqa: BLE001 - a second failure must not undo how the first one ended
        log.error("nobody could be asked again", action="asking_failed", error=locate_error(error))


async def _find_language(tx: Tx, deployment: Deployment, raw: Json, chat_id: int | None) -> str:
    if chat_id is not None:
        try:
            conversation = await conversations.load(tx, chat_id)
        except SealBroken:
            conversation = None  # this may be what the update failed of
        if conversation is not None and conversation.language:
            return conversation.language
    sender: object = next((v.get("from") for v in raw.values() if isinstance(v, dict) and "from" in v), None)
    if isinstance(sender, dict) and isinstance(sender.get("language_code"), str):
        return str(sender["language_code"])
    return deployment.language


def private_chat_id(raw: Json) -> int | None:
    """Return the private chat that an update belongs to; None for groups and for what has no chat."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if isinstance(content := raw.get(kind), dict):
            return _id_if_private(content.get("chat"))
    query = raw.get("callback_query")
    if isinstance(query, dict) and isinstance(query.get("message"), dict):
        return _id_if_private(query["message"].get("chat"))
    return None


def private_message(raw: Json) -> SentMessage | None:
    """Return the message that an update brings from a private chat; None for any other."""
    message, chat_id = raw.get("message"), private_chat_id(raw)
    if (
        chat_id is None
        or not isinstance(message, dict)
        or type(number := message.get("message_id")) is not int
    ):
        return None
    return SentMessage(chat_id, number)


def _id_if_private(chat: object) -> int | None:
    if isinstance(chat, dict) and chat.get("type") == "private" and isinstance(chat.get("id"), int):
        return int(chat["id"])
    return None

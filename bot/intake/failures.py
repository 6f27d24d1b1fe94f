"""What happens to an update that could not be processed: it is sealed, and the person is told the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import speech
from bot.texts import translator
from bot.turn import House, Toast
from storage import conversations, intake

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from storage.records import Json
    from storage.store import Tx


async def seal(tx: Tx, raw: Json, reason: str) -> None:
    """Keep the update sealed for 72 hours, for `yanduan retry`."""
    await intake.seal_failed(tx, raw, reason)


async def tell(
    tx: Tx, house: House, raw: Json, ask_again: Callable[[Tx, House, int], Awaitable[None]]
) -> list[Toast]:
    """Say that the last answer is not yet saved, and ask again; in a group only whoever tapped is told."""
    from bot.intake.batch import private_chat  # the two modules describe one flow

    chat_id = private_chat(raw)
    query = raw.get("callback_query")
    language = await _language(tx, house, raw, chat_id)
    t = translator(language)
    not_saved = t("Maaf, ada gangguan. Jawaban terakhir Anda belum tersimpan. Mohon ulangi.")
    if chat_id is not None:
        await speech.say(tx, chat_id, not_saved)
        await ask_again(tx, house, chat_id)
    if isinstance(query, dict) and isinstance(query.get("id"), str):
        return [Toast(query["id"], str(not_saved), alert=chat_id is None)]
    return []


async def _language(tx: Tx, house: House, raw: Json, chat_id: int | None) -> str:
    if chat_id is not None:
        conversation = await conversations.load(tx, chat_id)
        if conversation is not None and conversation.language:
            return conversation.language
    sender: Any = next((v.get("from") for v in raw.values() if isinstance(v, dict) and "from" in v), None)
    if isinstance(sender, dict) and isinstance(sender.get("language_code"), str):
        return str(sender["language_code"])
    return house.language

"""A citizen's text that failed earlier: it goes where it was written for, or nowhere."""

from __future__ import annotations

from bot.intake.batch import RetryOutcome
from storage.records import Json, Poster
from tests.worlds.chat import Chat
from tests.worlds.citizen import Citizen

OLD = "Ini jawaban lama."


async def again(chat: Chat, sari: Citizen, *, minutes_ago: float) -> RetryOutcome:
    """The old text is processed once more; it was sealed so many minutes ago."""
    message: Json = {
        "message_id": 9000,
        "date": 1,
        "from": sari.person.raw(),
        "chat": {"id": sari.person.id, "type": "private", "first_name": "S"},
        "text": OLD,
    }
    raw: Json = {"update_id": 9, "message": message}
    chat.passes(minutes=minutes_ago)
    async with chat.store.write() as tx:
        sealed_at = tx.now
    chat.passes(minutes=5)
    async with chat.store.write() as tx:
        return await chat.intake.again(tx, raw, sealed_at)


async def test_an_untouched_chat_takes_the_text_where_it_was_written_for(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    assert await again(chat, sari, minutes_ago=1) is RetryOutcome.DONE
    assert OLD in str((await sari.conversation()).flow)


async def test_a_chat_that_went_on_keeps_the_text_out_of_its_new_question(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await sari.reaches_review(f"/start {poster.token}")
    assert await again(chat, sari, minutes_ago=0) is RetryOutcome.LEFT
    assert OLD not in str((await sari.conversation()).flow)
    await sari.says("Ini jawaban yang diulang.")
    assert await again(chat, sari, minutes_ago=-1) is RetryOutcome.LEFT

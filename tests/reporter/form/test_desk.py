from __future__ import annotations

from storage.records import Poster
from tests.worlds.citizen import Citizen


async def test_a_button_of_an_older_copy_of_the_question_counts_and_it_goes_on_below(
    sari: Citizen, poster: Poster
) -> None:
    await sari.says(f"/start {poster.token}")
    await sari.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await sari.says("Saya diminta uang.")
    older = sari.page
    await sari.says("Itu terjadi di pos jaga.")
    newer = sari.page
    assert older is not None
    assert newer is not None
    answer = sari.see(await sari.chat.taps(sari.person, older, "Lanjut"))
    methods = [(sending.message.method, sending.message_id) for sending in answer.sendings]
    assert ("editMessageReplyMarkup", older.message_id) in methods
    assert methods[-1][0] == "sendMessage"
    assert methods[-1][1] > newer.message_id
    again = await sari.chat.taps(sari.person, newer, "Lanjut")
    assert again.toasts

"""How the bot speaks: rows of the transaction that promises them, within the Bot API's limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import keyboards, speech
from bot.texts import Rich, bold
from storage import outbox
from storage.records import Message, Upload
from storage.store import Store
from tests.support import open_store

SARI = 700_100_200


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path, at_once=True) as store:
        yield store


async def owed(store: Store) -> list[Message]:
    async with store.read() as tx:
        return [row.message for row in await outbox.pending(tx)]


async def test_what_is_said_in_a_transaction_that_fails_was_never_said(store: Store) -> None:
    async def promise_and_fail() -> None:
        async with store.write() as tx:
            await speech.queue_message(tx, SARI, "halo")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await promise_and_fail()
    assert await owed(store) == []


async def test_a_text_goes_with_entities_and_shows_no_preview(store: Store) -> None:
    async with store.write() as tx:
        await speech.queue_message(
            tx, SARI, Rich.join(" ", ["Nomor", bold("YDN")]), silent=True, protect=True
        )
    (said,) = await owed(store)
    assert said.params == {
        "text": "Nomor YDN",
        "entities": [{"type": "bold", "offset": 6, "length": 3}],
        "link_preview_options": {"is_disabled": True},
        "disable_notification": True,
        "protect_content": True,
    }


async def test_a_long_text_goes_as_several_messages_with_the_keyboard_below_the_last(store: Store) -> None:
    keyboard = keyboards.inline_keyboard([keyboards.callback_button("Lanjut", "x")])
    text = "kata " * 2000
    async with store.write() as tx:
        await speech.queue_message(tx, SARI, text, keyboard, reply_to=5)
    said = await owed(store)
    assert "".join(message.params["text"] for message in said) == text
    assert all(len(message.params["text"]) <= keyboards.TEXT_LENGTH for message in said)
    assert ["reply_markup" in message.params for message in said] == [False, False, True]
    assert said[-1].params["reply_parameters"] == {"message_id": 5, "allow_sending_without_reply": True}


async def test_an_edit_is_cut_to_one_message_and_takes_the_buttons_away(store: Store) -> None:
    async with store.write() as tx:
        await speech.queue_edit(tx, SARI, "x" * 5000, message_id=5)
        await speech.queue_button_edit(tx, SARI, 5)
    text, buttons = await owed(store)
    assert len(text.params["text"]) == keyboards.TEXT_LENGTH
    assert text.params["text"].endswith("…")
    assert "reply_markup" not in text.params
    assert buttons.params == {"message_id": 5, "reply_markup": {"inline_keyboard": []}}


async def test_a_message_too_old_to_delete_is_edited_to_its_stub(store: Store) -> None:
    async with store.write() as tx:
        await speech.queue_removal(tx, SARI, message_id=5, stub="dihapus")
        await speech.queue_removal(tx, SARI, message_id=6)
    with_stub, without = await owed(store)
    assert with_stub.otherwise is not None
    assert with_stub.otherwise.params == {"message_id": 5, "text": "dihapus"}
    assert without.otherwise is None


async def test_a_file_goes_protected_and_by_our_own_id(store: Store) -> None:
    async with store.write() as tx:
        upload = Upload("photo", "0" * 32, "bukti-1.jpg")
        await outbox.put(tx, speech.file_message(SARI, "sendPhoto", upload, bold("Bukti 1")))
    (sent,) = await owed(store)
    assert sent.params["protect_content"] is True
    assert sent.params["caption_entities"]
    assert "photo" not in sent.params, "delivery opens the file at the moment of sending"


def test_a_label_is_cut_where_old_phones_would_cut_it() -> None:
    assert keyboards.callback_button("x" * 31, "d")["text"] == "x" * 29 + "…"
    assert len(keyboards.link_button("kata " * 10, "https://t.me/x")["text"]) <= keyboards.LABEL_LENGTH


@pytest.mark.parametrize("data", ["", "x" * 65, "é" * 33])
def test_data_that_telegram_would_refuse_is_refused_here(data: str) -> None:
    with pytest.raises(ValueError, match="1 to 64 bytes"):
        keyboards.callback_button("Lanjut", data)


def test_empty_rows_of_buttons_are_left_out() -> None:
    assert keyboards.inline_keyboard([], [keyboards.callback_button("Lanjut", "x")], []) == {
        "inline_keyboard": [[{"text": "Lanjut", "callback_data": "x"}]]
    }


def test_a_question_that_wants_a_reply_has_a_placeholder_of_at_most_64_characters() -> None:
    assert len(keyboards.force_reply("x" * 100)["input_field_placeholder"]) == 64
    assert keyboards.force_reply() == {"force_reply": True}


def test_only_ones_own_contact_and_place_are_asked_for_by_button() -> None:
    assert keyboards.contact_keyboard("Nomor saya", "Lewati")["keyboard"][0][0]["request_contact"] is True
    assert keyboards.location_keyboard("Lokasi saya")["keyboard"][0][0]["request_location"] is True
    assert keyboards.keyboard_removal() == {"remove_keyboard": True}

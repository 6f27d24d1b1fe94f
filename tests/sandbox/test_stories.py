"""The actors: what they find, what they wait for, and how they fail."""

import asyncio

import pytest

from bot.sandbox.testing import Sandbox, StoryError
from tests.sandbox.conftest import Caller


def keyboard(*labels: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label}] for label in labels]}


async def test_what_was_heard_once_is_not_heard_again(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    await api.ok("sendMessage", chat_id=citizen.id, text="satu")
    await citizen.hears("satu")
    with pytest.raises(StoryError):
        await citizen.hears("satu", timeout=0.01)
    await citizen.finds("satu")


async def test_hearing_skips_what_lies_before(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    for text in ("satu", "dua", "tiga"):
        await api.ok("sendMessage", chat_id=citizen.id, text=text)
    await citizen.hears("dua")
    assert [message.text for message in await citizen.unheard()] == ["tiga"]
    with pytest.raises(StoryError):
        await citizen.hears("satu", timeout=0.01)
    await citizen.hears("tiga")


async def test_a_version_that_was_edited_at_once_is_heard_all_the_same(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    sent = await api.ok("sendMessage", chat_id=citizen.id, text="kode 1234")
    await api.ok("editMessageText", chat_id=citizen.id, message_id=sent["message_id"], text="kode dihapus")
    assert (await citizen.hears("1234")).edits == 0
    assert (await citizen.hears("dihapus")).edits == 1


async def test_hearing_in_vain_shows_the_chat(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.says("halo\ndunia")
    await api.ok(
        "sendMessage", chat_id=citizen.id, text="Setuju?", reply_markup=keyboard("Ya"), protect_content=True
    )
    with pytest.raises(StoryError) as failure:
        await citizen.hears("Selamat", timeout=0.01)
    assert str(failure.value) == (
        "Sari did not hear 'Selamat' within 0.01 s; the chat is\n"
        "Sari: halo\n    dunia\nYanduan (protected): Setuju?\n    [Ya]"
    )


async def test_a_missing_button_lists_those_that_are_there(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    await api.ok("sendMessage", chat_id=citizen.id, text="?", reply_markup=keyboard("Ya", "Tidak"))
    await api.ok(
        "sendMessage", chat_id=citizen.id, text="?", reply_markup={"keyboard": [[{"text": "Nomor"}]]}
    )
    with pytest.raises(StoryError, match=r"\['Ya', 'Tidak'\], the keyboard is \['Nomor'\]"):
        await citizen.taps("Mungkin", timeout=0.01)


async def test_the_newest_button_is_tapped_and_the_exact_label_before_a_longer_one(
    sandbox: Sandbox, api: Caller
) -> None:
    citizen = await sandbox.user("Sari", started=True)
    await api.ok("sendMessage", chat_id=citizen.id, text="lama", reply_markup=keyboard("Ya"))
    await api.ok("sendMessage", chat_id=citizen.id, text="baru", reply_markup=keyboard("Ya, tentu", "Ya"))
    old = await citizen.hears("lama")
    assert (await citizen.taps("Ya")).text == "Ya"
    assert (await citizen.taps("Ya, t")).text == "Ya, tentu"
    await citizen.taps("Ya", on=old)
    tapped = [update["callback_query"]["message"]["text"] for update in await sandbox.pending()]
    assert tapped == ["baru", "baru", "lama"]


async def test_a_tap_waits_for_its_button(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    tap = asyncio.ensure_future(citizen.taps("Ya"))
    await api.ok("sendMessage", chat_id=citizen.id, text="?", reply_markup=keyboard("Ya"))
    assert (await tap).data == "Ya"


async def test_after_a_tap_only_what_came_later_is_heard(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    await api.ok("sendMessage", chat_id=citizen.id, text="baik", reply_markup=keyboard("Ya"))
    await citizen.taps("Ya")
    with pytest.raises(StoryError):
        await citizen.hears("baik", timeout=0.01)


async def test_a_link_to_another_bot_is_not_followed(sandbox: Sandbox) -> None:
    citizen = await sandbox.user("Sari")
    with pytest.raises(StoryError, match="doesn't lead to"):
        await citizen.scans("https://t.me/other_bot?start=x")
    with pytest.raises(StoryError, match="needs a group"):
        await citizen.scans(sandbox.bot.group_link("x"))


async def test_waiting_in_vain_for_the_bot_says_so(sandbox: Sandbox) -> None:
    citizen = await sandbox.user("Sari")
    await citizen.says("halo")
    with pytest.raises(StoryError, match="1 updates still wait"):
        await sandbox.drained(timeout=0.01)
    with pytest.raises(StoryError, match="no bot polled"):
        await sandbox.polled(timeout=0.01)
    with pytest.raises(StoryError, match="did not call sendMessage"):
        await sandbox.call("sendMessage", timeout=0.01)
    with pytest.raises(StoryError, match="was not told"):
        await citizen.is_told("apa", timeout=0.01)
    with pytest.raises(StoryError, match="no webhook delivery failed"):
        await sandbox.pausing(timeout=0.01)


async def test_a_person_s_transcript_reads_as_a_chat(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", last_name="Dewi")
    said = await citizen.says("Nama saya?")
    await citizen.edits(said, "Siapa saya?")
    await api.ok(
        "sendMessage",
        chat_id=citizen.id,
        text="Sari.",
        reply_parameters={"message_id": said.id},
        reply_markup={"keyboard": [[{"text": "Benar"}]]},
    )
    await citizen.sends_document(file_name="ktp.pdf", caption="Ini")
    await citizen.shares_contact(phone_number="110", first_name="Polisi")
    await citizen.shares_location(-8.5, 116)
    assert await citizen.transcript() == "\n".join(
        [
            "Sari Dewi (edited): Siapa saya?",
            f"Yanduan (reply to {said.id}): Sari.",
            "    <Benar>",
            "Sari Dewi (document): Ini ktp.pdf",
            "Sari Dewi (contact): Polisi 110",
            "Sari Dewi (location): -8.5, 116",
        ]
    )


async def test_a_deleted_message_is_seen_no_more(sandbox: Sandbox) -> None:
    citizen = await sandbox.user("Sari")
    said = await citizen.says("kode")
    await citizen.deletes(said)
    assert await citizen.transcript() == "(empty)"

"""What people can't do: write more than an app lets them, and touch messages that they don't see."""

from typing import Any

import pytest

from bot.sandbox.testing import PIXEL, ControlError, Group, Person, Sandbox
from tests.sandbox.conftest import Caller

KEYS = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}]]}


@pytest.fixture
async def wayan(sandbox: Sandbox) -> Person:
    return await sandbox.user("Wayan")


@pytest.fixture
async def group(sandbox: Sandbox, chief: Person) -> Group:
    return await sandbox.group("Propam", owner=chief, bot="administrator")


async def test_an_edited_text_is_as_long_as_one_may_be_written(wayan: Person) -> None:
    said = await wayan.says("halo")
    assert (await wayan.edits(said, "é" * 4096)).text == "é" * 4096
    with pytest.raises(ControlError, match="a message has at most 4096 characters"):
        await wayan.edits(said, "é" * 4097)
    with pytest.raises(ControlError, match="text is empty"):
        await wayan.edits(said, " ")
    assert (await wayan.sees())[-1].text == "é" * 4096


async def test_a_caption_has_at_most_1024_characters_however_it_comes(
    sandbox: Sandbox, wayan: Person
) -> None:
    just, over, why = "é" * 1024, "é" * 1025, "a caption has at most 1024 characters, not 1025"
    sent = await wayan.sends_photo(caption=just)
    assert (await wayan.edits(sent, "lama")).text == "lama"
    assert (await wayan.edits(sent, just)).text == just
    with pytest.raises(ControlError, match=why):
        await wayan.edits(sent, over)
    with pytest.raises(ControlError, match=why):
        await wayan.sends_photo(caption=over)
    with pytest.raises(ControlError, match=why):
        await wayan.sends_album(caption=over)
    await wayan.sends_album(caption=just)
    assert [len(message.text) for message in await wayan.sees()] == [1024, 1024, 0]


async def test_what_came_before_somebody_joined_is_out_of_their_reach(
    sandbox: Sandbox, api: Caller, chief: Person, wayan: Person, group: Group
) -> None:
    old = await api.ok("sendMessage", chat_id=group.id, text="rahasia", reply_markup=KEYS)
    number = old["message_id"]
    await wayan.joins(group)
    await chief.promotes(wayan, group)
    where = {"user": wayan.id, "chat": group.id}
    acts: list[tuple[str, dict[str, Any]]] = [
        ("taps", {"message": number, "text": "Ya"}),
        ("taps", {"message": number, "data": "y", "stale": True}),
        ("deletes", {"message": number}),
        ("edits", {"message": number, "text": "x"}),
        ("says", {"text": "x", "reply_to": number}),
        ("shares_location", {"latitude": 1, "longitude": 1, "reply_to": number}),
        ("sends_file", {"file_id": await sandbox.client.upload(PIXEL, "photo", "", ""), "reply_to": number}),
    ]
    for name, options in acts:
        with pytest.raises(ControlError, match=f"there is no message {number}"):
            await sandbox.client.act(name, **where, **options)
    assert [message.text for message in await chief.sees(in_chat=group)] == ["rahasia", ""]
    assert [list(update)[1] for update in await api.ok("getUpdates")] == ["message"]


async def test_what_came_since_somebody_joined_is_in_their_reach(
    sandbox: Sandbox, api: Caller, chief: Person, wayan: Person, group: Group
) -> None:
    await wayan.joins(group)
    await chief.promotes(wayan, group)
    sent = await api.ok("sendMessage", chat_id=group.id, text="umum", reply_markup=KEYS)
    await wayan.taps("Ya", in_chat=group)
    said = await wayan.says("baik", in_chat=group, reply_to=sent["message_id"])
    assert said.reply_to == sent["message_id"]
    await sandbox.client.act("deletes", user=wayan.id, chat=group.id, message=sent["message_id"])
    await wayan.edits(said, "baik sekali")
    assert [message.text for message in await wayan.sees(in_chat=group)][-1:] == ["baik sekali"]


async def test_in_a_public_group_all_that_was_written_is_in_reach(
    sandbox: Sandbox, api: Caller, chief: Person, wayan: Person
) -> None:
    group = await sandbox.group("Propam", owner=chief, username="propam_ntb", bot="administrator")
    sent = await api.ok("sendMessage", chat_id=group.id, text="umum", reply_markup=KEYS)
    await wayan.joins(group)
    await wayan.taps("Ya", in_chat=group)
    assert (await wayan.says("baik", in_chat=group, reply_to=sent["message_id"])).reply_to


async def test_who_left_and_came_back_is_bound_by_nothing_they_no_longer_see(
    sandbox: Sandbox, api: Caller, wayan: Person, group: Group
) -> None:
    await wayan.joins(group)
    mine = await wayan.says("nama saya", in_chat=group)
    await api.ok("sendMessage", chat_id=group.id, text="Nama?", reply_markup={"force_reply": True})
    await wayan.leaves(group)
    await wayan.joins(group)
    assert (await wayan.says("halo", in_chat=group)).reply_to is None
    with pytest.raises(ControlError, match=f"no message {mine.id} that Wayan sees"):
        await wayan.edits(mine, "lain")


async def test_a_refused_reply_starts_nothing(sandbox: Sandbox, api: Caller, wayan: Person) -> None:
    with pytest.raises(ControlError, match="no message 5 to reply to"):
        await wayan.says("halo", reply_to=5)
    assert (await api.fails("sendMessage", chat_id=wayan.id, text="halo"))[1] == "Bad Request: chat not found"

"""Groups: who is in them, what the bot is told, and what becomes of them."""

from typing import Any

import pytest

from bot.sandbox.testing import ControlError, Group, Person, Sandbox
from tests.sandbox.conftest import Caller

ANONYMOUS = 1087968824
ALL = ["message", "callback_query", "my_chat_member", "chat_member"]


@pytest.fixture
async def group(sandbox: Sandbox, chief: Person, officer: Person) -> Group:
    return await sandbox.group("Propam", owner=chief, members=[officer], bot="member")


async def told(api: Caller) -> list[tuple[str, Any]]:
    """The updates so far as (kind, payload), confirmed."""
    found = await api.ok("getUpdates")
    if found:
        await api.ok("getUpdates", offset=found[-1]["update_id"] + 1)
    return [(kind, payload) for update in found for kind, payload in update.items() if kind != "update_id"]


async def test_a_startgroup_link_adds_the_bot_and_starts_it(
    sandbox: Sandbox, chief: Person, api: Caller
) -> None:
    group = await sandbox.group("Propam", owner=chief)
    await chief.scans(sandbox.bot.group_link("UNIT1"), into=group)
    (first, change), (second, joined), (third, start) = await told(api)
    assert (first, second, third) == ("my_chat_member", "message", "message")
    assert change["old_chat_member"]["status"] == "left"
    assert change["new_chat_member"]["status"] == "member"
    assert joined["new_chat_members"][0]["id"] == sandbox.bot.id
    assert start["text"] == f"/start@{sandbox.bot.username} UNIT1"
    assert start["entities"][0]["length"] == len(f"/start@{sandbox.bot.username}")
    assert start["chat"] == {"id": group.id, "type": "supergroup", "title": "Propam"}


async def test_privacy_mode_leaves_the_bot_commands_replies_and_service_messages(
    sandbox: Sandbox, group: Group, officer: Person, api: Caller
) -> None:
    mine = await api.ok("sendMessage", chat_id=group.id, text="Kasus")
    await officer.says("bukan urusan bot", in_chat=group)
    await officer.says("/kasus", in_chat=group)
    await officer.says("/kasus@other_bot", in_chat=group)
    await officer.says(f"/kasus@{sandbox.bot.username}", in_chat=group)
    await officer.says("balasan", in_chat=group, reply_to=mine["message_id"])
    await officer.leaves(group)
    found = [(kind, payload.get("text")) for kind, payload in await told(api)]
    assert found == [
        ("message", "/kasus"),
        ("message", f"/kasus@{sandbox.bot.username}"),
        ("message", "balasan"),
        ("message", None),
    ]


async def test_an_administrator_bot_reads_everything(
    group: Group, chief: Person, officer: Person, sandbox: Sandbox, api: Caller
) -> None:
    await chief.promotes(sandbox.bot.id, group)
    await officer.says("apa saja", in_chat=group)
    assert [kind for kind, _ in await told(api)] == ["my_chat_member", "message"]


async def test_chat_member_needs_the_right_and_the_wish(
    sandbox: Sandbox, group: Group, chief: Person, officer: Person, api: Caller
) -> None:
    await api.ok("getUpdates", allowed_updates=ALL)
    await chief.promotes(officer, group)
    assert await told(api) == []
    await chief.promotes(sandbox.bot.id, group)
    await chief.demotes(officer, group)
    kinds = [(kind, payload["new_chat_member"]["status"]) for kind, payload in await told(api)]
    assert kinds == [("my_chat_member", "administrator"), ("chat_member", "member")]
    await api.ok("getUpdates", allowed_updates=[])
    await chief.promotes(officer, group)
    assert await told(api) == []


async def test_joining_and_leaving_leave_service_messages(
    sandbox: Sandbox, group: Group, chief: Person, api: Caller
) -> None:
    await api.ok("getUpdates", allowed_updates=ALL)
    await chief.promotes(sandbox.bot.id, group)
    newcomer = await sandbox.user("Wayan")
    await newcomer.joins(group)
    await chief.kicks(newcomer, group)
    kinds = [
        kind if kind != "message" else next(k for k in payload if k.endswith(("members", "member")))
        for kind, payload in (await told(api))[1:]
    ]
    assert kinds == ["chat_member", "new_chat_members", "left_chat_member", "chat_member"]
    with pytest.raises(ControlError, match="not in 'Propam'"):
        await newcomer.says("masih di sini?", in_chat=group)


async def test_an_anonymous_administrator_writes_as_the_group_but_taps_as_themselves(
    group: Group, chief: Person, api: Caller
) -> None:
    await chief.promotes(chief, group, anonymous=True, title="Kasi")
    keyboard = {"inline_keyboard": [[{"text": "Ambil", "callback_data": "take"}]]}
    await api.ok("sendMessage", chat_id=group.id, text="Kasus", reply_markup=keyboard)
    said = await chief.says("/kasus", in_chat=group)
    await chief.taps("Ambil", in_chat=group)
    (_, message), (_, query) = await told(api)
    assert (message["from"]["id"], message["from"]["is_bot"]) == (ANONYMOUS, True)
    assert message["sender_chat"]["id"] == message["chat"]["id"] == group.id
    assert message["author_signature"] == "Kasi"
    assert said.sender == "Propam"
    assert query["from"]["id"] == chief.id
    member = await api.ok("getChatMember", chat_id=group.id, user_id=chief.id)
    assert (member["status"], member["is_anonymous"]) == ("creator", True)


async def test_members_can_be_looked_up(
    sandbox: Sandbox, group: Group, chief: Person, officer: Person, api: Caller
) -> None:
    stranger = await sandbox.user("Asing")
    assert await api.ok("getChatMemberCount", chat_id=group.id) == 3
    admins = await api.ok("getChatAdministrators", chat_id=group.id)
    assert [(admin["status"], admin["user"]["id"]) for admin in admins] == [("creator", chief.id)]
    assert (await api.ok("getChatMember", chat_id=group.id, user_id=officer.id))["status"] == "member"
    assert await api.fails("getChatMember", chat_id=group.id, user_id=stranger.id) == (
        400,
        "Bad Request: user not found",
    )
    await officer.leaves(group)
    assert (await api.ok("getChatMember", chat_id=group.id, user_id=officer.id))["status"] == "left"
    assert (await api.fails("getChatAdministrators", chat_id=officer.id))[0] == 400


async def test_a_public_group_shows_its_name(sandbox: Sandbox, chief: Person, api: Caller) -> None:
    group = await sandbox.group("Terbuka", owner=chief, username="terbuka", bot="member")
    assert (await api.ok("getChat", chat_id="@Terbuka"))["id"] == group.id
    assert (await api.ok("getChat", chat_id=group.id))["username"] == "terbuka"


async def test_a_migrated_group_names_its_new_id(sandbox: Sandbox, chief: Person, api: Caller) -> None:
    group = await sandbox.group("Propam", owner=chief, kind="group", bot="member")
    await api.ok("sendMessage", chat_id=group.id, text="Kasus")
    old = await chief.migrates(group)
    status, body = await api.raw("sendMessage", chat_id=old.id, text="Kasus")
    assert (status, body) == (
        400,
        {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": group.id},
        },
    )
    (_, away), (_, here) = await told(api)
    assert (away["chat"]["id"], away["migrate_to_chat_id"]) == (old.id, group.id)
    assert (here["chat"]["id"], here["migrate_from_chat_id"]) == (group.id, old.id)
    assert (await api.ok("sendMessage", chat_id=group.id, text="Kasus"))["message_id"] == 2


async def test_a_group_that_removed_the_bot_is_out_of_reach(
    sandbox: Sandbox, group: Group, chief: Person, officer: Person, api: Caller
) -> None:
    await chief.kicks(sandbox.bot.id, group)
    assert await api.fails("sendMessage", chat_id=group.id, text="x") == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )
    await officer.says("/kasus", in_chat=group)
    kinds = [kind for kind, _ in await told(api)]
    assert kinds == ["message", "my_chat_member"]


async def test_a_bot_that_left_is_not_a_member(group: Group, api: Caller) -> None:
    await api.ok("leaveChat", chat_id=group.id)
    assert await api.fails("sendMessage", chat_id=group.id, text="x") == (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )


async def test_a_deleted_group_is_out_of_reach(group: Group, chief: Person, api: Caller) -> None:
    await chief.deletes_group(group)
    assert await api.fails("sendMessage", chat_id=group.id, text="x") == (
        403,
        "Forbidden: the group chat was deleted",
    )


async def test_a_group_that_never_had_the_bot_does_not_exist_for_it(sandbox: Sandbox, api: Caller) -> None:
    group = await sandbox.group("Lain")
    assert await api.fails("sendMessage", chat_id=group.id, text="x") == (400, "Bad Request: chat not found")


async def test_pinning_needs_the_right_and_leaves_a_service_message(
    sandbox: Sandbox, group: Group, chief: Person, api: Caller
) -> None:
    message = await api.ok("sendMessage", chat_id=group.id, text="Papan")
    pin = {"chat_id": group.id, "message_id": message["message_id"]}
    assert await api.fails("pinChatMessage", **pin) == (
        400,
        "Bad Request: not enough rights to manage pinned messages in the chat",
    )
    await chief.promotes(sandbox.bot.id, group)
    await api.ok("pinChatMessage", **pin)
    assert (await told(api))[-1][1]["pinned_message"]["text"] == "Papan"
    assert (await api.ok("getChat", chat_id=group.id))["pinned_message"]["text"] == "Papan"
    await api.ok("unpinChatMessage", **pin)
    assert "pinned_message" not in await api.ok("getChat", chat_id=group.id)


async def test_a_selective_forced_reply_binds_only_the_one_it_answers(
    sandbox: Sandbox, group: Group, chief: Person, officer: Person, api: Caller
) -> None:
    asked = await officer.says("/kasus", in_chat=group)
    await api.ok(
        "sendMessage",
        chat_id=group.id,
        text="Catatan?",
        reply_parameters={"message_id": asked.id},
        reply_markup={"force_reply": True, "selective": True},
    )
    assert (await chief.says("bukan saya", in_chat=group)).reply_to is None
    assert (await officer.says("ini catatannya", in_chat=group)).reply_to is not None


async def test_a_contact_cannot_be_asked_for_in_a_group(group: Group, api: Caller) -> None:
    keyboard = {"keyboard": [[{"text": "Nomor", "request_contact": True}]]}
    status, description = await api.fails("sendMessage", chat_id=group.id, text="?", reply_markup=keyboard)
    assert (status, description) == (
        400,
        "Bad Request: phone number can be requested in private chats only",
    )


async def test_only_members_see_a_group(sandbox: Sandbox, group: Group) -> None:
    stranger = await sandbox.user("Asing")
    with pytest.raises(ControlError, match="can't see"):
        await stranger.sees(group)


async def test_a_new_title_is_told(group: Group, chief: Person, api: Caller) -> None:
    await chief.retitles(group, "Paminal")
    ((_, message),) = await told(api)
    assert message["new_chat_title"] == message["chat"]["title"] == "Paminal"


async def test_a_forced_reply_binds_each_member_by_themselves(
    group: Group, chief: Person, officer: Person, api: Caller
) -> None:
    asked = await api.ok("sendMessage", chat_id=group.id, text="?", reply_markup={"force_reply": True})
    for person in (chief, officer):
        assert (await person.says("saya", in_chat=group)).reply_to == asked["message_id"]
        assert (await person.says("lagi", in_chat=group)).reply_to is None


async def test_a_keyboard_in_a_group_answers_its_message(
    group: Group, chief: Person, officer: Person, api: Caller
) -> None:
    keyboard = {"keyboard": [[{"text": "Hadir"}]], "one_time_keyboard": True}
    asked = await api.ok("sendMessage", chat_id=group.id, text="Hadir?", reply_markup=keyboard)
    await officer.taps("Hadir", in_chat=group)
    ((_, message),) = await told(api)
    assert message["reply_to_message"]["message_id"] == asked["message_id"]
    assert await officer.sees_keyboard(group) == []
    assert await chief.sees_keyboard(group) == ["Hadir"]


async def test_a_selective_keyboard_is_shown_to_those_it_mentions(
    sandbox: Sandbox, group: Group, chief: Person, officer: Person, api: Caller
) -> None:
    named = await sandbox.user("Wayan", username="wayan_1")
    await named.joins(group)
    keyboard = {"keyboard": [[{"text": "Siap"}]], "selective": True}
    mention = {
        "type": "text_mention",
        "offset": 0,
        "length": 4,
        "user": {"id": officer.id, "is_bot": False, "first_name": "Budi"},
    }
    text = "Budi, @wayan_1: siap?"
    await api.ok("sendMessage", chat_id=group.id, text=text, entities=[mention], reply_markup=keyboard)
    seen = [await person.sees_keyboard(group) for person in (officer, named, chief)]
    assert seen == [["Siap"], ["Siap"], []]


async def test_acts_that_a_group_does_not_allow_are_refused(
    sandbox: Sandbox, group: Group, chief: Person, officer: Person
) -> None:
    stranger = await sandbox.user("Asing")
    with pytest.raises(ControlError, match="no administrator"):
        await officer.kicks(chief, group)
    with pytest.raises(ControlError, match="in 'Propam' already"):
        await officer.joins(group)
    with pytest.raises(ControlError, match="not in 'Propam'"):
        await chief.kicks(stranger, group)
    with pytest.raises(ControlError, match="not in 'Propam'"):
        await chief.promotes(stranger, group)
    with pytest.raises(ControlError, match="a supergroup already"):
        await chief.migrates(group)
    theirs = await chief.says("milik kepala", in_chat=group)
    with pytest.raises(ControlError, match="isn't Budi's"):
        await officer.deletes(theirs)
    mine = await officer.says("milik saya", in_chat=group)
    await chief.deletes(mine)
    assert [message.text for message in await officer.sees(group)] == ["milik kepala"]

"""A person's chats as an app shows them: which there are, what is new, and how far back one sees."""

from typing import Any

import pytest

from bot.sandbox.testing import ControlError, Group, Person, Sandbox
from tests.sandbox.conftest import Caller


async def chats(sandbox: Sandbox, person: Person) -> list[dict[str, Any]]:
    return list((await sandbox.client.get(f"users/{person.id}/chats"))["chats"])


async def view(sandbox: Sandbox, person: Person, group: Group | None = None, **query: Any) -> dict[str, Any]:
    chat = person.id if group is None else group.id
    found: dict[str, Any] = await sandbox.client.get(f"chats/{chat}/messages", **{"as": person.id}, **query)
    return found


def texts(found: dict[str, Any]) -> list[str]:
    return [each["message"].get("text", "") for each in found["messages"]]


# The list


async def test_the_chat_with_the_bot_is_there_before_anything_was_written(sandbox: Sandbox) -> None:
    sari = await sandbox.user("Sari")
    assert await chats(sandbox, sari) == [
        {
            "id": sari.id,
            "type": "private",
            "title": "Yanduan",
            "username": sandbox.bot.username,
            "last": None,
            "unread": 0,
            "typing": "",
            "blocked": False,
            "members": 2,
        }
    ]


async def test_the_newest_chat_comes_first(sandbox: Sandbox, api: Caller) -> None:
    sari, budi = await sandbox.user("Sari", started=True), await sandbox.user("Budi")
    one = await sandbox.group("Satu", members=[sari, budi], bot="member")
    two = await sandbox.group("Dua", members=[sari, budi], bot="member")
    old = await api.ok("sendMessage", chat_id=one.id, text="satu")
    await api.ok("sendMessage", chat_id=two.id, text="dua")
    await api.ok("sendMessage", chat_id=sari.id, text="tiga")
    await api.ok("editMessageText", chat_id=one.id, message_id=old["message_id"], text="diubah")
    found = await chats(sandbox, sari)
    assert [each["last"]["message"]["text"] for each in found] == ["tiga", "dua", "diubah"]
    assert [each["members"] for each in found] == [2, 3, 3]


async def test_only_groups_that_one_is_in_are_listed(sandbox: Sandbox) -> None:
    sari, chief = await sandbox.user("Sari"), await sandbox.user("Kepala")
    left, gone, old, kept = [
        await sandbox.group(title, owner=chief, members=[sari], kind="group")
        for title in ("Keluar", "Dihapus", "Pindah", "Tetap")
    ]
    await sandbox.group("Lain", owner=chief)
    await sari.leaves(left)
    await chief.deletes_group(gone)
    await chief.migrates(old)
    titles = [each["title"] for each in await chats(sandbox, sari) if each["type"] != "private"]
    assert sorted(titles) == ["Pindah", "Tetap"]
    assert kept.id in [each["id"] for each in await chats(sandbox, sari)]


async def test_who_blocks_the_bot_sees_it_in_the_list(sandbox: Sandbox) -> None:
    sari = await sandbox.user("Sari")
    await sari.blocks()
    assert (await chats(sandbox, sari))[0]["blocked"] is True
    assert (await view(sandbox, sari))["blocked"] is True


# Leafing and following


async def test_a_long_chat_is_leafed_through_backwards(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", started=True)
    for number in range(5):
        await api.ok("sendMessage", chat_id=sari.id, text=f"{number}")
    newest = await view(sandbox, sari, limit=2)
    assert (texts(newest), newest["older"]) == (["3", "4"], True)
    middle = await view(sandbox, sari, limit=2, before=newest["messages"][0]["id"])
    assert (texts(middle), middle["older"]) == (["1", "2"], True)
    oldest = await view(sandbox, sari, limit=2, before=middle["messages"][0]["id"])
    assert (texts(oldest), oldest["older"]) == (["0"], False)
    nothing = await view(sandbox, sari, before=oldest["messages"][0]["id"])
    assert (texts(nothing), nothing["older"]) == ([], False)


async def test_what_changed_and_what_is_gone_can_be_followed(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", started=True)
    ids = [(await api.ok("sendMessage", chat_id=sari.id, text=f"{n}"))["message_id"] for n in range(4)]
    seen = await view(sandbox, sari)
    assert seen["gone"] == []
    await api.ok("deleteMessage", chat_id=sari.id, message_id=ids[1])
    await api.ok("editMessageText", chat_id=sari.id, message_id=ids[2], text="diubah")
    await api.ok("editMessageText", chat_id=sari.id, message_id=ids[0], text="juga")
    await api.ok("sendMessage", chat_id=sari.id, text="baru")
    news = await view(sandbox, sari, after=seen["seq"])
    assert (texts(news), news["gone"]) == (["juga", "diubah", "baru"], [ids[1]])
    assert texts(await view(sandbox, sari, after=seen["seq"], limit=1)) == ["baru"]
    last = await view(sandbox, sari, after=news["seq"])
    assert (last["messages"], last["gone"]) == ([], [])


async def test_typing_says_how_long_it_still_shows(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", started=True)
    await sandbox.freeze()
    await api.ok("sendChatAction", chat_id=sari.id, action="typing")
    await sandbox.advance(2)
    found = await view(sandbox, sari)
    assert (found["typing"], found["typing_left"]) == ("typing", pytest.approx(3))
    assert (await chats(sandbox, sari))[0]["typing"] == "typing"
    await sandbox.advance(3)
    found = await view(sandbox, sari)
    assert (found["typing"], found["typing_left"]) == ("", 0)


async def test_a_group_shows_who_is_in_it(sandbox: Sandbox) -> None:
    sari, budi = await sandbox.user("Sari", username="sari"), await sandbox.user("Budi", last_name="Eka")
    chief = await sandbox.user("Kepala")
    group = await sandbox.group("Propam", members=[budi, sari], owner=chief, bot="member")
    await chief.promotes(sari, group, anonymous=True, title="Kasi")
    await budi.leaves(group)
    found = await view(sandbox, sari, group)
    assert found["status"] == "administrator"
    assert found["start"] is None
    assert [(each["name"], each["status"]) for each in found["members"]] == [
        ("Kepala", "creator"),
        ("Sari", "administrator"),
        ("Yanduan", "member"),
    ]
    assert found["members"][1] == {
        "id": sari.id,
        "name": "Sari",
        "username": "sari",
        "status": "administrator",
        "anonymous": True,
        "title": "Kasi",
        "is_bot": False,
    }
    private = await view(sandbox, sari)
    assert (private["members"], private["status"]) == ([], "")


async def test_the_newest_pinned_message_stands_above_the_chat(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", started=True)
    assert (await view(sandbox, sari))["pinned_message"] is None
    for text in ("satu", "dua"):
        sent = await api.ok("sendMessage", chat_id=sari.id, text=text)
        await api.ok("pinChatMessage", chat_id=sari.id, message_id=sent["message_id"])
    assert (await view(sandbox, sari))["pinned_message"]["message"]["text"] == "dua"
    await api.ok("deleteMessage", chat_id=sari.id, message_id=sent["message_id"])
    assert (await view(sandbox, sari))["pinned_message"]["message"]["text"] == "satu"


# How far one sees


async def test_who_joins_later_sees_what_came_after(sandbox: Sandbox, api: Caller) -> None:
    chief, wayan = await sandbox.user("Kepala"), await sandbox.user("Wayan")
    group = await sandbox.group("Propam", owner=chief, bot="administrator")
    old = await api.ok("sendMessage", chat_id=group.id, text="rahasia")
    await api.ok("pinChatMessage", chat_id=group.id, message_id=old["message_id"])
    await wayan.joins(group)
    await api.ok("editMessageText", chat_id=group.id, message_id=old["message_id"], text="rahasia besar")
    await api.ok("sendMessage", chat_id=group.id, text="selamat datang")
    found = await view(sandbox, wayan, group)
    assert [each["message"].get("text") for each in found["messages"]] == [None, "selamat datang"]
    assert "new_chat_members" in found["messages"][0]["message"]
    assert (found["pinned"], found["pinned_message"], found["older"]) == ([], None, False)
    assert texts(await view(sandbox, wayan, group, after=1)) == ["", "selamat datang"]
    assert (await wayan.hears(in_chat=group)).text == "selamat datang"
    await api.ok("deleteMessage", chat_id=group.id, message_id=old["message_id"])
    assert (await view(sandbox, wayan, group, after=1))["gone"] == []
    assert (await view(sandbox, chief, group, after=1))["gone"] == [old["message_id"]]


async def test_who_is_promoted_or_moved_with_the_group_sees_as_far_as_before(
    sandbox: Sandbox, api: Caller
) -> None:
    chief, wayan = await sandbox.user("Kepala"), await sandbox.user("Wayan")
    group = await sandbox.group("Propam", owner=chief, kind="group", bot="member")
    await chief.says("sebelum", in_chat=group)
    await wayan.joins(group)
    await chief.says("sesudah", in_chat=group)
    await chief.promotes(wayan, group)
    await chief.promotes(chief, group, anonymous=True)
    assert texts(await view(sandbox, wayan, group)) == ["", "sesudah"]
    assert texts(await view(sandbox, chief, group)) == ["sebelum", "", "sesudah"]
    await chief.migrates(group)
    await chief.says("di sini", in_chat=group)
    assert texts(await view(sandbox, wayan, group))[-1] == "di sini"


async def test_the_past_of_a_public_group_is_open(sandbox: Sandbox) -> None:
    chief, wayan = await sandbox.user("Kepala"), await sandbox.user("Wayan")
    group = await sandbox.group("Terbuka", owner=chief, username="terbuka")
    await chief.says("sebelum", in_chat=group)
    await wayan.joins(group)
    assert texts(await view(sandbox, wayan, group)) == ["sebelum", ""]


async def test_who_has_left_or_was_removed_sees_the_group_no_more(sandbox: Sandbox) -> None:
    chief, sari, budi = [await sandbox.user(name) for name in ("Kepala", "Sari", "Budi")]
    group = await sandbox.group("Propam", owner=chief, members=[sari, budi])
    await chief.says("sebelum", in_chat=group)
    await sari.leaves(group)
    await chief.kicks(budi, group)
    for person in (sari, budi):
        with pytest.raises(ControlError, match="can't see"):
            await view(sandbox, person, group)
    await chief.says("tanpa mereka", in_chat=group)
    await sari.joins(group)
    assert texts(await view(sandbox, sari, group)) == [""]


async def test_a_deleted_group_is_gone_for_everybody(sandbox: Sandbox) -> None:
    chief = await sandbox.user("Kepala")
    group = await sandbox.group("Propam", owner=chief)
    await chief.deletes_group(group)
    with pytest.raises(ControlError, match="can't see"):
        await view(sandbox, chief, group)
    with pytest.raises(ControlError, match="was deleted"):
        await chief.says("halo?", in_chat=group)

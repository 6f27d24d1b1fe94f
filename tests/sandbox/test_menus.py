"""The menu of commands that a person is shown."""

from typing import Any

import pytest

from bot.sandbox.testing import Group, Person, Sandbox
from tests.sandbox.conftest import Caller
from tests.sandbox.test_view import view


@pytest.fixture
async def chief(sandbox: Sandbox) -> Person:
    return await sandbox.user("Kepala", language_code="id")


async def menu(sandbox: Sandbox, person: Person, group: Group | None = None) -> list[str]:
    return [each["description"] for each in (await view(sandbox, person, group))["commands"]]


async def test_the_narrowest_menu_is_shown_first_in_the_person_s_language(
    sandbox: Sandbox, api: Caller
) -> None:
    chief, sari = await sandbox.user("Kepala", language_code="id"), await sandbox.user("Sari")
    group = await sandbox.group("Propam", owner=chief, members=[sari], bot="member")
    scopes: list[dict[str, Any]] = [
        {"type": "default"},
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat", "chat_id": group.id},
        {"type": "chat_administrators", "chat_id": group.id},
        {"type": "chat_member", "chat_id": group.id, "user_id": chief.id},
    ]
    # Each menu that is set is narrower than the last; the plain member isn't shown the administrators'.
    expected = [
        ("default", "default"),
        ("all_group_chats", "all_group_chats"),
        ("all_chat_administrators", "all_group_chats"),
        ("chat", "chat"),
        ("chat_administrators", "chat"),
        ("chat_member", "chat"),
    ]
    assert await menu(sandbox, chief, group) == []
    for scope, (for_chief, for_sari) in zip(scopes, expected, strict=True):
        for language in ("", "id"):
            name = f"{scope['type']}{language}"
            commands = [{"command": "x", "description": name}]
            await api.ok("setMyCommands", commands=commands, scope=scope, language_code=language)
            assert await menu(sandbox, chief, group) == [f"{for_chief}{language}"]
        assert await menu(sandbox, sari, group) == [f"{for_sari}id"]


async def test_a_private_chat_has_its_own_menus(sandbox: Sandbox, api: Caller) -> None:
    sari = await sandbox.user("Sari", language_code="en-GB", started=True)
    for scope in (
        {"type": "default"},
        {"type": "all_private_chats"},
        {"type": "chat", "chat_id": sari.id},
    ):
        for language in ("", "id", "en"):
            name = f"{scope['type']}{language}"
            commands = [{"command": "x", "description": name}]
            await api.ok("setMyCommands", commands=commands, scope=scope, language_code=language)
            assert await menu(sandbox, sari) == [name if language != "id" else str(scope["type"])]
    await api.ok("deleteMyCommands", scope={"type": "chat", "chat_id": sari.id}, language_code="en")
    assert await menu(sandbox, sari) == ["chat"]


async def test_where_the_bot_is_not_there_is_no_menu(sandbox: Sandbox, api: Caller) -> None:
    chief = await sandbox.user("Kepala")
    group = await sandbox.group("Propam", owner=chief, bot="member")
    await api.ok("setMyCommands", commands=[{"command": "x", "description": "x"}])
    assert await menu(sandbox, chief, group) == ["x"]
    await chief.kicks(sandbox.bot.id, group)
    assert await menu(sandbox, chief, group) == []


async def test_the_description_is_shown_in_the_person_s_language_and_in_no_group(
    sandbox: Sandbox, api: Caller
) -> None:
    sari, ann = (
        await sandbox.user("Sari", language_code="id"),
        await sandbox.user("Ann", language_code="en-GB"),
    )
    group = await sandbox.group("Propam", owner=sari, bot="member")

    async def described() -> list[str]:
        views = [await view(sandbox, sari), await view(sandbox, ann), await view(sandbox, sari, group)]
        return [each["description"] for each in views]

    assert await described() == ["", "", ""]
    await api.ok("setMyDescription", description="Layanan pengaduan")
    await api.ok("setMyDescription", description="Complaints", language_code="en")
    assert await described() == ["Layanan pengaduan", "Complaints", ""]
    assert await api.ok("getMyDescription", language_code="en") == {"description": "Complaints"}
    await api.ok("setMyDescription", description="", language_code="en")
    assert await described() == ["Layanan pengaduan", "Layanan pengaduan", ""]


async def test_a_description_keeps_to_its_limits(api: Caller) -> None:
    assert (await api.fails("setMyDescription", description="x" * 513))[0] == 400
    assert (await api.fails("setMyDescription", description="x", language_code="indonesia"))[0] == 400


async def test_a_menu_is_told_of_its_own_scope_and_language_alone(
    sandbox: Sandbox, chief: Person, api: Caller
) -> None:
    group = await sandbox.group("Propam", owner=chief, bot="member", username="propam")
    scope = {"type": "chat", "chat_id": group.id}
    menu_set = [{"command": "kerja", "description": "Meja"}]
    await api.ok("setMyCommands", commands=menu_set, scope=scope, language_code="id")
    assert await api.ok("getMyCommands", scope=scope, language_code="id") == menu_set
    by_name = {"type": "chat", "chat_id": "@propam"}
    assert await api.ok("getMyCommands", scope=by_name, language_code="id") == menu_set
    assert await api.ok("getMyCommands", scope=scope) == []
    assert await api.ok("getMyCommands", language_code="id") == []
    narrower = {"type": "chat_member", "chat_id": group.id, "user_id": chief.id}
    assert await api.ok("getMyCommands", scope=narrower, language_code="id") == []


async def test_a_menu_follows_who_administers_and_goes_when_it_is_deleted(
    sandbox: Sandbox, chief: Person, api: Caller
) -> None:
    sari = await sandbox.user("Sari")
    group = await sandbox.group("Propam", owner=chief, members=[sari], bot="member")
    for scope in ({"type": "all_group_chats"}, {"type": "chat_administrators", "chat_id": group.id}):
        commands = [{"command": "x", "description": scope["type"]}]
        await api.ok("setMyCommands", commands=commands, scope=scope)
    assert await menu(sandbox, sari, group) == ["all_group_chats"]
    await chief.promotes(sari, group)
    assert await menu(sandbox, sari, group) == ["chat_administrators"]
    await api.ok("deleteMyCommands", scope={"type": "chat_administrators", "chat_id": group.id})
    assert await menu(sandbox, sari, group) == ["all_group_chats"]


async def test_a_menu_is_refused_where_the_bot_is_not_and_where_it_means_nothing(
    sandbox: Sandbox, chief: Person, api: Caller
) -> None:
    group = await sandbox.group("Propam", owner=chief, bot="member")
    stranger = await sandbox.user("Asing")
    await chief.starts()

    async def refused(**scope: Any) -> tuple[int, str]:
        answers = {
            await api.fails(method, scope=scope, **more)
            for method, more in (
                ("setMyCommands", {"commands": [{"command": "x", "description": "x"}]}),
                ("getMyCommands", {}),
                ("deleteMyCommands", {}),
            )
        }
        [answer] = answers
        return answer

    private = (400, "Bad Request: can't use specified scope in private chats")
    assert await refused(type="chat_administrators", chat_id=chief.id) == private
    assert await refused(type="chat_member", chat_id=chief.id, user_id=chief.id) == private
    assert await refused(type="chat", chat_id=stranger.id) == (400, "Bad Request: chat not found")
    unknown = await refused(type="chat_member", chat_id=group.id, user_id=stranger.id)
    assert unknown == (400, "Bad Request: USER_ID_INVALID")
    await chief.kicks(sandbox.bot.id, group)
    gone = (403, "Forbidden: bot was kicked from the supergroup chat")
    assert await refused(type="chat", chat_id=group.id) == gone

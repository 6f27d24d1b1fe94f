"""What errands ask of Telegram, with a stand-in that answers as the Bot API would."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import ChatMember, ChatMemberAdministrator, ChatMemberMember, ChatMemberOwner, User
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut
from telegram.ext import ExtBot

from bot.officers import ERRANDS, binding
from bot.turn import House
from tests.harness import BOT_ID

AGUS = User(7003, "Agus", is_bot=False)
RINA = User(7001, "Rina", is_bot=False)
ME = User(BOT_ID, "Yanduan", is_bot=True)
HOUSE = cast("House", SimpleNamespace(bot_id=BOT_ID))


def administrator(user: User, *, delete: bool = True) -> ChatMemberAdministrator:
    rights: dict[str, Any] = dict.fromkeys(
        [
            "can_be_edited", "is_anonymous", "can_manage_chat", "can_manage_video_chats",
            "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
            "can_post_stories", "can_edit_stories", "can_delete_stories",
        ],
        False,
    )  # fmt: skip
    return ChatMemberAdministrator(user, can_delete_messages=delete, **rights)


class Telegram:
    """Knows one group. `error` is raised instead of any answer."""

    def __init__(
        self, *members: ChatMember, username: str | None = None, error: Exception | None = None
    ) -> None:
        self.members = {member.user.id: member for member in members}
        self.username = username
        self.error = error

    def _check(self) -> None:
        if self.error is not None:
            raise self.error

    async def get_chat(self, chat_id: int) -> Any:
        self._check()
        return SimpleNamespace(id=chat_id, username=self.username)

    async def get_chat_member(self, chat_id: int, user_id: int) -> ChatMember:
        self._check()
        return self.members[user_id]

    async def get_chat_administrators(self, chat_id: int) -> list[ChatMember]:
        self._check()
        return [m for m in self.members.values() if m.status in binding.ADMINISTERS]


async def asked(kind: str, telegram: Telegram, user_id: int | None = AGUS.id) -> Any:
    fetch = ERRANDS[kind].fetch
    assert fetch is not None
    payload = {"token": "t", "chat_id": -1, "unit_id": "u", "user_id": user_id}
    return await fetch(cast("ExtBot[None]", telegram), HOUSE, payload)


async def test_an_administrator_of_a_private_group_is_recognised() -> None:
    found = await asked("officers.bind", Telegram(administrator(AGUS), administrator(ME)))
    assert found == {"public": False, "administers": True, "lacks": [], "supervisors": {"7003": "Agus"}}


@pytest.mark.parametrize(
    ("me", "lacks"),
    [
        (administrator(ME), []),
        (administrator(ME, delete=False), ["delete"]),
        (ChatMemberMember(ME), ["administrator", "delete"]),
    ],
)
async def test_rights_that_are_missing_are_found(me: ChatMember, lacks: list[str]) -> None:
    found = await asked("officers.bind", Telegram(ChatMemberOwner(AGUS, False), me))
    assert found["lacks"] == lacks


async def test_a_member_and_a_public_group_are_recognised_as_such() -> None:
    group = Telegram(ChatMemberMember(RINA), administrator(ME), username="umum")
    found = await asked("officers.bind", group, RINA.id)
    assert (found["public"], found["administers"]) == (True, False)


async def test_who_writes_as_the_group_is_its_administrator() -> None:
    found = await asked("officers.bind", Telegram(administrator(ME)), None)
    assert found["administers"] is True


async def test_supervisors_are_people() -> None:
    found = await asked("officers.supervisors", Telegram(administrator(AGUS), administrator(ME)))
    assert found == {"7003": "Agus"}


@pytest.mark.parametrize("kind", ["officers.bind", "officers.supervisors", "officers.unbind"])
@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("kicked")])
async def test_a_group_out_of_reach_is_no_failure(kind: str, error: Exception) -> None:
    assert await asked(kind, Telegram(error=error)) is None


@pytest.mark.parametrize("kind", ["officers.bind", "officers.supervisors", "officers.unbind"])
@pytest.mark.parametrize("error", [NetworkError("down"), TimedOut()])
async def test_a_broken_line_is_tried_again(kind: str, error: Exception) -> None:
    with pytest.raises(NetworkError):
        await asked(kind, Telegram(error=error))

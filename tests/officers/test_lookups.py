"""What errands ask of Telegram, with a stand-in that answers as the Bot API would."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberOwner,
    ChatMemberRestricted,
    User,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TimedOut
from telegram.ext import ExtBot

from bot.officers import ERRANDS
from bot.officers.group import binding
from bot.turn import Deployment
from tests.worlds.chat import BOT_ID

AGUS = User(7003, "Agus", is_bot=False)
RINA = User(7001, "Rina", is_bot=False)
ME = User(BOT_ID, "Yanduan", is_bot=True)
DEPLOYMENT = cast("Deployment", SimpleNamespace(bot_id=BOT_ID))


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
    """Knows one group. `error` is raised instead of any answer; one that `hides` its members tells a bot only
    of itself; with `names` off it doesn't say who administers it.
    """

    def __init__(
        self,
        *members: ChatMember,
        username: str | None = None,
        linked: int | None = None,
        moved_to: int | None = None,
        error: Exception | None = None,
        hides: bool = False,
        names: bool = True,
    ) -> None:
        self.hides = hides
        self.names = names
        self.linked = linked
        self.moved_to = moved_to
        self.members = {member.user.id: member for member in members}
        self.username = username
        self.error = error

    def _check(self) -> None:
        if self.error is not None:
            raise self.error

    async def get_chat(self, chat_id: int) -> Any:
        self._check()
        if self.moved_to not in {None, chat_id}:
            raise ChatMigrated(self.moved_to or 0)
        return SimpleNamespace(id=chat_id, username=self.username, linked_chat_id=self.linked)

    async def get_chat_member(self, chat_id: int, user_id: int) -> ChatMember:
        self._check()
        if user_id not in self.members or (self.hides and user_id != BOT_ID):
            raise BadRequest("Member list is inaccessible")
        return self.members[user_id]

    async def get_chat_administrators(self, chat_id: int) -> list[ChatMember]:
        self._check()
        if not self.names:
            raise BadRequest("CHAT_ADMIN_REQUIRED")
        return [m for m in self.members.values() if m.status in binding.ADMINISTRATOR_STATUSES]


async def asked(kind: str, telegram: Telegram, user_id: int | None = AGUS.id) -> Any:
    fetch = ERRANDS[kind].fetch
    assert fetch is not None
    payload = {"token": "t", "chat_id": -1, "unit_id": "u", "user_id": user_id, "message_id": 1}
    return await fetch(cast("ExtBot[None]", telegram), DEPLOYMENT, payload)


async def test_an_administrator_of_a_private_group_is_recognised() -> None:
    found = await asked("officers.bind", Telegram(administrator(AGUS), administrator(ME)))
    assert found == {
        "chat_id": -1,
        "public": False,
        "linked": False,
        "administers": True,
        "lacks": [],
        "supervisors": {"7003": "Agus"},
    }


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


@pytest.mark.parametrize("kind", ["officers.bind", "officers.supervisors", "officers.member"])
async def test_a_public_group_and_one_of_a_channel_are_recognised_as_such(kind: str) -> None:
    for username, linked in (("umum", None), (None, -100)):
        group = Telegram(ChatMemberMember(RINA), administrator(ME), username=username, linked=linked)
        found = await asked(kind, group, RINA.id)
        assert (found["public"], found["linked"]) == (username is not None, linked is not None)


async def test_a_group_that_hides_its_members_can_be_bound_by_a_bot_without_rights() -> None:
    hidden = Telegram(administrator(AGUS), ChatMemberMember(ME), hides=True)
    found = await asked("officers.bind", hidden)
    assert (found["administers"], found["lacks"]) == (True, ["administrator", "delete"])
    assert (await asked("officers.bind", hidden, RINA.id))["administers"] is False


async def test_where_telegram_names_no_administrators_nobody_is_taken_for_one_or_for_none() -> None:
    silent = Telegram(administrator(AGUS), ChatMemberMember(ME), names=False)
    assert await asked("officers.bind", silent) is None
    assert await asked("officers.bind", silent, None) is None


async def test_a_group_that_became_a_supergroup_with_its_new_administrator_is_bound_there() -> None:
    group = Telegram(administrator(AGUS), administrator(ME), moved_to=-1005)
    found = await asked("officers.bind", group)
    assert (found["chat_id"], found["administers"]) == (-1005, True)


async def test_who_only_belongs_to_a_group_does_not_administer_it() -> None:
    group = Telegram(ChatMemberMember(RINA), administrator(ME))
    assert (await asked("officers.bind", group, RINA.id))["administers"] is False


async def test_who_writes_as_the_group_is_its_administrator() -> None:
    found = await asked("officers.bind", Telegram(administrator(ME)), None)
    assert found["administers"] is True


async def test_supervisors_are_people() -> None:
    found = await asked("officers.supervisors", Telegram(administrator(AGUS), administrator(ME)))
    assert found["people"] == {"7003": "Agus"}


def restricted(user: User = RINA, *, inside: bool) -> ChatMemberRestricted:
    rights = dict.fromkeys(inspect.signature(ChatMemberRestricted).parameters, False)
    for name in ("user", "is_member", "until_date", "api_kwargs", "tag"):
        rights.pop(name, None)
    return ChatMemberRestricted(
        user=user, is_member=inside, until_date=datetime(2026, 11, 30, tzinfo=UTC), **cast("Any", rights)
    )


@pytest.mark.parametrize(
    ("member", "belongs"),
    [
        (ChatMemberOwner(RINA, False), True),
        (administrator(RINA), True),
        (ChatMemberMember(RINA), True),
        (restricted(inside=True), True),
        (restricted(inside=False), False),
        (ChatMemberLeft(RINA), False),
        (ChatMemberBanned(RINA, datetime(2026, 11, 30, tzinfo=UTC)), False),
    ],
)
@pytest.mark.parametrize("me", [administrator(ME), ChatMemberMember(ME)])
async def test_what_telegram_says_of_an_account_is_believed(
    member: ChatMember, belongs: bool, me: ChatMember
) -> None:
    found = await asked("officers.member", Telegram(member, administrator(AGUS), me), RINA.id)
    assert found["member"] is belongs


async def test_a_refused_answer_says_nothing_unless_the_bot_administers_the_group() -> None:
    found = await asked("officers.member", Telegram(administrator(AGUS), ChatMemberMember(ME)), RINA.id)
    assert (found["member"], found["administers"]) == (None, False)
    found = await asked("officers.member", Telegram(administrator(AGUS), administrator(ME)), RINA.id)
    assert (found["member"], found["administers"]) == (False, True)


async def test_whether_the_bot_administers_a_group_is_unknown_where_nobody_says_who_does() -> None:
    found = await asked("officers.member", Telegram(ChatMemberMember(ME), names=False), RINA.id)
    assert (found["people"], found["member"], found["administers"]) == (None, None, None)


async def test_a_group_that_became_a_supergroup_meanwhile_is_asked_about_there() -> None:
    group = Telegram(ChatMemberMember(RINA), administrator(ME), moved_to=-1005)
    found = await asked("officers.member", group, RINA.id)
    assert (found["chat_id"], found["member"]) == (-1005, True)


@pytest.mark.parametrize(
    "kind", ["officers.bind", "officers.supervisors", "officers.member", "officers.unbind"]
)
@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("kicked")])
async def test_a_group_out_of_reach_is_no_failure(kind: str, error: Exception) -> None:
    assert await asked(kind, Telegram(error=error)) is None


@pytest.mark.parametrize(
    "kind",
    ["officers.bind", "officers.supervisors", "officers.member", "officers.unbind", "officers.shut_out"],
)
@pytest.mark.parametrize("error", [NetworkError("down"), TimedOut()])
async def test_a_broken_line_is_tried_again(kind: str, error: Exception) -> None:
    with pytest.raises(NetworkError):
        await asked(kind, Telegram(error=error))


# Whether the bot is out


@pytest.mark.parametrize(
    ("me", "out"),
    [
        (ChatMemberMember(ME), False),
        (administrator(ME), False),
        (restricted(ME, inside=True), False),
        (restricted(ME, inside=False), True),
        (ChatMemberLeft(ME), True),
        (ChatMemberBanned(ME, datetime(2026, 1, 1, tzinfo=UTC)), True),
    ],
)
async def test_after_a_403_the_bot_asks_where_it_stands(me: ChatMember, out: bool) -> None:
    assert await asked("officers.shut_out", Telegram(me)) is out


@pytest.mark.parametrize(
    ("error", "out"),
    [
        (Forbidden("bot was kicked from the supergroup chat"), True),
        (BadRequest("CHANNEL_PRIVATE"), False),
        (ChatMigrated(-1005), False),
    ],
)
async def test_only_a_question_that_is_forbidden_too_says_that_the_bot_is_out(
    error: Exception, out: bool
) -> None:
    assert await asked("officers.shut_out", Telegram(error=error)) is out

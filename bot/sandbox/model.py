"""People, chats and messages as the sandbox keeps them."""

from dataclasses import dataclass, field
from typing import Any

GROUP_ANONYMOUS_BOT = 1087968824
# The account as which channels' posts arrive in their discussion groups.
TELEGRAM = 777000

# What an administrator may do unless told otherwise; the names are those of ChatMemberAdministrator.
DEFAULT_RIGHTS = {
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,
    "can_pin_messages": True,
}


def default_rights(chat: "Chat") -> dict[str, bool]:
    """Return what a new administrator of a group may do."""
    return DEFAULT_RIGHTS | ({"can_manage_topics": chat.forum} if chat.own_numbers else {})


# What a restricted member may be kept from, and by default is: the names are those of ChatMemberRestricted.
RESTRICTIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


@dataclass(slots=True)
class User:
    """An account; `started`, `blocked` and `deactivated` are its relation to the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    phone: str = ""
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    takes_voice: bool = True  # a privacy setting: whether voice and video notes from anybody are taken
    # Whether the bot has ever met the account; to a stranger's id Telegram says "chat not found".
    met: bool = False
    # The payload of a deep link that was opened while Start wasn't pressed yet.
    opened: str = ""
    toasts: list[dict[str, Any]] = field(default_factory=list)
    _json: dict[str, Any] | None = None

    def json(self) -> dict[str, Any]:
        """Return the account as a Bot API `User`; shared, so never to be changed."""
        if self._json is None:
            found: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
            for name in ("last_name", "username", "language_code"):
                if value := getattr(self, name):
                    found[name] = value
            self._json = found
        return self._json


@dataclass(slots=True, eq=False)
class InviteLink:
    """A link into a group, and who made it: `address` is unique, `limit` how many may be there by it."""

    address: str
    creator: int
    primary: bool = False
    name: str = ""
    expires: int = 0
    limit: int = 0
    requests: bool = False
    revoked: bool = False


@dataclass(slots=True)
class JoinRequest:
    """Somebody who waits to be let into a group; `told` says whether the bot heard of it."""

    user: int
    at: float
    link: InviteLink | None = None
    told: bool = False


@dataclass(slots=True)
class Member:
    """Somebody's place in a group: status as in ChatMember."""

    status: str
    anonymous: bool = False
    title: str = ""
    rights: dict[str, bool] = field(default_factory=dict)
    # The link by which this member came.
    link: InviteLink | None = None
    # Its place in the order of all that was shown: who came later doesn't see what came before.
    since: int = 0

    @property
    def is_admin(self) -> bool:
        """Whether this member administers the group."""
        return self.status in ("creator", "administrator")

    @property
    def present(self) -> bool:
        """Whether this member is in the group."""
        return self.status not in ("left", "kicked")

    def may(self, right: str) -> bool:
        """Whether this member has a right."""
        return self.status == "creator" or (self.status == "administrator" and self.rights.get(right, False))

    def json(self, user: User) -> dict[str, Any]:
        """As a Bot API `ChatMember`."""
        found: dict[str, Any] = {"status": self.status, "user": user.json()}
        if self.status == "kicked":
            found["until_date"] = 0
        if self.status == "restricted":
            found |= {"is_member": True, "until_date": 0}
            found |= {right: self.rights.get(right, False) for right in RESTRICTIONS}
        if self.status == "creator":
            found["is_anonymous"] = self.anonymous
        if self.status == "administrator":
            found |= {"can_be_edited": False, "is_anonymous": self.anonymous, **self.rights}
        if self.title:
            found["custom_title"] = self.title
        return found


@dataclass(slots=True)
class Version:
    """One state of a message, and its place in the order of all that was ever shown."""

    seq: int
    at: float
    json: dict[str, Any]


@dataclass(slots=True)
class Message:
    """A message with all its versions; `json` is the newest, as a Bot API `Message`."""

    id: int
    chat: int
    sender: int
    date: float
    versions: list[Version]
    by_bot: bool = False
    protected: bool = False
    service: bool = False
    deleted: bool = False
    # A reply keyboard, its removal or a forced reply: not part of the Bot API's message, seen by people only.
    reply_markup: dict[str, Any] | None = None

    @property
    def json(self) -> dict[str, Any]:
        """Return it as the Bot API shows it."""
        return self.versions[-1].json

    @property
    def seq(self) -> int:
        """Return the number of its newest version."""
        return self.versions[-1].seq

    @property
    def topic(self) -> int:
        """Return the number of the topic that it stands in; 0 for none, or General."""
        return int(self.json["message_thread_id"]) if "is_topic_message" in self.json else 0

    @property
    def born(self) -> int:
        """The place of its first version."""
        return self.versions[0].seq


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is that of the message that began it."""

    id: int
    name: str
    color: int
    creator: int
    icon: str = ""
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    # Every version of every message in the order shown, for whoever waits for news.
    shown: list[tuple[int, Message, int]] = field(default_factory=list)
    # Deletions in the same order: when, and which message.
    gone: list[tuple[int, Message]] = field(default_factory=list)
    last_id: int = 0
    migrated_to: int = 0
    deleted: bool = False
    # What members who administer nothing may not do here, by the names of ChatPermissions.
    forbidden: frozenset[str] = frozenset()
    # Whether it has topics: General, where what names no other stands, and the others by their numbers.
    forum: bool = False
    general_name: str = "General"
    general_closed: bool = False
    general_hidden: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    links: list[InviteLink] = field(default_factory=list)
    # By person: who waits to be let in; and whether whoever comes without a link is asked to wait.
    requests: dict[int, JoinRequest] = field(default_factory=dict)
    screens: bool = False
    # The channel whose discussion group it is, as a Bot API `Chat`: who follows that sees and comments here.
    channel: dict[str, Any] | None = None
    # Whether a bot that administers nothing here is told who is a member.
    tells_members: bool = True
    # By person: the reply keyboard that stands, and the message whose reply is forced.
    keyboards: dict[int, dict[str, Any]] = field(default_factory=dict)
    forced: dict[int, int] = field(default_factory=dict)
    # By person: the number of the message up to which they have read.
    read: dict[int, int] = field(default_factory=dict)
    _json: dict[str, Any] | None = None

    @property
    def is_private(self) -> bool:
        """Whether it is a person's chat with the bot."""
        return self.type == "private"

    @property
    def own_numbers(self) -> bool:
        """Supergroups number their messages themselves; all other chats share the bot's numbers."""
        return self.type == "supergroup"

    def json(self, person: User | None = None) -> dict[str, Any]:
        """As a Bot API `Chat`; shared, so never to be changed. `person` is the account of a private chat."""
        if self._json is None:
            found: dict[str, Any] = {"id": self.id, "type": self.type}
            if person is not None:
                found["first_name"] = person.first_name
                for name in ("last_name", "username"):
                    if value := getattr(person, name):
                        found[name] = value
            else:
                found["title"] = self.title
                if self.username:
                    found["username"] = self.username
                if self.forum:
                    found["is_forum"] = True
            self._json = found
        return self._json

    def forget_json(self) -> None:
        """After a change of what `json` shows."""
        self._json = None

    def member(self, user: int) -> Member:
        """Return what an account is in the group; "left" for whoever never was in it."""
        return self.members.get(user) or Member("left")

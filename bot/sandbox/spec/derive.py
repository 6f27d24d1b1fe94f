"""Derives `api.json` beside this file from a full description of the Bot API.

`python -m bot.sandbox.spec.derive FULL.json` reads `methods{name: {fields}}` and `types{name: {fields,
subtypes}}` and keeps what the sandbox can use. A field becomes one string: `Integer|String! 1-64 bytes
=const`, that is its types, `!` when required, its limit in the unit stated, and the one value that it may
have.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from bot.sandbox.words import words

METHODS = words("""
    getMe getUpdates setWebhook deleteWebhook getWebhookInfo sendMessage sendPhoto sendDocument
    sendVoice sendVideo sendAudio sendLocation sendContact sendChatAction sendMediaGroup copyMessage
    forwardMessage editMessageText editMessageCaption editMessageMedia editMessageReplyMarkup deleteMessage
    deleteMessages answerCallbackQuery getFile getChat
    getChatMember getChatAdministrators getChatMemberCount setMyCommands getMyCommands deleteMyCommands
    setMyDescription getMyDescription sendVideoNote pinChatMessage unpinChatMessage leaveChat
    createChatInviteLink editChatInviteLink revokeChatInviteLink exportChatInviteLink
    approveChatJoinRequest declineChatJoinRequest createForumTopic editForumTopic closeForumTopic
    reopenForumTopic deleteForumTopic editGeneralForumTopic closeGeneralForumTopic reopenGeneralForumTopic
    hideGeneralForumTopic unhideGeneralForumTopic
""")
TYPES = words("""
    Update Message User Chat MessageId MessageOrigin MessageOriginUser MessageOriginHiddenUser
    MessageOriginChat MessageOriginChannel
    PhotoSize Document Voice Video VideoNote LivePhoto Audio Contact Location Sticker Poll
    PollOption CallbackQuery ChatMemberUpdated ChatMember ChatMemberOwner ChatMemberAdministrator
    ChatMemberMember ChatMemberRestricted ChatMemberLeft ChatMemberBanned ForumTopicClosed ForumTopicReopened
    GeneralForumTopicHidden GeneralForumTopicUnhidden File ChatFullInfo AcceptedGiftTypes WebhookInfo
    MaybeInaccessibleMessage InaccessibleMessage BotCommand BotCommandScope BotCommandScopeDefault
    BotCommandScopeAllPrivateChats BotCommandScopeAllGroupChats BotCommandScopeAllChatAdministrators
    BotCommandScopeChat BotCommandScopeChatAdministrators BotCommandScopeChatMember InlineKeyboardMarkup
    InlineKeyboardButton CopyTextButton ReplyKeyboardMarkup KeyboardButton ReplyKeyboardRemove
    BotDescription ForceReply LinkPreviewOptions MessageEntity ReplyParameters InputMedia InputMediaAudio
    InputMediaDocument InputMediaPhoto InputMediaVideo ChatInviteLink ChatJoinRequest ForumTopic
    ForumTopicCreated ForumTopicEdited
""")

_RANGE = re.compile(r"\b(\d+)-(\d+) (characters|bytes)")
_ITEMS = re.compile(r"(?:must include|list of) (\d+)-(\d+) (?:items|identifiers)")
_VALUES = re.compile(r"Values between (\d+)-(\d+)|(?:webhook for update delivery,|invite link;) (\d+)-(\d+)")
_CONST = re.compile(r"must be ([a-z_]+)$|always “([a-z_]+)”")


def field(described: dict[str, Any]) -> str:
    """Return the one-line form of a field."""
    text, types = described["description"], described["types"]
    parts = ["|".join(types) + ("!" if described["required"] else "")]
    if found := _RANGE.search(text):
        parts.append(f"{found[1]}-{found[2]} {found[3]}")
    elif found := _ITEMS.search(text):
        parts.append(f"{found[1]}-{found[2]} items")
    elif found := _VALUES.search(text):
        parts.append(f"{found[1] or found[3]}-{found[2] or found[4]} value")
    if described["name"] in {"type", "status", "source"} and (found := _CONST.search(text.rstrip("."))):
        parts.append(f"={found[1] or found[2]}")
    return " ".join(parts)


def derive(full: dict[str, Any]) -> dict[str, Any]:
    """Return the compact specification: `version`, `methods`, `other_methods` (names only), `types`,
    `unions`.
    """
    fields = {
        kind: {name: {f["name"]: field(f) for f in full[kind][name].get("fields", [])} for name in names}
        for kind, names in (("methods", METHODS), ("types", TYPES))
    }
    unions = {name: full["types"][name]["subtypes"] for name in TYPES if full["types"][name].get("subtypes")}
    return {
        "version": full["version"],
        "methods": fields["methods"],
        "other_methods": sorted(set(full["methods"]) - set(METHODS)),
        "types": {name: found for name, found in fields["types"].items() if name not in unions},
        "unions": {name: [sub for sub in subs if sub in TYPES] for name, subs in unions.items()},
    }


if __name__ == "__main__":
    compact = derive(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    target = Path(__file__).with_name("api.json")
    target.write_text(json.dumps(compact, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

"""The ways to edit a message of the bot."""

from typing import Any

from bot.sandbox import markup as keyboards
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.formatting import caption_content, text_content
from bot.sandbox.forwarding import MEDIA_FIELDS
from bot.sandbox.methods.media import content_of
from bot.sandbox.methods.reaching import chat_of, refuse_kind, refuse_muted, writable_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Chat, Message
from bot.sandbox.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TEXT_FIELDS = ("text", "entities", "link_preview_options")
_CAPTION_FIELDS = ("caption", "caption_entities")
_REPLACEABLE = ("text", "photo", "video", "document", "audio")
# By a message's field: what it may become in an album; a photo or a video if nothing is said.
_IN_ALBUM = {"document": ("document",), "audio": ("audio",)}


def _editable(world: World, params: dict[str, Any]) -> tuple[Chat, Message]:
    chat = writable_chat(world, chat_of(params))
    if "message_id" not in params:
        raise bad_request("message identifier is not specified")
    message = world.find(chat, params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    # A message that brought a reply keyboard or forced a reply can never be edited.
    if not message.by_bot or message.service or message.reply_markup or "forward_origin" in message.json:
        raise bad_request("message can't be edited")
    return chat, message


def _revise(
    world: World,
    chat: Chat,
    message: Message,
    drop: tuple[str, ...],
    content: dict[str, Any],
    params: dict[str, Any],
) -> Any:
    """Replace the fields `drop` by `content`, and always the keyboard by the call's."""
    old = message.json
    inline = keyboards.inline(params.get("reply_markup"))
    refuse_muted(world, chat)
    new = {name: value for name, value in old.items() if name not in drop and name != "reply_markup"}
    new.update(content)
    if inline is not None:
        new["reply_markup"] = inline
    if new == old:
        raise not_modified()
    new["edit_date"] = int(world.clock.now())
    world.revise(chat, message, new)
    return new


def not_modified() -> ApiError:
    """Return Telegram's refusal of an edit that changes nothing."""
    return bad_request(_NOT_MODIFIED)


@method("editMessageText", "chat_id message_id text entities link_preview_options reply_markup")
def edit_message_text(world: World, params: dict[str, Any]) -> Any:
    """Play `editMessageText`."""
    if "text" not in params:
        raise bad_request("message text is empty")
    content = text_content(params["text"], params.get("entities"))
    if "link_preview_options" in params:
        content["link_preview_options"] = params["link_preview_options"]
    chat, message = _editable(world, params)
    if "text" not in message.json:
        raise bad_request("there is no text in the message to edit")
    return _revise(world, chat, message, _TEXT_FIELDS, content, params)


@method("editMessageCaption", "chat_id message_id caption caption_entities reply_markup")
def edit_message_caption(world: World, params: dict[str, Any]) -> Any:
    """Play `editMessageCaption`."""
    content = caption_content(params.get("caption"), params.get("caption_entities"))
    chat, message = _editable(world, params)
    if not any(name in message.json for name in MEDIA_FIELDS):
        raise bad_request("there is no caption in the message to edit")
    return _revise(world, chat, message, _CAPTION_FIELDS, content, params)


@method("editMessageMedia", "chat_id message_id media reply_markup")
def edit_message_media(world: World, params: dict[str, Any]) -> Any:
    """Put another file in the place of a text or a file; voice and video notes stay as they are."""
    chat, message = _editable(world, params)
    old = next((name for name in _REPLACEABLE if name in message.json), None)
    if old is None:
        raise bad_request("there is no media in the message to edit")
    media = params["media"]
    if "media_group_id" in message.json and media["type"] not in _IN_ALBUM.get(old, ("photo", "video")):
        raise bad_request("message content type can't be used in an album")
    content = content_of(world, media, params.get("attached", {}))
    refuse_kind(world, chat, content)
    return _revise(world, chat, message, (*MEDIA_FIELDS, *_TEXT_FIELDS, *_CAPTION_FIELDS), content, params)


@method("editMessageReplyMarkup", "chat_id message_id reply_markup")
def edit_message_reply_markup(world: World, params: dict[str, Any]) -> Any:
    """Play `editMessageReplyMarkup`."""
    chat, message = _editable(world, params)
    return _revise(world, chat, message, (), {}, params)

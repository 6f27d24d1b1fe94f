"""What of a message goes along when it is forwarded or copied."""

from typing import Any

from bot.sandbox.model import Message

MEDIA_FIELDS = ("photo", "document", "voice", "video", "audio", "live_photo")
_CONTENT = (
    *MEDIA_FIELDS,
    "video_note",
    "text",
    "entities",
    "caption",
    "caption_entities",
    "contact",
    "location",
    "sticker",
    "poll",
)


def copied(message: Message) -> dict[str, Any]:
    """Its content alone."""
    return {name: message.json[name] for name in _CONTENT if name in message.json}


def forwarded(message: Message) -> dict[str, Any]:
    """Its content, and who wrote it first and when: a forwarded one always says so."""
    return {"forward_origin": _origin(message.json), **copied(message)}


def _origin(json: dict[str, Any]) -> dict[str, Any]:
    if "forward_origin" in json:
        origin: dict[str, Any] = json["forward_origin"]
        return origin
    if "sender_chat" in json:
        return {"type": "chat", "date": json["date"], "sender_chat": json["sender_chat"]}
    return {"type": "user", "date": json["date"], "sender_user": json["from"]}

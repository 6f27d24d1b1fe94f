"""Forwarding and copying."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import caption_content
from bot.sandbox.methods.editing import MEDIA_FIELDS
from bot.sandbox.methods.reaching import known_chat, writable_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import COMMON, send
from bot.sandbox.model import Message
from bot.sandbox.world import World

_CONTENT = (
    *MEDIA_FIELDS,
    "text",
    "entities",
    "caption",
    "caption_entities",
    "contact",
    "location",
    "sticker",
    "poll",
)


def _source(world: World, params: dict[str, Any], verb: str) -> Message:
    origin = known_chat(world, params["from_chat_id"])
    message = world.find(origin, params["message_id"])
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.protected or message.service:
        raise bad_request(f"the message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return message


def _origin(message: Message) -> dict[str, Any]:
    """Who wrote a message first, and when: a forwarded one always says so."""
    json = message.json
    if "forward_origin" in json:
        origin: dict[str, Any] = json["forward_origin"]
        return origin
    if "sender_chat" in json:
        return {"type": "chat", "date": json["date"], "sender_chat": json["sender_chat"]}
    return {"type": "user", "date": json["date"], "sender_user": json["from"]}


@method("forwardMessage", "chat_id from_chat_id message_id disable_notification protect_content")
def forward_message(world: World, params: dict[str, Any]) -> Any:
    chat = writable_chat(world, params["chat_id"])
    message = _source(world, params, "forward")
    content = {"forward_origin": _origin(message)}
    content |= {name: message.json[name] for name in _CONTENT if name in message.json}
    return send(world, params, content, chat=chat).json


@method("copyMessage", f"{COMMON} from_chat_id message_id caption caption_entities")
def copy_message(world: World, params: dict[str, Any]) -> Any:
    chat = writable_chat(world, params["chat_id"])
    message = _source(world, params, "copy")
    content = {name: message.json[name] for name in _CONTENT if name in message.json}
    if "poll" in content:
        raise bad_request("the message can't be copied")
    if "caption" in params and any(name in content for name in MEDIA_FIELDS):
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption_content(params["caption"], params.get("caption_entities"))
    return {"message_id": send(world, params, content, chat=chat).id}

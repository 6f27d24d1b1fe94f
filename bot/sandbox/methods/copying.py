"""Forwarding and copying."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import caption_content
from bot.sandbox.forwarding import MEDIA_FIELDS, copied, forwarded
from bot.sandbox.methods.reaching import known_chat, writable_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import COMMON, send
from bot.sandbox.model import Message
from bot.sandbox.world import World


def _source(world: World, params: dict[str, Any], verb: str) -> Message:
    origin = known_chat(world, params["from_chat_id"])
    message = world.find(origin, params["message_id"])
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.protected or message.service:
        raise bad_request(f"the message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return message


@method(
    "forwardMessage", "chat_id message_thread_id from_chat_id message_id disable_notification protect_content"
)
def forward_message(world: World, params: dict[str, Any]) -> Any:
    """Play `forwardMessage`."""
    chat = writable_chat(world, params["chat_id"])
    message = _source(world, params, "forward")
    return send(world, params, forwarded(message), chat=chat).json


@method("copyMessage", f"{COMMON} from_chat_id message_id caption caption_entities")
def copy_message(world: World, params: dict[str, Any]) -> Any:
    """Play `copyMessage`."""
    chat = writable_chat(world, params["chat_id"])
    message = _source(world, params, "copy")
    content = copied(message)
    if "poll" in content:
        raise bad_request("the message can't be copied")
    if "caption" in params and any(name in content for name in MEDIA_FIELDS):
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption_content(params["caption"], params.get("caption_entities"))
    return {"message_id": send(world, params, content, chat=chat).id}

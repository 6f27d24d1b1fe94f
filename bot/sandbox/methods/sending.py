"""sendMessage and the other messages without files."""

from typing import Any

from bot.sandbox import markup as keyboards
from bot.sandbox.errors import Strictness, bad_request
from bot.sandbox.formatting import text_content
from bot.sandbox.methods.reaching import known_chat, refuse_muted, refuse_unpermitted, writable_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Chat, Message
from bot.sandbox.telling import answered_by, without_reply
from bot.sandbox.topics import head_of, thread
from bot.sandbox.words import words
from bot.sandbox.world import World

COMMON = "chat_id message_thread_id disable_notification protect_content reply_parameters reply_markup"
_ACTIONS = frozenset(
    words("""
    typing upload_photo record_video upload_video record_voice upload_voice upload_document
    choose_sticker find_location record_video_note upload_video_note
""")
)


@method("getMe")
def get_me(world: World, params: dict[str, Any]) -> Any:
    """Play `getMe`."""
    return {
        **world.bot.json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def send(
    world: World, params: dict[str, Any], content: dict[str, Any], *, chat: Chat | None = None
) -> Message:
    """Put a message of the bot into a chat, with what all sending methods share."""
    chat = chat or writable_chat(world, params["chat_id"])
    inline, other = keyboards.split(params.get("reply_markup"), chat)
    wanted = params.get("message_thread_id", 0)
    thread(chat, wanted)
    answered = _answered(world, chat, params.get("reply_parameters"))
    topic = thread(chat, wanted, answered)
    if answered is not None and answered.topic != topic:
        raise Strictness("replies into another topic are not played here")
    refuse_unpermitted(world, chat, content, topic)
    head = head_of(chat, topic)
    if answered is not None:
        head["reply_to_message"] = without_reply(answered.json)
    if inline is not None:
        content = {**content, "reply_markup": inline}
    message = world.post(
        chat,
        world.bot,
        content,
        head=head,
        protected=params.get("protect_content", False),
        reply_markup=other,
    )
    world.typing.pop(chat.id, None)
    if other is not None:
        keyboards.stand(chat, message.id, other, _addressed(world, chat, message, other))
    return message


def _answered(world: World, chat: Chat, reply: dict[str, Any] | None) -> Message | None:
    if reply is None:
        return None
    if reply.keys() - {"message_id", "chat_id", "allow_sending_without_reply"}:
        raise Strictness(f"reply_parameters {sorted(reply)}: only a whole message can be replied to here")
    if "message_id" not in reply:
        raise Strictness("reply_parameters lacks 'message_id'")
    other = reply.get("chat_id", chat.id)
    if known_chat(world, other) is not chat:
        raise Strictness("replies into another chat are not played here")
    answered = world.find(chat, reply["message_id"])
    if answered is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return answered


def _addressed(world: World, chat: Chat, message: Message, other: dict[str, Any]) -> list[int]:
    """Whom a reply keyboard or forced reply is for: all members, or those named if it is selective."""
    if chat.is_private:
        return [chat.id]
    if not other.get("selective"):
        return [number for number, member in chat.members.items() if member.present]
    named = []
    if (answered := answered_by(message.json)) is not None:
        named.append(answered["from"]["id"])
    text = message.json.get("text", "").encode("utf-16-le")
    for entity in message.json.get("entities", []):
        if entity["type"] == "text_mention":
            named.append(entity["user"]["id"])
        elif entity["type"] == "mention":
            start, stop = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
            name = text[start:stop].decode("utf-16-le")[1:].lower()
            named += [user.id for user in world.users.values() if user.username.lower() == name]
    return named


@method("sendMessage", f"{COMMON} text entities link_preview_options")
def send_message(world: World, params: dict[str, Any]) -> Any:
    """Play `sendMessage`."""
    content = text_content(params["text"], params.get("entities"))
    if "link_preview_options" in params:
        content["link_preview_options"] = params["link_preview_options"]
    return send(world, params, content).json


@method("sendLocation", f"{COMMON} latitude longitude horizontal_accuracy")
def send_location(world: World, params: dict[str, Any]) -> Any:
    """Play `sendLocation`."""
    latitude, longitude = params["latitude"], params["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location coordinates specified")
    location = {"latitude": latitude, "longitude": longitude}
    if "horizontal_accuracy" in params:
        location["horizontal_accuracy"] = params["horizontal_accuracy"]
    return send(world, params, {"location": location}).json


@method("sendContact", f"{COMMON} phone_number first_name last_name vcard")
def send_contact(world: World, params: dict[str, Any]) -> Any:
    """Play `sendContact`."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: params[name] for name in names if name in params}
    return send(world, params, {"contact": contact}).json


@method("sendChatAction", "chat_id message_thread_id action")
def send_chat_action(world: World, params: dict[str, Any]) -> Any:
    """Play `sendChatAction`."""
    if params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(world, params["chat_id"])
    refuse_muted(world, chat)
    world.typing[chat.id] = (params["action"], world.clock.now())
    world.touch(f"chat:{chat.id}")
    return True

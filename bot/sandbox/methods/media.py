"""The methods that send files, and getFile."""

from typing import Any

from bot.sandbox.attachments import attachment, is_image
from bot.sandbox.errors import Strictness, bad_request
from bot.sandbox.files import StoredFile
from bot.sandbox.formatting import caption_content
from bot.sandbox.methods.reaching import writable_chat
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import COMMON, send
from bot.sandbox.params import Upload
from bot.sandbox.world import World

MAX_PHOTO = 10 * 1024 * 1024
_CAPTIONED = f"{COMMON} caption caption_entities"
_ALBUM_TYPES = ("photo", "video", "document", "audio")
_MEDIA_FIELDS = {"type", "media", "caption", "caption_entities", "width", "height", "duration"}


def file_of(world: World, kind: str, given: Any, uploads: dict[str, Upload]) -> StoredFile:
    """Return the file of a call: uploaded under the parameter's name, attached, or sent before."""
    if isinstance(given, str) and given.startswith("attach://"):
        upload = uploads.get(given.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no file {given!r} in the request")
        given = upload
    if isinstance(given, Upload):
        return _take(world, kind, given)
    if given.startswith(("http://", "https://")):
        raise Strictness("sending by URL is not played here: the sandbox has no network")
    stored = world.files.get(given)
    if stored is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it. Wrong string length")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def _take(world: World, kind: str, upload: Upload) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "photo" and len(upload.content) > MAX_PHOTO:
        raise bad_request("file of size too big for a photo")
    if kind == "photo" and not is_image(upload.content):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return world.files.add(kind, upload.content, upload.file_name, upload.content_type)


def _send_file(world: World, kind: str, params: dict[str, Any]) -> Any:
    caption = caption_content(params.get("caption"), params.get("caption_entities"))
    chat = writable_chat(world, params["chat_id"])
    stored = file_of(world, kind, params[kind], params.get("attached", {}))
    return send(world, params, attachment(stored, params) | caption, chat=chat).json


@method("sendPhoto", f"{_CAPTIONED} photo has_spoiler show_caption_above_media")
def send_photo(world: World, params: dict[str, Any]) -> Any:
    """Play `sendPhoto`."""
    return _send_file(world, "photo", params)


@method("sendDocument", f"{_CAPTIONED} document disable_content_type_detection")
def send_document(world: World, params: dict[str, Any]) -> Any:
    """Play `sendDocument`."""
    return _send_file(world, "document", params)


@method("sendVoice", f"{_CAPTIONED} voice duration")
def send_voice(world: World, params: dict[str, Any]) -> Any:
    """Play `sendVoice`."""
    chat = writable_chat(world, params["chat_id"])
    if chat.is_private and not world.users[chat.id].takes_voice:
        raise bad_request("VOICE_MESSAGES_FORBIDDEN")
    return _send_file(world, "voice", params)


@method("sendVideo", f"{_CAPTIONED} video duration width height supports_streaming has_spoiler")
def send_video(world: World, params: dict[str, Any]) -> Any:
    """Play `sendVideo`."""
    return _send_file(world, "video", params)


@method("sendVideoNote", f"{COMMON} video_note duration length")
def send_video_note(world: World, params: dict[str, Any]) -> Any:
    """Play `sendVideoNote`."""
    return _send_file(world, "video_note", params)


@method("sendAudio", f"{_CAPTIONED} audio duration performer title")
def send_audio(world: World, params: dict[str, Any]) -> Any:
    """Play `sendAudio`."""
    return _send_file(world, "audio", params)


def content_of(world: World, media: dict[str, Any], uploads: dict[str, Upload]) -> dict[str, Any]:
    """Return the fields of a message that an InputMedia makes: its file, and its caption."""
    if extra := media.keys() - _MEDIA_FIELDS:
        raise Strictness(f"media {sorted(extra)} are not played here")
    stored = file_of(world, media["type"], media["media"], uploads)
    return attachment(stored, media) | caption_content(media.get("caption"), media.get("caption_entities"))


@method(
    "sendMediaGroup", "chat_id message_thread_id media disable_notification protect_content reply_parameters"
)
def send_media_group(world: World, params: dict[str, Any]) -> Any:
    """Play `sendMediaGroup`."""
    chat = writable_chat(world, params["chat_id"])
    kinds = {item["type"] for item in params["media"]}
    if not kinds <= set(_ALBUM_TYPES) or (len(kinds) > 1 and kinds & {"document", "audio"}):
        raise bad_request("Document and Audio can't be mixed with other media types")
    contents = [content_of(world, item, params.get("attached", {})) for item in params["media"]]
    group = {"media_group_id": str(world.chance.randint(10**16, 10**17))}
    return [send(world, params, group | content, chat=chat).json for content in contents]


@method("getFile", "file_id")
def get_file(world: World, params: dict[str, Any]) -> Any:
    """Play `getFile`."""
    stored = world.files.prepare(params["file_id"])
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }

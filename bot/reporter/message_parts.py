"""What one message brings, taken apart: text, files, a place, a contact. Kept as JSON while it waits.

A parcel holds {"text"?, "files"? [{"kind", "file_id", "size", "m"?}], "place"?, "contact"?, "album"?,
"message"}; "m" is the message of a picture, "message" that of the whole. A file is only named here; it is
fetched once the parcel belongs to a case. Whose account a contact is ("user_id") is kept only to tell the
reporter's own, which no case may show. Parcels that wait since before messages could bring several files hold
one "file", and none holds its "message".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter import message_kinds
from storage.records import EvidenceKind, Json

if TYPE_CHECKING:
    from telegram import Message

    from bot.reporter.incoming_file import Attachment


def read_parts(message: Message) -> Json | None:
    """Return the parcel that a message is; None if it holds nothing that a case can take (a sticker, a
    poll).
    """
    parts: Json = {}
    if text := message_kinds.read_words(message):
        parts["text"] = text
    _, files = message_kinds.read_files(message)
    if files:
        parts["files"] = [_file_entry(file, message.message_id) for file in files]
    if message.location:
        parts["place"] = _place_entry(message)
    if message.contact:
        contact = message.contact
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        parts["contact"] = {"name": name, "phone": contact.phone_number, "user_id": contact.user_id}
    if parts and message.media_group_id:
        parts["album"] = message.media_group_id
    return parts | {"message": message.message_id} if parts else None


def text_behind_command(text: str) -> str:
    """Return what follows a command."""
    parts = text.split(maxsplit=1)
    return parts[1] if len(parts) > 1 else ""


def list_files(parts: Json | None) -> list[Json]:
    """Return the files of a parcel."""
    if parts is None:
        return []
    return [parts["file"]] if "file" in parts else list(parts.get("files", []))


_PICTURE_TYPES: Final = ("image/", "application/pdf")
"""Also a poster as it was sent for print."""


def list_pictures(parts: Json | None) -> list[Json]:
    """Those files of a parcel that are pictures or PDFs, sent as photos or as files."""
    return [file for file in list_files(parts) if "m" in file]


def is_own_contact(parts: Json, chat_id: int) -> bool:
    """Whether it is the writer's own number: for a private chat Telegram's chat id is the user's."""
    return bool((parts.get("contact") or {}).get("user_id") == chat_id)


def _file_entry(file: Attachment, message_id: int) -> Json:
    is_picture = file.kind is EvidenceKind.PHOTO or file.mime.startswith(_PICTURE_TYPES)
    named = {"kind": file.kind.value, "file_id": file.file_id, "size": file.size}
    return named | ({"m": message_id} if is_picture else {})


def _place_entry(message: Message) -> Json:
    location, venue = message.location, message.venue
    if location is None:
        return {}
    place: Json = {"latitude": location.latitude, "longitude": location.longitude}
    return place | ({"title": ", ".join(filter(None, (venue.title, venue.address)))} if venue else {})

"""What one message brings, taken apart: text, a file, a place, a contact. Kept as JSON while it waits.

A parcel holds {"text"?, "file"? {"kind", "file_id", "size", "m"?}, "place"?, "contact"?, "album"?}; "m" is
the message of a picture. A file is only named here; it is fetched once the parcel belongs to a case. Whose
account a contact is ("user_id") is kept only to tell the reporter's own, which no case may show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storage.records import EvidenceKind, Json

if TYPE_CHECKING:
    from telegram import Message


def wrap(message: Message) -> Json | None:
    """The parcel that a message is; None if it holds nothing that a case can take (a sticker, a poll)."""
    parcel: Json = {}
    if text := message.text or message.caption:
        parcel["text"] = text
    if (file := _file(message)) is not None:
        parcel["file"] = file
    if message.location:
        parcel["place"] = _place(message)
    if message.contact:
        contact = message.contact
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        parcel["contact"] = {"name": name, "phone": contact.phone_number, "user_id": contact.user_id}
    if parcel and message.media_group_id:
        parcel["album"] = message.media_group_id
    return parcel or None


_PICTURES: Final = ("image/", "application/pdf")
"""Also a poster as it was sent for print."""


def picture(parcel: Json | None) -> Json | None:
    """The file of a parcel if it is a picture or a PDF, sent as a photo or as a file."""
    file: Json = (parcel or {}).get("file") or {}
    return file if "m" in file else None


def is_own_contact(parcel: Json, chat_id: int) -> bool:
    """Whether it is the writer's own number: for a private chat Telegram's chat id is the user's."""
    return bool((parcel.get("contact") or {}).get("user_id") == chat_id)


def _file(message: Message) -> Json | None:
    for kind in EvidenceKind:
        found = getattr(message, kind.value)
        if kind is EvidenceKind.PHOTO:
            found = found[-1] if found else None  # the sizes of one picture, smallest first
        if found:
            file = {"kind": kind.value, "file_id": found.file_id, "size": found.file_size}
            is_picture = kind is EvidenceKind.PHOTO or (found.mime_type or "").startswith(_PICTURES)
            return file | ({"m": message.message_id} if is_picture else {})
    return None


def _place(message: Message) -> Json:
    location, venue = message.location, message.venue
    if location is None:
        return {}
    place: Json = {"latitude": location.latitude, "longitude": location.longitude}
    return place | ({"title": venue.title} if venue else {})

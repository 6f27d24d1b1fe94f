"""What becomes of each kind of message: the one place that reads what Telegram's messages hold.

    FATES     for each field of a message what becomes of it; a test holds it against the Bot API
    files     the files that it brings; of a richer kind and the poorer one that stands in for it on old
              phones, the richer
    words     its words, with what formatting, lists and quotes hide from plain text
    losses    what of it isn't kept, as keys of `phrases.REMARKS`
    untaken   what it is if nothing of it can be kept, as a key of `phrases.STRAYS`
    SERVICE   what Telegram itself tells, and nobody wrote

Every reader is typed: mypy knows what a field may be, and which kinds of files lack what others have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from telegram import (
    Animation,
    Audio,
    Document,
    LivePhoto,
    Message,
    MessageEntity,
    PaidMediaInfo,
    PaidMediaLivePhoto,
    PaidMediaPhoto,
    PaidMediaPreview,
    PaidMediaVideo,
    PhotoSize,
    Video,
    VideoNote,
    Voice,
)
from telegram.ext import filters

from bot.reporter import rich_message
from bot.reporter.incoming_file import Attachment
from storage.records import EvidenceKind

if TYPE_CHECKING:
    from telegram import Checklist


class Fate(StrEnum):
    """What becomes of a field of a message."""

    KEPT = "kept"  # as what it is
    PARTLY = "partly"  # what isn't is said
    UNTAKEN = "untaken"  # which is said
    SERVICE = "service"  # nobody wrote it: taken silently
    ABOUT = "about"  # says who, where, when or how: nothing of a report


_ABOUT_FIELDS: Final = """
    message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count
    sender_business_bot sender_tag receiver_user ephemeral_message_id date guest_query_id
    business_connection_id chat is_topic_message is_automatic_forward reply_to_message
    reply_to_checklist_task_id reply_to_poll_option_id via_bot guest_bot_caller_user guest_bot_caller_chat
    edit_date has_protected_content is_from_offline is_paid_post media_group_id author_signature
    paid_star_count link_preview_options suggested_post_info effect_id show_caption_above_media
    has_media_spoiler reply_markup
"""
_SERVICE_FIELDS: Final = """
    new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo
    delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created
    message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message
    successful_payment refunded_payment users_shared chat_shared gift unique_gift gift_upgrade_sent
    connected_website write_access_allowed passport_data proximity_alert_triggered boost_added
    chat_background_set checklist_tasks_done checklist_tasks_added community_chat_added
    community_chat_joined community_chat_removed direct_message_price_changed forum_topic_created
    forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden
    general_forum_topic_unhidden giveaway_created giveaway_completed managed_bot_created
    paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved
    suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
    video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited web_app_data
"""

FATES: Final[dict[str, Fate]] = {
    "text": Fate.KEPT,
    "entities": Fate.KEPT,  # an address behind words is written out; looks are not kept
    "caption": Fate.KEPT,
    "caption_entities": Fate.KEPT,
    "photo": Fate.KEPT,
    "live_photo": Fate.KEPT,  # the still and the film
    "voice": Fate.KEPT,
    "audio": Fate.KEPT,
    "video": Fate.KEPT,
    "video_note": Fate.KEPT,
    "animation": Fate.KEPT,
    "document": Fate.KEPT,
    "venue": Fate.KEPT,  # point, name and address
    "checklist": Fate.KEPT,  # as words
    "rich_message": Fate.KEPT,  # words and files
    "location": Fate.PARTLY,  # one that moves, once
    "contact": Fate.PARTLY,  # name and number; not the rest of its card
    "paid_media": Fate.PARTLY,  # what was paid for
    "forward_origin": Fate.PARTLY,  # never who wrote it: it may be the reporter
    "quote": Fate.PARTLY,  # beside words and files, if it is of another chat
    "external_reply": Fate.PARTLY,
    "reply_to_story": Fate.PARTLY,
    "story": Fate.UNTAKEN,
    "sticker": Fate.UNTAKEN,
    "poll": Fate.UNTAKEN,
    "dice": Fate.UNTAKEN,
    "game": Fate.UNTAKEN,
    "invoice": Fate.UNTAKEN,
    "giveaway": Fate.UNTAKEN,
    "giveaway_winners": Fate.UNTAKEN,
    **dict.fromkeys(_SERVICE_FIELDS.split(), Fate.SERVICE),
    **dict.fromkeys(_ABOUT_FIELDS.split(), Fate.ABOUT),
}


class _UnknownServiceFilter(filters.MessageFilter):
    """Service messages that the library doesn't know yet."""

    def filter(self, message: Message) -> bool:
        return any(FATES.get(name) is Fate.SERVICE for name in message.api_kwargs)


SERVICE_FILTER: Final = (
    filters.StatusUpdate.ALL
    | filters.PASSPORT_DATA
    | filters.SUCCESSFUL_PAYMENT
    | filters.BOOST_ADDED
    | _UnknownServiceFilter()
)


# Files


def _photo_files(sizes: Sequence[PhotoSize]) -> list[Attachment]:
    """Return the largest size of one picture, which comes last."""
    return [Attachment(EvidenceKind.PHOTO, sizes[-1].file_id, sizes[-1].file_size)] if sizes else []


def _video_note_files(note: VideoNote | None) -> list[Attachment]:
    return [Attachment(EvidenceKind.VIDEO_NOTE, note.file_id, note.file_size)] if note else []


def _typed_files(
    kind: EvidenceKind, file: Animation | Audio | Document | Video | Voice | None
) -> list[Attachment]:
    return [Attachment(kind, file.file_id, file.file_size, file.mime_type or "")] if file else []


def _live_photo_files(live: LivePhoto | None, still: Sequence[PhotoSize] = ()) -> list[Attachment]:
    if live is None:
        return []
    film = Attachment(EvidenceKind.VIDEO, live.file_id, live.file_size, live.mime_type or "")
    return [*_photo_files(still or live.photo or ()), film]


def _paid_files(paid: PaidMediaInfo | None) -> list[Attachment]:
    found: list[Attachment] = []
    for each in paid.paid_media if paid else ():
        if isinstance(each, PaidMediaPhoto):
            found += _photo_files(each.photo)
        elif isinstance(each, PaidMediaVideo):
            found += _typed_files(EvidenceKind.VIDEO, each.video)
        elif isinstance(each, PaidMediaLivePhoto):
            found += _live_photo_files(each.live_photo)
    return found


_FILE_READERS: Final[dict[str, Callable[[Message], list[Attachment]]]] = {
    "rich_message": lambda message: rich_message.read_files(_rich_json(message)),
    "live_photo": lambda message: _live_photo_files(message.live_photo, message.photo),
    "paid_media": lambda message: _paid_files(message.paid_media),
    "photo": lambda message: _photo_files(message.photo),
    "voice": lambda message: _typed_files(EvidenceKind.VOICE, message.voice),
    "audio": lambda message: _typed_files(EvidenceKind.AUDIO, message.audio),
    "video": lambda message: _typed_files(EvidenceKind.VIDEO, message.video),
    "video_note": lambda message: _video_note_files(message.video_note),
    "animation": lambda message: _typed_files(EvidenceKind.ANIMATION, message.animation),
    "document": lambda message: _typed_files(EvidenceKind.DOCUMENT, message.document),
}


def read_files(message: Message) -> tuple[str, list[Attachment]]:
    """Return the field that brings files, and what it brings; an empty list if none does."""
    return next(((name, found) for name, read in _FILE_READERS.items() if (found := read(message))), ("", []))


def _rich_json(message: Message) -> object:
    """Return the rich message as JSON: the library passes on what it doesn't know."""
    return message.api_kwargs.get("rich_message")


# Words


def read_words(message: Message) -> str:
    """Return the words of a message, with those that it quotes from another chat first."""
    quote = f"“{message.quote.text}”" if _is_quote_kept(message) and message.quote else ""
    return "\n".join(filter(None, (quote, _own_words(message))))


def _own_words(message: Message) -> str:
    return (
        _plain_words(message)
        or _checklist_words(message.checklist)
        or rich_message.read_words(_rich_json(message))
    )


def _is_quote_kept(message: Message) -> bool:
    """Whether there is one from another chat, and words or files beside which it can stand."""
    quoted = message.external_reply is not None and message.quote is not None
    return quoted and bool(_own_words(message) or read_files(message)[1])


def _plain_words(message: Message) -> str:
    """Text or caption, with each address that stands behind other words written out after them."""
    text = message.text or message.caption or ""
    hidden = [
        each
        for each in (*message.entities, *message.caption_entities)
        if each.type == MessageEntity.TEXT_LINK
    ]
    units = text.encode("utf-16-le", "surrogatepass")
    for each in sorted(hidden, key=lambda each: each.offset, reverse=True):
        start, end = 2 * each.offset, 2 * (each.offset + each.length)
        shown = units[start:end].decode("utf-16-le", "surrogatepass")
        if each.url and each.url.rstrip("/") != shown.rstrip("/"):
            units = units[:end] + f" ({each.url})".encode("utf-16-le", "surrogatepass") + units[end:]
    return units.decode("utf-16-le", "surrogatepass")


def _checklist_words(checklist: Checklist | None) -> str:
    if checklist is None:
        return ""
    tasks = [f"{'☑' if task.completion_date else '☐'} {task.text}" for task in checklist.tasks]
    return "\n".join([checklist.title, *tasks])


# What isn't kept

_LOSSES: Final[dict[str, Callable[[Message], object]]] = {
    "only_content": lambda message: message.forward_origin,
    "only_quote": _is_quote_kept,
    "only_reply": lambda message: (
        message.reply_to_story or (message.external_reply and not _is_quote_kept(message))
    ),
    "only_name": lambda message: message.contact and message.contact.vcard,
    "once": lambda message: message.location and message.location.live_period,
    "only_paid": lambda message: (
        message.paid_media
        and any(isinstance(each, PaidMediaPreview) for each in message.paid_media.paid_media)
    ),
}

_UNTAKEN: Final[dict[str, Callable[[Message], object]]] = {
    "sticker": lambda message: message.sticker,
    "poll": lambda message: message.poll,
    "story": lambda message: message.story,
    "paid_media": lambda message: message.paid_media,
}


def find_losses(message: Message) -> list[str]:
    """Return what of a message that is kept is not."""
    return [name for name, is_so in _LOSSES.items() if is_so(message)]


def find_answer_losses(message: Message) -> list[str]:
    """Return what isn't kept of a message that is read as an answer of ours, not as words: what it replies
    to.
    """
    return ["only_reply"] if message.external_reply or message.reply_to_story else []


def untaken_kind(message: Message) -> str:
    """Return what a message is of which nothing can be kept."""
    return next((name for name, is_so in _UNTAKEN.items() if is_so(message)), "other")

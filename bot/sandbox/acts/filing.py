"""Files, albums, stickers and polls that people send. A file is put into the sandbox first, then sent by
its id.
"""

from typing import Any

from bot.sandbox.acts.delivering import place, write
from bot.sandbox.acts.registry import act
from bot.sandbox.acts.writing import captioned, forced_reply
from bot.sandbox.attachments import attachment, live_photo
from bot.sandbox.errors import ActError
from bot.sandbox.files import StoredFile
from bot.sandbox.view import message_view
from bot.sandbox.world import World

KINDS = ("photo", "document", "voice", "video", "video_note", "live_photo", "audio", "sticker")
ALBUM_KINDS = ("photo", "document", "video", "audio")


def _stored(world: World, file_id: str, claimed_size: int | None = None) -> StoredFile:
    stored = world.files.get(file_id)
    if stored is None:
        raise ActError("there is no such file: put it into the sandbox first")
    if claimed_size is not None:
        stored.claimed_size = claimed_size
    return stored


@act("sends_file")
def sends_file(
    world: World,
    user: int,
    file_id: str,
    chat: int | None = None,
    caption: str = "",
    reply_to: int | str | None = "auto",
    media_group_id: str = "",
    claimed_size: int | None = None,
    still: str = "",
    topic: int = 0,
    **details: Any,
) -> Any:
    """Send a file as the kind it was put in as; `details` are fields such as `duration`, `width`,
    `height`, `emoji`. A live photo's file is its film; `still` is the id of its photo.

    `claimed_size` says that the file is larger than its bytes, to meet limits without moving megabytes.
    """
    person = world.user(user)
    where = place(world, person, chat)
    stored = _stored(world, file_id, claimed_size)
    content = {"media_group_id": media_group_id} if media_group_id else {}
    if (stored.kind == "live_photo") != bool(still):
        raise ActError("a live photo is a film with a still, and nothing else has one")
    held = live_photo(stored, _stored(world, still), details) if still else attachment(stored, details)
    if caption and stored.kind == "video_note":
        raise ActError("a video note has no caption")
    content |= held | captioned(caption, None)
    answered = forced_reply(where, person, reply_to)
    message = write(world, person, where, content, reply_to=answered, topic=topic)
    return message_view(world, message)


@act("sends_album")
def sends_album(
    world: World,
    user: int,
    file_ids: list[str],
    chat: int | None = None,
    caption: str = "",
    reply_to: int | str | None = "auto",
    topic: int = 0,
) -> Any:
    """Send 2-10 files as an album: one message and one update each, with one `media_group_id`.

    The first has the caption, and is what answers `reply_to`.
    """
    if not 2 <= len(file_ids) <= 10:
        raise ActError(f"an album has 2-10 files, not {len(file_ids)}")
    if any(_stored(world, each).kind not in ALBUM_KINDS for each in file_ids):
        raise ActError(f"an album has only {', '.join(ALBUM_KINDS)}")
    group = str(world.chance.randint(10**16, 10**17))
    return [
        sends_file(
            world,
            user,
            each,
            chat,
            *((caption, reply_to) if index == 0 else ("", None)),
            media_group_id=group,
            topic=topic,
        )
        for index, each in enumerate(file_ids)
    ]


@act("sends_poll")
def sends_poll(
    world: World, user: int, question: str, options: list[str], chat: int | None = None, topic: int = 0
) -> Any:
    """Send a poll."""
    person = world.user(user)
    where = place(world, person, chat)
    poll = {
        "id": str(world.chance.getrandbits(62)),
        "question": question,
        "options": [
            {"persistent_id": str(index), "text": option, "voter_count": 0}
            for index, option in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
    return message_view(world, write(world, person, where, {"poll": poll}, topic=topic))


@act("vanishes")
def vanishes(world: World, file_id: str) -> Any:
    """Let a file be gone from Telegram's servers, so that getFile and downloads fail."""
    _stored(world, file_id).vanished = True
    return True

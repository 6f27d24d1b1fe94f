"""The people of a test story: each method is something that a person does or notices."""

import asyncio
from typing import TYPE_CHECKING, Any

from bot.sandbox.links import Link, read_link
from bot.sandbox.seeing import Button, Message, find_button, find_key
from bot.sandbox.watching import TIMEOUT, Group, StoryError, Topic, Watcher, topic_of
from bot.sandbox.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

# The smallest files of their kinds that pass for what they are.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000"
    "000049454e44ae426082"
)


# The acts that put something into a topic.
_IN_TOPICS = words("""
    says sends_file sends_album sends_poll shares_contact shares_location presses forwards
""")


class Person(Watcher):
    """Somebody with a Telegram account. `in_chat` means a group or a topic; without it, the private chat.

    Every method that waits takes `timeout` in real seconds, and raises `StoryError` with the chat's
    transcript. What was heard once in a chat isn't heard again: each `hears` looks only beyond the message
    that the last one found and beyond any message whose button was tapped.
    """

    async def _act(self, name: str, in_chat: Group | None = None, /, **options: Any) -> Any:
        chat = {} if in_chat is None else {"chat": in_chat.id}
        topic = topic_of(in_chat) if name in _IN_TOPICS else {}
        return await self._client.act(name, user=self.id, **chat, **topic, **options)

    # Writing

    async def starts(self, payload: str = "") -> Message:
        """Open the bot (by a deep link with this payload) and presses Start."""
        options = {"payload": payload} if payload else {}
        return Message.of(await self._act("starts", None, **options))

    async def opens(self, link: str) -> None:
        """Follows `https://t.me/<bot>?start=TOKEN` without pressing Start; `starts()` then presses it."""
        found = self._door(link)
        if found.door == "group":
            raise StoryError(f"{link!r} leads into a group: scans(link, into=group)")
        await self._act("opens", payload=found.payload)

    async def says(
        self,
        text: str,
        *,
        in_chat: Group | None = None,
        reply_to: "Message | int | str | None" = "auto",
        entities: list[dict[str, Any]] | None = None,
    ) -> Message:
        """Write a text. A reply that the bot forces is given by itself, unless `reply_to` says otherwise."""
        options: dict[str, Any] = {"text": text, "reply_to": _number(reply_to)}
        if entities is not None:
            options["entities"] = entities
        return Message.of(await self._act("says", in_chat, **options))

    async def edits(self, message: Message, text: str) -> Message:
        """Change the text, or the caption, of an own message."""
        return Message.of(
            await self._client.act("edits", user=self.id, chat=message.chat, message=message.id, text=text)
        )

    async def deletes(self, message: Message) -> None:
        """Delete an own message."""
        await self._client.act("deletes", user=self.id, chat=message.chat, message=message.id)

    async def forwards(
        self, message: Message, *, in_chat: Group | None = None, to_chat: Group | None = None
    ) -> Message:
        """Pass on a message of that group, or of the chat with the bot, to another or the same."""
        options = {"message": message.id, "from_chat": None if in_chat is None else in_chat.id}
        return Message.of(await self._act("forwards", to_chat, **options))

    async def scans(self, link: str, *, into: Group | None = None) -> Message:
        """Follows `https://t.me/<bot>?start=TOKEN`, or `?startgroup=TOKEN` into a group, where `&admin=…`
        makes the bot an administrator.
        """
        found = self._door(link)
        if found.door != "group":
            return await self.starts(found.payload)
        if into is None:
            raise StoryError(f"{link!r} needs a group: scans(link, into=group)")
        options = {"payload": found.payload, "rights": list(found.rights)}
        return Message.of(await self._act("starts_in_group", into, **options))

    def _door(self, link: str) -> Link:
        found = read_link(link)
        if found.bot.lower() != self._bot.lower():
            raise StoryError(f"{link!r} doesn't lead to @{self._bot}")
        return found

    async def reads(self, *, in_chat: Group | None = None, upto: Message | None = None) -> int:
        """Read a chat to its end, or up to a message; return how many messages stay unread."""
        options = {} if upto is None else {"upto": upto.id}
        return int((await self._act("reads", in_chat, **options))["unread"])

    # Files

    async def sends(
        self,
        kind: str,
        content: bytes,
        *,
        file_name: str = "",
        mime_type: str = "",
        caption: str = "",
        in_chat: Group | None = None,
        reply_to: "Message | int | str | None" = "auto",
        **details: Any,
    ) -> Message:
        """Send a file as `photo`, `document`, `voice`, `video`, `video_note`, `audio` or `sticker`.

        `details` are its fields, such as `duration`; `claimed_size` lets it pass for larger than it is.
        """
        file_id = await self._client.upload(content, kind, file_name, mime_type)
        options = {"file_id": file_id, "caption": caption, "reply_to": _number(reply_to), **details}
        return Message.of(await self._act("sends_file", in_chat, **options))

    async def sends_photo(self, content: bytes = PIXEL, **options: Any) -> Message:
        """Send a photo."""
        return await self.sends("photo", content, **options)

    async def sends_document(
        self, content: bytes = b"%PDF-1.4\n", file_name: str = "surat.pdf", **options: Any
    ) -> Message:
        """Send a file as it is."""
        options.setdefault("mime_type", "application/pdf")
        return await self.sends("document", content, file_name=file_name, **options)

    async def sends_voice(self, content: bytes = b"OggS\0voice", **options: Any) -> Message:
        """Send a voice note."""
        return await self.sends("voice", content, mime_type="audio/ogg", **options)

    async def sends_video(self, content: bytes = b"\0\0\0\x18ftypmp42", **options: Any) -> Message:
        """Send a video."""
        return await self.sends("video", content, mime_type="video/mp4", **options)

    async def sends_video_note(self, content: bytes = b"\0\0\0\x18ftypmp42", **options: Any) -> Message:
        """Send a round video."""
        return await self.sends("video_note", content, mime_type="video/mp4", **options)

    async def sends_live_photo(
        self, film: bytes = b"\0\0\0\x18ftypmp42", still: bytes = PIXEL, **options: Any
    ) -> Message:
        """Send a live photo: a film, and the still that older apps show."""
        photo = await self._client.upload(still, "photo", "", "")
        return await self.sends("live_photo", film, mime_type="video/mp4", still=photo, **options)

    async def sends_audio(self, content: bytes = b"ID3\x04audio", **options: Any) -> Message:
        """Send a piece of music."""
        return await self.sends("audio", content, mime_type="audio/mpeg", **options)

    async def sends_sticker(self, content: bytes = b"RIFF\0\0\0\0WEBP", **options: Any) -> Message:
        """Send a sticker."""
        return await self.sends("sticker", content, **options)

    async def sends_album(
        self,
        contents: "Sequence[bytes]" = (PIXEL, PIXEL),
        *,
        kind: str = "photo",
        caption: str = "",
        in_chat: Group | None = None,
    ) -> list[Message]:
        """Send photos, or files of another kind, as one album."""
        ids = [await self._client.upload(content, kind, "", "") for content in contents]
        views = await self._act("sends_album", in_chat, file_ids=ids, caption=caption)
        return [Message.of(view) for view in views]

    async def shares_contact(self, *, in_chat: Group | None = None, **contact: Any) -> Message:
        """Shares the own contact, or another (`phone_number`, `first_name`, …)."""
        return Message.of(await self._act("shares_contact", in_chat, **contact))

    async def shares_location(
        self, latitude: float, longitude: float, *, in_chat: Group | None = None
    ) -> Message:
        """Share where the person is, in degrees."""
        return Message.of(await self._act("shares_location", in_chat, latitude=latitude, longitude=longitude))

    async def sends_poll(
        self, question: str, options: "Sequence[str]", *, in_chat: Group | None = None
    ) -> Message:
        """Send a poll."""
        return Message.of(await self._act("sends_poll", in_chat, question=question, options=list(options)))

    # Tapping

    async def taps(
        self, label: str, *, in_chat: Group | None = None, on: Message | None = None, timeout: float = TIMEOUT
    ) -> Button:
        """Taps the newest button that is, or else begins with, `label`: inline, or of the reply keyboard.

        Waits for the button to appear; `on` looks only at one message. Returns the button (with its `url`).
        """
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            view = await self._view(in_chat)
            messages = [Message.of(each) for each in view["messages"]]
            if on is not None:
                messages = [each for each in messages if each.id == on.id]
            if (found := find_button(messages, label)) is not None:
                message, button = found
                self._noticed(message)
                # Stale, because the bot may edit the message between the look and the tap.
                await self._act("taps", in_chat, message=message.id, text=button.text, stale=True)
                return button
            if on is None and (pressed := find_key(view["keyboard"], label)) is not None:
                await self._act("presses", in_chat, text=pressed)
                return Button(pressed)
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise StoryError(self._sees_no(label, messages, view["keyboard"]))
            await self._change(view, in_chat, left)

    async def taps_old(self, message: Message, label: str | None = None, *, data: str | None = None) -> None:
        """Taps a button that an edit has taken away, or any `data`, like an app that lags behind."""
        options = {"text": label} if label is not None else {"data": data}
        await self._client.act(
            "taps", user=self.id, chat=message.chat, message=message.id, stale=True, **options
        )

    async def taps_twice(self, label: str, *, in_chat: Group | None = None) -> None:
        """Taps a button twice before the bot can do anything about it."""
        view = await self._view(in_chat)
        found = find_button([Message.of(each) for each in view["messages"]], label)
        if found is None:
            messages = [Message.of(each) for each in view["messages"]]
            raise StoryError(self._sees_no(label, messages, view["keyboard"]))
        message, button = found
        self._noticed(message)
        tap = {
            "act": "taps",
            "user": self.id,
            "chat": message.chat,
            "message": message.id,
            "text": button.text,
            "stale": True,
        }
        await self._client.acts([tap, tap])

    # Being there or not

    async def blocks(self) -> None:
        """Blocks the bot."""
        await self._act("block")

    async def unblocks(self) -> None:
        """Unblock the bot."""
        await self._act("unblock")

    async def takes_voice(self, takes: bool) -> None:
        """Set whether voice and video notes are taken."""
        await self._act("take_voice", takes=takes)

    async def deletes_account(self) -> None:
        """Delete the account; its name is empty from then on."""
        await self._act("deactivate")

    async def joins(self, into: Group | str) -> None:
        """Join a group, by itself or by an invite link that asks nobody."""
        await self._act("joins", **_door_of(into))

    async def asks_to_join(self, into: Group | str, *, bio: str = "") -> None:
        """Ask to be let in, by an invite link that asks first or to a public group that screens newcomers."""
        await self._act("asks_to_join", bio=bio, **_door_of(into))

    async def looks_into(self, link: str) -> dict[str, Any]:
        """Look what an invite link leads to: `{"title", "members", "requests", "waiting", "present", …}`."""
        return dict(await self._act("looks_into", link=link))

    async def approves(self, whom: "Person | int", group: Group) -> None:
        """Let somebody in who asked to join."""
        await self._act("approves", group, whom=_id(whom))

    async def declines(self, whom: "Person | int", group: Group) -> None:
        """Turn somebody away who asked to join."""
        await self._act("declines", group, whom=_id(whom))

    async def makes_link(self, group: Group, **terms: Any) -> str:
        """Make an invite link (`name`, `requests`, `expires`, `limit`); return its address."""
        return str((await self._act("makes_link", group, **terms))["invite_link"])

    async def revokes_link(self, group: Group, link: str) -> None:
        """End an invite link."""
        await self._act("revokes_link", group, link=link)

    async def screens(self, group: Group, screened: bool = True) -> None:
        """Let a public group approve of all newcomers, or of nobody."""
        await self._act("screens", group, screened=screened)

    async def leaves(self, group: Group) -> None:
        """Leave a group."""
        await self._act("leaves", group)

    async def adds(self, whom: "Person | int", group: Group) -> None:
        """Add somebody to a group; for the bot, `sandbox.bot.id`."""
        await self._act("adds", group, whom=_id(whom))

    async def kicks(self, whom: "Person | int", group: Group) -> None:
        """Remove somebody from a group."""
        await self._act("kicks", group, whom=_id(whom))

    async def promotes(
        self, whom: "Person | int", group: Group, *, anonymous: bool = False, **options: Any
    ) -> None:
        """Make somebody an administrator (`title`, `rights`)."""
        await self._act("promotes", group, whom=_id(whom), anonymous=anonymous, **options)

    async def demotes(self, whom: "Person | int", group: Group) -> None:
        """Make an administrator a plain member."""
        await self._act("demotes", group, whom=_id(whom))

    async def restricts(self, whom: "Person | int", group: Group, *, allowed: "Sequence[str]" = ()) -> None:
        """Keep somebody from everything but what is `allowed`; `demotes` ends it."""
        await self._act("restricts", group, whom=_id(whom), allowed=list(allowed))

    async def forbids(self, group: Group, *what: str) -> None:
        """Forbids members to send `what` (names of ChatPermissions); without it, nothing is forbidden."""
        await self._act("forbids", group, what=list(what))

    async def links_channel(self, group: Group, title: str = "Kanal") -> None:
        """Make the group a channel's discussion group: whoever is no member can look in and comment."""
        await self._act("links_channel", group, title=title)

    async def unlinks_channel(self, group: Group) -> None:
        """End that the group is a channel's discussion group."""
        await self._act("unlinks_channel", group)

    async def posts_in_channel(self, text: str, group: Group) -> Message:
        """Post in the channel; the post arrives in its discussion group by itself."""
        return Message.of(await self._act("posts_in_channel", group, text=text))

    async def hides_members(self, group: Group, hidden: bool = True) -> None:
        """Lets a bot that is no administrator be told who is a member, or not."""
        await self._act("hides_members", group, hidden=hidden)

    async def closes_general(self, group: Group, *, hide: bool = False) -> None:
        """Close, or hide, the General topic."""
        await self._act("closes_general", group, hide=hide)

    async def opens_general(self, group: Group) -> None:
        """Open, or show, the General topic again."""
        await self._act("opens_general", group)

    async def uses_topics(self, group: Group, forum: bool = True) -> None:
        """Make a supergroup a forum, or a plain one again."""
        await self._act("uses_topics", group, forum=forum)

    async def creates_topic(self, name: str, group: Group) -> Topic:
        """Begin a topic."""
        found = await self._act("creates_topic", group, name=name)
        return Topic(group, found["message_thread_id"], name)

    async def renames_topic(self, topic: Topic, name: str) -> None:
        """Give a topic another name."""
        await self._act("edits_topic", topic, topic=topic.number, name=name)
        topic.name = name

    async def closes_topic(self, topic: Topic) -> None:
        """Close a topic."""
        await self._act("closes_topic", topic, topic=topic.number)

    async def reopens_topic(self, topic: Topic) -> None:
        """Open a topic again."""
        await self._act("reopens_topic", topic, topic=topic.number)

    async def deletes_topic(self, topic: Topic) -> None:
        """Delete a topic with all messages in it."""
        await self._act("deletes_topic", topic, topic=topic.number)

    async def migrates(self, group: Group) -> Group:
        """Turn a group into a supergroup; the group object follows, what is returned is the old one."""
        old = Group(group.id, group.title)
        group.id = (await self._act("migrates", group))["id"]
        return old

    async def retitles(self, group: Group, title: str) -> None:
        """Give the group another title."""
        await self._act("retitles", group, title=title)
        group.title = title

    async def deletes_group(self, group: Group) -> None:
        """Delete the group for everybody."""
        await self._act("deletes_group", group)


def _id(whom: Person | int) -> int:
    return whom if isinstance(whom, int) else whom.id


def _door_of(into: Group | str) -> dict[str, Any]:
    return {"link": into} if isinstance(into, str) else {"chat": into.id}


def _number(reply_to: Message | int | str | None) -> int | str | None:
    return reply_to.id if isinstance(reply_to, Message) else reply_to

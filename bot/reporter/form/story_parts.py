"""The parts of the story, and the files: what is told, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reporter.form.draft import MAX_STORY_LENGTH, Draft
from bot.reporter.form.events import FileReceived, Remark
from bot.reporter.form.phrases import FILE_HINTS, list_hints

if TYPE_CHECKING:
    from bot.reporter.form.events import Effects
    from storage.records import Json


def add_to_story(draft: Draft, text: str, message_id: int) -> Remark:
    """Add words to the story, as far as they fit."""
    room = MAX_STORY_LENGTH - draft.story_length
    if room > 0:
        draft.story.append({"m": message_id, "text": text[:room]})
    return (
        Remark("kept_text") if len(text) <= room else Remark("story_full", {"lost": len(text) - max(0, room)})
    )


def add_in_passing(draft: Draft, text: str, message_id: int) -> Effects:
    """Take words for a part of the story, and say so; that they are kept is then said already."""
    told = add_to_story(draft, text, message_id)
    return [Remark("into_story")] if told == Remark("kept_text") else [Remark("into_story"), told]


def share(draft: Draft, part: Json) -> Remark | None:
    """Add a place or a contact to the story; or the remark that there are too many."""
    if not draft.has_room_to_share:
        return Remark("shared_full")
    draft.story.append(part)
    return None


def rewrite_story(draft: Draft, text: str, message_id: int) -> Remark | None:
    """Return a message of the story, or a file's caption, reads otherwise now. None if it is neither."""
    file = next((file for file in draft.files if file["m"] == message_id), None)
    if file is not None:
        file["caption"] = text
    part = next((part for part in draft.story if part["m"] == message_id and "text" in part), None)
    if part is None:
        return Remark("edited") if file is not None else None
    room = MAX_STORY_LENGTH - draft.story_length + len(part["text"])
    part["text"] = text[:room]
    return Remark("edited") if len(text) <= room else Remark("story_full", {"lost": len(text) - room})


def clear_story(draft: Draft) -> None:
    """Drop the story's words; what was spoken or filmed stays among the files."""
    draft.story = []


def keep_file(draft: Draft, event: FileReceived, *, in_story: bool) -> None:
    """Take a file as evidence, and as a part of the story if that is being told."""
    caption = event.caption
    for evidence_id, kind in ((event.evidence_id, event.kind), *event.more):
        draft.files.append({"id": evidence_id, "kind": kind, "m": event.message_id, "caption": caption})
        if in_story:
            draft.story.append({"m": event.message_id, "file": evidence_id})
        caption = ""


def hint_at_kinds(draft: Draft, kinds: list[str]) -> list[Remark]:
    """Return what files of these kinds may tell about their sender, each sentence once in a report."""
    new = list_hints(kind for kind in kinds if FILE_HINTS[kind] not in list_hints(draft.hinted))
    draft.hinted += [kind for kind in dict.fromkeys(kinds) if kind not in draft.hinted]
    return [Remark("tells", {"hint": hint}) for hint in new]


def drop_file(draft: Draft, index: int) -> str:
    """Take a file out of the report; its evidence id."""
    evidence_id = str(draft.files.pop(index)["id"])
    draft.story = [part for part in draft.story if part.get("file") != evidence_id]
    return evidence_id

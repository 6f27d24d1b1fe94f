"""What an answer changes in a draft. Every function alters the draft given to it; `machine` copies first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from bot.reporter.form import parsing
from bot.reporter.form.draft import MAX_STORY_LENGTH, Draft
from bot.reporter.form.events import FileReceived, Remark
from bot.reporter.form.named_unit import accused_answer
from bot.reporter.form.steps import Choice, Form, QuestionKind, Step, group_categories, says_danger
from bot.rules.categories import SAFETY, SAID_WITH
from storage.records import AccusedUnit

if TYPE_CHECKING:
    from storage.records import Json

WRITTEN_KINDS: Final = frozenset(
    {
        QuestionKind.TEXT,
        QuestionKind.AMOUNT,
        QuestionKind.WHEN,
        QuestionKind.WHERE,
        QuestionKind.PHONE,
        QuestionKind.PEOPLE,
        QuestionKind.PERSON,
    }
)
"""The kinds that words answer."""

PERSON_PREFIX: Final = "person:"
"""How the slot of one person's detail begins: `person:0:name`."""


# by button


def take_choice(form: Form, draft: Draft, step: Step, choice: Choice, today: date) -> None:
    """Take a choice as the answer, with the answers that go with it, and drop what no longer belongs."""
    was = says_danger(draft)
    for key in {key for other in step.choices(draft) for key, _ in other.also}:
        draft.answers.pop(key, None)
    if step.key == "accused":
        forget_accused(draft)
    key = prepare_answer_key(draft, step)
    forget_source(draft, key)
    if step.kind is QuestionKind.WHEN:
        draft.answers[step.key] = _when_answer(choice.value, today)
    elif step.kind is QuestionKind.WHERE:
        draft.answers[step.key] = {"text": draft.place.spot}
    elif key.startswith(PERSON_PREFIX):
        _set_detail(draft, key, choice.label)
    else:
        draft.answers[step.key] = choice.value
    draft.answers.update(choice.also)
    if step.key == "accused_there" and draft.answers["accused"] == AccusedUnit.PROPAM:
        draft.answers["accused_other"] = {"text": draft.place.nearest}  # said as if it had been typed
    _realign_answers(form, draft, step.key, was=was)


def _when_answer(value: str, today: date) -> Json:
    days = {"today": 0, "yesterday": 1}
    if value in days:
        return {"date": (today - timedelta(days=days[value])).isoformat(), "precision": "exact"}
    if value == "unknown":
        return {"precision": "unknown"}
    return {"date": today.isoformat(), "precision": "about", "within": value}


def _realign_answers(form: Form, draft: Draft, key: str, *, was: bool) -> None:
    """Bring the other answers in line with the one just changed. A danger once said (`was`) stays one: where
    an answer to another question would end it, it is asked again.
    """
    _drop_irrelevant(form, draft)
    if (said := SAID_WITH.get(key)) and draft.answers.get(key) != "yes":
        if draft.answers.get(SAFETY) == said:
            del draft.answers[SAFETY]
    elif was and key != SAFETY and not says_danger(draft):
        draft.answers.pop(SAFETY, None)
    for question, answer in SAID_WITH.items():
        if draft.answers.get(SAFETY) == answer and form.step(question).relevant(draft):
            draft.answers.setdefault(question, "yes")
    _drop_irrelevant(form, draft)


def is_undecided(draft: Draft, step: Step) -> bool:
    """Whether it isn't known yet if a question is asked: what the complaint is about, or whether there is
    danger, is still to be answered. Until then nothing that was said is dropped.
    """
    is_open = not draft.category or SAFETY not in draft.answers
    return is_open and (not step.topic or step.topic == SAFETY)


def _drop_irrelevant(form: Form, draft: Draft) -> None:
    """Drop the answers to questions that are no longer asked."""
    if draft.category and draft.category not in group_categories(draft):
        del draft.answers["category"]
    for step in form.steps:
        if step.relevant(draft) or step.key == "category" or is_undecided(draft, step):
            continue
        if step.key in draft.seen:
            draft.seen.remove(step.key)
        if step.key in draft.answers:
            del draft.answers[step.key]
            forget_source(draft, step.key)


def clear_answer(form: Form, draft: Draft, step: Step) -> None:
    """Empty the answer to a question."""
    was, key = says_danger(draft), prepare_answer_key(draft, step)
    forget_source(draft, key)
    if key.startswith(PERSON_PREFIX):
        _set_detail(draft, key, "")
    draft.answers.pop(step.key, None)
    _realign_answers(form, draft, step.key, was=was)


def is_answered(draft: Draft, step: Step) -> bool:
    """Whether a question has an answer that could be emptied."""
    if step.key.startswith("person_"):
        return bool(draft.people[draft.person].get(step.key.removeprefix("person_")))
    return step.key in draft.answers


def can_stay(form: Form, draft: Draft, step: Step) -> bool:
    """Whether words that were given before can be left as they are, where the way leads past them again."""
    passing = draft.changing and not form.is_first_of_topic(step)
    return passing and step.kind in WRITTEN_KINDS and step.key in draft.answers


def first_missing(draft: Draft) -> str | None:
    """Return the first question that has to be answered before sending; None if none is open."""
    if draft.place.unit_id is None:
        return "unit"
    if not draft.category:
        return "category" if group_categories(draft) else "group"
    if not draft.is_told:
        return "story"
    if not draft.place.handlers.get(str(draft.answers.get("accused"))):
        return "accused"
    if "safety" not in draft.answers:
        return "safety"
    return "name" if draft.answers.get("known") == "identified" and "name" not in draft.answers else None


# by words


def prepare_answer_key(draft: Draft, step: Step) -> str:
    """Return the name of the answer that a question's words go to."""
    if step.kind is QuestionKind.PEOPLE:
        add_person(draft)
        return f"{PERSON_PREFIX}{draft.person}:name"
    if step.kind is QuestionKind.PERSON:
        return f"{PERSON_PREFIX}{draft.person}:looks"
    if step.key.startswith("person_"):
        return f"{PERSON_PREFIX}{draft.person}:{step.key.removeprefix('person_')}"
    return step.key


def write_answer(draft: Draft, key: str, kind: QuestionKind, text: str, today: date) -> Remark | None:
    """Take words as an answer; or the note that says why they can't be one."""
    if kind is QuestionKind.PHONE:
        return write_phone(draft, text)
    if kind is QuestionKind.WHEN:
        answer = parsing.parse_when(text, today)
        if answer.get("date", "") > today.isoformat():
            return Remark("date_future")
        draft.answers[key] = answer
    elif key == "accused_other" and not _take_accused(draft, text):
        return Remark("no_handler")
    elif key.startswith(PERSON_PREFIX):
        _set_detail(draft, key, text)
    else:
        draft.answers[key] = parsing.parse_amount(text) if kind is QuestionKind.AMOUNT else {"text": text}
    forget_source(draft, key)
    return None


def _take_accused(draft: Draft, text: str) -> bool:
    """Take whose member the typed unit's name amounts to; False if no unit could handle that."""
    accused = accused_answer(draft.place.own, text)
    if not draft.place.handlers.get(accused):
        return False
    draft.answers["accused"] = accused
    return True


def write_phone(draft: Draft, text: str) -> Remark | None:
    """Take a telephone number, however it is written."""
    number = parsing.parse_phone(text)
    if number is None:
        return Remark("phone_unclear")
    draft.answers["phone"] = {"text": number}
    return None


def add_looks(draft: Draft, key: str, text: str, message_id: int) -> None:
    """Add a message to what describes a person; one that was added before reads otherwise now."""
    draft.said[str(message_id)] = key
    draft.told[str(message_id)] = text
    of_person = [int(message) for message, said in draft.said.items() if said == key]
    _set_detail(draft, key, "\n".join(draft.told.get(str(message), "") for message in sorted(of_person)))


def rewrite_answer(form: Form, draft: Draft, message_id: int, text: str, today: date) -> Remark | None:
    """Take an edited message as its answer's new words; without words it changes nothing."""
    if not text.strip():
        return Remark("edit_unknown")
    key = draft.said[str(message_id)]
    if str(message_id) in draft.told:
        add_looks(draft, key, text, message_id)
        return None
    if key.startswith(PERSON_PREFIX):
        _set_detail(draft, key, text)
        return None
    return write_answer(draft, key, form.step(key).kind, text, today)


def forget_accused(draft: Draft) -> None:
    """Drop the answer to "whose member?" with the unit's name that was typed for it."""
    for key in ("accused", "accused_there", "accused_other"):
        draft.answers.pop(key, None)
        forget_source(draft, key)


def forget_source(draft: Draft, key: str) -> None:
    """Forget which message gave an answer that was replaced: it no longer speaks for it."""
    for message in [message for message, said in draft.said.items() if said == key]:
        del draft.said[message]
        draft.told.pop(message, None)


# people


def add_person(draft: Draft) -> None:
    """Turn to a new person; one that nothing is known of yet is used again."""
    draft.answers.pop("who", None)
    if not draft.people or draft.people[-1]:
        draft.people.append({})
    draft.person = len(draft.people) - 1


def drop_person(draft: Draft) -> None:
    """Take the person at hand out of the report; those after them move up."""
    gone = draft.person
    del draft.people[gone]
    draft.person = max(0, min(gone, len(draft.people) - 1))
    said: dict[str, str] = {}
    for message, key in draft.said.items():
        if not key.startswith(PERSON_PREFIX):
            said[message] = key
            continue
        _, number, detail = key.split(":")
        if int(number) != gone:
            said[message] = f"{PERSON_PREFIX}{int(number) - (int(number) > gone)}:{detail}"
    draft.said = said


def _person_details(draft: Draft, key: str) -> dict[str, str]:
    return draft.people[int(key.split(":")[1])]


def _set_detail(draft: Draft, key: str, text: str) -> None:
    detail = key.split(":")[2]
    if text:
        _person_details(draft, key)[detail] = text
    else:
        _person_details(draft, key).pop(detail, None)


# the story and its files


def add_to_story(draft: Draft, text: str, message_id: int) -> Remark:
    """Add words to the story, as far as they fit."""
    room = MAX_STORY_LENGTH - draft.story_length
    if room > 0:
        draft.story.append({"m": message_id, "text": text[:room]})
    return (
        Remark("kept_text") if len(text) <= room else Remark("story_full", {"lost": len(text) - max(0, room)})
    )


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


def take_caption(draft: Draft, text: str, message_id: int, *, in_story: bool) -> Remark:
    """Return the words below a file: part of the story while it is told, else kept with the file only."""
    return add_to_story(draft, text, message_id) if in_story else Remark("kept_text")


def drop_file(draft: Draft, index: int) -> str:
    """Take a file out of the report; its evidence id."""
    evidence_id = str(draft.files.pop(index)["id"])
    draft.story = [part for part in draft.story if part.get("file") != evidence_id]
    return evidence_id

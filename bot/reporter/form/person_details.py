"""Those complained about, and the details of each: the slots `person:<number>:<detail>`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.reporter.form.draft import Draft

PERSON_PREFIX: Final = "person:"
"""How the slot of one person's detail begins: `person:0:name`."""


def detail_key(draft: Draft, detail: str) -> str:
    """Return the slot of a detail of the person at hand."""
    return f"{PERSON_PREFIX}{draft.person}:{detail}"


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


def set_detail(draft: Draft, key: str, text: str) -> None:
    detail = key.split(":")[2]
    if text:
        _person_details(draft, key)[detail] = text
    else:
        _person_details(draft, key).pop(detail, None)


def add_looks(draft: Draft, key: str, text: str, message_id: int) -> None:
    """Add a message to what describes a person; one that was added before reads otherwise now."""
    draft.said[str(message_id)] = key
    draft.told[str(message_id)] = text
    of_person = [int(message) for message, said in draft.said.items() if said == key]
    set_detail(draft, key, "\n".join(draft.told.get(str(message), "") for message in sorted(of_person)))

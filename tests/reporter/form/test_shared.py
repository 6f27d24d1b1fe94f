"""Places and contacts shared in a story are bounded, like people and files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.reporter.form.draft import MAX_SHARED
from bot.reporter.form.events import ContactReceived, FormEvent, LocationReceived, Remark
from bot.reporter.form.machine import advance
from bot.reporter.form.questions import FORM
from tests.reporter.form.play import new_draft

PLACE = LocationReceived(-8.6, 116.1, 1)
CONTACT = ContactReceived("Wati", "+6281200000000", own=False, message_id=1)


@pytest.mark.parametrize("kind", [PLACE, CONTACT])
def test_a_story_holds_so_many_places_and_contacts_and_says_so_beyond(kind: FormEvent) -> None:
    draft = new_draft()
    draft.answers["where"] = {"text": "pos"}
    for number in range(MAX_SHARED):
        event = replace(PLACE if number % 2 else CONTACT, message_id=number)
        draft, _ = advance(FORM, draft, event)
    assert len(draft.story) == MAX_SHARED == 20  # the remark names the number
    draft, effects = advance(FORM, draft, kind)
    assert len(draft.story) == MAX_SHARED
    assert Remark("shared_full") in effects

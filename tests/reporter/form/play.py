"""The form alone, played: no Telegram, no store. Buttons are tapped by what stands on them.

A transcript is a text file. Its head names the language and the poster (clinic or none, else a Polsek's own);
then, line by line:

    >> [Label]           a tap on the newest question      >> "words"    a text
    >> ![Label]          a tap on the question before it   >> <photo>    a file; <photo words> with a caption
    >> edit 2 "words"    the second message reads so now     >> <location>, <contact own>, <sticker>…
    << step !note ?toast what is asked, what is remarked, what a toast says; nothing else may come
    << step [A] [B]      the same, and these are all its buttons
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.reporter.form import rendering
from bot.reporter.form.draft import Draft, ReportPlace
from bot.reporter.form.events import (
    AskQuestion,
    ButtonTapped,
    ChooseUnit,
    ContactReceived,
    Effect,
    FileReceived,
    FileRefused,
    FindUnit,
    FormEvent,
    LocationReceived,
    MessageEdited,
    Remark,
    SendReport,
    ShowToast,
    StrayReceived,
    TextReceived,
    UnitSettled,
    UnitsOffered,
)
from bot.reporter.form.machine import advance, begin_draft
from bot.reporter.form.questions import FORM
from bot.texts import translator

TODAY = date(2026, 11, 23)
EVERY = {"this": True, "polres": True, "propam": True, "other": True, "unknown": True}


def at_polsek() -> ReportPlace:
    """A poster in a Polsek whose Polres and Polda have groups."""
    place = ReportPlace(
        "poster", "p1", "ruang tunggu", "u1", "Polsek Sekotong", "polsek", "Asia/Makassar", dict(EVERY)
    )
    place.own = {"Polres Lombok Barat": "polres", "Polsek Sekotong": "this"}
    nearest, above = "Polres Lombok Barat", "Polda NTB"
    place.handled_by = {
        "this": nearest,
        "polres": above,
        "propam": above,
        "other": nearest,
        "unknown": nearest,
    }
    return place


def at_clinic() -> ReportPlace:
    """A poster of the same Polsek in a clinic."""
    place = at_polsek()
    place.spot, place.site = "Puskesmas Contoh", "clinic"
    return place


def nowhere() -> ReportPlace:
    """No poster: the unit is still to be chosen."""
    return ReportPlace("none", options=[["u1", "Polsek Sekotong", ""], ["u2", "Polres Lombok Barat", "here"]])


def new_draft(place: ReportPlace | None = None) -> Draft:
    """A draft right after consent."""
    consent = {"version": "1", "at": "2026-11-23T02:00:00+00:00"}
    return begin_draft(FORM, nonce="ab12cd34", key="00" * 32, consent=consent, place=place or at_polsek())


@dataclass
class Play:
    """One citizen filling in the form. `replies` are those to the last thing done."""

    draft: Draft = field(default_factory=new_draft)
    language: str = "id"
    effects: list[Effect] = field(default_factory=list)
    messages: int = 0  # message ids given to what the citizen writes: 1, 2, 3…
    bot_message: int = 1000  # the message that shows the newest question
    sent: bool = False
    keyboards: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # (message, {label: data})
    taps: int = 0

    def __post_init__(self) -> None:
        self.show()

    def show(self) -> None:
        """Note what the newest question's buttons carry."""
        rows = rendering.button_rows(FORM, self.draft, translator(self.language))
        buttons = {
            str(label): f"{self.draft.turn}:{self.draft.step}={value}" for row in rows for label, value in row
        }
        self.keyboards.append((self.bot_message, buttons))

    def do(self, event: FormEvent) -> list[Effect]:
        """Give the machine an event; look up units as the shell would."""
        self.draft, self.effects = advance(FORM, self.draft, event)
        for reply in self.effects:
            if isinstance(reply, AskQuestion):
                if reply.edit is None:
                    self.bot_message += 1
                self.show()
            elif isinstance(reply, SendReport):
                self.sent = True
            elif isinstance(reply, ChooseUnit):
                if reply.final or reply.unit_id == "u1":
                    return self.do(
                        UnitSettled(reply.unit_id, "Polsek Sekotong", "polsek", handlers=dict(EVERY))
                    )
                return self.do(UnitsOffered((("u1", "Polsek Sekotong", ""),), top=False))
            elif isinstance(reply, FindUnit):
                return self.do(UnitsOffered((), note="no_such_unit"))
        return self.effects

    def tap(self, label: str, *, back: int = 0) -> list[Effect]:
        """Tap a button of the newest question, or of the one `back` questions before it."""
        message, buttons = self.keyboards[-1 - back]
        assert label in buttons, f"no button {label!r} among {list(buttons)}"
        return self.tap_data(buttons[label], message)

    def tap_data(self, data: str, message: int) -> list[Effect]:
        """Tap whatever carries this data."""
        self.taps += 1
        turn, _, rest = data.partition(":")
        step, _, value = rest.partition("=")
        return self.do(ButtonTapped(step, int(turn), value, message, TODAY))

    def say(self, text: str) -> list[Effect]:
        """Write something; a label typed counts as its button."""
        self.messages += 1
        value = rendering.match_typed_label(FORM, self.draft, text)
        if value is not None:
            return self.do(ButtonTapped(self.draft.step, self.draft.turn, value, None, TODAY))
        return self.do(TextReceived(text, self.messages, TODAY))

    def edit(self, message: int, text: str) -> list[Effect]:
        """Change an earlier message."""
        return self.do(MessageEdited(text, message, TODAY))

    def send(self, kind: str, words: str = "", *, album: str = "") -> list[Effect]:
        """Send anything but a text."""
        self.messages += 1
        number = self.messages
        events: dict[str, FormEvent] = {
            "location": LocationReceived(-8.76, 115.97, number, words),
            "contact": ContactReceived("Budi", "+628123456789", words == "own", number),
            "too_big": FileRefused("too_big", number, words),
            "sticker": StrayReceived("sticker"),
            "poll": StrayReceived("poll"),
            "command": StrayReceived("command"),
        }
        return self.do(events.get(kind) or FileReceived(f"{number:032x}", kind, number, words, album))

    @property
    def asked(self) -> str:
        """The step that was asked last by these replies; "" if none was."""
        return self.draft.step if any(isinstance(reply, AskQuestion) for reply in self.effects) else ""

    def heard(self) -> set[str]:
        """The replies as a transcript writes them."""
        said = {f"!{reply.word}" for reply in self.effects if isinstance(reply, Remark)}
        said |= {f"?{reply.word}" for reply in self.effects if isinstance(reply, ShowToast)}
        said |= {"send" for reply in self.effects if isinstance(reply, SendReport)}
        return said | ({self.asked} - {""})


_STEP = re.compile(r'>> (?:(!?)\[(.+)\]|"(.*)"|<(\w+) ?(.*)>|edit (\d+) "(.*)")$')


def act(play: Play, line: str) -> None:
    """Do what a `>>` line says."""
    match = _STEP.match(line)
    assert match, f"not understood: {line}"
    before, label, words, kind, more, message, edit = match.groups()
    if label:
        play.tap(label, back=1 if before else 0)
    elif kind:
        play.send(kind, more)
    elif message:
        play.edit(int(message), edit)
    else:
        play.say(words)


def run(text: str) -> Play:
    """Play a transcript; an answer that isn't written there fails."""
    head, _, body = text.partition("\n\n")
    setting: dict[str, Any] = dict(line.split(": ", 1) for line in head.splitlines())
    place = {"none": nowhere, "clinic": at_clinic}.get(setting.get("poster", ""), at_polsek)
    play = Play(new_draft(place()), setting.get("language", "id"))
    for number, line in enumerate(body.splitlines(), 1):
        if line.startswith(">>"):
            act(play, line)
        elif line.startswith("<<"):
            check(play, line, number)
    return play


def check(play: Play, line: str, number: int) -> None:
    """Compare the replies with a `<<` line."""
    buttons = re.findall(r"\[(.+?)\]", line)
    expected = set(re.sub(r"\[.+?\]", "", line[2:]).split())
    assert play.heard() == expected, f"line {number}: {line}\nheard {sorted(play.heard())}"
    if buttons:
        assert list(play.keyboards[-1][1]) == buttons, f"line {number}: {list(play.keyboards[-1][1])}"

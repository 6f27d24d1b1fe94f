"""Leaks, planted into the product: what mistakes would look like. The twins must find each.

Some are planted together, for a world costs time: each is told from the others by where it shows, and how.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import pytest
import structlog
from sqlalchemy import select
from telegram import Update

from bot import posters
from bot.cli.poster import life
from bot.intake.batch import Intake
from bot.officers import authorization, cards, questions
from bot.officers.group import lists
from bot.officers.steps import approval_requests
from bot.reporter.filing import start, submission
from bot.reporter.followup import news
from bot.rules import pseudonym
from storage import (
    cases,
    conversations,
    counters,
    evidence,
    identities,
    officers,
    outbox,
    scans,
    schema,
    sealing,
)
from storage.errors import StorageError
from tests.twins.seen import Observation, differing

Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Leak:
    """`plant` puts it in. It is found if lines of that `kind` differ which look so (`shows`)."""

    name: str
    plant: Callable[[Patch], None]
    kind: str
    shows: str = ""

    def is_found(self, one: Observation, other: Observation) -> bool:
        """Whether it is among the differences: lines of its looks stand in one world and not in the other."""
        lines = differing(getattr(one, self.kind), getattr(other, self.kind))
        looks = [line for line in lines if re.search(self.shows, line[2:])]
        return Counter(line[2:] for line in looks if line[0] == "-") != Counter(
            line[2:] for line in looks if line[0] == "+"
        )


async def _reporter(tx: Any, case_id: str) -> Any:
    with suppress(StorageError):
        return await identities.reporter(tx, case_id)
    return None


async def _is_officers(tx: Any, case_id: str) -> bool:
    """Whether the case was reported by somebody who was ever seen in a group."""
    found = await _reporter(tx, case_id)
    return found is not None and bool(found.chat_id) and await officers.by_user(tx, found.chat_id) is not None


def _language_shown(patch: Patch) -> None:
    """The card is marked where the reporter's phone isn't Indonesian."""
    load = cards.load_card_view

    async def marked(tx: Any, deployment: Any, case: Any, unit: Any) -> Any:
        shown, found = await load(tx, deployment, case, unit), await _reporter(tx, case.id)
        english = found is not None and found.language == "en"
        return replace(shown, poster_unit=f"{shown.poster_unit} (en)") if english else shown

    patch.setattr(cards, "load_card_view", marked)


def _escalation(patch: Patch) -> None:
    """A request goes above at once where the reporter is a colleague."""
    alone = approval_requests._is_alone

    async def without_the_reporter(turn: Any) -> bool:
        return await _is_officers(turn.tx, turn.case.id) or await alone(turn)

    patch.setattr(approval_requests, "_is_alone", without_the_reporter)


def _sound(patch: Patch) -> None:
    """The group hears a sound where an officer reported."""
    put = outbox.put

    async def loud(tx: Any, message: Any) -> int:
        if message.case_id and message.chat_id < 0 and await _is_officers(tx, message.case_id):
            params = {name: value for name, value in message.params.items() if name != "disable_notification"}
            message = replace(message, params=params)
        return await put(tx, message)

    patch.setattr(outbox, "put", loud)


def _minute(patch: Patch) -> None:
    """What officers hear of a case waits a minute where one of them reported."""
    put = outbox.put

    async def late(tx: Any, message: Any) -> int:
        if message.case_id and message.chat_id < 0 and await _is_officers(tx, message.case_id):
            message = replace(message, not_before=tx.now + timedelta(minutes=1))
        return await put(tx, message)

    patch.setattr(outbox, "put", late)


def _unprotected(patch: Patch) -> None:
    """A card can be forwarded unless its reporter has a short account number."""
    put = outbox.put

    async def open_to_all(tx: Any, message: Any) -> int:
        found = await _reporter(tx, message.case_id) if message.case_id and message.chat_id < 0 else None
        if found is not None and found.chat_id < 10**9:
            message = replace(message, params=message.params | {"protect_content": False})
        return await put(tx, message)

    patch.setattr(outbox, "put", open_to_all)


def _order(patch: Patch) -> None:
    """A list of cases is in the order of the accounts."""
    build = lists._build_list_page

    async def ordered(room: Any, title: Any, page: Any, *more: Any) -> Any:
        found = [(await _reporter(room.tx, case.id), case) for case in page.cases]
        by_account = sorted(found, key=lambda each: each[0].chat_id if each[0] else 0)
        return await build(room, title, replace(page, cases=[case for _, case in by_account]), *more)

    patch.setattr(lists, "_build_list_page", ordered)


def _extra_row(patch: Patch) -> None:
    """A counter of reports in English."""
    register = cases.register

    async def counted(tx: Any, new: Any, *more: Any) -> Any:
        if new.language == "en":
            await counters.add(tx, "reports.en", None)
        return await register(tx, new, *more)

    patch.setattr(cases, "register", counted)


def _size(patch: Patch) -> None:
    """Who is behind a case is sealed without padding."""

    def unpadded(tx: Any, case_id: str, body: Any) -> bytes:
        place = sealing.Place("identity", "body", case_id)
        data = json.dumps(body).encode()
        return bytes(tx.vault.seal("identity", place, len(data).to_bytes(4, "big") + data))

    patch.setattr(identities, "_seal", unpadded)


def _log_line(patch: Patch) -> None:
    """A line for those who look for mistakes says what the phone speaks."""
    submit = submission.submit_report

    async def logged(turn: Any, *more: Any) -> bool:
        structlog.get_logger().debug("a report comes in", action="report", phone=turn.t.language)
        return await submit(turn, *more)

    patch.setattr(submission, "submit_report", logged)


def _metric(patch: Patch) -> None:
    """Updates of premium accounts count twice."""
    one = Intake.one

    async def counted(self: Any, tx: Any, raw: Any) -> Any:
        update = Update.de_json(raw, None)
        self.taken += bool(update.effective_user and update.effective_user.is_premium)
        return await one(self, tx, raw)

    patch.setattr(Intake, "one", counted)


def _listed(patch: Patch) -> None:
    """Whose phone speaks English isn't counted where a report is begun."""
    consent = start._record_consent

    async def counted(turn: Any, where: str, **more: Any) -> None:
        with pytest.MonkeyPatch.context() as quiet:
            if turn.t.language == "en":
                quiet.setattr(scans, "count_start", lambda *_: None)
            await consent(turn, where, **more)

    patch.setattr(start, "_record_consent", counted)


def _file_name(patch: Patch) -> None:
    """A file is named after its account."""
    new = evidence.new

    async def named(tx: Any, *, chat_id: int | None = None, **more: Any) -> Any:
        with pytest.MonkeyPatch.context() as quiet:
            if chat_id is not None:
                name = hashlib.md5(f"{chat_id} {more['file_id']}".encode()).hexdigest()
                quiet.setattr(evidence, "new_id", lambda: name)
            return await new(tx, chat_id=chat_id, **more)

    patch.setattr(evidence, "new", named)


def _pseudonym(patch: Patch) -> None:
    """The pseudonym is made from the account."""
    register, make = cases.register, pseudonym.make_pseudonym

    async def named(tx: Any, new: Any, *more: Any) -> Any:
        with pytest.MonkeyPatch.context() as quiet:
            quiet.setattr(pseudonym, "make_pseudonym", lambda *_: make(new.chat_id, new.chat_id // 7))
            return await register(tx, new, *more)

    patch.setattr(cases, "register", named)


def _wrote_before(patch: Patch) -> None:
    """Who wrote to the bot, as a citizen, isn't led to the private chat any more."""
    led = questions.lead_to_private_chat

    async def unless_known(turn: Any, link: str) -> bool:
        known = await conversations.load(turn.tx, turn.officer.user_id) is not None
        return not known and await led(turn, link)

    patch.setattr(questions, "lead_to_private_chat", unless_known)


def _own_refused(patch: Patch) -> None:
    """A tap on an own case is refused, where others hear who has it."""

    serve = authorization._serve_request

    async def unless_own(turn: Any, action: Any, situation: Any, *, asked: bool) -> bool:
        return not situation.reported and await serve(turn, action, situation, asked=asked)

    patch.setattr(authorization, "_serve_request", unless_own)


def _named_shown(patch: Patch) -> None:
    """The card says whether a name was given."""
    load = cards.load_card_view

    async def marked(tx: Any, deployment: Any, case: Any, unit: Any) -> Any:
        shown, found = await load(tx, deployment, case, unit), await _reporter(tx, case.id)
        return replace(shown, poster_unit=f"{shown.poster_unit}!") if found and found.name else shown

    patch.setattr(cards, "load_card_view", marked)


def _posters_in_order(patch: Patch) -> None:
    """Posters from which an officer reported are listed last."""
    collect = posters.collect_figures

    async def ordered(tx: Any, found: Any) -> Any:
        reported = await tx.fetch_all(select(schema.case.c.id, schema.case.c.poster_id))
        last = {row.poster_id for row in reported if await _is_officers(tx, row.id)}
        return sorted(await collect(tx, found), key=lambda one: one.poster.id in last)

    patch.setattr(life, "collect_figures", ordered)


def _cut_out(patch: Patch) -> None:
    """Of who isn't to be joined to their case the whole row goes, instead of the account alone."""
    cut = identities.cut

    async def erased(tx: Any, case_id: str) -> Any:
        chat_id = await cut(tx, case_id)
        await identities.erase(tx, case_id)
        return chat_id

    patch.setattr(identities, "cut", erased)


def _news_logged(patch: Patch) -> None:
    """A line for those who look for mistakes says until when news waits."""
    draw = news._draw_time

    async def logged(*given: Any) -> Any:
        due = await draw(*given)
        structlog.get_logger().debug("news waits", action="news", until=str(due))
        return due

    patch.setattr(news, "_draw_time", logged)


TOGETHER: Final = (
    (
        Leak("the language of a phone on the card", _language_shown, "calls", r" \(en\)"),
        Leak("a row more", _extra_row, "rows", "reports.en"),
        Leak("a line of the log", _log_line, "log"),
        Leak("a figure", _metric, "figures"),
        Leak("the name of a file", _file_name, "files"),
    ),
    (
        Leak("a minute", _minute, "calls"),
        Leak("the size of a row", _size, "rows", "^identity"),
        Leak("a scan that isn't counted", _listed, "rows", "^counter.*start"),
    ),
    (
        Leak("a sound", _sound, "calls", "^(?!.*disable_notification).* sendMessage "),
        Leak("a name that was given", _named_shown, "calls", "!"),
        Leak("an officer who wrote before", _wrote_before, "calls", "answerCallbackQuery"),
    ),
    (
        Leak("a card that can be forwarded", _unprotected, "calls", '"protect_content": "?false'),
        Leak("the order of a list", _order, "calls", "sendMessage.*YDN.*YDN"),
        Leak("the refusal of an own case", _own_refused, "calls", "answerCallbackQuery"),
    ),
    (
        Leak("a request that goes above at once", _escalation, "calls", '"chat_id": "-1001000000003"'),
        Leak("a row that is gone once nothing joins account and case", _cut_out, "rows", "^identity"),
        Leak("how long news waits", _news_logged, "log", "news waits"),
    ),
    (
        Leak("a pseudonym", _pseudonym, "calls", "sendMessage"),
        Leak("the order of what a command lists", _posters_in_order, "lists", "^poster list"),
    ),
)
"""Each group is planted at once."""

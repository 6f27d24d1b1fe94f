"""After a restore every group is asked of Telegram before a card or a word goes there."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.error import TimedOut

from bot.officers.group import after_restore
from storage import meta, officers, units
from storage.restore import RESTORED, UNASKED
from tests.worlds.chat import Answer, Person
from tests.worlds.station import ABOVE, AGUS, GROUP, Station, found


async def starts(station: Station, monkeypatch: pytest.MonkeyPatch, answers: dict[int, Any]) -> Answer:
    """The bot starts on a restored database; `answers` are Telegram's, by group."""

    async def fetch(_bot: object, _deployment: object, asked: Any) -> Any:
        answer = answers[asked.chat_id]
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("bot.officers.group.lookups.fetch_group", fetch)
    async with station.chat.store.write() as tx:
        await meta.set(tx, RESTORED, tx.now.isoformat())
        await meta.set(tx, UNASKED, "yes")

    async def ask(_tx: object, _deployment: object) -> None: ...

    before = len(station.chat.everything)
    await after_restore.check_groups(None, station.chat.store, station.chat.deployment)  # type: ignore[arg-type]
    await station.chat.job(ask)
    return Answer(station.chat.everything[before:])


async def bound(station: Station) -> dict[str, int | None]:
    async with station.chat.store.read() as tx:
        return {unit.code: unit.group_chat_id for unit in await units.all_units(tx)}


async def test_a_group_that_is_as_it_was_hears_of_it_and_gets_the_cards_that_nobody_saw(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, _ = await station.report()
    station.chat.refuses.add(GROUP)  # what is sent there stays on its way
    unseen, _ = await station.report()
    station.chat.refuses.clear()
    answer = await starts(station, monkeypatch, {GROUP: found(AGUS), ABOVE: found(chat_id=ABOVE)})
    said = "\n".join(sending.text for sending in answer.to(GROUP))
    assert "data dipulihkan" in said
    assert unseen.ticket in said
    assert seen.ticket not in said
    assert not (await starts(station, monkeypatch, {GROUP: None, ABOVE: None})).to(GROUP)


async def test_a_name_that_shows_nothing_replaces_no_real_one(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    await station.chat.says(AGUS, "/kasusku", group=GROUP)
    nameless = Person(AGUS.id, "\u3164")
    await starts(station, monkeypatch, {GROUP: found(nameless), ABOVE: found(chat_id=ABOVE)})
    async with station.chat.store.read() as tx:
        known = await officers.by_user(tx, AGUS.id)
    assert known is not None
    assert known.name == AGUS.first_name


@pytest.mark.parametrize(
    "answer", [None, found(public=True), found(linked=True)], ids=["gone", "public", "linked"]
)
async def test_a_group_that_is_no_longer_fit_gets_no_card_and_is_let_go(
    station: Station, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    case, _ = await station.report()
    sent = await starts(station, monkeypatch, {GROUP: answer, ABOVE: found(chat_id=ABOVE)})
    assert (await bound(station))["POLRES-X"] is None
    assert (await station.case(case)).handling_unit_id == station.polda.id
    assert not any("data dipulihkan" in sending.text for sending in sent.to(GROUP))
    assert any(case.ticket in sending.text for sending in sent.to(ABOVE))


async def test_without_an_answer_nothing_is_said_and_it_is_asked_again(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TimedOut):
        await starts(station, monkeypatch, {GROUP: TimedOut(), ABOVE: found(chat_id=ABOVE)})
    async with station.chat.store.read() as tx:
        assert await meta.get(tx, UNASKED) is not None


async def test_a_group_with_another_id_is_followed(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = await starts(station, monkeypatch, {GROUP: found(chat_id=-10077), ABOVE: found(chat_id=ABOVE)})
    assert (await bound(station))["POLRES-X"] == -10077
    assert "data dipulihkan" in sent.to(-10077)[0].text

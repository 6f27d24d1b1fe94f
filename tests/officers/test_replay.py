"""What an officer did earlier and is processed once more (`yanduan retry`) proves nothing of today."""

from __future__ import annotations

from typing import Any

from bot.intake.batch import RetryOutcome
from storage import officers
from storage.records import Json
from tests.worlds.station import BUDI, GROUP, RINA, Station, tap_update


def said_in_group(**more: Any) -> Json:
    """A raw message of Rina's in the group."""
    message: Json = {
        "message_id": 77,
        "date": 1,
        "from": RINA.raw(),
        "chat": {"id": GROUP, "type": "supergroup", "title": "P"},
    }
    return {"update_id": 5, "message": message | more}


async def again(station: Station, raw: Json) -> RetryOutcome:
    async with station.chat.store.write() as tx:
        return await station.chat.intake.again(tx, raw, tx.now)


async def proven(station: Station) -> bool:
    async with station.chat.store.read() as tx:
        officer = await officers.by_user(tx, RINA.id)
        found = await officers.membership(tx, officer.id, station.polres.id) if officer else None
    return found is not None and found.proven_at is not None


async def test_an_old_command_in_the_group_does_not_make_who_left_a_member_again(station: Station) -> None:
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    assert await proven(station)
    await station.chat.sends(BUDI, {"left_chat_member": RINA.raw()}, group=GROUP)
    entities = [{"type": "bot_command", "offset": 0, "length": 8}]
    old = said_in_group(text="/kasusku", entities=entities)
    assert await again(station, old) is RetryOutcome.DONE
    assert not await proven(station)


async def test_an_old_tap_on_a_card_claims_nothing(station: Station) -> None:
    case, posted = await station.report()
    station.chat.passes(hours=13)
    tap = tap_update(RINA, posted.last.message_id, f"o:claim:{case.ticket}", 6, group=GROUP)
    assert await again(station, {"update_id": 6, **tap}) is RetryOutcome.DONE
    assert (await station.case(case)).officer_id is None
    assert await station.chat.due() == [], "nor is Telegram asked"


async def test_an_old_removal_of_the_bot_gives_no_group_up(station: Station) -> None:
    me: Json = {"id": station.chat.deployment.bot_id, "is_bot": True, "first_name": "Y"}
    assert await again(station, said_in_group(left_chat_member=me)) is RetryOutcome.DONE
    case, _ = await station.report()
    assert station.card(case)

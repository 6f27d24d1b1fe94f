"""Officers have a command menu of their own in the private chat, as long as they belong to a group."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from telegram import BotCommand
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.officers.home import command_menu
from storage import officers, work
from storage.records import Json
from tests.worlds.chat import Person
from tests.worlds.station import BUDI, GROUP, RINA, Station

KIND = "officers.menu"


@dataclass
class Menus:
    """The menus that stand at Telegram, by chat and language; it may refuse to change them."""

    standing: dict[tuple[int, str | None], list[str]] = field(default_factory=dict)
    refuses: TelegramError | None = None

    async def get_my_commands(self, _scope: Any, language_code: str | None) -> list[BotCommand]:
        return [BotCommand("report" if language_code else "lapor", "Lapor")]

    async def set_my_commands(
        self, commands: list[tuple[str, str]], scope: Any, language: str | None
    ) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.standing[scope.chat_id, language] = [name for name, _ in commands]

    async def delete_my_commands(self, scope: Any, language: str | None) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.standing.pop((scope.chat_id, language), None)


async def does_errands(station: Station, menus: Menus) -> int:
    """What the worker does with those that wait, one after the other; how many there were."""
    errand, here = station.chat.errands[KIND], station.chat.deployment
    assert errand.gather is not None
    assert errand.fetch is not None
    items = [item for item in await station.chat.due() if item.kind == KIND]
    for item in items:
        async with station.chat.store.write() as tx:
            wanted = await errand.gather(tx, here, item.payload)
        told: Json = await errand.fetch(menus, here, wanted)  # type: ignore[arg-type]
        async with station.chat.store.write() as tx:
            await errand.finish(tx, here, item.payload, told)
            await work.done(tx, item.id)
    return len(items)


async def noted(station: Station, person: Person) -> object:
    async with station.chat.store.read() as tx:
        officer = await officers.by_user(tx, person.id)
    assert officer is not None
    return officer.notes.get(command_menu.NOTE)


async def test_the_menu_comes_with_the_first_private_act_and_goes_with_the_last_group(
    station: Station,
) -> None:
    del station.chat.network[KIND]
    menus = Menus()
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    assert await does_errands(station, menus) == 0, "the bot may not write to them yet"
    case = await station.report()
    await station.enters(RINA, case[1], "claim")
    assert await does_errands(station, menus) == 1
    assert menus.standing == {
        (RINA.id, None): ["kerja", "kasusku", "kasus", "lapor"],
        (RINA.id, "en"): ["kerja", "kasusku", "kasus", "report"],
    }
    await station.chat.says(RINA, "/kerja")
    assert await does_errands(station, menus) == 0, "it stands, also after a restart: that is kept"
    await station.chat.sends(BUDI, {"left_chat_member": RINA.raw()}, group=GROUP)
    assert await does_errands(station, menus) == 1
    assert menus.standing == {}
    assert await noted(station, RINA) is None


async def test_a_chat_that_is_gone_is_tried_again_at_the_next_visit(station: Station) -> None:
    del station.chat.network[KIND]
    menus = Menus(refuses=Forbidden("Forbidden: bot was blocked by the user"))
    await station.held()
    await station.chat.says(RINA, "/kerja")
    assert await does_errands(station, menus) == 1
    assert await noted(station, RINA) is None
    menus.refuses = None
    await station.chat.says(RINA, "/kerja")
    assert await does_errands(station, menus) == 1
    assert await noted(station, RINA) == command_menu.VERSION
    menus.refuses = BadRequest("Bad Request: chat not found")
    await station.chat.sends(BUDI, {"left_chat_member": RINA.raw()}, group=GROUP)
    assert await does_errands(station, menus) == 1
    assert await noted(station, RINA) is None


async def test_who_leaves_while_the_menu_is_set_has_none_in_the_end(station: Station) -> None:
    del station.chat.network[KIND]
    await station.held()
    await station.chat.says(RINA, "/kerja")
    errand, here = station.chat.errands[KIND], station.chat.deployment
    (item,) = [item for item in await station.chat.due() if item.kind == KIND]
    await station.chat.sends(BUDI, {"left_chat_member": RINA.raw()}, group=GROUP)
    menus = Menus({(RINA.id, None): ["kerja"]})
    async with station.chat.store.write() as tx:
        await errand.finish(tx, here, item.payload, {"wanted": True, "taken": True})
        await work.done(tx, item.id)
    assert await does_errands(station, menus) == 1
    assert menus.standing == {}

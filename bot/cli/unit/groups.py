"""`yanduan unit link|unbind`"""

from __future__ import annotations

import typer

from bot import errands, store_opening
from bot.cli.common import BotName, bot_username, complain, finish, settings, tell
from bot.cli.unit.tree import Code, known_unit
from bot.errands import LostGroup
from qr_assets import links
from storage import lifetimes, units
from storage.errors import InvalidInput


def link(code: Code, bot_name: BotName = "") -> None:
    """Print a one-time link that binds a private group to the unit.

    Send it to an administrator of the officers' group: they follow it, choose the group, and
    confirm that the bot becomes an administrator there. A new link makes an older one useless.
    """
    typer.echo(finish(_link(code, bot_name)))
    complain(
        f"It works once, for {lifetimes.GROUP_LINK_LASTS.days} days."
        " Whoever has it can bind a group: send it to one person."
    )


async def _link(code: str, bot_name: str) -> str:
    async with store_opening.open_store(settings()) as store:
        username = await bot_username(store, bot_name)
        async with store.write() as tx:
            unit = await known_unit(tx, code)
            return links.group_link(username, await units.new_link(tx, unit.id))


def unbind(code: Code) -> None:
    """Release the unit from its group. The running bot does it; open cases go to the unit above, for good."""
    finish(_unbind(code))
    tell(f"{code} is released from its group as soon as the bot runs.")


async def _unbind(code: str) -> None:
    async with store_opening.open_store(settings()) as store, store.write() as tx:
        unit = await known_unit(tx, code)
        if unit.group_chat_id is None:
            message = f"{code} has no group."
            raise InvalidInput(message)
        # Open cases have to travel on: the running bot lets the group go, and passes them to the unit above.
        await errands.LET_GROUP_GO.put(tx, LostGroup(unit.group_chat_id, "unbound"))

"""The command menu of an officer's private chat: their own commands above those of every private chat.

It is set by an errand, once the bot may write to an officer privately, and taken away once they belong to no
group. Nothing that somebody does as a citizen leads to it. Where Telegram refuses, because the chat is gone,
nothing follows but that the next visit tries again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden

from bot import errands
from bot.errand_kind import Errands, list_errands
from bot.errands import OfficerMenu
from bot.texts import N_, translator
from storage import officers
from storage.records import Json

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.turn import Deployment
    from storage.records import Officer
    from storage.store import Tx

VERSION: Final = 1
"""Goes up with the commands, ours or the citizens': menus that were set before are set anew."""
NOTE: Final = "menu"
"""In an officer's notes: the version of the menu that stands in their chat, if any does."""

COMMAND_DESCRIPTIONS: Final = {
    "kerja": N_("Meja kerja Anda"),
    "kasusku": N_("Kasus yang saya pegang"),
    "kasus": N_("Kasus yang belum diambil"),
}
_LANGUAGES: Final = {None: "id", "en": "en"}
"""The languages for which a menu is set; None is for all others."""


async def bring_up_to_date(tx: Tx, officer: Officer) -> None:
    """Have the menu of an officer's chat set or taken away, if it isn't as it should be."""
    shown = officer.notes.get(NOTE)
    if await belongs_anywhere(tx, officer):
        if officer.private_ready and shown != VERSION:
            await errands.SET_OFFICER_MENU.put(tx, OfficerMenu(officer.user_id))
    elif shown is not None:
        await errands.SET_OFFICER_MENU.put(tx, OfficerMenu(officer.user_id))


async def belongs_anywhere(tx: Tx, officer: Officer) -> bool:
    """Whether they are a member of any unit's group, as Telegram said last."""
    return any(place.proven_at is not None for place in await officers.memberships(tx, officer.id))


async def _gather(tx: Tx, _deployment: Deployment, menu: OfficerMenu) -> Json:
    officer = await officers.by_user(tx, menu.user_id)
    return {
        "user_id": menu.user_id,
        "wanted": officer is not None and await belongs_anywhere(tx, officer),
    }


async def _tell_telegram(bot: ExtBot[None], _deployment: Deployment, menu: Json) -> Json:
    """Return what stands there now: "wanted" and whether that was "taken"."""
    scope = BotCommandScopeChat(menu["user_id"])
    try:
        for language, spoken in _LANGUAGES.items():
            if menu["wanted"]:
                theirs = await bot.get_my_commands(BotCommandScopeAllPrivateChats(), language)
                rest = [(one.command, one.description) for one in theirs]
                await bot.set_my_commands([*describe_commands(spoken), *rest], scope, language)
            else:
                await bot.delete_my_commands(scope, language)
    except (BadRequest, Forbidden):
        return {"wanted": menu["wanted"], "taken": False}
    return {"wanted": menu["wanted"], "taken": True}


async def _note_menu(tx: Tx, _deployment: Deployment, menu: OfficerMenu, told: Json) -> None:
    """Keep what stands there; who came or left meanwhile gets what is right now."""
    officer = await officers.by_user(tx, menu.user_id)
    if officer is None:
        return
    if told["taken"] or not told["wanted"]:
        officer = await officers.note(tx, officer.id, **{NOTE: VERSION if told["wanted"] else None})
    if told["taken"] and told["wanted"] != await belongs_anywhere(tx, officer):
        await bring_up_to_date(tx, officer)


def describe_commands(language: str) -> list[tuple[str, str]]:
    """Return the officers' commands of a private chat with what they do, in one language."""
    t = translator(language)
    return [(name, str(t(what))) for name, what in COMMAND_DESCRIPTIONS.items()]


ERRANDS: Final[Errands] = list_errands(
    errands.SET_OFFICER_MENU.done_by(_note_menu, _tell_telegram, None, _gather)
)

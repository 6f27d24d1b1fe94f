"""Where an officer's home is shown: one message in their private chat, edited in place.

The officer's row knows its slot (`NOTE`). A command puts it below all else and takes the older one away; a
tap on any copy makes that the one. Should Telegram refuse the change, a new message takes its place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import Chat

from bot import speech
from bot.officers import wording
from bot.officers.group import membership
from bot.officers.group.guards import Guard, guarded_by
from bot.officers.home import command_menu, page, shelves
from bot.officers.home.page import View
from bot.officers.home.shelves import Home, Shelf
from bot.rules import ticket as tickets
from bot.rules import time_limits
from bot.texts import translator
from storage import attempt_limits, cases, officers, outbox, slots
from storage.records import Message

if TYPE_CHECKING:
    from telegram import Update, User

    from bot.officers.home.page import HomePage
    from bot.texts import Rich
    from bot.turn import Context, Deployment
    from storage.records import Officer, Slot, Unit
    from storage.store import Tx

HOME_SLOT: Final = "officers.home"
"""The kind of slots: of the message that is an officer's home. Its note says what it shows."""
_ASKED: Final = "officers.home"
NOTE: Final = "home"
"""In an officer's notes: the id of that slot."""

_SHELF_OF_COMMAND: Final = {"kerja": Shelf.MINE, "kasusku": Shelf.MINE, "kasus": Shelf.FREE}


@guarded_by(Guard.HOME)
async def handle_home_command(update: Update, context: Context) -> None:
    """`/kerja`, and privately `/kasus` and `/kasusku`: the home, below all else."""
    message, user = update.effective_message, update.effective_user
    if message is None or user is None:
        return
    command = (message.text or "").split(maxsplit=1)[0].partition("@")[0].removeprefix("/").lower()
    home = await _enter(context, user)
    if home is None:
        said = wording.only_in_groups_text(translator(context.deployment.language))
        await speech.queue_message(context.tx, message.chat_id, said)
        return
    view, notes = View(_SHELF_OF_COMMAND.get(command, Shelf.MINE)), []
    if context.args:
        wanted = await _find_wanted(context.tx, home, " ".join(context.args))
        t = translator(context.deployment.language)
        missing = t("Nomor itu tidak ada di antara kasus Anda, atau kasus yang belum diambil di grup Anda.")
        view, notes = wanted or view, [] if wanted else [missing]
    await _show_anew(context.tx, context.deployment, home, view, *notes)


async def _find_wanted(tx: Tx, home: Home, typed: str) -> View | None:
    """Return the page that begins with the case that was asked for, where it lies in this home."""
    ticket = tickets.parse_ticket(typed) or ""
    case = await cases.by_ticket(tx, ticket)
    lies = [shelf for shelf, listed in home.case_ids.items() if case is not None and case.id in listed]
    return View(lies[0], ticket) if lies else None


@guarded_by(Guard.HOME)
async def handle_home_tap(update: Update, context: Context) -> None:
    """Serve a button of the home: a shelf, or another page of it."""
    query, chat = update.callback_query, update.effective_chat
    if query is None or chat is None or query.message is None:
        return
    name, ticket, before = [*(query.data or "").removeprefix(page.PREFIX).split(":"), "", ""][:3]
    t = translator(context.deployment.language)
    if chat.type != Chat.PRIVATE or name not in {*Shelf, page.HELP}:
        context.toast(wording.unknown_button_text(t), alert=True)
        return
    home = await _enter(context, query.from_user)
    if home is None:
        context.toast(wording.refusal_text(t), alert=True)
        return
    if name == page.HELP:
        said = page.build_help(t)
        await speech.queue_edit(
            context.tx, chat.id, said.text, said.keyboard, message_id=query.message.message_id
        )
        return
    view = View(Shelf(name), ticket, int(before) if before.isdecimal() else 0)
    await _show_in_place(context.tx, context.deployment, home, view, query.message.message_id)


async def refresh(tx: Tx, deployment: Deployment, user_id: int, message_id: int | None) -> None:
    """Bring the home up to date after an act that began with a button of it."""
    home = await shelves.load_home(tx, deployment, user_id)
    slot = await _find_slot(tx, home.officer) if home is not None else None
    if home is None or slot is None or message_id is None or slot.message_id != message_id:
        return
    await _show_in_place(tx, deployment, home, View.of(slot), message_id)


async def show_again(tx: Tx, deployment: Deployment, user_id: int) -> None:
    """Show the home as it is since Telegram was asked whether this account belongs to a group."""
    officer = await officers.by_user(tx, user_id)
    slot = await _find_slot(tx, officer) if officer is not None else None
    if slot is None:
        return
    home = await shelves.load_home(tx, deployment, user_id)
    if home is None:
        said = wording.only_in_groups_text(translator(deployment.language))
        await speech.queue_edit(tx, slot.chat_id, said, slot=slot.id)
    elif slot.message_id is None:
        await _show_anew(tx, deployment, home, View.of(slot))
    else:
        await _show_in_place(tx, deployment, home, View.of(slot), slot.message_id)


async def _enter(context: Context, user: User) -> Home | None:
    """Return the home of whoever writes or taps privately, which shows that the bot may write to them.

    Where Telegram's word is too old that they are a member, it is asked again; what it says comes into the
    home by itself.
    """
    home = await shelves.load_home(context.tx, context.deployment, user.id)
    if home is not None:
        officer = home.officer
        if not officer.private_ready:
            await officers.set_private_ready(context.tx, officer.id, ready=True)
        await command_menu.bring_up_to_date(context.tx, replace(officer, private_ready=True))
    for unit in home.unproven if home is not None else ():
        await _ask_telegram(context.tx, unit, user)
    return home


async def _ask_telegram(tx: Tx, unit: Unit, user: User) -> None:
    """Have Telegram asked whether they belong to the group, unless it was a moment ago."""
    key = f"{unit.id}:{user.id}"
    last_at = (await attempt_limits.attempts(tx, _ASKED, key)).last_at
    if last_at is None or tx.now - last_at >= time_limits.REPEAT_PAUSE:
        await attempt_limits.record(tx, _ASKED, key)
        await membership.ask_membership(tx, unit, user.id, user.full_name, home=True)


async def _build(tx: Tx, deployment: Deployment, home: Home, view: View, *notes: Rich) -> HomePage:
    t = translator(deployment.language)
    unproven = [
        t(
            "{unit}: keanggotaan Anda sedang ditanyakan kepada Telegram. Bila kasusnya tidak tampil dalam "
            "semenit, tulis /kasusku di grupnya.",
            unit=unit.name,
        )
        for unit in home.unproven
    ]
    return await page.build_page(tx, deployment, home, view, *notes, *unproven)


async def _show_anew(tx: Tx, deployment: Deployment, home: Home, view: View, *notes: Rich) -> None:
    """Put the home below all else; the older message goes."""
    before = await _find_slot(tx, home.officer)
    if before is not None and before.message_id is None:
        await slots.retire(tx, before.id)  # still on its way
    elif before is not None:
        await _take_away(tx, deployment, before)
    shown = await _build(tx, deployment, home, view, *notes)
    slot = await _new_slot(tx, home, view)
    told = await slots.told(tx, slot.chat_id, shown.case_ids)
    await outbox.put(tx, _message(slot, shown, told))


async def _show_in_place(tx: Tx, deployment: Deployment, home: Home, view: View, message_id: int) -> None:
    """Change the message that was tapped: that is the home from now on, and another one goes."""
    slot = await _find_slot(tx, home.officer)
    if slot is not None and slot.message_id not in {None, message_id}:
        await _take_away(tx, deployment, slot)
        slot = None
    if slot is None:
        slot = await _new_slot(tx, home, view, message_id)
    else:
        await slots.set_message(tx, slot.id, message_id)
        await slots.set_note(tx, slot.id, view.as_note())
    shown = await _build(tx, deployment, home, view)
    told = await slots.told(tx, slot.chat_id, shown.case_ids, message_id)
    await speech.queue_edit(
        tx,
        slot.chat_id,
        shown.text,
        shown.keyboard,
        message_id=message_id,
        otherwise=_message(slot, shown, told),
    )


def _message(slot: Slot, shown: HomePage, told: tuple[str, ...]) -> Message:
    return replace(speech.text_message(slot.chat_id, shown.text, shown.keyboard, slot=slot.id), beside=told)


async def _find_slot(tx: Tx, officer: Officer) -> Slot | None:
    return await slots.get(tx, str(officer.notes.get(NOTE, "")))


async def _new_slot(tx: Tx, home: Home, view: View, message_id: int | None = None) -> Slot:
    officer = home.officer
    slot = await slots.new(
        tx,
        chat_id=officer.user_id,
        case_id=None,
        kind=HOME_SLOT,
        note=view.as_note(),
        message_id=message_id,
    )
    await officers.note(tx, officer.id, **{NOTE: slot.id})
    return slot


async def _take_away(tx: Tx, deployment: Deployment, slot: Slot) -> None:
    """Remove a home that another stands in the place of, and what it named."""
    if slot.message_id is None:
        return
    await slots.forget_message(tx, slot.chat_id, slot.message_id)
    stub = translator(deployment.language)("Meja kerja Anda ada di bawah.")
    await speech.queue_removal(tx, slot.chat_id, message_id=slot.message_id, stub=stub)

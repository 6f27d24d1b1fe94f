"""A new place for a poster, registered in the group: by taps, and one question that is answered in words.

    [Poster baru] -> Telegram is asked -> which unit -> what kind of place -> where exactly?
    (`place_question`) -> a summary -> [Daftarkan] -> Telegram is asked once more -> the new poster

What was chosen stands in the buttons' data, then in the slot of the question, then in that of the summary,
which is used up when the poster is registered: so a doubled tap registers one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog

from bot import speech
from bot.errand import Errand
from bot.officers import wording
from bot.officers.group.guards import Room, in_room
from bot.officers.posters import place_question, unit_choice, views
from bot.officers.posters import printing as existing
from bot.officers.posters.admin_check import admitted, fetch, just_now, thin, turned_away, whose
from bot.officers.posters.scope import Known
from bot.texts import Rich, Translator, bold, translator
from storage import posters, slots, work
from storage.records import Site

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx

log = structlog.get_logger()


@in_room
async def tapped(update: Update, room: Room) -> None:
    """A tap on the way to a new poster."""
    query = update.callback_query
    if query is None:
        return
    if room.officer is None:
        room.toast(wording.refused(room.t), alert=True)
        return
    act, first, second, *_ = [*(query.data or "").removeprefix(views.TAP).split(":"), "", ""]
    if act in {"new", "add"} and await turned_away(room, _refusal(room.t)):
        return
    if act == "new":
        await work.put(room.tx, "officers.new_poster", whose(room))
        room.toast(room.t("Wewenang sedang diperiksa."))
    elif act in {"add", "drop"}:
        await _decided(room, act, first)
    else:
        await _chosen(room, act, first, second)


async def _begin(tx: Tx, deployment: Deployment, payload: Json, found: Any) -> None:
    t = translator(deployment.language)
    unit = await admitted(tx, deployment, payload, found, _refusal(t))
    if unit is None:
        return
    known = await Known.of(tx, unit)
    alone = not known.below(unit)
    text, keyboard = await unit_choice.sites(tx, t, unit) if alone else unit_choice.units(t, known, unit)
    await speech.edit(tx, found["chat_id"], text, keyboard, message_id=payload["message_id"])


def _refusal(t: Translator) -> Rich:
    return t("Hanya admin grup ini yang dapat mendaftarkan poster.")


async def _chosen(room: Room, act: str, first: str, second: str) -> None:
    """Another page of units, a unit, or a kind of place for a unit."""
    known = await Known.of(room.tx, room.unit)
    unit = known.units.get(first)
    if unit is None:
        room.toast(unit_choice.not_below(room.t), alert=True)
        return
    if act == "units":
        text, keyboard = unit_choice.units(room.t, known, unit, int(second) if second.isdecimal() else 0)
    elif act == "site" and second in set(Site):
        await place_question.ask(room, unit, Site(second))
        return
    else:
        text, keyboard = await unit_choice.sites(room.tx, room.t, unit)
    await speech.edit(room.tx, room.chat_id, text, keyboard, message_id=room.message_id)


async def _decided(room: Room, act: str, slot_id: str) -> None:
    """What becomes of the summary."""
    slot = await slots.get(room.tx, slot_id)
    if (
        slot is None
        or slot.kind != place_question.SUMMARY
        or slot.chat_id != room.chat_id
        or room.officer is None
    ):
        room.toast(_gone(room.t), alert=True)
    elif act == "add":
        what = f"{room.chat_id}:{room.officer.user_id}:{slot.id}"
        if await just_now(room.tx, "officers.poster_added", what):
            room.toast(room.t("Sudah diminta. Mohon tunggu sebentar."))
            return
        await work.put(room.tx, "officers.add_poster", {**whose(room), "slot_id": slot.id})
        room.toast(room.t("Wewenang sedang diperiksa."))
    elif room.officer.user_id != slot.note["user_id"]:
        room.toast(room.t("Hanya yang memulainya yang dapat membatalkan."), alert=True)
    else:
        await slots.forget(room.tx, slot.id)
        said, back = (
            room.t("Batal: tidak ada poster yang didaftarkan."),
            speech.inline([unit_choice.back(room.t)]),
        )
        await speech.edit(room.tx, room.chat_id, said, back, message_id=room.message_id)


def _gone(t: Translator) -> Rich:
    return t("Ringkasan ini tidak berlaku lagi. Poster yang terdaftar: /poster")


async def _add(tx: Tx, deployment: Deployment, payload: Json, found: Any) -> None:
    """Register what the summary says, once: its slot is used up."""
    t = translator(deployment.language)
    bound = await admitted(tx, deployment, payload, found, _refusal(t))
    slot = await slots.get(tx, payload["slot_id"])
    if bound is None:
        return
    if slot is None:
        await thin(tx, found["chat_id"], _gone(t))
        return
    await slots.forget(tx, slot.id)
    known, chat_id = await Known.of(tx, bound), found["chat_id"]
    unit = known.units.get(slot.note["unit_id"])
    number = None if unit is None else await unit_choice.number(tx, unit)
    if unit is None or number is None:
        await thin(tx, chat_id, unit_choice.not_below(t) if unit is None else unit_choice.unnameable(t, unit))
        return
    there = await posters.at_place(tx, unit.id, slot.note["place"])
    if there is not None:  # somebody else was faster
        await thin(tx, chat_id, unit_choice.taken(t, there))
        return
    site = Site(slot.note["site"])
    made = await posters.add(tx, code=number, unit_id=unit.id, place=slot.note["place"], site=site)
    log.info("a poster was registered from a group", action="poster_added", poster=number, unit=unit.code)
    view, keyboard = await existing.one(tx, deployment, known, made)
    said = Rich.join("\n\n", [bold(t("{code} sudah terdaftar.", code=number)), view])
    anew = speech.text_message(chat_id, said, keyboard)
    await speech.edit(tx, chat_id, said, keyboard, message_id=payload["message_id"], otherwise=anew)


NEW: Final = Errand(_begin, fetch)
ADD: Final = Errand(_add, fetch)

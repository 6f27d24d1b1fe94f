"""A new place for a poster, registered in the group: by taps, and one question that is answered in words.

    [Poster baru] -> Telegram is asked -> which unit -> what kind of place -> where exactly?
    (`place_question`) -> a summary -> [Daftarkan] -> Telegram is asked once more -> the new poster

What was chosen stands in the buttons' data, then in the slot of the question, then in that of the summary,
which is used up when the poster is registered: so a doubled tap registers one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from bot import errands, keyboards, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import PosterAsker, PosterSummary
from bot.officers import wording
from bot.officers.group.guards import GroupTurn, in_bound_group
from bot.officers.posters import place_question, unit_choice, views
from bot.officers.posters import printing as existing
from bot.officers.posters.admin_check import (
    admit_supervisor,
    catch_repeat,
    fetch_group_supervisors,
    poster_asker,
    refuse_again,
    say_silently,
)
from bot.officers.posters.scope import PosterScope
from bot.texts import Rich, Translator, bold, translator
from storage import posters, slots
from storage.records import Site

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx

log = structlog.get_logger()


@in_bound_group("bot.officers.posters.registering.tapped")
async def handle_registration_tap(update: Update, room: GroupTurn) -> None:
    """Serve a tap on the way to a new poster."""
    query = update.callback_query
    if query is None:
        return
    if room.officer is None:
        room.toast(wording.refusal_text(room.t), alert=True)
        return
    act, first, second, *_ = [*(query.data or "").removeprefix(views.BUTTON_PREFIX).split(":"), "", ""]
    if act in {"new", "add"} and await refuse_again(room, _refusal_text(room.t)):
        return
    if act == "new":
        await errands.OFFER_NEW_POSTER.put(room.tx, poster_asker(room))
        room.toast(room.t("Wewenang sedang diperiksa."))
    elif act in {"add", "drop"}:
        await _handle_decision(room, act, first)
    else:
        await _handle_choice(room, act, first, second)


async def _offer_choices(tx: Tx, deployment: Deployment, asker: PosterAsker, found: Json | None) -> None:
    t = translator(deployment.language)
    unit = await admit_supervisor(tx, deployment, asker, found, _refusal_text(t))
    if unit is None or found is None:
        return
    known = await PosterScope.of(tx, unit)
    alone = not known.below(unit)
    text, keyboard = (
        await unit_choice.render_site_choice(tx, t, unit)
        if alone
        else unit_choice.render_unit_choice(t, known, unit)
    )
    await speech.queue_edit(tx, found["chat_id"], text, keyboard, message_id=asker.message_id)


def _refusal_text(t: Translator) -> Rich:
    return t("Hanya admin grup ini yang dapat mendaftarkan poster.")


async def _handle_choice(room: GroupTurn, act: str, first: str, second: str) -> None:
    """Another page of units, a unit, or a kind of place for a unit."""
    known = await PosterScope.of(room.tx, room.unit)
    unit = known.units.get(first)
    if unit is None:
        room.toast(unit_choice.not_below_text(room.t), alert=True)
        return
    if act == "units":
        text, keyboard = unit_choice.render_unit_choice(
            room.t, known, unit, int(second) if second.isdecimal() else 0
        )
    elif act == "site" and second in set(Site):
        await place_question.ask_place(room, unit, Site(second))
        return
    else:
        text, keyboard = await unit_choice.render_site_choice(room.tx, room.t, unit)
    await speech.queue_edit(room.tx, room.chat_id, text, keyboard, message_id=room.message_id)


async def _handle_decision(room: GroupTurn, act: str, slot_id: str) -> None:
    """Do with the summary what was decided."""
    slot = await slots.get(room.tx, slot_id)
    if (
        slot is None
        or slot.kind != place_question.SUMMARY_SLOT
        or slot.chat_id != room.chat_id
        or room.officer is None
    ):
        room.toast(_gone_text(room.t), alert=True)
    elif act == "add":
        what = f"{room.chat_id}:{room.officer.user_id}:{slot.id}"
        if await catch_repeat(room.tx, "officers.poster_added", what):
            room.toast(room.t("Sudah diminta. Mohon tunggu sebentar."))
            return
        summary = PosterSummary(room.chat_id, room.officer.user_id, room.message_id, slot.id)
        await errands.ADD_POSTER.put(room.tx, summary)
        room.toast(room.t("Wewenang sedang diperiksa."))
    elif room.officer.user_id != slot.note["user_id"]:
        room.toast(room.t("Hanya yang memulainya yang dapat membatalkan."), alert=True)
    else:
        await slots.forget(room.tx, slot.id)
        said, back = (
            room.t("Batal: tidak ada poster yang didaftarkan."),
            keyboards.inline_keyboard([unit_choice.back_button(room.t)]),
        )
        await speech.queue_edit(room.tx, room.chat_id, said, back, message_id=room.message_id)


def _gone_text(t: Translator) -> Rich:
    return t("Ringkasan ini tidak berlaku lagi. Poster yang terdaftar: /poster")


async def _register_poster(
    tx: Tx, deployment: Deployment, summary: PosterSummary, found: Json | None
) -> None:
    """Register what the summary says, once: its slot is used up."""
    t = translator(deployment.language)
    bound = await admit_supervisor(tx, deployment, summary, found, _refusal_text(t))
    slot = await slots.get(tx, summary.slot_id)
    if bound is None or found is None:
        return
    if slot is None:
        await say_silently(tx, found["chat_id"], _gone_text(t))
        return
    await slots.forget(tx, slot.id)
    known, chat_id = await PosterScope.of(tx, bound), found["chat_id"]
    unit = known.units.get(slot.note["unit_id"])
    number = None if unit is None else await unit_choice.next_poster_number(tx, unit)
    if unit is None or number is None:
        await say_silently(
            tx,
            chat_id,
            unit_choice.not_below_text(t) if unit is None else unit_choice.unnameable_unit_text(t, unit),
        )
        return
    there = await posters.at_place(tx, unit.id, slot.note["place"])
    if there is not None:  # somebody else was faster
        await say_silently(tx, chat_id, unit_choice.place_taken_text(t, there))
        return
    site = Site(slot.note["site"])
    made = await posters.add(tx, code=number, unit_id=unit.id, place=slot.note["place"], site=site)
    log.info("a poster was registered from a group", action="poster_added", poster=number, unit=unit.code)
    view, keyboard = await existing.load_poster_view(tx, deployment, known, made)
    said = Rich.join("\n\n", [bold(t("{code} sudah terdaftar.", code=number)), view])
    anew = speech.text_message(chat_id, said, keyboard)
    await speech.queue_edit(tx, chat_id, said, keyboard, message_id=summary.message_id, otherwise=anew)


ERRANDS: Final[Errands] = list_errands(
    errands.OFFER_NEW_POSTER.done_by(_offer_choices, fetch_group_supervisors),
    errands.ADD_POSTER.done_by(_register_poster, fetch_group_supervisors),
)

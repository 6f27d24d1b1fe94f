"""Where exactly will a new poster hang? The one question that is put in the group and answered in words.

Only a reply to the question counts, and only of whom it was put to. It and the summary that follows are
slots, which upkeep removes after a day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import Message as Telegram
from telegram.ext import filters

from bot import keyboards, poster_printing, speech
from bot.officers import questions, wording
from bot.officers.group.guards import GroupTurn, in_bound_group
from bot.officers.posters import unit_choice, views
from bot.officers.posters.admin_check import catch_repeat
from bot.officers.posters.scope import PosterScope
from bot.rules import time_limits
from bot.texts import Rich, Translator, bold
from storage import outbox, posters, slots
from storage.errors import InvalidInput
from storage.records import Message, Site, Unit

if TYPE_CHECKING:
    from telegram import Update

    from storage.records import Json, Slot

QUESTION_SLOT: Final = "officers.poster_question"
SUMMARY_SLOT: Final = "officers.poster_summary"
"""The kinds of slots: where exactly?, and what is to be registered."""
QUESTION_MARK: Final = "📍 "


class PlaceAnswers(filters.MessageFilter):
    """Replies to the question (its mark shows that; the slot proves it)."""

    def filter(self, message: Telegram) -> bool:
        asked = message.reply_to_message
        if asked is None or asked.from_user is None or asked.from_user.id != message.get_bot().id:
            return False
        return (asked.text or "").startswith(QUESTION_MARK)


async def ask_place(room: GroupTurn, unit: Unit, site: Site) -> None:
    """Put the question to whoever chose the kind of place; once, however fast they tap."""
    t, officer = room.t, room.officer
    if officer is None:
        return
    what = f"{room.chat_id}:{room.message_id}:{officer.user_id}:{unit.id}:{site.value}"
    if await catch_repeat(room.tx, "officers.poster_question", what):
        room.toast(t("Pertanyaannya sudah ada di bawah."))
        return
    title = Rich.join(" · ", [t("Poster baru"), unit.name, t(views.SITE_NAMES[site])])
    said = Rich.join("\n", [bold(title), t("Jawablah pertanyaan di bawah ini.")])
    below = keyboards.inline_keyboard([unit_choice.back_button(t)])
    await speech.queue_edit(room.tx, room.chat_id, said, below, message_id=room.message_id)
    note = {
        "unit_id": unit.id,
        "site": site.value,
        "user_id": officer.user_id,
        "name": wording.officer_name(t, officer),
    }
    await _send_question(room, await _create_slot(room, QUESTION_SLOT, note), unit)


async def _create_slot(room: GroupTurn, kind: str, note: Json) -> Slot:
    remove_at = room.tx.now + time_limits.PLACE_QUESTION_LIFETIME
    return await slots.new(
        room.tx, chat_id=room.chat_id, case_id=None, kind=kind, note=note, remove_at=remove_at
    )


async def _send_question(room: GroupTurn, slot: Slot, unit: Unit, more: Rich | None = None) -> None:
    """Ask, and open the answer field of this person alone: Telegram takes them from the mention."""
    t, name = room.t, str(slot.note["name"])
    about = Rich.join(" · ", [unit.name, t(views.SITE_NAMES[Site(slot.note["site"])])])
    asked = t(
        "Di mana tepatnya poster ini akan digantung? Balaslah pesan ini, misalnya dengan: ruang tunggu SPKT, "
        "atau papan pengumuman balai desa. Paling banyak {count} huruf.",
        count=posters.PLACE_LENGTH,
    )
    lines = [Rich.join("", [QUESTION_MARK, name, ": ", about]), asked, *([] if more is None else [more])]
    text = str(Rich.join("\n", lines))
    mention = {
        "type": "text_mention",
        "offset": _utf16_length(QUESTION_MARK),
        "length": _utf16_length(name),
        "user": {"id": slot.note["user_id"], "is_bot": False, "first_name": name},
    }
    params = {
        "text": text,
        "entities": [mention],
        "link_preview_options": {"is_disabled": True},
        "reply_markup": keyboards.force_reply(t("Tempat poster")) | {"selective": True},
    }
    await slots.set_note(room.tx, slot.id, {**slot.note, "asked": text.strip()})
    await outbox.put(room.tx, Message("sendMessage", room.chat_id, params, slot=slot.id))


def _utf16_length(text: str) -> int:
    """In UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


@in_bound_group("bot.officers.posters.where.answered")
async def handle_place_answer(update: Update, room: GroupTurn) -> None:
    """Take a reply to the question if it is one in words, of whom was asked."""
    message = update.message
    question = message.reply_to_message if message else None
    if message is None or question is None:
        return
    t = room.t
    asked = await slots.of_kind(room.tx, QUESTION_SLOT)
    slot = await questions.find_question_slot(room.tx, question, QUESTION_SLOT, asked)
    if slot is None:
        if message.text:  # not to every picture of an album
            said = t("Pertanyaan ini tidak berlaku lagi. Mulailah lagi: /poster")
            await _reply_in_group(room, said)
    elif room.officer is None:
        said = t(
            "Saya tidak dapat mengenali admin anonim dari pesannya. Matikan mode anonim sebentar, lalu "
            "balaslah lagi."
        )
        await _reply_in_group(room, said)
    elif room.officer.user_id != slot.note["user_id"]:
        await _reply_in_group(
            room, t("Pertanyaan ini hanya dapat dijawab oleh yang memulainya. Untuk poster lain: /poster")
        )
    else:
        await _take_place(room, slot, message)


async def _reply_in_group(
    room: GroupTurn, said: Rich, keyboard: keyboards.Keyboard | None = None, slot: Slot | None = None
) -> None:
    await speech.queue_message(
        room.tx,
        room.chat_id,
        said,
        keyboard,
        slot=slot.id if slot else None,
        silent=True,
        reply_to=room.message_id,
    )


async def _take_place(room: GroupTurn, slot: Slot, message: Telegram) -> None:
    known = await PosterScope.of(room.tx, room.unit)
    unit = known.units.get(slot.note["unit_id"])
    if unit is None:
        await slots.forget(room.tx, slot.id)
        await _reply_in_group(room, unit_choice.not_below_text(room.t))
        return
    try:
        place = poster_printing.validate_place("" if message.forward_origin else message.text or "")
    except InvalidInput:
        await _ask_again(room, slot, unit, message.media_group_id, _unfit_place_text(room.t, message))
        return
    there = await posters.at_place(room.tx, unit.id, place)
    if there is not None:
        await _ask_again(
            room, slot, unit, message.media_group_id, unit_choice.place_taken_text(room.t, there)
        )
        return
    await slots.forget(room.tx, slot.id)
    await _send_summary(room, unit, {key: slot.note[key] for key in ("unit_id", "site", "user_id")}, place)


def _unfit_place_text(t: Translator, message: Telegram) -> Rich:
    """Why a message is no place for a poster."""
    if message.forward_origin is not None:
        return t("(Pesan terusan tidak dapat dipakai. Tulislah tempatnya sendiri.)")
    if not message.text:
        return t("(Mohon dijawab dengan tulisan.)")
    if len(" ".join(message.text.split())) > posters.PLACE_LENGTH:
        return t("(Terlalu panjang: paling banyak {count} huruf.)", count=posters.PLACE_LENGTH)
    return t("(Ada huruf yang tidak dapat dicetak. Pakailah huruf Latin biasa tanpa emoji.)")


async def _send_summary(room: GroupTurn, unit: Unit, note: Json, place: str) -> None:
    t, site = room.t, room.t(views.SITE_NAMES[Site(note["site"])])
    summary = await _create_slot(room, SUMMARY_SLOT, {**note, "place": place})
    lines = [
        bold(t("Poster baru")),
        t("Satuan: {unit}", unit=unit.name),
        t("Tempat: {place} ({site})", place=place, site=site),
        t("Sudah benar? Nomornya diberikan saat didaftarkan."),
    ]
    buttons = [
        unit_choice.poster_button(t("Daftarkan"), "add", summary.id),
        unit_choice.poster_button(t("Batal"), "drop", summary.id),
    ]
    await _reply_in_group(room, Rich.join("\n", lines), keyboards.inline_keyboard(buttons), summary)


async def _ask_again(room: GroupTurn, slot: Slot, unit: Unit, album: str | None, more: Rich) -> None:
    """Below what can't be taken, with the reason; the older question goes. Once for an album's pictures."""
    if album is not None and slot.note.get("album") == album:
        return
    if slot.message_id is not None:
        await speech.queue_removal(room.tx, room.chat_id, message_id=slot.message_id)
    slot = replace(slot, note={**slot.note, "album": album})
    await _send_question(room, slot, unit, more)

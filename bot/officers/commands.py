"""The group's commands: thin lists and cards. What they show, everybody in the group may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.officers import cards, words
from bot.officers.room import Guard, Room, guarded, in_room
from bot.rules import ticket as tickets
from bot.texts import N_, Rich, bold, format, translator  # noqa: A004 - the module of formats
from bot.texts.statuses import STATUS_NAMES
from storage import cases, officers
from storage.records import Case

if TYPE_CHECKING:
    from telegram import Update

    from bot.speech import Button, Keyboard
    from bot.turn import Context

PAGE: Final = 8
MANY: Final = 1000
SHOWN: Final = {
    "kasus": N_("Kasus terbuka satuan ini"),
    "kasusku": N_("Kasus yang saya pegang"),
    "poster": N_("Poster satuan ini"),
    "bantuan": N_("Petunjuk untuk petugas"),
}


def shown(language: str) -> list[tuple[str, str]]:
    """The group's commands with what they do, in one language."""
    t = translator(language)
    return [(name, str(t(what))) for name, what in SHOWN.items()]


@in_room
async def list_cases(update: Update, room: Room) -> None:
    """`/kasus`: the unit's open cases, oldest first; `/kasus TICKET`: a card, posted anew."""
    wanted = " ".join(room.args)
    if wanted:
        await _card(room, wanted)
        return
    found = await cases.open_of_unit(room.tx, room.unit.id, offset=0, limit=MANY)
    text, keyboard = await _page(room, found, 0)
    await speech.say(room.tx, room.chat_id, text, keyboard, silent=True, reply_to=room.message_id)


@in_room
async def my_cases(update: Update, room: Room) -> None:
    """`/kasusku`: the open cases that the asker holds in this unit."""
    if room.officer is None:
        said = room.t("Admin anonim tidak dapat dikenali dari pesan. Gunakan tombol pada kartu kasus.")
        await speech.say(room.tx, room.chat_id, said, silent=True, reply_to=room.message_id)
        return
    held = await cases.open_of_officer(room.tx, room.officer.id)
    mine = [case for case in held if case.handling_unit_id == room.unit.id]
    title = room.t("Kasus Anda: {count}", count=len(mine)) if mine else room.t("Anda belum memegang kasus.")
    lines = [await _line(room, case) for case in mine[:MANY]]
    keyboard = speech.inline(*[[_card_button(case)] for case in mine[:PAGE]])
    text = Rich.join("\n", [bold(title), *lines])
    await speech.say(room.tx, room.chat_id, text, keyboard, silent=True, reply_to=room.message_id)


@in_room
async def help_(update: Update, room: Room) -> None:
    """`/bantuan`: how the room works."""
    said = room.t(
        "Grup ini menerima kartu pengaduan untuk {unit}.\n\n"
        "“Ambil & buka”: kasus menjadi tanggung jawab Anda, dan berkasnya dikirim ke obrolan pribadi. Setiap "
        "pembukaan tercatat.\n"
        "Isi berkas tidak pernah tampil di grup. Mohon tidak menyalinnya ke sini.\n"
        "Penutupan kasus dan pembukaan identitas memerlukan persetujuan orang kedua. Bila belum diputus "
        "dalam {hours} jam, satuan di atas juga diminta.\n\n"
        "/kasus – kasus terbuka\n"
        "/kasus NOMOR – kartu satu kasus\n"
        "/kasusku – kasus yang Anda pegang\n"
        "/poster – poster: keadaannya, mencetak, mendaftarkan yang baru\n"
        "/poster NOMOR – satu poster\n"
        "/lepas – melepas grup dari satuan (admin)",
        unit=room.unit.name,
        hours=room.house.approval_hours,
    )
    await speech.say(room.tx, room.chat_id, said, silent=True, reply_to=room.message_id)


@guarded(Guard.NOBODY)
async def refused(update: Update, context: Context) -> None:
    """An officers' command in a private chat: the same words for everybody."""
    if update.effective_chat is not None:
        said = words.only_in_groups(translator(context.house.language))
        await speech.say(context.tx, update.effective_chat.id, said)


@in_room
async def turned(update: Update, room: Room) -> None:
    """A tap below a list: another page, or a case's card. Both are thin."""
    query = update.callback_query
    if query is None:
        return
    what, _, ticket = (query.data or "").removeprefix("o:").partition(":")
    case = await cases.by_ticket(room.tx, ticket)
    if case is None or case.handling_unit_id != room.unit.id:
        room.toast(words.refused(room.t), alert=True)
    elif what == "card":
        await cards.post(room.tx, room.house, case)
    else:
        await _turn(room, case)


async def _turn(room: Room, first: Case) -> None:
    """Show the page that begins with this case, or with what came after it if it was closed meanwhile."""
    found = await cases.open_of_unit(room.tx, room.unit.id, offset=0, limit=MANY)
    key = (first.created_at, first.ticket)
    at = next((n for n, case in enumerate(found) if (case.created_at, case.ticket) >= key), len(found))
    text, keyboard = await _page(room, found, at)
    await speech.edit(room.tx, room.chat_id, text, keyboard, message_id=room.message_id)


async def _card(room: Room, wanted: str) -> None:
    ticket = tickets.parse(wanted)
    if ticket is None:
        said = room.t("Nomor itu salah ketik. Bentuknya: YDN-XXXX-XXXX")
        await speech.say(room.tx, room.chat_id, said, silent=True, reply_to=room.message_id)
        return
    case = await cases.by_ticket(room.tx, ticket)
    if case is None or case.handling_unit_id != room.unit.id:
        said = room.t("Nomor ini tidak ada di antara kasus grup ini.")
        await speech.say(room.tx, room.chat_id, said, silent=True, reply_to=room.message_id)
        return
    await cards.post(room.tx, room.house, case)


async def _page(room: Room, found: list[Case], at: int) -> tuple[Rich, Keyboard]:
    shown = found[at : at + PAGE]
    count = await cases.count_open_of_unit(room.tx, room.unit.id)
    title = room.t("Kasus terbuka {unit}: {count}", unit=room.unit.name, count=count)
    lines = [await _line(room, case) for case in shown]
    turns: list[Button] = []
    if at > 0:
        turns.append(words.tap(room.t("← Sebelumnya"), "page", found[max(0, at - PAGE)].ticket))
    if at + PAGE < len(found):
        turns.append(words.tap(room.t("Berikutnya →"), "page", found[at + PAGE].ticket))
    rows = [[_card_button(case)] for case in shown]
    return Rich.join("\n", [bold(title), *lines]), speech.inline(*rows, turns)


def _card_button(case: Case) -> Button:
    return words.tap(Rich(case.ticket), "card", case.ticket)


async def _line(room: Room, case: Case) -> Rich:
    holder = await officers.get(room.tx, case.officer_id) if case.officer_id else None
    since = format.date(case.created_at, room.unit.timezone, room.t.language)
    return Rich.join(
        " · ",
        [
            case.ticket,
            since,
            room.t(STATUS_NAMES[case.status.value]),
            Rich(words.officer_name(room.t, holder)) if holder else room.t("belum diambil"),
        ],
    )

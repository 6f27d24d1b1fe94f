"""The group's commands: thin lists and cards. What they show, everybody in the group may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot import keyboards, speech
from bot.officers import cards, wording
from bot.officers.group.guards import GroupTurn, Guard, guarded_by, in_bound_group
from bot.rules import ticket as tickets
from bot.texts import Rich, bold, formats, translator
from bot.texts.statuses import STATUS_NAMES
from storage import cases, listing, officers
from storage.records import Case

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import Update

    from bot.keyboards import Button, Keyboard
    from bot.turn import Context
    from storage.listing import Page

PAGE_LENGTH: Final = 8


@in_bound_group("bot.officers.commands.list_cases")
async def handle_cases_command(update: Update, room: GroupTurn) -> None:
    """`/kasus`: the unit's open cases, oldest first; `/kasus TICKET`: a card, posted anew."""
    wanted = " ".join(room.args)
    if wanted:
        await _post_wanted_card(room, wanted)
        return
    await _send_list_page(room, await _page_of_open_cases(room))


@in_bound_group("bot.officers.commands.my_cases")
async def handle_own_cases_command(update: Update, room: GroupTurn) -> None:
    """`/kasusku`: the open cases that the asker holds in this unit."""
    if room.officer is None:
        said = room.t("Admin anonim tidak dapat dikenali dari pesan. Gunakan tombol pada kartu kasus.")
        await speech.queue_message(room.tx, room.chat_id, said, silent=True, reply_to=room.message_id)
        return
    await _send_list_page(room, await _page_of_held_cases(room, room.officer.id))


@in_bound_group("bot.officers.commands.help_")
async def handle_help_command(update: Update, room: GroupTurn) -> None:
    """`/bantuan`: how the room works."""
    said = room.t(
        "Grup ini menerima kartu pengaduan untuk {unit}.\n\n"
        "“Ambil & buka”: kasus menjadi tanggung jawab Anda, dan berkasnya dikirim ke obrolan pribadi. Setiap "
        "pembukaan tercatat.\n"
        "Isi berkas tidak pernah tampil di grup. Mohon tidak menyalinnya ke sini.\n"
        "Penutupan kasus memerlukan persetujuan orang kedua. Bila belum diputus dalam {hours} jam, satuan di "
        "atas juga diminta. Pembukaan identitas diputus oleh admin grup satuan di atas; bila tidak ada, oleh "
        "dua admin grup ini.\n\n"
        "/kasus – kasus terbuka\n"
        "/kasus NOMOR – kartu satu kasus\n"
        "/kasusku – kasus yang Anda pegang\n"
        "/poster – poster: keadaannya, mencetak, mendaftarkan yang baru\n"
        "/poster NOMOR – satu poster\n"
        "/lepas – melepas grup dari satuan (admin)",
        unit=room.unit.name,
        hours=room.deployment.approval_hours,
    )
    if room.deployment.news_wait.longest:
        said = Rich.join("\n\n", [said, _batches_text(room)])
    await speech.queue_message(room.tx, room.chat_id, said, silent=True, reply_to=room.message_id)


def _batches_text(room: GroupTurn) -> Rich:
    """Return when officers hear of reporters, and reporters of them."""
    return room.t(
        "Kasus baru dan keterangan tambahan datang bersama-sama, tiap {minutes} menit; yang mendesak "
        "langsung. Kabar sampai kepada pelapor beberapa menit kemudian, atau saat pelapor menanyakannya. "
        "Dengan begitu waktu pesan tidak menunjuk siapa pelapornya.",
        minutes=max(1, room.deployment.news_wait.longest // 60),
    )


@guarded_by(Guard.NOBODY)
async def handle_private_command(update: Update, context: Context) -> None:
    """Refuse an officers' command in a private chat, with the same words for everybody."""
    if update.effective_chat is not None:
        said = wording.only_in_groups_text(translator(context.deployment.language))
        await speech.queue_message(context.tx, update.effective_chat.id, said)


@in_bound_group("bot.officers.commands.turned")
async def handle_list_tap(update: Update, room: GroupTurn) -> None:
    """Serve a tap below a list: another page, or a case's card. Both are thin.

    The list of one officer's cases stays theirs, whoever turns it: everybody there may see it.
    """
    query = update.callback_query
    if query is None:
        return
    what, ticket, *args = [*(query.data or "").removeprefix("o:").split(":"), ""]
    case = await cases.by_ticket(room.tx, ticket)
    if case is None or case.handling_unit_id != room.unit.id:
        room.toast(wording.refusal_text(room.t), alert=True)
    elif what == "card":
        await cards.post_card(room.tx, room.deployment, case)
    else:
        held = what == "mine"
        turned = await (_page_of_held_cases(room, args[0], case) if held else _page_of_open_cases(room, case))
        await speech.queue_edit(
            room.tx,
            room.chat_id,
            turned.text,
            turned.keyboard,
            message_id=room.message_id,
            about=turned.case_ids,
        )


async def _post_wanted_card(room: GroupTurn, wanted: str) -> None:
    ticket = tickets.parse_ticket(wanted)
    if ticket is None:
        said = room.t("Nomor itu salah ketik. Bentuknya: YDN-XXXX-XXXX")
        await speech.queue_message(room.tx, room.chat_id, said, silent=True, reply_to=room.message_id)
        return
    case = await cases.by_ticket(room.tx, ticket)
    if case is None or case.handling_unit_id != room.unit.id:
        said = room.t("Nomor ini tidak ada di antara kasus grup ini.")
        await speech.queue_message(room.tx, room.chat_id, said, silent=True, reply_to=room.message_id)
        return
    await cards.post_card(room.tx, room.deployment, case)


def _shown_until(room: GroupTurn) -> datetime:
    """Return until when reports are listed: with their cards (`bot.officers.casefile.batches`)."""
    return room.deployment.news_wait.last_batch(room.tx.now)


class ListPage(NamedTuple):
    """A page of a list, and the cases that it names."""

    text: Rich
    keyboard: Keyboard
    case_ids: list[str]


async def _send_list_page(room: GroupTurn, listed: ListPage) -> None:
    await speech.queue_message(
        room.tx,
        room.chat_id,
        listed.text,
        listed.keyboard,
        silent=True,
        reply_to=room.message_id,
        about=listed.case_ids,
    )


async def _page_of_open_cases(room: GroupTurn, first: Case | None = None) -> ListPage:
    """Return a page of the unit's open cases; if `first` was closed meanwhile, it begins with what came
    after it.
    """
    page = await listing.page(room.tx, PAGE_LENGTH, room.unit.id, first=first, until=_shown_until(room))
    title = room.t("Kasus terbuka {unit}: {count}", unit=room.unit.name, count=page.count)
    return await _build_list_page(room, title, page, "page")


async def _page_of_held_cases(room: GroupTurn, officer_id: str, first: Case | None = None) -> ListPage:
    """Return the same of those that an officer holds."""
    page = await listing.page(room.tx, PAGE_LENGTH, room.unit.id, officer_id, first=first)
    none = room.t("Anda belum memegang kasus.")
    title = room.t("Kasus Anda: {count}", count=page.count) if page.count else none
    return await _build_list_page(room, title, page, "mine", officer_id)


async def _build_list_page(room: GroupTurn, title: Rich, page: Page, turn: str, *args: str) -> ListPage:
    lines = [await _case_line(room, case) for case in page.cases]
    turns: list[Button] = []
    if page.before is not None:
        turns.append(wording.action_button(room.t("← Sebelumnya"), turn, page.before.ticket, *args))
    if page.after is not None:
        turns.append(wording.action_button(room.t("Berikutnya →"), turn, page.after.ticket, *args))
    rows = [[_card_button(case)] for case in page.cases]
    text = Rich.join("\n", [bold(title), *lines])
    return ListPage(text, keyboards.inline_keyboard(*rows, turns), [case.id for case in page.cases])


def _card_button(case: Case) -> Button:
    return wording.action_button(Rich(case.ticket), "card", case.ticket)


async def _case_line(room: GroupTurn, case: Case) -> Rich:
    holder = await officers.get(room.tx, case.officer_id) if case.officer_id else None
    since = formats.date_text(case.created_at, room.unit.timezone, room.t.language)
    return Rich.join(
        " · ",
        [
            case.ticket,
            since,
            room.t(STATUS_NAMES[case.status.value]),
            Rich(wording.officer_name(room.t, holder)) if holder else room.t("belum diambil"),
        ],
    )

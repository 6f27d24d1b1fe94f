"""A message that belongs to nothing yet: never attached by guessing, the bot asks where it belongs.

It waits (`waiting`), and goes into a case only when the citizen taps that case's ticket, or names it by what
they reply to (`named`). What follows meanwhile waits along with it, below one question. Thanks are answered
kindly, and wait too: nothing that was written is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.reporter import help_page
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.filing import start
from bot.reporter.followup import (
    addition_store,
    additions,
    code_entry,
    muted,
    poster_photos,
    replies,
    thanks,
    waiting_messages,
)
from bot.reporter.followup.addition_outcomes import (
    closed_text,
    loss_texts,
    outcome_text,
    own_contact_text,
    untaken_text,
)
from bot.reporter.followup.additions import MAX_OFFERED, list_open_cases, ticket_hint
from bot.reporter.followup.status import show_case
from bot.reporter.message_parts import (
    is_own_contact,
    list_files,
    list_pictures,
    read_parts,
    text_behind_command,
)
from bot.reporter.open_questions import SEE
from bot.rules import access_code, ticket, workflow
from bot.texts import Rich, Translator, bold
from storage import cases
from storage.records import Case, Json

if TYPE_CHECKING:
    from collections.abc import Sequence


MAX_WAITING: Final = 30  # parcels that wait; an album has ten
YES_WORDS: Final = frozenset(
    {"ya", "iya", "y", "iy", "ya masukkan", "iya masukkan", "masukkan", "betul", "yes"}
)
"""What answers the question whether something belongs to the one open report."""
NO_WORDS: Final = frozenset(
    {"tidak", "tdk", "nggak", "enggak", "gak", "ga", "tidak jadi", "jangan", "bukan", "no"}
)


async def handle_message(turn: CitizenTurn) -> None:
    """Take a message outside the form, with no question open."""
    text = (turn.message and turn.message.text) or ""
    asked = code_entry.parse_request(text)
    name = ticket.parse_lone_ticket(text)
    if turn.waiting and name and await assign_waiting(turn, turn.waiting["nonce"], name):
        return  # a ticket and nothing else names the case, as its button does
    if asked.ticket and (name or asked.secret):
        await _show_named_case(turn, asked)
        return
    parts = read_parts(turn.message) if turn.message else None
    offered = await _list_offered(turn)
    if await _take_yes(turn, text, offered):
        return
    if not offered:
        await _answer_stranger(turn, parts)
    else:
        await _take_unassigned(turn, parts, offered)


async def _take_unassigned(turn: CitizenTurn, parts: Json | None, offered: list[Case]) -> None:
    """Take a message that could belong to a case."""
    if parts is None:
        await _say_not_taken(turn)
    elif is_own_contact(parts, turn.chat_id):
        await _ask_below(turn, own_contact_text(turn.t), offered)
    else:
        await _keep_message(turn, parts, offered)


async def _answer_stranger(turn: CitizenTurn, parts: Json | None) -> None:
    """Answer somebody who has no case here that a message could belong to."""
    if await _turn_away_muted(turn, parts or {}):
        return
    if found := list_pictures(parts):
        await poster_photos.handle_unasked_photo(turn, found)
    else:
        await _invite_to_report(turn, parts)


def plain_words(text: str) -> str:
    """Return a text's words, without signs and capitals."""
    return " ".join("".join(letter if letter.isalpha() else " " for letter in text.casefold()).split())


async def _take_yes(turn: CitizenTurn, text: str, offered: list[Case]) -> bool:
    """Whether [Masukkan] was answered in words; after an officer's question a "yes" may be meant for that."""
    if plain_words(text) not in YES_WORDS or len(offered) != 1:
        return False
    if not turn.waiting or turn.waiting.get("thanks"):
        return False
    if turn.waiting.get("named") != offered[0].ticket:  # the question was about another, or about several
        return False
    if await thanks.is_answer_awaited(turn.tx, offered[0]):
        return False
    return await assign_waiting(turn, turn.waiting["nonce"], offered[0].ticket)


async def handle_named_reply(turn: CitizenTurn) -> bool:
    """Take a message that names its case by what it replies to, or the rest of an album that did. What waits
    goes along. False if it names none: then it is answered as ever.
    """
    parts = read_parts(turn.message) if turn.message else None
    if parts is None:
        return False
    if await replies.join_album(turn, parts):
        return True
    found = await replies.find_named_case(turn, parts)
    if found is None or additions.is_listening_to(turn, found[0]):
        return False
    await take_for_case(turn, found[0], parts, guest=found[1])
    return True


async def take_for_case(turn: CitizenTurn, case: Case, parts: Json, *, guest: bool) -> None:
    """Hold a message that names its case, with what waits. If the case is closed it waits, too."""
    if await _is_code_alone(turn, case, parts):
        await turn.erase_message()
        await show_case(turn, case)
    elif is_own_contact(parts, turn.chat_id):
        await turn.say(own_contact_text(turn.t))
    elif await muted.turn_away(turn, case, parts):
        return
    elif workflow.is_closed(case.status):
        await keep_for_closed_case(turn, case, parts)
    elif await _is_mere_thanks(turn, parts, [case]):
        await _ask_case(turn, [*turn.waiting.get("held", []), parts], [case], kindly=True)
    else:
        waited = await waiting_messages.release_waiting(turn)
        await replies.hold_parts(turn, case, [*waited, parts], guest=guest, waited=len(waited))


async def keep_for_closed_case(turn: CitizenTurn, case: Case, parts: Json) -> None:
    """Words for a case that takes none any more: that is said, and where else they may belong is asked."""
    if thanks.is_thanks(parts):
        await turn.say(_thanks_text(turn.t))
        return
    if not _is_rest_of_album(turn, parts):
        await turn.say(closed_text(turn.t, case), about=case)
    await keep_unassigned(turn, parts)


async def keep_unassigned(turn: CitizenTurn, parts: Json) -> None:
    """Let a message wait until it is known where it belongs, and ask."""
    offered = await _list_offered(turn)
    if offered or not await _turn_away_muted(turn, parts):
        await _keep_message(turn, parts, offered)


async def ask_about(turn: CitizenTurn, all_parts: Sequence[Json]) -> None:
    """Let these wait, with what waits already, and ask where they belong."""
    offered = await _list_offered(turn) or await _list_open(turn)
    await _ask_case(turn, [*turn.waiting.get("held", []), *all_parts], offered)


async def _is_code_alone(turn: CitizenTurn, case: Case, parts: Json) -> bool:
    """Whether it is the case's access code and nothing else: that is no answer."""
    code = access_code.parse_code(parts.get("text", ""))
    return code is not None and not list_files(parts) and await cases.check_code(turn.tx, case.id, code)


async def _show_named_case(turn: CitizenTurn, asked: code_entry.CaseRequest) -> None:
    """Show what follows a ticket and nothing else, or a ticket with its code: the same as after /status."""
    if asked.secret:
        await turn.erase_message()
    case, _ = await turn.seen_case(asked.ticket)
    if case is None and asked.ticket:
        case = await code_entry.request_access(turn, asked.ticket, asked.code, SEE)
    if case is not None:
        await show_case(turn, case)


async def _list_offered(turn: CitizenTurn) -> list[Case]:
    """Return the cases that a message could be for: the open ones whose reporter isn't muted."""
    return [case for case in await _list_open(turn) if not await muted.is_refused(turn, case)]


async def _turn_away_muted(turn: CitizenTurn, parts: Json) -> bool:
    """Say that nothing is taken, where all that is open here are cases whose reporter is muted."""
    found = await _list_open(turn)
    return bool(found) and await muted.turn_away(turn, found[0], parts)


async def _list_open(turn: CitizenTurn) -> list[Case]:
    """Return the open cases of this account, and the one seen with its code."""
    mine = await list_open_cases(turn)
    seen, guest = await turn.seen_case((turn.conversation.flow.get("guest") or {}).get("ticket"))
    if seen is not None and guest and not workflow.is_closed(seen.status):
        mine.insert(0, seen)
    return mine


async def _invite_to_report(turn: CitizenTurn, parts: Json | None) -> None:
    """Somebody writes who has no open report: whatever they want, the welcome has the button for it."""
    if parts and thanks.is_thanks(parts):
        await turn.say(_thanks_text(turn.t))
    else:
        where = str(turn.conversation.flow.get("welcome") or "n")
        await start.say_not_kept(
            turn.tx, turn.context.deployment, turn.chat_id, turn.t, where, help_page.status_hint(turn.t)
        )


async def _say_not_taken(turn: CitizenTurn) -> None:
    await turn.say(untaken_text(turn))


async def _keep_message(turn: CitizenTurn, parts: Json, offered: list[Case]) -> None:
    """Keep a message waiting, with what waits already."""
    held: list[Json] = turn.waiting.get("held", [])
    if len(held) >= MAX_WAITING:
        full = turn.t("Pesan terakhir tidak disimpan: pilih dulu pengaduannya, lalu kirim lagi.")
        await _ask_below(turn, full, offered)
    elif _is_rest_of_album(turn, parts):
        await waiting_messages.join_album(turn, parts)
    else:
        mere = await _is_mere_thanks(turn, parts, offered)
        await _ask_case(turn, [*held, parts], offered, kindly=mere)


def _is_rest_of_album(turn: CitizenTurn, parts: Json) -> bool:
    """Whether it is the rest of an album that waits."""
    album = parts.get("album")
    return bool(turn.waiting and album) and album == turn.waiting.get("album")


async def _is_mere_thanks(turn: CitizenTurn, parts: Json, offered: list[Case]) -> bool:
    """Whether somebody only says thanks, and nothing was asked of them: neither by the question below what
    waits, nor by an officer.
    """
    if not thanks.is_thanks(parts) or (turn.waiting and not turn.waiting.get("thanks")):
        return False
    return not any([await thanks.is_answer_awaited(turn.tx, case) for case in offered])


async def _ask_below(turn: CitizenTurn, said: Rich, offered: list[Case]) -> None:
    """Say why something isn't kept, and ask again about what waits, if anything does."""
    if turn.waiting:
        await _ask_case(turn, turn.waiting["held"], offered, first=[said])
    else:
        await turn.say(said)


async def _ask_case(
    turn: CitizenTurn,
    held: list[Json],
    offered: list[Case],
    *,
    kindly: bool = False,
    first: Sequence[Rich] = (),
) -> None:
    """Ask anew, below all that waits, where it belongs."""
    nonce = waiting_messages.question_nonce(turn)
    one = offered[0] if len(offered) == 1 else None
    slot = await waiting_messages.keep_waiting(
        turn, held, nonce, named=one.ticket if one else None, thanks=kindly
    )
    rows = _case_rows(turn, offered, nonce)
    if kindly:
        await waiting_messages.ask_question(turn, slot, _thanks_text(turn.t, offered=True), rows, one)
        return
    pieces = [
        *first,
        *loss_texts(turn),
        _question_text(turn.t, one, len({parts.get("album") or n for n, parts in enumerate(held)}))
        if offered
        else _nothing_open_text(turn.t),
        *([ticket_hint(turn.t, "YDN-XXXX-XXXX")] if len(offered) > MAX_OFFERED else []),
    ]
    others = _other_rows(turn, nonce, new=bool(offered))
    await waiting_messages.ask_question(turn, slot, Rich.join("\n\n", pieces), [*rows, *others], one)


def _question_text(t: Translator, case: Case | None, count: int) -> Rich:
    which = t("Masukkan ke pengaduan {ticket}?", ticket=bold(case.ticket)) if case else None
    waits = (
        t("Pesan Anda belum masuk ke pengaduan mana pun.")
        if count == 1
        else t("{count} pesan Anda belum masuk ke pengaduan mana pun.", count=count)
    )
    kept = t("Bila tidak dipilih dalam sehari, terhapus sendiri.")
    return Rich.join("\n\n", [which or t("Untuk pengaduan yang mana?"), Rich.join(" ", [waits, kept])])


def _nothing_open_text(t: Translator) -> Rich:
    """Return what to do with what waits while there is no case to choose: its ticket names the next one."""
    return t(
        "Pesan Anda belum masuk ke pengaduan mana pun, dan tidak ada pengaduan Anda yang terbuka. Bila masih "
        "perlu disampaikan, buat pengaduan baru lewat /lapor. Setelah terkirim, kirim nomornya ke sini, dan "
        "pesan Anda masuk ke sana. Bila tidak, terhapus sendiri dalam sehari."
    )


def _thanks_text(t: Translator, *, offered: bool = False) -> Rich:
    """Return the answer to thanks."""
    more = t("Bila ucapan ini perlu dibaca petugas, masukkan ke pengaduan dengan tombol di bawah.")
    return Rich.join(" ", [t("Sama-sama. Jaga diri Anda baik-baik."), *([more] if offered else [])])


def _case_rows(turn: CitizenTurn, offered: list[Case], nonce: str) -> list[list[keyboards.Button]]:
    """Return the cases to choose from; a single one says what the tap does."""
    if len(offered) == 1:
        name = offered[0].ticket
        return [[citizen_button(turn.t("Masukkan ke {ticket}", ticket=name), "to", nonce, name)]]
    return [[citizen_button(case.ticket, "to", nonce, case.ticket)] for case in offered[:MAX_OFFERED]]


def _other_rows(turn: CitizenTurn, nonce: str, *, new: bool) -> list[list[keyboards.Button]]:
    """Return the buttons beside the cases; `new`: whether to begin a report, which what waits is not for."""
    t = turn.t
    return [
        *([[citizen_button(t("Foto poster: periksa"), "poster", nonce)]] if _waiting_pictures(turn) else []),
        *([[citizen_button(t("Pengaduan baru"), "new", nonce)]] if new else []),
        [citizen_button(t("Bukan untuk pengaduan"), "none", nonce)],
    ]


def _waiting_pictures(turn: CitizenTurn) -> list[Json]:
    """Return the pictures among what waits."""
    return [file for parts in turn.waiting.get("held", []) for file in list_pictures(parts)]


async def handle_case_tap(turn: CitizenTurn, nonce: str, name: str) -> bool:
    """Put what waits into the case that was tapped. Of one that was closed meanwhile, or takes nothing from
    its reporter, that is said, and what waits goes on waiting.
    """
    if await assign_waiting(turn, nonce, name):
        return True
    case, _ = await turn.seen_case(name)
    if case is None or not waiting_messages.is_waiting(turn, nonce):
        return False
    if await muted.turn_away(turn, case):
        return True
    await turn.say(closed_text(turn.t, case), about=case)
    await _ask_case(turn, turn.waiting["held"], await _list_offered(turn))
    return True


async def assign_waiting(turn: CitizenTurn, nonce: str, name: str) -> bool:
    """Put what waited into this case. False if nothing waits under this button any more, or it is closed or
    takes nothing.
    """
    case, guest = await turn.seen_case(name)
    if not waiting_messages.is_waiting(turn, nonce) or case is None or workflow.is_closed(case.status):
        return False
    if await muted.is_refused(turn, case):
        return False
    taken = await addition_store.attach_parts(
        turn.tx, turn.chat_id, case, await waiting_messages.release_waiting(turn, chosen=True), guest=guest
    )
    if taken.last:
        await addition_store.tell_addition(turn.tx, case.id, taken, guest=guest)
    t = turn.t
    rows = [
        [citizen_button(t("Tambah lagi"), "add", case.ticket)],
        [citizen_button(t("Lihat status"), "see", case.ticket)],
    ]
    await turn.show_page(outcome_text(t, case, taken, listening=False), *rows, about=case)
    return True


async def take_back_reply(turn: CitizenTurn, name: str, held: str) -> bool:
    """[Bukan ini]: what a reply brought goes to no case; where it belongs is asked like of any message."""
    all_parts = await replies.take_back_held(turn, held)
    if all_parts is None:
        return False
    case, _ = await turn.seen_case(name)
    await turn.show_page(replies.taken_back_text(turn.t, name), about=case)
    await ask_about(turn, all_parts)
    return True


async def discard_waiting(turn: CitizenTurn, nonce: str) -> bool:
    """[Bukan untuk pengaduan] and [Pengaduan baru]: what waited is forgotten, and the citizen is told so."""
    if not waiting_messages.is_waiting(turn, nonce):
        return False
    await waiting_messages.release_waiting(turn, chosen=True)
    await turn.show_page(
        turn.t("Baik. Pesan tadi tidak dimasukkan ke pengaduan mana pun dan tidak disimpan.")
    )
    return True


async def check_waiting_photos(turn: CitizenTurn, nonce: str) -> bool:
    """[Foto poster: periksa]: the pictures are looked at, and nothing of what waited is kept."""
    pictures = _waiting_pictures(turn)
    if not waiting_messages.is_waiting(turn, nonce) or not pictures:
        return False
    said = await poster_photos.queue_checks(turn, pictures)
    await waiting_messages.release_waiting(turn, chosen=True)
    kept = turn.t("Pesan tadi tidak dimasukkan ke pengaduan mana pun dan tidak disimpan.")
    await turn.show_page(Rich.join("\n\n", [said, kept]))
    return True


async def handle_edit(turn: CitizenTurn) -> bool:
    """Keep how a message that isn't in a case yet reads since it was edited. False if it is none."""
    parts = read_parts(turn.message) if turn.message else None
    if turn.message is None or parts is None:
        return False
    if (text := parts.get("text", "")).startswith(("/tambah", "/add")):
        parts["text"] = await _edited_words(turn, text_behind_command(text))
        if not parts["text"]:
            return False
    if await replies.rewrite_held(turn, turn.message.message_id, parts):
        return True  # what is shown changes with it
    if not await waiting_messages.rewrite_waiting(turn, turn.message.message_id, parts):
        return False
    await turn.say(turn.t("Suntingan Anda tersimpan pada pesan yang masih menunggu."))
    return True


async def _edited_words(turn: CitizenTurn, text: str) -> str:
    """Return what an edited `/tambah` says to the case, without its ticket and its code."""
    asked = code_entry.parse_request(text)
    if asked.secret:
        await turn.erase_message()
    if asked.ticket is None or not await code_entry.is_ticket_meant(turn, text, asked.ticket):
        return text
    return code_entry.words_beside(text, asked)

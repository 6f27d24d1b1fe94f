"""A message that belongs to nothing yet: never attached by guessing, the bot asks where it belongs.

It waits (`waiting`), and goes into a case only when the citizen taps that case's ticket, or names it by what
they reply to (`named`). What follows meanwhile waits along with it, below one question. Thanks are answered
kindly, and wait too: nothing that was written is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reporter import help_page
from bot.reporter.citizen_turn import Talk, tap
from bot.reporter.filing import start
from bot.reporter.followup import (
    addition_store,
    additions,
    code_entry,
    poster_photos,
    replies,
    thanks,
    waiting_messages,
)
from bot.reporter.followup.addition_outcomes import closed, losses, outcome, own_contact, why
from bot.reporter.followup.additions import OFFERED, named_so, open_cases
from bot.reporter.followup.status import show
from bot.reporter.message_parts import files_of, is_own_contact, pictures, wrap
from bot.rules import access_code, ticket, workflow
from bot.texts import Rich, Translator, bold
from storage import cases
from storage.records import Case, Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot import speech

MOST: Final = 30  # parcels that wait; an album has ten
YES: Final = frozenset({"ya", "iya", "y", "iy", "ya masukkan", "iya masukkan", "masukkan", "betul", "yes"})
"""What answers the question whether something belongs to the one open report."""


async def came(talk: Talk) -> None:
    """A message outside the form, with no question open."""
    text = (talk.message and talk.message.text) or ""
    asked = code_entry.read(text)
    name = ticket.parse(text)
    if talk.waiting and name and await choose(talk, talk.waiting["nonce"], name):
        return  # a ticket and nothing else names the case, as its button does
    if asked.ticket and (name or asked.secret):
        await _named(talk, asked)
        return
    parcel = wrap(talk.message) if talk.message else None
    offered = await _offered(talk)
    if await _says_yes(talk, text, offered):
        return
    if not offered and (found := pictures(parcel)):
        await poster_photos.came(talk, found)
    elif not offered:
        await _invite(talk, parcel)
    elif parcel is None:
        await _not_taken(talk)
    elif is_own_contact(parcel, talk.chat_id):
        await _ask_below(talk, own_contact(talk.t), offered)
    else:
        await _take(talk, parcel, offered)


async def _says_yes(talk: Talk, text: str, offered: list[Case]) -> bool:
    """Whether [Masukkan] was answered in words; after an officer's question a "yes" may be meant for that."""
    plain = " ".join("".join(letter if letter.isalpha() else " " for letter in text.casefold()).split())
    if plain not in YES or len(offered) != 1 or not talk.waiting or talk.waiting.get("thanks"):
        return False
    if talk.waiting.get("named") != offered[0].ticket:  # the question was about another, or about several
        return False
    if await thanks.is_asked(talk.tx, offered[0]):
        return False
    return await choose(talk, talk.waiting["nonce"], offered[0].ticket)


async def named_by_reply(talk: Talk) -> bool:
    """A message that names its case by what it replies to, or the rest of an album that did. What waits goes
    along. False if it names none: then it is answered as ever.
    """
    parcel = wrap(talk.message) if talk.message else None
    if parcel is None:
        return False
    if await replies.joined(talk, parcel):
        return True
    found = await replies.replied(talk, parcel)
    if found is None or additions.listens_to(talk, found[0]):
        return False
    case, guest = found
    if await _is_code_alone(talk, case, parcel):
        await talk.erase_message()
        await show(talk, case, guest=guest)
    elif workflow.is_closed(case.status):
        await talk.say(closed(talk.t, case), about=case)
    elif is_own_contact(parcel, talk.chat_id):
        await talk.say(own_contact(talk.t))
    elif await _is_mere_thanks(talk, parcel, [case]):
        await _ask(talk, [*talk.waiting.get("held", []), parcel], [case], kindly=True)
    else:
        await replies.hold(talk, case, [*await waiting_messages.release(talk), parcel], guest=guest)
    return True


async def _is_code_alone(talk: Talk, case: Case, parcel: Json) -> bool:
    """Whether it is the case's access code and nothing else: that is no answer."""
    code = access_code.parse(parcel.get("text", ""))
    return code is not None and not files_of(parcel) and await cases.check_code(talk.tx, case.id, code)


async def _named(talk: Talk, asked: code_entry.Asked) -> None:
    """A ticket and nothing else, or a ticket with its code: the same as after /status."""
    if asked.secret:
        await talk.erase_message()
    case, guest = await talk.seen_case(asked.ticket)
    if case is None and asked.ticket:
        case, guest = await code_entry.knock(talk, asked.ticket, asked.code, code_entry.SEE), True
    if case is not None:
        await show(talk, case, guest=guest)


async def _offered(talk: Talk) -> list[Case]:
    """The open cases that a message could be for: this account's, and the one seen with its code."""
    mine = await open_cases(talk)
    seen, guest = await talk.seen_case((talk.conversation.flow.get("guest") or {}).get("ticket"))
    if seen is not None and guest and not workflow.is_closed(seen.status):
        mine.insert(0, seen)
    return mine


async def _invite(talk: Talk, parcel: Json | None) -> None:
    """Somebody writes who has no open report: whatever they want, the welcome has the button for it."""
    if parcel and thanks.is_thanks(parcel):
        await talk.say(_kind_word(talk.t))
    else:
        where = str(talk.conversation.flow.get("welcome") or "n")
        await start.say_not_yet(
            talk.tx, talk.context.deployment, talk.chat_id, talk.t, where, help_page.known_already(talk.t)
        )


async def _not_taken(talk: Talk) -> None:
    said = talk.t(
        "Kiriman jenis ini tidak dapat kami terima. Kirim tulisan, pesan suara, foto, berkas, lokasi, "
        "atau kontak. Bantuan: /bantuan"
    )
    await talk.say(Rich.join(" ", [*why(talk), said]))


async def _take(talk: Talk, parcel: Json, offered: list[Case]) -> None:
    """Keep a message waiting, with what waits already."""
    held: list[Json] = talk.waiting.get("held", [])
    if len(held) >= MOST:
        full = talk.t("Pesan terakhir tidak disimpan: pilih dulu pengaduannya, lalu kirim lagi.")
        await _ask_below(talk, full, offered)
    elif held and parcel.get("album") and parcel["album"] == talk.waiting.get("album"):
        await waiting_messages.join(talk, parcel)
    else:
        mere = await _is_mere_thanks(talk, parcel, offered)
        await _ask(talk, [*held, parcel], offered, kindly=mere)


async def _is_mere_thanks(talk: Talk, parcel: Json, offered: list[Case]) -> bool:
    """Whether somebody only says thanks, and nothing was asked of them: neither by the question below what
    waits, nor by an officer.
    """
    if not thanks.is_thanks(parcel) or (talk.waiting and not talk.waiting.get("thanks")):
        return False
    return not any([await thanks.is_asked(talk.tx, case) for case in offered])


async def _ask_below(talk: Talk, said: Rich, offered: list[Case]) -> None:
    """Say why something isn't kept, and ask again about what waits, if anything does."""
    if talk.waiting:
        await _ask(talk, talk.waiting["held"], offered, first=[said])
    else:
        await talk.say(said)


async def _ask(
    talk: Talk, held: list[Json], offered: list[Case], *, kindly: bool = False, first: Sequence[Rich] = ()
) -> None:
    """Ask anew, below all that waits, where it belongs."""
    nonce = waiting_messages.nonce(talk)
    one = offered[0] if len(offered) == 1 else None
    slot = await waiting_messages.keep(talk, held, nonce, named=one.ticket if one else None, thanks=kindly)
    rows = _cases(talk, offered, nonce)
    if kindly:
        await waiting_messages.ask(talk, slot, _kind_word(talk.t, offered=True), rows, one)
        return
    parts = [
        *first,
        *losses(talk),
        _question(talk.t, one, len({parcel.get("album") or n for n, parcel in enumerate(held)}))
        if offered
        else _nothing_open(talk.t),
        *([named_so(talk.t, "YDN-XXXX-XXXX")] if len(offered) > OFFERED else []),
    ]
    others = _others(talk, nonce, new=bool(offered))
    await waiting_messages.ask(talk, slot, Rich.join("\n\n", parts), [*rows, *others], one)


def _question(t: Translator, case: Case | None, count: int) -> Rich:
    which = t("Masukkan ke pengaduan {ticket}?", ticket=bold(case.ticket)) if case else None
    waits = (
        t("Pesan Anda belum masuk ke pengaduan mana pun.")
        if count == 1
        else t("{count} pesan Anda belum masuk ke pengaduan mana pun.", count=count)
    )
    kept = t("Bila tidak dipilih dalam sehari, terhapus sendiri.")
    return Rich.join("\n\n", [which or t("Untuk pengaduan yang mana?"), Rich.join(" ", [waits, kept])])


def _nothing_open(t: Translator) -> Rich:
    """What to do with what waits while there is no case to choose: its ticket names the next one."""
    return t(
        "Pesan Anda belum masuk ke pengaduan mana pun, dan tidak ada pengaduan Anda yang terbuka. Bila masih "
        "perlu disampaikan, buat pengaduan baru lewat /lapor. Setelah terkirim, kirim nomornya ke sini, dan "
        "pesan Anda masuk ke sana. Bila tidak, terhapus sendiri dalam sehari."
    )


def _kind_word(t: Translator, *, offered: bool = False) -> Rich:
    """The answer to thanks."""
    more = t("Bila ucapan ini perlu dibaca petugas, masukkan ke pengaduan dengan tombol di bawah.")
    return Rich.join(" ", [t("Sama-sama. Jaga diri Anda baik-baik."), *([more] if offered else [])])


def _cases(talk: Talk, offered: list[Case], nonce: str) -> list[list[speech.Button]]:
    """The cases to choose from; a single one says what the tap does."""
    if len(offered) == 1:
        name = offered[0].ticket
        return [[tap(talk.t("Masukkan ke {ticket}", ticket=name), "to", nonce, name)]]
    return [[tap(case.ticket, "to", nonce, case.ticket)] for case in offered[:OFFERED]]


def _others(talk: Talk, nonce: str, *, new: bool) -> list[list[speech.Button]]:
    """`new`: whether to begin a new report, which what waits is not for."""
    t = talk.t
    return [
        *([[tap(t("Foto poster: periksa"), "poster", nonce)]] if _pictures(talk) else []),
        *([[tap(t("Pengaduan baru"), "new", nonce)]] if new else []),
        [tap(t("Bukan untuk pengaduan"), "none", nonce)],
    ]


def _pictures(talk: Talk) -> list[Json]:
    """The pictures among what waits."""
    return [file for parcel in talk.waiting.get("held", []) for file in pictures(parcel)]


async def chosen(talk: Talk, nonce: str, name: str) -> bool:
    """The tap on a ticket. Of one that was closed meanwhile that is said, and what waits goes on waiting."""
    if await choose(talk, nonce, name):
        return True
    case, _ = await talk.seen_case(name)
    if case is None or not waiting_messages.is_open(talk, nonce):
        return False
    await talk.say(closed(talk.t, case), about=case)
    await _ask(talk, talk.waiting["held"], await _offered(talk))
    return True


async def choose(talk: Talk, nonce: str, name: str) -> bool:
    """What waited goes to this case. False if nothing waits under this button any more, or it is closed."""
    case, guest = await talk.seen_case(name)
    if not waiting_messages.is_open(talk, nonce) or case is None or workflow.is_closed(case.status):
        return False
    taken = await addition_store.take(
        talk.tx, talk.chat_id, case, await waiting_messages.release(talk, chosen=True), guest=guest
    )
    if taken.last:
        await addition_store.tell(talk.tx, case.id, taken, guest=guest)
    t = talk.t
    rows = [[tap(t("Tambah lagi"), "add", case.ticket)], [tap(t("Lihat status"), "see", case.ticket)]]
    await talk.turn_page(outcome(t, case, taken, listening=False), *rows, about=case)
    return True


async def take_back(talk: Talk, name: str, held: str) -> bool:
    """[Bukan ini]: what a reply brought goes to no case; where it belongs is asked like of any message."""
    parcels = await replies.take_back(talk, held)
    if parcels is None:
        return False
    case, _ = await talk.seen_case(name)
    await talk.turn_page(
        talk.t("Baik, ini tidak masuk ke pengaduan {ticket}.", ticket=bold(name)), about=case
    )
    await _ask(talk, [*talk.waiting.get("held", []), *parcels], await _offered(talk))
    return True


async def discard(talk: Talk, nonce: str) -> bool:
    """[Bukan untuk pengaduan] and [Pengaduan baru]: what waited is forgotten, and the citizen is told so."""
    if not waiting_messages.is_open(talk, nonce):
        return False
    await waiting_messages.release(talk, chosen=True)
    await talk.turn_page(
        talk.t("Baik. Pesan tadi tidak dimasukkan ke pengaduan mana pun dan tidak disimpan.")
    )
    return True


async def check(talk: Talk, nonce: str) -> bool:
    """[Foto poster: periksa]: the pictures are looked at, and nothing of what waited is kept."""
    pictures = _pictures(talk)
    if not waiting_messages.is_open(talk, nonce) or not pictures:
        return False
    said = await poster_photos.enter(talk, pictures)
    await waiting_messages.release(talk, chosen=True)
    kept = talk.t("Pesan tadi tidak dimasukkan ke pengaduan mana pun dan tidak disimpan.")
    await talk.turn_page(Rich.join("\n\n", [said, kept]))
    return True


async def edited(talk: Talk) -> bool:
    """A message that isn't in a case yet was edited: that it reads so now is kept. False if it is none."""
    parcel = wrap(talk.message) if talk.message else None
    if talk.message is None or parcel is None:
        return False
    if await replies.rewrite(talk, talk.message.message_id, parcel):
        return True  # what is shown changes with it
    if not await waiting_messages.rewrite(talk, talk.message.message_id, parcel):
        return False
    await talk.say(talk.t("Suntingan Anda tersimpan pada pesan yang masih menunggu."))
    return True

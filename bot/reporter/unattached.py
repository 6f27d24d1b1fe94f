"""A message that belongs to nothing yet: never attached by guessing, the bot asks where it belongs.

It waits in the sealed conversation (`asking`: {"what": "which", "nonce", "held": [parcels], "album"}) and
goes into a case only when the citizen taps that case's ticket. What follows meanwhile waits along with it.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from bot.reporter import access, adding, checking, help  # noqa: A004 - the command of that name
from bot.reporter.additions import OFFERED, losses, named_so, open_cases, outcome, own_contact, why
from bot.reporter.parcel import is_own_contact, pictures, wrap
from bot.reporter.status import show
from bot.reporter.talk import Talk, tap
from bot.rules import ticket, workflow
from bot.texts import Rich
from storage.records import Case, Json

if TYPE_CHECKING:
    from bot import speech

MOST: Final = 30  # parcels that wait; an album has ten


async def came(talk: Talk) -> None:
    """A message outside the form, with no question open."""
    text = (talk.message and talk.message.text) or ""
    asked = access.read(text)
    if asked.ticket and (ticket.parse(text) or asked.secret):
        await _named(talk, asked)
        return
    parcel = wrap(talk.message) if talk.message else None
    offered = await _offered(talk)
    if not offered and (found := pictures(parcel)):
        await checking.came(talk, found)
    elif not offered:
        await _invite(talk)
    elif parcel is None:
        await _not_taken(talk)
    elif is_own_contact(parcel, talk.chat_id):
        await talk.say(own_contact(talk))
    else:
        await _ask(talk, [parcel], offered)


async def _named(talk: Talk, asked: access.Asked) -> None:
    """A ticket and nothing else, or a ticket with its code: the same as after /status."""
    if asked.secret:
        await talk.erase_message()
    case, guest = await talk.seen_case(asked.ticket)
    if case is None and asked.ticket:
        case, guest = await access.knock(talk, asked.ticket, asked.code, access.SEE), True
    if case is not None:
        await show(talk, case, guest=guest)


async def _offered(talk: Talk) -> list[Case]:
    """The open cases that a message could be for: this account's, and the one seen with its code."""
    mine = await open_cases(talk)
    seen, guest = await talk.seen_case((talk.conversation.flow.get("guest") or {}).get("ticket"))
    if seen is not None and guest and not workflow.is_closed(seen.status):
        mine.insert(0, seen)
    return mine


async def _invite(talk: Talk) -> None:
    if talk.asking:
        await talk.remember(asking=None)
    await talk.say(help.invitation(talk.t))


async def _not_taken(talk: Talk) -> None:
    said = talk.t(
        "Kiriman jenis ini tidak dapat kami terima. Kirim tulisan, pesan suara, foto, berkas, lokasi, "
        "atau kontak. Bantuan: /bantuan"
    )
    await talk.say(Rich.join(" ", [*why(talk), said]))


async def more(talk: Talk) -> None:
    """Another message while the bot waits to hear which case: it waits along."""
    parcel = wrap(talk.message) if talk.message else None
    held: list[Json] = talk.asking["held"]
    offered = await _offered(talk)
    name = ticket.parse((talk.message and talk.message.text) or "")
    if name and await choose(talk, talk.asking["nonce"], name):
        return  # a ticket and nothing else names the case, as its button does
    if not offered:
        await _invite(talk)
    elif parcel is None:
        await _not_taken(talk)
    elif is_own_contact(parcel, talk.chat_id):
        await talk.say(own_contact(talk), *_rows(talk, offered, talk.asking["nonce"]))
    elif len(held) >= MOST:
        await talk.say(
            talk.t("Pesan terakhir tidak disimpan: pilih dulu laporannya, lalu kirim lagi."),
            *_rows(talk, offered, talk.asking["nonce"]),
        )
    elif parcel.get("album") and parcel["album"] == talk.asking.get("album"):
        await talk.remember(asking=talk.asking | {"held": [*held, parcel]})
    else:
        await _ask(talk, [*held, parcel], offered)


async def _ask(talk: Talk, held: list[Json], offered: list[Case]) -> None:
    nonce = talk.asking.get("nonce") or secrets.token_hex(4)
    asking = {"what": "which", "nonce": nonce, "held": held, "album": held[-1].get("album")}
    await talk.remember(asking=asking)
    question = talk.t(
        "Pesan ini untuk laporan yang mana? Sebelum Anda memilih, pesan belum masuk ke laporan mana pun."
    )
    more = [named_so(talk.t, "YDN-XXXX-XXXX")] if len(offered) > OFFERED else []
    await talk.say(Rich.join("\n\n", [*losses(talk), question, *more]), *_rows(talk, offered, nonce))


def _rows(talk: Talk, offered: list[Case], nonce: str) -> list[list[speech.Button]]:
    t = talk.t
    poster = [tap(t("Foto poster: periksa"), "poster", nonce)]
    return [
        *[[tap(case.ticket, "to", nonce, case.ticket)] for case in offered[:OFFERED]],
        *([poster] if _pictures(talk) else []),
        [tap(t("Laporan baru"), "new", nonce)],
        [tap(t("Bukan untuk laporan"), "none", nonce)],
    ]


def _pictures(talk: Talk) -> list[Json]:
    """The pictures among what waits."""
    return [file for parcel in talk.asking.get("held", []) for file in pictures(parcel)]


def _waits(talk: Talk, nonce: str) -> bool:
    return talk.asking.get("what") == "which" and talk.asking.get("nonce") == nonce


async def choose(talk: Talk, nonce: str, name: str) -> bool:
    """The tap on a ticket: what waited goes there. False if nothing waits under this button any more."""
    case, guest = await talk.seen_case(name)
    if not _waits(talk, nonce) or case is None or workflow.is_closed(case.status):
        return False
    taken = await adding.take(talk.tx, talk.chat_id, case, talk.asking["held"], guest=guest)
    if taken.last:
        await adding.tell(talk.tx, case.id, taken, guest=guest)
    await talk.remember(asking=None)
    t = talk.t
    rows = [[tap(t("Tambah lagi"), "add", case.ticket)], [tap(t("Lihat status"), "see", case.ticket)]]
    await talk.turn_page(outcome(talk, case, taken, listening=False), *rows, about=case)
    return True


async def discard(talk: Talk, nonce: str) -> bool:
    """[Bukan untuk laporan] and [Laporan baru]: what waited is forgotten, and the citizen is told so."""
    if not _waits(talk, nonce):
        return False
    await talk.remember(asking=None)
    await talk.turn_page(talk.t("Baik. Pesan tadi tidak dimasukkan ke laporan mana pun dan tidak disimpan."))
    return True


async def check(talk: Talk, nonce: str) -> bool:
    """[Foto poster: periksa]: the pictures are looked at, and nothing of what waited is kept."""
    pictures = _pictures(talk)
    if not _waits(talk, nonce) or not pictures:
        return False
    said = await checking.enter(talk, pictures)
    await talk.remember(asking=None)
    kept = talk.t("Pesan tadi tidak dimasukkan ke laporan mana pun dan tidak disimpan.")
    await talk.turn_page(Rich.join("\n\n", [said, kept]))
    return True

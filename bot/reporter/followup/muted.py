"""A reporter who is muted in one case: what they are told, and that nothing they send for it is taken.

It is said at each message, once for an album, why, until when, that it isn't kept, and what passes all the
same. Everything else goes on: the case's page, danger, withdrawal, name and number, the code, other reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import muting
from bot.reporter.citizen_turn import case_timezone, citizen_button
from bot.reporter.help_page import other_doors, protection_line
from bot.texts import Rich, bold, formats
from bot.texts.muting import mute_sentence
from storage import units

if TYPE_CHECKING:
    from bot.deployment import Deployment
    from bot.reporter.citizen_turn import CitizenTurn
    from bot.rules.muting import Mute
    from bot.texts import Translator
    from storage.records import Case, Json
    from storage.store import Tx


async def mute_texts(
    tx: Tx, deployment: Deployment, t: Translator, case: Case, mute: Mute, *, acting: bool = True
) -> list[Rich]:
    """Return what a reporter is told of a mute: until when, why, what passes, and where to object; `acting`:
    who can say that there is danger.
    """
    unit = await units.get(tx, case.handling_unit_id)
    until = formats.date_time_text(mute.until, unit.timezone, t.language)
    object_to = (
        t("Bila Anda keberatan, Anda dapat mengadu ke:")
        if unit.parent_id is None
        else t("Bila Anda keberatan, Anda dapat mengadu ke Propam di atas {unit}, atau ke:", unit=unit.name)
    )
    return [
        mute_sentence(t, until, mute.reason),
        t(
            "Yang Anda kirim untuk pengaduan ini selama itu tidak disimpan. Pengaduan tetap ditangani, dan "
            "/status tetap menjawab."
        ),
        *([danger_passes(t, deployment)] if acting else []),
        object_to,
        Rich.join("\n", [other_doors(t, deployment, titled=False), protection_line(t)]),
    ]


def danger_passes(t: Translator, deployment: Deployment) -> Rich:
    """Return that danger is heard all the same, and for how long what is told of it."""
    return t(
        "Bila ada bahaya, nyatakan lewat tombol di halaman pengaduan: itu langsung sampai kepada petugas, "
        "dan selama {hours} jam sesudahnya keterangan Anda kami terima. Anda juga dapat menelepon 110.",
        hours=deployment.danger_hours,
    )


def heard_text(t: Translator, deployment: Deployment) -> Rich:
    """Return to somebody who is muted and says that there is danger: for how long they are heard."""
    return t(
        "Selama {hours} jam sejak bahaya dinyatakan, keterangan Anda untuk pengaduan ini kami terima.",
        hours=deployment.danger_hours,
    )


async def is_refused(turn: CitizenTurn, case: Case) -> bool:
    """Whether nothing is taken for this case now."""
    return await muting.find_refusal(turn.tx, turn.context.deployment, case) is not None


async def turn_away(
    turn: CitizenTurn, case: Case, parts: Json | None = None, *, listening: bool = False
) -> bool:
    """Say that nothing is taken for this case, if that is so: of `parts` that they aren't kept; without any,
    something was only tapped. `listening`: with the way to end that. False if they are taken.
    """
    mute = await muting.find_refusal(turn.tx, turn.context.deployment, case)
    if mute is None:
        return False
    if not await _note_album(turn, case, parts or {}):
        await _say_refused(turn, case, mute, sent=parts is not None, listening=listening)
    return True


async def _note_album(turn: CitizenTurn, case: Case, parts: Json) -> bool:
    """Note of which album it is said; True if it was said of this one before."""
    album = {"ticket": case.ticket, "album": parts["album"]} if parts.get("album") else None
    if album is None:
        return False
    if turn.conversation.flow.get("refused") == album:
        return True
    await turn.remember(refused=album)
    return False


async def _say_refused(turn: CitizenTurn, case: Case, mute: Mute, *, sent: bool, listening: bool) -> None:
    t, deployment = turn.t, turn.context.deployment
    until = formats.date_time_text(mute.until, await case_timezone(turn.tx, case), t.language)
    about = [t("Pengaduan {ticket}", ticket=bold(case.ticket)), mute_sentence(t, until, mute.reason)]
    if sent:
        about.insert(1, t("Yang baru Anda kirim tidak masuk ke pengaduan ini dan tidak disimpan."))
    passes = t("/status tetap menjawab, dan pengaduan lain tetap dapat dibuat lewat /lapor.")
    rows = [[citizen_button(t("Lihat status"), "see", case.ticket)]]
    if await turn.acting_case(case.ticket) is not None:
        about.append(danger_passes(t, deployment))
        rows.insert(0, [citizen_button(t("Saya dalam bahaya sekarang"), "dgr", case.ticket)])
    if listening:
        rows.append([citizen_button(t("Selesai"), "done")])
    await turn.say(Rich.join("\n\n", [*about, passes]), *rows, about=case)

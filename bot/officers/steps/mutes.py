"""Muting the reporter of a case: a supervisor's act, for some days, with a reason that the reporter reads.

[Bisukan pelapor], for how long, why, and then what the reporter will be told, before it is done. Until when
is counted from that preview: what was shown is done. It isn't bound to how the case stood, because who floods
would change the case before each tap. Who reported it plays no part, and isn't known here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards
from bot.errands import EndedMute, TellMute, TellUnmuted
from bot.officers import cards, questions, wording
from bot.officers.steps import previews, reader_language
from bot.rules import muting, time_limits
from bot.texts import N_, Rich, bold, formats, italic, translator
from bot.texts.muting import mute_sentence
from storage import cases, events, officers
from storage.records import ActorRole, EventKind

if TYPE_CHECKING:
    from bot.officers.actions import OfficerTurn
    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx

LASTS: Final = dict(zip(time_limits.MUTE_DAYS, (N_("1 hari"), N_("3 hari"), N_("7 hari")), strict=True))
"""How each choice is called, by its days."""


async def ask_days(turn: OfficerTurn) -> None:
    """[Bisukan pelapor]: ask for how long."""
    t, ticket = turn.t, turn.case.ticket
    said = [
        t("{ticket}: untuk berapa lama pelapor dibisukan?", ticket=bold(ticket)),
        t(
            "Selama itu, keterangan dari pelapor untuk kasus ini tidak diterima dan tidak disimpan. "
            "Pernyataan bahaya tetap masuk. Pelapor diberi tahu alasannya, sampai kapan, dan ke mana "
            "dapat mengadu."
        ),
    ]
    rows = [[wording.action_button(t(label), "mute_for", ticket, str(days))] for days, label in LASTS.items()]
    await questions.tell_officer(turn, Rich.join("\n\n", said), keyboards.inline_keyboard(*rows))


async def ask_reason(turn: OfficerTurn) -> None:
    """Ask for the reason, once it was said for how long."""
    chosen = [days for days in time_limits.MUTE_DAYS if turn.request.args[:1] == [str(days)]]
    if not chosen:
        await turn.answer(wording.outdated_text(turn.t, turn.case.ticket), alert=True)
        return
    await _ask_reason(turn, chosen[0])


async def _ask_reason(turn: OfficerTurn, days: int) -> None:
    question = turn.t(
        "tulis alasan membisukan pelapor selama {time}. Pelapor membaca alasan ini.", time=turn.t(LASTS[days])
    )
    await questions.ask_officer(
        turn, "mute_reasoned", await reader_language.add_language_hint(turn, question), {"days": days}
    )


async def preview_mute(turn: OfficerTurn) -> None:
    """Show what the reporter will be told."""
    days: int = turn.request.note["days"]
    until = (turn.tx.now + timedelta(days=days)).replace(second=0, microsecond=0)
    t, language = turn.t, await reader_language.language_of_reporter(turn)
    zone, theirs = turn.unit.timezone, translator(language)
    told = mute_sentence(theirs, formats.date_time_text(until, zone, theirs.language), turn.request.text)
    lines = [
        bold(turn.case.ticket),
        t("Pemberitahuan untuk pelapor:"),
        italic(told),
        t("Pelapor juga diberi tahu bahwa bahaya tetap dapat dinyatakan, dan ke mana ia dapat mengadu."),
        *reader_language.language_hint(t, language),
    ]
    kept = {previews.MUTE: {"days": days, "until": until.isoformat(), "reason": turn.request.text}}
    await previews.show_preview(
        turn, kept, lines, (t("Bisukan"), "mute_send"), (t("Ubah alasan"), "mute_again"), drop="mute_drop"
    )


async def ask_reason_again(turn: OfficerTurn) -> None:
    """[Ubah alasan]: ask for another reason."""
    taken = await previews.take_preview(turn, previews.MUTE)
    if taken is not None:
        await previews.settle_preview(turn, N_("{ticket}: alasan sedang diubah."))
        await _ask_reason(turn, taken[previews.MUTE]["days"])


async def drop_mute(turn: OfficerTurn) -> None:
    """[Batal]: nothing happens."""
    if await previews.take_preview(turn, previews.MUTE) is not None:
        await previews.settle_preview(turn, N_("{ticket}: dibatalkan, pelapor tidak dibisukan."))


async def mute_reporter(turn: OfficerTurn) -> None:
    """Take nothing more from the reporter until then, and have them told."""
    taken = await previews.take_preview(turn, previews.MUTE)
    if taken is None:
        return
    await _record_mute(turn, taken[previews.MUTE])
    await cards.refresh_card(turn.tx, turn.deployment, turn.case)
    await _tell_holder(turn, N_("{ticket}: pelapor dibisukan oleh {name}."))
    await previews.settle_preview(turn, N_("{ticket}: pelapor dibisukan dan akan diberi tahu."))


async def _record_mute(turn: OfficerTurn, kept: Json) -> None:
    tx, case_id = turn.tx, turn.case.id
    payload = muting.mute_payload(kept["reason"], datetime.fromisoformat(kept["until"]))
    event = await events.append(tx, case_id, EventKind.MUTED, ActorRole.SUPERVISOR, turn.officer.id, payload)
    mute = muting.find_last_mute([event])
    if mute is None:
        raise ValueError("a mute that was just written is none")
    await errands.END_MUTE.put(tx, EndedMute(case_id, mute.event), due_at=mute.until)
    await errands.TELL_MUTE.put(tx, TellMute(case_id, mute.event, mute.until, mute.reason))


async def lift_mute(turn: OfficerTurn) -> None:
    """[Cabut pembisuan]: hear the reporter again."""
    tx, case_id = turn.tx, turn.case.id
    await events.append(tx, case_id, EventKind.UNMUTED, ActorRole.SUPERVISOR, turn.officer.id, {})
    await cards.refresh_card(tx, turn.deployment, turn.case)
    await _tell_holder(turn, N_("{ticket}: pembisuan pelapor dicabut oleh {name}."))
    await errands.TELL_UNMUTED.put(tx, TellUnmuted(case_id, lifted=True))
    await turn.answer(
        turn.t("{ticket}: pembisuan dicabut, pelapor akan diberi tahu.", ticket=turn.case.ticket)
    )


async def _tell_holder(turn: OfficerTurn, sentence: str) -> None:
    """Tell who has the case, unless they did it."""
    if turn.case.officer_id in {None, turn.officer.id}:
        return
    holder = await officers.get(turn.tx, turn.case.officer_id or "")
    name = wording.officer_name(turn.t, turn.officer)
    said = turn.t(sentence, ticket=turn.case.ticket, name=name)
    await wording.say_privately(turn.tx, holder, said, about=[turn.case.id])


async def end_mute(tx: Tx, deployment: Deployment, ended: EndedMute) -> None:
    """Bring the card up to date and have the reporter told, if nothing ended the mute before its time."""
    mute = muting.find_last_mute(await events.of_case(tx, ended.case_id, muting.TOLD_BY))
    if mute is None or mute.event != ended.event or tx.now < mute.until:
        return
    await cards.refresh_card(tx, deployment, await cases.get(tx, ended.case_id))
    await errands.TELL_UNMUTED.put(tx, TellUnmuted(ended.case_id))

"""The way in: /start with or without a poster's token, the language, the welcome's buttons, and consent.

Nothing about the person is kept before they agree, except where they came from (`flow["welcome"]`), so that
what they write instead of tapping can be answered sensibly. A photo they send is only looked at
(`poster_photos`).
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import speech
from bot.reporter import help_page
from bot.reporter.citizen_turn import Talk, private
from bot.reporter.filing import (
    before_welcome,
    doubtful_poster,
    draft_lifetime,
    form_controller,
    places,
    welcome,
)
from bot.reporter.form import machine
from bot.reporter.form.phrases import TOASTS
from bot.reporter.form.questions import FORM
from bot.texts import LANGUAGES, Rich, Translator, translator
from storage import conversations, counters, scans

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context, Deployment
    from storage.store import Tx

TAP: Final = welcome.TAP


async def start(update: Update, context: Context) -> None:
    """/start, with the token of a poster or without."""
    talk = await Talk.of(update, context)
    await arrive(talk, await places.scanned(talk.tx, " ".join(context.args or ())))


async def report(update: Update, context: Context) -> None:
    """/lapor: the draft that waits, or the welcome."""
    talk = await Talk.of(update, context)
    await arrive(talk, talk.conversation.flow.get("welcome") or "n")


async def say_expired(talk: Talk) -> None:
    """Tell whoever comes back after too long that the draft is gone; once."""
    if not talk.conversation.flow.get("expired"):
        return
    await talk.remember(expired=None)
    await talk.say(
        talk.t(
            "Pengaduan Anda yang belum selesai sudah terhapus sendiri, karena lebih dari sehari tidak "
            "dilanjutkan."
        )
    )


async def arrive(talk: Talk, where: str) -> None:
    """Somebody comes in from there: the draft that waits, or the welcome."""
    await say_expired(talk)
    if talk.asking:
        await talk.remember(asking=None)
    if talk.has_draft:
        await _offer_draft(talk, where)
    else:
        await talk.remember(welcome=where)
        await speech.say(talk.tx, talk.chat_id, *await _first_page(talk, where))


async def _first_page(talk: Talk, where: str) -> before_welcome.Page:
    return await before_welcome.first_page(talk.tx, talk.context.deployment, talk.t, where)


async def _turn_to(talk: Talk, page: before_welcome.Page) -> None:
    """Show a page in place of the one that was tapped."""
    if talk.tapped is not None:
        await speech.edit(talk.tx, talk.chat_id, *page, message_id=talk.tapped)


async def tapped(update: Update, context: Context) -> None:
    """A button of the welcome."""
    query = update.callback_query
    if query is None or not private(update):
        return
    talk = await Talk.of(update, context)
    what, _, where = (query.data or "").removeprefix(TAP).partition(":")
    if what in LANGUAGES:
        await _speak(talk, what, where)
    elif what.startswith("agree"):
        await _agree(talk, where, same=what == welcome.AGREE)
    elif what in welcome.DOORS:
        await _open_door(talk, what, where)
    elif what == "away":
        await _go_elsewhere(talk, where)
    elif what == "here":
        await _come_by_photo(talk, where)
    else:
        await _go_on(talk, where)


async def _go_on(talk: Talk, where: str) -> None:
    """On to the welcome, or back to it. How far somebody came is kept: they may write instead of tapping."""
    if not talk.has_draft:
        await talk.remember(welcome=where)
    await _turn_to(talk, await _first_page(talk, where))


async def _go_elsewhere(talk: Talk, where: str) -> None:
    """It happened outside the only area that we have: other doors, and counted that they were needed."""
    await counters.add(talk.tx, "door.away", None)
    await _turn_to(talk, before_welcome.elsewhere(talk.t, talk.context.deployment, where))


async def _come_by_photo(talk: Talk, where: str) -> None:
    """[Lapor lewat poster ini], below a photo that was found genuine: as if it had been scanned now."""
    if talk.tapped is not None:
        await speech.edit_buttons(talk.tx, talk.chat_id, talk.tapped)
    await arrive(talk, await places.shown(talk.tx, where))


async def _speak(talk: Talk, language: str, where: str) -> None:
    """The language is chosen: kept from now on, and the welcome said in it."""
    same = talk.conversation.language == language == talk.t.language
    talk.conversation = replace(talk.conversation, language=language, chosen=True)
    talk.t = translator(language)
    await talk.remember()
    if same:
        talk.context.toast(talk.t("Baik, kita memakai Bahasa Indonesia."))
        return
    if talk.has_draft:
        # The welcome has done its work: its buttons stay away, and the form goes on in the new language.
        await form_controller.resume(talk)
    else:
        await _turn_to(talk, await _first_page(talk, where))


async def _open_door(talk: Talk, what: str, where: str) -> None:
    """Answer a question that isn't a report, count that it was asked, and leave the way back open."""
    unit = await places.unit_of(talk.tx, where)
    await counters.add(talk.tx, f"door.{what}", unit.id if unit else None)
    await _turn_to(talk, (welcome.door(talk.t, what), welcome.door_buttons(talk.t, what, where)))


async def _agree(talk: Talk, where: str, *, same: bool) -> None:
    """Consent is given: recorded with the version of its text, and the form begins below it.

    Below an older text (not `same`) nobody agrees to the one of today: they are shown it first.
    """
    if talk.has_draft:
        if form_controller.draft_of(talk).consent.get("m") == talk.tapped:
            talk.context.toast(talk.t(TOASTS["double"]))
        else:
            await _offer_draft(talk, where)
        return
    if not same:
        talk.context.toast(talk.t("Penjelasan ini baru. Baca dulu, lalu ketuk sekali lagi."), alert=True)
        await _go_on(talk, where)
        return
    place = await places.place_of(talk.tx, where)
    if place is None:
        await _refuse(talk)
        return
    consent = {"version": welcome.CONSENT_VERSION, "at": talk.now.isoformat(), "m": talk.tapped}
    draft = machine.begin(
        FORM, nonce=secrets.token_hex(4), key=secrets.token_hex(32), consent=consent, place=place
    )
    if place.poster_id is not None:
        scans.count_start(talk.tx, place.poster_id)
    if talk.tapped is not None:
        await speech.edit_buttons(talk.tx, talk.chat_id, talk.tapped)
    await form_controller.show(talk.tx, talk.chat_id, talk.t.language, draft)
    await form_controller.save(talk, draft)


async def _refuse(talk: Talk) -> None:
    """No unit here can handle a report: said kindly, with the other doors."""
    t = talk.t
    sorry = t(
        "Maaf, pengaduan dari tempat ini belum dapat diterima di sini. Anda dapat melapor lewat pintu lain."
    )
    await talk.turn_page(
        Rich.join("\n\n", [sorry, help_page.doors(t, talk.context.deployment), help_page.numbers(t)])
    )


async def _offer_draft(talk: Talk, where: str) -> None:
    nonce = form_controller.draft_of(talk).nonce
    text = talk.t(
        "Masih ada pengaduan yang belum selesai. Lanjutkan, atau mulai yang baru? Yang lama akan dihapus."
    )
    if warning := doubtful_poster.warning(talk.t, talk.context.deployment, where):
        text = Rich.join("\n\n", [warning, text])
    await speech.say(
        talk.tx,
        talk.chat_id,
        text,
        speech.inline(
            [speech.button(talk.t("Lanjutkan"), f"{draft_lifetime.RESUME}go:{nonce}:{where}")],
            [speech.button(talk.t("Mulai baru"), f"{draft_lifetime.RESUME}new:{nonce}:{where}")],
            welcome.check_row(talk.t) if warning else [],
        ),
    )


async def resumed(update: Update, context: Context) -> None:
    """[Lanjutkan] or [Mulai baru]."""
    query = update.callback_query
    if query is None or not private(update):
        return
    talk = await Talk.of(update, context)
    what, nonce, where = (*(query.data or "").removeprefix(draft_lifetime.RESUME).split(":"), "", "")[:3]
    if talk.tapped is not None:
        await speech.edit_buttons(talk.tx, talk.chat_id, talk.tapped)
    if not talk.has_draft or form_controller.draft_of(talk).nonce != nonce:
        context.toast(talk.t(TOASTS["gone"]))
    elif what == "go":
        await form_controller.resume(talk)
    else:
        talk.conversation = await draft_lifetime.destroy(talk.tx, talk.conversation)
        await arrive(talk, where)


async def before_consent(talk: Talk) -> None:
    """Something was written instead of agreeing first: it isn't kept, and the welcome is said again."""
    where = str(talk.conversation.flow["welcome"])
    await say_not_yet(talk.tx, talk.context.deployment, talk.chat_id, talk.t, where)
    await conversations.save(talk.tx, replace(talk.conversation, touched_at=talk.now))


async def say_not_yet(
    tx: Tx, deployment: Deployment, chat_id: int, t: Translator, where: str, *more: Rich
) -> None:
    """Say that a message wasn't kept, why, and whatever is to be added; and the welcome again."""
    note = t(
        "Pesan Anda belum kami simpan, karena Anda belum menyetujui. Mulailah dengan tombol di bawah ini, "
        "setujui, lalu kirim lagi."
    )
    page, keyboard = await before_welcome.first_page(tx, deployment, t, where)
    await speech.say(tx, chat_id, Rich.join("\n\n", [note, *more, page]), keyboard)

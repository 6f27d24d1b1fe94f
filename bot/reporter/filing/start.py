"""The way in: /start with or without a poster's token, the language, the welcome's buttons, and consent.

Nothing about the person is kept before they agree, except where they came from (`flow["welcome"]`), so that
what they write instead of tapping can be answered sensibly. A photo they send is only looked at
(`poster_photos`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import WaitingNewcomer
from bot.reporter import account_limits, help_page
from bot.reporter.citizen_turn import CitizenTurn, is_private
from bot.reporter.clearing import pages as clearing
from bot.reporter.filing import (
    before_welcome,
    doubtful_poster,
    draft_lifetime,
    form_controller,
    newcomers,
    places,
    welcome,
)
from bot.reporter.form import machine
from bot.reporter.form.phrases import TOASTS
from bot.reporter.form.questions import FORM
from bot.texts import LANGUAGES, Rich, Translator, translator
from storage import conversations, counters, daily, randomness, scans

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context, Deployment
    from storage.store import Tx

TAP_PREFIX: Final = welcome.TAP_PREFIX


async def handle_start_command(update: Update, context: Context) -> None:
    """/start, with the token of a poster or without."""
    turn = await CitizenTurn.of(update, context)
    where = await places.record_scan(turn.tx, " ".join(context.args or ()))
    if not await newcomers.keep_waiting(turn, where):
        await show_draft_or_welcome(turn, where)


async def handle_report_command(update: Update, context: Context) -> None:
    """/lapor: the draft that waits, or the welcome."""
    turn = await CitizenTurn.of(update, context)
    where = turn.conversation.flow.get("welcome") or "n"
    if not await newcomers.keep_waiting(turn, where):
        await show_draft_or_welcome(turn, where)


async def say_expired(turn: CitizenTurn) -> None:
    """Tell whoever comes back after too long that the draft is gone; once."""
    if not turn.conversation.flow.get("expired"):
        return
    await turn.remember(expired=None)
    await turn.say(
        turn.t(
            "Pengaduan Anda yang belum selesai sudah terhapus sendiri, karena lebih dari sehari tidak "
            "dilanjutkan."
        )
    )


async def show_draft_or_welcome(turn: CitizenTurn, where: str) -> None:
    """Somebody comes in from there: the draft that waits, or the welcome."""
    await say_expired(turn)
    await turn.end_question()
    if turn.has_draft:
        await _offer_draft(turn, where)
    else:
        await turn.remember(welcome=where)
        await speech.queue_message(turn.tx, turn.chat_id, *await _load_first_page(turn, where))


async def _load_first_page(turn: CitizenTurn, where: str) -> before_welcome.Page:
    came = 0 if turn.message is None else turn.message.message_id
    return await before_welcome.first_page(turn.tx, turn.context.deployment, turn.t, where, came)


async def _show_page(turn: CitizenTurn, page: before_welcome.Page) -> None:
    """Show a page in place of the one that was tapped."""
    if turn.tapped is not None:
        await speech.queue_edit(turn.tx, turn.chat_id, *page, message_id=turn.tapped)


async def handle_welcome_tap(update: Update, context: Context) -> None:
    """Serve a button of the welcome."""
    query = update.callback_query
    if query is None or not is_private(update):
        return
    turn = await CitizenTurn.of(update, context)
    await turn.end_question()  # a story that is told below the welcome is no addition to an older case
    what, _, where = (query.data or "").removeprefix(TAP_PREFIX).partition(":")
    door, _, came = what.partition(".")
    if what in LANGUAGES:
        await _set_language(turn, what, where)
    elif what.startswith("agree"):
        await _record_consent(turn, where, same=what == welcome.AGREE)
    elif door in welcome.DOOR_TEXTS:
        await _show_door_answer(turn, door, where, welcome.number_in(came))
    elif what.startswith(welcome.CLEARABLE):
        await clearing.handle_welcome_tap(turn, what, where)
    elif what == "away":
        await _show_elsewhere(turn, where)
    elif what == "here":
        await _enter_by_photo(turn, where)
    else:
        await _show_welcome(turn, where)


async def _show_welcome(turn: CitizenTurn, where: str) -> None:
    """On to the welcome, or back to it. How far somebody came is kept: they may write instead of tapping."""
    if not turn.has_draft:
        await turn.remember(welcome=where)
    await _show_page(turn, await _load_first_page(turn, where))


async def _show_elsewhere(turn: CitizenTurn, where: str) -> None:
    """Show other doors, because it happened outside the only area that we have, and count that."""
    await counters.add(turn.tx, "door.away", None)
    await _show_page(turn, before_welcome.elsewhere_page(turn.t, turn.context.deployment, where))


async def _enter_by_photo(turn: CitizenTurn, where: str) -> None:
    """[Lapor lewat poster ini], below a photo that was found genuine: as if it had been scanned now."""
    if turn.tapped is not None:
        await speech.queue_button_edit(turn.tx, turn.chat_id, turn.tapped)
    await show_draft_or_welcome(turn, await places.rescan_poster(turn.tx, where))


async def _set_language(turn: CitizenTurn, language: str, where: str) -> None:
    """Keep the chosen language from now on, and say the welcome in it."""
    same = turn.conversation.language == language == turn.t.language
    turn.conversation = replace(turn.conversation, language=language, chosen=True)
    turn.t = translator(language)
    await turn.remember()
    if same:
        turn.context.toast(turn.t("Baik, kita memakai Bahasa Indonesia."))
        return
    if turn.has_draft:
        # The welcome has done its work: its buttons stay away, and the form goes on in the new language.
        await form_controller.resume_form(turn)
    else:
        await _show_page(turn, await _load_first_page(turn, where))


async def _show_door_answer(turn: CitizenTurn, what: str, where: str, came: str) -> None:
    """Answer a question that isn't a report, count that it was asked, and leave the way back open."""
    unit = await places.load_unit(turn.tx, where)
    await counters.add(turn.tx, f"door.{what}", unit.id if unit else None)
    keyboard = welcome.door_keyboard(turn.t, what, where, came)
    await _show_page(turn, (welcome.door_text(turn.t, what), keyboard))


async def _record_consent(turn: CitizenTurn, where: str, *, same: bool) -> None:
    """Consent is given: recorded with the version of its text, and the form begins below it.

    Below an older text (not `same`) nobody agrees to the one of today: they are shown it first.
    """
    if turn.has_draft:
        if form_controller.current_draft(turn).consent.get("m") == turn.tapped:
            turn.context.toast(turn.t(TOASTS["double"]))
        else:
            await _offer_draft(turn, where)
        return
    if not same:
        turn.context.toast(turn.t("Penjelasan ini baru. Baca dulu, lalu ketuk sekali lagi."), alert=True)
        await _show_welcome(turn, where)
        return
    place = await places.build_place(turn.tx, where)
    if place is None:
        await _say_no_unit(turn)
        return
    if await account_limits.is_used_up(turn.tx, account_limits.DRAFTS, turn.chat_id):
        await _say_enough_drafts(turn)
        return
    await daily.add(turn.tx, account_limits.DRAFTS, turn.chat_id)
    consent = {"version": welcome.CONSENT_VERSION, "at": turn.now.isoformat(), "m": turn.tapped}
    draft = machine.begin_draft(
        FORM, nonce=randomness.BUTTONS.hex(4), key=randomness.DATA_KEY.hex(32), consent=consent, place=place
    )
    if place.poster_id is not None:
        scans.count_start(turn.tx, place.poster_id)
    if turn.tapped is not None:
        await speech.queue_button_edit(turn.tx, turn.chat_id, turn.tapped)
    await form_controller.show_question(turn, draft)
    await form_controller.save_draft(turn, draft)


async def _say_enough_drafts(turn: CitizenTurn) -> None:
    """No more reports can be begun today: what can be done instead, and whom to call in danger."""
    t = turn.t
    said = t(
        "Hari ini Anda sudah memulai {most} pengaduan, yang terbanyak dalam sehari. Besok Anda dapat memulai "
        "lagi. Pengaduan yang sudah terkirim tetap dapat ditambah lewat /tambah.",
        most=account_limits.DAILY_LIMITS[account_limits.DRAFTS],
    )
    await turn.show_page(Rich.join("\n\n", [said, help_page.help_numbers(t)]))


async def _say_no_unit(turn: CitizenTurn) -> None:
    """No unit here can handle a report: said kindly, with the other doors."""
    t = turn.t
    sorry = t(
        "Maaf, pengaduan dari tempat ini belum dapat diterima di sini. Anda dapat melapor lewat pintu lain."
    )
    await turn.show_page(
        Rich.join(
            "\n\n", [sorry, help_page.other_doors(t, turn.context.deployment), help_page.help_numbers(t)]
        )
    )


async def _offer_draft(turn: CitizenTurn, where: str) -> None:
    nonce = form_controller.current_draft(turn).nonce
    text = turn.t(
        "Masih ada pengaduan yang belum selesai. Lanjutkan, atau mulai yang baru? Yang lama akan dihapus."
    )
    if warning := doubtful_poster.poster_warning(turn.t, turn.context.deployment, where):
        text = Rich.join("\n\n", [warning, text])
    await speech.queue_message(
        turn.tx,
        turn.chat_id,
        text,
        keyboards.inline_keyboard(
            [
                keyboards.callback_button(
                    turn.t("Lanjutkan"), f"{draft_lifetime.RESUME_PREFIX}go:{nonce}:{where}"
                )
            ],
            [
                keyboards.callback_button(
                    turn.t("Mulai baru"), f"{draft_lifetime.RESUME_PREFIX}new:{nonce}:{where}"
                )
            ],
            welcome.check_row(turn.t) if warning else [],
        ),
    )


async def handle_resume_tap(update: Update, context: Context) -> None:
    """[Lanjutkan] or [Mulai baru]."""
    query = update.callback_query
    if query is None or not is_private(update):
        return
    turn = await CitizenTurn.of(update, context)
    what, nonce, where = (*(query.data or "").removeprefix(draft_lifetime.RESUME_PREFIX).split(":"), "", "")[
        :3
    ]
    if turn.tapped is not None:
        await speech.queue_button_edit(turn.tx, turn.chat_id, turn.tapped)
    if not turn.has_draft or form_controller.current_draft(turn).nonce != nonce:
        context.toast(turn.t(TOASTS["gone"]))
    elif what == "go":
        await form_controller.resume_form(turn)
    else:
        turn.conversation = await draft_lifetime.destroy_draft(turn.tx, turn.conversation)
        await show_draft_or_welcome(turn, where)


async def _let_in(tx: Tx, deployment: Deployment, newcomer: WaitingNewcomer) -> None:
    """Show the welcome to somebody whose turn it is, unless they came in otherwise meanwhile."""
    turn = await CitizenTurn.later(tx, deployment, newcomer.chat_id, newcomer.language)
    if turn.conversation.flow.get("queued"):
        await turn.remember(queued=None)
        await show_draft_or_welcome(turn, newcomer.where)


ERRANDS: Final[Errands] = list_errands(errands.LET_IN.done_by(_let_in))


async def handle_before_consent(turn: CitizenTurn) -> None:
    """Something was written instead of agreeing first: it isn't kept, and the welcome is said again."""
    where = str(turn.conversation.flow["welcome"])
    await say_not_kept(turn.tx, turn.context.deployment, turn.chat_id, turn.t, where)
    await conversations.save(turn.tx, replace(turn.conversation, touched_at=turn.now))


async def say_not_kept(
    tx: Tx, deployment: Deployment, chat_id: int, t: Translator, where: str, *more: Rich
) -> None:
    """Say that a message wasn't kept, why, and whatever is to be added; and the welcome again."""
    note = t(
        "Pesan Anda belum kami simpan, karena Anda belum menyetujui. Mulailah dengan tombol di bawah ini, "
        "setujui, lalu kirim lagi."
    )
    page, keyboard = await before_welcome.first_page(tx, deployment, t, where)
    await speech.queue_message(tx, chat_id, Rich.join("\n\n", [note, *more, page]), keyboard)

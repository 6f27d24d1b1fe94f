"""The receipt: ticket and access code, what comes next, and behind a button what else there is to know.

The code comes into the message once it is known where that stands: one that was under way when the program
died is sent again, and of its first copy nobody knows. It goes out by itself a day later, or as soon as the
citizen says that they kept it: who looks at this phone later finds none.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech, take_up_date
from bot.errand_kind import Errands, list_errands
from bot.errands import SentReceipt, SentReceiptWithCode
from bot.reporter import danger, help_page
from bot.reporter.citizen_turn import CitizenTurn, citizen_button, is_private
from bot.reporter.clearing.button import clear_rows
from bot.reporter.form.phrases import TOASTS
from bot.rules import time_limits, workflow
from bot.texts import Rich, Translator, code, formats, translator
from storage import cases, identities, outbox, proofs, slots, units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Update

    from bot.turn import Context, Deployment
    from storage.cases import Registered
    from storage.records import Case, Json, Unit
    from storage.store import Tx

SAVED_PREFIX: Final = "r:k:"
MORE_PREFIX: Final = "r:m:"
SLOT: Final = "reporter.receipt"


async def send_receipt(
    turn: CitizenTurn, registered: Registered, handling: Unit, *, danger_now: bool
) -> None:
    """Send the receipt; its code follows as soon as it is known to have arrived."""
    tx, t, case = turn.tx, turn.t, registered.case
    slot = await slots.new(tx, chat_id=turn.chat_id, case_id=case.id, kind=SLOT)
    shown = SentReceiptWithCode(case.id, slot.id, t.language, registered.access_code)
    arrival = errands.SHOW_CODE.upon_arrival(shown)
    call = [danger.notice_text(t)] if danger_now else []
    said = receipt_text(t, case, [*call, _next_step_text(t, case, handling, tx.now)])
    keyboard = keyboards.inline_keyboard(_more_buttons(t, case), *await clear_rows(tx, t, turn.chat_id))
    await speech.queue_message(
        tx, turn.chat_id, said, keyboard, slot=slot.id, case_id=case.id, arrival=arrival
    )


def no_report_text(t: Translator) -> Rich:
    """Say what a complaint isn't, and what is never asked for."""
    return t(
        "Pengaduan ini bukan Laporan Polisi. Untuk melaporkan tindak pidana, datanglah ke SPKT terdekat. "
        "Kami tidak pernah meminta uang, OTP, atau kata sandi."
    )


async def _show_code(tx: Tx, _deployment: Deployment, sent: SentReceiptWithCode) -> None:
    """Put the code into the receipt, which has arrived, and promise that it goes out again."""
    slot = await slots.get(tx, sent.slot_id)
    if slot is None or slot.message_id is None or await cases.is_destroyed(tx, sent.case_id):
        return
    if not await cases.check_code(tx, sent.case_id, sent.code):
        return  # it was replaced before the receipt arrived
    t, case = translator(sent.language), await cases.get(tx, sent.case_id)
    keep = t(
        "Simpan nomor dan kode rahasia ini. Kode hanya perlu bila Anda menulis dari akun lain. Setelah "
        "satu hari, kode terhapus sendiri dari pesan ini."
    )
    saved = keyboards.callback_button(t("Sudah saya simpan"), f"{SAVED_PREFIX}{case.ticket}")
    await _edit_receipt(tx, t, case, slot.chat_id, slot.message_id, [saved], access_code=sent.code, keep=keep)
    shown = SentReceipt(sent.case_id, sent.slot_id, sent.language)
    await errands.HIDE_CODE.put(tx, shown, tx.now + time_limits.CODE_SHOWN_FOR)


def receipt_text(t: Translator, case: Case, more: Sequence[Rich], access_code: str | None = None) -> Rich:
    """Return the receipt, perhaps with the access code, and what else it says."""
    head = [t("Pengaduan Anda sudah kami terima."), t("Nomor: {ticket}", ticket=code(case.ticket))]
    if access_code is not None:
        head.append(t("Kode rahasia: {code}", code=code(access_code)))
    return Rich.join("\n\n", [Rich.join("\n", head), *more])


def _next_step_text(t: Translator, case: Case, handling: Unit, now: datetime) -> Rich:
    """Say what comes next while that is still to come, else where to look."""
    is_late = case.take_up_by is not None and case.take_up_by < now
    if case.taken_up_at is not None or is_late or workflow.is_closed(case.status):
        return t("Keadaan terbaru pengaduan ini: /status")
    if case.take_up_by is None:
        return t("Berikutnya, petugas Propam di {unit} membaca pengaduan Anda.", unit=handling.name)
    return t(
        "Berikutnya, petugas Propam di {unit} membaca pengaduan Anda dan mulai menanganinya, paling lambat "
        "{day}. Bila terlewat, Anda kami beri tahu. Kabar kami kirim ke sini, tanpa bunyi dan "
        "tidak seketika.",
        unit=handling.name,
        day=formats.deadline_text(case.take_up_by, handling.timezone, t.language),
    )


def _more_buttons(t: Translator, case: Case) -> list[keyboards.Button]:
    return [
        keyboards.copy_button(t("Salin nomor"), case.ticket),
        keyboards.callback_button(t("Selengkapnya"), f"{MORE_PREFIX}{case.ticket}"),
    ]


async def handle_more_tap(update: Update, context: Context) -> None:
    """[Selengkapnya]: the proof, and what else there is to know."""
    found = await _load_own_case(update, context, MORE_PREFIX)
    if found is None:
        return
    turn, case = found
    t, proof = turn.t, proofs.of(turn.tx, case.ticket)
    said = [
        t("Bukti terima {ticket}: {proof}", ticket=code(case.ticket), proof=code(proof)),
        t(
            "Bukti terima tidak memuat isi pengaduan, tetapi menunjukkan bahwa Anda melapor. Perlihatkan "
            "hanya bila perlu."
        ),
        t("Anda dapat memeriksa keadaannya dengan /status, dan menambah keterangan dengan /tambah.")
        if not workflow.is_closed(case.status)
        else t("Keadaan terbaru pengaduan ini: /status"),
        help_page.why_news_waits(t, context.deployment.news_wait),
        no_report_text(t),
    ]
    rows = [[keyboards.copy_button(t("Salin bukti terima"), proof)]]
    if not workflow.is_closed(case.status):
        rows.append([citizen_button(t("Saya dalam bahaya sekarang"), "dgr", case.ticket)])
    await turn.say(Rich.join("\n\n", said), *rows, about=case)


async def handle_saved_tap(update: Update, context: Context) -> None:
    """[Sudah saya simpan]: the code goes out of the message, the rest of the receipt stays."""
    found = await _load_own_case(update, context, SAVED_PREFIX)
    if found is None:
        return
    turn, case = found
    if turn.tapped is None or not await _record_saved(turn, case):
        context.toast(turn.t(TOASTS["double"]))
        return
    await _remove_code(turn.tx, turn.t, case, turn.chat_id, turn.tapped)
    context.toast(turn.t("Baik. Kode sudah dihapus dari pesan ini."))


async def _load_own_case(update: Update, context: Context, prefix: str) -> tuple[CitizenTurn, Case] | None:
    """Return the tap's case, if it is the account's own; else it is told that the button counts no more."""
    query = update.callback_query
    if query is None or not is_private(update):
        return None
    turn = await CitizenTurn.of(update, context)
    case = await turn.own_case((query.data or "").removeprefix(prefix))
    if case is None:
        context.toast(turn.t("Tombol ini sudah tidak berlaku."))
        return None
    return turn, case


async def _remove_code(tx: Tx, t: Translator, case: Case, chat_id: int, message_id: int) -> None:
    keep = t("Kode rahasia sudah dihapus dari pesan ini. Dari akun ini Anda tidak memerlukannya.")
    await _edit_receipt(tx, t, case, chat_id, message_id, [], keep=keep)


async def _edit_receipt(
    tx: Tx,
    t: Translator,
    case: Case,
    chat_id: int,
    message_id: int,
    buttons: list[keyboards.Button],
    *,
    access_code: str | None = None,
    keep: Rich,
) -> None:
    handling = await units.get(tx, case.handling_unit_id)
    more = [*await _call_texts(tx, t, case), keep, _next_step_text(t, case, handling, tx.now)]
    said = receipt_text(t, case, more, access_code)
    clear = await clear_rows(tx, t, chat_id)
    keyboard = keyboards.inline_keyboard(buttons, _more_buttons(t, case), *clear)
    await speech.queue_edit(tx, chat_id, said, keyboard, message_id=message_id, case_id=case.id)


async def _call_texts(tx: Tx, t: Translator, case: Case) -> list[Rich]:
    """Say whom to call; that the case is marked urgent only as long as it is open."""
    if not await take_up_date.is_in_danger(tx, case):
        return []
    return [help_page.help_numbers(t) if workflow.is_closed(case.status) else danger.notice_text(t)]


async def _record_saved(turn: CitizenTurn, case: Case) -> bool:
    """Record the first tap; False for another, as far as is remembered: Telegram refuses an empty change."""
    done: Json = turn.conversation.flow.get("done") or {}
    nonce = next((nonce for nonce, one in done.items() if one["ticket"] == case.ticket), None)
    if nonce is None:
        return True
    if done[nonce].get("saved"):
        return False
    await turn.remember(done=done | {nonce: done[nonce] | {"saved": True}})
    return True


async def forget_saved(turn: CitizenTurn, case: Case) -> None:
    """Have [Sudah saya simpan] count once more: another code is shown."""
    done: Json = turn.conversation.flow.get("done") or {}
    if any(one["ticket"] == case.ticket and one.get("saved") for one in done.values()):
        changed = {
            nonce: one if one["ticket"] != case.ticket else {**one, "saved": False}
            for nonce, one in done.items()
        }
        await turn.remember(done=changed)


async def is_under_way(turn: CitizenTurn) -> bool:
    """Whether this chat is still to be shown a receipt, or the code in it."""
    owed = [row.message.arrival for row, _ in await outbox.owed_to(turn.tx, turn.chat_id)]
    if any(one is not None and one.errand in {errands.SHOW_CODE.name, errands.UNLINK.name} for one in owed):
        return True
    mine = await identities.cases_of(turn.tx, turn.chat_id)
    return any([await errands.SHOW_CODE.list_about(turn.tx, case_id) for case_id in mine])


async def count_unsaved(turn: CitizenTurn) -> int:
    """Return how many codes stand in this chat, as far as is known, that nobody said to have kept."""
    done: Json = turn.conversation.flow.get("done") or {}
    saved = {one["ticket"] for one in done.values() if one.get("saved")}
    mine = [one for one in await cases.of_account(turn.tx, turn.chat_id) if one.ticket not in saved]
    return sum([bool(await errands.HIDE_CODE.list_about(turn.tx, one.id)) for one in mine])


async def _hide_code(tx: Tx, _deployment: Deployment, sent: SentReceipt) -> None:
    """After a day: take the code out. A receipt of an earlier version may still wait to be sent, with it."""
    slot = await slots.get(tx, sent.slot_id)
    if slot is None:
        return
    if slot.message_id is not None:
        case = await cases.get(tx, sent.case_id)
        await _remove_code(tx, translator(sent.language), case, slot.chat_id, slot.message_id)
    elif any(row.message.slot == slot.id for row, _ in await outbox.owed_to(tx, slot.chat_id)):
        await errands.HIDE_CODE.put(tx, sent, tx.now + time_limits.CODE_HIDING_RETRIED_AFTER)
        return
    await slots.forget(tx, slot.id)


ERRANDS: Final[Errands] = list_errands(
    errands.SHOW_CODE.done_by(_show_code), errands.HIDE_CODE.done_by(_hide_code)
)

"""What clearing a chat does and can't do, the wish for it, and the one question before it is done.

The wish is made before there is anything to clear, so a door of the welcome has a button for it, beside the
shortest way. What can't be removed is said before anybody relies on it, and again before it is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import errands, speech
from bot.errands import ClearingStep
from bot.reporter.citizen_turn import ButtonRow, CitizenTurn, citizen_button
from bot.reporter.clearing.button import LABEL
from bot.reporter.filing import receipt, welcome
from bot.reporter.followup import waiting_messages
from bot.texts import N_, Rich, Translator, bold
from storage import clearable, randomness

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Context
    from storage.clearable import ClearableChat

NEVER_REMOVED: Final = N_(
    "Yang tidak dapat dihapus: pemberitahuan yang sudah tampil di ponsel, pesan yang umurnya sekitar dua "
    "hari atau lebih, pesan dari sebelum dinyalakan, serta salinan dan cadangan di Telegram. Bot ini juga "
    "tetap ada di daftar chat Anda."
)
KEEP_CODES: Final = N_(
    "Simpan dulu nomor dan kode rahasia pengaduan Anda di tempat lain. Keduanya ikut terhapus dari chat ini."
)


async def handle_clear_command(update: Update, context: Context) -> None:
    """`/bersihkan`."""
    turn = await CitizenTurn.of(update, context)
    text, rows = await _first_page(turn)
    await turn.say(text, *rows)


async def show_first(turn: CitizenTurn) -> None:
    """[Bersihkan chat ini]: below the page it was tapped on, which stays."""
    text, rows = await _first_page(turn)
    await turn.say(text, *rows)


async def _first_page(turn: CitizenTurn) -> tuple[Rich, list[ButtonRow]]:
    found = await clearable.find(turn.tx, turn.chat_id)
    if found is not None:
        return await _question(turn, found)
    command = 0 if turn.message is None else turn.message.message_id
    on = citizen_button(turn.t("Nyalakan"), "clron", str(command))
    return _state_text(turn.t, is_on=False), [[on]]


# The wish


async def switch_on(turn: CitizenTurn, before: str) -> None:
    """[Nyalakan]: from now on, and the messages that led here; `before` is the command's, 0 for none."""
    await _switch_on(turn, welcome.number_in(before))
    off = citizen_button(turn.t("Matikan"), "clroff")
    await turn.show_page(_state_text(turn.t, is_on=True), [off])


async def switch_off(turn: CitizenTurn) -> None:
    """[Matikan]: nothing is remembered any more, at once."""
    await clearable.switch_off(turn.tx, turn.chat_id)
    on = citizen_button(turn.t("Nyalakan"), "clron", "0")
    await turn.show_page(_gone_text(turn.t), [on])


async def _switch_on(turn: CitizenTurn, before: str) -> None:
    """Remember what is tapped, too, and the message that it answers, which only the button still knows."""
    await clearable.switch_on(turn.tx, turn.chat_id, [one for one in (int(before or 0), turn.tapped) if one])


async def handle_welcome_tap(turn: CitizenTurn, what: str, where: str) -> None:
    """Serve the button behind the welcome, and those of the page behind it, which leads on and back."""
    t, (act, _, said_before) = turn.t, what.partition(".")
    before = welcome.number_in(said_before)
    if act == welcome.CLEARABLE_ON:
        await _switch_on(turn, before)
    elif act == welcome.CLEARABLE_OFF:
        await clearable.switch_off(turn.tx, turn.chat_id)
    is_on = await clearable.find(turn.tx, turn.chat_id) is not None
    said = _gone_text(t) if act == welcome.CLEARABLE_OFF else _state_text(t, is_on=is_on)
    await turn.show_page(said, *welcome.clearable_rows(t, where, before, is_on=is_on))


def _state_text(t: Translator, *, is_on: bool) -> Rich:
    """Say what it does, whether it is so now, and what it can't do."""
    title = bold(t(LABEL))
    if is_on:
        now = t(
            "{title}: menyala. Nomor pesan Anda dan pesan kami di chat ini dicatat mulai sekarang, terkunci, "
            "masing-masing paling lama dua hari. Isi pesan tidak dicatat.",
            title=title,
        )
        how = t(
            "Untuk menghapus pesan-pesan itu kapan saja, kirim /bersihkan. Ini menyala sampai Anda "
            "mematikannya, atau sampai 30 hari tidak ada pesan."
        )
    else:
        now = t(
            "{title}: mati. Bila dinyalakan, nomor pesan Anda dan pesan kami di chat ini dicatat mulai saat "
            "itu, terkunci, masing-masing paling lama dua hari. Isi pesan tidak dicatat.",
            title=title,
        )
        how = t(
            "Dengan /bersihkan, pesan-pesan itu terhapus dari chat ini di semua perangkat Anda, dan tersisa "
            "satu baris yang tidak menyebut apa pun."
        )
    return Rich.join("\n\n", [now, how, t(NEVER_REMOVED)])


def _gone_text(t: Translator) -> Rich:
    return t(
        "Dimatikan. Catatan nomor pesan sudah dihapus, jadi pesan yang ada sekarang tidak dapat lagi kami "
        "bersihkan."
    )


# The question


async def _question(turn: CitizenTurn, found: ClearableChat) -> tuple[Rich, list[ButtonRow]]:
    """Say what goes and what stays, and ask once; or why it is too early."""
    t = turn.t
    if await receipt.is_under_way(turn):
        said = t(
            "Bukti terima pengaduan Anda masih dalam perjalanan. Tunggu sampai nomor dan kodenya tampil, "
            "simpan keduanya, lalu kirim /bersihkan sekali lagi."
        )
        return said, []
    unsaved = await receipt.count_unsaved(turn)
    parts = [*_loss_texts(t, unsaved), *_removed_texts(t, found.without_old(turn.now)), *_left_texts(turn)]
    rows: list[ButtonRow] = [
        [citizen_button(t("Ya, bersihkan"), "clry", str(unsaved))],
        [citizen_button(t("Tidak jadi"), "clrn")],
        [citizen_button(t("Matikan"), "clroff")],
    ]
    return Rich.join("\n\n", parts), rows


def _loss_texts(t: Translator, unsaved: int) -> list[Rich]:
    """Say what must be kept elsewhere first: loudest what nobody said to have kept."""
    here = t("Di chat ini ada kode rahasia yang belum Anda tandai sudah disimpan.")
    lost = t("Pengaduan tanpa kaitan tidak dapat dibuka lagi tanpa keduanya, juga oleh kami.")
    return [*([bold(here)] if unsaved else []), Rich.join(" ", [bold(t(KEEP_CODES)), lost])]


def _removed_texts(t: Translator, found: ClearableChat) -> list[Rich]:
    removed = t(
        "Yang dihapus: {count} pesan di chat ini, pesan Anda dan pesan kami, di semua perangkat Anda. "
        "Tersisa satu baris yang tidak menyebut apa pun.",
        count=len(found.deletable()),
    )
    kept = [t("{count} pesan lain tidak dapat lagi dihapus.", count=found.kept)] if found.kept else []
    return [removed, Rich.join(" ", [t(NEVER_REMOVED), *kept])]


def _left_texts(turn: CitizenTurn) -> list[Rich]:
    """Say what becomes of what is under way here."""
    t = turn.t
    said = [t("Pengaduan yang sudah terkirim tetap ditangani, dan kabarnya tetap dikirim ke sini.")]
    if turn.has_draft:
        said.append(
            t(
                "Pengaduan yang belum dikirim tetap tersimpan: lanjutkan dengan /lapor. Bila ingin "
                "menghapusnya, kirim /batal dulu."
            )
        )
    if turn.waiting:
        said.append(t("Pesan yang belum Anda pilihkan pengaduannya ikut terhapus dan tidak disimpan."))
    return said


async def decline(turn: CitizenTurn) -> None:
    """[Tidak jadi]."""
    await turn.show_page(turn.t("Baik. Tidak ada yang dihapus."))


async def begin(turn: CitizenTurn, unsaved: str) -> bool:
    """[Ya, bersihkan]: unless a code came since the question that it didn't warn of. False if nobody wished
    for it (any more).
    """
    found = await clearable.find(turn.tx, turn.chat_id)
    if found is None:
        return False
    if found.clearing is not None and found.clearing.page == turn.tapped:
        turn.context.toast(turn.t("Chat ini sedang dibersihkan."))
    elif await receipt.is_under_way(turn) or unsaved != str(await receipt.count_unsaved(turn)):
        text, rows = await _question(turn, found)
        await turn.show_page(text, *rows)
    else:
        await _begin(turn)
    return True


async def _begin(turn: CitizenTurn) -> None:
    """Nothing that was asked here is answered any more; what comes next is no answer to what is gone."""
    tx, token = turn.tx, randomness.BUTTONS.hex(4)
    if turn.waiting:
        await waiting_messages.release_waiting(turn)
    await turn.end_question()
    await clearable.begin(tx, turn.chat_id, token, turn.tapped)
    first = ClearingStep(turn.chat_id, token, 0, turn.t.language)
    await speech.queue_message(
        tx,
        turn.chat_id,
        turn.t("Sebentar, chat ini sedang dibersihkan."),
        silent=True,
        arrival=errands.CLEAR_CHAT.upon_arrival(first),
        loss=errands.CLEAR_CHAT.upon_loss(first),
    )

"""News for the reporter: what the officers' room and the upkeep leave, said in the reporter's language.

A push begins neutrally, because it may be seen on a locked phone in company: "Ada kabar untuk YDN-…" and no
more in its first line. It makes no sound. Pushes go to the reporting account alone. That it has blocked the
bot is delivery's to notice; nothing here depends on the message arriving.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, muting, speech, take_up_date
from bot.errand_kind import list_errands
from bot.reporter import danger
from bot.reporter.citizen_turn import citizen_button
from bot.reporter.followup import deadlines, muted
from bot.reporter.help_page import other_doors, protection_line
from bot.rules import workflow
from bot.rules.muting import Mute
from bot.texts import N_, Rich, Translator, bold, translator
from bot.texts import formats as written
from bot.texts.statuses import STATUS_SENTENCES, status_name, status_sentence
from storage import cases, conversations, events, identities, units
from storage.errors import NoSuchRow
from storage.records import Case, Mode, NewsTime, Priority, Status

if TYPE_CHECKING:
    from bot.errand_kind import Errands
    from bot.errands import (
        AboutCase,
        MissedDeadline,
        TellIdentity,
        TellLetter,
        TellMute,
        TellReply,
        TellStatus,
        TellUnmuted,
    )
    from bot.turn import Deployment
    from storage.store import Tx

IDENTITY_SHOWN: Final = {
    ("name", "phone"): N_(
        "Nama dan nomor telepon yang Anda berikan diperlihatkan kepada petugas yang menangani, dengan "
        "persetujuan atasan. Akun Telegram Anda tidak ditampilkan."
    ),
    ("name",): N_(
        "Nama yang Anda berikan diperlihatkan kepada petugas yang menangani, dengan persetujuan atasan. "
        "Akun Telegram Anda tidak ditampilkan."
    ),
    ("phone",): N_(
        "Nomor telepon yang Anda berikan diperlihatkan kepada petugas yang menangani, dengan persetujuan "
        "atasan. Akun Telegram Anda tidak ditampilkan."
    ),
}

_NEVER_BEGUN: Final = N_(
    "Pengaduan ini seharusnya mulai ditangani petugas paling lambat {date}, tetapi belum. Kami mohon "
    "maaf. Pengaduan Anda tetap tersimpan dan tetap dapat ditangani. Anda juga dapat mengadu ke:"
)
_LET_GO: Final = N_(
    "Pengaduan ini sudah pernah mulai ditangani, tetapi sekarang belum ada petugas yang melanjutkannya, "
    "padahal batasnya, {date}, sudah lewat. Kami mohon maaf. Pengaduan Anda tetap tersimpan dan tetap dapat "
    "ditangani. Anda juga dapat mengadu ke:"
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to tell news of a case, in which language, and when they want to hear it."""

    case: Case
    chat_id: int
    t: Translator
    news: NewsTime

    async def tell(self, tx: Tx, parts: list[Rich], *buttons: keyboards.Button) -> None:
        """Tell the news: a neutral first line, then what happened."""
        first = self.t("Ada kabar untuk {ticket}.", ticket=bold(self.case.ticket))
        keyboard = keyboards.inline_keyboard(*([button] for button in (*buttons, self.see())))
        text = Rich.join("\n\n", [first, *parts])
        await speech.queue_message(
            tx, self.chat_id, text, keyboard, priority=Priority.NOTICE, silent=True, case_id=self.case.id
        )

    def see(self) -> keyboards.Button:
        return citizen_button(self.t("Lihat status"), "see", self.case.ticket)

    def answer(self) -> list[keyboards.Button]:
        """Return the way to answer, as long as the case takes additions."""
        if workflow.is_closed(self.case.status):
            return []
        return [citizen_button(self.t("Jawab / tambah keterangan"), "add", self.case.ticket)]


async def load_recipient(tx: Tx, case_id: str) -> Recipient | None:
    """Return the reporting account and the language that it chose last; None once the identity was erased,
    and if nothing is to join account and case: what there is to know is on the case's page.
    """
    try:
        case, reporter = await cases.get(tx, case_id), await identities.reporter(tx, case_id)
    except NoSuchRow:
        return None
    if reporter.chat_id is None or reporter.mode is Mode.UNLINKED:
        return None
    conversation = await conversations.load(tx, reporter.chat_id)
    language = (conversation.language if conversation else None) or reporter.language
    return Recipient(case, reporter.chat_id, translator(language), reporter.news)


STATUSES_WITH_DOORS: Final = {Status.CLOSED_UNPROVEN, Status.CLOSED_SETTLED, Status.REJECTED}
"""Ends whose own sentence names the other doors."""


async def tell_status(tx: Tx, deployment: Deployment, news: TellStatus) -> None:
    """Tell that the status changed."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    t = owner.t
    status = Status(news.status)
    name = status_name(t, status, news.unit)
    said = {"sentence": news.sentence, "goes_on": news.goes_on}
    parts = [t("Status: {status}", status=bold(name)), status_sentence(t, status, said)]
    if status in STATUSES_WITH_DOORS and not news.sentence and deployment.doors.known:
        parts.append(other_doors(t, deployment, titled=False))
    await owner.tell(tx, parts, *owner.answer())


async def tell_claimed(tx: Tx, _deployment: Deployment, news: AboutCase) -> None:
    """Tell that the first officer took the case, in order to read it."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    t = owner.t
    parts = [
        t(
            "Seorang petugas mengambil pengaduan Anda untuk dibaca. Setiap kali berkasnya dibuka, itu "
            "tercatat."
        )
    ]
    await owner.tell(tx, parts)


async def tell_reply(tx: Tx, _deployment: Deployment, news: TellReply) -> None:
    """Pass on what an officer asks or says. The answer is an addition to this very case."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    t = owner.t
    parts = [
        t("Petugas menulis kepada Anda:\n{text}", text=news.text),
        t("Kami tidak pernah meminta uang, OTP, atau kata sandi."),
    ]
    await owner.tell(tx, parts, *owner.answer())


async def tell_sp3d(tx: Tx, deployment: Deployment, news: TellLetter) -> None:
    """Tell number and date of the letter of progress, and by when the result of the clarification follows."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    t = owner.t
    parts = [
        t(
            "Petugas mencatat surat kabar perkembangan (SP3D) untuk pengaduan ini: nomor {number}, tanggal "
            "{date}.",
            number=news.number,
            date=written.day_text(date.fromisoformat(news.date), t.language),
        ),
        *await deadlines.clarification_texts(tx, deployment, t, owner.case),
        t("Bila isi surat itu belum sampai kepada Anda, tanyakan lewat tombol di bawah ini."),
    ]
    await owner.tell(tx, parts, *owner.answer())


async def tell_identity(tx: Tx, deployment: Deployment, news: TellIdentity) -> None:
    """Tell that name or phone were shown on an approved request, why, and where to object."""
    if news.shown == [] or (owner := await load_recipient(tx, news.case_id)) is None:
        return
    shown = news.shown
    if shown is None:
        given = await identities.reporter(tx, owner.case.id)
        shown = [field for field, value in (("name", given.name), ("phone", given.phone)) if value]
    await owner.tell(tx, opening_texts(owner.t, deployment, shown, news.reason))


def opening_texts(t: Translator, deployment: Deployment, shown: list[str], reason: str) -> list[Rich]:
    """Return what a reporter is told of an opening: what was shown ("name", "phone"), why, and where to
    object.
    """
    return [
        t(IDENTITY_SHOWN.get(tuple(shown), IDENTITY_SHOWN[("name",)])),
        t("Alasan petugas: {reason}", reason=reason),
        t("Bila Anda keberatan atas pembukaan ini, Anda dapat mengadu ke:"),
        Rich.join("\n", [other_doors(t, deployment, titled=False), protection_line(t)]),
    ]


async def tell_identity_missing(tx: Tx, _deployment: Deployment, news: AboutCase) -> None:
    """Tell that name and phone, of which was said that they were shown, didn't arrive."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    t = owner.t
    parts = [
        t(
            "Nama atau nomor telepon yang kami beritahukan telah diperlihatkan kepada petugas ternyata tidak "
            "sampai kepadanya. Bila petugas memintanya lagi, Anda diberi tahu lagi."
        )
    ]
    await owner.tell(tx, parts)


async def tell_reopened(tx: Tx, _deployment: Deployment, news: AboutCase) -> None:
    """Tell that a closed case was opened again."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    t = owner.t
    parts = [
        t("Pengaduan ini dibuka kembali."),
        t("Status: {status}", status=bold(status_name(t, owner.case.status))),
        t(STATUS_SENTENCES[owner.case.status]),
    ]
    by = owner.case.take_up_by
    if owner.case.taken_up_at is None and by is not None and by >= tx.now:
        unit = await units.get(tx, owner.case.handling_unit_id)
        date = written.deadline_text(by, unit.timezone, t.language)
        parts.append(t("Petugas wajib mulai menangani paling lambat {date}.", date=date))
    await owner.tell(tx, parts)


async def tell_mute(tx: Tx, deployment: Deployment, news: TellMute) -> None:
    """Tell that nothing more is taken from the reporter for a while, why, and where to object."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    mute = Mute(news.event, news.until, news.reason)
    await owner.tell(tx, await muted.mute_texts(tx, deployment, owner.t, owner.case, mute))


async def tell_unmuted(tx: Tx, _deployment: Deployment, news: TellUnmuted) -> None:
    """Tell that the reporter is heard again, only while that is still true."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    case, t = owner.case, owner.t
    if workflow.is_closed(case.status) or await muting.find_mute(tx, case) is not None:
        return
    again = t("Keterangan dari Anda untuk pengaduan ini kami terima lagi.")
    why = (
        t("Atasan di Propam mencabut penghentiannya.")
        if news.lifted
        else t("Waktu penghentiannya sudah berakhir.")
    )
    await owner.tell(tx, [Rich.join(" ", [again, why])], *owner.answer())


async def tell_late(tx: Tx, deployment: Deployment, news: AboutCase) -> None:
    """Tell that the date for taking the case up has passed, only while that is still true."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    case, t = owner.case, owner.t
    if case.taken_up_at or case.take_up_by is None or workflow.is_closed(case.status):
        return
    unit = await units.get(tx, case.handling_unit_id)
    begun = take_up_date.was_begun(await events.of_case(tx, case.id))
    parts = [
        t(
            _LET_GO if begun else _NEVER_BEGUN,
            date=written.deadline_text(case.take_up_by, unit.timezone, t.language),
        ),
        other_doors(t, deployment, titled=False),
    ]
    if await take_up_date.is_in_danger(tx, case):
        parts.append(danger.notice_text(t))
    await owner.tell(tx, parts)


async def tell_missed_deadline(tx: Tx, deployment: Deployment, news: MissedDeadline) -> None:
    """Tell that the date of a public rule has passed, only while that is still true."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    parts = await deadlines.missed_texts(tx, deployment, owner.t, owner.case, news.deadline)
    if parts:
        await owner.tell(tx, parts, *owner.answer())


async def tell_guess(tx: Tx, _deployment: Deployment, news: AboutCase) -> None:
    """Tell that somebody tried wrong access codes; left at most once a day."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    t = owner.t
    parts = [
        t(
            "Ada yang mencoba membuka pengaduan ini dengan kode yang salah. Pengaduan tidak terbuka. Bila "
            "itu Anda sendiri, abaikan pesan ini. Jangan berikan kode rahasia kepada siapa pun."
        )
    ]
    await owner.tell(tx, parts)


async def tell_opened(tx: Tx, _deployment: Deployment, news: AboutCase) -> None:
    """Tell that the right access code opened the status page in another account."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    t = owner.t
    parts = [
        t(
            "Status pengaduan ini dibuka dari akun Telegram lain dengan kode rahasianya. Isi pengaduan dan "
            "nama Anda tidak tampil di sana. Bila itu Anda sendiri, atau orang yang Anda beri kodenya, "
            "abaikan pesan ini."
        ),
        t("Bila bukan: kode ini tidak dapat diganti, tetapi pengaduan dapat dicabut lalu dikirim baru."),
    ]
    await owner.tell(tx, parts)


async def tell_code_used(tx: Tx, _deployment: Deployment, news: AboutCase) -> None:
    """Tell that the right access code added something from another account."""
    if (owner := await load_recipient(tx, news.case_id)) is None:
        return
    t = owner.t
    parts = [t("Keterangan ditambahkan dari akun lain dengan kode rahasia Anda.")]
    await owner.tell(tx, parts)


NEWS: Final[Errands] = list_errands(
    errands.TELL_STATUS.done_by(tell_status),
    errands.TELL_CLAIMED.done_by(tell_claimed),
    errands.TELL_REPLY.done_by(tell_reply),
    errands.TELL_SP3D.done_by(tell_sp3d),
    errands.TELL_IDENTITY.done_by(tell_identity),
    errands.TELL_IDENTITY_MISSING.done_by(tell_identity_missing),
    errands.TELL_REOPENED.done_by(tell_reopened),
    errands.TELL_LATE.done_by(tell_late),
    errands.TELL_MISSED_DEADLINE.done_by(tell_missed_deadline),
    errands.TELL_MUTE.done_by(tell_mute),
    errands.TELL_UNMUTED.done_by(tell_unmuted),
    errands.TELL_GUESS.done_by(tell_guess),
    errands.TELL_OPENED.done_by(tell_opened),
    errands.TELL_CODE_USED.done_by(tell_code_used),
)
"""Every kind of news, and how it is told once it has waited (`bot.reporter.followup.news`)."""

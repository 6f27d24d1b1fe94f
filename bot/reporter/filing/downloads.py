"""Files on their way from Telegram into the data folder, after the message that brought them is answered.

    reporter.fetch_file   reads the file's row, and leaves
    reporter.download     getFile and the bytes, outside any transaction, hashed, their kind found in the
                          content; then, in one, encrypted and kept, with the row, the case's chain, and a
                          word to the citizen if it failed

A picture that is kept is drawn anew next (`upkeep.clean`): officers are given that. The second errand's
payload holds Telegram's file id, sealed, until it is done, and no key: the file is sealed with the key that
its draft or case has then. If that was destroyed meanwhile, nothing is kept.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from telegram.error import BadRequest, InvalidToken

from bot import errands, speech
from bot.errand_kind import Errands, Pool, list_errands
from bot.errands import AboutFile, FileDownload, SentFile
from bot.rules import media
from bot.texts import N_, Rich, bold, translator
from storage import cases, conversations, events, evidence, work
from storage.errors import DiskFull, NoSuchRow
from storage.records import ActorRole, EventKind, Evidence, EvidenceKind, EvidenceState, Json

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.turn import Deployment
    from storage.store import Tx

LOST_TEXTS: Final = {
    EvidenceState.TOO_BIG: N_(
        "Satu berkas Anda lebih dari 20 MB, jadi tidak dapat kami ambil. Kirim lagi setelah dipotong atau "
        "diperkecil, atau kirim tautannya. Isi pengaduan Anda yang lain aman."
    ),
    EvidenceState.EMPTY: N_(
        "Satu berkas Anda ternyata kosong. Silakan kirim lagi. Isi pengaduan Anda yang lain aman."
    ),
    EvidenceState.VANISHED: N_(
        "Satu berkas Anda tidak dapat kami ambil dari Telegram. Silakan kirim lagi. Isi pengaduan Anda yang "
        "lain aman."
    ),
    EvidenceState.DISK_FULL: N_(
        "Satu berkas Anda belum dapat disimpan karena penyimpanan kami penuh. Pengaduan Anda tetap aman dan "
        "dapat dikirim. Simpan berkas itu, lalu kirim lagi nanti; setelah pengaduan terkirim lewat /tambah."
    ),
}


class FileUnavailable(Exception):
    """Telegram doesn't hand the file over: it has it no more, or can't get at it for a while."""


async def enter_file(
    tx: Tx, *, kind: EvidenceKind, file_id: str, size: int | None, chat_id: int, data_key: bytes
) -> Evidence:
    """Enter a file of a draft, and have it fetched."""
    kept = await evidence.new(tx, kind=kind, file_id=file_id, size=size, chat_id=chat_id, data_key=data_key)
    await errands.QUEUE_DOWNLOAD.put(tx, SentFile(kept.id, chat_id))
    return kept


async def queue_download(tx: Tx, _deployment: Deployment, sent: SentFile) -> None:
    """Look up what the download needs; nothing is done for a file that is gone or was fetched."""
    kept = await evidence.get(tx, sent.evidence_id)
    if kept is None or kept.file_id is None:
        return
    await errands.DOWNLOAD_FILE.put(tx, FileDownload(kept.id, kept.file_id, kept.size, sent.chat_id))


async def download_file(bot: ExtBot[None], _deployment: Deployment, file: FileDownload) -> Json:
    """Fetch, hash and recognise a file: {"state", and if it is to be stored "content", "sha256", "mime"}.

    Raises `FileUnavailable`, which a file that is only "temporarily unavailable" looks like too.
    """
    content = await fetch_bytes(bot, file.file_id, file.size)
    if content is None:
        return {"state": EvidenceState.TOO_BIG}
    if not content:
        return {"state": EvidenceState.EMPTY}
    return {
        "state": EvidenceState.STORED,
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "mime": media.sniff_type(content[: media.HEAD_BYTES]),
    }


async def fetch_bytes(bot: ExtBot[None], file_id: str, size: int | None) -> bytes | None:
    """Return a file's bytes; None if it is too big for a bot to fetch. Raises `FileUnavailable`."""
    if (size or 0) > media.MAX_BYTES:
        return None
    try:
        file = await bot.get_file(file_id)
    except BadRequest as error:
        raise FileUnavailable from error
    if (file.file_size or 0) > media.MAX_BYTES:
        return None
    try:
        content = bytes(await file.download_as_bytearray())
    except (BadRequest, InvalidToken) as error:  # PTB calls a download's 404 an invalid token
        raise FileUnavailable from error
    return content if len(content) <= media.MAX_BYTES else None


async def finish_download(tx: Tx, deployment: Deployment, file: FileDownload, result: Json) -> None:
    """Keep a file, and enter what became of it.

    It is written inside the transaction, which takes the writer's time, because nobody can destroy its key
    as long: a file never comes after the erasure of its case.
    """
    try:
        key = await evidence.data_key(tx, file.evidence_id)
    except NoSuchRow:
        await deployment.evidence.remove(file.evidence_id)
        return
    kept = await evidence.get(tx, file.evidence_id)
    assert kept is not None  # noqa: S101 - it has a key
    state = await _store_file(deployment, kept.id, key, result)
    if state is EvidenceState.STORED:
        await evidence.set_stored(tx, kept.id, len(result["content"]), result["sha256"], result["mime"])
        if media.is_cleanable(result["mime"]):
            await errands.CLEAN_PICTURE.put(tx, AboutFile(kept.id))
        if kept.case_id is not None:
            await chain_stored_file(tx, kept.case_id, kept.id, result["sha256"])
        return
    await evidence.set_state(tx, kept.id, state)
    if kept.case_id is not None:
        lost = {"evidence_id": kept.id, "state": state.value}
        await events.append(tx, kept.case_id, EventKind.EVIDENCE_LOST, ActorRole.SYSTEM, payload=lost)
    await _tell_lost(tx, deployment, file.chat_id, kept.case_id, state)


async def _store_file(deployment: Deployment, evidence_id: str, key: bytes, result: Json) -> EvidenceState:
    if "content" not in result:
        return EvidenceState(result["state"])
    try:
        await deployment.evidence.store(evidence_id, key, result["content"])
    except DiskFull:
        return EvidenceState.DISK_FULL
    return EvidenceState.STORED


async def chain_stored_file(tx: Tx, case_id: str, evidence_id: str, sha256: str) -> None:
    """Enter a kept file's hash into its case's chain."""
    payload = {"evidence_id": evidence_id, "sha256": sha256}
    await events.append(tx, case_id, EventKind.EVIDENCE_STORED, ActorRole.SYSTEM, payload=payload)


async def give_up_download(tx: Tx, deployment: Deployment, file: FileDownload) -> None:
    """Telegram didn't hand it over, however often it was asked."""
    await finish_download(tx, deployment, file, {"state": EvidenceState.VANISHED})


async def _tell_lost(
    tx: Tx, deployment: Deployment, chat_id: int, case_id: str | None, state: EvidenceState
) -> None:
    """Tell whoever sent the file, by the case's name if it is one already; nobody, once they were parted."""
    if chat_id == work.NOBODY:
        return
    conversation = await conversations.load(tx, chat_id)
    t = translator((conversation and conversation.language) or deployment.language)
    text = t(LOST_TEXTS[state])
    if case_id is not None:
        name = t("Pengaduan {ticket}", ticket=bold((await cases.get(tx, case_id)).ticket))
        text = Rich.join("\n\n", [name, text])
    await speech.queue_message(tx, chat_id, text, case_id=case_id)


ERRANDS: Final[Errands] = list_errands(
    errands.QUEUE_DOWNLOAD.done_by(queue_download),
    errands.DOWNLOAD_FILE.done_by(
        finish_download, download_file, give_up_download, attempts=8, pool=Pool.DOWNLOAD
    ),  # four minutes
)

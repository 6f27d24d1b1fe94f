"""The words that both rooms share: statuses, what each means for the citizen, categories, levels of units.

Keyed by the values of `storage.records`' enums, as plain strings, so that texts import nothing of
ours. Labels hold at most 30 characters in both languages. A status' sentence says what it means and what
comes next, and promises no date: no deadline of a single stage is public.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.texts.rich import Rich
from bot.texts.translate import N_, Translator

STATUS_NAMES: Final[dict[str, str]] = {
    "received": N_("Diterima"),
    "need_info": N_("Perlu dilengkapi"),
    "verifying": N_("Diverifikasi"),
    "forwarded": N_("Diteruskan"),
    "inquiry": N_("Penyelidikan Paminal"),
    "case_review": N_("Gelar perkara"),
    "examination": N_("Pemeriksaan (Provos/Wabprof)"),
    "hearing": N_("Sidang disiplin / KKEP"),
    "decided": N_("Putusan"),
    "closed_proven": N_("Selesai – terbukti"),
    "closed_unproven": N_("Selesai – tidak terbukti"),
    "closed_settled": N_("Selesai – damai"),
    "closed_withdrawn": N_("Selesai – dicabut pelapor"),
    "transferred_out": N_("Dialihkan ke instansi lain"),
    "rejected": N_("Tidak dapat diproses"),
}

# The statuses that lead somewhere, once it is known where to; `status_name` chooses.
STATUS_NAMES_TO: Final[dict[str, str]] = {
    "forwarded": N_("Diteruskan ke {to}"),
    "transferred_out": N_("Dialihkan ke {to}"),
}

STATUS_SENTENCES: Final[dict[str, str]] = {
    "received": N_(
        "Pengaduan Anda sudah tercatat. Berikutnya, petugas Propam membacanya dan menilai apakah pengaduan "
        "ini dapat ditangani."
    ),
    "need_info": N_(
        "Petugas memerlukan keterangan tambahan dari Anda. Silakan tambahkan lewat tombol di bawah ini. "
        "Bila Anda tidak tahu jawabannya, tulis saja begitu."
    ),
    "verifying": N_(
        "Petugas sedang menilai isi pengaduan Anda dan apakah pengaduan ini termasuk kewenangan Propam. "
        "Berikutnya, pengaduan dapat diselidiki, diteruskan, atau dinyatakan tidak dapat diproses."
    ),
    "forwarded": N_(
        "Pengaduan Anda diteruskan kepada bagian atau kesatuan yang berwenang. Berikutnya, bagian itu yang "
        "memeriksanya."
    ),
    "inquiry": N_(
        "Paminal sedang mengumpulkan keterangan dan bukti. Setelah itu, hasilnya biasanya dibahas dalam "
        "gelar perkara."
    ),
    "case_review": N_(
        "Hasil penyelidikan sedang dibahas dalam gelar perkara. Berikutnya, pengaduan dapat berlanjut ke "
        "pemeriksaan, atau selesai di sini."
    ),
    "examination": N_(
        "Anggota Polri yang dilaporkan sedang diperiksa oleh Provos atau Wabprof. Berikutnya, perkara dapat "
        "berlanjut ke sidang, atau selesai di sini."
    ),
    "hearing": N_("Perkara sedang disidangkan. Berikutnya adalah putusan sidang."),
    "decided": N_(
        "Sidang sudah memutus perkara ini. Berikutnya, pengaduan ditutup dan Anda diberi tahu apakah dugaan "
        "pelanggaran terbukti."
    ),
    "closed_proven": N_(
        "Penanganan selesai: dugaan pelanggaran terbukti. Sanksinya tidak ditampilkan di sini. Terima kasih "
        "atas keberanian Anda."
    ),
    "closed_unproven": N_(
        "Penanganan selesai: dugaan pelanggaran tidak terbukti. Terima kasih, Anda sudah melapor. Bila Anda "
        "keberatan, Anda dapat menghubungi Itwasum, Kompolnas, atau Ombudsman."
    ),
    "closed_settled": N_(
        "Penanganan selesai dengan perdamaian. Bila Anda keberatan, Anda dapat menghubungi Itwasum, "
        "Kompolnas, atau Ombudsman."
    ),
    "closed_withdrawn": N_(
        "Pengaduan ditutup karena dicabut oleh pelapor. Bila Anda berubah pikiran, silakan membuat pengaduan "
        "baru lewat /lapor."
    ),
    "transferred_out": N_(
        "Pengaduan Anda dialihkan ke instansi lain yang berwenang. Pengaduan di sini ditutup; selanjutnya "
        "instansi itu yang menanganinya."
    ),
    "rejected": N_(
        "Pengaduan ini tidak dapat diproses oleh Propam. Bila Anda keberatan, Anda dapat menghubungi "
        "Itwasum, Kompolnas, atau Ombudsman."
    ),
}

GOES_ON_SENTENCE: Final = N_(
    "Untuk saat ini tidak ada lagi yang perlu Anda lengkapi. Penanganan pengaduan Anda dilanjutkan."
)
"""Said where a step only ends a question to the reporter: the status' own sentence was said before it."""

CATEGORY_NAMES: Final[dict[str, str]] = {
    "A1": N_("Laporan tak ditindaklanjuti"),
    "A2": N_("Penyidik berpihak / tak cakap"),
    "A3": N_("Laporan ditolak, layanan buruk"),
    "B1": N_("Pungli / pemerasan / suap"),
    "B2": N_("Kekerasan / penyiksaan"),
    "B3": N_("Tangkap / tahan tidak sah"),
    "B4": N_("Pelecehan / kekerasan seksual"),
    "B5": N_("Ancaman, intimidasi, arogansi"),
    "C1": N_("Penyalahgunaan wewenang"),
    "C2": N_("Narkoba, judi, miras"),
    "C3": N_("Selingkuh, KDRT, penelantaran"),
    "C4": N_("Utang, tipu, calo masuk polisi"),
    "C5": N_("Lalu lintas / kendaraan"),
    "C6": N_("Netralitas/medsos/diskriminasi"),
    "Z0": N_("Lainnya / tidak yakin"),
}


def status_name(t: Translator, status: str, to: str = "") -> Rich:
    """Return the status in words; with `to`, where it led: "Diteruskan ke Polres Contoh"."""
    if to and status in STATUS_NAMES_TO:
        return t(STATUS_NAMES_TO[status], to=to)
    return t(STATUS_NAMES[status])


def status_sentence(t: Translator, status: str, said: Mapping[str, Any]) -> Rich:
    """Return what the reporter reads of a step: "sentence" as typed, or a standard one, which "goes_on"
    decides.
    """
    if said.get("sentence"):
        return Rich.of(str(said["sentence"]))
    return t(GOES_ON_SENTENCE) if said.get("goes_on") else t(STATUS_SENTENCES[status])

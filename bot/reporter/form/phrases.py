"""The remarks and toasts of the form, by the words that `machine` answers with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.texts import N_

DANGER_NOTICE: Final = N_(
    "Butuh pertolongan sekarang? Hubungi:\n"
    "148 · LPSK, perlindungan saksi dan korban\n"
    "129 · SAPA, untuk perempuan dan anak\n"
    "110 · Polisi\n\n"
    "Pengaduan ini kami tandai mendesak. Namun kami bukan layanan darurat: bot ini tidak dapat mengirim "
    "pertolongan."
)

WAYS_TO_BE_KNOWN: Final = (
    N_(
        "Rahasia: petugas hanya melihat nama samaran. Akun Anda tersimpan terkunci, agar kabar dapat kami "
        "kirim ke sini."
    ),
    N_(
        "Dengan nama: nama dan nomor Anda tersimpan terpisah. Petugas yang menangani melihatnya hanya dengan "
        "alasan, dan bila atasan dari kesatuan di atasnya setuju (bila tidak ada: dua atasan setempat). Anda "
        "diberi tahu, dan dapat menghapusnya kapan saja."
    ),
    N_(
        "Tanpa kaitan: begitu bukti terima sampai, paling lambat sehari setelah dikirim, tidak ada lagi "
        "yang kami simpan yang menghubungkan akun Anda dengan pengaduan ini. Hanya nomor dan kode rahasia "
        "yang membukanya, dari akun mana pun."
    ),
    N_(
        "Sebelum memilih tanpa kaitan: kabar tidak datang sendiri; Anda yang membuka /status. Kode tetap "
        "ada di percakapan ini, dan tanpa kode tidak ada jalan kembali. Pilihan ini tidak dapat "
        "dibatalkan. Cadangan data dari saat sebelumnya masih menghubungkannya sampai terhapus, paling "
        "lama sekitar enam bulan. Dan bila Anda sendiri petugas, kami tidak dapat mencegah Anda menangani "
        "pengaduan Anda."
    ),
)
"""What each way means, and what has to be known before the last one is chosen."""

REMARKS: Final = {
    "kept_text": N_("Tersimpan."),
    "kept_photo": N_("Foto tersimpan."),
    "kept_album": N_("Kiriman Anda tersimpan."),
    "kept_voice": N_("Pesan suara tersimpan."),
    "kept_audio": N_("Rekaman suara tersimpan."),
    "kept_video": N_("Video tersimpan."),
    "kept_video_note": N_("Pesan video tersimpan."),
    "kept_animation": N_("Animasi tersimpan."),
    "kept_document": N_("Berkas tersimpan."),
    "kept_live_photo": N_("Foto bergerak tersimpan: gambarnya dan videonya."),
    "kept_paid_media": N_("Kiriman Anda tersimpan."),
    "kept_rich_message": N_("Kiriman Anda tersimpan."),
    "kept_location": N_("Lokasi tersimpan."),
    "kept_contact": N_("Kontak tersimpan sebagai bagian dari cerita."),
    "own_contact": N_(
        "Demi kerahasiaan, nomor Anda sendiri tidak kami masukkan ke cerita. Bila ingin menyebutkan nama dan "
        "nomor Anda, pilih Kerahasiaan di ringkasan."
    ),
    "location_is_where": N_(
        "Lokasi ini kami catat sebagai tempat kejadian. Anda dapat mengubahnya di ringkasan."
    ),
    "location_in_story": N_("Lokasi tersimpan sebagai bagian dari cerita."),
    "into_story": N_("Pesan Anda kami simpan sebagai bagian dari cerita."),
    "not_heard": N_("Untuk pertanyaan ini, mohon tulis jawabannya, atau lewati."),
    "story_full": N_(
        "Cerita sudah penuh: paling panjang 20.000 huruf. {lost} huruf terakhir dari pesan ini tidak "
        "tersimpan. Sisanya dapat Anda kirim sebagai berkas, atau lewat /tambah setelah pengaduan terkirim."
    ),
    "story_empty": N_("Ceritakan dulu sedikit, dengan tulisan atau suara. Satu kalimat pun cukup."),
    "file_too_big": N_(
        "Berkas ini lebih dari 20 MB, jadi tidak dapat kami ambil. Kirim lagi setelah dipotong atau "
        "diperkecil, atau kirim tautannya. Jawaban Anda yang lain tetap tersimpan."
    ),
    "file_too_many": N_(
        "Sudah ada 50 berkas, jadi berkas ini tidak tersimpan. Kirim lewat /tambah setelah pengaduan "
        "terkirim."
    ),
    "file_too_heavy": N_(
        "Semua berkas dalam satu pengaduan paling banyak 300 MB, jadi berkas ini tidak tersimpan. Kirim "
        "lewat /tambah setelah pengaduan terkirim, atau kirim tautannya."
    ),
    "file_day_full": N_(
        "Hari ini Anda sudah mengirim banyak berkas, jadi berkas ini tidak tersimpan. Jawaban Anda tetap "
        "tersimpan, dan pengaduan dapat dikirim. Kirim berkas itu besok; setelah pengaduan terkirim lewat "
        "/tambah."
    ),
    "reports_full": N_(
        "Hari ini Anda sudah mengirim {most} pengaduan, yang terbanyak dalam sehari. Jawaban Anda tersimpan: "
        "kirim lagi besok dengan tombol di bawah ini. Bila Anda dalam bahaya, jangan menunggu: hubungi LPSK "
        "di 148, SAPA di 129, atau 110."
    ),
    "file_empty": N_("Berkas ini kosong, jadi tidak tersimpan. Silakan kirim lagi."),
    "shared_full": N_(
        "Sudah ada 20 lokasi dan kontak di dalam cerita, jadi yang ini tidak tersimpan. Tuliskan saja di "
        "dalam cerita, atau kirim lewat /tambah setelah pengaduan terkirim."
    ),
    "use_buttons": N_("Pesan tadi belum disimpan. Silakan pilih salah satu tombol di bawah ini."),
    "edited": N_("Jawaban sudah kami ubah sesuai suntingan Anda."),
    "edit_unknown": N_("Suntingan itu tidak mengubah jawaban. Bila perlu, ubah jawaban lewat ringkasan."),
    "dropped": N_(
        "Karena jawaban Anda berubah, yang ini tidak ikut lagi:\n{what}\nBila masih perlu, tuliskan di dalam "
        "cerita."
    ),
    "contact_dropped": N_("Nama dan nomor Anda sudah kami hapus dari pengaduan ini."),
    "caption_dropped": N_("Tulisan pada berkas itu ikut terhapus: “{text}”"),
    "date_future": N_("Tanggal itu belum terjadi. Mohon periksa, lalu tulis lagi."),
    "phone_unclear": N_(
        "Nomor itu belum dapat kami baca. Tulis seperti 0812 3456 7890 atau +62 812 3456 7890."
    ),
    "not_your_contact": N_("Itu kontak orang lain. Bagikan nomor Anda sendiri, atau tulis nomornya."),
    "no_such_unit": N_(
        "Kami tidak menemukan kesatuan dengan nama itu, dan pesan tadi belum disimpan. Coba nama lain, atau "
        "pilih dari daftar. Cerita Anda kami tanyakan tersendiri."
    ),
    "no_handler": N_(
        "Untuk jawaban itu, kesatuan yang berwenang belum dapat menerima pengaduan di sini. Anda dapat "
        "melapor ke Itwasum Polri, Kompolnas, atau Ombudsman: lihat /bantuan. Anda juga dapat memilih "
        "jawaban lain."
    ),
    "goes_above": N_("Pengaduan tentang satuan itu ditangani oleh kesatuan di atasnya."),
    "handled_anew": N_(
        "Yang menangani pengaduan ini berubah: sekarang {unit}. Bila Anda setuju, kirim sekali lagi."
    ),
    "danger": DANGER_NOTICE,
    "people_full": N_("Sudah ada 20 orang. Sebutkan yang lain di dalam cerita."),
    "covered": N_("Sudah disamarkan. Mohon baca sekali lagi, lalu kirim."),
    "nothing_ticked": N_("Belum ada yang dicentang."),
    "missing": N_("Satu pertanyaan ini masih perlu dijawab sebelum pengaduan dikirim."),
    "no_handler_unit": N_(
        "Maaf, untuk wilayah itu pengaduan belum dapat diterima di sini. Pilih kesatuan lain, atau lapor ke "
        "Itwasum Polri, Kompolnas, atau Ombudsman: lihat /bantuan."
    ),
    # What of a message isn't kept, by the words of `bot.reporter.message_kinds.find_losses`.
    "only_content": N_(
        "Dari pesan terusan hanya isinya yang kami simpan, tanpa nama pengirim dan waktunya. Bila penting, "
        "tuliskan."
    ),
    "only_quote": N_(
        "Dari pesan yang Anda balas hanya kutipannya yang kami simpan. Bila perlu semuanya, teruskan pesan "
        "itu ke sini."
    ),
    "only_reply": N_("Pesan yang Anda balas tidak ikut kami simpan. Bila perlu, teruskan pesan itu ke sini."),
    "only_name": N_(
        "Dari kontak itu hanya nama dan satu nomor yang kami simpan. Bila perlu, tuliskan yang lain."
    ),
    "once": N_("Lokasi langsung kami simpan sekali saja: tempat saat dikirim."),
    "only_paid": N_("Isi berbayar yang belum dibuka tidak ikut kami simpan."),
}

_VOICE: Final = N_("Suara bisa dikenali, dan petugas mendengarnya apa adanya. Bila khawatir, tulis saja.")
_VIDEO: Final = N_("Video bisa memuat wajah, suara, tempat, dan jenis HP, dan petugas melihatnya apa adanya.")
_PHOTO: Final = N_(
    "Foto bisa memuat tempat dan jenis HP. Petugas mendapat salinan tanpa itu; aslinya hanya dengan alasan "
    "yang dicatat, atau bila foto itu tidak dapat kami bersihkan."
)
FILE_HINTS: Final = {
    "photo": _PHOTO,
    "live_photo": _PHOTO,
    "voice": _VOICE,
    "audio": _VOICE,
    "video": _VIDEO,
    "video_note": _VIDEO,
    "animation": _VIDEO,
    "document": N_(
        "Berkas bisa memuat nama pembuatnya, tempat, dan jenis perangkat. Yang kami bersihkan hanya gambar, "
        "misalnya JPG atau PNG; berkas lain sampai ke petugas apa adanya."
    ),
}
"""What a file may tell about its sender, and whether officers get it cleaned, by its kind."""


def list_hints(kinds: Iterable[str]) -> list[str]:
    """Return what files of these kinds may tell, each sentence once."""
    return list(dict.fromkeys(FILE_HINTS[kind] for kind in kinds))


STRAYS: Final = {
    "sticker": N_("Stiker tidak dapat kami simpan."),
    "poll": N_("Jajak pendapat tidak dapat kami simpan."),
    "story": N_(
        "“Cerita” Telegram (story) tidak dapat kami ambil. Simpan dahulu, lalu kirim sebagai foto atau video."
    ),
    "paid_media": N_("Isi berbayar yang belum dibuka tidak dapat kami ambil."),
    "command": N_("Perintah itu tidak kami kenal."),
    "other": N_("Kiriman jenis ini tidak dapat kami simpan."),
}
"""What no report can hold, by the words of `bot.reporter.message_kinds.untaken_kind`."""

TOASTS: Final = {
    "double": N_("Sudah tercatat."),
    "stale": N_("Tombol ini sudah tidak berlaku. Lanjutkan dari pertanyaan terakhir, atau kirim /lapor."),
    "stale_answered": N_(
        "Sudah dijawab: {answer}. Dapat diubah di ringkasan; kirim /lapor untuk melanjutkan."
    ),
    "unknown_button": N_("Tombol ini sudah tidak berlaku. Kirim /lapor untuk melanjutkan."),
    "gone": N_("Pengaduan ini sudah tidak ada di sini: sudah terkirim atau terhapus. Lihat /laporanku."),
    "sent": N_("Pengaduan ini sudah terkirim. Nomor: {ticket}"),
}

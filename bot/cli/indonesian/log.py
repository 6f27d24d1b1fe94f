"""What `run` says on a terminal; lines for programs stay as they are, and so does each line's `action`."""

from __future__ import annotations

from typing import Final

LEVELS: Final = {
    "info": "info",
    "warning": "peringatan",
    "error": "galat",
    "critical": "gawat",
    "debug": "rinci",
}
SENTENCES: Final = {
    **LEVELS,
    "ready": "siap",
    "stopping": "berhenti",
    "waiting for the Bot API": "menunggu jawaban Telegram; periksa internet dan YANDUAN_API_URL bila lama",
    "told to wait": "Telegram meminta menunggu",
    "another program polls with this token; stop it": "program lain memakai token ini; hentikan program itu",
    "Telegram can't be reached; trying again": "Telegram tidak dapat dihubungi; dicoba lagi",
    "Telegram took no settings": "Telegram belum menerima pengaturan bot; dicoba lagi",
    "Telegram says to wait": "Telegram meminta menunggu",
    "Telegram refuses the token; check YANDUAN_BOT_TOKEN": "Telegram menolak token; periksa YANDUAN_BOT_TOKEN",
    "stopped by a mistake": "berhenti karena kesalahan program; laporkan baris ini",
    "a poster was registered from a group": "sebuah poster didaftarkan dari grup",
    "a poster can't be printed": "sebuah poster tidak dapat dicetak; coba yanduan poster render dengan nomornya",
    "a picture can't be drawn": "sebuah gambar tidak dapat dibuat",
    "A group takes messages again.": "Sebuah grup menerima pesan lagi.",
    "A group refuses our messages.": "Sebuah grup menolak pesan bot; beri bot hak menulis di sana.",
    "A case went up.": "Sebuah kasus pindah ke satuan di atasnya.",
    "No group can take this case.": "Tidak ada grup yang dapat menerima kasus ini; hubungkan grup satuan di atasnya.",
    "A unit has no group any more.": "Sebuah satuan tidak mempunyai grup lagi; hubungkan yang lain: yanduan unit link KODE",
    "Telegram doesn't say who is in a unit's group: the bot must be its administrator.": (
        "Telegram tidak mengatakan siapa anggota grup sebuah satuan: jadikan bot admin grup itu."
    ),
    "a file can't be given": "sebuah berkas tidak dapat diberikan",
    "a message could not be made": "sebuah pesan tidak dapat dibuat; laporkan baris ini",
    "a message is tried again": "sebuah pesan dicoba lagi",
    "a message was refused and set aside": "sebuah pesan ditolak Telegram dan disisihkan",
    "a message can't be marked": "sebuah pesan tidak dapat ditandai; laporkan baris ini",
    "what was sent can't be marked; trying again": "yang sudah dikirim belum dapat ditandai; dicoba lagi",
    "what Telegram said can't be stored": "jawaban Telegram belum dapat disimpan; dicoba lagi",
    "the outbox can't be read; trying again": "pesan yang menunggu belum dapat dibaca; dicoba lagi",
    "there is no such chat; what it was owed is set aside": "obrolan itu tidak ada; pesan untuknya disisihkan",
    "a group refuses a message; it is held back": "sebuah grup menolak pesan; pesannya ditahan",
    "a chat can't be reached any more": "sebuah obrolan tidak dapat dihubungi lagi",
    "a tap's answer came too late": "jawaban sebuah ketukan terlambat",
    "errands can't be done; trying again": "tugas belum dapat dikerjakan; dicoba lagi",
    "an errand failed": "sebuah tugas gagal; dicoba lagi",
    "this machine has had no room, memory or process for an errand for a long time": (
        "komputer ini sudah lama kekurangan ruang, memori, atau proses untuk sebuah tugas"
    ),
    "an errand is given up": "sebuah tugas tidak dicoba lagi; ulangi: yanduan retry",
    "giving up failed too": "tugas yang gagal tidak dapat dicatat",
    "an errand's result can't be stored": "hasil sebuah tugas belum dapat disimpan; dicoba lagi",
    "upkeep waits for the store": "pekerjaan rutin menunggu basis data",
    "upkeep failed": "sebuah pekerjaan rutin gagal; laporkan baris ini",
    "No backup could be made.": "Cadangan tidak dapat dibuat.",
    "The backup isn't as it should be.": "Cadangan tidak seperti seharusnya.",
    "A backup was made.": "Cadangan sudah dibuat.",
    "a picture could not be cleaned": "sebuah gambar tidak dapat dibersihkan",
    "a picture was cleaned": "sebuah gambar sudah dibersihkan",
    "a webhook request was no update": "sebuah permintaan webhook tidak dapat dibaca; periksa proksi",
    "an update was under way at three deaths; sealed": "sebuah kiriman tiga kali menghentikan program; disegel",
    "an update failed; sealed for retry": "sebuah kiriman gagal dan disegel; laporkan baris ini, lalu: yanduan retry",
    "a sealed update failed again": "kiriman yang disegel gagal lagi; laporkan baris ini",
    "updates could not be stored; trying again": "kiriman belum dapat disimpan; dicoba lagi",
    "nobody could be asked again": "pengirimnya tidak dapat ditanya lagi",
}

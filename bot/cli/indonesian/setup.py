"""Options, the key, and what any command may meet."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
    # Options
    "{sentence} Correct it in the file .env.": "{sentence} Perbaiki di berkas .env.",
    "There is no option {name}: did you mean {nearest}?": "Tidak ada pilihan {name}: maksud Anda {nearest}?",
    "There is no option {name}: all of them are in .env.example.": (
        "Tidak ada pilihan {name}. Semua pilihan ada di .env.example."
    ),
    "The option {name} is written {upper}=…, with an equals sign.": (
        "Pilihan {name} ditulis {upper}=…, dengan tanda sama dengan."
    ),
    "each name given is one of ours": "semua nama pilihan dikenal",
    "The file .env is not written in UTF-8. Save it as UTF-8.": (
        "Berkas .env tidak tersimpan sebagai UTF-8. Simpan sebagai UTF-8."
    ),
    "This user may not read the file .env here. Give it to whoever runs the bot (`chown USER .env`); one that systemd reads for it (EnvironmentFile) belongs elsewhere, or under another name.": (
        "Pengguna ini tidak boleh membaca berkas .env di sini. Berikan kepada pengguna yang menjalankan bot (`chown PENGGUNA .env`). Berkas yang dibaca systemd (EnvironmentFile) sebaiknya di tempat lain, atau dengan nama lain."
    ),
    "Others than its owner may read the file {path} (mode {mode}). Run `{command}`; if somebody may have read the bot's token, get a new one from @BotFather.": (
        "Berkas {path} dapat dibaca orang lain (mode {mode}). Jalankan `{command}`. Bila token bot mungkin sudah dibaca orang, minta yang baru kepada @BotFather."
    ),
    "Others than its owner may read the data folder {path} (mode {mode}). Run `{command}`.": (
        "Folder data {path} dapat dibaca orang lain (mode {mode}). Jalankan `{command}`."
    ),
    "There is no bot token. Get one from @BotFather and set YANDUAN_BOT_TOKEN.": (
        "Belum ada token bot. Mintalah kepada @BotFather, lalu isi YANDUAN_BOT_TOKEN."
    ),
    "YANDUAN_BOT_TOKEN is no bot token. @BotFather gives one that looks like 123456:ABC-DEF…": (
        "Isi YANDUAN_BOT_TOKEN bukan token bot. Token dari @BotFather tampak seperti 123456:ABC-DEF…"
    ),
    "Telegram refuses the token. Check YANDUAN_BOT_TOKEN against what @BotFather gave you.": (
        "Telegram menolak token. Cocokkan YANDUAN_BOT_TOKEN dengan yang diberikan @BotFather."
    ),
    "{name} must be one of {known}": "{name} harus salah satu dari {known}",
    "{name} holds what looks like a bot's token. It belongs in YANDUAN_BOT_TOKEN alone; if somebody may have seen it, get a new one from @BotFather.": (
        "{name} berisi sesuatu yang mirip token bot. Token hanya untuk YANDUAN_BOT_TOKEN; bila mungkin sudah dilihat orang, minta yang baru kepada @BotFather."
    ),
    "{name} may hold no address with a name or password in it": (
        "{name} tidak boleh berisi alamat yang memuat nama pengguna atau sandi"
    ),
    "{name} holds a secret that belongs behind another name": (
        "{name} berisi rahasia yang seharusnya menjadi isi pilihan lain"
    ),
    "{name} must be a whole number": "{name} harus bilangan bulat",
    "{name} must be a number": "{name} harus berupa angka",
    "{name} must be a finite number": "{name} harus berupa angka yang terhingga",
    "{name} must be true or false": "{name} harus true atau false",
    "{name} must be {least} or more": "{name} paling sedikit {least}",
    "{name} must be {most} or less": "{name} paling banyak {most}",
    "{name} must have {most} characters or less": "{name} paling banyak {most} huruf",
    "{name} can't be used as it stands": "{name} tidak dapat dipakai seperti tertulis",
    "{name} must be written as #rrggbb": "{name} ditulis sebagai #rrggbb",
    "{name} must be host:port, for instance 127.0.0.1:8080": (
        "{name} ditulis sebagai host:port, misalnya 127.0.0.1:8080"
    ),
    "{name} must be an address such as {example}": "{name} harus berupa alamat seperti {example}",
    "{name} may have nothing behind a question mark. Write one in a path as %3F, or leave the address out and set {other}": (
        "{name} tidak boleh memuat apa pun setelah tanda tanya. Tulis tanda tanya di dalam alamat sebagai %3F, atau kosongkan alamat itu dan isi {other}"
    ),
    "{name} may have 1 to 256 of the characters A-Z a-z 0-9 _ -": (
        "{name} terdiri atas 1 sampai 256 huruf A-Z a-z, angka, _ dan -"
    ),
    "YANDUAN_WEBHOOK_URL needs YANDUAN_LISTEN, where requests come in: 127.0.0.1:8080 or so": (
        "YANDUAN_WEBHOOK_URL memerlukan YANDUAN_LISTEN, tempat permintaan masuk, misalnya 127.0.0.1:8080"
    ),
    "YANDUAN_WEBHOOK_URL must begin with https: Telegram calls nothing else": (
        "YANDUAN_WEBHOOK_URL harus diawali https; Telegram tidak menghubungi yang lain"
    ),
    "YANDUAN_CLOCK_FILE is for trying out: it needs YANDUAN_API_URL on 127.0.0.1": (
        "YANDUAN_CLOCK_FILE hanya untuk percobaan, dengan YANDUAN_API_URL di 127.0.0.1"
    ),
    "YANDUAN_NEWS_WAIT must be two numbers of seconds, the shortest and the longest, such as 120-900": (
        "YANDUAN_NEWS_WAIT harus dua bilangan detik, yang terpendek dan yang terpanjang, misalnya 120-900"
    ),
    "YANDUAN_NEWS_WAIT must name the shortest wait first, and then the longest": (
        "YANDUAN_NEWS_WAIT: tulis yang terpendek dulu, lalu yang terpanjang"
    ),
    "YANDUAN_NEWS_WAIT=0 would show whoever watches a phone when an officer acts: it needs YANDUAN_API_URL on 127.0.0.1": (
        "YANDUAN_NEWS_WAIT=0 memperlihatkan lewat ponsel kapan petugas bertindak; itu hanya boleh dengan YANDUAN_API_URL di 127.0.0.1"
    ),
    "{name}=0 switches a limit off: it needs YANDUAN_API_URL on 127.0.0.1": (
        "{name}=0 mematikan suatu batas; itu hanya boleh dengan YANDUAN_API_URL di 127.0.0.1"
    ),
    "Another `yanduan run` works on {folder}. Stop it first.": (
        "`yanduan run` lain sedang memakai {folder}. Hentikan dulu."
    ),
    "Nothing can listen at the address in YANDUAN_LISTEN: {reason}.": (
        "Alamat di YANDUAN_LISTEN tidak dapat dipakai: {reason}."
    ),
    "The bot's name is not known yet, and Telegram can't be asked now. "
    "Set YANDUAN_BOT_TOKEN and try again, or give --bot-name NAME.": (
        "Nama bot belum diketahui, dan Telegram tidak dapat ditanya sekarang. "
        "Isi YANDUAN_BOT_TOKEN lalu coba lagi, atau tulis --bot-name NAMA."
    ),
    # The key
    "Made {file}. Without it nothing can be read again: keep a copy in a safe place.": (
        "{file} sudah dibuat. Tanpa berkas ini tidak ada yang dapat dibaca lagi: simpan salinannya di tempat aman."
    ),
    "There is no key file at {path}. For a new database, make one with `yanduan keys new`; for an existing one, "
    "put its key file there: without it the data can't be read by anybody.": (
        "Tidak ada berkas kunci di {path}. Untuk pemasangan baru, buat dengan `yanduan keys new`. Untuk data yang "
        "sudah ada, kembalikan berkas kuncinya ke sana: tanpanya tidak seorang pun dapat membaca data itu."
    ),
    "Others than its owner may read the key file {path} (mode {mode}). Run `chmod 600 {again}`; if somebody may "
    "have copied it, run `yanduan keys rotate` too.": (
        "Berkas kunci {path} dapat dibaca orang lain (mode {mode}). Jalankan `chmod 600 {again}`. Bila mungkin "
        "sudah disalin orang, jalankan juga `yanduan keys rotate`."
    ),
    "The key file {path} holds no key. Restore the file from its copy.": (
        "Berkas kunci {path} tidak berisi kunci. Kembalikan dari salinannya."
    ),
    "The key file {path} stands inside the data folder: who copies the data would have the key too. Move it out "
    "and set YANDUAN_KEY_FILE to its new place.": (
        "Berkas kunci {path} ada di dalam folder data: siapa pun yang menyalin data akan memegang kuncinya juga. "
        "Pindahkan ke luar, lalu isi YANDUAN_KEY_FILE dengan tempat barunya."
    ),
    "{path} exists already; it was left as it is. To add a key to it, use `yanduan keys rotate`; for a second "
    "database, choose another path.": (
        "{path} sudah ada dan tidak diubah. Untuk menambah kunci, pakai `yanduan keys rotate`; untuk pemasangan "
        "kedua, pilih tempat lain."
    ),
    "The key file {path} can't be read ({why}). See whose it is, or restore it from its copy.": (
        "Berkas kunci {path} tidak dapat dibaca ({why}). Periksa siapa pemiliknya, atau kembalikan dari salinannya."
    ),
    "it is no text": "isinya bukan teks",
    "Line {number} of the key file {path} is no key. Restore the file from its copy.": (
        "Baris {number} di berkas kunci {path} bukan kunci. Kembalikan dari salinannya."
    ),
    # What the system says
    "{reason}: {path}": "{reason}: {path}",
    "No such file or directory": "Tidak ada berkas atau folder itu",
    "Permission denied": "Tidak diizinkan",
    "Operation not permitted": "Tidak diizinkan",
    "Is a directory": "Itu folder, bukan berkas",
    "Not a directory": "Itu bukan folder",
    "File exists": "Sudah ada",
    "Directory not empty": "Foldernya tidak kosong",
    "Read-only file system": "Diska itu hanya dapat dibaca",
    "No space left on device": "Diska penuh",
    "Disk quota exceeded": "Jatah ruang diska habis",
    "File too large": "Berkasnya terlalu besar",
    "File name too long": "Nama berkasnya terlalu panjang",
    "Input/output error": "Diska gagal dibaca atau ditulis",
    "Too many open files": "Terlalu banyak berkas terbuka",
    "Too many levels of symbolic links": "Tautan berkas berputar-putar",
    "Cannot allocate memory": "Memori komputer habis",
    "Address already in use": "sudah dipakai program lain",
    "Cannot assign requested address": "alamat itu bukan milik komputer ini",
    "Name or service not known": "nama itu tidak dikenal",
    # What nobody expected, and an end before the end
    "The program made a mistake: {error}. Report this line; nothing personal is in it.": (
        "Terjadi kesalahan program: {error}. Laporkan baris ini; tidak ada data pribadi di dalamnya."
    ),
    "Stopped.": "Dihentikan.",
    "{sentence} [y/n]": "{sentence} [ya/tidak]",
}

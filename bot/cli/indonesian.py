"""What the commands of going live say, in Indonesian: for the one person at a station who runs this.

The sentences stand in English where they are made, also in `storage` and `qr_assets`, which know of no
language. Here each is recognised as a whole and said anew; a `{gap}` stands for whatever was filled in, which
is itself said in Indonesian if it is a sentence of ours. What isn't listed is said as it is.
"""

from __future__ import annotations

import re
from functools import cache
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
    "{name}=0 switches one of Telegram's limits off: it needs YANDUAN_API_URL on 127.0.0.1": (
        "{name}=0 mematikan salah satu batas Telegram; itu hanya boleh dengan YANDUAN_API_URL di 127.0.0.1"
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
    "The key file {path} can't be read ({why}).": "Berkas kunci {path} tidak dapat dibaca ({why}).",
    "Line {number} of the key file {path} is no key. Restore the file from its copy.": (
        "Baris {number} di berkas kunci {path} bukan kunci. Kembalikan dari salinannya."
    ),
    # Units
    "Added {code}. Bind its officers' group next: yanduan unit link {again}": (
        "{code} ditambahkan. Berikutnya, hubungkan grup petugasnya: yanduan unit link {again}"
    ),
    "Added {count} units.": "{count} satuan ditambahkan.",
    "{code} is changed.": "{code} sudah diubah.",
    "Removed {code}.": "{code} dihapus.",
    "Posters that hang show the old name. Print them anew: {command}": (
        "Poster yang sudah terpasang memuat nama lama. Cetak ulang: {command}"
    ),
    "Nothing was added: {wrong} of {all} rows are wrong.": (
        "Tidak ada yang ditambahkan: {wrong} dari {all} baris salah."
    ),
    "line {line}: {fault}": "baris {line}: {fault}",
    "It works once, for {days} days. Whoever has it can bind a group: send it to one person.": (
        "Berlaku satu kali, selama {days} hari. Siapa pun yang memegangnya dapat menghubungkan grup: kirim kepada "
        "satu orang saja."
    ),
    "{code} is released from its group as soon as the bot runs.": (
        "{code} dilepas dari grupnya begitu bot berjalan."
    ),
    "{code} has no group.": "{code} tidak mempunyai grup.",
    "There is no unit {code}. See: yanduan unit list": "Tidak ada satuan {code}. Lihat: yanduan unit list",
    "A unit needs a code, for example 'POLRES-MKS'.": "Satuan memerlukan kode, misalnya 'POLRES-MKS'.",
    "A unit needs a name, as citizens know it: 'Polres Lombok Barat'.": (
        "Satuan memerlukan nama seperti yang dikenal warga: 'Polres Lombok Barat'."
    ),
    "There is a unit with the code {code} already. Choose another code.": (
        "Sudah ada satuan dengan kode {code}. Pilih kode lain."
    ),
    "No unit has the code {code}. Add the parent first.": (
        "Tidak ada satuan dengan kode {code}. Tambahkan dulu satuan atasnya."
    ),
    "{above} is a {level}: it can't stand above {below}, a {lower}.": (
        "{above} adalah {level}, jadi tidak dapat menjadi atasan {below} ({lower})."
    ),
    "{code} would stand below itself. Choose another parent.": (
        "{code} akan berada di bawah dirinya sendiri. Pilih satuan atas yang lain."
    ),
    "There is no time zone {name}. Write WIB, WITA or WIT.": (
        "Tidak ada zona waktu {name}. Tulis WIB, WITA, atau WIT."
    ),
    "The level must be polsek, polres, polda or mabes, not {said}.": (
        "Tingkat harus polsek, polres, polda, atau mabes, bukan {said}."
    ),
    "Say what to change: --name, --parent, --level or --timezone.": (
        "Sebutkan yang diubah: --name, --parent, --level, atau --timezone."
    ),
    "{code} has open cases, which a Polsek can't handle.": (
        "{code} masih menangani kasus terbuka, dan Polsek tidak dapat menanganinya."
    ),
    "Nothing was changed: an open case was routed around a unit that could then learn of it."
    " Change this once the case is closed.": (
        "Tidak ada yang diubah: ada kasus terbuka yang sengaja dijauhkan dari satuan yang lalu dapat melihatnya. "
        "Ubah setelah kasus itu selesai."
    ),
    "{code} stands below no other unit, so nobody can receive reports about it. If that isn't meant: {command}": (
        "{code} tidak mempunyai satuan atas, jadi pengaduan tentang satuan itu tidak dapat diterima. "
        "Bila tidak sengaja: {command}"
    ),
    "{code} has a group. First: {command}": "{code} masih mempunyai grup. Jalankan dulu: {command}",
    "{code} can't be removed: it has units below it: give them another parent.": (
        "{code} tidak dapat dihapus: masih ada satuan di bawahnya. Beri satuan itu atasan lain."
    ),
    "{code} can't be removed: it has posters, which stay registered for good.": (
        "{code} tidak dapat dihapus: posternya tetap terdaftar."
    ),
    "{code} can't be removed: it has cases.": "{code} tidak dapat dihapus: ada kasus yang terkait.",
    # Spreadsheets
    "{file} is a workbook. Open it and save it as CSV UTF-8 (simpan sebagai CSV UTF-8), then give that file.": (
        "{file} adalah lembar kerja. Buka, simpan sebagai CSV UTF-8, lalu berikan berkas CSV itu."
    ),
    "{file} is not written in UTF-8. Save it as CSV in UTF-8 (Excel: “CSV UTF-8”).": (
        "{file} tidak tersimpan sebagai UTF-8. Simpan sebagai CSV UTF-8 (Excel: “CSV UTF-8”)."
    ),
    "{file} has no column {missing}. It needs: {needed}.": "{file} tidak mempunyai kolom {missing}. Perlu: {needed}.",
    "{file} has more than one column {name}. Keep one of them.": (
        "{file} mempunyai lebih dari satu kolom {name}. Sisakan satu."
    ),
    "{cell} stands below no heading. Put a text that holds what separates the cells in quotes.": (
        "{cell} tidak berada di bawah judul kolom. Beri tanda kutip pada teks yang memuat pemisah kolom."
    ),
    "{file} can't be read as CSV from line {line} on. Look at its quotes.": (
        "{file} tidak dapat dibaca sebagai CSV mulai baris {line}. Periksa tanda kutipnya."
    ),
    # Posters
    "There is a poster with the code {code} already. Choose another code.": (
        "Sudah ada poster bernomor {code}. Pilih nomor lain."
    ),
    "A poster needs a code, for example 'A-01'.": "Poster memerlukan nomor, misalnya 'A-01'.",
    "A poster needs a place of 1 to {most} characters, for example 'ruang tunggu SPKT'.": (
        "Poster memerlukan tempat, 1 sampai {most} huruf, misalnya 'ruang tunggu SPKT'."
    ),
    "The place {place} holds an invisible character ({code}): type it anew instead of copying it.": (
        "Tempat {place} memuat huruf yang tidak tampak ({code}): ketik ulang, jangan disalin."
    ),
    "Posters can't be printed with {letter}, as in {text}. Write the name without.": (
        "Poster tidak dapat dicetak dengan {letter} seperti pada {text}. Tulis namanya tanpa itu."
    ),
    "Posters can't be printed with {letter} ({code}), as in the place {text}. "
    "Write it without, in Latin letters.": (
        "Poster tidak dapat dicetak dengan {letter} ({code}) seperti pada tempat {text}. Tulis tanpa itu, dengan "
        "huruf Latin."
    ),
    "{code} hangs at this place already: say more exactly where (which door, which wall).": (
        "{code} sudah terpasang di tempat ini: sebutkan lebih tepat (pintu mana, dinding mana)."
    ),
    "{code} is there already, but {state}: {command}": "{code} sudah ada di sana, tetapi {state}: {command}",
    "{day} is no day: write it as 2027-12-31 or 31-12-2027.": (
        "{day} bukan tanggal: tulis sebagai 2027-12-31 atau 31-12-2027."
    ),
    "The day until which it counts is over: give a later one, or none.": (
        "Tanggal akhirnya sudah lewat: tulis yang lebih kemudian, atau kosongkan."
    ),
    "Name posters, or give --unit or --all. See: yanduan poster list": (
        "Sebutkan nomor poster, atau pakai --unit atau --all. Lihat: yanduan poster list"
    ),
    "There is no active poster {code}. See: yanduan poster list": (
        "Tidak ada poster aktif {code}. Lihat: yanduan poster list"
    ),
    "There is no active poster to render. See: yanduan poster list": (
        "Tidak ada poster aktif untuk dicetak. Lihat: yanduan poster list"
    ),
    "Give at least one {what}: {known}.": "Sebutkan paling sedikit satu {what}: {known}.",
    "{one} is no {what} of a poster: use {known}.": "{one} bukan {what} poster: pakai {known}.",
    "{code}: {fault}": "{code}: {fault}",
    "{faulty} of {all} posters could not be rendered.": "{faulty} dari {all} poster tidak dapat dibuat.",
    "{name} can't name a file: use letters, digits, dot, underscore and hyphen": (
        "{name} tidak dapat menjadi nama berkas: pakai huruf, angka, titik, garis bawah, dan tanda hubung"
    ),
    "{name} is no bot's username: 5 to 32 letters, digits and underscores, a letter first": (
        "{name} bukan nama bot: 5 sampai 32 huruf, angka, dan garis bawah, diawali huruf"
    ),
    # The doctor
    "set YANDUAN_BOT_TOKEN to the token from @BotFather": "isi YANDUAN_BOT_TOKEN dengan token dari @BotFather",
    "Telegram refuses YANDUAN_BOT_TOKEN; compare it with @BotFather's": "Telegram menolak YANDUAN_BOT_TOKEN; cocokkan dengan yang dari @BotFather",
    "what YANDUAN_API_URL names can't be reached ({error}); try again": (
        "alamat di YANDUAN_API_URL tidak dapat dihubungi ({error}); coba lagi"
    ),
    "Telegram knows it as @{name}": "Telegram mengenalnya sebagai @{name}",
    "none here, or its owner alone may read it": "tidak ada di sini, atau hanya dapat dibaca pemiliknya",
    "its owner alone may enter it": "hanya dapat dibuka pemiliknya",
    "{file} can be read, and by its owner alone": "{file} dapat dibaca, dan hanya oleh pemiliknya",
    "opens, and belongs to this key and this version": "dapat dibuka, serta cocok dengan kunci dan versi ini",
    "isn't running on this data folder: yanduan run": "tidak berjalan di folder data ini: yanduan run",
    "runs, and has never heard from Telegram; see its log": "berjalan, tetapi belum pernah mendapat jawaban Telegram; lihat catatannya",
    "runs, and hasn't heard from Telegram since {when}; see its log": "berjalan, tetapi tidak mendapat jawaban Telegram sejak {when}; lihat catatannya",
    "runs; Telegram answered last at {when}": "berjalan; Telegram terakhir menjawab {when}",
    "add one: yanduan unit add CODE --name … --level …": "tambahkan: yanduan unit add KODE --name … --level …",
    "{count} known": "{count} dikenal",
    "bind one: {command}": "hubungkan: {command}",
    "bound, with a supervisor": "terhubung, ada atasan",
    "no supervisor seen; an administrator taps a card": "belum ada atasan yang terlihat; seorang admin mengetuk sebuah kartu",
    "refuses messages since {when}: the bot needs the right to write there, and an open General topic": "menolak pesan sejak {when}: bot perlu hak menulis di sana, dan topik General yang terbuka",
    "Telegram doesn't say who they are; make the bot an administrator of the group": "Telegram tidak mengatakan siapa anggotanya; jadikan bot admin grup",
    "Telegram doesn't say ({error}); is the bot in the group?": "Telegram tidak menjawab ({error}); apakah bot ada di grup?",
    "the bot is no administrator: it can't see who leaves; make it one": "bot bukan admin, jadi tidak tahu siapa yang keluar; jadikan admin",
    "the bot may not delete messages: give it that right": "bot tidak boleh menghapus pesan: berikan hak itu",
    "administrator, may delete messages": "admin, boleh menghapus pesan",
    "nobody can receive reports from here: bind its group, or one above it: {command}": "pengaduan dari sini tidak dapat diterima: hubungkan grupnya, atau grup satuan di atasnya: {command}",
    "reports about its own members are refused: bind the group of a unit above it: {command}": "pengaduan tentang anggotanya sendiri ditolak: hubungkan grup satuan di atasnya: {command}",
    "gets no cards, which go to its Polres; release it: {command}": "tidak akan menerima kartu, karena kasusnya masuk ke Polres; lepaskan: {command}",
    "{count} active": "{count} aktif",
    "add one: yanduan poster add CODE --unit … --place …": "tambahkan: yanduan poster add NOMOR --unit … --place …",
    "the beginning": "awal",
    "as it was written since {since}: {count} of the cases, and all units, posters and officers; what is older, and every file, is checked by: yanduan verify": (
        "sejak {since} semua seperti saat ditulis: {count} kasus, juga semua satuan, poster, dan petugas. Yang lebih lama, dan setiap berkas, diperiksa dengan: yanduan verify"
    ),
    "{count} findings in what was written since {since}: keep a copy of the data folder as it is, then check everything: yanduan verify": (
        "{count} temuan sejak {since}: simpan salinan folder data apa adanya, lalu periksa semuanya: yanduan verify"
    ),
    "none is missing": "tidak ada yang kurang",
    "none was recorded since {since} UTC: `yanduan run` does it each day while it runs; if it did run, see its log for upkeep_failed": (
        "tidak ada lagi sejak {since} UTC: `yanduan run` mencatatnya tiap hari selama berjalan. Bila memang berjalan, cari upkeep_failed di catatannya"
    ),
    "{count} messages of case files stayed in them this month": "{count} pesan isi berkas tertinggal di sana bulan ini",
    "{count} refused by Telegram in the last 72 hours": "{count} ditolak Telegram dalam 72 jam terakhir",
    "{count} messages that waited in the backup were not sent": "{count} pesan yang menunggu dalam cadangan tidak dikirim",
    "none are made by night: set YANDUAN_BACKUP_DIR": "tidak dibuat tiap malam: isi YANDUAN_BACKUP_DIR",
    "there is none in {folder} yet": "belum ada di {folder}",
    "{count} in {folder}, the last of {when} UTC": "{count} di {folder}, yang terakhir {when} UTC",
    "the last one holds what isn't as it was written: yanduan verify": "yang terakhir memuat data yang tidak seperti saat ditulis: yanduan verify",
    "the last one has lost a part since: yanduan backup {folder}": (
        "yang terakhir sudah tidak lengkap: yanduan backup {folder}"
    ),
    "no file is removed while these can't be read or are named otherwise: {names}": (
        "tidak ada berkas yang dihapus selama ini tidak terbaca atau salah nama: {names}"
    ),
    "the clock was wrong when these were made, of a time to come: {names}; remove them": (
        "jam komputer salah ketika ini dibuat, waktunya belum tiba: {names}; hapuslah"
    ),
    "the last one is of {when}; see the log for backup_failed": "yang terakhir {when}; lihat catatan dengan backup_failed",
    "{count} need a key that the key file no longer has: put its line back, or let them go": "{count} memerlukan kunci yang tidak ada lagi di berkas kunci: kembalikan barisnya, atau biarkan habis masanya",
    "{count} backups in {folder} need the old key: leave its line in the file until they are gone.": (
        "{count} cadangan di {folder} memerlukan kunci lama: biarkan barisnya di berkas kunci sampai cadangan itu habis."
    ),
    "{count} wait to be drawn anew for more than an hour: this machine may lack memory, processes or room on the "
    "disk; see the log for errand_failed": "{count} gambar menunggu dibersihkan lebih dari satu jam: mesin ini "
    "mungkin kekurangan memori, proses, atau ruang disk; lihat catatan errand_failed",
    "{count} given up; see the log for their action": "{count} tidak berhasil; lihat catatan",
    "{count} failed in the last 72 hours; once more: yanduan retry": "{count} gagal dalam 72 jam terakhir; ulangi: yanduan retry",
    "this year's cuti bersama are known": "cuti bersama tahun ini diketahui",
    "cuti bersama unknown: update the package holidays": "cuti bersama belum diketahui: perbarui paket holidays",
}
_GAP: Final = re.compile(r"\\\{(\w+)\\\}")


def in_indonesian(sentence: str) -> str:
    """The sentence in Indonesian; as it is, if it isn't known."""
    for pattern, said in _patterns():
        if found := pattern.fullmatch(sentence):
            gaps = {name: in_indonesian(value) for name, value in found.groupdict().items()}
            return said.format(**gaps)
    return sentence


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Sentences with the most words of their own first: a gap swallows what another sentence says."""
    ordered = sorted(SENTENCES.items(), key=lambda one: -len(re.sub(r"\{\w+\}", "", one[0])))
    return [
        (re.compile(_GAP.sub(r"(?P<\1>.+?)", re.escape(said)), re.DOTALL), other) for said, other in ordered
    ]

"""What `yanduan doctor` says."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
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
    "memory": "memori",
    "looked at while the bot runs": "diperiksa saat bot berjalan",
    "can't be looked at from here: run doctor on the same machine, as the same user or as root": (
        "tidak dapat diperiksa dari sini: jalankan doctor di mesin yang sama, sebagai pengguna yang sama atau root"
    ),
    "a crash could leave its keys in a core dump: set LimitCORE=0, restart": (
        "bila mogok, kuncinya dapat tertinggal di core dump: pasang LimitCORE=0, lalu mulai ulang"
    ),
    "its keys could be written to the swap disk: set MemorySwapMax=0 as in yanduan.service, or turn swap off": (
        "kuncinya dapat tertulis ke disk swap: pasang MemorySwapMax=0 seperti di yanduan.service, atau matikan swap"
    ),
    "its keys come to no disk: no core dumps, no swap": (
        "kuncinya tidak sampai ke disk: tanpa core dump, tanpa swap"
    ),
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
    "reports about Propam, or the Polres, are refused: bind the group of another unit: {command}": (
        "pengaduan tentang Propam, atau tentang Polres, ditolak: hubungkan grup satuan lain: {command}"
    ),
    "gets no cards, which go to its Polres; release it: {command}": "tidak akan menerima kartu, karena kasusnya masuk ke Polres; lepaskan: {command}",
    "{count} active": "{count} aktif",
    "add one: yanduan poster add CODE --unit … --place …": "tambahkan: yanduan poster add NOMOR --unit … --place …",
    "waits only {shortest} to {longest} seconds: who watches a phone may tell who reported; better is: YANDUAN_NEWS_WAIT=120-900": (
        "hanya menunggu {shortest} sampai {longest} detik: siapa yang memperhatikan ponsel dapat menebak pelapornya; lebih baik: YANDUAN_NEWS_WAIT=120-900"
    ),
    "waits {shortest} to {longest} seconds before a reporter is told": "menunggu {shortest} sampai {longest} detik sebelum pelapor diberi tahu",
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
    "not noted in {folder}, so what is restored from there comes back; once its disk is plugged in: yanduan erase --note {again}; if no backup is there any more: yanduan erase --forget {gone}": (
        "tidak tercatat di {folder}, maka yang dipulihkan dari sana muncul lagi; setelah diskanya dipasang: yanduan erase --note {again}; bila di sana tidak ada cadangan lagi: yanduan erase --forget {gone}"
    ),
    "noted in every folder where backups were made": "tercatat di setiap folder tempat cadangan pernah dibuat",
    "{count} in {folder} need a key that the key file no longer has: put its line back, or let them go": (
        "{count} di {folder} memerlukan kunci yang tidak ada lagi di berkas kunci: kembalikan barisnya, atau biarkan habis masanya"
    ),
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
    "{count} wait to be drawn anew for more than an hour: this machine may lack memory, processes or room on the disk; see the log for errand_failed": (
        "{count} gambar menunggu dibersihkan lebih dari satu jam: komputer ini mungkin kekurangan memori, proses, atau ruang diska; cari errand_failed di catatan"
    ),
    "{count} given up; see the log for their action": "{count} tidak berhasil; lihat catatan",
    "{count} failed in the last 72 hours; once more: yanduan retry": "{count} gagal dalam 72 jam terakhir; ulangi: yanduan retry",
    "this year's cuti bersama are known": "cuti bersama tahun ini diketahui",
    "cuti bersama unknown: update the package holidays": "cuti bersama belum diketahui: perbarui paket holidays",
}

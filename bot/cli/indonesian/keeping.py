"""What is kept: the database, backups and restoring, verifying, erasing, trying again."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
    # The database
    "There is no database at {path} yet. Run `yanduan migrate`.": (
        "Belum ada basis data di {path}. Jalankan `yanduan migrate`."
    ),
    "The database is of an older version (schema {found}, wanted {wanted}). Run `yanduan migrate`.": (
        "Basis data berasal dari versi lama (skema {found}, perlu {wanted}). Jalankan `yanduan migrate`."
    ),
    "The database was written by a newer version of yanduan (schema {found}; this one knows up to {known}). Install that version again; nothing was changed.": (
        "Basis data ditulis oleh versi program yang lebih baru (skema {found}; versi ini mengenal sampai {known}). Pasang lagi versi itu; tidak ada yang diubah."
    ),
    "The database was written by a newer version of yanduan (schema {found}). Install that version again; nothing was changed.": (
        "Basis data ditulis oleh versi program yang lebih baru (skema {found}). Pasang lagi versi itu; tidak ada yang diubah."
    ),
    "The database is at {version}.": "Basis data sekarang versi {version}.",
    "Nothing to do: the database is at {version}.": "Tidak perlu apa-apa: basis data sudah versi {version}.",
    "The database URL must name a file: {example}": "YANDUAN_DATABASE_URL harus menyebut sebuah berkas: {example}",
    "The key file doesn't fit this database: it doesn't hold the key {key}, which sealed it. Put the key file of this database back; nothing was changed.": (
        "Berkas kunci tidak cocok dengan basis data ini: tidak memuat kunci {key} yang menyegelnya. Kembalikan berkas kunci basis data ini; tidak ada yang diubah."
    ),
    "The key file doesn't fit this database: its key has the right name but opens nothing. Put the key file of this database back; nothing was changed.": (
        "Berkas kunci tidak cocok dengan basis data ini: namanya benar, tetapi tidak membuka apa pun. Kembalikan berkas kunci basis data ini; tidak ada yang diubah."
    ),
    "The secrets that this database began with are gone: somebody took them out, or the file is damaged. Keep a copy of the data folder as it is, then restore the last backup; nothing was changed.": (
        "Rahasia awal basis data ini hilang: ada yang mengeluarkannya, atau berkasnya rusak. Simpan salinan folder data apa adanya, lalu pulihkan cadangan terakhir; tidak ada yang diubah."
    ),
    "The database is locked by another program. Stop that program, or wait until it is done, and try again.": (
        "Basis data sedang dikunci program lain. Hentikan program itu atau tunggu sampai selesai, lalu coba lagi."
    ),
    "Another program of yanduan is writing to the database and doesn't finish. See which one runs (`yanduan run`, a backup, a migration), stop it or wait, and try again.": (
        "Program lain (`yanduan`) sedang menulis ke basis data dan belum selesai. Lihat mana yang berjalan (`yanduan run`, cadangan, migrasi), hentikan atau tunggu, lalu coba lagi."
    ),
    "No connection to the database became free in time. Try again.": "Basis data sedang sibuk. Coba lagi.",
    "The database can't be written. Give this user the right to write the data folder and the files in it.": (
        "Basis data tidak dapat ditulis. Beri pengguna ini hak menulis di folder data dan berkas di dalamnya."
    ),
    "No right to write ({why}) while {doing}. Give this user the right to write the data folder.": (
        "Tidak ada hak menulis ({why}) ketika {doing}. Beri pengguna ini hak menulis di folder data."
    ),
    "The disk is full; nothing of this step was kept. Free some space: the work is taken up again by itself.": (
        "Diska penuh; langkah ini tidak disimpan. Kosongkan ruang: pekerjaan berlanjut sendiri."
    ),
    "The disk has no more room for files; what is left of it is kept for words. Free some space: files are taken again by itself.": (
        "Tidak ada lagi ruang di diska untuk berkas; sisanya disimpan untuk tulisan. Kosongkan ruang: berkas diterima lagi dengan sendirinya."
    ),
    "The database file is damaged, or isn't a database. Keep a copy of it, then restore the last backup.": (
        "Berkas basis data rusak, atau bukan basis data. Simpan salinannya, lalu pulihkan cadangan terakhir."
    ),
    "The database is damaged ({why}). Keep a copy of it, then restore the last backup.": (
        "Basis data rusak ({why}). Simpan salinannya, lalu pulihkan cadangan terakhir."
    ),
    "The data folder can't be used ({why}) while {doing}. Look where YANDUAN_DATA_DIR leads.": (
        "Folder data tidak dapat dipakai ({why}) ketika {doing}. Periksa ke mana YANDUAN_DATA_DIR menunjuk."
    ),
    "The disk failed. Look at the system's log.": "Diska gagal. Periksa catatan sistem.",
    "The disk failed ({why}) while {doing}. Look at the system's log.": (
        "Diska gagal ({why}) ketika {doing}. Periksa catatan sistem."
    ),
    "opening the database": "membuka basis data",
    "opening the writer's lock": "membuka kunci penulis",
    "keeping a file": "menyimpan sebuah berkas",
    "reading a file": "membaca sebuah berkas",
    "A statement could not be carried out ({why}).": "Sebuah perintah basis data tidak dapat dijalankan ({why}). Laporkan kalimat ini.",
    "The database refused a row: {why}.": "Basis data menolak sebuah baris: {why}. Laporkan kalimat ini.",
    "No free ticket was found: the source of tickets repeats itself. Report this.": (
        "Tidak ada nomor pengaduan yang bebas: sumber nomornya berulang. Laporkan kalimat ini."
    ),
    "A row of {table} that the case must have is gone.": "Baris {table} yang harus ada pada kasus ini hilang.",
    "A row of {table} isn't as it was written. Run `yanduan verify`, and compare with the last backup.": (
        "Sebuah baris tabel {table} tidak seperti saat ditulis. Jalankan `yanduan verify`, lalu bandingkan dengan cadangan terakhir."
    ),
    "A value of {column} doesn't open: it was changed or moved since it was kept, or its row was. Run `yanduan verify`, and compare with the last backup.": (
        "Sebuah isi {column} tidak dapat dibuka: isinya atau barisnya diubah atau dipindahkan setelah disimpan. Jalankan `yanduan verify`, lalu bandingkan dengan cadangan terakhir."
    ),
    "A value of {column} is gone. Run `yanduan verify`.": "Sebuah isi {column} hilang. Jalankan `yanduan verify`.",
    "A value names a key ({key}) that the key file doesn't hold.": (
        "Sebuah isi menyebut kunci ({key}) yang tidak ada di berkas kunci. Kembalikan berkas kunci yang benar."
    ),
    # Another key
    "Everything is sealed under the new key. A running bot goes on with it after its next start.": (
        "Semuanya sudah disegel dengan kunci baru. Jalankan lagi bot, agar memakainya."
    ),
    "{count} backups in {folder} need the old key: leave its line in the file until they are gone.": (
        "{count} cadangan di {folder} memerlukan kunci lama: biarkan barisnya di berkas kunci sampai cadangan itu habis."
    ),
    "No backup is found in {folder} now: if its disk isn't plugged in, what lies there needs the old key. Leave its line in the file until you know that nothing does.": (
        "Sekarang tidak ada cadangan di {folder}: bila diskanya tidak dipasang, yang ada di sana memerlukan kunci lama. Biarkan barisnya di berkas kunci sampai Anda tahu pasti bahwa tidak ada lagi yang memerlukannya."
    ),
    # Backups
    "Backups were made in {folder} too, and none is found there now: a case that was noted as erased there alone is back. If it is a disk that isn't plugged in, plug it in, empty the data folder and restore once more.": (
        "Cadangan pernah dibuat di {folder} juga, dan sekarang tidak ada cadangan di sana: kasus yang hanya tercatat dihapus di sana muncul lagi. Bila itu diska yang belum dipasang, pasanglah, kosongkan folder data, lalu pulihkan sekali lagi."
    ),
    "Made {path}, opened and checked: the database and {files} files, {fresh} of them new here. Old backups removed: {removed}. The key file isn't in it: keep a copy elsewhere.": (
        "{path} sudah dibuat, dibuka, dan diperiksa: basis data dan {files} berkas, {fresh} di antaranya baru di sini. Cadangan lama yang dihapus: {removed}. Berkas kunci tidak ada di dalamnya: simpan salinannya di tempat lain."
    ),
    "Made {path}, but not all that it holds is as it was written: run `yanduan verify`, which says what. No older backup was removed.": (
        "{path} sudah dibuat, tetapi tidak semua isinya seperti saat ditulis. Jalankan `yanduan verify`, yang menyebut apa. Tidak ada cadangan lama yang dihapus."
    ),
    "Backups belong outside the data folder, best on another disk: not in {folder}.": (
        "Cadangan disimpan di luar folder data, sebaiknya di diska lain: bukan di {folder}."
    ),
    "The key file lies among the backups in {folder}: who copies them has the key too. Choose another folder for them.": (
        "Berkas kunci ada di antara cadangan di {folder}: siapa pun yang menyalinnya memegang kuncinya juga. Pilih folder lain untuk cadangan."
    ),
    "There is no room for a backup in {folder}: it needs {needed_mb} MB, and {free} MB may be filled there. Free some space, or choose another disk. The backups that are there stay as they are.": (
        "Tidak ada ruang untuk cadangan di {folder}: perlu {needed_mb} MB, yang boleh terisi {free} MB. Kosongkan ruang, atau pilih diska lain. Cadangan yang sudah ada tidak diubah."
    ),
    "A file doesn't read back as it was written: look at the disk of {folder}.": (
        "Sebuah berkas terbaca lain daripada saat ditulis: periksa diska {folder}."
    ),
    "Another backup is just being made in {folder}. Wait until it is done.": (
        "Cadangan lain sedang dibuat di {folder}. Tunggu sampai selesai."
    ),
    "{path} was made by a newer version of yanduan. Install that version.": (
        "{path} dibuat oleh versi program yang lebih baru. Pasang versi itu."
    ),
    "{path} is no manifest of a backup, or is damaged. It is named yanduan-….json.": (
        "{path} bukan berkas cadangan, atau rusak. Namanya yanduan-….json."
    ),
    # Restoring
    "Where a reporter wished that nothing joins a case to their account, the two are parted again.": (
        "Bila pelapor memilih tanpa kaitan, pengaduan dan akunnya dipisahkan lagi."
    ),
    "Restored from {when} UTC: {cases} open cases. What came later is gone. {messages} messages that waited then are not sent; {erased} cases that were erased since are erased again. Run `yanduan doctor` next.": (
        "Dipulihkan dari {when} UTC: {cases} kasus terbuka. Yang masuk sesudahnya hilang. {messages} pesan yang saat itu menunggu tidak dikirim; {erased} kasus yang dihapus sejak itu dihapus lagi. Berikutnya jalankan `yanduan doctor`."
    ),
    "Nothing was restored: what this backup holds isn't as it was written. Take an older one; if there is none, --despite-findings restores what is there.": (
        "Tidak ada yang dipulihkan: isi cadangan ini tidak seperti saat ditulis. Pakai yang lebih lama. Bila tidak ada, --despite-findings memulihkan yang ada."
    ),
    "A backup is restored into an empty place only, and there is something in {folder}. Stop the bot, and move the data folder away; nothing was changed.": (
        "Cadangan hanya dipulihkan ke tempat kosong, dan {folder} ada isinya. Hentikan bot, lalu pindahkan folder data itu; tidak ada yang diubah."
    ),
    "The key file doesn't hold the key {key}, which this backup needs. Put the key file of that time back; nothing was changed.": (
        "Berkas kunci tidak memuat kunci {key} yang diperlukan cadangan ini. Kembalikan berkas kunci waktu itu; tidak ada yang diubah."
    ),
    "The database of this backup, {path}, is gone or damaged. Take another backup; nothing was changed.": (
        "Basis data cadangan ini, {path}, hilang atau rusak. Pakai cadangan lain; tidak ada yang diubah."
    ),
    "The database of this backup is damaged. Take another backup; nothing was changed.": (
        "Basis data cadangan ini rusak. Pakai cadangan lain; tidak ada yang diubah."
    ),
    "The file {name} is gone from the backup, or damaged in it.": "Berkas {name} hilang dari cadangan, atau rusak di dalamnya.",
    # Verifying
    "Everything is whole.": "Semuanya utuh.",
    "{ticket} is whole.": "{ticket} utuh.",
    "{ticket} is no ticket. It looks like YDN-7K3Q-M4XD.": "{ticket} bukan nomor pengaduan. Nomor pengaduan seperti YDN-7K3Q-M4XD.",
    "A proof belongs to a ticket: yanduan verify TICKET --proof PROOF": (
        "Bukti terima selalu bersama nomor pengaduan: yanduan verify NOMOR --proof BUKTI"
    ),
    "There is no case {ticket}, and the register knows of none.": (
        "Tidak ada kasus {ticket}, dan buku daftar tidak mengenalnya."
    ),
    "Keep a copy of the data folder as it is before anything else. Find out who had access, and compare with the last backup: docs/operations.md, Verify, says what each problem means.": (
        "Simpan dulu salinan folder data apa adanya. Cari tahu siapa yang dapat masuk ke komputer ini, lalu bandingkan dengan cadangan terakhir. Lihat docs/id/sehari-hari.md, Bila ada masalah."
    ),
    "The receipt is genuine, but there is no such case.": "Bukti terimanya asli, tetapi kasusnya tidak ada.",
    "This proof was not given for this ticket.": "Bukti ini tidak diberikan untuk nomor pengaduan ini.",
    "{sentence} ({count} times)": "{sentence} ({count} kali)",
    "Event {n} was changed.": "Peristiwa {n} diubah.",
    "Event {n} was removed.": "Peristiwa {n} hilang.",
    "Event {n} was event {was}.": "Peristiwa {n} semula peristiwa {was}.",
    "Event {n} isn't in the register book.": "Peristiwa {n} tidak ada di buku daftar.",
    "The case was removed; the register has {count} events.": "Kasus ini hilang; buku daftar mencatat {count} peristiwa.",
    "The register book doesn't know this case.": "Buku daftar tidak mengenal kasus ini.",
    "The case's ticket was changed to {ticket}.": "Nomor pengaduan diubah menjadi {ticket}.",
    "The case's chain doesn't end at event {n}.": "Rantai kasus tidak berakhir pada peristiwa {n}.",
    "The seal at the end of the case's chain was changed.": "Segel di akhir rantai kasus diubah.",
    "A row of {table} belongs to no case.": "Sebuah baris tabel {table} tidak termasuk kasus mana pun.",
    "The file of event {n} has another hash than it says.": "Berkas pada peristiwa {n} lain dari yang tercatat.",
    "The case's {part} isn't what its events made it.": "Tidak sesuai dengan peristiwanya: {part} kasus.",
    "status": "status",
    "holder": "pemegang",
    "promised date": "tanggal yang dijanjikan",
    "taking up": "mulai penanganan",
    "The {what} that event {n} names was removed.": "Yang disebut peristiwa {n} hilang: {what}.",
    "message": "pesan",
    "file": "berkas",
    "The case's content was destroyed, and no event says so.": "Isi kasus dimusnahkan, dan tidak ada peristiwa yang mencatatnya.",
    "The case's key, or a file's row doesn't open.": "Kunci kasus, atau baris sebuah berkas tidak dapat dibuka.",
    "The content of {named} isn't what was kept.": "Isi {named} lain dari yang disimpan.",
    "The content of {named} was removed.": "Isi {named} hilang.",
    "The content of {named} was changed.": "Isi {named} diubah.",
    "file {number}": "berkas {number}",
    "the pages drawn of {named}": "halaman yang digambar dari {named}",
    "A row of {table} isn't as it was written.": "Sebuah baris tabel {table} tidak seperti saat ditulis.",
    "A value of {column} isn't of the kind that belongs there.": "Sebuah isi {column} bukan jenis yang semestinya ada di sana.",
    "A value of {column} doesn't open.": "Sebuah isi {column} tidak dapat dibuka.",
    "The secret {name} is gone.": "Rahasia {name} hilang.",
    "The sealed sums of rows are gone, or don't open.": "Jumlah baris yang disegel hilang, atau tidak dapat dibuka.",
    "The {there} rows of {table} aren't those that were written ({number}): some were put in, taken out, changed or put back.": (
        "{there} baris tabel {table} bukan baris yang ditulis ({number}): ada yang ditambahkan, dikeluarkan, diubah, atau dikembalikan ke isi lama."
    ),
    "an unknown number": "jumlahnya tidak diketahui",
    "The register book was cut or changed before line {n}.": "Buku daftar dipotong atau diubah sebelum baris {n}.",
    "Line {n} of the register book was changed.": "Baris {n} di buku daftar diubah.",
    "The register book ends at line {n}; its seal says {said}.": "Buku daftar berakhir di baris {n}; segelnya mencatat {said}.",
    "The seal at the end of the register book was changed.": "Segel di akhir buku daftar diubah.",
    "A seal was put in at the end of the register book.": "Sebuah segel ditambahkan di akhir buku daftar.",
    "The daily root {n} or one before it was changed.": "Segel harian {n} atau yang sebelumnya diubah.",
    "The daily root {n} knows {lines} lines of the register book, which isn't as long, or was put back.": (
        "Segel harian {n} mencatat {lines} baris buku daftar; buku itu tidak sepanjang itu, atau dikembalikan ke isi lama."
    ),
    "The register book isn't what it was at the daily root {n}.": "Buku daftar lain dari saat segel harian {n}.",
    "The daily roots end at {n}; their seal doesn't say so.": "Segel harian berakhir di {n}; penutupnya tidak mencatat demikian.",
    "The sums of rows are older than the last daily root, or it was put back.": (
        "Jumlah baris lebih lama daripada segel harian terakhir, atau segel itu dikembalikan ke yang lama."
    ),
    # Erasing
    "Erase the content of {ticket}? It can't be brought back": "Hapus isi {ticket}? Isinya tidak dapat dikembalikan",
    "Nothing was erased.": "Tidak ada yang dihapus.",
    "The content of {ticket} is erased.": "Isi {ticket} sudah dihapus.",
    "Noted in {folder}: what is restored from there is erased again.": (
        "Tercatat di {folder}: yang dipulihkan dari sana dihapus lagi."
    ),
    "Not noted in {folder}, where backups were made: none is found there now, or nothing can be written there. What is restored from there comes back. Plug its disk in, and then run: yanduan erase --note {again}": (
        "Tidak tercatat di {folder}, tempat cadangan pernah dibuat: sekarang tidak ada cadangan di sana, atau folder itu tidak dapat ditulisi. Yang dipulihkan dari sana akan muncul lagi. Pasang diskanya, lalu jalankan: yanduan erase --note {again}"
    ),
    "Copies in backups end with the backups. If a folder of backups was copied elsewhere, run for each copy: yanduan erase --note DIR": (
        "Salinan di dalam cadangan habis bersama cadangannya. Bila folder cadangan pernah disalin ke tempat lain, jalankan untuk setiap salinan: yanduan erase --note DIR"
    ),
    "{folder} counts as a folder of backups no longer.": "{folder} tidak lagi dianggap folder cadangan.",
    "There is no folder of backups known as {folder}.": "Tidak ada folder cadangan yang dikenal sebagai {folder}.",
    "{folder} can't be noted in and forgotten at once: name it with --note if backups are there, with --forget if none is there any more.": (
        "{folder} tidak dapat dicatati dan dilupakan sekaligus: sebut dengan --note bila di sana ada cadangan, "
        "dengan --forget bila tidak ada lagi."
    ),
    "{folder} is where YANDUAN_BACKUP_DIR has backups made each night, so it would be known again at once. Name another folder there first.": (
        "YANDUAN_BACKUP_DIR menyuruh membuat cadangan di {folder} setiap malam, jadi folder itu akan langsung "
        "dikenal lagi. Sebut dahulu folder lain di sana."
    ),
    "No backup is found in {folder}. Is its disk plugged in?": "Tidak ada cadangan di {folder}. Apakah diskanya sudah dipasang?",
    "Name the ticket of a closed case, or a folder of backups with --note or --forget.": (
        "Sebutkan nomor pengaduan yang sudah ditutup, atau folder cadangan dengan --note atau --forget."
    ),
    "There is no case {ticket}.": "Tidak ada kasus {ticket}.",
    "{ticket} is open. Only a closed case can be erased.": "{ticket} masih terbuka. Hanya kasus yang sudah ditutup dapat dihapus.",
    # Once more
    "There is nothing to process again.": "Tidak ada yang perlu diulang.",
    "{done} processed, {failed} failed again, {left} left alone because their chats went on since.": (
        "{done} berhasil, {failed} gagal lagi, {left} dibiarkan karena obrolannya sudah berlanjut."
    ),
    "{count} errands that were given up are tried again by the running bot.": (
        "{count} tugas yang gagal dicoba lagi oleh bot yang berjalan."
    ),
}

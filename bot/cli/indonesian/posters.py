"""Posters: registering, printing and checking them."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
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
    "{code} is there already with another {columns}; it was left as it is.": (
        "{code} sudah ada di sana, dengan {columns} lain; tidak diubah."
    ),
    "{code} hangs elsewhere already ({place}): give another code, or: {command}": (
        "{code} sudah terpasang di tempat lain ({place}): beri nomor lain, atau: {command}"
    ),
    "{code} hangs at this place already: say more exactly where (which door, which wall), or take this row out.": (
        "{code} sudah terpasang di tempat ini: sebutkan lebih tepat (pintu mana, dinding mana), atau hapus baris ini."
    ),
    "Line {line} has this place of this unit too: say more exactly where (which door, which wall), or take this row out.": (
        "Baris {line} juga menyebut tempat ini di satuan ini: sebutkan lebih tepat (pintu mana, dinding mana), atau hapus baris ini."
    ),
    "Line {line} has the code {code} too: give another one.": "Baris {line} juga memakai nomor {code}: beri nomor lain.",
    "The unit is missing: give its code.": "Satuannya belum ada: tulis kodenya.",
    "There is no unit {code}. Write {spelt}.": "Tidak ada satuan {code}. Tulis {spelt}.",
    "{said} is no kind of place. Write {known}, or nothing for the office.": (
        "{said} bukan jenis tempat. Tulis kantor, desa, puskesmas, sekolah, atau umum; kosong berarti kantor."
    ),
    "{said} is no language of posters. Write id, en or both, or nothing for the usual one.": (
        "{said} bukan bahasa poster. Tulis id, en, atau both (dua bahasa); kosong berarti seperti biasa."
    ),
    "{said} is no format. Write {known}; several with commas between.": (
        "{said} bukan bentuk poster. Tulis {known}; beberapa dipisahkan koma."
    ),
    "{file} has a column {title}, which means nothing here. Rename it or take it out: there are {columns}.": (
        "{file} mempunyai kolom {title} yang tidak dikenal. Ganti namanya atau hapus: yang ada {columns}."
    ),
    "Added {count} posters.": "{count} poster ditambahkan.",
    "Added {count} posters; {there} are there already.": "{count} poster ditambahkan; {there} sudah ada.",
    "Would add {count} posters.": "{count} poster akan ditambahkan.",
    "Would add {count} posters; {there} are there already.": "{count} poster akan ditambahkan; {there} sudah ada.",
    "Nothing was added: {wrong} of {all} rows are wrong. Mend them, or give --keep-good to add the others.": (
        "Tidak ada yang ditambahkan: {wrong} dari {all} baris salah. Perbaiki, atau pakai --keep-good untuk menambahkan yang lain."
    ),
    "{wrong} of {all} rows are wrong. They are in {file}, with the reasons: mend them there, and import that file.": (
        "{wrong} dari {all} baris salah. Baris itu ada di {file} dengan alasannya: perbaiki di sana, lalu impor berkas itu."
    ),
    "{code} hangs at: {place} ({state}).": "{code} terpasang di: {place} ({state}).",
    "The printed paper says the old place: print it anew: {command}": (
        "Kertas yang tercetak memuat tempat lama. Cetak ulang: {command}"
    ),
    "No posters yet: yanduan poster add CODE --unit CODE --place …": (
        "Belum ada poster: yanduan poster add NOMOR --unit KODE --place …"
    ),
    "No whole week is over yet since they hang: look again on Monday.": (
        "Belum ada satu minggu penuh sejak terpasang: lihat lagi hari Senin."
    ),
    "No poster {code}. See: yanduan poster list": "Tidak ada poster {code}. Lihat: yanduan poster list",
    "No active poster {code}. See: yanduan poster list": "Tidak ada poster aktif {code}. Lihat: yanduan poster list",
    "There is no poster {code}. See: yanduan poster list": "Tidak ada poster {code}. Lihat: yanduan poster list",
    "Revoked {code}.": "{code} dicabut.",
    "{code} has no end.": "{code} berlaku tanpa batas waktu.",
    "{code} counts until the end of {day}.": "{code} berlaku sampai akhir {day}.",
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
    "{one} is no {what} of a poster: use {known}": "{one} bukan {what} poster: pakai {known}",
    "{one} is no {what} of a poster: use {known}.": "{one} bukan {what} poster: pakai {known}.",
    "{count} posters: {counts}. See {file}": "{count} poster: {counts}. Lihat {file}",
    "{drawn} rendered, {there} were there already": "{drawn} dibuat, {there} sudah ada",
    "{drawn} rendered, {there} were there already, {failed} failed": "{drawn} dibuat, {there} sudah ada, {failed} gagal",
    "{folder} also holds {count} files from before that are not part of this, for instance {name}: of posters that count no more, or of another choice. Don't print them by mistake.": (
        "{folder} juga berisi {count} berkas lama yang tidak termasuk, misalnya {name}: dari poster yang tidak berlaku lagi, atau dari pilihan lain. Jangan sampai ikut tercetak."
    ),
    "Stopped: {done} of {all} are done.": "Dihentikan: {done} dari {all} selesai.",
    "Stopped: {done} of {all} are done. The same command goes on from there.": (
        "Dihentikan: {done} dari {all} selesai. Perintah yang sama melanjutkannya."
    ),
    "A process that draws was ended from outside, most likely because memory ran out. What is done is kept. Use fewer processes: --jobs 1": (
        "Sebuah proses penggambar dihentikan dari luar, kemungkinan besar karena memori habis. Yang selesai tetap ada. Pakai lebih sedikit proses: --jobs 1"
    ),
    "Another command is rendering into {folder} just now. Wait for it, or take another folder.": (
        "Perintah lain sedang membuat poster di {folder}. Tunggu sampai selesai, atau pakai folder lain."
    ),
    "{faulty} of {all} posters could not be rendered.": "{faulty} dari {all} poster tidak dapat dibuat.",
    "{name} can't name a file: use letters, digits, dot, underscore and hyphen": (
        "{name} tidak dapat menjadi nama berkas: pakai huruf, angka, titik, garis bawah, dan tanda hubung"
    ),
    "{name} is no bot's username: 5 to 32 letters, digits and underscores, a letter first": (
        "{name} bukan nama bot: 5 sampai 32 huruf, angka, dan garis bawah, diawali huruf"
    ),
    "a token has 1 to 64 characters of A-Z a-z 0-9 _ -; this one, of {count}, hasn't": (
        "token terdiri atas 1 sampai 64 huruf A-Z a-z, angka, _ dan -; yang ini, {count} huruf, tidak"
    ),
    # Printing
    "on the {layout} layout {reason}": "di layout {layout}: {reason}",
    "{part}, {text}, is too long for its place: shorten it": "{part}, {text}, terlalu panjang: pendekkan",
    "{part}, {text}, with {reason} is too long for its place: shorten it": (
        "{part}, {text}, dengan {reason} terlalu panjang: pendekkan"
    ),
    "{part}, {text},": "{part}, {text},",
    "{part} ({count} letters)": "{part} ({count} huruf)",
    "the unit's name": "nama satuan",
    "the organisation": "nama penyelenggara",
    "the second way": "cara kedua",
    "the second way in English": "cara kedua dalam bahasa Inggris",
    "the footer": "baris bawah",
    "the footer in English": "baris bawah dalam bahasa Inggris",
    "the poster's number": "nomor poster",
    "the place": "tempat",
    "{text} is too long for its place": "{text} terlalu panjang untuk tempatnya",
    "the texts of this poster are too long together": "teks poster ini terlalu panjang seluruhnya",
    "the texts are too long together: shorten the longest, {parts}": (
        "teksnya terlalu panjang seluruhnya: pendekkan yang terpanjang, {parts}"
    ),
    "{letter} in {text} is not among the letters that posters are printed with": (
        "{letter} pada {text} tidak termasuk huruf yang dapat dicetak"
    ),
    "a poster's code leads to a bot's chat and nowhere else: make its link with start_link": (
        "kode poster hanya boleh menuju obrolan bot"
    ),
    "with an emblem {reason}: this code needs all its correction, leave it out": (
        "dengan lambang di tengah kode {reason}: matikan YANDUAN_POSTER_EMBLEM"
    ),
    "an emblem in the code is the logo: give one, or leave the emblem out": (
        "lambang di tengah kode ialah logo: isi YANDUAN_POSTER_LOGO, atau matikan YANDUAN_POSTER_EMBLEM"
    ),
    "the logo {path} isn't there": "logo {path} tidak ada; periksa YANDUAN_POSTER_LOGO",
    "the logo {path} has too many pixels: make it smaller": "logo {path} terlalu besar: perkecil",
    "the logo {path} can't be read as PNG or JPEG": "logo {path} tidak dapat dibaca sebagai PNG atau JPEG",
    "{text} is no colour: write it as #rrggbb, for instance #0f3d4c": (
        "{text} bukan warna: tulis sebagai #rrggbb, misalnya #0f3d4c"
    ),
    "text in {one} on {other} has a contrast of {ratio} to 1 and needs {least} or more; take a darker and a lighter colour": (
        "tulisan berwarna {one} di atas {other} kurang kontras ({ratio} : 1, perlu paling sedikit {least}); pakai warna yang lebih gelap dan yang lebih terang"
    ),
    "{size} mm is too small for a code of {modules} modules: print it at {needed_mm} mm or more": (
        "{size} mm terlalu kecil untuk kode ini: cetak paling sedikit {needed_mm} mm"
    ),
    "{count} characters are too many for a code": "{count} huruf terlalu banyak untuk sebuah kode",
    "{file} does not read back as its link ({count} codes found); not written": (
        "{file} tidak terbaca kembali sebagai tautannya (ditemukan {count} kode); tidak disimpan"
    ),
    "{file} can't be read after {harm}; not written": (
        "{file} tidak terbaca lagi setelah kerusakan percobaan ({harm}); tidak disimpan"
    ),
    "blur ({amount} % of width, sigma)": "kabur",
    "rotation ({amount} degrees)": "diputar {amount} derajat",
    "perspective ({amount} degrees)": "miring {amount} derajat",
    "low light ({amount} steps of noise)": "gelap",
    "JPEG ({amount} points below full quality)": "mutu foto rendah",
    "soiling ({amount} % of area)": "noda {amount} %",
    "glare ({amount} % of width)": "silau {amount} %",
    "distance ({amount} pixels fewer than 100)": "dari jauh",
    # Checking
    "{bad} of {all} do not lead to an active poster of ours alone.": (
        "{bad} dari {all} tidak hanya menuju poster aktif kita."
    ),
    "ours, {state}: {code} ({place}), version {version}": "milik kita, {state}: {code} ({place}), versi {version}",
    "not ours: leads to {link}": "bukan milik kita: menuju {link}",
    "another bot's: leads to {link}, with the token of {code} ({place}), version {version}": (
        "bot lain: menuju {link}, dengan token {code} ({place}), versi {version}"
    ),
    "no pictures in it": "tidak ada gambar di dalamnya",
    "the back of a card, which needs no code": "bagian belakang kartu, yang tidak memerlukan kode",
    "no code can be read; take a nearer, sharper photo": "tidak ada kode yang terbaca; foto lebih dekat dan lebih tajam",
    "a link to a folder, which isn't followed; name that folder itself": (
        "tautan ke sebuah folder, yang tidak diikuti; sebutkan folder itu sendiri"
    ),
    "no file that can be read": "bukan berkas yang dapat dibaca",
    "too large: save the picture with fewer pixels": "terlalu besar: simpan gambarnya dengan lebih sedikit piksel",
    "has more than {most} MB": "lebih dari {most} MB",
    "takes too long to be read, or too much memory": "terlalu lama dibaca, atau memerlukan terlalu banyak memori",
    "no drawing that can be read; check it as PNG": "bukan gambar SVG yang dapat dibaca; periksa sebagai PNG",
    "HEIC, as iPhones save photos, which isn't read: save it as JPEG": "foto HEIC dari iPhone, yang tidak dapat dibaca: simpan sebagai JPEG",
    "no picture that can be read: use JPEG, PNG, WebP, PDF or SVG": (
        "bukan gambar yang dapat dibaca: pakai JPEG, PNG, WebP, PDF, atau SVG"
    ),
    "has {count} pages; of a PDF at most {most} are looked at: split it": (
        "berisi {count} halaman; dari sebuah PDF paling banyak {most} yang diperiksa: pisahkan"
    ),
    "no PDF that can be read": "bukan PDF yang dapat dibaca",
}

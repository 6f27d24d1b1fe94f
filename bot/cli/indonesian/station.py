"""Units, and tables that come from a spreadsheet."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
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
    "{file} has no column {columns}. It needs: {needed}.": "{file} tidak mempunyai kolom {columns}. Perlu: {needed}.",
    "{file} has more than one column {name}. Keep one of them.": (
        "{file} mempunyai lebih dari satu kolom {name}. Sisakan satu."
    ),
    "{cell} stands below no heading. Put a text that holds what separates the cells in quotes.": (
        "{cell} tidak berada di bawah judul kolom. Beri tanda kutip pada teks yang memuat pemisah kolom."
    ),
    "{file} can't be read as CSV from line {line} on. Look at its quotes.": (
        "{file} tidak dapat dibaca sebagai CSV mulai baris {line}. Periksa tanda kutipnya."
    ),
    "No units yet: yanduan unit add CODE --name … --level …": (
        "Belum ada satuan: yanduan unit add KODE --name … --level …"
    ),
    "yanduan unit set {code} --parent CODE": "yanduan unit set {code} --parent KODE",
}

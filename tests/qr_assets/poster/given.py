"""Posters to try: a usual one, and one whose every text is as long as it can get."""

from __future__ import annotations

from qr_assets.poster import Poster

LINK = "https://t.me/lobar_yanduan_bot?start=Ab3dEf6hIj9k"
LONG_NAME = "Kepolisian Resor Kota Besar Pangkajene dan Kepulauan Selatan Barat Daya"

USUAL = Poster(
    link=LINK,
    number="SEK-001",
    unit="Polsek Sekotong",
    organisation="Propam Polres Lombok Barat",
    other_way="Datang ke ruang pelayanan Propam pada jam kerja, atau telepon 0370-000000.",
    footer="Jalan Contoh Nomor 1, Gerung",
)
BARE = Poster(link=LINK, number="SEK-001", unit="Polsek Sekotong", organisation="Polsek Sekotong")
LONG = Poster(
    link="https://t.me/pengaduan_pangkajene_selatan_bot?start=Ab3dEf6hIj9k",
    number="PANGKAJENE-SELATAN-0123",
    unit=LONG_NAME,
    organisation=f"Seksi Propam {LONG_NAME}",
    version=12,
    other_way="Datang ke ruang pelayanan Seksi Propam, Jalan Jenderal Contoh Nomor 123, Kelurahan Contoh, "
    "setiap hari kerja pukul 08.00–15.00, atau WhatsApp 0812-0000-0000",
    footer=f"Seksi Propam {LONG_NAME}, Jalan Jenderal Contoh Nomor 123",
)

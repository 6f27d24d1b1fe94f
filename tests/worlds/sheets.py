"""Posters to try: a usual one, a bare one, and one whose every text is as long as it can get; and drawn."""

from __future__ import annotations

from qr_assets import poster
from qr_assets.poster import Look, Poster
from qr_assets.poster.pdf import PdfCanvas
from qr_assets.poster.sheet import Sheet
from qr_assets.poster.svg import SvgCanvas

LINK = "https://t.me/lobar_yanduan_bot?start=Ab3dEf6hIj9k"
LONG_NAME = "Kepolisian Resor Kota Besar Pangkajene dan Kepulauan Selatan Barat Daya, Sulawesi Tenggara"

USUAL = Poster(
    link=LINK,
    number="SEK-001",
    unit="Polsek Sekotong",
    organisation="Propam Polres Lombok Barat",
    other_way="Datang ke ruang pelayanan Propam pada jam kerja, atau telepon 0370-000000.",
    other_way_en="Come to the Propam service room in office hours, or call 0370-000000.",
    footer="Jalan Contoh Nomor 1, Gerung",
    place="Kantor Desa Sekotong Tengah",
)
BARE = Poster(link=LINK, number="SEK-001", unit="Polsek Sekotong", organisation="Polsek Sekotong")
LONG = Poster(
    link="https://t.me/pengaduan_polresta_pangkajen_bot?start=Ab3dEf6hIj9k",
    number="PANGKAJENE-SELATAN-RUANG-TUNGGU-SPKT-123",
    unit=LONG_NAME,
    organisation="Seksi Profesi dan Pengamanan Polrestabes Pangkajene dan Kepulauan Selatan Sulawesi Selatan",
    version=12,
    other_way="Datang ke ruang pelayanan Seksi Propam, Jalan Contoh Nomor 123, hari kerja pukul 08.00–15.00, "
    "atau WhatsApp 0812-0000-0000",
    other_way_en="Come to the service room of Seksi Propam, Jalan Contoh 123, working days 08.00–15.00 "
    "or WhatsApp 0812-0000-0000",
    footer="Seksi Propam, Jalan Jenderal Contoh Nomor 123, Pangkajene 90611",
    place="Puskesmas Pembantu Pangkajene Selatan, dekat",
)


def drawn(
    given: Poster,
    layout: str,
    language: str,
    look: Look | None = None,
    *,
    marks: bool = False,
    on: type[PdfCanvas] | type[SvgCanvas] = PdfCanvas,
) -> Sheet:
    return poster._drawn(given, layout, language, look or Look(), marks=marks, on=on)


def pdf_of(sheet: Sheet) -> bytes:
    (pdf,) = sheet.finished()
    return pdf


def words_of(sheet: Sheet) -> str:
    return " ".join(text for page in sheet.texts for text, _ in page).replace("\u00a0", " ")

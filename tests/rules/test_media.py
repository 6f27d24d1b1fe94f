"""Files are known by their content, and named neutrally."""

from __future__ import annotations

import io
import wave
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.rules import media


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(100))
    return out.getvalue()


def box(brand: str, *compatible: str) -> bytes:
    body = brand.encode() + bytes(4) + "".join(compatible).encode()
    return (8 + len(body)).to_bytes(4) + b"ftyp" + body + b"\0\0\0\x08free" + bytes(64)


def archive(*names: str, first: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        if first:
            file.writestr("mimetype", first)
        for name in names:
            file.writestr(name, "content")
    return out.getvalue()


def matroska(kind: bytes) -> bytes:
    return (
        b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82"
        + bytes([128 + len(kind)])
        + kind
    )


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
OGG = b"OggS\0\2" + bytes(20) + b"\x01\x13"
OFFICE = "application/vnd.openxmlformats-officedocument."

FILES = [
    (picture("JPEG"), "image/jpeg", "jpg"),
    (picture("PNG"), "image/png", "png"),
    (picture("GIF"), "image/gif", "gif"),
    (picture("WEBP"), "image/webp", "webp"),
    (picture("AVIF"), "image/avif", "avif"),
    (picture("TIFF"), "image/tiff", "tif"),
    (picture("BMP"), "image/bmp", "bmp"),
    (picture("PDF"), "application/pdf", "pdf"),
    (b"junk before\n%PDF-1.4", "application/pdf", "pdf"),
    (box("heic", "mif1", "heic"), "image/heic", "heic"),
    (box("mif1", "heic"), "image/heic", "heic"),
    (box("mif1", "avif"), "image/avif", "avif"),
    (box("isom", "iso2", "mp41"), "video/mp4", "mp4"),
    (box("mp42", "isom"), "video/mp4", "mp4"),
    (box("M4A ", "mp42"), "audio/mp4", "m4a"),
    (box("qt  "), "video/quicktime", "mov"),
    (box("3gp4", "isom"), "video/3gpp", "3gp"),
    (b"\0\0\0\x08wide\0\0\0\0mdat", "video/quicktime", "mov"),
    (OGG + b"OpusHead\x01\x01", "audio/ogg", "ogg"),
    (OGG + b"\x01vorbis", "audio/ogg", "ogg"),
    (OGG + b"\x80theora", "video/ogg", "ogv"),
    (b"ID3\x03\0\0\0\0\0\x0a", "audio/mpeg", "mp3"),
    (b"\xff\xfb\x90\x64" + bytes(400), "audio/mpeg", "mp3"),
    (b"\xff\xf3\x40\xc4" + bytes(400), "audio/mpeg", "mp3"),
    (b"\xff\xf1\x50\x80" + bytes(100), "audio/aac", "aac"),
    (b"fLaC\0\0\0\x22", "audio/flac", "flac"),
    (sound(), "audio/wav", "wav"),
    (b"#!AMR\n<", "audio/amr", "amr"),
    (b"RIFF\x24\0\0\0AVI LIST", "video/x-msvideo", "avi"),
    (matroska(b"webm"), "video/webm", "webm"),
    (matroska(b"matroska"), "video/x-matroska", "mkv"),
    (b"\0\0\1\xba\x44", "video/mpeg", "mpg"),
    (archive("photo.jpg"), "application/zip", "zip"),
    (archive(), "application/zip", "zip"),
    (archive("[Content_Types].xml", "word/document.xml"), OFFICE + "wordprocessingml.document", "docx"),
    (archive("[Content_Types].xml", "xl/workbook.xml"), OFFICE + "spreadsheetml.sheet", "xlsx"),
    (archive("[Content_Types].xml", "ppt/presentation.xml"), OFFICE + "presentationml.presentation", "pptx"),
    (
        archive("content.xml", first=b"application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
        "odt",
    ),
    (archive("book.xhtml", first=b"application/epub+zip"), "application/zip", "zip"),
    (archive("AndroidManifest.xml", "classes.dex"), "application/vnd.android.package-archive", "bin"),
    (OLE + "WordDocument".encode("utf-16-le"), "application/msword", "doc"),
    (OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel", "xls"),
    (OLE, "application/x-ole-storage", "bin"),
    (b"{\\rtf1\\ansi", "application/rtf", "rtf"),
    (b"Rar!\x1a\x07\x01\0", "application/vnd.rar", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "7z"),
    (b"\x1f\x8b\x08\0", "application/gzip", "gz"),
    (b"MZ\x90\0\3\0", "application/x-executable", "bin"),
    (b"\x7fELF\2\1", "application/x-executable", "bin"),
    ("Kejadiannya tadi malam – di pos.\r\n".encode(), "text/plain", "txt"),
    ("MZ dan BM adalah inisial".encode("utf-8-sig"), "text/plain", "txt"),
    (b"BM adalah inisial", "text/plain", "txt"),
    ("catatan".encode("utf-16"), "text/plain", "txt"),
    (b"<!DOCTYPE html><html>", "text/html", "txt"),
    (b'<?xml version="1.0"?><svg/>', "text/xml", "txt"),
    (b"", "application/octet-stream", "bin"),
    (b"  \n", "application/octet-stream", "bin"),
    (b"\0\1\2\3", "application/octet-stream", "bin"),
    (b"\xff\xff\xff\xff", "application/octet-stream", "bin"),
    (b"RIFF\x24\0\0\0ACONanih", "application/octet-stream", "bin"),
]


@pytest.mark.parametrize(("content", "mime", "extension"), FILES)
def test_a_file_is_known_by_its_content(content: bytes, mime: str, extension: str) -> None:
    assert media.sniff_type(content) == mime
    assert media.sniff_type(content[: media.HEAD_BYTES]) == mime
    assert media.file_extension(mime) == extension


@given(st.binary(max_size=600))
def test_any_bytes_at_all_are_of_some_kind(content: bytes) -> None:
    kind = media.sniff_type(content)
    assert kind.count("/") == 1
    assert media.file_extension(kind).isalnum()


@given(st.text(min_size=1), st.integers(1, 3))
def test_a_text_cut_within_a_character_is_still_text(text: str, cut: int) -> None:
    content = ("Kronologi: " + text.translate(dict.fromkeys(range(32), " ")) + "€").encode(errors="replace")
    assert media.sniff_type(content[:-cut]) == "text/plain"


def test_what_can_be_cleaned_is_a_picture_that_can_be_written_anew() -> None:
    cleanable = {mime for _, mime, _ in FILES if media.is_cleanable(mime)}
    kinds = ("jpeg", "png", "gif", "webp", "avif", "tiff", "bmp")
    assert cleanable == {f"image/{kind}" for kind in kinds}
    for kind in kinds:
        content = picture(kind.upper())
        assert media.is_cleanable(media.sniff_type(content))
        Image.open(io.BytesIO(content)).save(io.BytesIO(), kind)


def test_evidence_is_named_by_ticket_and_number_only() -> None:
    assert media.evidence_filename("ydn7k3qm4xd", 1, "image/jpeg") == "YDN-7K3Q-M4XD-bukti-1.jpg"
    assert media.evidence_filename("YDN-7K3Q-M4XD", 12, media.UNKNOWN) == "YDN-7K3Q-M4XD-bukti-12.bin"


@pytest.mark.parametrize(("ticket", "index"), [("../../x", 1), ("YDN-7K3Q-M4XD", 0)])
def test_no_file_is_named_by_anything_else(ticket: str, index: int) -> None:
    with pytest.raises(ValueError, match="named by a ticket"):
        media.evidence_filename(ticket, index, "image/png")

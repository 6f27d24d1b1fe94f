"""After a whole story with marked people and words: no mark is where it must not be, and all are where they
belong.

The reporter is known by name, adds, edits, asks from another account. Everything that can fail does: calls,
updates, the disk, rows, the key, a process that draws pictures; the process is killed in the middle. The log
is at DEBUG.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from PIL import Image

from bot import memory_exposure
from bot.sandbox.journal import Call
from bot.sandbox.testing import Person
from storage import keys as storage_keys
from tests.worlds.installation import Place, free_port, place
from tests.worlds.people import (
    claims,
    comes_to_the_review,
    comes_to_the_story,
    is_known,
    newcomer,
    sends,
    takes_up_the_draft,
    tells,
)
from tests.worlds.scene import PATIENCE

SARI, TUTI, OFFICER, SECOND = 7_351_246_813_579, 7_462_357_924_681, 8_123_498_761_357, 8_234_519_872_468

ACCOUNT = ("Sarimark", "Rahayumark", "sarirahayumark", str(SARI))
GIVEN = ("Ningsihmark", "81299887766")
WORDS = ("NARASIMARK", "SUNTINGMARK", "TAMBAHMARK", "KETERANGANMARK", "RALATMARK")
DRAFTS = ("DRAFMARK", "PENUHMARK", "RUSAKMARK")
FILES = ("EXIFMARK", "namaberkasmark")
OTHERS = ("Tutimark", "tutiamarta", str(TUTI))
OFFICERS = (
    *("Bripkamark", "Hartonomark", "petugasmark", str(OFFICER)),
    *("Aipdamark", "Wibowomark", "keduamark", str(SECOND)),
)
NOTES = ("CATATANMARK", "ALASANMARK")
SECRET = "rahasiamark_0123456789abcdef"  # of a webhook
NO_ROOM = 20_000  # bytes; a few pages of the database


@dataclass
class Aftermath:
    """What is left when the story is over."""

    ticket: str = ""
    code: str = ""
    token: str = ""
    keys: tuple[str, ...] = ()
    log: str = ""
    metrics: str = ""
    arguments: set[str] = field(default_factory=set)  # of all processes that the bot started, and its own
    temporary: set[bytes] = field(default_factory=set)  # what was ever seen in the folder for such files
    dumping: set[str] = field(default_factory=set)  # processes whose memory a crash would have left on a disk
    kept: dict[str, bytes] = field(default_factory=dict)  # by moment: all files of the installation
    output: str = ""
    calls: list[Call] = field(default_factory=list)
    file_ids: list[str] = field(default_factory=list)
    toasts: dict[int, str] = field(default_factory=dict)
    group: int = 0

    def said_to(self, *chats: int) -> str:
        """All that calls with one of these chats carried: parameters, and the contents of files."""
        return "\n".join(spelled(call.params) for call in self.calls if call.params.get("chat_id") in chats)


def spelled(value: Any) -> str:
    """Everything in a value, uploads with their names and contents."""
    if isinstance(value, dict):
        return " ".join(f"{key} {spelled(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return " ".join(spelled(each) for each in value)
    if (content := getattr(value, "content", None)) is not None:
        return f"{value.file_name} {content.decode('latin-1')}"
    return str(value)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def after(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Aftermath]:
    """Play the story once; each test looks at what it left."""
    folder = tmp_path_factory.mktemp("leaks")
    left = Aftermath()
    (folder / "tmp").mkdir()
    port = free_port()
    environment = {
        "TMPDIR": str(folder / "tmp"),
        "YANDUAN_LISTEN": f"127.0.0.1:{port}",
        "YANDUAN_WEBHOOK_SECRET": SECRET,
    }
    async with place(folder, start=True, **environment) as here:
        left.token, left.group = here.sandbox.bot.token, here.group.id
        left.keys = key_forms((folder / "key").read_text())
        looking = asyncio.create_task(watch_processes(folder / "tmp", left))
        await the_story(here, left)
        left.kept["running"] = everything_in(folder)
        assert here.station.process is not None
        if memory_exposure.find_exposure(here.station.process.pid).dumps:
            left.dumping.add("run")
        async with (
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
            client.get("/metrics") as said,
        ):
            left.metrics = await said.text()
        looking.cancel()
        left.output += await what_commands_say(here, "retry", "doctor", "verify")
        assert await here.station.stops() == 0
        await with_bad_keys(here, tmp_path_factory.mktemp("keys"), left)
        left.kept["stopped"] = everything_in(folder)
        left.log = here.station.log.read_text()
        assert here.sandbox.world is not None
        left.calls = list(here.sandbox.world.journal.since(0))
        left.toasts = {
            user.id: " ".join(toast["text"] for toast in user.toasts)
            for user in here.sandbox.world.users.values()
        }
        assert await here.sandbox.refusals() == []
    yield left


async def watch_processes(temporary: Path, left: Aftermath) -> None:
    """Note, all the time, what the processes below this one were started with, and with which environment of
    those that aren't the bot itself; and what lies among temporary files. The first that draws a picture is
    killed.
    """
    me, killed = os.getpid(), False
    while True:
        for process in descendants(me):
            with contextlib.suppress(OSError):
                arguments = (process / "cmdline").read_bytes()
                left.arguments.add(arguments.decode("utf-8", "replace"))
                if DRAWING in arguments:
                    left.arguments.add((process / "environ").read_bytes().decode("utf-8", "replace"))
                    if memory_exposure.find_exposure(int(process.name)).dumps:
                        left.dumping.add("drawing")
                    if not killed:
                        os.kill(int(process.name), signal.SIGKILL)
                        killed = True
        with contextlib.suppress(OSError):
            for path in temporary.rglob("*"):
                left.temporary.add(path.name.encode())
                if path.is_file():
                    left.temporary.add(path.read_bytes())
        await asyncio.sleep(0.02)


DRAWING = b"bot.cleaning"


async def what_commands_say(here: Place, *commands: str) -> str:
    said = await asyncio.gather(*(here.station.command(each) for each in commands))
    return "".join(out + err for _code, out, err in said)


async def with_bad_keys(here: Place, folder: Path, left: Aftermath) -> None:
    """Commands, and `run`, with a key of somebody else's and with a file of which a letter was lost."""
    before = dict(here.station.environment)
    other, torn = folder / "other", folder / "torn"
    storage_keys.create(other, here.station.data)
    torn.write_text((here.station.folder / "key").read_text().rstrip()[:-1] + "\n")
    torn.chmod(0o600)
    left.keys += key_forms(other.read_text())
    for path in (other, torn):
        here.station.environment["YANDUAN_KEY_FILE"] = str(path)
        said = await what_commands_say(here, "run", "retry", "doctor", "verify")
        assert "key" in said
        left.output += said
    here.station.environment = before


def descendants(pid: int) -> Iterator[Path]:
    """The processes that one started, and those that they did."""
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield Path(f"/proc/{child}")
                yield from descendants(int(child))


def key_forms(file: str) -> tuple[str, ...]:
    """The keys of a key file as they could be written: as they stand there, and in hexadecimal."""
    values = [line.split("#", 1)[0].split()[1] for line in file.splitlines() if line.split("#", 1)[0].split()]
    return (*values, *(base64.b64decode(value + "==", altchars=b"-_").hex() for value in values))


def everything_in(folder: Path) -> bytes:
    """Names and contents of all files but the log and the key, the write-ahead log among them."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in {"log", "key"}]
    assert "yanduan.db" in {path.name for path in files}
    return b"\n".join(path.name.encode() + b"\n" + path.read_bytes() for path in files)


# The story


def photo_with_marks() -> bytes:
    picture = Image.new("RGB", (64, 48), "#36648b")
    exif = picture.getexif()
    exif[0x010E] = "EXIFMARK"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


async def the_story(here: Place, left: Aftermath) -> None:
    await is_known(here.chief, here.upper)
    await here.passes(hours=25)  # who was first seen today opens no identity
    sari = await here.sandbox.user(
        "Sarimark", last_name="Rahayumark", username="sarirahayumark", id=SARI, phone="+6281299887766"
    )
    tuti = await here.sandbox.user("Tutimark", username="tutiamarta", id=TUTI)
    bripka = await newcomer(here, "Bripkamark", last_name="Hartonomark", username="petugasmark", id=OFFICER)
    aipda = await newcomer(here, "Aipdamark", last_name="Wibowomark", username="keduamark", id=SECOND)
    await is_known(aipda, here.group)
    await it_is_told(here, sari, left)
    await here.station.dies()
    left.kept["killed"] = everything_in(here.station.folder)
    await here.station.starts()
    await it_is_sent(here, sari, left)
    await it_is_asked_after(here, sari, tuti, left)
    await a_confidential_draft_is_left(here, tuti)
    await there_is_no_room_and_no_word_from_telegram(here, tuti)
    await it_is_worked_on(here, sari, bripka, aipda, left.ticket)
    await rows_are_changed(here, sari, tuti, bripka, left)


async def it_is_told(here: Place, sari: Person, left: Aftermath) -> None:
    for kind in ("500", "cut_after"):
        await here.sandbox.fault(kind, method="sendMessage", chat=sari, times=1, rate=0.3)
    await comes_to_the_story(sari, here.poster)
    told = await sari.says("NARASIMARK di pos jaga")
    await sari.hears("Tersimpan", timeout=PATIENCE)
    await sari.edits(told, "NARASIMARK SUNTINGMARK di pos jaga")
    await sari.hears(timeout=PATIENCE)
    photo = await sari.sends_photo(photo_with_marks(), caption="KETERANGANMARK")
    await sari.hears("tersimpan", timeout=PATIENCE)
    document = await sari.sends_document(b"%PDF-1.4 EXIFMARK", file_name="namaberkasmark.pdf")
    await sari.hears("tersimpan", timeout=PATIENCE)
    voice = await sari.sends_voice()
    await sari.hears("tersimpan", timeout=PATIENCE)
    note = await sari.sends_video_note()
    await sari.hears("tersimpan", timeout=PATIENCE)
    live = await sari.sends_live_photo(still=photo_with_marks())
    await sari.hears("tersimpan", timeout=PATIENCE)
    await sari.shares_contact()
    await sari.hears(timeout=PATIENCE)
    left.file_ids = [each["file_id"] for each in (*photo.json["photo"], *live.json["photo"])]
    left.file_ids += [document.file_id, voice.file_id, note.file_id, live.file_id]
    chat = {"id": SARI, "type": "private", "first_name": "Sarimark", "username": "sarirahayumark"}
    broken = {"message_id": 1, "chat": chat, "from": chat, "text": "NARASIMARK"}
    await here.sandbox.inject({"message": broken}, {"message": {**broken, "date": "NARASIMARK"}})
    await sari.hears("belum tersimpan", timeout=PATIENCE)
    await sari.hears("belum tersimpan", timeout=PATIENCE)
    await sari.hears("Lanjut", timeout=PATIENCE)


async def it_is_sent(here: Place, sari: Person, left: Aftermath) -> None:
    await here.sandbox.heal()
    await takes_up_the_draft(sari)
    await comes_to_the_review(sari)
    await sari.taps("Kerahasiaan", timeout=PATIENCE)
    await sari.taps("Sebutkan nama saya", timeout=PATIENCE)
    await sari.hears("Siapa nama", timeout=PATIENCE)
    await sari.says("Ningsihmark")
    await sari.hears("nomor telepon", timeout=PATIENCE)
    await sari.taps("Bagikan nomor saya")
    await sari.hears("ringkasan", timeout=PATIENCE)
    left.ticket = await sends(sari)
    receipt = await sari.finds("Kode rahasia:")
    line = next(line for line in receipt.text.splitlines() if line.startswith("Kode rahasia:"))
    left.code = line.partition(":")[2].strip()
    assert len(left.code.replace(" ", "")) == 16


async def it_is_asked_after(here: Place, sari: Person, tuti: Person, left: Aftermath) -> None:
    await tuti.says(f"/status {left.ticket}")
    await tuti.hears("16 angka", timeout=PATIENCE)
    await tuti.says("1111 2222 3333 4444")
    await tuti.hears("tidak cocok", timeout=PATIENCE)
    await sari.hears(left.ticket, timeout=PATIENCE)  # the owner is told of the guess
    await here.passes(seconds=120)  # after a wrong code one has to wait
    await tuti.says(f"/status {left.ticket} {left.code}")
    await tuti.hears(f"Pengaduan {left.ticket}", timeout=PATIENCE)
    await sari.taps("Sudah saya simpan")
    await sari.hears("sudah dihapus", timeout=PATIENCE)
    await sari.says(f"/tambah {left.ticket}")
    await sari.hears(left.ticket, timeout=PATIENCE)
    await sari.says("TAMBAHMARK besok dia datang lagi")
    await sari.hears("Sudah masuk", timeout=PATIENCE)
    await sari.taps("Selesai")
    told = next(each for each in await sari.sees() if "NARASIMARK" in each.text)
    await sari.edits(told, "NARASIMARK RALATMARK")
    await sari.hears("Suntingan", timeout=PATIENCE)


async def a_confidential_draft_is_left(here: Place, tuti: Person) -> None:
    await comes_to_the_story(tuti, here.poster)
    await tells(tuti, "DRAFMARK belum selesai")


async def there_is_no_room_and_no_word_from_telegram(here: Place, tuti: Person) -> None:
    await here.sandbox.fault("garbage", method="getUpdates", times=1)  # of the next, once this one has ended
    await here.sandbox.fault("400", method="sendMessage", chat=tuti, times=1, description="DRAFMARK")
    with here.station.disk_of(NO_ROOM):
        await tuti.says("PENUHMARK disk penuh")
        await here.station.logs("batch_aborted")
    await here.station.logs("polling_paused")
    await here.station.logs("message_set_aside")  # the answer to it, once there was room


async def rows_are_changed(here: Place, sari: Person, tuti: Person, bripka: Person, left: Aftermath) -> None:
    """Somebody who writes the database breaks all chats' states and all cases' contents."""
    failed = here.station.log.read_text().count("update_failed")
    with contextlib.closing(sqlite3.connect(here.station.data / "yanduan.db", timeout=60)) as database:
        for table in ("conversation", "case_content", "identity"):
            database.execute(f"UPDATE {table} SET body = substr(body, 1, length(body) - 16) || zeroblob(16)")
        database.commit()
    await tuti.says("RUSAKMARK di draf yang rusak")
    await sari.says(f"/status {left.ticket}")
    await bripka.says(f"/kasus {left.ticket}", in_chat=here.group)
    await here.station.logs("update_failed", times=failed + 1)
    await here.sandbox.drained(PATIENCE)


async def it_is_worked_on(here: Place, sari: Person, bripka: Person, aipda: Person, ticket: str) -> None:
    await here.sandbox.fault("cut_after", method="sendPhoto", times=1)
    await here.station.logs("picture_cleaned")
    await claims(bripka, here.group, ticket)
    for item in ("Bukti 2", "Bukti 3", "Bukti 4", "Bukti 6"):
        await bripka.taps(item, timeout=PATIENCE)
        await bripka.hears(item, timeout=PATIENCE)
    await bripka.taps("Minta identitas pelapor")
    await bripka.hears("tulis alasan", timeout=PATIENCE)
    await bripka.says("ALASANMARK untuk SP2HP2")
    await bripka.hears("permintaan diajukan", timeout=PATIENCE)
    line = await here.chief.finds("permintaan identitas", in_chat=here.upper, timeout=PATIENCE)
    await here.chief.taps("Periksa permintaan", in_chat=here.upper, on=line)
    await here.chief.says(f"/start putusan-{ticket}")
    await here.chief.taps("Setujui", timeout=PATIENCE)
    await bripka.finds("Ningsihmark", timeout=PATIENCE)
    await bripka.taps("→ Tidak dapat diproses")
    await bripka.hears("tulis catatan", timeout=PATIENCE)
    await bripka.says("CATATANMARK bukan wewenang")
    await bripka.hears("Kalimat untuk pelapor", timeout=PATIENCE)
    await bripka.taps("Minta persetujuan")
    await approved(here, aipda, ticket)
    await sari.finds("Tidak dapat diproses", timeout=PATIENCE)


async def approved(here: Place, second: Person, ticket: str) -> None:
    await second.hears("menunggu persetujuan", in_chat=here.group, timeout=PATIENCE)
    await second.taps("Periksa permintaan", in_chat=here.group)
    await second.says(f"/start putusan-{ticket}")
    await second.taps("Setujui", timeout=PATIENCE)
    await second.hears("disetujui", timeout=PATIENCE)


# What is to be found, and where not

FAULTS = {
    "an update can't be read, or meets a row that was changed": "update_failed",
    "Telegram fails, or is cut off": "send_retry",
    "Telegram refuses a message for good": "message_set_aside",
    "Telegram answers what isn't an answer": "polling_paused",
    "the disk is full": "batch_aborted",
    "the process that draws a picture is killed": "errand_failed",
}
"""What went wrong in the story, by the action of the log line that says so."""


def kinds(after: Aftermath) -> dict[str, list[str]]:
    """What must stand nowhere but sealed."""
    return {
        "names and accounts": [*ACCOUNT, *GIVEN, *OTHERS, *OFFICERS],
        "what was told": [*WORDS, *DRAFTS, *NOTES],
        "files": [*FILES, *after.file_ids],
        "access codes": [after.code, after.code.replace(" ", "")],
        "tokens": [after.token, after.token.partition(":")[2], SECRET],
        "keys": list(after.keys),
        "groups": [str(abs(after.group))],
    }


def places(after: Aftermath) -> dict[str, bytes]:
    """Where it must not stand, and what stands there."""
    return {
        "the log": after.log.encode(),
        "what commands print": after.output.encode(),
        "metrics": after.metrics.encode(),
        "arguments and environments of processes": "\n".join(sorted(after.arguments)).encode(),
        "temporary files": b"\n".join(sorted(after.temporary)),
        **{f"the files of the installation, {moment}": kept for moment, kept in after.kept.items()},
    }


def forms(mark: str) -> Iterator[bytes]:
    """A mark as it may stand somewhere, but plainly: in wider letters, hexadecimal, base64, as a number."""
    plain = mark.encode()
    yield from (mark.encode("utf-16-le"), plain.hex().encode())
    for before in range(3):  # what stands before shifts base64; its first and last letters depend on others
        yield base64.b64encode(b"x" * before + plain)[4:-4]
    if mark.isdecimal() and len(mark) < 16:
        for size in (6, 8):
            yield int(mark).to_bytes(size, "big")
            yield int(mark).to_bytes(size, "little")
    if len(mark) == 64 and not mark.strip("0123456789abcdef"):
        yield bytes.fromhex(mark)


def leaks(after: Aftermath, where: dict[str, bytes]) -> set[tuple[str, str, str]]:
    """Which mark of which kind stands in which place, in whatever form and capitals."""
    met = set()
    for name, content in where.items():
        lowered = content.lower()
        for kind, marks in kinds(after).items():
            for mark in marks:
                if mark.lower().encode() in lowered or any(form in content for form in forms(mark)):
                    met.add((kind, name, mark))
    return met


def test_no_mark_of_any_kind_is_in_any_place_whatever_went_wrong(after: Aftermath) -> None:
    assert leaks(after, places(after)) == set()


def test_everything_that_was_to_go_wrong_did_and_was_spoken_of(after: Aftermath) -> None:
    assert [fault for fault, action in FAULTS.items() if f'"action": "{action}"' not in after.log] == []
    assert after.log.count('"action": "ready"') == 2, "it was killed, and started anew"
    assert "yanduan_" in after.metrics
    assert any("bot.cleaning" in said for said in after.arguments), "a process that draws was seen"


def test_one_leak_of_each_kind_in_each_place_is_found(after: Aftermath) -> None:
    for kind, marks in kinds(after).items():
        for name in places(after):
            for mark in {marks[0], marks[-1]}:
                for form in {*forms(mark), mark.encode(), mark.upper().encode()}:
                    met = leaks(after, {name: b"before " + form + b" after"})
                    assert (kind, name, mark) in met, (kind, name, mark, form)


def test_no_process_may_leave_its_memory_on_a_disk(after: Aftermath) -> None:
    assert after.dumping == set()


def found(marks: Iterable[str], text: str) -> list[str]:
    return [mark for mark in marks if mark.lower() in text.lower()]


def test_nothing_of_the_reporter_is_said_to_the_group(after: Aftermath) -> None:
    said = after.said_to(after.group) + after.toasts[OFFICER] + after.toasts[SECOND]
    assert found([*ACCOUNT, *GIVEN, *WORDS, *FILES, *NOTES, *after.file_ids, after.code], said) == []
    assert after.ticket in said
    assert "Bripkamark" in said, "who has the case is said"


def test_no_account_is_named_to_an_officer(after: Aftermath) -> None:
    said = after.said_to(OFFICER, SECOND)
    assert found([*ACCOUNT, *OTHERS, after.code], said) == []
    assert found(GIVEN, after.said_to(SECOND)) == []


def test_an_officer_gets_evidence_by_our_own_copy_and_photos_without_metadata(after: Aftermath) -> None:
    said = after.said_to(OFFICER, SECOND)
    assert found([*after.file_ids, "namaberkasmark"], said) == []
    photos = [call.params["photo"] for call in after.calls if call.method == "sendPhoto"]
    assert photos
    assert found(["EXIFMARK"], spelled(photos)) == []


def test_the_reporter_learns_no_officer_and_the_other_account_no_reporter(after: Aftermath) -> None:
    assert found(OFFICERS, after.said_to(SARI, TUTI)) == []
    assert found([*ACCOUNT, *GIVEN, *WORDS[:5]], after.said_to(TUTI)) == []


def test_the_access_code_is_said_to_the_reporter_alone(after: Aftermath) -> None:
    told = [call.params.get("chat_id") for call in after.calls if after.code in spelled(call.params)]
    assert set(told) == {SARI}


def test_the_marks_are_found_where_they_belong(after: Aftermath) -> None:
    """So the other tests look in the right way at the right things."""
    heard = spelled([call.answer for call in after.calls if call.method == "getUpdates"])
    everyone = [*ACCOUNT, *WORDS, *DRAFTS, *OTHERS, *OFFICERS, *NOTES, "namaberkasmark", after.code]
    assert found(everyone, heard) == everyone
    asked = spelled([call.params for call in after.calls if call.method == "getFile"])
    assert len(found(after.file_ids, asked)) == 6, "one size of each photo, the document, voice and films"
    shown = after.said_to(OFFICER)
    read = [*GIVEN, *WORDS, "EXIFMARK"]
    assert found(read, shown) == read

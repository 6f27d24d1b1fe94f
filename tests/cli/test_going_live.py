"""An operator who reads Indonesian alone goes live, and makes the mistakes that people make."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import heartbeat
from bot.sandbox.testing import Sandbox
from tests.cli.conftest import BOT
from tests.cli.english import english
from tests.cli.test_verify import tamper
from tests.storage.test_backup import a_picture
from tests.worlds.office import Office

UNIT = ("--name", "Polres Lombok Barat", "--level", "polres")
PLACE = ("--unit", "LOBAR", "--place")


@dataclass
class Operator:
    """Types commands, and reads what they say."""

    office: Office

    def types(self, *words: str, fails: bool = True, **environment: str) -> str:
        """A command that must say something, and no word of English. Returns what it said."""
        result = self.office.runs(*words, language="id", **environment)
        assert bool(result.exit_code) is fails, (words, result.output)
        assert result.output.strip(), words
        assert english(result.output) == set(), (words, result.output)
        return str(result.output)

    def does(self, *words: str, **environment: str) -> str:
        """One that must go well."""
        return self.types(*words, fails=False, **environment)


@pytest.fixture
def operator(empty: Office) -> Operator:
    return Operator(empty)


@pytest.fixture
def at_station(station: Office) -> Operator:
    """With a Polda, a Polres below it and a poster."""
    return Operator(station)


OPTIONS = (
    *(
        "BOT_TOKEN=abc",
        "LANGAUGE=id",
        "BOT_TOKEN 123:abc",
        "LANGUAGE",
        "RATE_ALL=banyak",
        "TAKE_UP_DAYS=0",
        "TAKE_UP_DAYS=99",
    ),
    *(
        "LISTEN=8080",
        "POSTER_COLOUR=biru",
        "ORGANISATION=123456:ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "API_URL=telegram",
    ),
    *(
        "DATABASE_URL=x",
        "POSTER_EMBLEM=mungkin",
        "WEBHOOK_URL=https://x.id/y",
        "WEBHOOK_URL=x",
        "LOG_LEVEL=KERAS",
    ),
    *("RATE_ALL=inf", "RATE_CHAT=0", "DANGER_HOURS=1,5", f"DOOR_OMBUDSMAN={'a' * 300}", "CLOCK_FILE=x"),
    *("WEBHOOK_SECRET=a b", "ORGANISATION=https://saya:sandi@x.id", "DATABASE_URL=sqlite+aiosqlite://"),
)


@pytest.mark.parametrize("line", OPTIONS)
def test_a_mistake_in_the_options_is_said(operator: Operator, line: str) -> None:
    operator.office.environment["YANDUAN_API_URL"] = None
    operator.does("keys", "new")
    (operator.office.folder / ".env").write_text(f"YANDUAN_{line}\n")
    (operator.office.folder / ".env").chmod(0o600)
    operator.types("unit", "list")
    operator.types("run", log_level="INFO") if "LOG_LEVEL" not in line else None


def test_a_key_or_folder_that_does_not_serve_is_said(operator: Operator) -> None:
    office = operator.office
    operator.types("unit", "list")
    operator.types("doctor")
    operator.types("keys", "new", key_file=str(office.data / "key"))
    operator.does("keys", "new")
    operator.types("keys", "new")
    operator.types("run")  # there is no token
    (office.folder / ".env").write_bytes(b"YANDUAN_ORGANISATION=\xff\n")
    operator.types("unit", "list")
    (office.folder / ".env").write_text("")
    (office.folder / ".env").chmod(0o644)
    operator.types("run", bot_token="123:abc")
    operator.types("doctor")
    (office.folder / ".env").unlink()
    operator.does("unit", "list")
    office.key.chmod(0o644)
    operator.types("unit", "list")
    for content in ("", "bukan kunci\n"):
        office.key.write_text(content)
        office.key.chmod(0o600)
        operator.types("unit", "list")
    office.key.unlink()
    operator.does("keys", "new")
    operator.types("unit", "list")  # another one's
    (office.data / "yanduan.db").write_bytes(b"rusak" * 2_000)
    operator.types("unit", "list")
    operator.types("unit", "list", data_dir=str(office.key))


def test_a_mistake_about_units_is_said(at_station: Operator) -> None:
    of = at_station
    of.types("unit", "add", "LOBAR", *UNIT)
    of.types("unit", "add", "L/B", *UNIT)
    of.types("unit", "add", "X", *UNIT, "--parent", "Y")
    of.types("unit", "add", "X", *UNIT, "--timezone", "WITTA")
    of.types("unit", "add", "X", "--name", "Polda", "--level", "polda", "--parent", "LOBAR")
    of.types("unit", "add", "X", "--name", "Polres \U0001f600", "--level", "polres")
    of.types("unit", "add", "X")
    of.types("unit", "add", "X", "--nama", "Polres")
    of.types("unit", "add", "X", "Polres", *UNIT)
    of.types("unit", "add", "X", "--name", "Polres", "--level", "resor")
    of.types("unit", "tambah")
    of.types("satuan")
    of.does("unit", "add", "X", *UNIT)
    of.types("unit", "set", "X")
    of.types("unit", "set", "NTB", "--parent", "LOBAR")
    of.does("unit", "set", "X", "--parent", "NTB", "--name", "Polres Lain")
    of.types("unit", "remove", "NTB")
    of.types("unit", "remove", "LOBAR")
    of.types("unit", "remove", "Z")
    of.does("unit", "remove", "X")
    of.types("unit", "unbind", "LOBAR")
    of.types("unit", "link", "LOBAR")  # nobody knows the bot's name
    of.types("unit", "link", "LOBAR", "--bot-name", "x")
    of.does("unit", "link", "LOBAR", *BOT)
    of.does("unit", "list")
    file = of.office.folder / "satuan.csv"
    of.types("unit", "import", str(file))
    for content in (
        "kode,nama\nA,B\n",
        "kode,kode,nama,tingkat\n",
        "kode,nama,tingkat,induk\nA,B,resor,C\nD,,polsek,\n",
    ):
        file.write_text(content)
        of.types("unit", "import", str(file))
    file.write_bytes(b"PK\x03\x04")
    of.types("unit", "import", str(file))


def test_a_mistake_about_posters_is_said(at_station: Operator) -> None:
    of = at_station
    of.types("poster", "add", "A-2", *PLACE, "Lobi")  # nobody knows the bot's name
    of.types("poster", "add", "A-1", *PLACE, "Lobi", *BOT)
    of.types("poster", "add", "A 2", *PLACE, "Lobi", *BOT)
    of.types("poster", "add", "A-2", *PLACE, "", *BOT)
    of.types("poster", "add", "A-2", *PLACE, "ruang [tunggu]", *BOT)
    of.types("poster", "add", "A-2", *PLACE, "Lobi \U0001f600", *BOT)
    of.types("poster", "add", "A-2", *PLACE, "Lobi", "--until", "31-31-2030", *BOT)
    of.types("poster", "add", "A-2", *PLACE, "Lobi", "--until", "2001-01-01", *BOT)
    of.types("poster", "add", "A-2", "--unit", "Z", "--place", "Lobi", *BOT)
    of.types("poster", "render", *BOT)
    of.types("poster", "render", "B-9", *BOT)
    of.types("poster", "render", "A-1", "--layout", "a9", *BOT)
    of.types("poster", "render", "A-1", "--format", "gif", *BOT)
    of.types("poster", "render", "A-1", "--language", "jawa", *BOT)
    of.types("poster", "render", "A-1", "--jobs", "0", *BOT)
    of.types("poster", "render", "A-1", *BOT, poster_colour="#cccccc", poster_accent="#cccccc")
    of.types("poster", "render", "A-1", *BOT, poster_logo="tidak-ada.png")
    of.does("poster", "render", "--all", "--format", "code", "--out", "cetak", *BOT)
    of.does("poster", "check", "cetak/A-1-a4-code.svg", *BOT)
    of.types("poster", "check", "tidak-ada.png", *BOT)
    of.does("poster", "move", "A-1", "Lobi timur", "--site", "village")
    of.does("poster", "list", *BOT)
    of.does("poster", "weeks")
    of.does("poster", "expire", "A-1", "--until", "2099-12-31")
    of.does("poster", "revoke", "A-1")
    of.types("poster", "revoke", "A-1")
    of.types("poster", "replace", "B-9", *BOT)
    file = of.office.folder / "poster.csv"
    for content in (
        "satuan\nLOBAR\n",
        "satuan,tempat,warna\n",
        "satuan,tempat,jenis,bentuk,bahasa\nZ,,bulan,a9,jawa\n",
    ):
        file.write_text(content)
        of.types("poster", "import", str(file))
    of.types("poster", "import", "--keep-good", str(file))
    assert english((of.office.folder / "poster.refused.csv").read_text().splitlines()[1]) == set()


async def test_the_doctor_says_in_every_state_what_is_missing(at_station: Operator) -> None:
    of, office = at_station, at_station.office

    async def asked(token: str = "") -> str:
        return await asyncio.to_thread(of.types, "doctor", bot_token=token)

    assert "!! token: isi YANDUAN_BOT_TOKEN" in await asked()
    assert "tidak dapat dihubungi" in await asked("123456:ABC")
    async with Sandbox.serve() as sandbox:
        office.environment["YANDUAN_API_URL"] = sandbox.bot.api_url
        assert "Telegram menolak" in await asked("123456:ABC")
        office.environment["YANDUAN_BACKUP_DIR"] = str(office.folder / "cadangan")
        with heartbeat.hold_run_lock(office.data):
            assert "belum pernah mendapat jawaban" in await asked(sandbox.bot.token)
        await asyncio.to_thread(of.does, "backup", str(office.folder / "cadangan"))
        tamper(office, "UPDATE unit SET name = 'x' WHERE code = 'NTB'")
        assert "!! keutuhan: 2 temuan sejak awal" in await asked(sandbox.bot.token)


def test_a_drill_of_backup_and_restore_is_said_from_beginning_to_end(
    at_station: Operator, tmp_path: Path
) -> None:
    of, office = at_station, at_station.office
    ticket, _ = office.keeps(a_picture)
    away = tmp_path / "cadangan"
    of.types("backup", str(office.data / "cadangan"))
    of.types("backup", str(office.key))
    of.does("backup", str(away), backup_dir=str(away))
    (manifest,) = map(str, away.glob("*.json"))
    of.types("restore", manifest)
    of.types("erase", ticket, "--yes")
    of.types("erase", "YDN", "--yes")
    of.types("erase", ticket)  # nobody answers
    of.does("verify")
    of.types("verify", "YDN-7K3Q-M4XD")
    of.does("retry")
    of.does("keys", "rotate", backup_dir=str(away))
    shutil.move(office.data, tmp_path / "lama")
    shutil.copy(office.key, tmp_path / "kunci")
    office.key.unlink()
    of.types("restore", manifest)
    of.does("keys", "new")
    of.types("restore", manifest)
    shutil.copy(tmp_path / "kunci", office.key)
    of.types("restore", str(tmp_path / "tidak-ada.json"))
    of.types("restore", str(away))
    of.does("restore", manifest)
    of.types("doctor")
    tamper(office, "UPDATE case_event SET kind = 'x' WHERE n = 1")
    of.types("verify")
    of.types("verify", ticket, "--proof", "X")
    shutil.rmtree(office.data)
    next(iter((away / "files").iterdir())).unlink()
    of.types("restore", manifest)
    Path(manifest).with_suffix(".db").unlink()
    of.types("restore", manifest)

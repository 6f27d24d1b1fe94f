"""`make bench-batch`: a national batch of posters, from a spreadsheet to a folder, in a throw-away place.

36 Polda, 504 Polres and 2,016 Polsek with invented names, and posters over them. Each step is the command
that an operator gives, as a process of its own.

    import   the posters from CSV, and the same file once more
    render   all of them by several processes; then again, with nothing left to do
    killed   one Polda's posters, killed with SIGKILL after a tenth, and resumed: every file must be as in a
             run that nobody disturbed

Memory is the peak of each process by itself (VmHWM), and of all together at one time (sum of RSS).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from rich.console import Console

from qr_assets.batch.state import NAME

BOT: Final = ("--bot-name", "lobar_yanduan_bot")
NAMES: Final = ("Lembah", "Tanjung", "Bukit", "Muara", "Teluk", "Padang", "Sungai", "Gunung", "Pulau", "Rawa")
KINDS: Final = ("Kenanga", "Melati", "Cempaka", "Seroja", "Kamboja", "Anggrek", "Dahlia", "Mawar", "Teratai")
SIDES: Final = ("Utara", "Barat", "Raya", "Kota")
PLACES: Final = (
    "Ruang tunggu SPKT", "Loket SIM", "Balai desa, papan pengumuman", "Puskesmas, lobi", "Pasar, pintu timur",
)  # fmt: skip
say = Console(highlight=False, soft_wrap=True).print


@dataclass
class Run:
    """A command that ended: seconds, and memory in MB of itself, of its largest child, and of all at once."""

    said: str
    seconds: float
    main: float
    child: float
    together: float


class Installation:
    """A folder with a key and a database, and the command line on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {key: value for key, value in os.environ.items() if not key.startswith("YANDUAN_")}
        self._environment = kept | {
            "YANDUAN_DATA_DIR": str(folder / "data"),
            "YANDUAN_KEY_FILE": str(folder / "key"),
            "YANDUAN_POSTER_OTHER_WAY": "Tanpa Telegram: telepon (0000) 123456, atau datang ke ruang Propam.",
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            (sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> Run:
        """A command to its end. Where it ends with 1, single posters may be at fault, which it names."""
        begun = time.perf_counter()
        process = self.start(*words)
        peaks: dict[int, float] = {}
        together = 0.0
        while process.poll() is None:
            together = max(together, _look(process.pid, peaks))
            time.sleep(0.05)
        seconds = time.perf_counter() - begun
        said = process.communicate()[0].strip()
        if process.returncode and "rendered" not in said:
            sys.exit(f"{words} ended with {process.returncode}: {said}")
        main = peaks.pop(process.pid, 0.0)
        return Run(
            said.splitlines()[-1] if said else "", seconds, main, max(peaks.values(), default=0.0), together
        )


def _look(pid: int, peaks: dict[int, float]) -> float:
    """Note the peaks of a process and its children by now; gives what all of them hold, in MB."""
    held = 0.0
    try:
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return held
    for process in processes:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace")
            peak = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0")
            peaks[process.pid] = max(peaks.get(process.pid, 0.0), int(peak) / 1024)
            held += process.memory_info().rss / 2**20
        except (psutil.Error, OSError):
            continue
    return held


def units(rng: random.Random) -> list[tuple[str, str, str, str]]:
    """Code, name, level and the code above of an invented national tree, from the top down."""

    def name(level: str) -> str:
        return " ".join((level, rng.choice(NAMES), rng.choice(KINDS), rng.choice(SIDES)))

    poldas = [(f"DA{n:02}", name("Polda"), "polda", "") for n in range(1, 37)]
    polres = [
        (f"{above[0]}-R{n:02}", name("Polres"), "polres", above[0]) for above in poldas for n in range(1, 15)
    ]
    polsek = [
        (f"{above[0]}-S{n}", name("Polsek"), "polsek", above[0]) for above in polres for n in range(1, 5)
    ]
    return [*poldas, *polres, *polsek]


def table(file: Path, delimiter: str, rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", newline="", encoding="utf-8-sig") as handle:
        csv.writer(handle, delimiter=delimiter).writerows(rows)


def prepare(here: Installation, count: int) -> None:
    """Files for import, and the units; posters go round over the units that aren't Polda."""
    rng = random.Random(1)
    tree = units(rng)
    zones = [("code", "name", "level", "parent", "timezone"), *((*unit, "Asia/Jakarta") for unit in tree)]
    table(here.folder / "units.csv", ",", zones)
    offices = [unit for unit in tree if unit[2] != "polda"]
    rng.shuffle(offices)
    rows = [("kesatuan", "tempat", "jenis", "bahasa", "bentuk")]
    for number in range(count):
        code = offices[number % len(offices)][0]
        place = f"{PLACES[number % len(PLACES)]} {number // len(offices) + 1}"
        rows.append((code, place, "kantor", ("id", "id", "id", "both")[number % 4], "a4"))
    table(here.folder / "posters.csv", ";", rows)
    here.run("keys", "new")
    done = here.run("unit", "import", "units.csv")
    say(f"{len(tree)} units imported in {done.seconds:.1f} s")


def contents(folder: Path) -> dict[str, str]:
    """Every file's hash by name, but the list of what is done."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.name != NAME
    }


def import_posters(here: Installation, count: int) -> None:
    done = here.run("poster", "import", "posters.csv")
    say(f"import  {done.seconds:6.1f} s   {done.said}")
    again = here.run("poster", "import", "posters.csv")
    say(f"again   {again.seconds:6.1f} s   {again.said}")
    assert f"Added {count} " in done.said
    assert "Added 0 " in again.said


def render_all(here: Installation, count: int, how: list[str]) -> None:
    done = here.run("poster", "render", "--all", "--out", "all", *how)
    say(f"render  {done.seconds:6.1f} s   {done.said}")
    say(f"        {1000 * done.seconds / count:.0f} ms a poster, {count / done.seconds:.1f} posters a second")
    say(f"        memory: {done.main:.0f} MB main, {done.child:.0f} MB largest worker,", end=" ")
    say(f"{done.together:.0f} MB together")
    sizes: dict[str, list[int]] = {}
    for path in (here.folder / "all").iterdir():
        sizes.setdefault(path.suffix or path.name, []).append(path.stat().st_size)
    listed = ", ".join(
        f"{len(all_of)} {kind} {sum(all_of) / 1e6:.1f} MB" for kind, all_of in sorted(sizes.items())
    )
    say(f"        on disk: {listed}")
    again = here.run("poster", "render", "--all", "--out", "all", *how)
    say(f"rerun   {again.seconds:6.1f} s   {again.said}")
    assert "0 rendered" in again.said


def kill_and_resume(here: Installation, how: list[str]) -> None:
    """Of the first Polda alone."""
    words = ("poster", "render", "--unit", "DA01", *how)
    whole = here.run(*words, "--out", "whole")
    wanted = int(whole.said.split()[0]) // 10 + 1
    process = here.start(*words, "--out", "killed")
    state = here.folder / "killed" / NAME
    while not state.exists() or state.read_text(encoding="utf-8").count("\n") < wanted:
        assert process.poll() is None
        time.sleep(0.01)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    left = psutil.wait_procs(workers, timeout=10)[1]
    resumed = here.run(*words, "--out", "killed")
    same = contents(here.folder / "killed") == contents(here.folder / "whole")
    say(f"killed  {resumed.seconds:6.1f} s   resumed: {resumed.said}")
    say(f"        {len(left)} processes left over; all files as without the kill: {same}")
    assert same
    assert not left


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posters", type=int, default=5000)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--format", default="pdf")
    given = parser.parse_args()
    how = ["--jobs", str(given.jobs), "--format", given.format, *BOT]
    say(f"{given.posters} posters as {given.format}, {given.jobs} processes")
    with tempfile.TemporaryDirectory() as name:
        here = Installation(Path(name))
        prepare(here, given.posters)
        import_posters(here, given.posters)
        render_all(here, given.posters, how)
        kill_and_resume(here, how)


if __name__ == "__main__":
    main()

"""Commands about posters that end early leave no process, and nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from qr_assets.batch import state as batch_state
from tests import pictures
from tests.cli.conftest import BOT, contents, render
from tests.worlds.office import Office

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds; the machine may be busy with other things

STUCK = """
import sys

if "--multiprocessing-fork" in sys.orig_argv:
    import threading
    from qr_assets.batch import drawing

    draw = drawing._drawn

    def drawn(order, manner):
        if len(list(manner.out.glob("*.svg"))) > 2:
            threading.Event().wait()
        return draw(order, manner)

    drawing._drawn = drawn
"""
"""What Python does as it starts: once there are three codes, no process that draws comes any further."""


def running(office: Office, *words: str, first: Path = ROOT) -> subprocess.Popen[bytes]:
    """A command as a process of its own, in a group of its own as in a terminal."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("YANDUAN_")},
        "PYTHONPATH": f"{first}{os.pathsep}{ROOT}",
        "YANDUAN_DATA_DIR": str(office.data),
        "YANDUAN_KEY_FILE": str(office.key),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "poster", *words, *BOT],
        cwd=office.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def until(happened: Callable[[], bool]) -> None:
    for _ in range(PATIENCE * 100):
        if happened():
            return
        time.sleep(0.01)
    pytest.fail("it never happened")


@pytest.mark.parametrize("end", ["Ctrl-C", "kill -9", "a worker dies"])
def test_a_batch_that_ends_early_leaves_no_process_and_is_completed_by_the_next(
    street: Office, end: str
) -> None:
    """Completed after the roughest of the three."""
    folder = street.folder / "early"
    state = folder / batch_state.NAME
    (street.folder / "sitecustomize.py").write_text(STUCK)
    words = ("render", "--all", "--jobs", "2", "--format", "code", "--out", "early")
    process = running(street, *words, first=street.folder)
    until(lambda: state.exists() and state.read_text().count("\n") > 1)
    children = psutil.Process(process.pid).children(recursive=True)
    workers = [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    assert len(workers) == 2
    if end == "Ctrl-C":
        os.killpg(process.pid, signal.SIGINT)
    elif end == "kill -9":
        process.kill()
    else:
        workers[0].kill()
    said = process.communicate(timeout=PATIENCE)[1].decode()
    assert "Traceback" not in said
    if end == "Ctrl-C":
        assert (process.returncode, "Perintah yang sama melanjutkannya" in said) == (1, True)
    elif end != "kill -9":
        assert (process.returncode, "--jobs 1" in said) == (1, True)
    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []

    assert 0 < state.read_text().count("\n") < 10
    if end == "kill -9":
        render(street, "--all", "--jobs", "1", out="early")
        assert contents(folder) == contents(street.folder / "print")
    else:
        assert not [path for path in folder.glob(".*") if path != state], "nothing is left half-written"


@pytest.mark.parametrize("end", ["Ctrl-C", "SIGINT", "SIGKILL"])
def test_a_check_that_ends_early_leaves_no_reader(station: Office, end: str) -> None:
    """Ctrl-C is heard by all processes of a terminal, the others by the command alone."""
    pictures.of_finder_patterns(2500).save(station.folder / "x.png")
    process = running(station, "check", "x.png")
    command = psutil.Process(process.pid)
    until(lambda: any(child.cpu_times().user > 0.3 for child in command.children()))
    readers = command.children()
    if end == "Ctrl-C":
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(getattr(signal, end))
    said = process.communicate(timeout=PATIENCE)[1].decode()
    assert "Traceback" not in said
    assert process.returncode in {130, -signal.SIGKILL}
    assert psutil.wait_procs(readers, timeout=PATIENCE)[1] == []

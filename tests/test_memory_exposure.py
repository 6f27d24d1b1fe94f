"""Keys in memory come to no disk, or the operator hears of it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from bot import cli, heartbeat, memory_exposure
from bot.cli.checks import about_memory
from bot.settings import Settings

HEAD = "Filename\tType\tSize\tUsed\tPriority\n"


def machine(
    folder: Path, *, core: str = "0", swaps: str = "", limit: str | None = None
) -> memory_exposure.Exposure:
    """What is seen of process 7 on a machine that says so of itself."""
    process = folder / "7"
    process.mkdir(parents=True)
    soft = f"Max core file size        {core}                    unlimited            bytes"
    (process / "limits").write_text(f"Limit                     Soft Limit\n{soft}\n")
    (process / "cgroup").write_text("0::/system.slice/yanduan.service\n")
    (folder / "swaps").write_text(HEAD + swaps)
    if limit is not None:
        group = folder / "cgroups" / "system.slice" / "yanduan.service"
        group.mkdir(parents=True)
        (group / "memory.swap.max").write_text(f"{limit}\n")
    return memory_exposure.find_exposure(7, folder, folder / "cgroups")


@pytest.mark.parametrize(("core", "dumps"), [("0", False), ("unlimited", True), ("1024", True)])
def test_a_process_may_dump_whatever_its_limit_isnt_zero(tmp_path: Path, core: str, dumps: bool) -> None:
    assert machine(tmp_path, core=core).dumps is dumps


@pytest.mark.parametrize(
    ("swaps", "limit", "exposed"),
    [
        ("", None, False),
        ("/dev/zram0 partition 9 0 100\n", None, False),
        ("/dev/sda2 partition 9 0 -2\n", None, True),
        ("/dev/sda2 partition 9 0 -2\n", "max", True),
        ("/dev/sda2 partition 9 0 -2\n", "0", False),
        ("/dev/zram0 partition 9 0 100\n/swapfile file 9 0 -2\n", "max", True),
    ],
)
def test_swap_on_a_disk_exposes_whatever_group_isnt_kept_out_of_it(
    tmp_path: Path, swaps: str, limit: str | None, exposed: bool
) -> None:
    assert machine(tmp_path, swaps=swaps, limit=limit).swaps is exposed


def test_a_process_that_forbids_core_dumps_is_seen_to() -> None:
    code = "from bot import exposure; exposure.forbid_core_dumps(); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert not memory_exposure.find_exposure(process.pid).dumps


def test_doctor_looks_at_the_process_that_runs_and_says_where_it_cant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = Settings(_env_file=None, data_dir=tmp_path)
    assert about_memory(options).fine
    with heartbeat.hold_run_lock(tmp_path):
        assert heartbeat.running_pid(tmp_path) == os.getpid()
        for found, fine, word in (
            (memory_exposure.Exposure(dumps=True, swaps=False), False, "LimitCORE=0"),
            (memory_exposure.Exposure(dumps=False, swaps=True), False, "MemorySwapMax=0"),
            (memory_exposure.Exposure(dumps=False, swaps=False), True, "no swap"),
        ):
            monkeypatch.setattr(memory_exposure, "find_exposure", lambda _pid, found=found: found)
            check = about_memory(options)
            assert (check.fine, word in check.say) == (fine, True)
        (tmp_path / heartbeat.LOCK_FILE).write_text("")
        assert "as root" in about_memory(options).say


def test_every_command_forbids_core_dumps_before_it_does_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    monkeypatch.setattr(resource, "setrlimit", lambda *given: done.append(given))
    monkeypatch.setattr(cli, "app", lambda: done.append("the command"))
    cli.main()
    assert done == [(resource.RLIMIT_CORE, (0, 0)), "the command"]

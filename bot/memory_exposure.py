"""Whether the keys in a running bot's memory could come to a disk: by a core dump, or by swap."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
CGROUPS: Final = Path("/sys/fs/cgroup")
_IN_MEMORY: Final = "/dev/zram"  # how swap is called that never reaches a disk


def forbid_core_dumps() -> None:
    """Leave no image of this process on a disk, however it ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@dataclass(frozen=True, slots=True)
class Exposure:
    """What could take a process's memory to a disk."""

    dumps: bool
    swaps: bool


def find_exposure(pid: int, proc: Path = PROC, cgroups: Path = CGROUPS) -> Exposure:
    """Look at another process. Raises OSError or ValueError where that can't be seen from here."""
    return Exposure(_may_dump(proc / str(pid) / "limits"), _may_swap(pid, proc, cgroups))


def _may_dump(limits: Path) -> bool:
    line = next(line for line in limits.read_text().splitlines() if line.startswith("Max core file size"))
    return line.split()[4] != "0"


def _may_swap(pid: int, proc: Path, cgroups: Path) -> bool:
    devices = [line.split()[0] for line in (proc / "swaps").read_text().splitlines()[1:]]
    if all(device.startswith(_IN_MEMORY) for device in devices):
        return False
    group = (proc / str(pid) / "cgroup").read_text().strip().rpartition("::")[2]
    limit = cgroups / group.lstrip("/") / "memory.swap.max"
    return not limit.exists() or limit.read_text().strip() != "0"

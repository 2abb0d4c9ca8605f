"""What this machine lets the service use: processors and memory, also within a container."""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MOST_WORKERS = 8  # of whose connections a PostgreSQL that nobody tuned has enough
_WORKER_BYTES = 160 * 2**20  # of a worker (docs/performance.md), with what it leaves to PostgreSQL
_UNLIMITED = 2**60  # larger numbers stand for no limit (cgroup v1)


@dataclass(frozen=True, slots=True)
class Machine:
    """The processors and the bytes of memory that this process may use."""

    processors: int
    memory: int

    @property
    def workers(self) -> int:
        """How many workers to run: one for each processor, as far as half of the memory reaches."""
        return max(1, min(self.processors, self.memory // 2 // _WORKER_BYTES, _MOST_WORKERS))

    def __str__(self) -> str:
        """Return the machine in words."""
        processors = f"{self.processors} processor{'s' if self.processors > 1 else ''}"
        return f"{processors} and {self.memory / 2**30:.1f} GiB of memory"


def read_machine(root: Path = Path("/")) -> Machine:
    """Return what the kernel allots: to the process, and to the cgroups that it is in.

    ``root`` is where /proc and /sys/fs/cgroup are. A limit that cannot be read is none.
    """
    processors = [len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1]
    memory = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for controller, group in _groups(root):
        if controller == "cpu":
            quota, period = _read(group / "cpu.cfs_quota_us"), _read(group / "cpu.cfs_period_us")
        else:
            quota, period = _numbers(group / "cpu.max", 2)
        if quota and period and quota > 0:
            processors.append(math.ceil(quota / period))
        for name in ("memory.max", "memory.limit_in_bytes"):
            limit = _read(group / name)
            if limit and 0 < limit < _UNLIMITED:
                memory.append(limit)
    return Machine(min(processors), min(memory))


def _groups(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the folders of the cgroups of this process and above, each with its controller.

    The controller is empty for cgroup v2 (the manual page cgroups(7)).
    """
    base = root / "sys/fs/cgroup"
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        for controller in controllers.split(","):
            if controller in {"", "cpu", "memory"}:
                top = base / controller
                group = top / path.strip("/")
                yield controller, top
                while group != top and top in group.parents:
                    yield controller, group
                    group = group.parent


def _read(file: Path) -> int | None:
    return _numbers(file, 1)[0]


def _numbers(file: Path, count: int) -> list[int | None]:
    """The first numbers in a file; None for a word such as ``max``, and where there is no file."""
    try:
        words = file.read_text().split()[:count]
    except (OSError, ValueError):
        words = []
    numbers = [int(word) if word.lstrip("-").isdigit() else None for word in words]
    return numbers + [None] * (count - len(numbers))

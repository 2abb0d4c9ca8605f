"""What the kernel allots, as files of cgroups state it."""

import os
from pathlib import Path

import pytest

from service.machine import Machine, read_machine

GIB = 2**30
ALL = len(os.sched_getaffinity(0))


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.mark.parametrize(
    ("files", "processors", "memory"),
    [
        (
            {
                "proc/self/cgroup": "0::/\n",
                "sys/fs/cgroup/cpu.max": "100000 100000\n",
                "sys/fs/cgroup/memory.max": f"{GIB}\n",
            },
            1,
            GIB,
        ),
        (
            {
                "proc/self/cgroup": "0::/app/web\n",
                "sys/fs/cgroup/app/cpu.max": "50000 100000\n",
                "sys/fs/cgroup/app/web/cpu.max": "max 100000\n",
                "sys/fs/cgroup/app/memory.max": "max\n",
                "sys/fs/cgroup/app/web/memory.max": f"{2**29}\n",
            },
            1,
            2**29,
        ),
        (
            {
                "proc/self/cgroup": "4:memory:/x\n3:cpu,cpuacct:/x\n2:pids:/x\n",
                "sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "100000\n",
                "sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
                "sys/fs/cgroup/memory/x/memory.limit_in_bytes": f"{GIB}\n",
            },
            1,
            GIB,
        ),
    ],
    ids=["container", "nested", "version 1"],
)
def test_the_least_limit_of_all_groups_holds(
    tmp_path: Path, files: dict[str, str], processors: int, memory: int
) -> None:
    write(tmp_path, files)
    assert read_machine(tmp_path) == Machine(processors, memory)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000\n"},
        {"proc/self/cgroup": "0::/../..\n", "sys/fs/cgroup/cpu.max": "nonsense\n"},
        {"proc/self/cgroup": "2:cpu:/\n", "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n"},
    ],
)
def test_without_a_limit_the_whole_machine_may_be_used(
    tmp_path: Path, files: dict[str, str]
) -> None:
    write(tmp_path, files)
    machine = read_machine(tmp_path)
    assert machine.processors == ALL
    assert machine.memory > GIB // 4


@pytest.mark.parametrize(
    ("processors", "memory", "workers"),
    [(1, 24 * GIB, 1), (2, 24 * GIB, 2), (64, 256 * GIB, 8), (4, GIB, 3), (4, GIB // 8, 1)],
)
def test_a_worker_runs_for_each_processor_as_far_as_memory_reaches(
    processors: int, memory: int, workers: int
) -> None:
    assert Machine(processors, memory).workers == workers


def test_a_machine_is_told_in_words() -> None:
    assert str(Machine(1, GIB // 2)) == "1 processor and 0.5 GiB of memory"
    assert str(Machine(2, 24 * GIB)) == "2 processors and 24.0 GiB of memory"

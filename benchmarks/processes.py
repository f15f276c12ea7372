"""What a command costs: CPU of its whole process tree, time, memory, and how it ended."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LOOK = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Cost:
    """What a command took, and how it ended."""

    cpu: float
    """Seconds, user and system, with the children that it waited for."""
    wall: float
    """Seconds."""
    rss: float
    """MiB that were resident at the most: the peaks of all its processes added up."""
    code: int
    """Its exit code, negative for a signal."""


def run_measured(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path, seconds: float = 900.0
) -> Cost:
    """Run it to its end in a folder, its words to `log`; one that takes longer than `seconds` is killed.

    CPU is what wait4(2) says of a process that has ended: its own, and that of the children that it has waited for.
    """
    began, peaks = monotonic(), {}
    with log.open("wb") as words:
        process = subprocess.Popen(  # noqa: S603 - given by the benchmark
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=words, stderr=words,
            start_new_session=True,
        )  # fmt: skip
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peaks |= {each: peak for each in tree_of(process.pid) if (peak := peak_of(each))}
            if monotonic() - began > seconds:
                os.killpg(process.pid, signal.SIGKILL)  # of its own session: it and what it started
            sleep(_LOOK)
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu, monotonic() - began, sum(peaks.values()) / 1024, process.returncode)


def tree_of(process: int) -> list[int]:
    """Return a process and its children, and theirs."""
    found = [process]
    for each in found:
        for thread in Path(f"/proc/{each}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, thread.read_text(encoding="ascii").split())
    return found


def peak_of(process: int) -> int:
    """Return the KiB that were resident of a process at the most (VmHWM of proc(5)); 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0

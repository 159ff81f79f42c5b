"""Takes commands and functions; gives what they cost, the least of some rounds taken in turns.

A machine is faster at one time than at another, so a figure of its own says little: rows that are
compared take turns within one run, and it is their ratio that counts. Programs that measure memory
must be small themselves: Linux counts what a process was before it became another one.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread

ROOT = Path(__file__).parents[1]
LOOK = 1.0
"""Seconds between two looks at the memory of a command's processes: often enough for its peak,
which lasts, and seldom enough to take less than a hundredth of its time."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took, and what it made."""

    seconds: float
    """On the clock."""
    work: float = 0
    """Seconds of the processors, in all processes."""
    peak: int = 0
    """Most bytes that the largest process had in memory."""
    head: int = 0
    """Most bytes that the first process had, which starts the others; 0 where nobody tells."""
    total: int = 0
    """Most bytes that all processes had together; 0 where the system does not tell."""
    pages: int = 0
    size: int = 0
    """Bytes of the file that was made."""
    said: str = ""
    """What it printed."""


class FailedError(Exception):
    """A command ended with an error, or not in time."""


def command(words: Sequence[str | Path], limit: float | None = None, place: Path = ROOT) -> Cost:
    """Run a command in `place`; raise FailedError if it fails or takes longer than `limit`."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in words], cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    watch = _Watch(process.pid, limit)
    watch.start()
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    watch.over.set()
    watch.join()
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if watch.is_late:
        raise FailedError(f"not done after {limit:.0f} s")
    if process.returncode:
        raise FailedError(" ".join(said.split()[-40:]) or f"status {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(
        seconds,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss * unit,
        watch.head,
        watch.most,
        said=said,
    )


def function(run: Callable[[], tuple[int, int]]) -> Cost:
    """Call something in this process that gives the pages and the size of what it made."""
    began, worked = time.perf_counter(), _work()
    pages, size = run()
    return Cost(time.perf_counter() - began, _work() - worked, pages=pages, size=size)


def in_turns(rows: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """The least that each row cost in any round; every round runs all rows, in their order."""
    best: dict[str, Cost] = {}
    for _ in range(rounds):
        for name, run in rows.items():
            cost = run()
            told(name, cost)
            best[name] = least(best.get(name, cost), cost)
    return best


def least(one: Cost, other: Cost) -> Cost:
    """The least of either, with what the latter made."""
    return replace(
        other, seconds=min(one.seconds, other.seconds), work=min(one.work, other.work),
        peak=min(one.peak, other.peak), head=min(one.head, other.head),
        total=min(one.total, other.total),
    )  # fmt: skip


def told(name: str, cost: Cost) -> None:
    """Say on stderr how a run goes on."""
    print(f"{name}: {cost.seconds:.1f} s, {cost.work:.1f} s of work", file=sys.stderr, flush=True)


def _work() -> float:
    """Processor seconds of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class _Watch(Thread):
    """Looks at a command while it runs: how much memory its processes have; ends it when late."""

    def __init__(self, pid: int, limit: float | None) -> None:
        super().__init__(daemon=True)
        self.over = Event()
        self.head = 0
        self.most = 0
        self.is_late = False
        self._group = pid
        self._end = time.monotonic() + limit if limit else None

    def run(self) -> None:
        while not self.over.wait(LOOK):
            self.most = max(self.most, sum(map(_share, _members(self._group))))
            # It tells the most that it has had, so the last look is the one that counts.
            self.head = max(self.head, _highest(Path(f"/proc/{self._group}")))
            if self._end and time.monotonic() > self._end:
                self.is_late = True
                with suppress(ProcessLookupError):
                    os.killpg(self._group, 9)
                return


def _members(session: int) -> list[Path]:
    """The processes of a session, as folders of /proc; none where there is no /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # proc_pid_stat(5): the name may hold spaces; the session is the fourth word after it.
            if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                found.append(folder)
    return found


def _share(folder: Path) -> int:
    """Bytes that a process has in memory, those that it shares divided by their sharers."""
    return _row(folder / "smaps_rollup", "Pss:")


def _highest(folder: Path) -> int:
    """The most bytes that a process has had in memory so far (proc_pid_status(5))."""
    return _row(folder / "status", "VmHWM:")


def _row(file: Path, name: str) -> int:
    """A size that Linux tells in kB; 0 for one that it does not tell."""
    with suppress(OSError):
        for line in file.read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0

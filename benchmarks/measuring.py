"""Takes commands and functions; gives what they cost when they take turns.

A machine is faster at one time than at another, so a figure of its own says little: rows that are
compared take turns within one run, and it is their ratio that counts. Functions take turns as a
whole, and the least of some rounds counts. Commands that last minutes take turns of a few seconds:
all are begun, and all but one are stopped. Programs that measure memory must be small themselves:
Linux counts what a process was before it became another one.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from threading import Event, Semaphore, Thread
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")

ROOT = Path(__file__).parents[1]
LOOK = 1.0
"""Seconds between two looks at the memory of a command's processes: often enough for its peak,
which lasts, and seldom enough to take less than a hundredth of its time."""
TURN = 4.0
"""Seconds of a turn: a machine changes its speed within minutes."""
UNSET = {"PYTHONDONTWRITEBYTECODE"}
"""What may be set where this runs, and would have every command compile the program anew."""


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


class Ring:
    """Processes that take turns: of those that a `Turn` is given, one runs at a time."""

    def __init__(self, count: int) -> None:
        self.turns = [Turn(self, number) for number in range(count)]
        self._waiting = [Semaphore(0) for _ in range(count)]
        self._waiting[0].release()
        self._groups: set[int] = set()
        self._is_over = False

    def wait(self, number: int) -> None:
        """Wait until it is the turn of one of them."""
        self._waiting[number].acquire()

    def begin(self, group: int) -> None:
        """Know a group of processes while it runs."""
        self._groups.add(group)
        if self._is_over:
            self.end()

    def forget(self, group: int) -> None:
        """It has ended."""
        self._groups.discard(group)

    def end(self) -> None:
        """End all processes and those that would follow: who is stopped hears nothing else."""
        self._is_over = True
        for group in list(self._groups):
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)

    def pass_on(self, number: int) -> None:
        """Let the one after it run."""
        others = [one for one in self.turns if not one.is_over]
        if others:
            following = min(others, key=lambda one: (one.number <= number, one.number))
            self._waiting[following.number].release()


class Turn:
    """The turns of one of the processes; a context in which it has one."""

    def __init__(self, ring: Ring, number: int) -> None:
        self.ring = ring
        self.number = number
        self.is_over = False
        """Whether it takes no more."""

    def __enter__(self) -> Self:
        self.ring.wait(self.number)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.ring.pass_on(self.number)

    def rest(self, group: int) -> float:
        """Stop a group of processes until it is their turn again; return how long that took."""
        began = time.perf_counter()
        os.killpg(group, signal.SIGSTOP)
        self.ring.pass_on(self.number)
        self.ring.wait(self.number)
        os.killpg(group, signal.SIGCONT)
        return time.perf_counter() - began


def command(
    words: Sequence[str | Path], limit: float | None = None, place: Path = ROOT,
    turn: Turn | None = None,
) -> Cost:  # fmt: skip
    """Run a command in `place`; raise FailedError if it fails or takes longer than `limit`.

    What it waits for its turn is not counted.
    """
    with turn or nullcontext():
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in words], cwd=place, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
            env={name: value for name, value in os.environ.items() if name not in UNSET},
        )  # fmt: skip
        assert process.stdout
        if turn:
            turn.ring.begin(process.pid)
        watch = _Watch(process.pid, limit, turn)
        watch.start()
        said = process.stdout.read()
        watch.over.set()
        watch.join()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began - watch.rested
        if turn:
            turn.ring.forget(process.pid)
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


class Until:
    """Rows that are repeated until another is done."""

    def __init__(self) -> None:
        self._done = Event()

    def ends_with(self, row: Callable[[Turn], T]) -> Callable[[Turn], T]:
        """The row that the others wait for."""

        def ran(turn: Turn) -> T:
            try:
                return row(turn)
            finally:
                self._done.set()

        return ran

    def repeated(self, rows: Sequence[Callable[[Turn], object]]) -> Callable[[Turn], None]:
        """Rows, one after the other, at least once and each as often as the others."""

        def ran(turn: Turn) -> None:
            while True:
                for row in rows:
                    row(turn)
                if self._done.is_set():
                    return

        return ran


def together(rows: Mapping[str, Callable[[Turn], T]]) -> dict[str, T]:
    """What the rows give, each with its turns of one ring."""
    ring = Ring(len(rows))

    def ran(name: str, turn: Turn) -> T:
        try:
            return rows[name](turn)
        finally:
            with turn:  # The last one, so that no other is lost with it.
                turn.is_over = True
            print(f"{name}: over", file=sys.stderr, flush=True)

    with ThreadPoolExecutor(len(rows)) as pool:
        try:
            costs = list(pool.map(ran, rows, ring.turns))
        except (KeyboardInterrupt, SystemExit):
            ring.end()
            raise
    return dict(zip(rows, costs, strict=True))


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


def mean(costs: Sequence[Cost]) -> Cost:
    """What some runs cost on average, with what the last one made."""
    seconds, work = (
        fmean(figures) for figures in zip(*((c.seconds, c.work) for c in costs), strict=True)
    )
    return replace(costs[-1], seconds=seconds, work=work)


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
    """Looks at a command while it runs: its memory, its turns; ends it when late."""

    def __init__(self, pid: int, limit: float | None, turn: Turn | None) -> None:
        super().__init__(daemon=True)
        self.over = Event()
        self.head = 0
        self.most = 0
        self.rested = 0.0
        """Seconds that it was stopped."""
        self.is_late = False
        self._group = pid
        self._end = time.monotonic() + limit if limit else None
        self._turn = turn

    def run(self) -> None:
        began = time.monotonic()
        while not self.over.wait(LOOK):
            self.most = max(self.most, sum(map(_share, _members(self._group))))
            # It tells the most that it has had, so the last look is the one that counts.
            self.head = max(self.head, _highest(Path(f"/proc/{self._group}")))
            if self._end and time.monotonic() > self._end + self.rested:
                self.is_late = True
                with suppress(ProcessLookupError):
                    os.killpg(self._group, signal.SIGKILL)
                return
            if self._turn and time.monotonic() > began + TURN:
                self.rested += self._turn.rest(self._group)
                began = time.monotonic()


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

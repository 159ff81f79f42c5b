"""Takes a stage and its items; gives the results: the one place that knows of processes and cache.

Stages are functions from values to values, so what they gave for the same value, the same code and
the same tools can be kept. Deleting the cache between builds changes nothing but time; a corrupt
entry is a miss.
Each result is written by the process that made it, and need not go through the one that leads.
"""

import gc
import hashlib
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from multiprocessing import get_context
from multiprocessing.synchronize import Semaphore
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Generic, ParamSpec, Protocol, Self, TypeVar

from press import entries, kept
from press.files import write
from press.kept import Kept
from press.problems import BookError, Position, Problem
from press.room import roomy

I = TypeVar("I")  # noqa: E741
O = TypeVar("O")  # noqa: E741
R = TypeVar("R")
P = ParamSpec("P")

TOOLS = ("weasyprint", "pydyf", "pyphen", "pikepdf", "pypandoc_binary", "quickjax", "mmdr",
         "pygments", "jinja2", "markupsafe", "lxml", "tinycss2", "cssselect2", "fonttools",
         "uharfbuzz", "pillow", "pypdfium2", "python-barcode", "quickjs", "ebooklib",
         "emoji")  # fmt: skip

GARBAGE = 100_000
"""New values after which Python looks for circles among them. A layout makes millions and drops
few, so that looking as often as Python does of itself costs a fifth of its time."""
HEAD_GARBAGE = 10 * GARBAGE
"""The same where other processes lay out: what this one makes are values, which hold no circles. It
is a tenth of the time of a build after an edit."""

CIRCLES = 10_000
"""New values after an item from which on a process looks for circles among all that it has: what
a part of 20 pages leaves is four times as many and 1 MB, and would gather."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What one stage cost: items that the cache had, items that were made, seconds on the clock."""

    stage: str
    cached: int
    made: int
    seconds: float


class Report(Protocol):
    """Is told how a stage goes on."""

    def step(self, stage: str, done: int, total: int) -> None:
        """So many of the items that must be made are done."""

    def end(self, timing: Timing) -> None:
        """The stage is over."""


class Silent:
    """A report that nobody hears."""

    def step(self, stage: str, done: int, total: int) -> None:
        """Say nothing."""

    def end(self, timing: Timing) -> None:
        """Say nothing."""


class Workshop:
    """Runs stages over items.

    `cache` is a folder, or None to keep nothing; `jobs` processes, of which each calls `prepare`
    when it begins: while this one reads the book, they load what they will need.
    """

    def __init__(
        self,
        cache: Path | None,
        jobs: int,
        report: Report | None = None,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self.cache = cache
        self.jobs = jobs
        self.report: Report = report or Silent()
        self.timings: list[Timing] = []
        self._pool: ProcessPoolExecutor | None = None
        self._garbage = gc.get_threshold()
        self._prepare = prepare
        self._ready: Future[None] | None = None

    def __enter__(self) -> Self:
        # A process leaves without putting away what its values hold, which with fonts is much.
        self._scratch = TemporaryDirectory(prefix="press-", ignore_cleanup_errors=True)
        self._temporary, tempfile.tempdir = tempfile.tempdir, self._scratch.name
        gc.set_threshold(HEAD_GARBAGE if self.jobs > 1 else GARBAGE, *self._garbage[1:])
        if self._prepare and self.jobs > 1:
            self._ready = self._processes().submit(_nothing)  # All begin with the first task.
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        try:
            if self._pool:
                self._pool.shutdown(wait=True, cancel_futures=True)
        finally:
            tempfile.tempdir = self._temporary
            self._scratch.cleanup()
            gc.set_threshold(*self._garbage)

    def each(
        self, function: Callable[[I], O], items: Sequence[I], stage: str = ""
    ) -> tuple[O, ...]:
        """The results of `function` for every item, in order.

        `function` is a module's own, so that another process finds it; an item is a value whose
        `repr` tells all that the result depends on.
        """
        return self._results(function, items, stage, Kept.load)

    def keep(
        self, function: Callable[[I], O], items: Sequence[I], stage: str = ""
    ) -> tuple[Kept[O], ...]:
        """The same of results that are loaded when they are used."""
        return self._results(function, items, stage, Kept.checked)

    def one(self, function: Callable[[I], O], item: I, stage: str = "") -> O:
        """The result of `function` for a single item."""
        return self.each(function, [item], stage)[0]

    def _results(
        self, function: Callable[[I], O], items: Sequence[I], stage: str,
        take: Callable[[Kept[O]], R],
    ) -> tuple[R, ...]:  # fmt: skip
        """What `take` has of every result; anything wrong with an entry of the cache is a miss."""
        began = time.monotonic()
        stage = stage or function.__name__
        # Without a cache, what is made lies where it goes with this workshop.
        store = self.cache or Path(self._scratch.name, "kept")
        paths = [_path(store, function, item) for item in items]
        found: dict[int, R] = {}
        for i, path in enumerate(paths):
            with suppress(BookError):
                if entry := kept.at(path):
                    found[i] = take(entry)
        missing = [i for i in range(len(items)) if i not in found]
        # The longest first, so that no process starts a long one when the others are done.
        missing.sort(key=lambda i: -_size(items[i]))
        with self._complete(stage):
            orders = [_Order(function, items[i], paths[i]) for i in missing]
            for done, (i, made) in enumerate(zip(missing, self._map(orders), strict=True), 1):
                found[i] = self._made(made, take)
                self.report.step(stage, done, len(missing))
        took = time.monotonic() - began
        self._end(Timing(stage, len(items) - len(missing), len(missing), took))
        return tuple(found[i] for i in range(len(items)))

    @staticmethod
    def _made(made: Kept[O], take: Callable[[Kept[O]], R]) -> R:
        """What `take` has of a result that was written just now."""
        try:
            return take(made)
        except BookError as error:
            # Nobody changed it: a stage gave what the cache may not hold.
            raise error.__cause__ or error from None

    def beside(
        self, stage: str, function: Callable[P, O], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], O]:
        """Begin `function(*args)` in a process of its own; gives what waits for its result.

        The result is not kept: it is for what is quickly made and depends on nearly all there is.
        With one process it is made when it is asked for.
        """
        task = partial(function, *args, **kwargs)
        future: Future[tuple[O, float]] | None = None
        # Where a process was ended before, no other can begin.
        with self._complete(stage):
            if self.jobs > 1:
                future = self._processes().submit(_measured, task)

        def result() -> O:
            with self._complete(stage):
                value, took = future.result() if future else _measured(task)
            self._end(Timing(stage, 0, 1, took))
            return value

        return result

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Tell how long something took that is no stage of its own and is not kept."""
        began = time.monotonic()
        yield
        self._end(Timing(stage, 0, 1, time.monotonic() - began))

    def _end(self, timing: Timing) -> None:
        self.timings.append(timing)
        self.report.end(timing)

    @contextmanager
    def _complete(self, stage: str) -> Iterator[None]:
        """Say CACHE-002 where a process was ended from outside."""
        try:
            yield
        except BrokenProcessPool:
            raise BookError((
                Problem(
                    "CACHE-002", Position(stage), "a process of the build was ended from outside",
                    "the memory may be full: try --jobs 1; what is done is kept",
                ),
            )) from None  # fmt: skip

    def _map(self, orders: "list[_Order[I, O]]") -> Iterator[Kept[O]]:
        # A single item is made here, rather than by a process that is not ready yet.
        if self.jobs == 1 or (len(orders) < 2 and not (self._ready and self._ready.done())):
            return map(_filled, orders)
        return self._processes().map(_cleared, orders)

    def _processes(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # A forked process has its modules already; elsewhere only a new one is safe.
            context = get_context("fork" if sys.platform == "linux" else "spawn")
            # One processor is left to this process, which reads the book meanwhile.
            turn = context.Semaphore(max(1, self.jobs - 1))
            told = (self._scratch.name, self._prepare, turn)
            self._pool = ProcessPoolExecutor(self.jobs, context, _settle_in, told)
        return self._pool


@dataclass(frozen=True, slots=True)
class _Order(Generic[I, O]):
    """One item that has to be made, and where its result goes."""

    function: Callable[[I], O]
    item: I
    path: Path


def _filled(order: _Order[I, O]) -> Kept[O]:
    """Make an item and write the result down."""
    digest, data = kept.filed(entries.written(roomy(order.function, order.item)))
    try:
        write(order.path, data)
    except OSError as error:
        raise no_cache(order.path.parents[1], error) from error
    return Kept(digest, len(data), str(order.path))


def _cleared(order: _Order[I, O]) -> Kept[O]:
    """The same in a process of the workshop, which keeps nothing of it in circles."""
    made = _filled(order)
    new, *looked = gc.get_count()
    # What Python has looked at meanwhile was alive then, and is not counted as new any more.
    if new > CIRCLES or any(looked):
        gc.collect()
    return made


def _path(store: Path, function: Callable[..., Any], item: object) -> Path:
    told = f"{function.__module__}.{function.__qualname__}\n{code_digest()}\n{item!r}"
    name = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
    return store / name[:2] / name


def _nothing() -> None:
    """A task that only has to be one."""


def _measured(task: Callable[[], O]) -> tuple[O, float]:
    """A result, and how long it took by the clock, without any waiting for it."""
    began = time.monotonic()
    return roomy(task), time.monotonic() - began


def _settle_in(scratch: str, prepare: Callable[[], None] | None, turn: Semaphore) -> None:
    """What a new process does first; it puts what is not to last into `scratch`.

    It prepares when it is its `turn`, so that one processor is left to the process that leads.
    """
    # An interruption from the keyboard is for the process that started it; it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = scratch
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])
    if prepare:
        # A stage that needs what cannot be loaded says so itself; here the pool would break.
        with turn, suppress(Exception):
            prepare()
    # What is loaded stays: nobody needs to look through it for what has become useless.
    gc.freeze()


def no_cache(folder: Path, error: OSError) -> BookError:
    """The error of a cache that cannot be written; CACHE-001."""
    is_temporary = folder.is_relative_to(tempfile.gettempdir())
    other = "in TMPDIR" if is_temporary else "with --out"
    return BookError((
        Problem(
            "CACHE-001", Position(str(folder)), f"cannot write to the cache: {error.strerror}",
            f"make room, make it a folder that you may write to, or name another {other}",
        ),
    ))  # fmt: skip


@cache
def code_digest() -> str:
    """Digest of the program's own code and of its tools' versions: part of every cache key."""
    found = hashlib.sha256()
    home = Path(__file__).parent
    for path in sorted(home.rglob("*.py")):
        if path.relative_to(home).parts[0] == "preflight":
            continue  # It looks at artifacts and makes none; an import rule holds it to that.
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    for tool in TOOLS:
        found.update(f"{tool} {version(tool)}\n".encode())
    found.update(sys.version.encode())
    return found.hexdigest()


def _size(item: object) -> int:
    """A guess at how long an item takes: as much as there is of it."""
    size = getattr(item, "size", None)
    return size if isinstance(size, int) else len(repr(item))

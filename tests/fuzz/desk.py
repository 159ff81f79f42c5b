"""Takes a draft; gives what a warm build and a cold build make of it, at the same time.

The warm one keeps its cache, its output folder and most of the time its process, as `watch` does;
the cold one has a folder elsewhere, no cache and a process of its own.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path

import build
from press import workshop
from press.cli import Options
from press.drawing.mathjax import engine_for
from press.editions import FORMATS
from press.problems import BookError
from press.theme import fonts
from press.workshop import Workshop
from tests.fuzz.drafts import Draft
from tests.fuzz.killed import held
from tests.fuzz.seeds import HOME

FACES = HOME / "out" / ".cache"
LIMIT_S = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build."""

    files: dict[str, str]
    """Name and digest of each artifact; none of a book that was refused."""
    problems: tuple[str, ...]
    made: dict[str, int] = field(compare=False)
    """By stage, how many items the cache did not have."""


def prepare() -> None:
    """Make what never changes once, before there are other processes."""
    fonts.static_fonts(FACES)
    engine_for(())
    workshop.code_digest()


class Builder:
    """A process that builds whatever it is asked for."""

    def __init__(self, cache: Path | None, jobs: int) -> None:
        self.pipe, there = get_context("fork").Pipe()
        self.process: ForkProcess = get_context("fork").Process(
            target=_work, args=(there, self.pipe, cache, jobs)
        )
        self.process.start()
        there.close()

    def ask(self, wanted: Options) -> Callable[[], Outcome]:
        """Begin to build; the result waits for the end."""
        self.pipe.send(wanted)
        return self._told

    def end(self) -> None:
        """Let the process end."""
        self.pipe.send(None)
        self.process.join(LIMIT_S)
        if self.process.is_alive():
            self.process.kill()

    def _told(self) -> Outcome:
        if not self.pipe.poll(LIMIT_S):
            self.process.kill()
            raise AssertionError(f"no end after {LIMIT_S} s")
        try:
            told: Outcome = self.pipe.recv()
        except EOFError:
            raise AssertionError("the build has fallen (see above)") from None
        return told


class Desk:
    """A book folder that a draft after the other is laid into, and its warm builds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.turn = 0
        self.warm: Builder | None = None

    def built(self, draft: Draft) -> tuple[Outcome, Outcome]:
        """The outcomes of a warm build and of a cold one.

        Every third turn has a new process and the other number of jobs, as after a break.
        """
        if self.warm and self.turn % 3 == 0:
            self.close()
        jobs = 1 + self.turn // 3 % 2
        self.turn += 1
        if self.warm is None:
            self.warm = Builder(self.root / "cache", jobs)
        lay(draft, self.root / "book")
        cold = self.root / f"cold-{self.turn}"
        lay(draft, cold / "book")
        wanted = options(draft, self.root / "book", self.root / "out")
        before = held(wanted.out)
        builder = Builder(None, 3 - jobs)
        try:
            warm = self.warm.ask(wanted)
            anew = builder.ask(options(draft, cold / "book", cold / "out"))
            outcomes = warm(), anew()
        finally:
            builder.end()
        if not outcomes[0].files and held(wanted.out) != before:
            raise AssertionError("a build that failed has changed the artifacts")
        shutil.rmtree(cold)
        return outcomes

    def close(self) -> None:
        """End the warm process."""
        if self.warm:
            self.warm.end()
        self.warm = None


def _work(pipe: Connection, other: Connection, cache: Path | None, jobs: int) -> None:
    # Else the end of whoever asks would not be seen.
    other.close()
    with Workshop(cache, jobs) as shop, suppress(EOFError):
        while (asked := pipe.recv()) is not None:
            pipe.send(outcome(asked, shop))


def outcome(wanted: Options, shop: Workshop) -> Outcome:
    """Build as `build.py` does."""
    shop.timings.clear()
    files: dict[str, str] = {}
    try:
        problems = build.build(wanted, shop).artifacts.problems
        files = held(wanted.out)
    except BookError as error:
        problems = error.problems
    made: Counter[str] = Counter()
    for timing in shop.timings:
        made[timing.stage] += timing.made
    return Outcome(files, tuple(map(str, problems)), dict(made))


def options(draft: Draft, folder: Path, out: Path) -> Options:
    """What asks for all formats of a draft."""
    return Options(
        "build", folder, out / draft.edition, tuple(FORMATS), 1, None, FACES,
        edition=draft.edition, is_coloured=draft.is_coloured, has_guides=draft.has_guides,
    )  # fmt: skip


def lay(draft: Draft, folder: Path) -> None:
    """Write what has changed, and remove what is gone."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and path.relative_to(folder).as_posix() not in draft.files:
            path.unlink()
    for name, data in draft.files.items():
        path = folder / name
        if name == draft.touched or not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

"""Takes the words of the command line and what a build gave; gives options, progress and reports.

Progress and problems go to stderr. On success the table of artifacts is all that is printed.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from press.editions import FORMATS
from press.model import Ink, Printing
from press.problems import Problem, Severity
from press.publish import Artifacts
from press.workshop import Report, Timing

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

COMMANDS = ("build", "check", "watch", "release")
"""What can be asked for; the first goes without its name, and names win over folders."""


INTERRUPTED = 130
"""Status of a command that its user has stopped: 128 and the number of the signal (POSIX)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for."""

    command: str
    """One of COMMANDS."""
    book: Path
    out: Path
    formats: tuple[str, ...]
    jobs: int
    cache: Path | None
    """Folder of the cache; None to keep nothing."""
    faces: Path
    """Folder of the faces, which are cut once for all books."""
    is_coloured: bool = False
    """Whether the print edition keeps its colours, whatever book.toml says."""
    has_guides: bool = False
    """Whether the cover shows where it is cut and folded, whatever book.toml says."""
    port: int = 8000
    """Where `watch` shows the book."""
    version: str = ""
    """What `release` makes."""
    is_dry: bool = False
    """Whether `release` writes nothing."""
    edition: str = ""
    """A name of [editions] in book.toml; empty for the complete edition."""

    def printing(self, own: Printing) -> Printing:
        """How to print a book that says `own` of it."""
        ink = Ink.COLOUR if self.is_coloured else own.ink
        return replace(own, ink=ink, has_guides=self.has_guides or own.has_guides)


def parse(argv: list[str]) -> Options:
    """Read the command line; end the process with status 2 and the usage when it is wrong."""
    command, argv = (argv[0], argv[1:]) if argv[:1] and argv[0] in COMMANDS else ("build", argv)
    parser = argparse.ArgumentParser(
        prog="build.py",
        usage="%(prog)s [build | check | watch | release VERSION] [BOOK] [options]",
        description="Build a Markdown book (PDF for screen and print, and EPUB),"
        " check what was built of it, build it again at each change and show it, or release it.",
    )
    if command == "release":
        parser.add_argument("version", metavar="VERSION", help="what the tag says without its v")
        parser.add_argument("--dry-run", action="store_true", help="do all but write out/release")
    parser.add_argument("book", nargs="?", type=Path, default=Path("book"), metavar="BOOK",
                        help="folder of the book (default: book)")  # fmt: skip
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR",
                        help="folder of the artifacts (default: out)")  # fmt: skip
    parser.add_argument("--only", action="append", choices=list(FORMATS), metavar="FORMAT",
                        help=f"one format: {', '.join(FORMATS)}; may be repeated")  # fmt: skip
    parser.add_argument("--jobs", type=_jobs, default=os.cpu_count() or 1, metavar="N",
                        help="processes (default: one a core)")  # fmt: skip
    parser.add_argument("--no-cache", action="store_true", help="make everything anew")
    parser.add_argument("--colour", action="store_true", help="print edition in colour, not grey")
    parser.add_argument("--guides", action="store_true",
                        help="trim, folds and safe zones over the cover")  # fmt: skip
    parser.add_argument("--edition", default="", metavar="NAME",
                        help="an edition that book.toml names; it goes into DIR/NAME")  # fmt: skip
    parser.add_argument("--port", type=_port, default=8000, metavar="N",
                        help="port of watch's preview (default: 8000; 0: any)")  # fmt: skip
    given = parser.parse_args(argv)
    if not given.book.is_dir():
        parser.error(f'no folder "{given.book}"')
    return Options(
        command=command,
        port=given.port,
        book=given.book,
        out=given.out / given.edition,
        edition=given.edition,
        version=getattr(given, "version", ""),
        is_dry=getattr(given, "dry_run", False),
        formats=tuple(given.only or FORMATS),
        jobs=given.jobs,
        cache=None if given.no_cache else given.out / ".cache",
        faces=given.out / ".cache",
        is_coloured=given.colour,
        has_guides=given.guides,
    )


def _jobs(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is no whole number from 1 up")
    return int(word)


def _port(word: str) -> int:
    if not word.isdecimal() or int(word) > 65535:
        raise argparse.ArgumentTypeError(f"{word!r} is no port: 0 to 65535")
    return int(word)


@contextmanager
def progress() -> Iterator[Report]:
    """A report of what the build does: bars on a terminal, a line for each stage elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    # It takes 40 ms to load, and none but a terminal shows it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:>14}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Bars(bars)


class _Lines:
    """One line for each stage that had something to do."""

    def step(self, stage: str, done: int, total: int) -> None:
        """Steps are for eyes that wait."""

    def end(self, timing: Timing) -> None:
        """Say what was made, and what the cache had."""
        kept = f", {timing.cached} from the cache" if timing.cached else ""
        print(f"{timing.stage:>14}  {timing.made} made{kept}  {timing.seconds:.1f} s",
              file=sys.stderr)  # fmt: skip


class _Bars:
    """One bar for each stage."""

    def __init__(self, bars: "Progress") -> None:
        self.bars = bars
        self.tasks: dict[str, TaskID] = {}

    def step(self, stage: str, done: int, total: int) -> None:
        """Move the stage's bar."""
        if stage not in self.tasks:
            self.tasks[stage] = self.bars.add_task(stage, total=total)
        self.bars.update(self.tasks[stage], completed=done, total=total)

    def end(self, timing: Timing) -> None:
        """A bar stays as it is until all are done."""


def failed(problems: Iterable[Problem]) -> int:
    """Print every problem and their count; the status of a book with errors."""
    told = tuple(problems)
    _print(told)
    errors = sum(one.severity is Severity.ERROR for one in told)
    warnings = len(told) - errors
    print(f"nothing was written: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}",
          file=sys.stderr)  # fmt: skip
    return 1


def checked(problems: tuple[Problem, ...]) -> int:
    """Print every finding of the preflight; 0 when none of them is an error."""
    _print(problems)
    errors = sum(one.severity is Severity.ERROR for one in problems)
    warnings = len(problems) - errors
    print(f"preflight: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}",
          file=sys.stderr)  # fmt: skip
    return 1 if errors else 0


def released(names: Iterable[tuple[str, int]], folder: Path, is_dry: bool) -> int:
    """Print the files of a release with their sizes; 0, since nothing was wrong with it."""
    for name, size in names:
        print(f"{folder / name}  {size:,} bytes{' (not written)' if is_dry else ''}")
    return 0


def step(text: str) -> None:
    """Say how a release goes on."""
    print(f"release: {text}", file=sys.stderr, flush=True)


def watching(url: str) -> None:
    """Say where the book is shown."""
    print(f"preview: {url} (Ctrl+C ends it)", file=sys.stderr)


def came_and_went(before: Iterable[Problem], after: Iterable[Problem]) -> None:
    """Print the problems that are new, and those that are mended."""
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    _print(one for one in new if one not in old)
    for one in old:
        if one not in new:
            print(f"mended: {one.position}: {one.code}: {one.message}", file=sys.stderr)
    print(f"{_counted(len(new), 'problem')}", file=sys.stderr)


def built(artifacts: Artifacts, out: Path) -> int:
    """Print the warnings, and a table of the artifacts; the status of a build that is done."""
    _print(artifacts.problems)
    told = {one["name"]: one for one in artifacts.record["artifacts"]}
    for name, _ in artifacts.files:
        size = f"{told[name]['bytes'] / 1e6:.1f} MB"
        extent = f"{told[name]['pages']} pages" if "pages" in told[name] else ""
        print(f"{out / name}  {size}  {extent}".rstrip())
    return 0


def _print(problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"

"""Takes rows of words; gives a table in Markdown, and puts it into docs/performance.md.

Every benchmark is a program of its own with the same options; a table stands between marks that
name its program, and no program touches another's.
"""

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks import synthetic
from benchmarks.measuring import ROOT

PAGE = ROOT / "docs" / "performance.md"
END = "<!-- end of table -->\n"
TOOLS = ("weasyprint", "pikepdf")


@dataclass(frozen=True, slots=True)
class Task:
    """What the user asked for."""

    book: Path
    folder: Path
    """For all that is made on the way; it is removed in the end."""
    rounds: int
    is_quick: bool
    """Whether to try the program alone: its figures mean nothing."""


def main(name: str, about: str, measure: Callable[[Task], str], argv: Sequence[str]) -> int:
    """Run the benchmark `name`, print its table, and put it into the documentation if asked."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=about)
    add_options(parser)
    given = parser.parse_args(argv)
    # So that processes which wait for their turn are ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        book = synthetic.write(folder / "quick", 2) if given.quick else given.book.resolve()
        task = Task(book, folder, 1 if given.quick else given.rounds, given.quick)
        made = f"{measure(task)}\n\n{_machine()}\n"
    print(made)
    if given.write and not given.quick:
        PAGE.write_text(written(PAGE.read_text("utf-8"), name, made), "utf-8")
    return 0


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that all benchmarks share."""
    parser.add_argument("book", nargs="?", type=Path, default=ROOT / "book", metavar="BOOK")
    parser.add_argument("--rounds", type=int, default=2, help="how often (default: 2)")
    parser.add_argument("--quick", action="store_true", help="a tiny book: does the program work?")
    parser.add_argument("--write", action="store_true", help="put the table into the documentation")


def written(page: str, name: str, made: str) -> str:
    """The page with what was made between the marks of `name`; raises ValueError without them."""
    begin = f"<!-- table: benchmarks/{name}.py -->\n"
    before, mark, rest = page.partition(begin)
    _, end, after = rest.partition(END)
    if not (mark and end):
        raise ValueError(f"no place for the table of {name}")
    return f"{before}{begin}\n{made}\n{END}{after}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table whose first column is text and whose others are figures."""
    names = list(head)
    lines = [names, ["---", *["--:"] * (len(names) - 1)], *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def share(part: float, whole: float) -> str:
    """A ratio in three digits at most: 0.094, 0.35, 1.2."""
    ratio = part / whole
    return f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def megabytes(count: int) -> str:
    """Bytes as MB; a dash for none."""
    return f"{count / 1e6:.0f}" if count else "–"


def _machine() -> str:
    tools = ", ".join(f"{name} {version(name)}" for name in TOOLS)
    commit = _git("rev-parse", "--short", "HEAD")
    changed = " with changes" if _git("status", "--porcelain", "--", "press", "build.py") else ""
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {python}, {tools}, commit {commit}{changed}."


def _git(*words: str) -> str:
    run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()

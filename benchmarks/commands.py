"""Measure whole commands: `python -m benchmarks.commands BOOK`, from Markdown to files.

Every row of the first table but the plain one is `build.py` in a process of its own with an empty
output folder, so that all is made: faces, formulas, pages. The plain one (`plain.py`) reads the
same Markdown in the same way, with as many processes as there are cores, and makes one PDF. The
second table is what an author waits for, with the cache of the cold build: a new process after an
edit, and one that watches. All but the latter run together, each a few seconds at a time, and what
is shorter again and again until what is longer is done: so both see the same machine.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from benchmarks import report
from benchmarks.edits import Author, Chapters, chapters, watched
from benchmarks.measuring import ROOT, Cost, Turn, Until, command, least, mean, together, told

BUILD = (sys.executable, ROOT / "build.py")
PDFS = ("--only", "pdf", "--only", "print")
PLAIN = "plain: one document, one PDF"
ALL = "all formats"
EPUB = "EPUB alone"
ONE, TWO = "screen and print, 1 process", "screen and print, 2 processes"
COLD = (PLAIN, ONE, TWO, EPUB, ALL)
AGAIN, AUTHOR = "screen and print, while all formats are made", "an author"
WARM = (
    "in the longest file: a new process", "in a file of median length: a new process",
    "nothing changed: a new process",
)  # fmt: skip
BINDINGS = (
    "binding alone, within the cold build", "binding alone, after an edit in the longest file",
)  # fmt: skip
COLD_HEAD = ("cold, from Markdown", "pages", "seconds", "of plain", "of the PDFs", "processor s")
WARM_HEAD = ("one word is edited, all formats", "seconds", "of cold", "of plain")


@dataclass(slots=True)
class Desk:
    """Copies of the book, and the folders that they are built into."""

    book: Path
    """The one that is edited."""
    still: Path
    """The one that is not, which may be read meanwhile."""
    place: Path
    chapters: Chapters
    author: Author = field(default_factory=Author)
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def out(self) -> Path:
        """Where all formats were built last, with the cache that they left."""
        return self.place / "out"

    def plain(self, turn: Turn) -> Cost:
        """The whole book as one document."""
        folder = self.place / f"out-{next(self._numbers)}"
        folder.mkdir()
        cost = command(
            [sys.executable, "-m", "benchmarks.plain", self.still, folder / "plain.pdf",
             "--jobs", str(os.cpu_count() or 1)], turn=turn,
        )  # fmt: skip
        return Cost(cost.seconds, cost.work, pages=int(cost.said.split()[-2]))

    def cold(self, turn: Turn, *words: str) -> Cost:
        """A build into an empty folder."""
        out = self.place / f"out-{next(self._numbers)}"
        return self._built(out, *words, book=self.still, turn=turn)

    def all(self) -> Cost:
        """A cold build of all formats, whose cache the edits find."""
        shutil.rmtree(self.out, ignore_errors=True)
        return self._built(self.out)

    def edited(self, file: Path, turn: Turn | None = None) -> Cost:
        """A build after an edit."""
        self.author.edit(file)
        return self._built(self.out, turn=turn)

    def unchanged(self, turn: Turn | None = None) -> Cost:
        """A build after nothing."""
        return self._built(self.out, turn=turn)

    def binding(self) -> float:
        """Seconds that binding took in the last build of all formats; 0 if that tells nothing."""
        stages = json.loads((self.out / ".cache" / "timings.json").read_bytes())
        return float(sum(one["seconds"] for one in stages if one["stage"] == "bind"))

    def _built(
        self, out: Path, *words: str, book: Path | None = None, turn: Turn | None = None
    ) -> Cost:
        cost = command([*BUILD, book or self.book, "--out", out, *words], turn=turn)
        made = json.loads((out / "build.json").read_bytes())["artifacts"]
        pages = max(one.get("pages") or 0 for one in made)
        return Cost(cost.seconds, cost.work, pages=pages)


def measure(task: report.Task) -> str:
    """Run every row; returns two tables."""
    book, still = task.folder / "book", task.folder / "still"
    for copy in (book, still):
        shutil.copytree(task.book, copy, ignore=shutil.ignore_patterns(".git", "out"))
    desk = Desk(book, still, task.folder, chapters(book))
    costs: dict[str, list[Cost]] = {}
    for _ in range(task.rounds):
        for name, some in (_long(desk) | _short(desk)).items():
            costs.setdefault(name, []).extend(some)
    watching = _watching(desk, task.rounds + 1)
    found = {name: mean(some) for name, some in costs.items()}
    # The short ones are told as if the machine had been as fast as it was for the long ones.
    pace = found[TWO].seconds / found.pop(AGAIN).seconds
    for name in (EPUB, ALL, *WARM):
        found[name] = replace(
            found[name], seconds=found[name].seconds * pace, work=found[name].work * pace
        )
    names = (
        f"The longest file is `{desk.chapters.longest.name}`, that of median length"
        f" `{desk.chapters.median.name}`."
    )
    return "\n\n".join([
        _cold_table({name: found[name] for name in COLD}),
        _warm_table({name: found[name] for name in (*WARM, *BINDINGS)} | watching, found),
        names,
    ])  # fmt: skip


def _long(desk: Desk) -> dict[str, list[Cost]]:
    """The plain document, and the PDFs again and again meanwhile."""
    plain = Until()
    again: list[Cost] = []
    costs = together({
        PLAIN: plain.ends_with(desk.plain),
        ONE: lambda turn: desk.cold(turn, *PDFS, "--jobs", "1"),
        TWO: plain.repeated([lambda turn: again.append(desk.cold(turn, *PDFS, "--jobs", "2"))]),
    })  # fmt: skip
    return {PLAIN: [costs[PLAIN]], ONE: [costs[ONE]], TWO: again}


def _short(desk: Desk) -> dict[str, list[Cost]]:
    """A cold build of all formats, and all that is shorter again and again meanwhile."""
    desk.all()
    found: dict[str, list[Cost]] = {name: [] for name in (AGAIN, EPUB, ALL, *WARM, *BINDINGS)}
    found[BINDINGS[0]].append(Cost(desk.binding()))
    rows: dict[str, Callable[[Turn], Cost]] = {
        AGAIN: lambda turn: desk.cold(turn, *PDFS, "--jobs", "2"),
        EPUB: lambda turn: desk.cold(turn, "--only", "epub"),
        ALL: desk.cold,
        WARM[0]: lambda turn: desk.edited(desk.chapters.longest, turn),
        WARM[1]: lambda turn: desk.edited(desk.chapters.median, turn),
        WARM[2]: desk.unchanged,
    }

    def told_of(name: str) -> Callable[[Turn], None]:
        return lambda turn: found[name].append(rows[name](turn))

    every = Until()
    together({
        ALL: every.ends_with(told_of(ALL)),
        AGAIN: every.repeated([told_of(AGAIN)]),
        EPUB: every.repeated([told_of(EPUB)]),
        AUTHOR: every.repeated([told_of(name) for name in WARM]),
    })  # fmt: skip
    desk.edited(desk.chapters.longest)
    found[BINDINGS[1]].append(Cost(desk.binding()))
    return found


def _watching(desk: Desk, rounds: int) -> dict[str, Cost]:
    """What a running `watch` takes; its first edit is not counted, since it loads what it needs."""
    costs: dict[str, Cost] = {}
    files = {
        "in the longest file: watch": desk.chapters.longest,
        "in a file of median length: watch": desk.chapters.median,
    }
    with watched(desk.book, desk.out) as measured:
        for number in range(rounds):
            for name, file in files.items():
                cost = measured(lambda file=file: desk.author.edit(file))  # type: ignore[misc]
                told(name, cost)
                if number:
                    costs[name] = least(costs.get(name, cost), cost)
    return costs


def _cold_table(costs: dict[str, Cost]) -> str:
    base, pdfs = costs[PLAIN].seconds, costs[TWO].seconds
    rows = [
        (
            name, str(cost.pages or "–"), f"{cost.seconds:.1f}", report.share(cost.seconds, base),
            report.share(cost.seconds, pdfs), f"{cost.work:.1f}",
        )
        for name, cost in costs.items()
    ]  # fmt: skip
    return report.table(COLD_HEAD, rows)


def _warm_table(costs: dict[str, Cost], cold: dict[str, Cost]) -> str:
    rows = [
        (
            name, f"{cost.seconds:.2f}", report.share(cost.seconds, cold[ALL].seconds),
            report.share(cost.seconds, cold[PLAIN].seconds),
        )
        for name, cost in costs.items()
    ]  # fmt: skip
    return report.table(WARM_HEAD, rows)


def main(argv: Sequence[str]) -> int:
    """Measure, print, write."""
    return report.main("commands", "whole commands, from Markdown", measure, argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

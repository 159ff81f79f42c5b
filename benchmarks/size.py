"""Measure how a build grows: `python -m benchmarks.size`, from a hundred pages to five thousand.

The books are made by a program (`synthetic.py`) of parts that are all alike, so that a book is
longer by having more of them. Each is built cold, to the two PDFs, by a process of its own.
A long build lasts minutes, in which a machine's speed may change; so the book that it is compared
with is built again and again meanwhile, each a few seconds at a time.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from benchmarks import report, synthetic
from benchmarks.measuring import ROOT, Cost, Turn, Until, command, mean, together

PAGES = (100, 500, 2000, 5000)
BASE = 500
"""Goals compare the longest book with one of so many pages."""
LIMIT = 900
"""Seconds after which a build has failed."""
HEAD = ("parts", "pages", "seconds", "pages a second", "ms a page", "of that at {}",
        "first process, MB", "largest process, MB", "all processes, MB")  # fmt: skip


def measure(task: report.Task) -> str:
    """Build every size; returns the table."""
    parts = [1, 2] if task.is_quick else [round(pages / synthetic.PAGES) for pages in PAGES]
    base = parts[1 if not task.is_quick else 0]
    numbers = iter(range(100))
    books = {str(n): synthetic.write(task.folder / f"book-{n}", n) for n in parts}

    def built(name: str, turn: Turn | None = None) -> Cost:
        out = task.folder / f"out-{next(numbers)}"
        cost = command(
            [sys.executable, ROOT / "build.py", books[name], "--out", out, "--only", "pdf",
             "--only", "print"], LIMIT, turn=turn,
        )  # fmt: skip
        made = json.loads((out / "build.json").read_bytes())["artifacts"]
        return replace(cost, pages=max(one["pages"] for one in made))

    start = str(base)
    costs: dict[str, Cost] = {start: built(start)}
    beside = {start: _page(costs[start])}
    for name in books:
        if name != start:
            costs[name], beside[name] = _compared(name, start, built)
    costs = {name: costs[name] for name in books}
    return _table(costs, beside, costs[start].pages)


def _compared(name: str, base: str, built: Callable[[str, Turn], Cost]) -> tuple[Cost, float]:
    """What a book costs, and seconds a page of the one that is built meanwhile."""
    long, some = Until(), []
    costs = together({
        name: long.ends_with(lambda turn: built(name, turn)),
        base: long.repeated([lambda turn: some.append(built(base, turn))]),
    })  # fmt: skip
    return costs[name], _page(mean(some))


def _page(cost: Cost) -> float:
    """Seconds a page."""
    return cost.seconds / cost.pages


def _table(costs: dict[str, Cost], beside: dict[str, float], base: int) -> str:
    rows = [
        (
            parts, f"{cost.pages:,}", f"{cost.seconds:.1f}", f"{cost.pages / cost.seconds:.1f}",
            f"{_page(cost) * 1000:.1f}", report.share(_page(cost), beside[parts]),
            report.megabytes(cost.head), report.megabytes(cost.peak), report.megabytes(cost.total),
        )
        for parts, cost in costs.items()
    ]  # fmt: skip
    head = [word.format(f"{base:,}") for word in HEAD]
    return f"{report.table(head, rows)}\n\n{os.cpu_count()} processes."


def main(argv: Sequence[str]) -> int:
    """Measure, print, write."""
    return report.main("size", "cost and memory by the length of a book", measure, argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

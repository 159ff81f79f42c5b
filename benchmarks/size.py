"""Measure how a build grows: `python -m benchmarks.size`, from a hundred pages to five thousand.

The books are made by a program (`synthetic.py`) of parts that are all alike, so that a book is
longer by having more of them. Each is built cold, to the two PDFs, by a process of its own.
A long build lasts minutes, in which a machine's speed may change; so each stands between two of the
book that it is compared with.
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

from benchmarks import report, synthetic
from benchmarks.measuring import ROOT, Cost, command, told

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

    def built(name: str) -> Cost:
        out = task.folder / f"out-{next(numbers)}"
        cost = command(
            [sys.executable, ROOT / "build.py", books[name], "--out", out, "--only", "pdf",
             "--only", "print"], LIMIT,
        )  # fmt: skip
        made = json.loads((out / "build.json").read_bytes())["artifacts"]
        pages = max(one["pages"] for one in made)
        told(name, cost)
        return replace(cost, pages=pages)

    start = str(base)
    costs: dict[str, Cost] = {}
    beside: dict[str, float] = {}
    before = built(start)
    for name in books:
        if name == start:
            costs[name], beside[name] = before, _page(before)
            continue
        costs[name] = built(name)
        after = built(start)
        beside[name] = (_page(before) + _page(after)) / 2
        before = after
    return _table(costs, beside, costs[start].pages)


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

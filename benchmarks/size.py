"""Measure how a build grows: `python -m benchmarks.size`, from a hundred pages to five thousand.

The books are made by a program (`synthetic.py`) of parts that are all alike, so that a book is
longer by having more of them. Each is built cold, to the two PDFs, by a process of its own.
"""

import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks import report, synthetic
from benchmarks.measuring import ROOT, Cost, command, in_turns

PAGES = (100, 500, 2000, 5000)
BASE = 500
"""Goals compare the longest book with one of so many pages."""
LIMIT = 900
"""Seconds after which a build has failed."""
HEAD = ("parts", "pages", "seconds", "pages a second", "ms a page", "of that at {}",
        "largest process, MB", "all processes, MB")  # fmt: skip


def measure(task: report.Task) -> str:
    """Build every size; returns the table."""
    parts = [1, 2] if task.is_quick else [round(pages / synthetic.PAGES) for pages in PAGES]
    base = parts[1 if not task.is_quick else 0]
    numbers = iter(range(100))
    books = {str(n): synthetic.write(task.folder / f"book-{n}", n) for n in parts}

    def built(book: Path) -> Cost:
        out = task.folder / f"out-{next(numbers)}"
        cost = command(
            [sys.executable, ROOT / "build.py", book, "--out", out, "--only", "pdf",
             "--only", "print"], LIMIT,
        )  # fmt: skip
        made = json.loads((out / "build.json").read_bytes())["artifacts"]
        pages = max(one["pages"] for one in made)
        return Cost(cost.seconds, cost.work, cost.peak, cost.total, pages, said=cost.said)

    small = {name: partial(built, book) for name, book in books.items() if int(name) <= base}
    large = {name: partial(built, book) for name, book in books.items() if int(name) > base}
    # The long ones once: they last long enough for the machine's moods to even out. What they are
    # compared with is measured before and after them.
    costs = in_turns(small, 1) | in_turns(large, 1)
    for name, cost in in_turns(small, 1).items():
        costs[name] = min(costs[name], cost, key=lambda one: one.seconds)
    return _table(costs, costs[str(base)])


def _table(costs: dict[str, Cost], base: Cost) -> str:
    one = base.seconds / base.pages
    rows = [
        (
            parts, f"{cost.pages:,}", f"{cost.seconds:.1f}", f"{cost.pages / cost.seconds:.1f}",
            f"{cost.seconds / cost.pages * 1000:.1f}", report.share(cost.seconds / cost.pages, one),
            report.megabytes(cost.peak), report.megabytes(cost.total),
        )
        for parts, cost in costs.items()
    ]  # fmt: skip
    head = [word.format(f"{base.pages:,}") for word in HEAD]
    return f"{report.table(head, rows)}\n\n{os.cpu_count()} processes."


def main(argv: Sequence[str]) -> int:
    """Measure, print, write."""
    return report.main("size", "cost and memory by the length of a book", measure, argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

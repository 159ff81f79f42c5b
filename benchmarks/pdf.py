"""Measure the engine alone: `python -m benchmarks.pdf BOOK`, from XHTML to PDF.

Every row gets the same XHTML and the same style sheet, with code highlighted already; none of them
reads Markdown. The first row is one WeasyPrint document with contents page numbers, tagged
(`plain.py`), and makes one PDF; the others make two, for screen and print. The sizes are those of
the one document and of the screen PDF.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks import plain, report
from benchmarks.measuring import Cost, function, in_turns
from press import editions, files, pdf
from press.workshop import Workshop

PLAIN = "plain: one document, one PDF"
HEAD = ("", "pages", "seconds", "of plain", "processor seconds", "of plain", "MB", "of plain")


def measure(task: report.Task) -> str:
    """Run every row; returns the table."""
    with Workshop(None, os.cpu_count() or 1) as workshop:
        return _measured(task, *plain.opened(task.book, task.folder, workshop))


def _measured(task: report.Task, shop: editions.Shop, made: Sequence[pdf.Piece]) -> str:
    longest = max(made, key=lambda piece: len(piece.html) if isinstance(piece.html, str) else 0)
    kept = task.folder / "kept"
    edits = iter("abcdefghij")

    def edited() -> Sequence[pdf.Piece]:
        assert isinstance(longest.html, str)
        text = longest.html.replace("</h1>", f"</h1><p>Edit {next(edits)}.</p>", 1)
        changed = replace(longest, html=text)
        return [changed if piece is longest else piece for piece in made]

    def cold(jobs: int) -> Cost:
        return function(lambda: _bound(shop, made, None, jobs))

    jobs = os.cpu_count() or 1
    _bound(shop, made, kept, jobs)
    rows: dict[str, Callable[[], Cost]] = {
        PLAIN: lambda: function(lambda: _plain(shop, made)),
        "1 process": partial(cold, 1),
        "2 processes": partial(cold, 2),
        "after an edit of the longest part": lambda: function(
            lambda: _bound(shop, edited(), kept, jobs)
        ),
        "nothing changed": lambda: function(lambda: _bound(shop, made, kept, jobs)),
    }
    return _table(in_turns(rows, task.rounds))


def _plain(shop: editions.Shop, made: Sequence[pdf.Piece]) -> tuple[int, int]:
    data, pages = plain.document(shop, made)
    return pages, len(data)


def _bound(
    shop: editions.Shop, made: Sequence[pdf.Piece], cache: Path | None, jobs: int
) -> tuple[int, int]:
    with Workshop(cache, jobs) as workshop:
        # A shop of its own: what one has made it does not make again.
        press = editions.Shop(shop.book, shop.words, workshop, shop.theme).press
        bound = pdf.bind(made, press, workshop.keep, workshop.beside)
        return len(bound.page_map.slots), files.size(bound.files[0])


def _table(costs: dict[str, Cost]) -> str:
    base = costs[PLAIN]
    rows = [
        (
            name, str(cost.pages),
            f"{cost.seconds:.1f}", report.share(cost.seconds, base.seconds),
            f"{cost.work:.1f}", report.share(cost.work, base.work),
            f"{cost.size / 1e6:.2f}", report.share(cost.size, base.size),
        )
        for name, cost in costs.items()
    ]  # fmt: skip
    return report.table(HEAD, rows)


def main(argv: Sequence[str]) -> int:
    """Measure, print, write."""
    return report.main("pdf", "the PDF engine alone, from XHTML", measure, argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

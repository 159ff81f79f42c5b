"""Measure the PDF engine: `python benchmarks/pdf.py [BOOK] [--jobs 1,2] [--rounds 2] [--write]`.

Everything runs on the same XHTML and the same style sheet, in one run, so that the ratios hold
whatever the machine does besides. "Plain" is what one would write without this engine: the whole
book as one document for WeasyPrint, with running heads, folios and page references in CSS, tagged.
The seconds of a row are the least of its rounds, and rounds of all rows take turns. `--write` puts
the table into docs/performance.md.
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from weasyprint import CSS  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

import build  # noqa: E402
from press import cli, editions, pdf  # noqa: E402
from press.pdf import layout, pieces  # noqa: E402
from press.pdf.paging import PageMap  # noqa: E402
from press.workshop import Workshop  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- table: benchmarks/pdf.py -->\n", "<!-- end of table -->\n"
XHTML = layout.XHTML

# What the engine does by its own means, in CSS.
PLAIN = """
:root:root, body { break-before: auto }
.piece { break-before: recto; counter-reset: footnote }
.cover { break-before: auto }
@page { @top-left { content: "" } @top-right { content: "" } }
@page :left { @top-left { content: counter(page) "  " string(part) } }
@page :right { @top-right { content: string(chapter) "  " counter(page) } }
h1 { string-set: part content(), chapter content() }
h2 { string-set: chapter content() }
.page-reference { width: auto }
.page-reference::before { content: "p. " target-counter(attr(href), page) }
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of the processors, pages."""

    seconds: float
    work: float
    pages: int


@dataclass(frozen=True, slots=True)
class Row:
    """One way to make the PDFs of a book."""

    name: str
    run: Callable[[], int]
    """Returns the number of pages."""


def main(argv: Sequence[str]) -> int:
    """Measure, print the table, and put it into the documentation if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book", nargs="?", type=Path, default=ROOT / "book")
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(argv)
    counts = [int(count) for count in options.jobs.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        shop = _shop(options.book, Path(folder))
        rows = list(_rows(shop, counts, Path(folder)))
        table = _table(rows, _measured(rows, options.rounds))
    print(table)
    if options.write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(before + BEGIN + "\n" + table + "\n" + END + after, "utf-8")
    return 0


class _ReadyError(Exception):
    """Raised where the first PDF would be made; nothing after it is measured here."""

    def __init__(self, shop: editions.Shop) -> None:
        self.shop = shop


def _shop(book: Path, folder: Path) -> editions.Shop:
    """The book up to the point where a PDF is made of it."""

    def stop(shop: editions.Shop, made: editions.Made) -> None:
        raise _ReadyError(shop)

    editions.FORMATS["benchmark"] = stop
    given = cli.parse([str(book), "--out", str(folder / "out")])
    try:
        with Workshop(None, os.cpu_count() or 1) as workshop:
            build.build(replace(given, formats=("benchmark",)), workshop)
    except _ReadyError as ready:
        return ready.shop
    raise AssertionError("the build made no PDF")


def _rows(shop: editions.Shop, counts: Sequence[int], folder: Path) -> Sequence[Row]:
    made = pieces.pieces(shop.book, shop.printer, shop.words)
    longest = max(made, key=lambda piece: len(piece.html) if isinstance(piece.html, str) else 0)
    edits = iter(range(1000))

    def bind(some: Sequence[pdf.Piece], cache: Path | None, jobs: int) -> int:
        with Workshop(cache, jobs) as workshop:
            return len(pdf.bind(some, shop.press, workshop.each).page_map.slots)

    def edited() -> Sequence[pdf.Piece]:
        assert isinstance(longest.html, str)
        word = f"</h1><p>Edit {next(edits)}.</p>"
        changed = replace(longest, html=longest.html.replace("</h1>", word, 1))
        return [changed if piece is longest else piece for piece in made]

    kept = folder / "kept"
    bind(made, kept, counts[-1])
    jobs = counts[-1]
    cold = [
        Row(
            f"bound from fragments, {count} {'process' if count == 1 else 'processes'}",
            partial(bind, made, None, count),
        )
        for count in counts
    ]
    return [
        Row("plain: one document, one PDF", lambda: _plain(shop, made)),
        *cold,
        Row("after an edit of the longest part", lambda: bind(edited(), kept, jobs)),
        Row("nothing changed", lambda: bind(made, kept, jobs)),
    ]


def _plain(shop: editions.Shop, made: Sequence[pdf.Piece]) -> int:
    """The whole book as one document; returns its pages."""
    whole = ElementTree.Element("html", {"lang": shop.book.metadata.language})
    head = ElementTree.SubElement(whole, "head")
    ElementTree.SubElement(head, "title").text = shop.book.metadata.title
    body = ElementTree.SubElement(whole, "body")
    for piece in made:
        html = piece.html if isinstance(piece.html, str) else piece.html(PageMap((), ()))
        part = ElementTree.fromstring(html).find(f"{XHTML}body")
        assert part is not None
        part.tag = f"{XHTML}div"
        part.set("class", f"piece {part.get('class', '')}")
        body.append(part)
    for element in whole.iter():
        element.tag = element.tag.removeprefix(XHTML)
        scheme, colon, target = element.get("href", "").partition(":")
        if scheme in ("page", "folio") and colon:
            element.set("href", f"#{target}")
    style = shop.press.style + PLAIN
    job = layout.Job("plain", "", style, shop.book.assets, shop.press.fonts)
    files = layout.Files(job)
    fonts = FontConfiguration()
    sheet = CSS(string=style, font_config=fonts, url_fetcher=files)
    document = layout.Page(whole, files).render(font_config=fonts, stylesheets=[sheet])
    document.write_pdf(pdf_variant="pdf/ua-1")
    return len(document.pages)


def _measured(rows: Sequence[Row], rounds: int) -> Sequence[Cost]:
    """The least that each row cost in any round."""
    best: dict[str, Cost] = {}
    for _ in range(rounds):
        for row in rows:
            began, worked = time.perf_counter(), _work()
            pages = row.run()
            cost = Cost(time.perf_counter() - began, _work() - worked, pages)
            known = best.get(row.name, cost)
            best[row.name] = Cost(
                min(cost.seconds, known.seconds), min(cost.work, known.work), pages
            )
            print(f"{row.name}: {cost.seconds:.1f} s, {cost.work:.1f} s of work", file=sys.stderr)
    return [best[row.name] for row in rows]


def _work() -> float:
    """Processor seconds of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _table(rows: Sequence[Row], costs: Sequence[Cost]) -> str:
    plain = costs[0]
    lines = [
        "| | pages | seconds | times as fast | processor seconds | of plain |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row.name} | {cost.pages} | {cost.seconds:.1f} | {plain.seconds / cost.seconds:.1f} "
        f"| {cost.work:.1f} | {cost.work / plain.work:.0%} |"
        for row, cost in zip(rows, costs, strict=True)
    ]
    return "\n".join([*lines, "", _machine()])


def _machine() -> str:
    tools = ", ".join(f"{name} {version(name)}" for name in ("weasyprint", "pikepdf"))
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {tools}, commit {commit}.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

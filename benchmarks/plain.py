"""Takes a book; gives its PDF as one would make it without this engine: one WeasyPrint document.

It is what the engine is measured against: the same XHTML and the same style sheet, with what the
engine does by its own means said in CSS (running heads, folios, page references, the numbers of
the contents page), tagged as PDF/UA-1. As a program, `python -m benchmarks.plain BOOK FILE`, it is
a whole build from Markdown, and prints its pages and the seconds that the one document took.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from weasyprint import CSS, Document
from weasyprint.text.fonts import FontConfiguration

import build
from press import cli, editions
from press.pdf import Piece, layout, pieces, styling
from press.pdf.paging import PageMap
from press.problems import Problems
from press.workshop import Workshop

XHTML = layout.XHTML

STYLE = """
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
.part-contents .page-reference::before { content: target-counter(attr(href), page) }
.contents .folio::before { content: target-counter(attr(data-target), page) }
"""
"""What the engine does by its own means, in CSS."""


def main(argv: Sequence[str]) -> int:
    """Build a book as one document, from Markdown, and write it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("book", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--jobs", type=int, default=1, help="for reading; one sets the pages")
    given = parser.parse_args(argv)
    with Workshop(None, given.jobs) as workshop:
        shop, made = opened(given.book, given.file.parent, workshop)
        began = time.perf_counter()
        data, pages = document(shop, made)
        print(pages, time.perf_counter() - began)
    given.file.write_bytes(data)
    return 0


def opened(book: Path, out: Path, workshop: Workshop) -> tuple[editions.Shop, Sequence[Piece]]:
    """The book up to the point where a PDF is made of it, as XHTML; faces are cut into `out`."""
    found = Problems()
    made = build.compose(cli.parse([str(book), "--out", str(out)]), workshop, found)
    shop = editions.Shop(made.book, made.words, workshop, made.look)
    return shop, pieces.pieces(shop.book, shop.desk, workshop.each)


def document(shop: editions.Shop, made: Sequence[Piece]) -> tuple[bytes, int]:
    """The pieces of a book as one PDF, and the number of its pages."""
    whole = laid(shop, made)
    return whole.write_pdf(pdf_variant="pdf/ua-1"), len(whole.pages)


def laid(shop: editions.Shop, made: Sequence[Piece]) -> Document:
    """The pieces of a book as one document of WeasyPrint's."""
    html = _joined(shop, made)
    style = shop.press.style + STYLE
    files = styling.Files(shop.book.assets, shop.press.fonts)
    fonts = FontConfiguration()
    sheet = CSS(string=style, font_config=fonts, url_fetcher=files)
    return layout.Page(html, files).render(font_config=fonts, stylesheets=[sheet])


def _joined(shop: editions.Shop, made: Sequence[Piece]) -> ElementTree.Element:
    """One document of all pieces; links to pages are links to ids."""
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
        if element.get("class") == "entry":
            # The number stands beside the link, and CSS reads no neighbour's attribute.
            for link in element.iter(f"{XHTML}a"):
                for folio in element.iterfind(f"{XHTML}span[@class='folio']"):
                    folio.set("data-target", link.get("href", ""))
    return whole


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

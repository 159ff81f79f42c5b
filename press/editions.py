"""Takes a Book; gives the artifacts of the formats that were asked for.

A format is one row of FORMATS. Screen and print PDF are two bindings of one layout.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import BytesIO

import pikepdf

from press import covers, epub, pdf, wrap
from press.model import Book, Printing
from press.nodes import (
    Callout,
    CaptionLine,
    Diagram,
    Equation,
    Figure,
    Heading,
    IndexEntry,
    Item,
    Listing,
    Paragraph,
    Reference,
    Table,
)
from press.pdf import boxes, inks, pieces
from press.pdf.layout import FontFile
from press.pdf.paging import PageMap
from press.printers import PRINTERS
from press.problems import Problem, ordered
from press.render import Renderer
from press.theme import Theme, fonts
from press.tree import walk
from press.words import Words
from press.workshop import Workshop

MARKED = (Paragraph, Heading, Item, Callout, Listing, Diagram, Figure, Table, Equation, Reference,
          IndexEntry, CaptionLine)  # fmt: skip


@dataclass
class Shop:
    """What the formats share beside the book: the theme, and one layout for both PDFs."""

    book: Book
    words: Words
    workshop: Workshop
    theme: Theme
    printing: Printing = field(default_factory=Printing)

    @cached_property
    def press(self) -> pdf.Press:
        """What all pieces of the PDF share; the style names faces, which lie in the cache."""
        faces = {face.digest: face for face in self.theme.faces}
        return pdf.Press(
            metadata=self.book.metadata,
            style=self.theme.print,
            fonts=tuple(
                FontFile(face.path.name, digest, str(face.path)) for digest, face in faces.items()
            ),
            assets=self.book.assets,
            cut=lambda digest, glyphs: fonts.embedded(faces[digest], glyphs),
            sheets=lambda **values: self.printer.document(
                "print/furniture.xhtml", metadata=self.book.metadata, **values
            ),
            page_words=(self.words.page, self.words.page_long),
            cover_word=self.words.cover,
            inks=self._printed,
        )

    def _printed(self, edition: pikepdf.Pdf) -> None:
        """Make of the print edition what the printer wants."""
        boxes.cut(edition, PRINTERS[self.printing.printer].bleeds_inside)
        inks.apply(edition, self.printing.ink, self.workshop.each)

    @cached_property
    def printer(self) -> Renderer:
        """Renders for the PDFs, where every id is an anchor of the one document."""
        return Renderer(
            self.theme.templates,
            "print",
            self.words,
            locate=lambda id: f"#{id}",
            asset=lambda name: f"asset:{name}",
        )

    @cached_property
    def bound(self) -> pdf.Bound:
        """Both PDFs and the page map."""
        made = pieces.pieces(self.book, self.printer, self.words)
        return pdf.bind(made, self.press, self.workshop.each)


@dataclass(slots=True)
class Made:
    """Artifacts by name, and what is known of their pages."""

    files: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    page_map: PageMap | None = None
    problems: tuple[Problem, ...] = ()


def bind(
    book: Book,
    words: Words,
    theme: Theme,
    formats: tuple[str, ...],
    workshop: Workshop,
    printing: Printing | None = None,
) -> Made:
    """Bind the book in each of `formats`, names of FORMATS; problems are returned with the rest.

    `printing` is the book's own where it is not given.
    """
    shop = Shop(book, words, workshop, theme, printing or book.metadata.printing)
    made = Made()
    for name, make in FORMATS.items():
        if name in formats:
            make(shop, made)
    return made


def _screen(shop: Shop, made: Made) -> None:
    _add_pdf(f"{shop.book.metadata.slug}.pdf", shop.bound.screen, shop, made)


def _print(shop: Shop, made: Made) -> None:
    _add_pdf(f"{shop.book.metadata.slug}-print.pdf", shop.bound.print, shop, made)


def _add_pdf(name: str, data: bytes, shop: Shop, made: Made) -> None:
    made.files[name] = data
    made.page_map = shop.bound.page_map
    made.problems = shop.bound.problems
    with pikepdf.open(BytesIO(data)) as file:
        made.pages[name] = len(file.pages)


def _cover(shop: Shop, made: Made) -> None:
    """The cover is as wide as the printed pages are many."""
    with pikepdf.open(BytesIO(shop.bound.print)) as file:
        pages = len(file.pages)
        left, bottom, right, top = map(float, file.pages[0].trimbox)
    press = replace(shop.press, style=shop.press.style + shop.theme.wrap)
    drawn = wrap.cover(
        shop.book, shop.printer, press, shop.workshop, shop.printing, pages,
        (right - left, top - bottom),
    )  # fmt: skip
    name = f"{shop.book.metadata.slug}-cover.pdf"
    made.files[name] = drawn.pdf
    made.pages[name] = 1
    made.page_map = shop.bound.page_map
    made.problems = ordered([*shop.bound.problems, *drawn.problems])


def _epub(shop: Shop, made: Made) -> None:
    cover = covers.cover(shop.book, shop.printer, shop.press, shop.workshop)
    made.files[f"{shop.book.metadata.slug}.epub"] = epub.bind(
        shop.book,
        shop.theme.templates,
        shop.theme.epub,
        shop.words,
        cover,
        made.page_map.marks(_blocks(shop.book)) if made.page_map else (),
    )


def _blocks(book: Book) -> Iterator[str]:
    """The ids of all blocks that a page can begin with, in reading order."""
    for division in book.divisions:
        for node in walk(division):
            if isinstance(node, MARKED) and node.id:
                yield node.id


FORMATS: dict[str, Callable[[Shop, Made], None]] = {
    "pdf": _screen,
    "print": _print,
    "cover": _cover,
    "epub": _epub,
}
"""The formats in the order in which they are made; `--only` takes these names."""

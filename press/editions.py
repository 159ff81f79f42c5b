"""Takes a Book; gives the artifacts of the formats that were asked for.

A format is one row of FORMATS. Screen and print PDF are two bindings of one layout.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from press import covers, epub, pdf, render, wrap
from press.files import Content
from press.kept import Held
from press.model import Book, Division, Lying, Printing, opened
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
from press.pdf import gathering, jobs, pieces
from press.pdf.jobs import FontFile
from press.pdf.paging import PageMap
from press.printers import PRINTERS
from press.problems import Problem, ordered
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
            cut=self._cut,
            sheets=lambda **values: self.printer.document(
                "print/furniture.xhtml", metadata=self.book.metadata, **values
            ),
            page_words=(self.words.page, self.words.page_long),
            cover_word=self.words.cover,
            finish=gathering.Finish(
                self.printing.ink, PRINTERS[self.printing.printer].bleeds_inside
            ),
        )

    def _cut(self, glyphs: Mapping[str, tuple[int, ...]]) -> dict[str, bytes]:
        paths = {face.digest: face.path for face in self.theme.faces}
        subsets = [fonts.Subset(digest, paths[digest], some) for digest, some in glyphs.items()]
        return dict(zip(glyphs, self.workshop.each(fonts.embedded, subsets, "fonts"), strict=True))

    @cached_property
    def desk(self) -> render.Desk:
        """Where all texts are rendered."""
        return render.Desk(self.theme.templates, self.words, render.digest(self.theme.templates))

    @cached_property
    def printer(self) -> render.Renderer:
        """Renders for the PDFs."""
        return pieces.renderer(self.desk)

    @cached_property
    def drafts(self) -> tuple[Held[epub.Draft], ...]:
        """The texts of the EPUB, which do not depend on the pages."""
        return self.workshop.keep(epub.drafted, epub.texts(self.book, self.desk), "epub texts")

    @cached_property
    def laid(self) -> pdf.Laid:
        """The pages that both PDFs share, and the page map."""
        made = pieces.pieces(self.book, self.desk, self.workshop.keep)
        return pdf.laid(made, self.press, self.workshop.keep)

    @cached_property
    def bound(self) -> pdf.Bound:
        """Both PDFs."""
        with self.workshop.timed("bind"):
            return pdf.bound(self.laid, self.press, self.workshop.keep, self.workshop.beside)


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file."""

    name: str
    data: Content
    pages: int = 0
    """Of a PDF."""
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Made:
    """Artifacts by name, some of them for as long as the workshop lasts, and their pages."""

    files: dict[str, Content] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    page_map: PageMap | None = None
    problems: tuple[Problem, ...] = ()
    pango: str = ""
    """Version of the machine's Pango."""


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
    pango = workshop.beside("tools", jobs.pango)
    page_map = shop.laid.page_map if set(formats) - {"epub"} else None
    # All are begun before one is waited for: the EPUB is bound while the PDFs are.
    begun = [begin(shop, page_map) for name, begin in FORMATS.items() if name in formats]
    made = [finish() for finish in begun]
    return Made(
        {one.name: one.data for one in made},
        {one.name: one.pages for one in made if one.pages},
        page_map,
        ordered(problem for one in made for problem in one.problems),
        pango(),
    )


Pending = Callable[[], Artifact]
"""Waits for a format that was begun."""


def _screen(shop: Shop, page_map: PageMap | None) -> Pending:
    def finish() -> Artifact:
        made, name = shop.bound, f"{shop.book.metadata.slug}.pdf"
        return Artifact(name, made.files[0], len(made.page_map.slots), made.problems)

    return finish


def _print(shop: Shop, page_map: PageMap | None) -> Pending:
    def finish() -> Artifact:
        made, name = shop.bound, f"{shop.book.metadata.slug}-print.pdf"
        return Artifact(name, made.files[1], made.printed, made.problems)

    return finish


def _cover(shop: Shop, page_map: PageMap | None) -> Pending:
    def finish() -> Artifact:
        press = replace(shop.press, style=shop.press.style + shop.theme.wrap)
        drawn = wrap.cover(
            shop.book, shop.printer, press, shop.workshop, shop.printing, shop.bound.printed,
            shop.bound.trim,
        )  # fmt: skip
        name = f"{shop.book.metadata.slug}-cover.pdf"
        return Artifact(name, drawn.pdf, 1, (*shop.bound.problems, *drawn.problems))

    return finish


def _epub(shop: Shop, page_map: PageMap | None) -> Pending:
    cover = covers.cover(shop.book, shop.printer, shop.press, shop.workshop)
    marked = shop.workshop.each(blocks, shop.book.lying, "blocks") if page_map else ()
    marks = page_map.marks(chain.from_iterable(marked)) if page_map else ()
    held = replace(shop.book, divisions=())
    made = shop.workshop.beside(
        "epub", epub.bound,
        shop.drafts, held, shop.theme.templates, shop.theme.epub, shop.words, cover, marks,
    )  # fmt: skip
    return lambda: Artifact(f"{shop.book.metadata.slug}.epub", made())


def blocks(division: Division | Lying) -> tuple[str, ...]:
    """The ids of all blocks that a page can begin with, in reading order."""
    nodes = walk(opened(division))
    return tuple(node.id for node in nodes if isinstance(node, MARKED) and node.id)


FORMATS: dict[str, Callable[[Shop, PageMap | None], Pending]] = {
    "pdf": _screen,
    "print": _print,
    "cover": _cover,
    "epub": _epub,
}
"""Begins each format, in the order in which they are made; `--only` takes these names."""

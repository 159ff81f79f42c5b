"""Takes a book and its number of pages; gives SLUG-cover.pdf: back, spine and front in one sheet.

Here the sheet is measured, as its printer wants it; `templates/print/wrap.xhtml` draws it. The
front is the front of the PDF's own cover. Lengths in points, from the upper left corner of the
sheet, which is as large as the bleed: printers want no marks around it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import pikepdf
from pikepdf import Array

from press.model import Book, Ink, Printing
from press.pdf import Press, inks
from press.pdf.boxes import BLEED
from press.pdf.fragment import data
from press.pdf.jobs import Job, lay_out
from press.printers import POINTS, PRINTERS, spine_width
from press.problems import Position, Problem, Severity
from press.render import Renderer
from press.workshop import Workshop

LETTER = 0.56
"""Width of a letter of the spine's face, in its size: a guess that errs on the wide side."""
LENGTH = 0.88
"""Part of the spine's length that is for text."""
SHARE = 0.6
"""Size of the authors on the spine, in that of the title."""
GAP = 4
"""Letters' widths between the two."""
END = "wrap.end"
"""The anchor after the last word of the back."""
QUIET_LEFT, QUIET_RIGHT = 11, 7
"""Modules without a bar on either side of an EAN-13 (GS1 General Specifications, 5.2.3.4)."""
MODULE = 0.33 / 25.4 * POINTS
"""Width of one module at full size, 0.33 mm (5.2.3.1)."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the sheet."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def inset(self, by: float, sides: float | None = None) -> "Box":
        """The rectangle within it; `sides` is for left and right."""
        across = by if sides is None else sides
        return Box(self.left + across, self.top + by, self.width - 2 * across, self.height - 2 * by)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cover, measured."""

    width: float
    height: float
    bleed: float
    back: Box
    spine: Box
    front: Box
    safe: tuple[Box, ...]
    """Where text may stand on back and front."""
    spine_text: Box | None
    """Where it may stand on the spine; None where the spine is too thin for type that prints."""
    barcode: Box
    """The white field, kept free on a book without an ISBN: some printers put a barcode there."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the barcode, in modules; guards are longer than the others."""

    left: int
    width: int
    is_guard: bool


@dataclass(frozen=True, slots=True)
class Barcode:
    """An EAN-13 as its template sees it."""

    bars: tuple[Bar, ...]
    digits: str
    isbn: str
    modules: int
    """With the quiet zones."""
    module: float


@dataclass(frozen=True, slots=True)
class Lettering:
    """The largest sizes of type that the spine has room for; 0 where there is no room."""

    title: float = 0
    authors: float = 0


@dataclass(frozen=True, slots=True)
class Cover:
    """The file, and what is wrong with it."""

    pdf: bytes
    problems: tuple[Problem, ...]


def measured(printing: Printing, pages: int, trim: tuple[float, float]) -> Sheet:
    """Measure the cover of a book of so many pages of this width and height."""
    printer = PRINTERS[printing.printer]
    width, height = trim
    spine = spine_width(printing, pages) * POINTS
    back = Box(BLEED, BLEED, width, height)
    folded = Box(back.right, BLEED, spine, height)
    front = Box(folded.right, BLEED, width, height)
    safe = printer.cover_safe.value * POINTS
    aside = printer.spine_safe.value * POINTS
    room = folded.inset(safe, sides=aside)
    field = tuple(side * POINTS for side in printer.barcode)
    edge = printer.barcode_edge.value * POINTS
    has_text = pages >= printer.spine_text.value and room.width >= printer.type_size.value
    return Sheet(
        width=front.right + BLEED,
        height=height + 2 * BLEED,
        bleed=BLEED,
        back=back,
        spine=folded,
        front=front,
        safe=(back.inset(safe), front.inset(safe)),
        spine_text=room if has_text else None,
        barcode=Box(back.right - edge - field[0], back.bottom - edge - field[1], *field),
    )


def barcode(isbn: str) -> Barcode | None:
    """The bars of an ISBN of 13 digits, with or without hyphens; None for an empty one."""
    if not isbn:
        return None
    # It loads what draws barcodes as pictures, a fortieth of a second that only an ISBN is worth.
    from barcode import EAN13

    code = EAN13(isbn.replace("-", "").replace(" ", ""), guardbar=True)
    (modules,) = code.build()
    return Barcode(
        tuple(_bars(modules)), code.get_fullcode().replace(" ", "").rstrip(">"), isbn,
        QUIET_LEFT + len(modules) + QUIET_RIGHT, MODULE,
    )  # fmt: skip


def _bars(modules: str) -> Iterator[Bar]:
    """Runs of black modules; "G" is one of a guard."""
    left = QUIET_LEFT
    for kind, run in groupby(modules):
        width = len(list(run))
        if kind != "0":
            yield Bar(left, width, kind == "G")
        left += width


def cover(
    book: Book,
    printer: Renderer,
    press: Press,
    workshop: Workshop,
    printing: Printing,
    pages: int,
    trim: tuple[float, float],
) -> Cover:
    """Draw the cover of a book of so many pages.

    Problems: COVER-001 the back has too much text, COVER-002 the spine.
    """
    sheet = measured(printing, pages, trim)
    room = lettering(book, sheet, PRINTERS[printing.printer].type_size.value)
    html = printer.document(
        "print/wrap.xhtml", metadata=book.metadata, title=book.metadata.title, sheet=sheet,
        barcode=barcode(printing.isbn), room=room, has_guides=printing.has_guides,
    )  # fmt: skip
    own = tuple(asset for asset in book.assets if asset.name == book.metadata.cover)
    job = Job("wrap", html, press.style, own, press.fonts, "cover", is_tagged=False)
    fragment = workshop.one(lay_out, job, "wrap")
    problems = list(fragment.problems)
    if sheet.spine_text and not (room.authors or (room.title and not book.metadata.authors)):
        problems.append(
            Problem(
                "COVER-002", Position("book.toml"),
                f"the spine has no room for {'the authors' if room.title else 'the title'}",
                "it is left out there", Severity.WARNING,
            )
        )  # fmt: skip
    end = dict(fragment.anchors).get(END)
    # Text that passes the barcode, or the page, would be printed over or cut off.
    if end is None or end.page or sheet.height - end.y > sheet.barcode.top:
        problems.append(
            Problem(
                "COVER-001", Position("book.toml"),
                "the description is too long for the back cover",
                f"its text and the barcode have to fit on {sheet.safe[0].height:.0f} points",
                Severity.WARNING,
            )
        )  # fmt: skip
    return Cover(_finished(data(fragment.pdf), sheet), tuple(problems))


def lettering(book: Book, sheet: Sheet, least: float) -> Lettering:
    """Fit title and authors on the spine, or the title alone, in type of `least` points or more."""
    if sheet.spine_text is None:
        return Lettering()
    width, length = sheet.spine_text.width, LENGTH * sheet.spine_text.height / LETTER
    title = max(1, len(book.metadata.title))
    authors = len(", ".join(book.metadata.authors))
    both = min(width, length / (title + GAP + SHARE * authors))
    if SHARE * both < least:
        # The authors have the least size then, and the title what they leave.
        both = min(width, (length - least * (authors + GAP)) / title)
    if authors and both >= least:
        return Lettering(both, max(SHARE * both, least))
    alone = min(width, length / title)
    return Lettering(alone) if alone >= least else Lettering()


def _finished(data: bytes, sheet: Sheet) -> bytes:
    """Give the one page its boxes and black that is one ink; take away what printers refuse."""
    with pikepdf.open(BytesIO(data)) as pdf:
        page = pdf.pages[0]
        for key in ("/Annots", "/CropBox"):
            if key in page:
                del page[key]
        page.MediaBox = page.BleedBox = Array([0, 0, sheet.width, sheet.height])
        page.TrimBox = Array(
            [BLEED, BLEED, sheet.width - BLEED, sheet.height - BLEED]
        )  # fmt: skip
        for key in ("/Names", "/Outlines", "/PageMode"):
            if key in pdf.Root:
                del pdf.Root[key]
        inks.apply(pdf, Ink.COLOUR)
        file = BytesIO()
        pdf.save(file, compress_streams=True, deterministic_id=True, min_version="1.7",
                 object_stream_mode=pikepdf.ObjectStreamMode.generate)  # fmt: skip
    return file.getvalue()

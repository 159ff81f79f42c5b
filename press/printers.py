"""Takes nothing; gives the limits of the printers on demand, each with the place that it is from.

Lengths are in inches, as the printers give them. A printer is one row of PRINTERS. KDP's guides are
"Paperback Submission Guidelines", "Print Options" and "Create a Paperback Cover"; IngramSpark's is
the "File Creation Guide"; Lulu's are the "Book Creation Guide" and "Tips for Formatting Documents".
A number whose source says `UNSEEN` was not looked up there when it was written here: the check says
so too, and whoever sends a book to that printer looks it up first.
"""

from dataclasses import dataclass
from typing import NamedTuple

from press.model import Ink, Printing

POINTS = 72
"""Points in an inch."""


class Limit(NamedTuple):
    """A number, and who says so."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper and how thick a book of it is."""

    name: str
    inks: tuple[Ink, ...]
    page: float
    """Inches of spine that a page adds."""
    cover: float
    """Inches of spine that the cover adds."""
    least: int
    """Pages."""
    most: int
    source: str
    """Of the two numbers of pages; of the spine see Printer.spine_source."""


@dataclass(frozen=True, slots=True)
class Printer:
    """What a printer takes."""

    name: str
    title: str
    guide: str
    """What says how a file has to be."""
    papers: tuple[Paper, ...]
    inner: tuple[tuple[int, float], ...]
    """The inner margin of a book with up to so many pages, in rising order."""
    inner_source: str
    outer: Limit
    """The other three margins."""
    outer_bleed: Limit
    """The same in a book that bleeds."""
    bleeds_inside: bool
    type_size: Limit
    """In points."""
    rule: Limit
    """Width of the thinnest line, in points."""
    dpi: Limit
    spine_source: str
    has_formula: bool
    """Whether the printer tells how wide a spine is; else it has to be asked."""
    spine_text: Limit
    """From so many pages on the spine may have text."""
    spine_safe: Limit
    """Between text on the spine and a fold."""
    cover_safe: Limit
    """Between text on the cover and the trim."""
    barcode: tuple[float, float]
    """Width and height of the white field."""
    barcode_edge: Limit
    """Between it and the trim."""

    def paper(self, name: str) -> Paper | None:
        """The paper of that name."""
        return next((paper for paper in self.papers if paper.name == name), None)

    def inner_margin(self, pages: int) -> float:
        """The least inner margin of a book with so many pages."""
        return next((margin for most, margin in self.inner if pages <= most), self.inner[-1][1])


BLACK, COLOUR = (Ink.BLACK,), (Ink.COLOUR,)
BOTH = (Ink.BLACK, Ink.COLOUR)
KDP = "KDP, Paperback Submission Guidelines"
KDP_PAPER = "KDP, Print Options"
KDP_COVER = "KDP, Create a Paperback Cover"
INGRAM = "IngramSpark, File Creation Guide"
LULU = "Lulu, Book Creation Guide"
LULU_TIPS = "Lulu, Tips for Formatting Documents"
UNSEEN = " (from memory: look it up)"

PRINTERS: dict[str, Printer] = {
    "kdp": Printer(
        name="kdp",
        title="KDP",
        guide=KDP,
        papers=(
            Paper("white", BLACK, 0.002252, 0, 24, 828, KDP_PAPER),
            Paper("cream", BLACK, 0.0025, 0, 24, 776, KDP_PAPER + UNSEEN),
            Paper("colour", COLOUR, 0.002252, 0, 72, 600, KDP_PAPER + UNSEEN),
            Paper("premium", COLOUR, 0.002347, 0, 24, 828, KDP_PAPER + UNSEEN),
        ),
        inner=((150, 0.375), (300, 0.5), (500, 0.625), (700, 0.75), (828, 0.875)),
        inner_source=KDP,
        outer=Limit(0.25, KDP),
        outer_bleed=Limit(0.375, KDP + UNSEEN),
        bleeds_inside=False,
        type_size=Limit(7, KDP),
        rule=Limit(0.75, KDP),
        dpi=Limit(300, KDP),
        spine_source=KDP_COVER,
        has_formula=True,
        spine_text=Limit(79, KDP_COVER),
        spine_safe=Limit(0.0625, KDP_COVER),
        cover_safe=Limit(0.125, KDP_COVER + UNSEEN),
        barcode=(2, 1.2),
        barcode_edge=Limit(0.25, KDP_COVER),
    ),
    "ingramspark": Printer(
        name="ingramspark",
        title="IngramSpark",
        guide=INGRAM,
        papers=(
            Paper("white", BOTH, 0.002252, 0, 18, 1200, INGRAM + UNSEEN),
            Paper("cream", BLACK, 0.002252, 0, 18, 1200, INGRAM + UNSEEN),
        ),
        inner=((1200, 0.5),),
        inner_source=INGRAM,
        outer=Limit(0.5, INGRAM),
        outer_bleed=Limit(0.5, INGRAM),
        bleeds_inside=False,
        type_size=Limit(7, f"{KDP} (IngramSpark names no number)"),
        rule=Limit(0.75, f"{KDP} (IngramSpark names no number)"),
        dpi=Limit(300, INGRAM),
        spine_source="IngramSpark, Cover Template Generator",
        has_formula=False,
        spine_text=Limit(48, INGRAM + UNSEEN),
        spine_safe=Limit(0.0625, INGRAM + UNSEEN),
        cover_safe=Limit(0.25, INGRAM + UNSEEN),
        barcode=(2, 1.2),
        barcode_edge=Limit(0.25, INGRAM + UNSEEN),
    ),
    "lulu": Printer(
        name="lulu",
        title="Lulu",
        guide=LULU,
        papers=(
            Paper("white", BOTH, 1 / 444, 0.06, 32, 800, LULU + UNSEEN),
            Paper("cream", BLACK, 1 / 444, 0.06, 32, 800, LULU + UNSEEN),
        ),
        # Margins of 0.5 in, and a gutter of 0.2 in and more.
        inner=((800, 0.7),),
        inner_source=LULU_TIPS + UNSEEN,
        outer=Limit(0.5, LULU_TIPS + UNSEEN),
        outer_bleed=Limit(0.5, LULU_TIPS + UNSEEN),
        bleeds_inside=True,
        type_size=Limit(7, f"{KDP} (Lulu names no number)"),
        rule=Limit(0.75, f"{KDP} (Lulu names no number)"),
        dpi=Limit(300, LULU),
        spine_source=LULU,
        has_formula=True,
        spine_text=Limit(80, LULU + UNSEEN),
        spine_safe=Limit(0.0625, LULU + UNSEEN),
        cover_safe=Limit(0.25, LULU + UNSEEN),
        barcode=(2, 1.2),
        barcode_edge=Limit(0.25, LULU + UNSEEN),
    ),
}


def spine_width(printing: Printing, pages: int) -> float:
    """Width of the spine in inches: what the book says, else what the printer's formula gives."""
    if printing.spine:
        return printing.spine
    paper = paper_of(printing)
    return pages * paper.page + paper.cover


def paper_of(printing: Printing) -> Paper:
    """The paper that a book is printed on; the printer's first where the book names none."""
    printer = PRINTERS[printing.printer]
    wanted = printer.paper(printing.paper)
    if wanted and printing.ink in wanted.inks:
        return wanted
    # `--colour` prints a book that names a paper for black on the first paper for colour.
    return next(paper for paper in printer.papers if printing.ink in paper.inks)

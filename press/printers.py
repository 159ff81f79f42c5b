"""Takes nothing; gives the limits of the printers on demand, each with the place that it is from.

Lengths are in inches, as the printers give them. A printer is one row of PRINTERS, and a source one
of ADDRESSES. What was read in that place in November 2026 stands without a mark. `QUOTED` is what
others wrote down who read it in 2026, two of them or more and all alike, but for IngramSpark's
numbers of pages, which one did. The check says so too, and whoever sends a book to that printer
looks it up first.
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
KDP_MARGINS = "KDP, Set Trim Size, Bleed, and Margins"
KDP_COVER = "KDP, Create a Paperback Cover"
INGRAM = "IngramSpark, File Creation Guide"
INGRAM_TIPS = "IngramSpark, Manufacturing and File Setup Tips"
INGRAM_SIZES = "IngramSpark, Trim Sizes"
INGRAM_SPINE = "IngramSpark, Cover Template Generator"
LULU = "Lulu, Book Creation Guide"
LULU_TIPS = "Lulu, Tips for Formatting Documents"
LULU_IMAGES = "Lulu, Interior Formatting FAQ"
ADDRESSES = {
    KDP: "https://kdp.amazon.com/en_US/help/topic/G201857950",
    KDP_PAPER: "https://kdp.amazon.com/en_US/help/topic/G201834180",
    KDP_MARGINS: "https://kdp.amazon.com/en_US/help/topic/GVBQ3CMEQW3W2VL6",
    KDP_COVER: "https://kdp.amazon.com/en_US/help/topic/G201953020",
    INGRAM: "https://www.ingramspark.com/hubfs/downloads/file-creation-guide.pdf",
    INGRAM_TIPS: "https://help.ingramspark.com/hc/en-us/articles/5338636202637",
    INGRAM_SIZES: "https://help.ingramspark.com/hc/en-us/articles/5341425168013",
    INGRAM_SPINE: "https://help.ingramspark.com/hc/en-us/articles/209072806",
    LULU: "https://assets.lulu.com/media/guides/en/lulu-book-creation-guide.pdf",
    LULU_TIPS: "https://help.lulu.com/en/support/solutions/articles/64000255583",
    LULU_IMAGES: "https://help.lulu.com/en/support/solutions/articles/64000255590",
}
QUOTED = ", as quoted"

PRINTERS: dict[str, Printer] = {
    "kdp": Printer(
        name="kdp",
        title="KDP",
        guide=KDP,
        papers=(
            # Trims that are wider than 8 in have lower limits: 8.5 x 11 in of white has 590 pages.
            Paper("white", BLACK, 0.002252, 0, 24, 828, KDP_PAPER + QUOTED),
            Paper("cream", BLACK, 0.0025, 0, 24, 776, KDP_PAPER + QUOTED),
            Paper("colour", COLOUR, 0.002252, 0, 72, 600, KDP_PAPER + QUOTED),
            Paper("premium", COLOUR, 0.002347, 0, 24, 828, KDP_PAPER + QUOTED),
        ),
        inner=((150, 0.375), (300, 0.5), (500, 0.625), (700, 0.75), (828, 0.875)),
        inner_source=KDP_MARGINS + QUOTED,
        outer=Limit(0.25, KDP_MARGINS + QUOTED),
        outer_bleed=Limit(0.375, KDP_MARGINS + QUOTED),
        bleeds_inside=False,
        type_size=Limit(7, KDP + QUOTED),
        rule=Limit(0.75, KDP + QUOTED),
        dpi=Limit(300, KDP),
        spine_source=KDP_COVER + QUOTED,
        has_formula=True,
        spine_text=Limit(79, KDP_COVER),
        spine_safe=Limit(0.0625, KDP_COVER + QUOTED),
        cover_safe=Limit(0.125, KDP_COVER + QUOTED),
        barcode=(2, 1.2),
        barcode_edge=Limit(0.25, KDP_COVER + QUOTED),
    ),
    "ingramspark": Printer(
        name="ingramspark",
        title="IngramSpark",
        guide=INGRAM,
        papers=(
            # The width of a page is a guess, made of what the calculator gives for 600 pages.
            Paper("white", BOTH, 1.213 / 600, 0, 18, 1200, INGRAM_SIZES + QUOTED),
            Paper("cream", BLACK, 1.333 / 600, 0, 18, 1050, INGRAM_SIZES + QUOTED),
        ),
        inner=((1200, 0.5),),
        inner_source=INGRAM_TIPS,
        outer=Limit(0.5, INGRAM_TIPS),
        outer_bleed=Limit(0.5, INGRAM_TIPS),
        bleeds_inside=False,
        type_size=Limit(7, f"{KDP} (IngramSpark names no number){QUOTED}"),
        rule=Limit(0.75, f"{KDP} (IngramSpark names no number){QUOTED}"),
        dpi=Limit(300, INGRAM + QUOTED),
        spine_source=INGRAM_SPINE,
        has_formula=False,
        spine_text=Limit(48, INGRAM + QUOTED),
        # Half of it is enough for a spine of less than 0.35 in.
        spine_safe=Limit(0.0625, INGRAM + QUOTED),
        cover_safe=Limit(0.25, INGRAM_TIPS),
        # 1.75 x 1 in is what it asks for.
        barcode=(2, 1.2),
        barcode_edge=Limit(0.25, INGRAM_TIPS),
    ),
    "lulu": Printer(
        name="lulu",
        title="Lulu",
        guide=LULU,
        papers=(
            Paper("white", BOTH, 1 / 444, 0.06, 32, 800, LULU + QUOTED),
            Paper("cream", BLACK, 1 / 444, 0.06, 32, 800, LULU + QUOTED),
        ),
        # Margins of 0.5 in and a gutter of 0.2 in are asked for; its guide advises more by pages.
        inner=((800, 0.7),),
        inner_source=LULU_TIPS,
        outer=Limit(0.5, LULU_TIPS),
        outer_bleed=Limit(0.5, LULU_TIPS),
        bleeds_inside=True,
        type_size=Limit(7, f"{KDP} (Lulu names no number){QUOTED}"),
        rule=Limit(0.75, f"{KDP} (Lulu names no number){QUOTED}"),
        dpi=Limit(300, LULU_IMAGES),
        spine_source=LULU + QUOTED,
        has_formula=True,
        spine_text=Limit(81, LULU + QUOTED),
        spine_safe=Limit(0.125, LULU + QUOTED),
        cover_safe=Limit(0.5, LULU + QUOTED),
        # It names no size of a barcode; its place is that of all that is not to be cut.
        barcode=(2, 1.2),
        barcode_edge=Limit(0.5, LULU + QUOTED),
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

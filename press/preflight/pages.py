"""Takes a PDF; gives its pages as a reader sees them: words, lines and spans with their places.

Every check of the PDF looks at these values and none at the file, so that what stands on a page is
read once, by a program that had no part in making it. Running heads, folios and page references
are told apart from the text: they are marked as artifacts of pagination (ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pikepdf
import pymupdf
import tinycss2

from press.theme import STYLES, styles

FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_IGNORE_ACTUALTEXT
"""Ligatures come as their letters, and what is drawn comes whatever a tag says in its place, as of
leaders. What stands beyond the page does not come: nobody sees it."""

POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "pc": 12.0}
"""Points in a unit of CSS."""

STATE = "q Q cm"
"""Operators that decide where later ones draw."""


class Box(NamedTuple):
    """A rectangle in points from the top left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float


class Span(NamedTuple):
    """Letters in one font and size; `baseline` is measured from the top of the page."""

    text: str
    box: Box
    font: str
    """Name without the prefix of a subset."""
    size: float
    baseline: float
    color: int


class Word(NamedTuple):
    """Letters between spaces; `line` is the place of its line in the page's lines."""

    text: str
    box: Box
    line: int


class Line(NamedTuple):
    """Spans on one baseline that follow each other."""

    spans: tuple[Span, ...]
    box: Box
    block: int
    """Lines of one number stand under each other, without space between them."""

    @property
    def text(self) -> str:
        """The letters of its spans."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Page:
    """One page; lines and words stand in the order in which the file draws them."""

    number: int
    """Of the sheet, from 1: what a PDF reader counts."""
    is_numbered: bool
    """Whether it counts; a cover does not."""
    folio: str
    """What the page is called: "xii", "213"."""
    box: Box
    block: Box
    """The text block; all of a cover."""
    lines: tuple[Line, ...]
    words: tuple[Word, ...]
    furniture: tuple[Line, ...]
    """Running heads, folios, and the numbers of page references, which stand in the text."""

    @property
    def text(self) -> str:
        """The body's lines."""
        return "\n".join(line.text for line in self.lines)


def read(data: bytes, block: Box | None = None) -> tuple[Page, ...]:
    """Read every page of a PDF.

    `block` is the text block where the pages have one. What is no PDF has no pages; a page whose
    content cannot be parsed has all its text in the body.
    """
    try:
        # MuPDF takes the P of /Type /PageLabel for a prefix, so qpdf says what pages are called.
        with pikepdf.open(io.BytesIO(data)) as labelled:
            folios = [page.label for page in labelled.pages]
        file: Any = pymupdf.open(stream=data, filetype="pdf")  # type: ignore[no-untyped-call]
    except (pikepdf.PdfError, pymupdf.FileDataError):
        return ()
    with file, pikepdf.Pdf.new() as scratch:
        return tuple(
            _page(file, page, folio, block, scratch)
            for page, folio in zip(file, folios, strict=True)
        )


def text_block(theme: str) -> Box | None:
    """Where the screen edition's text stands, as the tokens of a theme have it; None if unsaid."""
    found: dict[str, float] = {}
    for rule in tinycss2.parse_stylesheet(styles.sheet("print", theme, STYLES)):
        if rule.type != "qualified-rule" or tinycss2.serialize(rule.prelude).strip() != ":root":
            continue
        for one in tinycss2.parse_declaration_list(rule.content):
            if one.type != "declaration":
                continue
            value: list[Any] = [part for part in one.value if part.type != "whitespace"]
            if len(value) == 1 and value[0].type == "dimension" and value[0].unit in POINTS:
                found[one.name] = value[0].value * POINTS[value[0].unit]
    try:
        # The screen edition shares inner and outer margin out equally.
        side = (found["--margin-inner"] + found["--margin-outer"]) / 2
        right, bottom = found["--trim-width"] - side, found["--trim-height"]
        return Box(side, found["--margin-top"], right, bottom - found["--margin-bottom"])
    except KeyError:
        return None


def _page(file: Any, page: Any, folio: str, block: Box | None, scratch: pikepdf.Pdf) -> Page:
    box = Box(*page.rect)
    body, over = _divided(file, page, scratch)
    furniture: tuple[Line, ...] = ()
    if over is not None:
        number = page.number
        furniture, _ = _text(_showing(file, number, over))
        page = _showing(file, number, body)
    lines, words = _text(page)
    is_numbered = folio.isdecimal() or set(folio.lower()) <= set("ivxlcdm")
    return Page(
        page.number + 1,
        is_numbered,
        folio,
        box,
        block if block and is_numbered else box,
        lines,
        words,
        furniture,
    )


def _divided(file: Any, page: Any, scratch: pikepdf.Pdf) -> tuple[bytes, bytes | None]:
    """The content of a page without its furniture, and the furniture alone; None without any."""
    streams = [file.xref_stream(xref) or b"" for xref in page.get_contents()]
    if not any(b"/Pagination" in stream for stream in streams):
        return b"\n".join(streams), None
    body: list[bytes] = []
    over: list[bytes] = []
    # Depth of marked content, and the depths at which artifacts of pagination begin.
    depth, begun = 0, list[int]()
    for stream in streams:
        is_plain = b"/Pagination" not in stream and not begun
        try:
            instructions = pikepdf.parse_content_stream(
                pikepdf.Stream(scratch, stream), STATE if is_plain else ""
            )
        except pikepdf.PdfError:
            return b"\n".join(streams), None
        if is_plain:
            body.append(stream)
            over.append(pikepdf.unparse_content_stream(instructions))
            continue
        kept: list[Any] = []
        taken: list[Any] = []
        for one in instructions:
            operator = str(one.operator)
            if operator in ("BDC", "BMC"):
                depth += 1
                if _is_furniture(one.operands):
                    begun.append(depth)
            if not begun:
                kept.append(one)
            if begun or operator in STATE.split():
                taken.append(one)
            if operator == "EMC":
                if begun and begun[-1] == depth:
                    begun.pop()
                depth -= 1
        body.append(pikepdf.unparse_content_stream(kept))
        over.append(pikepdf.unparse_content_stream(taken))
    return b"\n".join(body), b"\n".join(over)


def _is_furniture(operands: Any) -> bool:
    if len(operands) < 2 or operands[0] != "/Artifact":
        return False
    properties = operands[1]
    return isinstance(properties, pikepdf.Dictionary) and properties.get("/Type") == "/Pagination"


def _showing(file: Any, number: int, content: bytes) -> Any:
    """A page with other content; only this copy in memory changes, and streams may be shared."""
    xref = file.get_new_xref()
    file.update_object(xref, "<<>>")
    file.update_stream(xref, content, new=True, compress=False)
    file.xref_set_key(file.page_xref(number), "Contents", f"{xref} 0 R")
    return file.load_page(number)


def _text(page: Any) -> tuple[tuple[Line, ...], tuple[Word, ...]]:
    text = page.get_textpage(flags=FLAGS)
    lines: list[Line] = []
    places: dict[tuple[int, int], int] = {}
    for block in text.extractDICT()["blocks"]:
        for number, line in enumerate(block.get("lines", ())):
            places[block["number"], number] = len(lines)
            lines.append(Line(tuple(spans_of(line)), Box(*line["bbox"]), block["number"]))
    words = tuple(
        Word(word, Box(*box), places[block, line])
        for *box, word, block, line, _ in text.extractWORDS()
        if (block, line) in places
    )
    return tuple(lines), words


def spans_of(line: Any) -> Iterator[Span]:
    """The spans of a line as MuPDF tells of it."""
    for span in line["spans"]:
        yield Span(
            span["text"],
            Box(*span["bbox"]),
            span["font"].rpartition("+")[2],
            span["size"],
            span["origin"][1],
            span["color"],
        )

"""Takes a Proof; gives what its printer would refuse: the print edition held against PRINTERS.

Every finding names the number and who asks for it. What a printer rejects is an error if book.toml
names one in its `[print]` table; else, and for what it only advises, a warning.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import pymupdf

from press.model import Ink
from press.pdf import inks
from press.pdf.boxes import BLEED
from press.preflight.proof import Proof
from press.printers import POINTS, PRINTERS, Limit, Printer, paper_of
from press.problems import Position, Problem, Severity

SLACK = 0.05
"""Points that numbers may be off by: they were rounded on their way into the PDF."""
LONG = 12
"""A filled box as thin as a line is one if it is as long as this, in points; dots are not."""
ROOT = {"/Outlines": "bookmarks", "/Names": "named destinations", "/AcroForm": "forms",
        "/OpenAction": "actions", "/Encrypt": "a lock"}  # fmt: skip


@dataclass(slots=True)
class _Worst:
    """The worst of some measures: the least, with its page, and on how many pages it is too low."""

    value: float = float("inf")
    page: int = 0
    pages: set[int] = field(default_factory=set)

    def take(self, value: float, page: int, limit: float) -> None:
        if value < limit - SLACK:
            self.pages.add(page)
            if value < self.value:
                self.value, self.page = value, page

    @property
    def where(self) -> str:
        """The pages, as a reader of the file finds them."""
        more = len(self.pages) - 1
        return f"page {self.page} of the file" + (f" and {more} more" if more else "")


def check(proof: Proof) -> Iterator[Problem]:
    """Hold the print edition against its printer.

    Problems: PRINT-001 too few or too many pages, PRINT-002 an odd number, PRINT-003 a margin,
    PRINT-004 small type, PRINT-005 thin rules, PRINT-006 coarse pictures, PRINT-007 a font that is
    not in the file, PRINT-008 what is for screens, PRINT-009 colour in black, PRINT-010 page boxes,
    PRINT-011 a spine that has to be asked for, PRINT-012 a cover of another state of the book,
    PRINT-013 guides on the cover.
    """
    printing = proof.book.metadata.printing
    printer = PRINTERS[printing.printer]
    name = f"{proof.book.metadata.slug}-print.pdf"
    found = [*_whole(proof, printer), *_pages(proof.print, printer)]
    for code, message, source, is_refused in found:
        is_error = is_refused and printing.is_named
        yield Problem(
            code, Position(name), f"{message} ({source})",
            "" if printing.is_named else "[print] in book.toml names another printer",
            Severity.ERROR if is_error else Severity.WARNING,
        )  # fmt: skip


Finding = tuple[str, str, str, bool]
"""Code, message, source, and whether the printer refuses the file."""


def _whole(proof: Proof, printer: Printer) -> Iterator[Finding]:
    """What is wrong with the file as a whole."""
    printing = proof.book.metadata.printing
    paper = paper_of(printing)
    with pikepdf.open(io.BytesIO(proof.print)) as file:
        pages = len(file.pages)
        if not paper.least <= pages <= paper.most:
            yield (
                "PRINT-001", f"{pages} pages: {printer.title} binds {paper.least} to {paper.most}"
                f' of paper "{paper.name}"', paper.source, True,
            )  # fmt: skip
        if pages % 2:
            yield "PRINT-002", f"{pages} pages: the number has to be even", paper.source, True
        for font in _not_embedded(file):
            yield "PRINT-007", f'the font "{font}" is not in the file', printer.guide, True
        told = [word for key, word in ROOT.items() if key in file.Root or key in file.trailer]
        if any("/Annots" in page for page in file.pages):
            told.append("annotations")
        if told:
            yield "PRINT-008", f"the file has {', '.join(told)}", printer.guide, True
        hues = inks.hues(file)
        if hues and printing.ink is Ink.BLACK:
            yield (
                "PRINT-009", f"printed in black, the file has colour: {', '.join(hues)}",
                printer.guide, True,
            )  # fmt: skip
        yield from _boxes(file, printer)
    if not printer.has_formula and not printing.spine:
        yield (
            "PRINT-011", f"{printer.title} tells the width of a spine of {pages} pages: put it into"
            ' [print] as "spine", in inches', printer.spine_source, False,
        )  # fmt: skip
    yield from _cover(proof)


def _cover(proof: Proof) -> Iterator[Finding]:
    name = f"{proof.book.metadata.slug}-cover.pdf"
    told = {one["name"]: one for one in proof.record["artifacts"]}
    if told.get(name, {}).get("sources") != proof.record["sources"]:
        message = f"{name} is not there, or of another state of the book"
        yield "PRINT-012", message, "build it again", True
    if proof.book.metadata.printing.has_guides:
        message = f"{name} has guides, which would be printed"
        yield "PRINT-013", message, "take `guides` out of [print]", True


def _not_embedded(file: pikepdf.Pdf) -> Iterator[str]:
    for item in file.objects:
        is_font = isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        if is_font and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()):
            yield str(item.get("/FontName", "")).lstrip("/")


def _boxes(file: pikepdf.Pdf, printer: Printer) -> Iterator[Finding]:
    """All pages have one size, which is the trim, or the trim and its bleed."""
    odd = _Worst()
    sizes = {_size(page.trimbox) for page in file.pages}
    media = {_size(page.mediabox) for page in file.pages}
    inner = 2 * BLEED if printer.bleeds_inside else BLEED
    for number, page in enumerate(file.pages, 1):
        width, height = _size(page.trimbox)
        is_right = _size(page.mediabox) in ((width, height), (width + inner, height + 2 * BLEED))
        odd.take(1 if is_right else 0, number, 1)
    if odd.pages or len(sizes) > 1 or len(media) > 1:
        yield (
            "PRINT-010", "pages are not all of the trim, or all of the trim and a bleed of 0.125 in"
            + (f": {odd.where}" if odd.pages else ""), printer.guide, True,
        )  # fmt: skip


def _size(box: Any) -> tuple[float, float]:
    left, bottom, right, top = map(float, box)
    return round(right - left, 2), round(top - bottom, 2)


def _pages(data: bytes, printer: Printer) -> Iterator[Finding]:
    """What is wrong on single pages: margins, type, rules, pictures."""
    with pymupdf.open(stream=data, filetype="pdf") as file:  # type: ignore[no-untyped-call]
        has_bleed = any(page.mediabox != page.trimbox for page in file)
        inner = Limit(printer.inner_margin(len(file)), printer.inner_source)
        outer = printer.outer_bleed if has_bleed else printer.outer
        worst = {key: _Worst() for key in ("inner", "outer", "type", "rule", "dpi")}
        for number, page in enumerate(file, 1):
            trim = _trim(page)
            for _, box in page.get_bboxlog():
                rect = pymupdf.Rect(box)  # type: ignore[no-untyped-call]
                if rect.is_empty or not trim.contains(rect):
                    continue  # What goes over the edge bleeds.
                left, right = rect.x0 - trim.x0, trim.x1 - rect.x1
                inside, outside = (left, right) if number % 2 else (right, left)
                worst["inner"].take(inside, number, inner.value * POINTS)
                least = min(outside, rect.y0 - trim.y0, trim.y1 - rect.y1)
                worst["outer"].take(least, number, outer.value * POINTS)
            for span in page.get_texttrace():
                worst["type"].take(span["size"], number, printer.type_size.value)
            for width in _rules(page):
                worst["rule"].take(width, number, printer.rule.value)
            for image in page.get_image_info():
                worst["dpi"].take(_dpi(image), number, printer.dpi.value)
    for code, key, limit, words, unit, scale, is_refused in (
        ("PRINT-003", "inner", inner, "inner margin", "in", POINTS, True),
        ("PRINT-003", "outer", outer, "margin", "in", POINTS, True),
        ("PRINT-004", "type", printer.type_size, "type", "pt", 1, False),
        ("PRINT-005", "rule", printer.rule, "rule", "pt", 1, False),
        ("PRINT-006", "dpi", printer.dpi, "picture", "dpi", 1, False),
    ):
        one = worst[key]
        if one.pages:
            found = f"{round(one.value / scale, 3):g} {unit}"
            message = f"{words} of {found} on {one.where}: at least {limit.value:g} {unit}"
            yield code, message, limit.source, is_refused


def _trim(page: Any) -> Any:
    """The trim in the coordinates that MuPDF measures in: from the top left of the page."""
    media, trim = page.mediabox, page.trimbox
    left, top = trim.x0 - media.x0, media.y1 - trim.y1
    right, bottom = left + trim.width, top + trim.height
    return pymupdf.Rect(left, top, right, bottom)  # type: ignore[no-untyped-call]


def _rules(page: Any) -> Iterator[float]:
    """Widths of strokes, of filled boxes that are rules, and of frames between two boxes."""
    for one in page.get_cdrawings():
        shapes = [item[1] for item in one["items"] if item[0] == "re"]
        if "s" in one["type"]:
            yield one.get("width") or 0
        elif len(shapes) == len(one["items"]) == 1:
            x0, y0, x1, y1 = shapes[0]
            thin, long = sorted((x1 - x0, y1 - y0))
            if long >= LONG:
                yield thin
        elif len(shapes) == len(one["items"]) == 2 and one.get("even_odd"):
            sides = (abs(inner - outer) for inner, outer in zip(*shapes, strict=True))
            yield from (side for side in sides if side > SLACK)


def _dpi(image: dict[str, Any]) -> float:
    x0, y0, x1, y1 = image["bbox"]
    across, down = image["width"] / max(x1 - x0, 1), image["height"] / max(y1 - y0, 1)
    return float(min(across, down)) * POINTS

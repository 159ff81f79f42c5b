"""Takes a mermaid diagram and the style of the book; gives it drawn, or says what is wrong.

The engine lays the diagram out; how it looks is the book's: `styles/diagrams.css` paints over the
engine's sheet, and the labels are set in the book's own sans face, at one size in all diagrams
that are not too large for the page. A phone is narrower than a page: for it a wide flowchart is
drawn from the top down, and boxes are made narrow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from press.drawing.diagram_style import DiagramStyle
from press.drawing.lettering import missing
from press.drawing.merman import DiagramError, Laid, lay_out
from press.drawing.redraw import Redrawn, redraw
from press.nodes import Diagram
from press.problems import Problems

SMALLEST = 6.0
"""Points below which a label is not read any more."""
POINTS = 0.75
"""Points in a CSS pixel."""
PHONE = (345, 608)
"""CSS pixels that a picture has on a phone of 360 x 640, beside margins of 2 % (--flow-page) and
within 95 % of its height (--flow-image)."""
READ = 9.0
"""CSS pixels under which letters on a phone are hard to read: the print edition's 7 pt."""
TURNED = {"LR": "TB", "RL": "BT", "TB": "LR", "TD": "LR", "BT": "RL"}
MARGIN = 4.0
"""Room round a diagram, so that the outer half of a border is not cut off."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram drawn: with text for the PDFs, with outlines for the EPUB; size in CSS pixels.

    What a phone would shrink too much is drawn otherwise for the EPUB, with a size of its own.
    """

    lettered: bytes
    outlined: bytes
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A diagram in one of the ways in which it can be laid out."""

    laid: Laid
    box: tuple[float, float, float, float]
    natural: float
    """Points to the picture's unit when its letters have the size of all diagrams."""
    scale: float
    """The same when it is not larger than the page."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the page in CSS pixels."""
        wide, high = (max(1, round(side * self.scale / POINTS)) for side in self.box[2:])
        return wide, high

    @property
    def on_phone(self) -> float:
        """Size of its letters on a phone, in CSS pixels."""
        shrunk = min(1.0, *(room / side for room, side in zip(PHONE, self.size, strict=True)))
        return self.laid.lettering.drawn * self.scale / POINTS * shrunk

    def redrawn(self, style: DiagramStyle) -> Redrawn:
        """The diagram as a book can use it."""
        sheets = (*(one.text or "" for one in self.laid.picture.iter("{*}style")), style.sheet)
        return redraw(
            self.laid.picture, sheets, style.faces,
            box=self.box, ground=style.ground, fit=self.laid.lettering.fit,
        )  # fmt: skip


def draw_diagram(node: Diagram, style: DiagramStyle, problems: Problems) -> Drawing | None:
    """Draw one diagram at the size that it has on the page; None when it has a fault."""
    try:
        sheet = _laid(node.source, style)
    except DiagramError as error:
        told, hint = error.args
        problems.error("DIAG-001", node.position, f"the diagram does not parse: {told}", hint)
        return None
    if click := re.search(r"^\s*click\s.*$", node.source, re.MULTILINE):
        problems.warning(
            "DIAG-005", node.position, f'"{click[0].strip()}" is left out: a book draws diagrams',
            "put the link into the text",
        )  # fmt: skip
    drawn = sheet.redrawn(style)
    if drawn.left_out:
        problems.error(
            "DIAG-003", node.position,
            f"the diagram has parts that only a browser can draw: {', '.join(drawn.left_out)}",
            "use plain labels, without images",
        )  # fmt: skip
        return None
    _warn(node, drawn, sheet, style, problems)
    lettered, outlined = drawn.at(*sheet.size)
    flowing = _for_phone(node.source, sheet, style)
    if flowing is not sheet:
        _, outlined = flowing.redrawn(style).at(*flowing.size)
    return Drawing(lettered, outlined, sheet.size)


def turned(source: str) -> str:
    """The flowchart in the other direction; what is no flowchart as it is."""
    return re.sub(
        r"^(\s*(?:flowchart|graph)[ \t]+)(LR|RL|TB|TD|BT)\b",
        lambda head: head[1] + TURNED[head[2]], source, count=1, flags=re.MULTILINE,
    )  # fmt: skip


def _for_phone(source: str, sheet: _Sheet, style: DiagramStyle) -> _Sheet:
    """The first way to lay a diagram out that can be read on a phone, or the most legible."""
    if sheet.on_phone >= READ:
        return sheet
    sheets = [sheet]
    for text, is_narrow in ((turned(source), False), (source, True), (turned(source), True)):
        sheets.append(_laid(text, style, is_narrow=is_narrow))
        if sheets[-1].on_phone >= READ:
            return sheets[-1]
    return max(sheets, key=lambda one: one.on_phone)


def _laid(source: str, style: DiagramStyle, *, is_narrow: bool = False) -> _Sheet:
    laid = lay_out(source, style, is_narrow=is_narrow)
    box = _box(laid.picture)
    natural = style.size / laid.lettering.drawn
    return _Sheet(laid, box, natural, min(natural, style.width / box[2], style.height / box[3]))


def _box(picture: etree._Element) -> tuple[float, float, float, float]:
    """What is seen of the engine's picture, with some room round it."""
    x, y, wide, high = (float(number) for number in picture.get("viewBox", "0 0 1 1").split())
    return x - MARGIN, y - MARGIN, wide + 2 * MARGIN, high + 2 * MARGIN


def _warn(
    node: Diagram, drawn: Redrawn, sheet: _Sheet, style: DiagramStyle, problems: Problems
) -> None:
    """Note what cannot be read: labels too small, letters that no face has."""
    scale = sheet.scale
    if round(drawn.smallest * scale, 1) < SMALLEST:
        wide = drawn.width * sheet.natural / style.width
        high = drawn.height * sheet.natural / style.height
        why = ""
        if max(wide, high) > 1:
            side = "wide" if wide > high else "high"
            why = f"; it is {max(wide, high):.1f} times as {side} as fits"
        problems.warning(
            "DIAG-002", node.position,
            f"labels of the diagram are {drawn.smallest * scale:.1f} pt on the page,"
            f" under {SMALLEST:g} pt{why}",
            "turn it (TB instead of LR), shorten its labels, or split it",
        )  # fmt: skip
    if lost := missing("".join(str(text) for text in drawn.lettered.itertext()), style.faces):
        problems.warning(
            "DIAG-004", node.position,
            f"no face has a glyph for {', '.join(map(repr, lost))} in a label", "use words",
        )  # fmt: skip

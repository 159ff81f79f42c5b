"""Takes a mermaid diagram and the style of the book; gives it drawn, or says what is wrong.

The engine lays the diagram out; how it looks is the book's: `styles/diagrams.css` paints over the
engine's sheet, and the labels are set in the book's own sans face, at one size in all diagrams
that are not too large for the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from press.drawing.diagram_style import DiagramStyle
from press.drawing.lettering import missing
from press.drawing.merman import DiagramError, lay_out
from press.drawing.redraw import Redrawn, redraw
from press.nodes import Diagram
from press.problems import Problems

SMALLEST = 6.0
"""Points below which a label is not read any more."""
POINTS = 0.75
"""Points in a CSS pixel."""
MARGIN = 4.0
"""Room round a diagram, so that the outer half of a border is not cut off."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram drawn: with text for the PDFs, with outlines for the EPUB; size in CSS pixels."""

    lettered: bytes
    outlined: bytes
    size: tuple[int, int]


def draw_diagram(node: Diagram, style: DiagramStyle, problems: Problems) -> Drawing | None:
    """Draw one diagram at the size that it has on the page; None when it has a fault."""
    try:
        laid = lay_out(node.source, style)
    except DiagramError as error:
        told, hint = error.args
        problems.error("DIAG-001", node.position, f"the diagram does not parse: {told}", hint)
        return None
    if click := re.search(r"^\s*click\s.*$", node.source, re.MULTILINE):
        problems.warning(
            "DIAG-005", node.position, f'"{click[0].strip()}" is left out: a book draws diagrams',
            "put the link into the text",
        )  # fmt: skip
    sheets = (*(one.text or "" for one in laid.picture.iter("{*}style")), style.sheet)
    drawn = redraw(
        laid.picture, sheets, style.faces,
        box=_box(laid.picture), ground=style.ground, fit=laid.lettering.fit,
    )  # fmt: skip
    if drawn.left_out:
        problems.error(
            "DIAG-003", node.position,
            f"the diagram has parts that only a browser can draw: {', '.join(drawn.left_out)}",
            "use plain labels, without images",
        )  # fmt: skip
        return None
    natural = style.size / laid.lettering.drawn
    scale = min(natural, style.width / drawn.width, style.height / drawn.height)
    _warn(node, drawn, natural, scale, style, problems)
    pixels = scale / POINTS
    size = (max(1, round(drawn.width * pixels)), max(1, round(drawn.height * pixels)))
    return Drawing(*drawn.at(*size), size)


def _box(picture: etree._Element) -> tuple[float, float, float, float]:
    """What is seen of the engine's picture, with some room round it."""
    x, y, wide, high = (float(number) for number in picture.get("viewBox", "0 0 1 1").split())
    return x - MARGIN, y - MARGIN, wide + 2 * MARGIN, high + 2 * MARGIN


def _warn(
    node: Diagram,
    drawn: Redrawn,
    natural: float,
    scale: float,
    style: DiagramStyle,
    problems: Problems,
) -> None:
    """Note what cannot be read: labels too small, letters that no face has."""
    if round(drawn.smallest * scale, 1) < SMALLEST:
        wide = drawn.width * natural / style.width
        high = drawn.height * natural / style.height
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

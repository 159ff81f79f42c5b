"""Gives what a test of drawing needs: the style of the book, and a node at a place."""

from functools import cache
from pathlib import Path

from press.drawing.diagram_style import DiagramStyle, diagram_style
from press.problems import Position
from press.theme.fonts import static_fonts

HOME = Path(__file__).parents[1]
HERE = Position("a.md", 3, 1)


@cache
def style() -> DiagramStyle:
    """How the book's diagrams look."""
    styles = HOME / "styles"
    return diagram_style(
        [(styles / "tokens.css").read_text("utf-8")],
        (styles / "diagrams.css").read_text("utf-8"),
        static_fonts(HOME / "out" / ".cache"),
    )

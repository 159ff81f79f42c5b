"""Mends two faults in how WeasyPrint 70 breaks lines; gives a context in which both are mended.

1. A text that fits the line once its last space hangs over the end ("slow ones are interpolated, "
   before a link) is measured with the space, taken for a word that is too long, and broken after
   its first word, which then stands alone on a line: about once in forty pages. The fault is in
   `split_first_line`.
2. Where the second line of a paragraph is the first that does not fit, WeasyPrint sends what
   stands at the foot of the page to the next one, sets that line, and ends the page. A note loses
   its call, and a figure leaves a hole as high as it is. The fault is in `_linebox_layout`; now the
   paragraph goes to the next page, as any other would.

This can go when WeasyPrint mends them; tests/test_linebreak.py says when that is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from weasyprint.layout import LayoutContext, block, inline

NARROW = 0.3
"""Fewer ems than any letter takes on average, to pass over texts that are surely too long."""

COLLAPSING = frozenset({"normal", "nowrap", "pre-line"})


@contextmanager
def mended() -> Iterator[None]:
    """Break lines rightly while the context lasts."""
    with _whole_texts(), _kept_feet():
        yield


@contextmanager
def _whole_texts() -> Iterator[None]:
    original = inline.split_first_line

    def split(text: str, style: Any, context: Any, max_width: float | None, *rest: Any,
              **named: Any) -> tuple[Any, ...]:  # fmt: skip
        """As weasyprint.text.line_break.split_first_line: layout, length, resume at, width …"""
        made: tuple[Any, ...] = original(text, style, context, max_width, *rest, **named)
        if made[2] is None or max_width in (None, inf) or not text.endswith(" "):
            return made
        if style["white_space"] not in COLLAPSING:
            return made
        if len(text) * NARROW * style["font_size"] > (max_width or 0):
            return made
        bare = original(text.rstrip(" "), style, context, max_width, *rest, **named)
        if bare[2] is None and bare[3] <= max_width:
            made = original(text, style, context, None, *rest, **named)
        return made

    inline.split_first_line = split
    try:
        yield
    finally:
        inline.split_first_line = original


@contextmanager
def _kept_feet() -> Iterator[None]:
    laid, reported = LayoutContext.layout_footnote, LayoutContext.report_footnote
    lines, broken = block.iter_line_boxes, block._break_line
    newest: list[Any] = []
    held: list[Any] = []

    def iter_line_boxes(*rest: Any) -> Iterator[Any]:
        for line in lines(*rest):
            newest.clear()
            yield line

    def layout_footnote(context: Any, footnote: Any) -> Any:
        overflows = laid(context, footnote)  # breaks the lines of the note
        newest[:] = [footnote]
        return overflows

    def report_footnote(context: Any, footnote: Any) -> None:
        """Report a note of this line, which is too high; hold earlier ones for `break_line`."""
        if newest and newest[0] is footnote:
            reported(context, footnote)
        else:
            # An empty list ends the loop that asks for one note after the other.
            held[:] = [context.current_page_footnotes]
            context.current_page_footnotes = []

    def break_line(context: Any, *rest: Any) -> Any:
        if held:
            context.current_page_footnotes = held.pop()
        return broken(context, *rest)

    LayoutContext.layout_footnote = layout_footnote
    LayoutContext.report_footnote = report_footnote
    block.iter_line_boxes = iter_line_boxes
    block._break_line = break_line
    try:
        yield
    finally:
        LayoutContext.layout_footnote = laid
        LayoutContext.report_footnote = reported
        block.iter_line_boxes = lines
        block._break_line = broken

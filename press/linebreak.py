"""Mends how WeasyPrint 70 breaks a line after a text that ends in a space.

Takes nothing and gives a context: within it, a text that fits the line once its last space hangs
over the end stays whole. Without it, such a text ("slow ones are interpolated, " before a link) is
broken after its first word, which then stands alone on its line, about once in forty pages. The
fault is in `split_first_line`, which measures the text with its space and takes it for a word that
is too long. Goes when WeasyPrint leaves the space out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from weasyprint.layout import inline

NARROW = 0.3
"""Fewer ems than any letter takes on average, to pass over texts that are surely too long."""

COLLAPSING = frozenset({"normal", "nowrap", "pre-line"})


@contextmanager
def mended() -> Iterator[None]:
    """Break lines rightly while the context lasts; contexts may be nested."""
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

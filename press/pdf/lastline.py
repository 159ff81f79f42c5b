"""Keeps the last line of a paragraph from being a scrap: the tail of a word, or one short word.

WeasyPrint fills each line before it looks at the next, so that what is left over stands on the
last line, however little it is. Now the line before ends a word earlier, which nobody sees where
lines are ragged. No paragraph has a line more or less for it: its pages end where they did.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import inf
from typing import Any

from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox
from weasyprint.layout import inline

from press.pdf.linebreak import COLLAPSING, is_cut

SHORT = 7
"""Letters and signs of a word that is too short to stand alone."""

LONGEST = 30
"""Letters and signs from which on what is left is no end of a word."""

DRAWN = "\N{OBJECT REPLACEMENT CHARACTER}" * 3
"""Stands for a formula, or for another box: as if it had three letters."""

NARROW = 18
"""Ems of a measure that is too narrow to leave a word out, as that of many a cell is."""

ENOUGH = 0.6
"""Part of the measure that the line before must still fill."""

LESS = 0.5
"""Pixels that take the last word off a line."""

Stack = Mapping[int, Any] | None
"""Where a line ends, as WeasyPrint says it: the index of a child, and the same within it; within a
text a number of bytes."""


@contextmanager
def kept() -> Iterator[None]:
    """Leave no scrap on a last line while the context lasts."""
    original = inline.get_next_linebox

    def get_next_linebox(
        context: Any, box: Any, top: float, bottom: float, start: Stack, block: Any, *rest: Any
    ) -> tuple[Any, Stack]:
        """As weasyprint.layout.inline.get_next_linebox: a line, and where it ends."""

        def line(top: float, start: Stack, *rest: Any) -> tuple[Any, Stack]:
            made: tuple[Any, Stack] = original(context, box, top, bottom, start, block, *rest)
            return made

        absolute, fixed, *first = rest
        before = len(absolute), len(fixed)
        made, end = line(top, start, *rest)
        if end is None or not _is_ragged(block) or not _is_scrap(box, made, end):
            return made, end
        has_placed = (len(absolute), len(fixed)) != before
        # An author's own line end stays where it is.
        is_broken = any("\n" in text for text in _texts(box, None))
        if has_placed or is_broken or any(first) or _is_beside(made, context):
            return made, end
        most = inf if is_cut(made) else made.width + box.text_indent - LESS
        for _ in range(2):
            with _narrower(most):
                other, stop = line(top, start, [], [], None, None)
            if stop is None or other.width < ENOUGH * block.width:
                break
            if not _is_scrap(box, other, stop):
                last, more = line(other.position_y + other.height, stop, [], [], None, None)
                return (other, stop) if last and more is None else (made, end)
            most = other.width + box.text_indent - LESS
        return made, end

    inline.get_next_linebox = get_next_linebox
    try:
        yield
    finally:
        inline.get_next_linebox = original


def _is_scrap(box: Any, line: Any, end: Stack) -> bool:
    """Whether what is left after a line is one word that should not stand alone."""
    word = ""
    for text in _texts(box, end):
        word = (word + text).lstrip(" ")
        if " " in word.rstrip(" ") or len(word) > LONGEST:
            return False
    return bool(word) and (len(word.rstrip(" ")) <= SHORT or is_cut(line))


def _is_ragged(block: Any) -> bool:
    style = block.style
    return (
        style["text_align_all"] in ("start", "left")
        and style["white_space"] in COLLAPSING
        and block.width >= NARROW * style["font_size"]
    )


def _is_beside(line: Any, context: Any) -> bool:
    """Whether a line has a float beside it or above it."""
    shapes = context.excluded_shapes
    return any(one.position_y + one.margin_height() > line.position_y for one in shapes)


def _texts(box: Any, start: Stack) -> Iterator[str]:
    """The texts in a box from a place to its end."""
    index, inner = next(iter(start.items())) if start else (0, None)
    if isinstance(box, TextBox):
        yield box.text.encode()[index:].decode()
    elif not isinstance(box, LineBox | InlineBox):
        yield DRAWN
    else:
        for place, child in enumerate(box.children[index:]):
            yield from _texts(child, None if place else inner)


@contextmanager
def _narrower(most: float) -> Iterator[None]:
    """Lines of at most this width, which end with whole words."""
    around, split = inline.avoid_collisions, inline.split_first_line

    def avoid_collisions(*rest: Any, **named: Any) -> tuple[float, float, float]:
        x, y, width = around(*rest, **named)
        return x, y, min(width, most)

    def split_first_line(text: str, style: Any, *rest: Any, **named: Any) -> tuple[Any, ...]:
        whole = style.copy()
        whole["hyphens"] = "none"
        made: tuple[Any, ...] = split(text, whole, *rest, **named)
        return made

    inline.avoid_collisions, inline.split_first_line = avoid_collisions, split_first_line
    try:
        yield
    finally:
        inline.avoid_collisions, inline.split_first_line = around, split

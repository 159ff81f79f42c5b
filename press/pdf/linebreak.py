"""Mends seven faults in how WeasyPrint 70 breaks text; gives a context in which all are mended.

1. A text that fits the line once its last space hangs over the end ("slow ones are interpolated, "
   before a link) is measured with the space, taken for a word that is too long, and broken after
   its first word, which then stands alone on a line: about once in forty pages. The fault is in
   `split_first_line`.
2. Where the second line of a paragraph is the first that does not fit, WeasyPrint sends what
   stands at the foot of the page to the next one, sets that line, and ends the page. A note loses
   its call, and a figure leaves a hole as high as it is. The fault is in `_linebox_layout`; now the
   paragraph goes to the next page, as any other would.

3. A page may end in the middle of a word. `hyphenate-limit-last` is unknown to WeasyPrint; now the
   line goes to the next page, and the whole paragraph where too few lines would stay.
4. A note waits for a figure that was sent to the next page before it, and stands pages away from
   its call. The order of notes and figures tells nothing; now the note goes first.
5. Whether the foot of a page is full is asked of sums that a rounding error tells apart, so that a
   second figure or a note is sent on where there is room. Now it is full at its greatest height.
6. A block that ends earlier than it was laid out, for the sake of what must follow it on the same
   page, keeps its height: below its last line stands an empty strip in its colour, with its lower
   border. Now it ends where its text does.
7. A line may end before a leader, which then stands alone with its number below a title that fills
   its line. Now the last word of the title goes with it.

This can go when WeasyPrint mends them; tests/test_linebreak.py says when that is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from weasyprint.formatting_structure.boxes import BlockBox
from weasyprint.layout import LayoutContext, block, inline

NARROW = 0.3
"""Fewer ems than any letter takes on average, to pass over texts that are surely too long."""

HYPHENS = ("-", "\N{HYPHEN}")

ROUNDING = 0.01

FIGURE = "figure"
"""Element of what floats to the foot and is no note."""

COLLAPSING = frozenset({"normal", "nowrap", "pre-line"})


@contextmanager
def mended() -> Iterator[None]:
    """Break lines rightly while the context lasts."""
    with (
        _whole_texts(), _led_words(), _kept_feet(), _whole_words(), _notes_at_their_call(),
        _cut_short(),
    ):  # fmt: skip
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
def _led_words() -> Iterator[None]:
    original = inline.split_inline_box

    def split_inline_box(*rest: Any) -> tuple[Any, ...]:
        """As weasyprint.layout.inline.split_inline_box: box, resume at, break, first letter …"""
        made: tuple[Any, ...] = original(*rest)
        # A leader says True: a line may end before it. False says that none may.
        return (*made[:3], False, *made[4:]) if made[3] is True else made

    inline.split_inline_box = split_inline_box
    try:
        yield
    finally:
        inline.split_inline_box = original


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


@contextmanager
def _whole_words() -> Iterator[None]:
    broken = block._break_line

    def break_line(context: Any, box: Any, line: Any, lines: list[Any], *rest: Any) -> Any:
        """As weasyprint.layout.block._break_line: abort, stop, resume at."""
        made = broken(context, box, line, lines, *rest)
        abort, stop, _ = made
        if abort or not stop or not lines or not is_cut(lines[-1]):
            return made
        _, page_is_empty, _, _, resume_at, absolute_boxes, fixed_boxes = rest
        if len(lines) > box.style["orphans"]:
            block.remove_placeholders(context, lines[-1].children, absolute_boxes, fixed_boxes)
            del lines[-1]
            return made
        return made if page_is_empty else (True, False, resume_at)

    block._break_line = break_line
    try:
        yield
    finally:
        block._break_line = broken


def is_cut(line: Any) -> bool:
    """Whether a line ends in the middle of a word."""
    texts = [one.text for one in line.descendants() if hasattr(one, "text")]
    return bool(texts) and texts[-1].rstrip().endswith(HYPHENS)


@contextmanager
def _notes_at_their_call() -> Iterator[None]:
    laid, reported = LayoutContext.layout_footnote, LayoutContext.report_footnote
    overflows = LayoutContext.overflows_page
    waiting: list[Any] = []

    def layout_footnote(context: Any, footnote: Any) -> Any:
        """Hide the figures that wait: the next thing asked is whether anything does."""
        area = context.current_footnote_area
        # The area is as high as what is in it, unless that is higher than it may be.
        made = laid(context, footnote) and area.height > area.style["max_height"].value - ROUNDING
        waits = context.reported_footnotes
        if waits and footnote.element_tag != FIGURE and all(w.element_tag == FIGURE for w in waits):
            waiting[:] = [waits]
            context.reported_footnotes = []
        return made

    def overflows_page(context: Any, *rest: Any) -> Any:
        show(context)
        return overflows(context, *rest)

    def report_footnote(context: Any, footnote: Any) -> None:
        show(context)
        reported(context, footnote)

    def show(context: Any) -> None:
        if waiting:
            context.reported_footnotes = waiting.pop()

    LayoutContext.layout_footnote = layout_footnote
    LayoutContext.report_footnote = report_footnote
    LayoutContext.overflows_page = overflows_page
    try:
        yield
    finally:
        LayoutContext.layout_footnote = laid
        LayoutContext.report_footnote = reported
        LayoutContext.overflows_page = overflows


@contextmanager
def _cut_short() -> Iterator[None]:
    earlier = block.find_earlier_page_break

    def find_earlier_page_break(context: Any, children: list[Any], *rest: Any) -> Any:
        """As weasyprint.layout.block.find_earlier_page_break: None, or children and resume at."""
        made = earlier(context, children, *rest)
        if made and not any(made[0][-1] is child for child in children):
            _shorten(made[0][-1])
        return made

    block.find_earlier_page_break = find_earlier_page_break
    try:
        yield
    finally:
        block.find_earlier_page_break = earlier


def _shorten(box: Any) -> None:
    """End a copied block that has lost its last children below those that it kept."""
    last = block.find_last_in_flow_child(box.children)
    if isinstance(box, BlockBox) and last and box.style["height"] == "auto":
        box.height = last.position_y + last.margin_height() - box.content_box_y()
        box.remove_decoration(start=False, end=True)

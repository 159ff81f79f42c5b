"""Takes a tree and the pages that were made of it; sets otherwise what WeasyPrint drops from them.

What no page can hold is lost without a word: the head of a table that leaves no room for a row, a
note that is longer than the foot, a word that is wider than its line. None of it can be seen before
the layout, and hardly a book has it. So a part is laid out as its style wants it, looked at, and
laid out again with what did not fit set in a way that does; a part in which all fits stays as it
is, to the byte.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import SubElement

from weasyprint.formatting_structure.boxes import (
    FootnoteAreaBox,
    LineBox,
    MarginBox,
    ParentBox,
    ReplacedBox,
    TableBox,
    TableCellBox,
)

from press.pdf import tagging

TURNS = 6
"""Layouts of one part: what is set otherwise may bring other things to where they do not fit."""
ROUNDING = 0.5
"""Pixels that a line may be too wide: an italic letter leans out further."""
PAGE = 0.75
"""Part of a page that a formula may fill: the paragraph before it goes with it."""
LINE = 0.9
"""Part of the measure that it may fill: its number goes after it."""

BREAKING = frozenset({"normal", "pre-wrap", "pre-line"})
"""Values of `white-space` at which a line may end where no author ended it."""
BROKEN = "overflow-wrap: anywhere"
"""A word that is wider than its line goes on on the next one."""
DIVIDED = "break-inside: auto"
"""A row that goes on on the next page: what must not be divided, WeasyPrint sets below no head."""
ONCE = "display: table-row-group; break-after: auto"
"""A head that stands where it is written, and on no other page."""
INLINE = "float: none"
"""A figure that stands where it is written, where a page can end before it."""
LATE = "note"
"""Class of a note that stands at the end of its chapter; its call leads there."""
ARROW = "\N{RIGHTWARDS ARROW}"

Mend = tuple[Any, str]
"""An element, and what it gets: declarations, or LATE."""


@dataclass(slots=True)
class _Misfits:
    """What stands on the pages and does not fit; tables are kept in pieces, by their element."""

    drawings: list[Mend] = field(default_factory=list)
    words: list[Mend] = field(default_factory=list)
    foot: list[Mend] = field(default_factory=list)
    tables: dict[Any, list[Any]] = field(default_factory=dict)


def fitted(root: Any, render: Callable[[], Any]) -> Any:
    """Return a WeasyPrint document, rendered as often as is needed; changes `root` in place."""
    document = render()
    known: set[Mend] = set()
    for _ in range(TURNS):
        new = list(dict.fromkeys(_mends(_found(document), known)))
        if not new:
            break
        known.update(new)
        parents = {child: parent for parent in root.iter() for child in parent}
        for element, change in new:
            if change is LATE:
                _put_off(element, parents)
            else:
                given = element.get("style", "").rstrip("; ")
                element.set("style", f"{given}; {change}" if given else change)
        document = render()
    _lift(document)
    return document


def _lift(document: Any) -> None:
    """Put the foot of a page where it ends.

    On the first page of a document the margin of a figure there is part of the foot's own, which
    WeasyPrint forgets when it places it.
    """
    for page in document.pages:
        frame = page._page_box
        for area in frame.children:
            if isinstance(area, FootnoteAreaBox):
                low = area.position_y + area.margin_height()
                below = low - frame.content_box_y() - frame.height
                if below > ROUNDING:
                    area.translate(dy=-below)


def _found(document: Any) -> _Misfits:
    found = _Misfits()
    for page in document.pages:
        frame = page._page_box
        for box in frame.children:
            if isinstance(box, FootnoteAreaBox):
                found.foot.extend(_at_foot(box))
            start = frame.content_box_x()
            _look(box, start, start + frame.width, PAGE * frame.height, found)
    return found


def _mends(found: _Misfits, known: set[Mend]) -> Iterator[Mend]:
    """What is to be done and was not done yet: a mend may be of no help."""

    def new(mends: Iterable[Mend]) -> list[Mend]:
        return [mend for mend in mends if mend not in known]

    yield from new(found.foot)
    # A drawing that is too wide makes words beside it too wide, a row without end drops its head.
    yield from new(found.drawings) or new(found.words)
    for pieces in found.tables.values():
        yield from new(_divided(pieces)) or new(_dropped(pieces[0]))


def _at_foot(area: Any) -> Iterator[Mend]:
    """Notes and figures that are higher than the foot of a page may be."""
    for box in area.children:
        if box.margin_height() > area.style["max_height"].value and box.element is not None:
            yield (box.element, LATE if box.element.get("class") == "footnote" else INLINE)


def _look(parent: Any, start: float, edge: float, height: float, found: _Misfits) -> None:
    """Note what passes the right `edge`, or the sides of its own box; and tables.

    `start` is the left side of the box around `parent`, `height` the greatest of a drawing.
    """
    left = parent.content_box_x() - ROUNDING
    right = min(edge, parent.content_box_x() + parent.width) + ROUNDING
    for child in parent.children:
        # An absolutely placed box stands in the tree as a placeholder around it.
        box = getattr(child, "_box", child)
        if isinstance(box, LineBox):
            inside = [one for one in box.children if one.is_in_normal_flow()]
            # What breaks already passes the edge with a space at the end of its line alone, what
            # may not break is helped by nothing, and a line that is the foot's own has no element
            # around it.
            is_whole = (
                parent.style["overflow_wrap"] != "anywhere"
                and parent.style["white_space"] in BREAKING
                and parent.element is not None
            )
            if is_whole and any(_is_beyond(one, left, right) for one in inside):
                found.words.append((parent.element, BROKEN))
            for one in _drawings(box):
                if one.height > height or _is_beyond(one, left, right):
                    small = _small(one, parent, edge - start, height)
                    found.drawings.append((one.element, small))
        elif isinstance(box, ParentBox) and not isinstance(box, MarginBox):
            if box.is_table_wrapper and _is_beyond(box, left, right):
                found.words.append((box.element, BROKEN))
            if isinstance(box, TableBox):
                found.tables.setdefault(box.element, []).append(box)
            _look(box, parent.content_box_x(), right - ROUNDING, height, found)


def _is_beyond(box: Any, left: float, right: float) -> bool:
    return bool(box.position_x < left or box.position_x + box.margin_width() > right)


def _drawings(line: Any) -> Iterator[Any]:
    for box in line.descendants():
        if isinstance(box, ReplacedBox) and box.element_tag.endswith("svg"):
            yield box


def _small(drawing: Any, parent: Any, room: float, height: float) -> str:
    """As wide as it is or as there is room, and not higher than `height`."""
    width = drawing.width * min(1, height / drawing.height)
    if isinstance(parent, TableCellBox):
        # A column is as wide as what is in it, but for a share of it.
        return f"width: min({width:g}px, 100%); vertical-align: middle"
    return f"width: {min(width, LINE * min(room, parent.width)):g}px; vertical-align: middle"


def _divided(tables: list[Any]) -> Iterator[Mend]:
    """Rows that stand on more than one page, of the pieces of a table."""
    seen: set[Any] = set()
    for table in tables:
        for group in table.children:
            if not (group.is_header or group.is_footer):
                yield from ((row.element, DIVIDED) for row in group.children if row.element in seen)
                seen.update(row.element for row in group.children)


def _dropped(table: Any) -> Iterator[Mend]:
    """Heads and feet that are not on the first page of their table."""
    shown = {group.element for group in table.children}
    for group in table.element:
        if group.tag in ("thead", "tfoot") and len(group) and group not in shown:
            yield (group, ONCE)


def _put_off(note: Any, parents: dict[Any, Any]) -> None:
    """Set a note at the end of its chapter, and say at the foot of the page where that is."""
    home = parents[note]
    while home.tag not in ("section", "body") and home.get("class") != "opening":
        home = parents[home]
    id = note.attrib.pop(tagging.ANCHOR, "")
    name = quote(id, safe="")
    number = note.get("data-number", "")
    late = SubElement(home, "div", {"class": LATE, tagging.ANCHOR: id, "data-number": number})
    late.text, late[:] = note.text, list(note)
    note.text, note[:] = None, []
    SubElement(note, "a", {"href": tagging.LINK + name}).text = ARROW
    SubElement(note, "a", {"class": "page-reference", "href": tagging.PAGES[0] + name})

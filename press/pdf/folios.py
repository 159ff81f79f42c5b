"""Takes nodes of the apparatus and the page map; gives the nodes with folios for their marks.

Only one number for a page, three pages in a row are a range, and a section is the range of its
pages: what a reader of an index expects.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from press.nodes import CaptionLine, IndexEntry, Mark, Reference
from press.pdf.paging import PageMap
from press.tree import rewrite

N = TypeVar("N")

RUN = 3
"""Pages in a row from which on they are one range: two are as short as two numbers."""
LATE = (IndexEntry, Reference, CaptionLine)
"""Nodes whose text holds page numbers."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Pages from the first to the last, and what begins on each."""

    first: int
    last: int
    id: str
    last_id: str


def told(nodes: N, page_map: PageMap) -> N:
    """The nodes with the folios of the places that they name; a place on no page has none."""

    def change(node: Any) -> Any:
        match node:
            case IndexEntry(marks=marks) | Reference(marks=marks) if marks:
                return replace(node, marks=folios(marks, page_map))
            case CaptionLine(target=target):
                return replace(node, folio=page_map.folio(target))
        return node

    return rewrite(nodes, change)


def folios(marks: Iterable[Mark], page_map: PageMap) -> tuple[Mark, ...]:
    """Marks of pages and ranges, in the order of the pages."""
    found = [one for mark in marks if (one := _stretch(mark, page_map))]
    apart: list[_Stretch] = []
    for one in sorted(found, key=lambda one: (one.first, -one.last)):
        if apart and one.first <= apart[-1].last:
            # What a range holds already needs no number of its own.
            before = apart.pop()
            apart.append(_joined(before, one) if one.last > before.last else before)
        else:
            apart.append(one)
    rows: list[list[_Stretch]] = []
    for one in apart:
        if rows and _follows(rows[-1][-1], one, page_map):
            rows[-1].append(one)
        else:
            rows.append([one])
    return tuple(_mark(one, page_map) for row in rows for one in _merged(row))


def _stretch(mark: Mark, page_map: PageMap) -> _Stretch | None:
    first = page_map.page(mark.id)
    if first is None:
        return None
    last = first
    if mark.last or mark.after:
        last = max(page_map.page(mark.last) or first, first)
        # The last block may go on, over pages on which nothing begins.
        if (after := page_map.page(mark.after)) is not None:
            while last + 1 < after and page_map.slots[last + 1].fragment:
                last += 1
    return _Stretch(first, last, mark.id, "")


def _joined(one: _Stretch, other: _Stretch) -> _Stretch:
    return _Stretch(one.first, other.last, one.id, other.last_id or other.id)


def _follows(one: _Stretch, other: _Stretch, page_map: PageMap) -> bool:
    slots = page_map.slots
    return other.first == one.last + 1 and slots[one.last].numbering is slots[other.first].numbering


def _merged(row: list[_Stretch]) -> list[_Stretch]:
    if row[-1].last - row[0].first + 1 < RUN or len(row) == 1:
        return row
    return [_joined(row[0], row[-1])]


def _mark(one: _Stretch, page_map: PageMap) -> Mark:
    first, last = (page_map.slots[page].folio for page in (one.first, one.last))
    return Mark(one.id, first, last=one.last_id, last_label=last if last != first else "")

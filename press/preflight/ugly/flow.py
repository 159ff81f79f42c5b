"""Takes a Proof; gives where its text goes on from page to page: the turns between two pages.

A paragraph that is broken by a page has two tags, one on either page. That they are one, only the
source tells: what stands last on a page and what stands first on the next were written in one
paragraph, listing or table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from press.model import Division
from press.nodes import Node
from press.preflight.pages import Span
from press.preflight.proof import Proof
from press.preflight.sheets import Block, Row, Sheet
from press.preflight.written import WHOLE, Unit
from press.problems import Position
from press.tree import walk

UNCOUNTED = frozenset({"Lbl"})
"""Roles of blocks that are no text of their own: the number of an item."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Two pages of one part, and what stands at the foot of one and the head of the other."""

    before: Sheet
    after: Sheet
    last: Block
    first: Block
    ends: Unit | None
    """What the last line of the one page is part of …"""
    begins: Unit | None
    """… and the first of the next."""

    @property
    def is_broken(self) -> bool:
        """Whether both are pieces of one paragraph, listing or table of the source."""
        return is_one(self.ends, self.begins)

    @property
    def is_row_broken(self) -> bool:
        """Whether both are pieces of one row of a table."""
        return self.is_broken and self.ends is not None and self.begins is not None and (
            0 != self.ends.row == self.begins.row
        )  # fmt: skip


def turns(proof: Proof) -> Iterator[Turn]:
    """Every turn from a page to the next within one part."""
    for before, after in pairwise(proof.sheets):
        if not _goes_on(before, after):
            continue
        last, first = flowing(before), flowing(after)
        if not last or not first:
            continue
        head = _head(first)
        ends = unit(proof, before, last[-1].rows[-1], at_end=True)
        yield Turn(before, after, last[-1], head, ends, unit(proof, after, head.rows[0]))


def flowing(sheet: Sheet) -> tuple[Block, ...]:
    """The blocks that text flows through, in reading order."""
    return tuple(block for block in sheet.body if block.role not in UNCOUNTED and block.rows)


def is_one(one: Unit | None, other: Unit | None) -> bool:
    """Whether both stand in one paragraph, listing or table of the source."""
    if one is None or other is None or not one.block:
        return False
    return (one.position.file, one.block) == (other.position.file, other.block)


def place(proof: Proof, sheet: Sheet, row: Row) -> Position:
    """Where a row was written."""
    return proof.atlas.where(sheet.page.number, *_point(row))


def unit(proof: Proof, sheet: Sheet, row: Row, *, at_end: bool = False) -> Unit | None:
    """What the first word of a row is part of, or its last one."""
    return proof.atlas.unit(sheet.page.number, *_point(row, at_end=at_end))


def _point(row: Row, *, at_end: bool = False) -> tuple[float, float]:
    words = [span for span in row.spans if span.text.strip()]
    if not words:
        return (row.box.left + row.box.right) / 2, (row.box.top + row.box.bottom) / 2
    return _end(words[-1]) if at_end else _start(words[0])


class Homes:
    """The blocks of the source by where they begin."""

    def __init__(self, divisions: tuple[Division, ...]) -> None:
        self._starts: dict[str, list[tuple[int, int]]] = {}
        for division in divisions:
            for position in _positions(division.blocks):
                starts = self._starts.setdefault(position.file, [])
                starts.append((position.line, position.column))
        for starts in self._starts.values():
            starts.sort()

    def find(self, position: Position) -> Position | None:
        """The beginning of the block that holds a position; None for a place in no block."""
        starts = self._starts.get(position.file, [])
        count = bisect_right(starts, (position.line, position.column or 1))
        return Position(position.file, *starts[count - 1]) if count and position.line else None


def _positions(blocks: tuple[Node, ...]) -> Iterator[Position]:
    """Where blocks begin; a cell belongs to its table, and a note to the paragraph of its call."""
    nodes = walk(blocks)
    for node in nodes:
        if isinstance(node, WHOLE):
            if node.position.line:
                yield node.position
            for _ in islice(nodes, sum(1 for _ in walk(node)) - 1):
                pass


def _goes_on(before: Sheet, after: Sheet) -> bool:
    """Whether the second page continues the part of the first."""
    return (
        before.fragment == after.fragment != -1
        and not any(block.role == "H1" for block in after.blocks)
    )  # fmt: skip


def _head(blocks: tuple[Block, ...]) -> Block:
    """The first block of a page, but for the head of a table, which is repeated there."""
    return next((block for block in blocks if not block.within("THead")), blocks[0])


def _start(span: Span) -> tuple[float, float]:
    return span.box.left + span.size / 4, span.baseline - span.size / 4


def _end(span: Span) -> tuple[float, float]:
    shown = len(span.text.rstrip()) / max(1, len(span.text))
    right = span.box.left + (span.box.right - span.box.left) * shown
    return right - span.size / 4, span.baseline - span.size / 4

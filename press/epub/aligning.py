"""Takes MathML of aligned equations; folds rows that are wider than a phone into more rows.

What is aligned is one formula and stays one, so that its signs stay below each other and it is
told as a whole; only a row may hold less. First side-by-side equations go below each other, then a
right-hand side goes on below its own sign, and at last below the left-hand side.
"""

from __future__ import annotations

from lxml import etree

from press.epub.measuring import LINE, MATHML, width
from press.epub.signs import Rank, in_mathml, is_space

INDENT = 1.0
"""Em by which a row that goes on with a plus or minus is set in."""
SIDES = 2
"""Cells of an equation: left and right of its sign."""

Cell = list[etree._Element]
Row = tuple[Cell, Cell]


def fold(root: etree._Element) -> bool:
    """Fold the formula if it is an alignment; says whether it is one."""
    table = root[0] if len(root) == 1 else None
    if table is None or table.tag != f"{MATHML}mtable":
        return False
    columns = table.get("columnalign", "").split()
    if not columns or set(columns[::2]) != {"right"} or set(columns[1::2]) - {"left"}:
        return False
    if width(root) <= LINE:
        return True
    given = [[_content(cell) for cell in row] for row in table]
    rows: list[Row] = [
        (cells[n], cells[n + 1] if n + 1 < len(cells) else [])
        for cells in given
        for n in range(0, len(cells), SIDES)
    ]
    room = LINE - max(width(left) for left, _ in rows)
    rows = [folded for row in rows for folded in _equations(row, room)]
    room = LINE - max(width(left) for left, _ in rows)
    rows = [folded for row in rows for folded in _continued(row, room)]
    _write(table, rows)
    return True


def _equations(row: Row, room: float) -> list[Row]:
    """Equations that stand in one cell beside each other, each in a row of its own."""
    left, right = row
    if width(right) <= room:
        return [row]
    first, *others = _cut(right, Rank.SPACE)
    found = [(left, first)]
    for one in others:
        side, *rest = _cut(one, Rank.RELATION)
        found.append((side, [child for part in rest for child in part]) if rest else ([], side))
    return found


def _continued(row: Row, room: float) -> list[Row]:
    """A right-hand side in as many rows as it needs, cut at the best signs that it has."""
    left, right = row
    lines = _filled(_cut(right, Rank.RELATION), room) if width(right) > room else [right]
    found: list[Row] = []
    for line in lines:
        parts = [line]
        if width(line) > room:
            parts = _filled(_cut(line, Rank.SUM), room - INDENT)
        first, *rest = parts
        found.append(([] if found else left, first))
        found += [([], [_space(), *part]) for part in rest]
    return found


def _filled(parts: list[Cell], room: float) -> list[Cell]:
    """As many parts in a line as it holds."""
    lines: list[Cell] = []
    for part in parts:
        if lines and width([*lines[-1], *part]) <= room:
            lines[-1].extend(part)
        else:
            lines.append(list(part))
    return lines


def _cut(cell: Cell, rank: Rank) -> list[Cell]:
    parts, start = [], 0
    for sign in in_mathml(cell):
        # The sign that rows are aligned at comes first, perhaps after an empty element.
        is_inside = sign.start < len(cell) and not all(map(_is_blank, cell[start : sign.end]))
        if sign.rank <= rank and is_inside:
            parts.append(cell[start : sign.end])
            start = sign.start
            if sign.leads:
                cell[start].set("form", "infix")
    return [*parts, cell[start:]]


def _write(table: etree._Element, rows: list[Row]) -> None:
    """Put the rows into the table, in one column if the two are still too wide."""
    widest = max(width(left) for left, _ in rows)
    is_wide = any(left and right and widest + width(right) > LINE for left, right in rows)
    for row in list(table):
        table.remove(row)
    for left, right in rows:
        if not is_wide:
            _row(table, left, right)
        elif left and width([*left, *right]) > LINE:
            _row(table, left)
            _row(table, [_space(), *right])
        else:
            _row(table, [*left, *right] if left else [_space(), *right])
    table.set("columnalign", "left" if is_wide else "right left")
    table.attrib.pop("columnspacing", None)
    if not is_wide:
        table.set("columnspacing", "0em")
    if spacing := table.get("rowspacing", "").split():
        table.set("rowspacing", spacing[0])


def _row(table: etree._Element, *cells: Cell) -> None:
    row = etree.SubElement(table, f"{MATHML}mtr")
    for cell in cells:
        etree.SubElement(row, f"{MATHML}mtd").extend(cell)


def _content(cell: etree._Element) -> Cell:
    """What is in a cell, out of the mstyle that MathJax puts it in."""
    inner = cell[0] if len(cell) == 1 else cell
    if inner.tag == f"{MATHML}mstyle" and not inner.attrib:
        return list(inner)
    return list(cell)


def _is_blank(element: etree._Element) -> bool:
    return is_space(element) or (len(element) == 0 and not (element.text or "").strip())


def _space() -> etree._Element:
    return etree.Element(f"{MATHML}mspace", width=f"{INDENT:g}em")

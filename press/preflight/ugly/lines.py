"""Takes a Proof; gives lines that are badly set: ladders of hyphens, holes between words."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from press.preflight.limits import HYPHENS, WORD_SPACE
from press.preflight.pages import Box
from press.preflight.proof import Proof
from press.preflight.sheets import Row, Sheet
from press.preflight.ugly.said import problem, quoted
from press.problems import Problem

RUNNING = frozenset({"P", "LBody", "BlockQuote"})
"""Roles of blocks that hold running text."""
LEADER = "...."
"""Leads the eye to a page number: a line of contents, whose columns are no words of one line."""
NUMBER = re.compile(r"(?<![\w.-])[\d.,]*\d$")
UNIT = re.compile(r"(%|‰|°C|[nµμm]?s|[kKMGTP]i?B|[kMG]?Hz|[kM]?W)(?!\w)")
"""Those that a number is most often read with; not "m" or "h", which are names too."""
BAND = 16
"""Height of the strips in which words are looked up."""


def check(proof: Proof) -> Iterator[Problem]:
    """All that this module looks for."""
    for look in (ladders, stretched, parted_units):
        yield from look(proof)


def ladders(proof: Proof) -> Iterator[Problem]:
    """Hyphens at the end of too many lines in a row (PAGE-014)."""
    for sheet in proof.sheets:
        for block in sheet.blocks:
            if block.is_code:
                continue
            for is_hyphen, some in groupby(block.rows, key=lambda row: row.is_divided):
                rows = tuple(some)
                if is_hyphen and len(rows) > HYPHENS:
                    yield problem(
                        proof, "PAGE-014", sheet, rows[-1].box,
                        f"{len(rows)} lines in a row end with a hyphen: {quoted(rows[0].text)}",
                        "change the words of one of them",
                    )  # fmt: skip


def stretched(proof: Proof) -> Iterator[Problem]:
    """Words that stand too far apart in running text (PAGE-015)."""
    for sheet in proof.sheets:
        for row, words in _running(sheet):
            size = max((span.size for span in row.spans), default=0)
            for (left, one), (right, other) in pairwise(words):
                space = (other.left - one.right) / size
                if space > WORD_SPACE and not _is_filled(sheet, one, other):
                    yield problem(
                        proof, "PAGE-015", sheet, other,
                        f"a hole of {space:.1f} em between {quoted(left)} and {quoted(right)}",
                        "change the words of the line",
                    )  # fmt: skip


def _is_filled(sheet: Sheet, one: Box, other: Box) -> bool:
    """Whether a picture without alternative text, which has no tag, stands between two words."""
    return any(
        one.right - 1 <= mark.left < mark.right <= other.left + 1
        and mark.top < other.bottom and one.top < mark.bottom
        for mark in sheet.marks
    )  # fmt: skip


def parted_units(proof: Proof) -> Iterator[Problem]:
    """Numbers at the end of a line whose unit begins the next (PAGE-021)."""
    for sheet in proof.sheets:
        for block in sheet.blocks:
            if block.is_code:
                continue
            for row, after in pairwise(block.rows):
                number = NUMBER.search(row.text.rstrip())
                unit = UNIT.match(after.text.lstrip())
                if number and unit and not _is_drawn_between(row, after):
                    yield problem(
                        proof, "PAGE-021", sheet, row.box,
                        f"a line ends between {quoted(number[0])} and {quoted(unit[0])}",
                        "put a no-break space between them",
                    )  # fmt: skip


def _is_drawn_between(row: Row, after: Row) -> bool:
    """Whether a formula ends the one row or begins the other."""
    ends = any(box.right >= row.box.right - 1 for box in row.drawn)
    return ends or any(box.left <= after.box.left + 1 for box in after.drawn)


def _leads(row: Row) -> bool:
    """Whether it has a leader; a short one is a dot or two that stand alone."""
    words = row.text.split()
    return "." in words or LEADER in "".join(words)


def _running(sheet: Sheet) -> Iterator[tuple[Row, list[tuple[str, Box]]]]:
    """The rows of running text with their words, and the numbers that furniture puts in them."""
    rows = [
        row for block in sheet.blocks
        if block.role in RUNNING and not block.is_code and not block.within("TR")
        and not any(map(_leads, block.rows))
        for row in block.rows if row.spans
    ]  # fmt: skip
    things = [(word.text, word.box) for word in sheet.page.words]
    things += [(line.text, line.box) for line in sheet.page.furniture]
    pictures = [block.box for block in sheet.blocks if block.role == "Figure"]
    bands: dict[int, list[tuple[str, Box]]] = {}
    for text, box in things:
        bands.setdefault(_band(box), []).append((text, box))
    for row in rows:
        near = range(int(row.box.top) // BAND, int(row.box.bottom) // BAND + 1)
        inside = [
            (text, box) for band in near for text, box in bands.get(band, ())
            if row.box.top <= (box.top + box.bottom) / 2 <= row.box.bottom
            and row.box.left - 1 <= box.left and box.right <= row.box.right + 1
        ]  # fmt: skip
        inside += [("a formula", box) for box in row.drawn]
        inside += [("a picture", box) for box in pictures if _stands_in(box, row.box)]
        yield row, sorted(inside, key=lambda one: one[1].left)


def _stands_in(box: Box, row: Box) -> bool:
    return box.top < row.bottom and row.top < box.bottom and (
        row.left - 1 <= box.left and box.right <= row.right + 1
    )  # fmt: skip


def _band(box: Box) -> int:
    return int((box.top + box.bottom) / 2) // BAND

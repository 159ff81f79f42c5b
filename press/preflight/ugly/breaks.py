"""Takes a Proof; gives pages that are broken in the wrong place.

What counts as one line is what stands on one baseline; of a table, a row. A heading, a caption and
the title of a callout belong to what follows them. Lines of a paragraph keep company in twos, and
so do lines of a listing and rows of a table; an item of a list or a listing that is whole may stand
alone, since nothing of it is elsewhere.
"""

from collections.abc import Iterator
from itertools import groupby, takewhile

from press.nodes import Footnote
from press.preflight.limits import BLANK, FOLLOWING, SPACE, TOGETHER
from press.preflight.pages import Box
from press.preflight.proof import Proof
from press.preflight.sheets import Block, Sheet
from press.preflight.ugly.flow import Homes, Turn, flowing, is_one, place, turns, unit
from press.preflight.ugly.said import named, problem, quoted
from press.problems import Position, Problem
from press.tree import walk

OPENER = "H1"
"""Heads a page of its own, and is not stranded there."""


def check(proof: Proof) -> Iterator[Problem]:
    """All that this module looks for."""
    for look in (blank, stranded, parted, lonely, split_rows, split_words, notes):
        yield from look(proof)


def blank(proof: Proof) -> Iterator[Problem]:
    """Pages more than a third blank before the last of their part (PAGE-007)."""
    for turn in turns(proof):
        sheet = turn.before
        hole = _hole(sheet)
        height = sheet.page.block.bottom - sheet.page.block.top
        if hole > BLANK * height:
            yield problem(
                proof, "PAGE-007", sheet, turn.last.rows[-1].box,
                f"{hole / height:.0%} of the page is blank after {_named(turn.last)}",
                "move or shrink what follows, which does not fit there",
            )  # fmt: skip


def stranded(proof: Proof) -> Iterator[Problem]:
    """Headings and titles of callouts with too little after them (PAGE-008)."""
    for turn in turns(proof):
        blocks = flowing(turn.before)
        for number, block in enumerate(blocks):
            after = blocks[number + 1 :]
            if after and after[0].is_heading:
                continue
            if block.is_heading and block.role != OPENER:
                count = _lines((*after, *_floats(proof, turn.before, block)))
                if count < FOLLOWING:
                    yield _stranded(proof, turn, block, count)
            elif _is_title(number, blocks):
                yield _stranded(proof, turn, block, 0)


def parted(proof: Proof) -> Iterator[Problem]:
    """Captions that stand on another page than what they are of (PAGE-009)."""
    for sheet in proof.sheets:
        for block in sheet.blocks:
            if block.role != "Caption" or len(block.tags) < 2:
                continue
            holder = block.tags[-2]
            others = [
                one for one in sheet.blocks
                if holder in one.tags and one is not block and not one.within("THead")
            ]  # fmt: skip
            if not others:
                yield problem(
                    proof, "PAGE-009", sheet, block.box,
                    f"the caption {quoted(block.rows[0].text)} is parted from what it is of",
                    "shorten what stands before it, or move it",
                )  # fmt: skip


def lonely(proof: Proof) -> Iterator[Problem]:
    """Widows and orphans: a line or a row parted from all of its fellows (PAGE-011)."""
    for turn in turns(proof):
        if not turn.is_broken or "Caption" in (turn.last.role, turn.first.role):
            continue
        what, ending, beginning = _sides(proof, turn)
        if ending < TOGETHER:
            yield problem(
                proof, "PAGE-011", turn.before, turn.last.rows[-1].box,
                f"the first {what} stands alone at the foot: {quoted(turn.last.rows[-1].text)}",
                "add or cut a line before it",
            )  # fmt: skip
        elif beginning < TOGETHER:
            yield problem(
                proof, "PAGE-011", turn.after, turn.first.rows[0].box,
                f"the last {what} stands alone at the head: {quoted(turn.first.rows[0].text)}",
                "add or cut a line before it",
            )  # fmt: skip


def split_rows(proof: Proof) -> Iterator[Problem]:
    """Rows of a table that go on on the next page (PAGE-012)."""
    for turn in turns(proof):
        if turn.is_row_broken:
            yield problem(
                proof, "PAGE-012", turn.before, turn.last.rows[-1].box,
                f"a row of a table is split across pages at {quoted(turn.last.rows[-1].text)}",
                "shorten the row, or make two of it",
            )  # fmt: skip


def split_words(proof: Proof) -> Iterator[Problem]:
    """Words that go on on the next page (PAGE-013)."""
    for turn in turns(proof):
        row = turn.last.rows[-1]
        if turn.is_broken and not turn.last.is_code and row.is_divided:
            yield problem(
                proof, "PAGE-013", turn.before, row.box,
                f"a word is broken across pages at {quoted(row.text.rstrip()[-20:])}",
                "change the words of the line",
            )  # fmt: skip


def notes(proof: Proof) -> Iterator[Problem]:
    """Notes that stand on another page than their call (PAGE-020)."""
    homes = Homes(tuple(proof.book.divisions))
    calls: dict[tuple[Position | None, str], Sheet] = {}
    for sheet in proof.sheets:
        for block in sheet.body:
            for row in block.rows:
                for span in row.raised:
                    home = homes.find(place(proof, sheet, row))
                    calls.setdefault((home, span.text.strip()), sheet)
    for note in walk(tuple(proof.book.divisions)):
        if not isinstance(note, Footnote):
            continue
        caller = calls.get((homes.find(note.position), str(note.number)))
        first = next((one.position for one in note.blocks if hasattr(one, "position")), None)
        number = proof.atlas.page_of(first) if first else None
        if caller and number and number != caller.page.number:
            # A note that is longer than the foot ends its chapter; a link there says where.
            if note.id in proof.atlas.artifact.sheets[caller.page.number - 1].links:
                continue
            page = proof.pages[number - 1]
            yield Problem(
                "PAGE-020", note.position,
                f"{named(caller.page)}: note {note.number} stands on {named(page)}",
                "move the figures that take the foot of the page, or shorten the note",
            )  # fmt: skip


def _stranded(proof: Proof, turn: Turn, block: Block, count: int) -> Problem:
    lines = {0: "no line", 1: "one line"}[count]
    return problem(
        proof, "PAGE-008", turn.before, block.box,
        f"{lines} follows the heading {quoted(block.rows[0].text)}",
        "shorten what stands before it, or move it",
    )  # fmt: skip


def _named(block: Block) -> str:
    return "a figure" if block.role == "Figure" else quoted(block.rows[-1].text)


def _hole(sheet: Sheet) -> float:
    """The height of all that is blank in the text block but is no space of the design."""
    frame = sheet.page.block
    boxes = [row.box for block in sheet.blocks for row in block.rows] + list(sheet.marks)
    edge, hole = frame.top, 0.0
    for box in sorted([*boxes, Box(0, frame.bottom, 0, frame.bottom)], key=lambda box: box.top):
        if box.top - edge > SPACE:
            hole += box.top - edge
        edge = max(edge, min(box.bottom, frame.bottom))
    return hole


def _lines(blocks: tuple[Block, ...]) -> int:
    """Lines that follow a heading; a row of a table is one, a figure is enough."""
    count = 0
    for row, some in groupby(blocks, key=lambda block: block.within("TR")):
        for block in some:
            if row is not None:
                count += 1
                break
            if block.role == "Figure":
                count += FOLLOWING
            elif not block.is_heading:
                count += len(block.rows)
    return min(count, FOLLOWING)


def _floats(proof: Proof, sheet: Sheet, heading: Block) -> Iterator[Block]:
    """Figures at the foot of the page that belong to what stands under a heading."""
    start = place(proof, sheet, heading.rows[0])
    for one in sheet.blocks:
        if one.is_foot and one.role == "Caption":
            written = place(proof, sheet, one.rows[0])
            if written.file == start.file and written.line > start.line:
                holder = one.tags[-2]
                yield from (f for f in sheet.blocks if f.role == "Figure" and holder in f.tags)


def _is_title(number: int, blocks: tuple[Block, ...]) -> bool:
    """Whether it is all that a page has of a callout: one line, last, in a section of its own."""
    block = blocks[number]
    holder = block.tags[-2] if len(block.tags) > 1 else None
    is_line = block.role == "P" and len(block.rows) == 1 and block is blocks[-1]
    return bool(
        is_line and holder and holder.role == "Sect" and number
        and not any(holder in one.tags for one in blocks[:number])
    )  # fmt: skip


def _sides(proof: Proof, turn: Turn) -> tuple[str, int, int]:
    """What is broken by a turn, and how many of its lines or rows stand on either side."""
    if turn.last.within("TR"):
        return "row of a table", _rows(turn.before, turn.last), _rows(turn.after, turn.first)
    what = "line of a listing" if turn.last.is_code else "line of a paragraph"
    return (
        what,
        _company(proof, turn.before, flowing(turn.before)[::-1]),
        _company(proof, turn.after, flowing(turn.after)),
    )


def _company(proof: Proof, sheet: Sheet, blocks: tuple[Block, ...]) -> int:
    """Lines of the first of some blocks, with those that were written with it.

    A paragraph that begins beside its title, as in a glossary, has a tag for every line.
    """
    first = unit(proof, sheet, blocks[0].rows[0])
    with_it = takewhile(
        lambda one: one.role == blocks[0].role and is_one(first, unit(proof, sheet, one.rows[0])),
        blocks,
    )
    return max(sum(len(one.rows) for one in with_it), len(blocks[0].rows))


def _rows(sheet: Sheet, block: Block) -> int:
    """Rows that the body of a block's table has on a page."""
    table = block.within("Table")
    found = {
        one.within("TR") for one in sheet.blocks
        if table in one.tags and not one.within("THead")
    }  # fmt: skip
    return len(found)

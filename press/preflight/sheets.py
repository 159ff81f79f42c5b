"""The values that a page is seen as by its tags: a Sheet of Blocks of Rows.

What is a heading, a caption, a line of code or a row of a table is what the tag tree of the PDF
says, whatever it looks like; `tagged.py` reads them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from press.preflight.limits import RAISED
from press.preflight.pages import Box, Page, Span

FLOATS = 2
"""How deep the tag lies that tells text from what floats: Document and Part come before it."""

HEADING = re.compile(r"H[1-6]")
DIVIDED = re.compile(r"\w[-\N{HYPHEN}\N{SOFT HYPHEN}]\Z")
"""The end of a word that goes on; after a space the same sign is a dash."""


class Tag(NamedTuple):
    """An element of the tag tree."""

    role: str
    place: int
    """Among the elements of its parent, in the whole file."""
    serial: int
    """Among the elements of the page."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the eye sees it: what stands on one baseline of a block."""

    spans: tuple[Span, ...]
    """Its text, from left to right; none where it is a formula or a picture alone."""
    drawn: tuple[Box, ...]
    """Formulas and pictures in it."""
    box: Box

    @property
    def text(self) -> str:
        """Its letters."""
        return "".join(span.text for span in self.spans)

    @property
    def is_divided(self) -> bool:
        """Whether its last word ends with a hyphen."""
        return bool(DIVIDED.search(self.text.rstrip()))

    @property
    def raised(self) -> Iterator[Span]:
        """Its raised and lowered signs: those off the baseline of most of it."""
        widths: defaultdict[float, float] = defaultdict(float)
        for span in self.spans:
            widths[span.baseline] += span.box.right - span.box.left
        base = max(widths, key=lambda one: widths[one], default=0.0)
        for span in self.spans:
            if abs(span.baseline - base) > RAISED * span.size:
                yield span


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, cell, caption …: the innermost tag that is no part of a line."""

    tags: tuple[Tag, ...]
    """From the whole document to the block itself."""
    rows: tuple[Row, ...]
    is_code: bool
    """Whether all its text is code."""

    @property
    def role(self) -> str:
        """What it is: "P", "H2", "TD" …"""
        return self.tags[-1].role if self.tags else ""

    @property
    def box(self) -> Box:
        """Around all its rows."""
        return around(row.box for row in self.rows)

    @property
    def is_heading(self) -> bool:
        """Whether it heads what follows."""
        return bool(HEADING.fullmatch(self.role))

    @property
    def is_foot(self) -> bool:
        """Whether it floats to the foot of the page: a note, a tall figure."""
        return len(self.tags) > FLOATS and self.tags[FLOATS].role == "NonStruct"

    def within(self, role: str) -> Tag | None:
        """The innermost tag of a role that it stands in."""
        return next((tag for tag in reversed(self.tags) if tag.role == role), None)


class Picture(NamedTuple):
    """A picture made of pixels, as large as it is printed."""

    box: Box
    width: int
    """In pixels."""
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as its tags have it."""

    page: Page
    fragment: int
    """What was laid out together with it: a part, the front matter; -1 for a page without tags."""
    blocks: tuple[Block, ...]
    """In reading order."""
    marks: tuple[Box, ...]
    """Rules, grounds and signs: what is drawn and has no tag."""
    pictures: tuple[Picture, ...]
    """Pictures made of pixels."""

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks that do not float."""
        return tuple(block for block in self.blocks if not block.is_foot)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these; an empty one for none."""
    found = tuple(boxes)
    if not found:
        return Box(0, 0, 0, 0)
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))

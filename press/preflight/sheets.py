"""Takes the screen PDF and its pages; gives each page as blocks of rows, as its tags have them.

What is a heading, a caption, a line of code or a row of a table is read from the tag tree of the
PDF and not from fonts or sizes: a theme may set a heading as it likes, the tags are what a screen
reader is told, and veraPDF vouches for them. MuPDF hands out text and drawings by their tags, in
one pass that takes 3 ms a page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

import pymupdf

from press.preflight.limits import RAISED
from press.preflight.pages import Box, Page, Span

MUPDF: Any = pymupdf
FLAGS = (
    pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_IGNORE_ACTUALTEXT
    | pymupdf.TEXT_COLLECT_STRUCTURE
    | pymupdf.TEXT_COLLECT_VECTORS
    | pymupdf.TEXT_PRESERVE_IMAGES
)
TEXT, PICTURE, STRUCTURE, VECTOR = range(4)
"""Kinds of MuPDF's blocks."""

INLINE = frozenset({"Span", "Link", "Code", "Formula", "Reference", "Quote", "NonStruct"})
"""Roles within a block (ISO 32000-1, 14.8.4.4); WeasyPrint gives the last one to a note's call."""

FLOATS = 2
"""How deep the tag lies that tells text from what floats: Document and Part come before it."""

DRAWN = frozenset({"Figure", "Formula"})
"""Roles of what is one picture, whatever it is drawn with."""

HEADING = re.compile(r"H[1-6]")
HALF = 0.5


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


@dataclass(slots=True)
class _Item:
    """A piece of a row: a line of MuPDF's, or a picture."""

    tags: tuple[Tag, ...]
    box: Box
    spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class _Reader:
    """What is gathered of one page."""

    furniture: frozenset[tuple[str, int, int]]
    items: list[_Item] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    serial: int = 0

    def take(self, blocks: Iterable[Any], tags: tuple[Tag, ...]) -> None:
        """Go through the blocks below a tag."""
        for block in blocks:
            if block["type"] == STRUCTURE:
                self.serial += 1
                tag = Tag(block["raw"], block["index"], self.serial)
                self.take(block["blocks"], (*tags, tag))
            elif block["type"] == TEXT:
                for line in block["lines"]:
                    spans = tuple(_spans(line))
                    box = Box(*line["bbox"])
                    if _key("".join(span.text for span in spans), box) not in self.furniture:
                        self.items.append(_Item(tags, box, spans))
            else:
                self.draw(block, tags)

    def draw(self, block: Any, tags: tuple[Tag, ...]) -> None:
        """Note what is no text."""
        box = Box(*block["bbox"])
        if block["type"] == PICTURE:
            self.pictures.append(Picture(box, block["width"], block["height"]))
        if any(tag.role in DRAWN for tag in tags):
            self.items.append(_Item(tags, box))
        else:
            self.marks.append(box)


def read(data: bytes, pages: tuple[Page, ...]) -> tuple[Sheet, ...]:
    """Read every page of a PDF by its tags; `pages` are the same pages, as `pages.read` has them.

    What is no PDF has no sheets; without tags a page is one block.
    """
    try:
        file = opened(data)
    except pymupdf.FileDataError:
        return ()
    with file:
        return tuple(_sheet(one, page) for one, page in zip(file, pages, strict=False))


def opened(data: bytes) -> Any:
    """A PDF as MuPDF has it, whose binding tells no types; raises pymupdf.FileDataError."""
    return MUPDF.open(stream=data, filetype="pdf")


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these; an empty one for none."""
    found = tuple(boxes)
    if not found:
        return Box(0, 0, 0, 0)
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _sheet(file: Any, page: Page) -> Sheet:
    reader = _Reader(frozenset(_key(line.text, line.box) for line in page.furniture))
    reader.take(file.get_textpage(flags=FLAGS).extractDICT()["blocks"], ())
    blocks = tuple(_blocks(reader.items))
    parts = [block.tags[1].place for block in blocks if len(block.tags) > 1]
    return Sheet(
        page, parts[0] if parts else -1, blocks, tuple(reader.marks), tuple(reader.pictures)
    )


def _key(text: str, box: Box) -> tuple[str, int, int]:
    """What is the same for one line whichever way it was read."""
    return text.strip(), round(box.left), round(box.bottom)


def _spans(line: Any) -> Iterator[Span]:
    for span in line["spans"]:
        yield Span(
            span["text"],
            Box(*span["bbox"]),
            span["font"].rpartition("+")[2],
            span["size"],
            span["origin"][1],
            span["color"],
        )


def _blocks(items: Iterable[_Item]) -> Iterator[Block]:
    for tags, some in groupby(items, key=lambda item: _outer(item.tags)):
        held = tuple(some)
        if tags and tags[-1].role == "Figure":
            yield Block(tags, (_row(held),), is_code=False)
            continue
        code = [any(tag.role == "Code" for tag in item.tags) for item in held]
        yield Block(tags, tuple(_rows(held)), all(code))


def _outer(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The tags down to the block; of a figure, whatever is in it."""
    for place, tag in enumerate(tags):
        if tag.role == "Figure":
            return tags[: place + 1]
    count = len(tags)
    while count > FLOATS + 1 and tags[count - 1].role in INLINE:
        count -= 1
    return tags[:count]


def _rows(items: Iterable[_Item]) -> Iterator[Row]:
    """Put together what stands side by side; a formula counts as one thing."""
    row: list[_Item] = []
    for item in _whole(items):
        if row and not _beside(item.box, around(one.box for one in row)):
            yield _row(row)
            row = []
        row.append(item)
    if row:
        yield _row(row)


def _row(items: Sequence[_Item]) -> Row:
    spans = sorted((span for item in items for span in item.spans), key=lambda s: s.box.left)
    drawn = tuple(item.box for item in items if not item.spans)
    return Row(tuple(spans), drawn, around(item.box for item in items))


def _whole(items: Iterable[_Item]) -> Iterator[_Item]:
    def picture(item: _Item) -> Tag | None:
        return next((tag for tag in item.tags if tag.role in DRAWN), None)

    for tag, some in groupby(items, key=picture):
        if tag is None:
            yield from some
        else:
            held = tuple(some)
            yield _Item(held[0].tags, around(item.box for item in held))


def _beside(one: Box, other: Box) -> bool:
    """Whether more than half of the lower of two boxes is level with the other one."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return shared > HALF * lower or (lower <= 0 <= shared)

"""Takes the screen PDF and its pages; gives each page as a Sheet, as its tags have it.

What is a heading, a caption, a line of code or a row of a table is read from the tag tree of the
PDF and not from fonts or sizes: a theme may set a heading as it likes, the tags are what a screen
reader is told, and veraPDF vouches for them. MuPDF hands out text and drawings by their tags, in
one pass that takes 3 ms a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import pymupdf

from press.preflight.pages import Box, Page, Span, spans_of
from press.preflight.sheets import FLOATS, Block, Picture, Row, Sheet, Tag, around

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

DRAWN = frozenset({"Figure", "Formula"})
"""Roles of what is one picture, whatever it is drawn with."""

HALF = 0.5


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
                    spans = tuple(spans_of(line))
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
    """Put together what stands side by side; a formula counts as one thing.

    MuPDF gives the text of an element before what is drawn in its lines, so a drawing looks for its
    row among those that are there.
    """
    rows: list[list[_Item]] = []
    for item in sorted(_whole(items), key=lambda item: not item.spans):
        near = rows if not item.spans else rows[-1:]
        row = next((r for r in near if _beside(item.box, around(one.box for one in r))), None)
        if row is None:
            rows.append([item])
        else:
            row.append(item)
    yield from map(_row, sorted(rows, key=lambda row: around(one.box for one in row).top))


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

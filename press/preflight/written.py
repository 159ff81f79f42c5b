"""Takes a Book; gives what its artifacts have to hold: every word in reading order, and where it
was written.

It is taken from the nodes alone. Nothing is asked of templates or of a renderer, so that what they
drop is missed. Words of the program ("Figure", "Note") are a template's to show or not; the
numbers that the program gave are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from press.model import Book, Division, Entry, parts
from press.nodes import (
    Block,
    Cell,
    Code,
    Definition,
    Diagram,
    Element,
    Emoji,
    Equation,
    Figure,
    Footnote,
    Heading,
    Image,
    Link,
    LinkKind,
    Listing,
    Math,
    Paragraph,
    Table,
    Text,
)
from press.preflight.tokens import tokens
from press.problems import Position

WHOLE = (Paragraph, Heading, Listing, Table, Figure, Diagram, Equation)
WHOLE_HTML = frozenset("p pre table summary h1 h2 h3 h4 h5 h6".split())
"""Blocks that are one to a reader, so that it matters where a page breaks them."""

INSIDE = ("children", "items", "definitions", "blocks")
"""Fields of all other nodes that hold nodes."""


class Kind(StrEnum):
    """What a word is part of, where that makes a difference to whoever looks for it."""

    WORD = "word"
    CODE = "code"
    CELL = "cell"
    NOTE = "note"
    CAPTION = "caption"
    NUMBER = "number"


class Aside(NamedTuple):
    """Words that stand near the place where they were written, and not in line with it."""

    at: int
    """How many words of the flow go before it."""
    tokens: list[Token]


class Unit(NamedTuple):
    """The smallest thing that is told of as a whole: a run of text, a line of code, a cell."""

    kind: Kind
    position: Position
    text: str
    block: int = 0
    """Number of the paragraph, listing, table … that it stands in; 0 for none."""
    row: int = 0
    """The same of the row of a table."""


class Token(NamedTuple):
    """A word, a number or a sign, without ligatures."""

    shown: str
    unit: Unit

    @property
    def text(self) -> str:
        """As it is compared: a style may set capitals."""
        return self.shown.casefold()


class Thing(NamedTuple):
    """What is no text: a figure by its alternative text, a formula by its TeX, a link's target."""

    name: str
    position: Position


@dataclass(slots=True)
class Part:
    """A part with the chapter files below it, as a reader must find it."""

    entry: Entry
    flow: list[Token] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    """Footnotes, captions of figures, numbers of headings."""
    figures: list[Thing] = field(default_factory=list)
    formulas: list[Thing] = field(default_factory=list)
    latest: Position | None = None
    """Where what was taken last was written."""
    links: list[Thing] = field(default_factory=list)
    """By id of the target, or by URL."""
    references: list[Thing] = field(default_factory=list)
    """Links to which print adds the page, as a second link."""
    count: int = 0
    """Blocks and rows that have got a number."""

    def next(self) -> int:
        """A number that no other block or row has."""
        self.count += 1
        return self.count


def demanded(book: Book) -> tuple[Part, ...]:
    """What each part of the book demands, in reading order."""
    return tuple(_part(divisions) for divisions in parts(book.divisions))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the tree a walk is."""

    kind: Kind
    position: Position
    into: list[Token]
    block: int = 0
    row: int = 0


def _part(divisions: tuple[Division, ...]) -> Part:
    made = Part(divisions[0].entry)
    for division in divisions:
        start = Position(division.entry.file, 1, 1)
        place = _Place(Kind.WORD, start, made.flow)
        for block in division.blocks:
            _take(made, block, place)
    return made


def _take(part: Part, node: Any, place: _Place) -> None:
    """Note what a node demands; text of its children stands where the node stands."""
    position = getattr(node, "position", None)
    if position and position.line:
        part.latest = position
        # All cells of a row stand where the row does.
        if place.kind is not Kind.CELL or position > place.position:
            place = replace(place, position=position)
    elif isinstance(node, Block):
        # Raw HTML does not know where it stands, but what went before it does.
        place = replace(place, position=part.latest or place.position)
    if not place.block and _is_whole(node):
        place = replace(place, block=part.next())
    match node:
        case Text(text) | Code(text) | Emoji(text):
            _say(text, place)
        case Math(tex=tex):
            part.formulas.append(Thing(tex, place.position))
        case Equation(tex=tex, number=number):
            part.formulas.append(Thing(tex, place.position))
            _say(number, place)
        case Footnote(blocks=blocks):
            _take_all(part, blocks, _aside(part, place, Kind.NOTE))
        case Image(alt=alt, asset=asset):
            if asset:
                part.figures.append(Thing(alt, place.position))
            else:
                _say(alt, place)
        case Figure() | Diagram():
            _figure(part, node, place)
        case Listing(code=code):
            _caption(part, node, place)
            for count, line in enumerate(code.split("\n"), 1):
                at = Position(place.position.file, place.position.line + count, 1)
                _say(line, replace(place, kind=Kind.CODE, position=at))
        case Table():
            _caption(part, node, place)
            for row in (*node.head, *node.rows):
                _row(part, row, place)
        case Element(tag="tr"):
            _take_all(part, node.children, replace(place, row=part.next()))
        case Heading(number=number):
            if number:
                _say(number, _aside(part, place, Kind.NUMBER))
            _take_all(part, node.children, place)
        case Link():
            _link(part, node, place)
        case Definition(term=term, bodies=bodies):
            _take_all(part, (*term, *(block for body in bodies for block in body)), place)
        case _:
            for name in INSIDE:
                _take_all(part, getattr(node, name, ()), place)


def _is_whole(node: Any) -> bool:
    return isinstance(node, WHOLE) or (isinstance(node, Element) and node.tag in WHOLE_HTML)


def _take_all(part: Part, nodes: tuple[Any, ...], place: _Place) -> None:
    for node in nodes:
        _take(part, node, place)


def _say(text: str, place: _Place) -> None:
    if words := tokens(text):
        unit = Unit(place.kind, place.position, text, place.block, place.row)
        place.into.extend(Token(word, unit) for word in words)


def _aside(part: Part, place: _Place, kind: Kind) -> _Place:
    part.asides.append(Aside(len(part.flow), []))
    return replace(place, kind=kind, into=part.asides[-1].tokens)


def _caption(part: Part, node: Any, place: _Place) -> None:
    _say(node.number, place)
    _take_all(part, node.caption, place)


def _figure(part: Part, node: Figure | Diagram, place: _Place) -> None:
    alt = node.image.alt if isinstance(node, Figure) else node.alt
    asset = node.image.asset if isinstance(node, Figure) else node.asset
    aside = _aside(part, place, Kind.CAPTION)
    if asset:
        part.figures.append(Thing(alt, place.position))
    else:
        _say(alt, aside)
    _caption(part, node, aside)


def _row(part: Part, row: tuple[Cell, ...], place: _Place) -> None:
    """A row of a Markdown table is a line."""
    known = [getattr(block, "position", place.position) for cell in row for block in cell.blocks]
    at = max((one for one in known if one.line), default=place.position)
    place = replace(place, kind=Kind.CELL, position=at, row=part.next())
    for cell in row:
        _take_all(part, cell.blocks, place)


def _link(part: Part, node: Link, place: _Place) -> None:
    if node.kind is not LinkKind.UNRESOLVED:
        target = node.href if node.kind is LinkKind.EXTERNAL else node.target
        part.links.append(Thing(target, place.position))
        if node.has_page:
            part.references.append(part.links[-1])
    _take_all(part, node.children, place)

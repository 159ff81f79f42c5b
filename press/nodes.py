"""The nodes that a division is made of, inline and block.

Each is a frozen dataclass that holds tuples, so that it can be compared, hashed, sent to another
process and kept in the cache. Fields that a later stage fills in have a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from press.problems import Position

NOWHERE = Position("")


@dataclass(frozen=True, slots=True)
class Text:
    """Running text, not escaped."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break that the author asked for."""


@dataclass(frozen=True, slots=True)
class Emoji:
    """A pictograph; `name` is its text alternative."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """An HTML element of the allow-list, inline or block, with the attributes that it may keep."""

    tag: str
    children: tuple[Node, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor of the author's inside a paragraph (`<a id="…">`); alone it is a label."""

    name: str
    position: Position = NOWHERE
    id: str = ""


class LinkKind(StrEnum):
    """What a link points at; decides how it is rendered."""

    UNRESOLVED = "unresolved"
    XREF = "xref"
    TERM = "term"
    CITATION = "citation"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as the author wrote it; `resolve` fills in what follows `position`."""

    href: str
    children: tuple[Node, ...]
    title: str = ""
    position: Position = NOWHERE
    kind: LinkKind = LinkKind.UNRESOLVED
    target: str = ""
    """Id of the target in the output (`DIVISION` or `DIVISION.ANCHOR`); empty when external."""
    has_page: bool = False
    """Whether print adds the page ("p. 213")."""
    id: str = ""
    """Id of the link itself, where something points back at it (a citation)."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `illustrate` fills in `asset`, the name of an Asset."""

    src: str
    alt: str
    title: tuple[Node, ...] = ()
    position: Position = NOWHERE
    width: str = ""
    """The author's width: "300" (px) or "50%"; empty for the natural size."""
    asset: str = ""
    size: tuple[int, int] = (0, 0)
    """Natural width and height in px; (0, 0) until known."""
    outlined: str = ""
    """Name of the Asset that an EPUB shows instead: its lettering is outlines. Empty for none."""


@dataclass(frozen=True, slots=True)
class Math:
    """A formula within a line; `illustrate` draws it."""

    tex: str
    position: Position = NOWHERE
    svg: str = ""
    mathml: str = ""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the place that calls it; `number` counts within its part."""

    blocks: tuple[Node, ...]
    position: Position = NOWHERE
    number: int = 0
    id: str = ""


# ----------------------------------------------------------------- block nodes


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `is_tight` in a list without blank lines."""

    children: tuple[Node, ...]
    is_tight: bool = False
    position: Position = NOWHERE
    id: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 opens a part, 2 a chapter, 3 a section."""

    level: int
    children: tuple[Node, ...]
    anchor: str
    position: Position = NOWHERE
    number: str = ""
    id: str = ""
    rank: int = 0
    """The level that the author gave it: how it looks, where `level` is what it is."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `is_done` is None unless it is a task."""

    blocks: tuple[Node, ...]
    is_done: bool | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A list; `start` is None for bullets. `style`: decimal, lower-alpha, upper-roman …"""

    items: tuple[Item, ...]
    start: int | None = None
    style: str = "decimal"


@dataclass(frozen=True, slots=True)
class Definition:
    """A term with its definitions, each a run of blocks."""

    term: tuple[Node, ...]
    bodies: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """A definition list (other people's books use them)."""

    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


@dataclass(frozen=True, slots=True)
class Callout:
    """A GitHub alert: note, tip, important, warning or caution."""

    kind: str
    blocks: tuple[Node, ...]
    position: Position = NOWHERE
    id: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A fence of code; `words` is what the info string holds beside language and title."""

    language: str
    code: str
    caption: tuple[Node, ...] = ()
    label: str = ""
    words: tuple[str, ...] = ()
    position: Position = NOWHERE
    number: str = ""
    id: str = ""
    tokens: tuple[tuple[str, str], ...] = ()
    """(class, text) pairs that make up the code; filled in by `illustrate`."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A mermaid fence; `illustrate` draws it."""

    source: str
    caption: tuple[Node, ...] = ()
    alt: str = ""
    label: str = ""
    position: Position = NOWHERE
    number: str = ""
    id: str = ""
    asset: str = ""
    size: tuple[int, int] = (0, 0)
    """Width and height on the page in px."""
    outlined: str = ""
    """As in an Image."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An image alone in its paragraph."""

    image: Image
    caption: tuple[Node, ...] = ()
    label: str = ""
    position: Position = NOWHERE
    number: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `align` is left, right, center or empty."""

    blocks: tuple[Node, ...]
    align: str = ""
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: head rows and body rows of cells."""

    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: tuple[Node, ...] = ()
    label: str = ""
    position: Position = NOWHERE
    number: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Equation:
    """A displayed formula; only a labelled one has a number."""

    tex: str
    label: str = ""
    position: Position = NOWHERE
    number: str = ""
    id: str = ""
    svg: str = ""
    mathml: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that the apparatus names: where a term stands, where a work is cited."""

    id: str
    label: str
    """What readers call the place: "6.2", or a title; in print a folio."""
    last: str = ""
    """Of a section, the id of its last block ..."""
    after: str = ""
    """... and of the heading that ends it; both are empty for a place that is a point."""
    last_label: str = ""
    """Folio of the last page, where the mark has more than one."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the bibliography; `uses` are the ids of the links that cite it."""

    key: str
    children: tuple[Node, ...]
    id: str = ""
    uses: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    """The same places as readers call them."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A line of the index and the lines below it; `see` and `see_also` link to other lines."""

    term: tuple[Node, ...]
    marks: tuple[Mark, ...] = ()
    see: tuple[Link, ...] = ()
    see_also: tuple[Link, ...] = ()
    entries: tuple[IndexEntry, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """The entries under one letter."""

    letter: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The index as a whole."""

    groups: tuple[IndexGroup, ...]


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """A figure, table or listing in the list of its kind; `folio` is its page in print."""

    number: str
    children: tuple[Node, ...]
    target: str
    id: str = ""
    folio: str = ""


@dataclass(frozen=True, slots=True)
class CaptionList:
    """A list of figures, tables or listings; `kind` is figure, table or listing."""

    kind: str
    lines: tuple[CaptionLine, ...]


Inline = Text | Code | Break | Emoji | Element | Anchor | Link | Image | Math | Footnote
Captioned = Listing | Diagram | Figure | Table
Block = (
    Paragraph
    | Heading
    | Quote
    | List
    | DefinitionList
    | Rule
    | Callout
    | Captioned
    | Equation
    | Element
    | Reference
    | Index
    | CaptionList
)
Node = Inline | Block | Item | Definition | Cell | IndexGroup | IndexEntry | CaptionLine

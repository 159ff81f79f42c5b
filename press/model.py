"""The values that flow through the pipeline: the book, its divisions and their nodes.

Every stage takes these and gives these. All are frozen dataclasses that hold tuples, so that they
can be compared, hashed, sent to another process and kept in the cache. The words are those of the
style guide: a *part* is a division at depth 0, a *chapter* an H2, a *section* an H3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from press.problems import Position

NOWHERE = Position("")


class Matter(StrEnum):
    """The three stretches of a book; front matter is numbered in roman."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"


# ---------------------------------------------------------------- inline nodes


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
class Reference:
    """One entry of the bibliography; `uses` are the ids of the links that cite it."""

    key: str
    children: tuple[Node, ...]
    id: str = ""
    uses: tuple[str, ...] = ()


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
)
Node = Inline | Block | Item | Definition | Cell


# -------------------------------------------------------------------- the book


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a title page and a package document say; from book.toml, with defaults."""

    title: str
    slug: str
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    language: str = "en"
    edition: str = ""
    identifier: str = ""
    """A URN (urn:uuid:… or urn:isbn:…)."""
    publisher: str = ""
    rights: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    version: str = ""
    date: str = ""
    """ISO 8601 date of the source (of the commit, else book.toml)."""
    commit: str = ""
    cover: str = ""
    """Asset name of the author's own cover image; empty to draw one."""
    theme: str = "default"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents page, in reading order."""

    file: str
    """Path of the source below the book folder, with forward slashes."""
    title: str
    matter: Matter
    group: str
    depth: int
    """0 for a part, 1 for a chapter file below it, and so on."""
    number: str
    """"6" for Part 6 or "6.2" for its second chapter file; empty in front and back matter."""
    id: str
    """Short unique name, made of the file's: prefix of every id that the file gives."""
    position: Position
    """Where the contents page names it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A book before it is read: its metadata and its divisions in reading order."""

    metadata: Metadata
    entries: tuple[Entry, ...]
    root: str
    """Absolute folder that the files of the entries are relative to; never leaves the build."""
    bibliography: str = ""
    """Path of the .bib file below the root; empty when there is none."""
    contents: str = ""
    """Path of the contents page below the root."""
    has_math: bool = True


@dataclass(frozen=True, slots=True)
class Division:
    """One source file of the book, read; its first block is its heading."""

    entry: Entry
    blocks: tuple[Node, ...]

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.entry.id


@dataclass(frozen=True, slots=True)
class Label:
    """Our record of one anchor: what it names and where it stands."""

    kind: str
    """division, heading, figure, table, listing, equation, term, reference or anchor."""
    id: str
    """Id in the output, unique in the book."""
    division: str
    """Id of the division that holds it."""
    part: str
    """Id of the part (division of depth 0) that holds it."""
    chapter: str
    """Id of the chapter heading that it stands under; empty before the first."""
    number: str
    title: tuple[Node, ...]
    level: int
    """Of a heading, else 0."""
    position: Position


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every label of the book: by (file, anchor) as links name them, and in reading order."""

    labels: tuple[tuple[tuple[str, str], Label], ...]

    @property
    def in_order(self) -> tuple[Label, ...]:
        """The labels alone, in reading order."""
        return tuple(label for _, label in self.labels)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that an artifact carries: a picture or a drawn diagram."""

    name: str
    """Unique and made of the content's digest, like `3f2a….svg`."""
    media_type: str
    data: bytes

    @classmethod
    def of(cls, data: bytes, media_type: str) -> Asset:
        """The asset of some content, named by it."""
        suffix = {"image/svg+xml": "svg", "image/jpeg": "jpg"}.get(
            media_type, media_type.rpartition("/")[2]
        )
        return cls(f"{hashlib.sha256(data).hexdigest()[:20]}.{suffix}", media_type, data)


@dataclass(frozen=True, slots=True)
class Book:
    """A book ready to render: every link resolved, every number given, every picture drawn."""

    metadata: Metadata
    divisions: tuple[Division, ...]
    labels: tuple[Label, ...]
    """In reading order."""
    assets: tuple[Asset, ...]


def parts(divisions: Iterable[Division]) -> tuple[tuple[Division, ...], ...]:
    """Group divisions into parts: each division of depth 0 with the chapter files below it."""
    found: list[list[Division]] = []
    for division in divisions:
        if division.entry.depth == 0 or not found:
            found.append([])
        found[-1].append(division)
    return tuple(tuple(part) for part in found)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a part: its H2 and all that follows it; `division` is the file it stands in."""

    heading: Heading
    blocks: tuple[Node, ...]
    division: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part as templates see it: its entry, its H1, the text before the first chapter."""

    entry: Entry
    heading: Heading
    opening: tuple[Node, ...]
    chapters: tuple[Chapter, ...]


def part_of(divisions: tuple[Division, ...]) -> Part:
    """Join a part's files (one item of `parts`) and split the whole at its chapters."""
    first = divisions[0]
    heading = first.blocks[0]
    if not isinstance(heading, Heading):
        raise TypeError(f"{first.entry.file}: a division starts with its heading")
    opening: list[Node] = []
    chapters: list[tuple[Heading, str, list[Node]]] = []
    for division in divisions:
        for block in division.blocks[1 if division is first else 0 :]:
            if isinstance(block, Heading) and block.level <= 2:
                chapters.append((block, division.id, []))
            else:
                (chapters[-1][2] if chapters else opening).append(block)
    return Part(
        entry=first.entry,
        heading=heading,
        opening=tuple(opening),
        chapters=tuple(Chapter(head, tuple(body), home) for head, home, body in chapters),
    )


# ------------------------------------------------------------------ traversal

N = TypeVar("N")


def walk(value: object) -> Iterator[Any]:
    """Every node in `value` (a node, or a tuple of nodes), parents first, in reading order."""
    if isinstance(value, tuple):
        for one in value:
            yield from walk(one)
    elif isinstance(value, Division) or type(value) in _NODES:
        yield value
        for field in _NODES.get(type(value), ("blocks",)):
            yield from walk(getattr(value, field))


def rewrite(value: N, change: Callable[[Any], Any]) -> N:
    """Rebuild `value` bottom up with `change(node)` for every node; what is equal stays shared."""
    if isinstance(value, tuple):
        made = tuple(rewrite(one, change) for one in value)
        return value if all(a is b for a, b in zip(value, made, strict=True)) else made  # type: ignore[return-value]
    names = ("blocks",) if isinstance(value, Division) else _NODES.get(type(value))
    if names is None:
        return value
    changed = {
        name: made
        for name in names
        if (made := rewrite(old := getattr(value, name), change)) is not old
    }
    node = replace(value, **changed) if changed else value  # type: ignore[type-var]
    return node if isinstance(value, Division) else change(node)


def bare(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Inline nodes without what may stand once only or in no link: links, anchors, footnotes."""
    made: list[Node] = []
    for node in nodes:
        match node:
            case Link(children=children):
                made.extend(bare(children))
            case Element(children=children):
                made.append(replace(node, children=bare(children)))
            case Anchor() | Footnote():
                pass
            case _:
                made.append(node)
    return tuple(made)


def plain(nodes: object) -> str:
    """The text of nodes without markup, as a bookmark or an alternative text shows it."""
    shown: list[str] = []
    for node in walk(nodes):
        match node:
            case Text(text) | Code(text) | Emoji(text):
                shown.append(text)
            case Math(tex):
                shown.append(tex)
            case Image(alt=alt):
                shown.append(alt)
            case Break():
                shown.append(" ")
    return "".join(shown)


def _holders() -> dict[type, tuple[str, ...]]:
    """For each class of node, the fields that may hold nodes, in reading order."""
    kinds: tuple[Any, ...] = (
        Text, Code, Break, Emoji, Element, Anchor, Link, Image, Math, Footnote, Paragraph, Heading,
        Quote, Item, List, Definition, DefinitionList, Rule, Callout, Listing, Diagram, Figure,
        Cell, Table, Equation, Reference,
    )  # fmt: skip
    inside = ("caption", "title", "term", "children", "image", "head", "rows", "items",
              "definitions", "bodies", "blocks")  # fmt: skip
    return {
        kind: tuple(
            name
            for name in inside
            if name in {f.name for f in fields(kind)} and not (kind is Link and name == "title")
        )
        for kind in kinds
    }


_NODES = _holders()

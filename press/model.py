"""The values that flow through the pipeline: the book, its entries, divisions, labels and assets.

Every stage takes these and gives these. The words are those of the style guide: a *part* is a
division at depth 0, a *chapter* an H2, a *section* an H3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import TypeAlias, TypeVar, overload

from press.kept import Kept
from press.nodes import Heading, Node
from press.problems import Position, Problem

T = TypeVar("T")
D = TypeVar("D", bound="Division | Lying")


class Matter(StrEnum):
    """The three stretches of a book; front matter is numbered in roman."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"


class Ink(StrEnum):
    """What a press prints the pages with."""

    BLACK = "black"
    COLOUR = "colour"


@dataclass(frozen=True, slots=True)
class Printing:
    """How the book is printed on demand: the `[print]` table of book.toml."""

    printer: str = "kdp"
    """A name of press.printers.PRINTERS."""
    paper: str = "white"
    """A paper of that printer."""
    ink: Ink = Ink.BLACK
    isbn: str = ""
    """13 digits, of the printed book, and the author's hyphens; without it there is no barcode."""
    spine: float = 0
    """Width of the spine in inches, where the printer told one; 0 to work it out."""
    has_guides: bool = False
    """Whether trim, folds and safe zones are drawn over the cover."""
    is_named: bool = False
    """Whether the book has the table: without it no printer's limit is an error."""


UNDATED = "1980-01-01T00:00:00Z"
"""The first moment that a zip file can tell: the date of a book that has none."""


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
    printing: Printing = Printing()

    @property
    def day(self) -> str:
        """The date as a reader is told it, like 2025-01-31; empty for a book without one."""
        return "" if self.date == UNDATED else self.date[:10]


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
class Acceptance:
    """A finding of the preflight that the author stands by: an `[[accept]]` table of book.toml."""

    code: str
    reason: str
    file: str
    """Source file of the finding; empty for any."""
    text: str
    """What the finding's message holds; empty for any."""
    position: Position
    is_expected: bool = True
    """Whether it is a fault of its own where there is no such finding."""


@dataclass(frozen=True, slots=True)
class Selection:
    """An edition that holds some divisions of the book: a line of `[editions]` in book.toml."""

    name: str
    title: str
    divisions: tuple[str, ...]
    """Files on the contents page, or front, body, back for all of that matter."""
    position: Position


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
    accepted: tuple[Acceptance, ...] = ()
    editions: tuple[Selection, ...] = ()
    repository: str = ""
    """Address of the book's repository on the web; empty when book.toml has none."""
    lists: tuple[str, ...] | None = None
    """Lists of captions that the book asks for; None for those that are long enough."""


BLOCK = ".block."
"""What the ids of blocks hold that no link leads to: a page of print can be found by them in the
EPUB, and no PDF needs their names."""


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
    """Unique and made of the content's digest, like `3f2a….svg`: it stands for the content."""
    media_type: str
    held: bytes | Kept[Drawing] = field(repr=False, compare=False)
    """The content, or where it lies with the division that shows it."""

    @property
    def data(self) -> bytes:
        """The content."""
        return next(data_of([self]))[1]

    @classmethod
    def of(cls, data: bytes, media_type: str) -> Asset:
        """The asset of some content, named by it."""
        suffix = {"image/svg+xml": "svg", "image/jpeg": "jpg"}.get(
            media_type, media_type.rpartition("/")[2]
        )
        return cls(f"{hashlib.sha256(data).hexdigest()[:20]}.{suffix}", media_type, data)


def data_of(assets: Iterable[Asset]) -> Iterator[tuple[Asset, bytes]]:
    """Each of the assets with its content; of those that lie together, all are loaded at once."""
    for held, some in groupby(assets, key=lambda asset: asset.held):
        if isinstance(held, Kept):
            lying = {one.name: one for one in held.load()[0].assets}
            yield from ((asset, lying[asset.name].data) for asset in some)
        else:
            yield from ((asset, held) for asset in some)


@dataclass(frozen=True, slots=True)
class Illustrated:
    """A division with everything in it drawn, and the files that it shows."""

    division: Division
    assets: tuple[Asset, ...]


Drawing: TypeAlias = tuple[Illustrated, tuple[Problem, ...]]
"""What comes of drawing one division."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A division that is drawn and lies in a file."""

    entry: Entry
    kept: Kept[Drawing]

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.entry.id

    @property
    def size(self) -> int:
        """Bytes of its file."""
        return self.kept.size

    def load(self) -> Division:
        """The division itself."""
        return self.kept.load()[0].division


class Shelf(Sequence[Division]):
    """The divisions of a book, of which each is in memory only while it is looked at."""

    def __init__(self, lying: Iterable[Lying]) -> None:
        self.lying = tuple(lying)

    def __len__(self) -> int:
        return len(self.lying)

    def __repr__(self) -> str:
        return f"Shelf({self.lying!r})"

    @overload
    def __getitem__(self, place: int) -> Division: ...
    @overload
    def __getitem__(self, place: slice) -> Shelf: ...
    def __getitem__(self, place: int | slice) -> Division | Shelf:
        """A division, or some."""
        if isinstance(place, slice):
            return Shelf(self.lying[place])
        return self.lying[place].load()


def opened(division: Division | Lying) -> Division:
    """The division itself."""
    return division.load() if isinstance(division, Lying) else division


@dataclass(frozen=True, slots=True)
class Book:
    """A book ready to render: every link resolved, every number given, every picture drawn."""

    metadata: Metadata
    divisions: Sequence[Division]
    labels: tuple[Label, ...]
    """In reading order."""
    assets: tuple[Asset, ...]

    @property
    def lying(self) -> tuple[Division | Lying, ...]:
        """What stands for each division where it is handed on: it is `opened` where it is used."""
        divisions = self.divisions
        return divisions.lying if isinstance(divisions, Shelf) else tuple(divisions)


def parts(divisions: Iterable[D]) -> tuple[tuple[D, ...], ...]:
    """Group divisions into parts: each division of depth 0 with the chapter files below it."""
    divisions = tuple(divisions)
    return parted((division.entry for division in divisions), divisions)


def parted(entries: Iterable[Entry], items: Iterable[T]) -> tuple[tuple[T, ...], ...]:
    """The same for items of any kind, of which each entry has one."""
    found: list[list[T]] = []
    for entry, item in zip(entries, items, strict=True):
        if entry.depth == 0 or not found:
            found.append([])
        found[-1].append(item)
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

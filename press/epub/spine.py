"""Takes a book; gives the text files of its EPUB in reading order, and where each id stands.

A new file is the only page break that every e-reader keeps, and a small file opens fast on a slow
one. So a part of the body is split at its chapters; front and back matter stay one file each (a
glossary's chapters are its terms).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from press.model import Book, Division, Entry, Lying, Matter, opened, part_of, parts
from press.nodes import Anchor, CaptionList, Footnote, Heading, Index, Node, Reference
from press.tree import plain, walk

RESERVED = frozenset({"cover", "titlepage", "copyright", "nav"})
"""Names of files that every EPUB of ours has."""
ROLES = frozenset(
    {
        "acknowledgments", "afterword", "appendix", "bibliography", "colophon", "conclusion",
        "dedication", "epilogue", "epigraph", "foreword", "glossary", "index", "introduction",
        "preface", "prologue",
    }
)  # fmt: skip
"""What a file can be that both EPUB's vocabulary and DPUB-ARIA have a word for."""
CHAPTER = re.compile(r"-\d\d+$")
"""What the name of a chapter's file has after that of its part."""
LISTS = {"figure": "loi", "table": "lot"}
"""What EPUB's vocabulary calls a list of captions; DPUB-ARIA has no word for one."""


@dataclass(frozen=True, slots=True)
class File:
    """One text file: a part's opening, a chapter, or a whole file of the front or back matter."""

    name: str
    kind: str
    """part, chapter, front or back: the class of its section."""
    role: str
    """part, chapter, glossary …: its `epub:type`; may be empty."""
    id: str
    """Id of its section: the division that begins here, or empty."""
    entry: Entry
    heading: Heading
    blocks: tuple[Node, ...]
    chapters: tuple[File, ...] = ()
    """The files of a part's chapters, which follow it."""

    @property
    def aria(self) -> str:
        """Its role, where DPUB-ARIA has a word for it."""
        return "" if self.role in ("", *LISTS.values()) else f"doc-{self.role}"

    @property
    def terms(self) -> tuple[tuple[Heading, tuple[Node, ...]], ...]:
        """Of a glossary, each term with what is said of it; an e-reader may show it as a note."""
        found: list[tuple[Heading, list[Node]]] = []
        for block in self.blocks if self.role == "glossary" else ():
            if isinstance(block, Heading):
                found.append((block, []))
            elif found:
                found[-1][1].append(block)
        return tuple((heading, tuple(blocks)) for heading, blocks in found)

    @property
    def opening(self) -> tuple[Node, ...]:
        """The blocks before the first term of a glossary; of any other file all."""
        if not self.terms:
            return self.blocks
        return self.blocks[: self.blocks.index(self.terms[0][0])]

    @property
    def classes(self) -> str:
        """What a style knows the file by; a glossary and its like are told from other matter."""
        return self.kind if self.role in ("", self.kind) else f"{self.kind} {self.role}"

    @property
    def title(self) -> str:
        """The heading without markup."""
        return plain(self.heading.children).strip()

    @property
    def number(self) -> str:
        """ "6" for a part, "6.2" for a chapter, or empty."""
        return self.heading.number if self.kind == "chapter" else self.entry.number

    @property
    def label(self) -> str:
        """Number and title, as a list of contents shows them."""
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def href(self) -> str:
        """Where a list of contents leads."""
        return f"{self.name}#{self.heading.id}" if self.heading.id else self.name

    @property
    def notes(self) -> tuple[Footnote, ...]:
        """The footnotes that are called in this file, in reading order."""
        return tuple(
            node for node in walk((self.heading, *self.blocks)) if isinstance(node, Footnote)
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A part, and the names of its files."""

    divisions: tuple[Division | Lying, ...]
    name: str
    """Of the first file, without its ending: those of the chapters begin with it."""
    has_terms: bool
    """Whether it is a glossary."""


def named(book: Book) -> tuple[Place, ...]:
    """The parts in reading order, each with a name that no other has."""
    taken = set(RESERVED)
    split: set[str] = set()
    terms = {label.division for label in book.labels if label.kind == "term"}
    return tuple(
        Place(part, _named(part[0].entry, taken, split), any(one.id in terms for one in part))
        for part in parts(book.lying)
    )


def split(book: Book) -> tuple[File, ...]:
    """The files of the parts, each with its chapters in it, in reading order."""
    return tuple(map(files, named(book)))


def flat(files: Iterable[File]) -> Iterator[File]:
    """Parts and chapters in one row."""
    for file in files:
        yield file
        yield from file.chapters


def ids(file: File) -> tuple[str, ...]:
    """Every id in a file, in reading order."""
    inner = (id for node in walk((file.heading, *file.blocks)) for id in _ids(node))
    return tuple(filter(None, (file.id, *inner)))


def places(held: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """For every id of the text, the name of the file that holds it; takes names with `ids`."""
    found: dict[str, str] = {}
    for name, some in held:
        for id in some:
            if id in found:
                raise ValueError(f"two places have the id {id}: {found[id]} and {name}")
            found[id] = name
    return found


def files(place: Place) -> File:
    """The files of a part: that of its opening, with the others in it."""
    divisions, name = _anchored(tuple(map(opened, place.divisions))), place.name
    part = part_of(divisions)
    entry = part.entry
    if entry.matter is not Matter.BODY:
        return File(
            name=f"{name}.xhtml",
            kind=entry.matter.value,
            role=_role(part.entry, divisions, has_terms=place.has_terms),
            id=entry.id,
            entry=entry,
            heading=part.heading,
            blocks=tuple(block for one in divisions for block in one.blocks)[1:],
        )
    homes = {entry.id}
    chapters: list[File] = []
    for number, chapter in enumerate(part.chapters, 1):
        chapters.append(
            File(
                name=f"{name}-{number:02}.xhtml",
                kind="chapter",
                role="chapter",
                id="" if chapter.division in homes else chapter.division,
                entry=entry,
                heading=chapter.heading,
                blocks=chapter.blocks,
            )
        )
        homes.add(chapter.division)
    return File(
        name=f"{name}.xhtml",
        kind="part",
        role="part",
        id=entry.id,
        entry=entry,
        heading=part.heading,
        blocks=part.opening,
        chapters=tuple(chapters),
    )


def _anchored(part: tuple[Division, ...]) -> tuple[Division, ...]:
    """A file that begins no file of ours gets an anchor at its beginning, to be linked to."""
    split_here = part[0].entry.matter is Matter.BODY
    return tuple(
        division
        if place == 0 or (split_here and _opens_chapter(division))
        else replace(division, blocks=(Anchor(division.id, id=division.id), *division.blocks))
        for place, division in enumerate(part)
    )


def _opens_chapter(division: Division) -> bool:
    first = division.blocks[0] if division.blocks else None
    return isinstance(first, Heading) and first.level <= 2


def _role(entry: Entry, divisions: tuple[Division, ...], *, has_terms: bool) -> str:
    for block in (block for one in divisions for block in one.blocks):
        match block:
            case Index():
                return "index"
            case CaptionList(kind=kind):
                return LISTS.get(kind, "")
    if entry.file.endswith(".bib") or any(
        isinstance(node, Reference) for one in divisions for node in one.blocks
    ):
        return "bibliography"
    if has_terms:
        return "glossary"
    return entry.id if entry.id in ROLES else ""


def _named(entry: Entry, taken: set[str], split: set[str]) -> str:
    """A file name of ASCII letters, digits and hyphens that no file of another part has.

    `taken` are the names of other parts, `split` of those among them whose chapters are files.
    """
    wanted = f"{entry.number.zfill(2)}-{entry.id}" if entry.number else entry.id
    folded = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
    stem = "".join(sign if sign.isalnum() else "-" for sign in folded).strip("-") or "text"
    name, count = stem, 1
    is_split = entry.matter is Matter.BODY
    while (
        name in taken
        or CHAPTER.sub("", name) in split
        or (is_split and any(CHAPTER.sub("", one) == name for one in taken))
    ):
        count += 1
        # What ends with two figures could be a chapter's.
        name = f"{stem}-{count}" if count < 10 else f"{stem}-n{count}"
    taken.add(name)
    if is_split:
        split.add(name)
    return name


def _ids(node: Any) -> Iterator[str]:
    yield getattr(node, "id", "")
    if isinstance(node, Footnote):
        yield f"{node.id}.call"
    yield from (value for name, value in getattr(node, "attributes", ()) if name == "id")

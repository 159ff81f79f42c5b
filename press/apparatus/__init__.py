"""Takes resolved parts; gives them with the apparatus of a reference work: term links, and pages
that list figures, works and terms.

The pages that the program adds are planned before `read`, so that contents page, outline and links
know them like any other, and filled when every link has its target. What has nothing in it is left
out again: a book without terms gets no index. A part is looked through alone, with the terms of
the glossary (`link`); of all that is in it the pages need to know little (`glean`).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from press.apparatus import back, index, lists, marks, places, terms
from press.apparatus.lists import Caption
from press.apparatus.marks import Found
from press.apparatus.places import Place, Places
from press.apparatus.terms import Term
from press.apparatus.wanted import IndexFile, target
from press.kept import Held, Kept, loaded
from press.model import Catalog, Division, Entry, Leaf, Manifest, Matter, Numbered, Staged
from press.nodes import Image, Link, LinkKind, Node
from press.problems import Position, Problem, Problems
from press.tree import walk
from press.words import Words

Pages: TypeAlias = Mapping[str, Division | None]
"""The pages that the program fills, by what stands for their file; None for what is left out."""


def plan(entries: tuple[Entry, ...], words: Words) -> tuple[Entry, ...]:
    """Add the pages that `fill` fills: lists before all others, the index after them."""
    taken = {entry.id for entry in entries}
    front = [
        _planned(lists.FILES[kind], words.kind(f"list_of_{kind}s"), Matter.FRONT, "", taken)
        for kind in lists.KINDS
    ]
    last = entries[-1] if entries else None
    group = last.group if last and last.matter is Matter.BACK else ""
    return (*front, *entries, _planned(index.FILE, words.index, Matter.BACK, group, taken))


@dataclass(frozen=True, slots=True)
class Task:
    """A part in which terms are to be linked; its `repr` tells all that the result depends on."""

    part: Held[Staged[Any]]
    terms: tuple[Term, ...]
    words: Words

    @property
    def size(self) -> int:
        """A measure of how much there is to look through: bytes of a file."""
        return self.part.size if isinstance(self.part, Kept) else 1


def tasks(parts: Iterable[Held[Staged[Any]]], catalog: Catalog, words: Words) -> tuple[Task, ...]:
    """One task for each part."""
    some = tuple(Term.of(label) for label in catalog.in_order if label.kind == "term")
    return tuple(Task(part, some, words) for part in parts)


def link(task: Task) -> Staged[Found]:
    """Link terms in a part, and give ids to the places that an index leads to."""
    part = loaded(task.part)
    divisions = terms.linked(part.divisions, task.terms)
    ids = frozenset(term.id for term in task.terms)
    divisions, found = marks.taken(divisions, ids, task.words)
    return Staged(divisions, found, part.problems)


@dataclass(frozen=True, slots=True)
class Query:
    """A part, and what there is to know beside it to `glean` it."""

    part: Held[Staged[Found]]
    following: str
    """Id of the part after it; empty after the last."""
    asked: tuple[str, ...]
    """Ids in it that index.toml names, in order of the alphabet."""
    words: Words


@dataclass(frozen=True, slots=True)
class Gleaning:
    """What the pages of the apparatus, and who draws it, have to know of a part."""

    divisions: tuple[tuple[Entry, str, tuple[str, ...]], ...]
    """Of each: its entry, the digest of what its `repr` tells, and its pictures' addresses."""
    found: tuple[Found, ...]
    cites: tuple[tuple[str, str], ...]
    """Ids of works, and of the links that cite them."""
    captions: tuple[Caption, ...]
    places: tuple[Place, ...]
    """Of all that is named in what stands above, and of what index.toml names."""
    bare: tuple[Division, ...]
    """The divisions that hold their heading alone: among them are those that are planned."""


def queries(
    parts: Sequence[Held[Staged[Found]]], known: Sequence[Numbered], catalog: Catalog,
    asked: IndexFile, words: Words,
) -> tuple[Query, ...]:  # fmt: skip
    """One query for each part; `known` has what is known of it."""
    labels = dict(catalog.labels)
    wanted: dict[str, set[str]] = {}
    for entry in asked.entries:
        for place in entry.places:
            if label := labels.get(target(place)):
                wanted.setdefault(label.division, set()).add(label.id)
    ids = [one.id for one in known]
    return tuple(
        Query(
            part, following,
            tuple(sorted(id for entry in one.entries for id in wanted.get(entry.id, ()))), words,
        )
        for part, one, following in zip(parts, known, [*ids[1:], ""], strict=True)
    )  # fmt: skip


def glean(query: Query) -> tuple[Gleaning, tuple[Problem, ...]]:
    """Take from a part what others need, and tell what is wrong with it."""
    part = loaded(query.part)
    citing = tuple(
        (node.target, node.id)
        for node in walk(tuple(division.blocks for division in part.divisions))
        if isinstance(node, Link) and node.kind is LinkKind.CITATION
    )
    wanted = {*query.asked, *(one.id for one in part.notes), *(link for _, link in citing)}
    made = Gleaning(
        tuple((one.entry, _digest(one), _pictures(one)) for one in part.divisions),
        part.notes,
        citing,
        lists.captions(part.divisions),
        places.placed(part.divisions, query.following, wanted, query.words),
        tuple(one for one in part.divisions if len(one.blocks) == 1),
    )
    return made, part.problems


def page(gleaned: Iterable[Gleaning], file: str) -> Division | None:
    """The page to be filled that stands in the place of a file, if there is one."""
    return next((one for part in gleaned for one in part.bare if one.entry.file == file), None)


def cites(gleaned: Iterable[Gleaning]) -> tuple[tuple[str, str], ...]:
    """Ids of works and of the links that cite them, of all parts."""
    return tuple(pair for part in gleaned for pair in part.cites)


def fill(
    gleaned: Sequence[Gleaning], catalog: Catalog, manifest: Manifest, words: Words,
    asked: IndexFile, bibliography: Division | None,
) -> tuple[Pages, tuple[Problem, ...]]:  # fmt: skip
    """Fill the planned pages; `asked` is what index.toml asks for beside the terms.

    Problems: INDEX-003 a place that is not in the book, INDEX-004 "see" what is no entry,
    INDEX-005 "see" and places in one entry, INDEX-006 "see" in a circle.
    """
    problems = Problems()
    known = {label.id: label for label in catalog.in_order if label.kind == "term"}
    found = tuple(one for part in gleaned for one in part.found)
    where = Places(one for part in gleaned for one in part.places)
    blank = {
        file: one for file in (*lists.FILES.values(), index.FILE) if (one := page(gleaned, file))
    }
    entries = index.made(
        blank[index.FILE].id, found, known, asked, catalog, where, words, problems
    )  # fmt: skip
    # A book with an index is one to look things up in; any other has lists where it asks for them.
    wanted = () if manifest.lists is None and entries is None else manifest.lists
    captions = (one for part in gleaned for one in part.captions)
    filling: dict[str, Node | None] = {
        index.FILE: entries,
        **lists.made(captions, {file: one.id for file, one in blank.items()}, wanted),
    }
    pages: dict[str, Division | None] = {
        file: replace(one, blocks=(*one.blocks, block)) if (block := filling[file]) else None
        for file, one in blank.items()
    }
    if manifest.bibliography:
        pages[manifest.bibliography] = bibliography and back.referred(bibliography, where)
    return pages, problems.taken()


def leaves(
    parts: Iterable[Held[Staged[Any]]], gleaned: Iterable[Gleaning], pages: Pages
) -> tuple[Leaf, ...]:
    """All divisions of the book, the filled pages in their places."""
    return tuple(_leaves(parts, gleaned, pages))


def _leaves(
    parts: Iterable[Held[Staged[Any]]], gleaned: Iterable[Gleaning], pages: Pages
) -> Iterator[Leaf]:
    for part, told in zip(parts, gleaned, strict=True):
        for entry, digest, pictures in told.divisions:
            if entry.file not in pages:
                yield Leaf(entry, digest, pictures, part)
            elif made := pages[entry.file]:
                yield Leaf(entry, _digest(made), _pictures(made), Staged((made,)))


def _digest(division: Division) -> str:
    return hashlib.sha256(repr(division).encode("utf-8", "surrogatepass")).hexdigest()


def _pictures(division: Division) -> tuple[str, ...]:
    return tuple(sorted({node.src for node in walk(division) if isinstance(node, Image)}))


def _planned(file: str, title: str, matter: Matter, group: str, taken: set[str]) -> Entry:
    stem = file.partition(".")[0]
    id = next(one for n in range(len(taken) + 2) if (one := stem if not n else f"{stem}-{n + 1}")
              not in taken)  # fmt: skip
    taken.add(id)
    return Entry(file, title, matter, group, 0, "", id, Position(file))

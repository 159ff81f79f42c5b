"""Takes resolved parts; gives them with the apparatus of a reference work: term links, and pages
that list figures, works and terms.

The pages that the program adds are planned before `read`, so that contents page, outline and links
know them like any other, and filled when every link has its target. What has nothing in it is left
out again: a book without terms gets no index. A part is looked through alone, with the terms of
the glossary (`link`); of all that is in it the pages need to know little (`glean`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from press.apparatus import back, gleaning, index, lists, marks, terms
from press.apparatus.gleaning import Gleaning
from press.apparatus.marks import Found
from press.apparatus.places import Places
from press.apparatus.terms import Term
from press.apparatus.wanted import IndexFile
from press.kept import Held, loaded, size
from press.model import Catalog, Division, Entry, Manifest, Matter
from press.nodes import Node
from press.problems import Position, Problem, Problems
from press.staged import Leaf, Staged
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
        """A measure of how much there is to look through."""
        return size(self.part)


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
                yield Leaf(entry, gleaning.digest(made), gleaning.pictures(made), Staged((made,)))


def _planned(file: str, title: str, matter: Matter, group: str, taken: set[str]) -> Entry:
    stem = file.partition(".")[0]
    id = next(one for n in range(len(taken) + 2) if (one := stem if not n else f"{stem}-{n + 1}")
              not in taken)  # fmt: skip
    taken.add(id)
    return Entry(file, title, matter, group, 0, "", id, Position(file))

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

from press import citations
from press.apparatus import back, gleaning, index, lists, marks, terms
from press.apparatus.gleaning import Gleaning
from press.apparatus.marks import Found
from press.apparatus.places import Places
from press.apparatus.terms import Term
from press.apparatus.wanted import IndexFile
from press.citations import Listed
from press.kept import Held, loaded, size
from press.model import Division, Entry, Manifest, Matter
from press.nodes import Node
from press.problems import Position, Problem, Problems
from press.staged import Parts, Staged, Undrawn
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


def tasks(parts: Parts, words: Words) -> tuple[Task, ...]:
    """One task for each part."""
    some = tuple(Term.of(label) for label in parts.catalog.in_order if label.kind == "term")
    return tuple(Task(part, some, words) for part in parts.held)


def link(task: Task) -> Staged[Found]:
    """Link terms in a part, and give ids to the places that an index leads to."""
    part = loaded(task.part)
    divisions = terms.linked(part.divisions, task.terms)
    ids = frozenset(term.id for term in task.terms)
    divisions, found = marks.taken(divisions, ids, task.words)
    return Staged(divisions, found)


def fill(
    gleaned: Sequence[Gleaning], parts: Parts, manifest: Manifest, words: Words,
    asked: IndexFile, listed: Listed,
) -> tuple[Pages, tuple[Problem, ...]]:  # fmt: skip
    """Fill the pages of the apparatus.

    `asked` is what index.toml asks for beside the terms, `listed` the works that are cited.

    Problems: INDEX-003 a place that is not in the book, INDEX-004 "see" what is no entry,
    INDEX-005 "see" and places in one entry, INDEX-006 "see" in a circle.
    """
    problems = Problems()
    blank = {page.entry.file: page for part in gleaned for page in part.bare}
    where = Places(one for part in gleaned for one in part.places)
    terms = {label.id: label for label in parts.catalog.in_order if label.kind == "term"}
    found = tuple(one for part in gleaned for one in part.found)
    entries = index.made(
        blank[index.FILE].id, found, terms, asked, parts.catalog, where, words, problems
    )  # fmt: skip
    # A book with an index is one to look things up in; any other has lists where it asks for them.
    wanted = () if manifest.lists is None and entries is None else manifest.lists
    captions = (one for part in gleaned for one in part.captions)
    homes = {file: blank[file].id for file in lists.FILES.values()}
    filling: dict[str, Node | None] = {
        index.FILE: entries,
        **lists.made(captions, homes, wanted),
    }
    pages: dict[str, Division | None] = {
        file: replace(blank[file], blocks=(*blank[file].blocks, block)) if block else None
        for file, block in filling.items()
    }
    if home := blank.get(manifest.bibliography):
        cites = (pair for part in gleaned for pair in part.cites)
        works = citations.filled(home, listed, cites)
        pages[manifest.bibliography] = works and back.referred(works, where)
    return pages, problems.taken()


def undrawn(parts: Parts, gleaned: Iterable[Gleaning], pages: Pages) -> tuple[Undrawn, ...]:
    """All divisions of the book, the filled pages in their places."""
    return tuple(_undrawn(parts, gleaned, pages))


def _undrawn(parts: Parts, gleaned: Iterable[Gleaning], pages: Pages) -> Iterator[Undrawn]:
    for part, told in zip(parts.held, gleaned, strict=True):
        for entry, digest, pictures in told.divisions:
            if entry.file not in pages:
                yield Undrawn(entry, digest, pictures, part)
            elif made := pages[entry.file]:
                yield Undrawn(
                    entry, gleaning.digest(made), gleaning.pictures(made), Staged((made,))
                )


def _planned(file: str, title: str, matter: Matter, group: str, taken: set[str]) -> Entry:
    stem = file.partition(".")[0]
    id = next(one for n in range(len(taken) + 2) if (one := stem if not n else f"{stem}-{n + 1}")
              not in taken)  # fmt: skip
    taken.add(id)
    return Entry(file, title, matter, group, 0, "", id, Position(file))

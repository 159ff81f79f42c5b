"""Takes divisions; gives them with the apparatus of a reference work: lists, term links, an index.

The texts that the program adds are planned as divisions before `number`, so that contents page,
outline and links know them like any other, and filled after `resolve`, when every link has its
target. What has nothing in it is left out again: a book without terms gets no index.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from press.apparatus import back, index, lists, marks, terms
from press.apparatus.places import Places
from press.apparatus.wanted import IndexFile
from press.model import Catalog, Division, Entry, Manifest, Matter
from press.nodes import Heading, Node, Text
from press.problems import Position, Problem, Problems
from press.words import Words

TITLE = "title"
"""Anchor of the heading of a planned division."""


def plan(divisions: tuple[Division, ...], words: Words) -> tuple[Division, ...]:
    """Add the divisions that `fill` fills: lists before all others, the index after them."""
    taken = {division.id for division in divisions}
    front = [
        _planned(lists.FILES[kind], words.kind(f"list_of_{kind}s"), Matter.FRONT, "", taken)
        for kind in lists.KINDS
    ]
    last = divisions[-1].entry if divisions else None
    group = last.group if last and last.matter is Matter.BACK else ""
    return (*front, *divisions, _planned(index.FILE, words.index, Matter.BACK, group, taken))


def fill(
    divisions: tuple[Division, ...], catalog: Catalog, manifest: Manifest, words: Words,
    asked: IndexFile,
) -> tuple[tuple[Division, ...], tuple[Problem, ...]]:  # fmt: skip
    """Fill the planned divisions; `asked` is what index.toml asks for beside the terms.

    Problems: INDEX-003 a place that is not in the book, INDEX-004 "see" what is no entry,
    INDEX-005 "see" and places in one entry, INDEX-006 "see" in a circle.
    """
    problems = Problems()
    known = {label.id: label for label in catalog.in_order if label.kind == "term"}
    divisions = terms.linked(divisions, tuple(known.values()), words)
    divisions, found = marks.taken(divisions, frozenset(known), words)
    places = Places.of(divisions, words)
    divisions = back.referred(divisions, places)
    homes = {division.entry.file: division.id for division in divisions}
    entries = index.made(
        homes[index.FILE], found, known, asked, catalog, places, words, problems
    )  # fmt: skip
    # A book with an index is one to look things up in; any other has lists where it asks for them.
    wanted = () if manifest.lists is None and entries is None else manifest.lists
    listed = lists.made(divisions, homes, wanted)
    filled: dict[str, Node | None] = {index.FILE: entries, **listed}
    return tuple(_filled(divisions, filled)), problems.taken()


def _planned(file: str, title: str, matter: Matter, group: str, taken: set[str]) -> Division:
    stem = file.partition(".")[0]
    id = next(one for n in range(len(taken) + 2) if (one := stem if not n else f"{stem}-{n + 1}")
              not in taken)  # fmt: skip
    taken.add(id)
    place = Position(file)
    entry = Entry(file, title, matter, group, 0, "", id, place)
    return Division(entry, (Heading(1, (Text(title),), TITLE, place, rank=1),))


def _filled(divisions: Iterable[Division], filled: Mapping[str, Node | None]) -> Iterator[Division]:
    """The divisions, of the planned ones those that there is something for."""
    for division in divisions:
        if division.entry.file not in filled:
            yield division
        elif block := filled[division.entry.file]:
            yield replace(division, blocks=(*division.blocks, block))

"""Takes numbered parts and the Catalog; gives the parts with a target for every link.

Everything that points is a Markdown link; the kind of its target says what it becomes. A link
that leads nowhere is an error with the nearest candidate as its hint. Nothing here knows a format:
a target is an id.

Where an address leads is found out with the whole Catalog at hand (`tasks`); what becomes of the
links that have it, in the part that they stand in (`resolve`).
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from press.addresses import Directory, Goal, Way
from press.kept import Held, loaded, size
from press.model import Division, Manifest
from press.nodes import Cell, Heading, Link, LinkKind, Node, Paragraph, Text
from press.problems import Problem
from press.staged import Parts, Staged
from press.tree import plain, rewrite
from press.words import ENGLISH, KINDS, Words

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
NUMBERED = re.compile(r"(\w+) ([\d.\u2013-]+)")
"""A text like "Part 6", which no line should divide."""
RANKS = {1: "part", 2: "chapter", 3: "section"}
ALLOWED = frozenset({"http", "https", "mailto", "tel"})


@dataclass(frozen=True, slots=True)
class Task:
    """A part whose links are to be resolved; its `repr` tells all that the result depends on."""

    part: Held[Staged[Any]]
    ways: tuple[tuple[tuple[str, str], Way], ...]
    """By file and address, of what leads into the book or should."""
    words: Words

    @property
    def size(self) -> int:
        """A measure of how much there is to look through."""
        return size(self.part)

    def targets(self, files: Container[str]) -> frozenset[str]:
        """Ids of all that links in some of its files lead to."""
        return frozenset(goal.target for goal in self._goals(files))

    def cited(self, files: Container[str]) -> frozenset[str]:
        """Those of works in the bibliography."""
        goals = self._goals(files)
        return frozenset(goal.target for goal in goals if goal.kind is LinkKind.CITATION)

    def _goals(self, files: Container[str]) -> Iterator[Goal]:
        for (file, _), way in self.ways:
            if file in files and isinstance(way, Goal):
                yield way


@dataclass(slots=True)
class _Resolving:
    """What is known of one division while its links are looked through."""

    ways: dict[tuple[str, str], Way]
    words: Words
    problems: list[Problem]
    division: Division
    cites: int = 0
    paged: set[str] = field(default_factory=set)


def tasks(parts: Parts, manifest: Manifest, words: Words, keys: frozenset[str]) -> tuple[Task, ...]:
    """One task for each part; `keys` are the bibliography's.

    What is wrong with an address, `resolve` tells at each link that has it.
    """
    directory = Directory.of(manifest, parts.catalog, keys)
    made = tuple(
        Task(
            held,
            tuple(
                (pair, directory.way(*pair, one.id)) for pair in one.addresses if _is_inner(pair[1])
            ),
            words,
        )
        for held, one in zip(parts.held, parts.known, strict=True)
    )
    if any(task.cited(one.files) for task, one in zip(made, parts.known, strict=True)):
        return made
    return tuple(
        replace(task, ways=tuple((pair, directory.unless_empty(way)) for pair, way in task.ways))
        for task in made
    )


def resolve(task: Task) -> Staged[Any]:
    """Give every link of a part its kind and target.

    Problems: those of `addresses`, XREF-005 number of a thing without one, XREF-006 called by the
    name of another kind, LINK-001 scheme that is not allowed, LINK-002 an address that no program
    can read.
    """
    problems: list[Problem] = []
    ways = dict(task.ways)
    made = [
        rewrite(division, partial(_changed, work=_Resolving(ways, task.words, problems, division)))
        for division in loaded(task.part).divisions
    ]
    return Staged(tuple(made), (), tuple(problems))


def titles(resolved: Held[Staged[Any]]) -> tuple[tuple[Node, ...], tuple[Problem, ...]]:
    """What a part is called, and what is wrong with its links."""
    part = loaded(resolved)
    heading = part.divisions[0].blocks[0]
    return heading.children if isinstance(heading, Heading) else (), part.problems


def _is_inner(href: str) -> bool:
    """Whether an address is one of the book folder."""
    return not (SCHEME.match(href) or href.startswith("//"))


def _changed(node: Any, work: _Resolving) -> Any:
    if isinstance(node, Link):
        return _link(node, work)
    if isinstance(node, Paragraph):
        # A page reference stands once for each target in a paragraph, and links come first.
        work.paged = set()
    elif isinstance(node, (Heading, Cell)):
        return rewrite(
            node, lambda one: replace(one, has_page=False) if isinstance(one, Link) else one
        )
    return node


def _link(link: Link, work: _Resolving) -> Link:
    if not _is_inner(link.href):
        return _outer(link, work)
    way = work.ways[work.division.entry.file, link.href]
    if isinstance(way, Problem):
        work.problems.append(replace(way, position=link.position))
        return link
    if way.kind is LinkKind.CITATION:
        work.cites += 1
        return replace(link, kind=way.kind, target=way.target,
                       id=f"{work.division.id}.cite.{work.cites}")  # fmt: skip
    if not way.label:
        return replace(link, kind=way.kind, target=way.target)
    return _targeted(link, way, work)


def _outer(link: Link, work: _Resolving) -> Link:
    """A link to what is not of the book folder."""
    found = SCHEME.match(link.href)
    if found and found[1].lower() not in ALLOWED:
        problem = Problem(
            "LINK-001", link.position, f'links to "{found[1]}:" are not allowed',
            f"allowed are {', '.join(sorted(ALLOWED))}",
        )  # fmt: skip
    elif not _is_address(link.href):
        problem = Problem("LINK-002", link.position, f'"{link.href}" is no address')
    else:
        href = link.href if found else f"https:{link.href}"
        return replace(link, href=href, kind=LinkKind.EXTERNAL)
    work.problems.append(problem)
    return link


def _is_address(href: str) -> bool:
    try:
        urlsplit(href)
    except ValueError:
        return False
    return True


def _targeted(link: Link, way: Goal, work: _Resolving) -> Link:
    """A link with its target; a text that is only the kind gets the number."""
    text = plain(link.children).strip().lower()
    named = next(
        (one for one in KINDS if text in (work.words.kind(one).lower(), ENGLISH.kind(one).lower())),
        "",
    )
    children = link.children
    is_counted = way.label in KINDS
    if named and is_counted and named != way.label:
        work.problems.append(Problem(
            "XREF-006", link.position, f'"{link.href}" is no {named}',
            f"write [{work.words.kind(way.label)}], or words of your own",
        ))  # fmt: skip
    elif named and (is_counted or (way.number and named == RANKS.get(way.level))):
        if way.number:
            children = (Text(f"{work.words.kind(named)}\u00a0{way.number}"),)
        else:
            work.problems.append(Problem(
                "XREF-005", link.position, f'the {way.label} "{link.href}" has no number',
                "give it a caption" if way.label != "equation" else "give it a label",
            ))  # fmt: skip
    elif (
        len(children) == 1 and isinstance(children[0], Text)
        and (numbered := NUMBERED.fullmatch(children[0].text))
    ):  # fmt: skip
        children = (Text("\u00a0".join(numbered.groups())),)
    has_page = way.is_far and way.target not in work.paged
    work.paged.add(way.target)
    return replace(link, kind=way.kind, target=way.target, children=children, has_page=has_page)

"""Takes numbered parts and the Catalog; gives the parts with a target for every link.

Everything that points is a Markdown link; the kind of its target says what it becomes. A link
that leads nowhere is an error with the nearest candidate as its hint. Nothing here knows a format:
a target is an id.

Where an address leads is found out with the whole Catalog at hand (`tasks`); what becomes of the
links that have it, in the part that they stand in (`resolve`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from press import addresses
from press.addresses import Lead, Way
from press.kept import Held, loaded, size
from press.model import Catalog, Division, Manifest
from press.nodes import Cell, Heading, Link, LinkKind, Paragraph, Text
from press.problems import Problem
from press.staged import Numbered, Staged
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

    @property
    def targets(self) -> frozenset[str]:
        """Ids of all that the links of the part lead to."""
        return frozenset(way.target for _, way in self.ways if isinstance(way, Lead))

    @property
    def cited(self) -> frozenset[str]:
        """Those of works in the bibliography."""
        return frozenset(
            way.target for _, way in self.ways
            if isinstance(way, Lead) and way.kind is LinkKind.CITATION
        )  # fmt: skip


@dataclass(slots=True)
class _Resolving:
    """What is known of one division while its links are looked through."""

    ways: dict[tuple[str, str], Way]
    words: Words
    problems: list[Problem]
    division: Division
    cites: int = 0
    paged: set[str] = field(default_factory=set)


def tasks(
    parts: Iterable[Held[Staged[Any]]], known: Iterable[Numbered], catalog: Catalog,
    manifest: Manifest, words: Words, keys: frozenset[str],
) -> tuple[Task, ...]:  # fmt: skip
    """One task for each part, of which `known` has the addresses; `keys` are the bibliography's.

    What is wrong with an address, `resolve` tells at each link that has it: the problems of
    `addresses`, and CITE-004, a link to a bibliography of which nothing is cited.
    """
    known = tuple(known)
    atlas = addresses.Atlas.of(manifest, catalog, keys)
    made = tuple(
        Task(
            part,
            tuple((pair, atlas.way(*pair, one.id)) for pair in one.addresses if _is_inner(pair[1])),
            words,
        )
        for part, one in zip(parts, known, strict=True)
    )
    if any(task.cited for task in made):
        return made
    return tuple(
        replace(task, ways=tuple((pair, atlas.unless_empty(way)) for pair, way in task.ways))
        for task in made
    )


def resolve(task: Task) -> Staged[Any]:
    """Give every link of a part its kind and target.

    Problems: XREF-005 number of a thing without one, XREF-006 called by the name of another kind,
    LINK-001 scheme that is not allowed, LINK-002 an address that no program can read.
    """
    problems: list[Problem] = []
    ways = dict(task.ways)
    made = [
        rewrite(division, partial(_changed, work=_Resolving(ways, task.words, problems, division)))
        for division in loaded(task.part).divisions
    ]
    return Staged(tuple(made), (), tuple(problems))


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


def _targeted(link: Link, way: Lead, work: _Resolving) -> Link:
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

"""Takes a resolved book and an edition's name; gives the part of the book that the edition holds.

An edition is a subset of divisions that book.toml names. It is cut when everything has its number
and every link its target, so that Part 6 stays Part 6 and Figure 6.2 stays Figure 6.2. A link to
what was left out becomes words that say where it is to be found: no edition has a dead link.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from press.apparatus.wanted import BELOW, IndexFile, Wanted
from press.citations import cited
from press.model import Catalog, Division, Label, Manifest, Matter, Selection, parts
from press.nodes import (
    Element,
    Heading,
    Index,
    IndexEntry,
    IndexGroup,
    Link,
    LinkKind,
    Node,
    Paragraph,
    Text,
)
from press.problems import Position, Problem, Problems, nearest
from press.tree import plain, rewrite, walk
from press.words import Words

MATTERS = tuple(map(str, Matter))


@dataclass(frozen=True, slots=True)
class Kept:
    """What an edition holds of a book's entries."""

    files: frozenset[str]
    left_out: frozenset[str]


def chosen(
    manifest: Manifest, name: str
) -> tuple[tuple[Manifest, Kept | None], tuple[Problem, ...]]:
    """The manifest of the edition `name` and what it holds; None of the complete edition, "".

    Problems: EDITION-001 no such edition, EDITION-002 it names what is no division of depth 0.
    """
    problems = Problems()
    kept = {one.name: _kept(one, manifest, problems) for one in manifest.editions}
    if not name:
        return (manifest, None), problems.taken()
    selection = next((one for one in manifest.editions if one.name == name), None)
    if selection is None:
        near = nearest(name, kept)
        problems.error(
            "EDITION-001", Position("book.toml"), f'no edition "{name}" in [editions]',
            f'did you mean "{near}"?' if near else "",
        )  # fmt: skip
        return (manifest, None), problems.taken()
    metadata = manifest.metadata
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"{metadata.identifier}\n{name}").urn
    metadata = replace(
        metadata, title=f"{metadata.title} ({selection.title})", slug=f"{metadata.slug}-{name}",
        identifier=own,
    )  # fmt: skip
    return (replace(manifest, metadata=metadata), kept[name]), problems.taken()


def cut(
    divisions: tuple[Division, ...], catalog: Catalog, asked: IndexFile, kept: Kept | None,
    manifest: Manifest, words: Words,
) -> tuple[tuple[Division, ...], Catalog, IndexFile]:  # fmt: skip
    """Leave out what is not `kept`: divisions, their labels, and what the index asks of them."""
    if kept is None:
        return divisions, catalog, asked
    left_out = set(kept.left_out)
    some = tuple(one for one in divisions if one.entry.file not in left_out)
    if not any(cited(some)):
        # Of a bibliography that nothing cites no page is made, so that no link may lead there.
        left_out.add(manifest.bibliography)
        some = tuple(one for one in some if one.entry.file not in left_out)
    ids = {one.id for one in some}
    titles = {
        division.id: part[0] for part in parts(divisions) for division in part
        if division.id not in ids
    }  # fmt: skip
    gone = {label.id: titles[label.division] for label in catalog.in_order
            if label.division in titles}  # fmt: skip
    gone |= titles
    work = _Cutting(gone, words)
    made = tuple(_without_links(one, work) for one in some)
    left = tuple(pair for pair in catalog.labels if pair[1].division in ids)
    return made, Catalog(left), _asked(asked, dict(catalog.labels), ids)


def pruned(
    pair: tuple[tuple[Division, ...], tuple[Problem, ...]], kept: Kept | None
) -> tuple[tuple[Division, ...], tuple[Problem, ...]]:
    """What `apparatus.fill` gave, without index lines that lead to nothing in this edition.

    The complete edition tells of "see" that leads nowhere in it, too (INDEX-004).
    """
    if kept is None:
        return pair
    divisions, problems = pair
    full = (_pruned(one) for one in divisions)
    return (
        tuple(one for one in full if Index(()) not in one.blocks),
        tuple(one for one in problems if one.code != "INDEX-004"),
    )


def _kept(selection: Selection, manifest: Manifest, problems: Problems) -> Kept:
    """The files of the divisions that a selection names, with the chapter files below them."""
    files: set[str] = {manifest.bibliography}
    tops = {entry.file for entry in manifest.entries if not entry.depth}
    for name in selection.divisions:
        if name not in MATTERS and name not in tops:
            near = nearest(name, [*tops, *MATTERS])
            problems.error(
                "EDITION-002", selection.position,
                f'edition "{selection.name}": "{name}" is no part on the contents page',
                f'did you mean "{near}"?' if near else "name a file, or front, body or back",
            )  # fmt: skip
    is_in = False
    for entry in manifest.entries:
        if not entry.depth:
            is_in = bool({entry.file, str(entry.matter)} & set(selection.divisions))
        if is_in:
            files.add(entry.file)
    everything = frozenset(entry.file for entry in manifest.entries)
    return Kept(frozenset(files), everything - files)


@dataclass(slots=True)
class _Cutting:
    """What is left out, and what a paragraph has said of it already."""

    gone: dict[str, Division]
    """For each id that no link may lead to, the part that holds it."""
    words: Words
    told: set[str] = field(default_factory=set)


def _without_links(division: Division, work: _Cutting) -> Division:
    """The division with words for links to what is left out; in headings they stay as they are."""
    division = rewrite(
        division,
        lambda node: (
            rewrite(node, lambda one: _bare(one, work)) if isinstance(node, Heading) else node
        ),
    )
    return rewrite(division, lambda node: _told(node, work))


def _bare(node: Any, work: _Cutting) -> Any:
    return _words(node.children) if isinstance(node, Link) and node.target in work.gone else node


def _told(node: Any, work: _Cutting) -> Any:
    if isinstance(node, Paragraph):
        work.told = set()
    if not isinstance(node, Link) or node.target not in work.gone:
        return node
    part = work.gone[node.target]
    if node.kind is LinkKind.TERM or part.id in work.told:
        return _words(node.children)
    work.told.add(part.id)
    heading = part.blocks[0]
    title = plain(heading.children).strip() if isinstance(heading, Heading) else part.entry.title
    is_named = title.casefold() in plain(node.children).casefold()
    where = work.words.in_complete if is_named else f"{title}, {work.words.in_complete}"
    return _words((*node.children, Text(f" ({where})")))


def _words(children: tuple[Node, ...]) -> Element:
    """Words where a link was."""
    return Element("span", children, (("class", "elsewhere"),))


def _asked(asked: IndexFile, labels: dict[tuple[str, str], Label], ids: set[str]) -> IndexFile:
    """What the index asks for of this edition; what is nowhere in the book stays, to be told."""

    def is_gone(place: str) -> bool:
        path, _, anchor = place.partition("#")
        label = labels.get((path, anchor))
        return label is not None and label.division not in ids

    entries = tuple(
        replace(one, places=tuple(place for place in one.places if not is_gone(place)))
        for one in asked.entries
    )
    while empty := {BELOW.join(one.path) for one in entries if _is_empty(one)}:
        entries = tuple(
            replace(one, see=_others(one.see, empty), see_also=_others(one.see_also, empty))
            for one in entries
            if BELOW.join(one.path) not in empty
        )
    return replace(asked, entries=entries)


def _is_empty(wanted: Wanted) -> bool:
    return not (wanted.places or wanted.see or wanted.see_also)


def _others(names: Iterable[str], empty: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in empty)


def _pruned(division: Division) -> Division:
    useful = _useful(division)
    return rewrite(division, lambda node: _full(node, useful))


def _useful(division: Division) -> frozenset[str]:
    """Ids of the index lines that lead to a place, if through other lines."""
    lines = [node for node in walk(division) if isinstance(node, IndexEntry)]
    useful: set[str] = set()
    while found := {
        one.id for one in lines
        if one.id not in useful
        and (one.marks or useful & {*_ids(one.entries), *_targets(one)})
    }:  # fmt: skip
        useful |= found
    return frozenset(useful)


def _ids(entries: Iterable[IndexEntry]) -> Iterable[str]:
    return (entry.id for entry in entries)


def _targets(entry: IndexEntry) -> Iterable[str]:
    return (link.target for link in (*entry.see, *entry.see_also))


def _full(node: Any, useful: frozenset[str]) -> Any:
    """An index without lines, and links to lines, that lead nowhere."""
    match node:
        case IndexEntry():
            return replace(
                node,
                see=tuple(link for link in node.see if link.target in useful),
                see_also=tuple(link for link in node.see_also if link.target in useful),
                entries=tuple(one for one in node.entries if one.id in useful),
            )
        case IndexGroup(entries=entries):
            return replace(node, entries=tuple(one for one in entries if one.id in useful))
        case Index(groups=groups):
            return replace(node, groups=tuple(group for group in groups if group.entries))
    return node

"""Takes a resolved book and an edition's name; gives what of the book the edition holds.

An edition is a subset of divisions that book.toml names. It is cut when everything has its number
and every link its target, so that Part 6 stays Part 6 and Figure 6.2 stays Figure 6.2. A link to
what was left out becomes words that say where it is to be found: no edition has a dead link.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from press import elsewhere, resolve
from press.apparatus import Pages, pruning
from press.apparatus.wanted import BELOW, IndexFile, Wanted, target
from press.elsewhere import Left
from press.kept import Held, loaded, size
from press.model import Catalog, Entry, Label, Manifest, Matter, Selection
from press.nodes import Index, Node
from press.problems import Position, Problem, Problems, nearest
from press.staged import Parts, Staged
from press.tree import bare
from press.words import Words

MATTERS = tuple(map(str, Matter))


@dataclass(frozen=True, slots=True)
class Holding:
    """What an edition holds of a book's entries."""

    files: frozenset[str]
    left_out: frozenset[str]


def chosen(
    manifest: Manifest, name: str
) -> tuple[tuple[Manifest, Holding | None], tuple[Problem, ...]]:
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
    # What the author stands by may be in what this edition leaves out.
    accepted = tuple(replace(one, is_expected=False) for one in manifest.accepted)
    return (replace(manifest, metadata=metadata, accepted=accepted), kept[name]), problems.taken()


def announced(entries: tuple[Entry, ...], kept: Holding | None, words: Words) -> tuple[Entry, ...]:
    """The entries, of an edition with a page before them that is to tell what it leaves out."""
    return (elsewhere.planned(entries, words), *entries) if kept else entries


@dataclass(frozen=True, slots=True)
class Task:
    """A part of an edition; its `repr` tells all that the result depends on."""

    part: Held[Staged[Any]]
    files: tuple[str, ...]
    """Those of its divisions that the edition holds."""
    gone: tuple[tuple[str, Left], ...]
    """Ids that its links lead to, and the parts where they are, which are left out."""
    lacking: tuple[Left, ...]
    """What the page has to list, where it is the page."""
    page: str
    """Its id."""
    words: Words

    @property
    def size(self) -> int:
        """A measure of how much there is to look through."""
        return size(self.part)


@dataclass(frozen=True, slots=True)
class Cut:
    """What an edition holds of a book."""

    parts: Parts
    asked: IndexFile
    cited: frozenset[str]
    """Ids of the works that it cites."""
    tasks: tuple[Task, ...] = ()
    """One for each of the parts, for `marked`; none in the complete edition."""


def cut(
    parts: Parts, links: Sequence[resolve.Task], titles: Sequence[tuple[Node, ...]],
    asked: IndexFile, kept: Holding | None, manifest: Manifest, words: Words,
) -> Cut:  # fmt: skip
    """Leave out what is not `kept`: parts, their labels, and what the index asks of them.

    `links` and `titles` have an item for each part. A bibliography that the edition does not cite
    is left out, so that no link may lead there.
    """
    left_out = set(kept.left_out if kept else ())
    cited = frozenset(
        id
        for one, link in zip(parts.known, links, strict=True)
        for id in link.cited(set(one.files) - left_out)
    )
    if not cited:
        left_out.add(manifest.bibliography)
    lacking = {
        entry.id: Left(one.id, one.entries[0].number, bare(title))
        for one, title in zip(parts.known, titles, strict=True)
        for entry in one.entries
        if entry.file in left_out
    }
    if not lacking:
        left_out.add(elsewhere.FILE)
    rows = [
        (held, replace(one, entries=some), link)
        for held, one, link in zip(parts.held, parts.known, links, strict=True)
        if (some := tuple(entry for entry in one.entries if entry.file not in left_out))
    ]
    made = Parts(
        tuple(held for held, _, _ in rows), tuple(one for _, one, _ in rows), parts.catalog
    )
    if kept is None:
        return Cut(made, asked, cited)
    gone = lacking | {label.id: lacking[label.division] for label in parts.catalog.in_order
                      if label.division in lacking}  # fmt: skip
    page = next((one.id for one in made.known if elsewhere.FILE in one.files), "")
    tasks = tuple(
        Task(
            held,
            one.files,
            tuple((id, gone[id]) for id in sorted(link.targets(one.files)) if id in gone),
            tuple(dict.fromkeys(lacking.values())) if one.id == page else (),
            page,
            words,
        )
        for held, one, link in rows
    )
    ids = {entry.id for one in made.known for entry in one.entries}
    labels = tuple(pair for pair in parts.catalog.labels if pair[1].division in ids)
    asked = _asked(asked, dict(parts.catalog.labels), frozenset(lacking))
    return Cut(replace(made, catalog=Catalog(labels)), asked, cited, tasks)


def marked(task: Task) -> Staged[Any]:
    """A part as an edition has it: words where links led to what is left out."""
    part = loaded(task.part)
    gone = dict(task.gone)
    made = tuple(
        elsewhere.listed(division, task.lacking, task.words) if division.id == task.page
        else elsewhere.marked(division, gone, task.page, task.words)
        for division in part.divisions
        if division.entry.file in task.files
    )  # fmt: skip
    return replace(part, divisions=made)


def pruned(
    pair: tuple[Pages, tuple[Problem, ...]], kept: Holding | None
) -> tuple[Pages, tuple[Problem, ...]]:
    """What `apparatus.fill` gave, without index lines that lead to nothing in this edition.

    The complete edition tells of "see" that leads nowhere in it, too (INDEX-004, INDEX-006).
    """
    if kept is None:
        return pair
    pages, problems = pair
    full = {file: page and pruning.pruned(page) for file, page in pages.items()}
    return (
        {file: None if page and Index(()) in page.blocks else page for file, page in full.items()},
        tuple(one for one in problems if one.code not in ("INDEX-004", "INDEX-006")),
    )


def _kept(selection: Selection, manifest: Manifest, problems: Problems) -> Holding:
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
    return Holding(frozenset(files), everything - files)


def _asked(
    asked: IndexFile, labels: dict[tuple[str, str], Label], lacking: frozenset[str]
) -> IndexFile:
    """What the index asks for of this edition; what is nowhere in the book stays, to be told."""

    def is_gone(place: str) -> bool:
        label = labels.get(target(place))
        return label is not None and label.division in lacking

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

"""Takes one entry of the contents page; gives its Division: the file's blocks, levels put right.

A file may head itself with any level and skip levels as its author likes. In the book a part has
level 1, a chapter file below it level 2, and no level is skipped, since readers and validators
walk by levels. Anchors stay GitHub's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from press import markdown
from press.model import Division, Entry, Manifest, Matter
from press.nodes import Anchor, Element, Heading, Node, Paragraph, Text
from press.problems import Position, Problems
from press.slug import slug
from press.source import Source
from press.staged import Draft
from press.titles import CONTENTS_HEAD, PART_PREFIX, contents_section
from press.tree import plain, rewrite, walk

TITLE = "title"
"""Anchor of the heading of a page that the program fills."""


@dataclass(frozen=True, slots=True)
class Task:
    """All that reading one entry depends on."""

    entry: Entry
    source: Source | None
    """None of a page that the program fills."""
    has_math: bool


def tasks(
    entries: Iterable[Entry], manifest: Manifest, sources: Iterable[Source]
) -> tuple[Task, ...]:
    """One task for each of the entries; `sources` are those of the manifest's."""
    pairs = zip(manifest.entries, sources, strict=True)
    known = {entry.file: source for entry, source in pairs}
    return tuple(Task(entry, known.get(entry.file), manifest.has_math) for entry in entries)


def read(task: Task) -> Draft:
    """Parse the source of an entry; the first block of the Division is its heading.

    A page that the program fills has no source, and a heading alone.

    Problems: READ-001 empty file, READ-002 part number in the heading, and those of `markdown`.
    """
    entry, problems = task.entry, Problems()
    if task.source is None:
        title = (Text(entry.title),)
        return Division(entry, (Heading(1, title, TITLE, entry.position, rank=1),)), ()
    if entry.file.endswith(".bib"):
        # A bibliography has no text of its own: `citations` fills in what the book cites.
        return Division(entry, (Heading(entry.depth + 1, (Text(entry.title),), ""),)), ()
    nodes, found = markdown.parse(task.source, task.has_math)
    problems.found.extend(found)
    if not task.source.text.strip():
        problems.error(
            "READ-001", entry.position, f'"{entry.file}" is empty', "write it or drop it"
        )
    if entry.position.file == entry.file:
        nodes = _prose(nodes)
    nodes = _without_repeats(_levelled(nodes, entry, problems))
    return Division(entry, nodes), problems.taken()


def _prose(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """A README that is the contents page, without the list that the book's own contents replace."""
    section = set(map(id, contents_section(nodes)))
    kept = [node for node in nodes if id(node) not in section]
    return tuple(
        node for node in kept
        if not (isinstance(node, Heading) and node.level > 1
                and CONTENTS_HEAD.search(plain(node.children)))
    )  # fmt: skip


def _levelled(nodes: tuple[Node, ...], entry: Entry, problems: Problems) -> tuple[Node, ...]:
    """Make the first heading the division's and bring the others to levels below it."""
    # Contents pages may nest deeper than headings can.
    top = min(entry.depth + 1, 6)
    place = next((i for i, node in enumerate(nodes) if not is_anchor(node)), len(nodes))
    first = nodes[place] if place < len(nodes) else None
    body = nodes[:place] + nodes[place + 1 :]
    if isinstance(first, Heading) and entry.position.file != entry.file:
        opener = _without_prefix(replace(first, level=top, rank=top), entry, problems)
    else:
        anchor = slug(entry.title)
        while anchor in {node.anchor for node in walk(nodes) if isinstance(node, Heading)}:
            anchor += "-title"
        opener = Heading(top, (Text(entry.title),), anchor, Position(entry.file), rank=top)
        body = nodes
        if isinstance(first, Heading):
            # The contents page's own title is the book's; the preface keeps only its anchor.
            opener, body = replace(opener, anchor=first.anchor), nodes[:place] + nodes[place + 1 :]
    # Levels of the file that are open above the current heading, outermost first.
    open_levels = [first.level if isinstance(first, Heading) else 0]
    made: list[Node] = [opener]
    for node in body:
        if isinstance(node, Heading):
            while len(open_levels) > 1 and open_levels[-1] >= node.level:
                open_levels.pop()
            rank = max(node.level - open_levels[0], 1) + top
            open_levels.append(max(node.level, open_levels[0] + 1))
            node = replace(node, level=min(top + len(open_levels) - 1, 6), rank=min(rank, 6))
        else:
            node = rewrite(node, partial(_lowered, level=min(top + len(open_levels), 6)))
        made.append(node)
    return tuple(made)


def _lowered(node: Any, level: int) -> Any:
    """A heading within a quotation or a list opens nothing, so it is no part and no chapter."""
    if isinstance(node, Heading):
        return replace(node, level=max(level, 3), rank=max(level, 3))
    return node


def _without_repeats(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Drop an author's anchor that says what a heading's own anchor says already."""
    names = {node.anchor for node in walk(nodes) if isinstance(node, Heading)}
    if not any(isinstance(node, Anchor) and node.name in names for node in walk(nodes)):
        return nodes

    def kept(node: Node) -> Node:
        if not isinstance(node, (Paragraph, Element)):
            return node
        children = tuple(
            child
            for child in node.children
            if not (isinstance(child, Anchor) and child.name in names)
        )
        return replace(node, children=children)

    return tuple(
        node
        for node in rewrite(nodes, kept)
        if not (isinstance(node, Paragraph) and not node.children)
    )


def is_anchor(node: Node) -> bool:
    """Whether a block holds anchors only, such as an old name that a heading once had."""
    return isinstance(node, Anchor) or (
        isinstance(node, Paragraph)
        and any(isinstance(child, Anchor) for child in node.children)
        and all(isinstance(child, Anchor) or child == Text(" ") for child in node.children)
    )


def _without_prefix(heading: Heading, entry: Entry, problems: Problems) -> Heading:
    """Drop a "Part 6:" that the author wrote, since the program numbers; report a wrong one."""
    first = heading.children[0] if heading.children else None
    if entry.depth or entry.matter is not Matter.BODY or not isinstance(first, Text):
        return heading
    found = PART_PREFIX.match(first.text)
    if not found:
        return heading
    if found[1] != entry.number:
        problems.error(
            "READ-002", heading.position,
            f'"{found[0].strip()}" is part {entry.number} by its place on the contents page',
        )  # fmt: skip
    return replace(heading, children=(Text(first.text[found.end() :]), *heading.children[1:]))

"""Takes the index of an edition; gives it without lines, and links to lines, that lead nowhere."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from press.model import Division
from press.nodes import Index, IndexEntry, IndexGroup
from press.tree import rewrite, walk


def pruned(division: Division) -> Division:
    """The division without index lines that lead nowhere."""
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

"""Takes nodes; gives what is in them: every node, their text, or the same tree with changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from operator import is_
from typing import Any, TypeVar

from press.model import Division
from press.nodes import (
    Anchor,
    Break,
    Callout,
    CaptionLine,
    CaptionList,
    Cell,
    Code,
    Definition,
    DefinitionList,
    Diagram,
    Element,
    Emoji,
    Equation,
    Figure,
    Footnote,
    Heading,
    Image,
    Index,
    IndexEntry,
    IndexGroup,
    Item,
    Link,
    List,
    Listing,
    Math,
    Node,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Table,
    Text,
)

N = TypeVar("N")


def walk(value: object) -> Iterator[Any]:
    """Every node in `value` (a node, or a tuple of nodes), parents first, in reading order.

    A stack, since generators within generators hand every node up through all its parents. A build
    takes this way twenty times, so that what is empty is not put on the stack.
    """
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += one[::-1]
        elif (names := _NODES.get(type(one))) is not None:
            yield one
            for name in names[::-1]:
                if inside := getattr(one, name):
                    waiting.append(inside)


def depth(nodes: tuple[Node, ...]) -> int:
    """How deep nodes stand in nodes, items and cells aside; counted without recursion."""
    deepest = 0
    open_nodes: list[tuple[object, int]] = [(nodes, 0)]
    while open_nodes:
        value, level = open_nodes.pop()
        if isinstance(value, tuple):
            open_nodes.extend((one, level) for one in value)
            continue
        level += not isinstance(value, (Item, Cell))
        deepest = max(deepest, level)
        open_nodes.extend((getattr(value, name), level) for name in _NODES.get(type(value), ()))
    return deepest


def rewrite(value: N, change: Callable[[Any], Any]) -> N:
    """Rebuild `value` bottom up with `change(node)` for every node; what is equal stays shared."""
    if isinstance(value, tuple):
        made = tuple([rewrite(one, change) for one in value])
        return value if all(map(is_, value, made)) else made  # type: ignore[return-value]
    names = _NODES.get(type(value))
    if names is None:
        return value
    changed = {}
    for name in names:
        if (old := getattr(value, name)) and (new := rewrite(old, change)) is not old:
            changed[name] = new
    node = replace(value, **changed) if changed else value  # type: ignore[type-var]
    return node if isinstance(value, Division) else change(node)


def bare(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Inline nodes without what may stand once only or in no link: links, anchors, footnotes."""
    made: list[Node] = []
    for node in nodes:
        match node:
            case Link(children=children):
                made.extend(bare(children))
            case Element(children=children):
                made.append(replace(node, children=bare(children)))
            case Anchor() | Footnote():
                pass
            case _:
                made.append(node)
    return tuple(made)


def plain(nodes: object) -> str:
    """The text of nodes without markup, as a bookmark or an alternative text shows it."""
    shown: list[str] = []
    for node in walk(nodes):
        match node:
            case Text(text) | Code(text) | Emoji(text):
                shown.append(text)
            case Math(tex):
                shown.append(tex)
            case Image(alt=alt):
                shown.append(alt)
            case Break():
                shown.append(" ")
    return "".join(shown)


def _holders() -> dict[type, tuple[str, ...]]:
    """For each class of node, the fields that may hold nodes, in reading order."""
    kinds: tuple[Any, ...] = (
        Text, Code, Break, Emoji, Element, Anchor, Link, Image, Math, Footnote, Paragraph, Heading,
        Quote, Item, List, Definition, DefinitionList, Rule, Callout, Listing, Diagram, Figure,
        Cell, Table, Equation, Reference, Index, IndexGroup, IndexEntry, CaptionList, CaptionLine,
    )  # fmt: skip
    inside = ("caption", "title", "term", "children", "image", "head", "rows", "items",
              "definitions", "bodies", "blocks", "groups", "entries", "lines")  # fmt: skip
    return {
        kind: tuple(
            name
            for name in inside
            if name in {f.name for f in fields(kind)} and not (kind is Link and name == "title")
        )
        for kind in kinds
    } | {Division: ("blocks",)}


_NODES = _holders()

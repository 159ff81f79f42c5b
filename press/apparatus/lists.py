"""Takes captions; gives the lists of figures, tables and listings, where there are enough."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from press.model import Division
from press.nodes import (
    CaptionLine,
    CaptionList,
    Diagram,
    Figure,
    Listing,
    Node,
    Table,
    Text,
)
from press.tree import bare, plain, walk

ENOUGH = 20
"""Captions of a kind from which on a reader looks for one in a list."""
KINDS = ("figure", "table", "listing")
FILES = {kind: f"list-of-{kind}s" for kind in KINDS}
"""What stands for a file in the entry of a list, which no file gives."""
CLASSES: dict[type, str] = {
    Figure: "figure", Diagram: "figure", Table: "table", Listing: "listing"
}  # fmt: skip
SENTENCE = re.compile(
    r"((?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bcf)(?<!\bal)\.|(?<=[!?]))\s+"
    r"(?=[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff]|[\"\u201c])"
)
"""The end of a sentence, which is no "e.g." and goes on with a capital."""
STATEMENT = re.compile(r";\s")
LINE = 72
"""Letters in a line of a list."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A numbered figure, table or listing: its kind, and its caption as a list shows it."""

    kind: str
    number: str
    words: tuple[Node, ...]
    id: str


def captions(divisions: tuple[Division, ...]) -> tuple[Caption, ...]:
    """All captions in the divisions that a list may have."""
    return tuple(
        Caption(CLASSES[type(node)], node.number, brief(node.caption), node.id)
        for node in walk(tuple(division.blocks for division in divisions))
        if isinstance(node, Figure | Diagram | Table | Listing) and node.number and node.id
    )


def made(
    found: Iterable[Caption], homes: Mapping[str, str], asked: tuple[str, ...] | None
) -> dict[str, CaptionList | None]:
    """The list of each kind by the file in `homes`, which has the ids of divisions.

    `asked` is what book.toml wants: "figures", "tables", "listings"; None for those that are long.
    """
    lines: dict[str, list[CaptionLine]] = {kind: [] for kind in KINDS}
    for one in found:
        some = lines[one.kind]
        id = f"{homes[FILES[one.kind]]}.{len(some) + 1}"
        some.append(CaptionLine(one.number, one.words, one.id, id))
    return {
        FILES[kind]: CaptionList(kind, tuple(some))
        if some and (f"{kind}s" in asked if asked is not None else len(some) >= ENOUGH)
        else None
        for kind, some in lines.items()
    }


def brief(caption: tuple[Node, ...]) -> tuple[Node, ...]:
    """As much of a caption as a list shows: its first sentence, without conditions in brackets.

    Of a sentence of two statements that would fill more than a line, the first.
    """
    shown = _cut(bare(caption), SENTENCE)
    shown = _without(shown, r"\.$(?<!\.\.)")
    shown = _without(shown, r"\s+\([^()]*\)$")
    return _cut(shown, STATEMENT) if len(plain(shown)) > LINE else shown


def _cut(nodes: tuple[Node, ...], end: re.Pattern[str]) -> tuple[Node, ...]:
    """The nodes up to the first match of `end`, without it."""
    for place, node in enumerate(nodes):
        if isinstance(node, Text) and (found := end.search(node.text)):
            return (*nodes[:place], replace(node, text=node.text[: found.start()]))
    return nodes


def _without(nodes: tuple[Node, ...], tail: str) -> tuple[Node, ...]:
    """The nodes without what matches `tail`, if they end with text."""
    last = nodes[-1] if nodes else None
    if not isinstance(last, Text):
        return nodes
    return (*nodes[:-1], replace(last, text=re.sub(tail, "", last.text)))

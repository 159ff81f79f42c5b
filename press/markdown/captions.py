"""Takes a run of blocks; gives each captioned one the label and the caption that stand before it.

A label is an anchor in a paragraph of its own; a table's caption is a paragraph "Table: …". GitHub
shows the one as nothing and the other as text, and both stay clean.
"""

from dataclasses import replace

from press.markdown.inlines import stripped
from press.nodes import (
    Anchor,
    Diagram,
    Element,
    Equation,
    Figure,
    Image,
    Listing,
    Node,
    Paragraph,
    Table,
    Text,
)
from press.problems import Problems
from press.tree import plain


def gathered(nodes: tuple[Node, ...], problems: Problems) -> tuple[Node, ...]:
    """Give each captioned block the label and the caption that stand before it."""
    made: list[Node] = []
    label: Paragraph | None = None
    caption: Paragraph | None = None
    for node in map(_alone, nodes):
        if isinstance(node, Table) and caption is not None:
            node = replace(node, caption=_without_kind(caption.children))
            caption = None
        if isinstance(node, (Table, Figure, Listing, Diagram, Equation)) and caption is None:
            if label is not None:
                anchor = label.children[0]
                assert isinstance(anchor, Anchor)
                node = replace(node, label=anchor.name)
                label = None
        elif _iscaption(node) and isinstance(node, Paragraph):
            made.extend(_left(caption, label if caption else None, problems))
            label = None if caption else label
            caption = node
            continue
        elif isinstance(node, Paragraph) and _is_label(node):
            made.extend(_left(caption, label, problems))
            label, caption = node, None
            continue
        if label is not None or caption is not None:
            made.extend(_left(caption, label, problems))
            label = caption = None
        made.append(node)
    made.extend(_left(caption, label, problems))
    return tuple(made)


def _alone(node: Node) -> Node:
    """`<p align="center"><img …></p>`, as READMEs have it, is a figure too."""
    if isinstance(node, Element) and node.tag in ("p", "div"):
        inside = [
            one for one in node.children if not (isinstance(one, Text) and not one.text.strip())
        ]
        if len(inside) == 1 and isinstance(inside[0], Image):
            return Figure(inside[0], position=inside[0].position)
    return node


def _is_label(node: Paragraph) -> bool:
    return len(node.children) == 1 and isinstance(node.children[0], Anchor)


def _iscaption(node: Node) -> bool:
    return (
        isinstance(node, Paragraph) and bool(node.children)
        and isinstance(node.children[0], Text) and node.children[0].text.startswith("Table: ")
    )  # fmt: skip


def _without_kind(children: tuple[Node, ...]) -> tuple[Node, ...]:
    first = children[0]
    assert isinstance(first, Text)
    return stripped((Text(first.text.removeprefix("Table: ")), *children[1:]))


def _left(caption: Paragraph | None, label: Paragraph | None, problems: Problems) -> list[Node]:
    """What stood before no captioned block: a plain anchor, or a caption that lost its table."""
    if caption is not None:
        text = plain(caption.children)
        hint = "put a blank line between the caption and the table" if "|" in text else ""
        problems.error("MD-005", caption.position, "a table caption stands before no table", hint)
    return [node for node in (label, caption) if node is not None]

"""Takes what stands in a header cell; gives it with a name, where only formulas stand in it.

A reading program says the name of a header before each cell that it heads, and it makes that name
of the header's text. A formula is no text to it, but an object, with a name only if it is given
one (WAI-ARIA 1.2, 6.2.1): so one that stands alone is called by its TeX source.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from press.nodes import Code, Emoji, Image, Math, Node, Text
from press.tree import rewrite, walk


def named(blocks: tuple[Node, ...]) -> tuple[Node, ...]:
    """Give the formulas of a header cell a name if nothing else in it has one."""
    return blocks if any(map(_speaks, walk(blocks))) else rewrite(blocks, _labelled)


def _speaks(node: Node) -> bool:
    match node:
        case Text(text) | Code(text) | Emoji(text):
            return bool(text.strip())
        case Image(alt=alt):
            return bool(alt.strip())
    return False


def _labelled(node: Node) -> Node:
    if not isinstance(node, Math) or not node.mathml:
        return node
    root = etree.fromstring(node.mathml)
    root.set("aria-label", root.get("alttext") or node.tex)
    return replace(node, mathml=etree.tostring(root, encoding="unicode"))

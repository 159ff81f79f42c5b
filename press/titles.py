"""Takes headings; tells what they say: that a contents list follows, or a part's number."""

import re

from press.nodes import Heading, Node
from press.tree import plain

CONTENTS_HEAD = re.compile(r"\b(contents|summary|chapters|inhalt|inhaltsverzeichnis|sommaire|índice"
                   r"|table des matières|toc)\b", re.I)  # fmt: skip
PART_PREFIX = re.compile(
    r"(?:part|chapter|teil|kapitel|partie|parte)\s+(\d+)\s*[:.\u2013\u2014-]\s*", re.I
)


def contents_section(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The blocks of a page that list the chapters: those under a heading like "Contents".

    A page without such a heading is a list as a whole, without its title.
    """
    for start, node in enumerate(nodes):
        if (
            isinstance(node, Heading)
            and CONTENTS_HEAD.search(plain(node.children))
            and (node.level > 1 or start == 0)
        ):
            rest = nodes[start + 1 :]
            if node.level == 1:
                return rest
            ends = (
                i for i, one in enumerate(rest)
                if isinstance(one, Heading) and one.level <= node.level
            )  # fmt: skip
            return rest[: next(ends, len(rest))]
    is_titled = bool(nodes) and isinstance(nodes[0], Heading) and nodes[0].level == 1
    return nodes[1:] if is_titled else nodes

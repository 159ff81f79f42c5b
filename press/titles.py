"""Takes headings; tells what they say: that a contents list follows, or a part's number."""

import re
from collections.abc import Iterator

from press.nodes import Heading, Link, List, Node
from press.tree import plain, walk

CONTENTS_HEAD = re.compile(r"\b(contents|summary|chapters|inhalt|inhaltsverzeichnis|sommaire|índice"
                   r"|table des matières|toc)\b", re.I)  # fmt: skip
PART_PREFIX = re.compile(
    r"(?:part|chapter|teil|kapitel|partie|parte)\s+(\d+)\s*[:.\u2013\u2014-]\s*", re.I
)


def contents_section(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The blocks of a page that list the chapters: those under a heading like "Contents".

    A page without such a heading is a list as a whole, without its title. Of several sections the
    first that lists links is meant: "Chapters of my life" may head mere prose.
    """
    found = [section for section in _headed(nodes) if section]
    if found:
        return next(filter(_is_list, found), found[0])
    is_titled = bool(nodes) and isinstance(nodes[0], Heading) and nodes[0].level == 1
    return nodes[1:] if is_titled else nodes


def _is_list(section: tuple[Node, ...]) -> bool:
    lists = (node for node in section if isinstance(node, List))
    return any(isinstance(node, Link) for one in lists for node in walk(one))


def _headed(nodes: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    """What stands under each heading that promises the contents."""
    for start, node in enumerate(nodes):
        if (
            isinstance(node, Heading)
            and CONTENTS_HEAD.search(plain(node.children))
            and (node.level > 1 or start == 0)
        ):
            rest = nodes[start + 1 :]
            if node.level == 1:
                yield rest
                continue
            ends = (
                i for i, one in enumerate(rest)
                if isinstance(one, Heading) and one.level <= node.level
            )  # fmt: skip
            yield rest[: next(ends, len(rest))]

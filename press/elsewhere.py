"""Takes what an edition leaves out; gives the page that says so, and words where links led there.

A reader who meets a reference to a part that is not there wants to know two things, and to read on:
that it is no fault, and what the part is called. So such a reference gets a sign, which leads to a
page that lists all that is left out; the first of each chapter says it in full.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from press.model import BLOCK, Division, Entry, Matter
from press.nodes import (
    Anchor,
    Cell,
    Element,
    Heading,
    Item,
    Link,
    LinkKind,
    List,
    Node,
    Paragraph,
    Text,
)
from press.problems import Position
from press.tree import plain, rewrite
from press.words import Words

FILE = "complete-edition"
"""What stands for a file in the entry of the page, which no file gives."""
SIGN = "*"
NUMBER = re.compile(r"(\d+)((?:\.\d+)*)")
"""A number of a part, or of what stands in it: 8, 8.2."""


@dataclass(frozen=True, slots=True)
class Left:
    """A part that an edition leaves out."""

    id: str
    number: str
    title: tuple[Node, ...]


def planned(entries: Iterable[Entry], words: Words) -> Entry:
    """The page that `listed` fills; planned before `read`, so that contents pages know it."""
    taken = {entry.id for entry in entries}
    id = next(one for n in range(len(taken) + 1) if (one := f"{FILE}-{n}" if n else FILE)
              not in taken)  # fmt: skip
    place = Position(FILE)
    title = words.in_complete[:1].upper() + words.in_complete[1:]
    return Entry(FILE, title, Matter.FRONT, "", 0, "", id, place)


def listed(page: Division, left_out: Iterable[Left], words: Words) -> Division:
    """The page with a line for each part that is left out, and what the sign means."""
    lines = tuple(
        Item(
            (Paragraph((Anchor(one.id, id=line(page.id, one)), *_named(one, words)), True),),
            id=f"{page.id}{BLOCK}{count}",
        )
        for count, one in enumerate(left_out, 2)
    )
    place = page.entry.position
    lead = Paragraph((Text(words.left_out),), position=place, id=f"{page.id}{BLOCK}1")
    return replace(page, blocks=(*page.blocks, lead, List(lines)))


def line(page: str, part: Left) -> str:
    """The id of the line that tells of a part, on a page with an id."""
    return f"{page}.part.{part.id}"


def marked(division: Division, gone: Mapping[str, Left], page: str, words: Words) -> Division:
    """The division with words for links to what is left out; in headings they stay as they are.

    `gone` has the part for each id that no link may lead to; `page` is the id of what lists them.
    """
    work = _Marking(gone, page, words)
    blocks: list[Node] = []
    for block in division.blocks:
        if isinstance(block, Heading) and block.level == 2 and division.entry.number:
            work.has_said = False
        blocks.append(rewrite(rewrite(block, work.in_heading), work.told))
    return replace(division, blocks=tuple(blocks))


def _named(part: Left, words: Words) -> tuple[Node, ...]:
    number = part.number
    return (*((Text(f"{words.part} {number}: "),) if number else ()), *part.title)


@dataclass(slots=True)
class _Marking:
    """What is left out, and what the chapter and the paragraph have said of it so far."""

    gone: Mapping[str, Left]
    page: str
    words: Words
    has_said: bool = False
    """Whether the chapter has said in full what the sign stands for."""
    named: frozenset[str] = frozenset()
    """The parts that the paragraph has named."""
    depth: int = 0
    """How many brackets are open before the link."""

    def in_heading(self, node: Any) -> Any:
        """A heading stands on contents pages too, where a sign would be in the way."""
        return rewrite(node, self._bare) if isinstance(node, Heading) else node

    def _bare(self, node: Any) -> Any:
        is_gone = isinstance(node, Link) and node.target in self.gone
        return Element("span", node.children) if is_gone else node

    def told(self, node: Any) -> Any:
        """The node, if it is a link to what is left out, as words with the sign."""
        match node:
            case Text(text):
                self.depth = max(0, self.depth + text.count("(") - text.count(")"))
            case Paragraph() | Cell():
                self.named, self.depth = frozenset(), 0
            case Link(kind=LinkKind.TERM, target=target) if target in self.gone:
                # What the glossary would explain is a word like others without it.
                return Element("span", node.children)
            case Link(target=target) if target in self.gone:
                return self._sign(node, self.gone[target])
        return node

    def _sign(self, link: Link, part: Left) -> Element:
        """`costs (Part 8*)`, `Part 8*`; the first `Part 8* (Design, in the complete edition)`."""
        number, title = part.number, part.title
        said = plain(link.children).casefold()
        by_title = plain(title).strip().casefold() in said
        by_number = number in (one[0] for one in NUMBER.findall(said))
        is_known = by_title or by_number or part.id in self.named
        in_full, self.has_said = not self.has_said, True
        self.named |= {part.id}
        sign = Link("", (Text(SIGN),), position=link.position, kind=LinkKind.XREF,
                    target=line(self.page, part))  # fmt: skip
        behind: list[tuple[Node, ...]] = []
        if number and not by_number and (in_full or not is_known):
            behind.append((Text(f"{self.words.part}\u00a0{number}"),))
        if not by_title and (in_full or not (is_known or number)):
            behind.append(title)
        if not is_known:
            behind[0] = (*behind[0], sign)
        if in_full:
            behind.append((Text(self.words.in_complete),))
        head = (*link.children, sign) if is_known else link.children
        return Element("span", (*head, *self._bracketed(behind)), (("class", "elsewhere"),))

    def _bracketed(self, some: list[tuple[Node, ...]]) -> tuple[Node, ...]:
        """What stands behind a reference, divided by commas; brackets in brackets are square."""
        if not some:
            return ()
        left, right = "[]" if self.depth else "()"
        parted = [node for one in some for node in (Text(", "), *one)]
        return (Text(f" {left}"), *parted[1:], Text(right))

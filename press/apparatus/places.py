"""Takes divisions; gives where every id stands: its order in the book, its name for readers, and
how far the section under a heading reaches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from press.model import Division, parts
from press.nodes import Heading, Mark
from press.tree import plain, walk
from press.words import Words


@dataclass(frozen=True, slots=True)
class Places:
    """Every id of the book in reading order."""

    labels: dict[str, str] = field(default_factory=dict)
    """What readers call the chapter that an id stands in: "6.2", "Part 6", or a title."""
    order: dict[str, int] = field(default_factory=dict)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    """For a heading or a division: the id of the last block under it, and of what follows."""

    @classmethod
    def of(cls, divisions: Iterable[Division], words: Words) -> Places:
        """Look at every node of the divisions."""
        made = cls()
        found = parts(divisions)
        for part, following in zip_longest(found, found[1:]):
            opener = part[0].blocks[0]
            title = plain(opener.children).strip() if isinstance(opener, Heading) else ""
            number = part[0].entry.number
            label = home = f"{words.part} {number}" if number else title
            open_ids: list[tuple[int, str]] = []
            last = ""
            for division in part:
                label = label if division is not part[0] else home
                made._note(division.id, label)
                open_ids.append((division.blocks[0].level - 1, division.id)
                                if isinstance(division.blocks[0], Heading)
                                else (0, division.id))  # fmt: skip
                for block in division.blocks:
                    if isinstance(block, Heading) and block.id:
                        made._close(open_ids, block.level, last, block.id)
                        open_ids.append((block.level, block.id))
                    if isinstance(block, Heading) and block.level == 2:
                        label = block.number or home
                    for node in walk(block):
                        # The author's elements have their ids among their attributes.
                        attributes = dict(getattr(node, "attributes", ()))
                        for id in (getattr(node, "id", ""), attributes.get("id", "")):
                            made._note(id, label)
                    last = getattr(block, "id", "") or last
            made._close(open_ids, 0, last, following[0].id if following else "")
        return made

    def mark(self, id: str, is_section: bool = False) -> Mark:
        """The mark of a place; a section's knows its end."""
        last, after = self.ends.get(id, ("", "")) if is_section else ("", "")
        return Mark(id, self.labels.get(id, ""), last, after)

    def _note(self, id: str, label: str) -> None:
        if id:
            self.labels.setdefault(id, label)
            self.order.setdefault(id, len(self.order))

    def _close(self, open_ids: list[tuple[int, str]], level: int, last: str, after: str) -> None:
        while open_ids and open_ids[-1][0] >= level:
            self.ends[open_ids.pop()[1]] = (last, after)

"""Takes a part's divisions; gives where ids stand: their order, their names for readers, and how
far the section under a heading reaches.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from press.model import Division
from press.nodes import Heading, Mark
from press.tree import plain, walk
from press.words import Words


@dataclass(frozen=True, slots=True)
class Place:
    """Where an id stands."""

    id: str
    label: str
    """What readers call the chapter that it stands in: "6.2", "Part 6", or a title."""
    last: str = ""
    """Of a heading or a division, the id of the last block under it ..."""
    after: str = ""
    """... and of what follows."""


class Places:
    """The places of a book that the apparatus may name, in reading order."""

    def __init__(self, some: Iterable[Place]) -> None:
        self._known = {place.id: place for place in some}
        self.order = {id: count for count, id in enumerate(self._known)}

    def mark(self, id: str, is_section: bool = False) -> Mark:
        """The mark of a place; a section's knows its end."""
        place = self._known.get(id) or Place(id, "")
        if is_section:
            return Mark(id, place.label, place.last, place.after)
        return Mark(id, place.label)


@dataclass(slots=True)
class _Placing:
    """The ids of a part, as far as it has been looked through."""

    labels: dict[str, str] = field(default_factory=dict)
    ends: dict[str, tuple[str, str]] = field(default_factory=dict)
    open_ids: list[tuple[int, str]] = field(default_factory=list)
    """Headings with their levels that the section is under."""

    def note(self, id: str, label: str) -> None:
        """An id, where it is met first."""
        if id:
            self.labels.setdefault(id, label)

    def close(self, level: int, last: str, after: str) -> None:
        """End the sections of this level, and deeper ones."""
        while self.open_ids and self.open_ids[-1][0] >= level:
            self.ends[self.open_ids.pop()[1]] = (last, after)


def placed(
    divisions: tuple[Division, ...], following: str, wanted: Container[str], words: Words
) -> tuple[Place, ...]:
    """The places of the `wanted` ids in a part; `following` is the id of the next one, or empty."""
    work = _Placing()
    opener = divisions[0].blocks[0]
    title = plain(opener.children).strip() if isinstance(opener, Heading) else ""
    number = divisions[0].entry.number
    label = home = f"{words.part} {number}" if number else title
    last = ""
    for division in divisions:
        work.note(division.id, label)
        first = division.blocks[0]
        level = first.level - 1 if isinstance(first, Heading) else 0
        # A chapter file ends what the file before it left open, and not the part.
        work.close(level + 1, last, getattr(first, "id", "") or division.id)
        work.open_ids.append((level, division.id))
        for block in division.blocks:
            if isinstance(block, Heading) and block.id:
                work.close(block.level, last, block.id)
                work.open_ids.append((block.level, block.id))
            if isinstance(block, Heading) and block.level == 2:
                label = block.number or home
            for node in walk(block):
                # The author's elements have their ids among their attributes.
                attributes = dict(getattr(node, "attributes", ()))
                for id in (getattr(node, "id", ""), attributes.get("id", "")):
                    work.note(id, label)
            last = getattr(block, "id", "") or last
    work.close(0, last, following)
    return tuple(
        Place(id, label, *work.ends.get(id, ("", "")))
        for id, label in work.labels.items()
        if id in wanted
    )

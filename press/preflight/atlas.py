"""Takes the pages of a PDF and what the book demands; gives where each thing was written: an Atlas.

Whoever finds a fault at a point of a page asks here which line of the manuscript to name, and
whoever looks for a node asks on which page it stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from press.preflight.aligning import Alignment
from press.preflight.found import Artifact
from press.preflight.matching import NONE
from press.preflight.pages import Box, Page
from press.preflight.written import Unit
from press.problems import Position


class Atlas:
    """Places on the pages of the screen PDF, and places in the manuscript."""

    def __init__(
        self, pages: tuple[Page, ...], artifact: Artifact, parts: tuple[Alignment, ...]
    ) -> None:
        self.pages = pages
        self.artifact = artifact
        """The same PDF, as checks of text see it."""
        self.parts = parts
        """Each part of the book with its words and pages."""

    def where(self, page: int, x: float, y: float) -> Position:
        """What stands nearest to a point of a page (from 1; points from its top left corner).

        On a page without text of the manuscript, what comes before it; of the cover and its like,
        the file of the first part.
        """
        if unit := self.unit(page, x, y):
            return unit.position
        for number in range(page - 1, 0, -1):
            if words := self._written[number]:
                return max(words.items())[1].position
        return Position(self.parts[0].part.entry.file if self.parts else "")

    def unit(self, page: int, x: float, y: float) -> Unit | None:
        """The text of the manuscript that stands nearest; None on a page without any."""
        words = self._written[page]
        boxes = self.pages[page - 1].words
        near = min(words, key=lambda word: _distance(boxes[word].box, x, y), default=None)
        return None if near is None else words[near]

    def page_of(self, what: Position | str) -> int | None:
        """The page, from 1, of an id of the book or of a place in the manuscript.

        A place that holds no word has the page of the word before it.
        """
        if isinstance(what, str):
            number = self.artifact.places.get(what)
            return None if number is None else number + 1
        places = self._read.get(what.file, [])
        at = bisect_right(places, (what, len(self.pages) + 1))
        return places[max(at - 1, 0)][1] if places else None

    @cached_property
    def _written(self) -> defaultdict[int, dict[int, Unit]]:
        """By page: for each word that was written, what it is part of."""
        made: defaultdict[int, dict[int, Unit]] = defaultdict(dict)
        for part in self.parts:
            for unit, place in _pairs(part):
                spot = part.spots[place]
                made[spot.sheet + 1].setdefault(spot.word, unit)
        return made

    @cached_property
    def _read(self) -> dict[str, list[tuple[Position, int]]]:
        """By file: places in the manuscript and their pages, in order of place."""
        made: defaultdict[str, set[tuple[Position, int]]] = defaultdict(set)
        for part in self.parts:
            seen: dict[Position, int] = {}
            for unit, place in _pairs(part):
                seen.setdefault(unit.position, part.spots[place].sheet + 1)
            for position, page in seen.items():
                made[position.file].add((position, page))
        return {file: sorted(places) for file, places in made.items()}


def _pairs(part: Alignment) -> Iterable[tuple[Unit, int]]:
    """Every word that was found: what it is part of, and its place in the part's texts."""
    for token, place in zip(part.part.flow, part.flow, strict=True):
        if place != NONE:
            yield token.unit, place
    for aside, places in zip(part.part.asides, part.asides, strict=True):
        for token, place in zip(aside.tokens, places, strict=True):
            if place != NONE:
                yield token.unit, place


def _distance(box: Box, x: float, y: float) -> float:
    """From a point to a box; words of the same line are nearer than those above and below."""
    across = max(box.left - x, 0, x - box.right)
    down = max(box.top - y, 0, y - box.bottom)
    return across * across + 9 * down * down

"""The state of one file's conversion, and where in the source pandoc's nodes stand.

Pandoc tells positions in `data-pos` attributes; a node that has none stands where the last one that
has one stood.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from press.nodes import Node
from press.problems import Position, Problems
from press.slug import Slugger
from press.source import Source


@dataclass(slots=True)
class Parsing:
    """What one file's conversion needs at hand; `at` moves along."""

    source: Source
    problems: Problems
    known: Position
    """Where the node stands whose position was last asked for."""
    blocks: Callable[[list[Any], "Parsing"], tuple[Node, ...]]
    """Converts blocks, for the inline nodes that hold some (footnotes)."""
    has_math: bool = True
    slugger: Slugger = field(default_factory=Slugger)
    told: str = ""
    """What pandoc tells of a later node: every word has a position, few are asked for theirs."""

    @property
    def at(self) -> Position:
        """Where the node stands that is converted."""
        if self.told:
            self.known, self.told = self.source.position(*_first(self.told)), ""
        return self.known


def line(pairs: list[list[str]]) -> int:
    """First line of a node: `15:1-16:1;14:1-17:1` begins in line 14."""
    found = start(pairs)
    return found[0] if found else 0


def moved(pairs: list[list[str]], work: Parsing) -> None:
    """Remember where we are, for nodes that have no position of their own."""
    if told := _told(pairs):
        work.told = told


def start(pairs: list[list[str]]) -> tuple[int, int] | None:
    """Line and column where a node begins; pandoc leaves some positions empty."""
    told = _told(pairs)
    return _first(told) if told else None


def _told(pairs: list[list[str]]) -> str:
    """The position of a node as pandoc tells it, or "".

    A block that has attributes of its own has two positions in an item of a list: first that of the
    list, then its own (pandoc 3.9).
    """
    told = ""
    for name, value in pairs:
        if name == "data-pos" and value.strip(";"):
            told = value
    return told


def _first(told: str) -> tuple[int, int]:
    return min(map(_start, filter(None, told.split(";"))))


def _start(span: str) -> tuple[int, int]:
    line, _, column = span.partition("-")[0].partition(":")
    return int(line), int(column)

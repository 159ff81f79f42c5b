"""Takes tables and code; gives what they need to fit a page of any width without scrolling.

An e-reader cannot scroll sideways, and neither shrinks a table nor says how wide its page is (a
media query sees all columns of a chapter side by side). So columns get shares of whatever width
there is, and each line of code is a block of its own that hangs where it wraps.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, zip_longest

from press.nodes import Cell, Table
from press.tree import plain

LONGEST = 13
"""Letters of the longest word that a column makes room for; a longer one is broken."""
GAP = 3
"""Room for the space between columns and for bold heads, in letters."""
PULL = 0.3
"""How much wider a column gets for each letter that its cells have on average beyond a word."""

Token = tuple[str, str]


def shares(table: Table) -> tuple[int, ...]:
    """The width of each column in percent; they add up to 100."""
    columns = zip_longest(*table.head, *table.rows)
    weights = [_weight([_words(cell) for cell in column if cell]) for column in columns]
    total = sum(weights)
    bounds = [round(100 * sum(weights[:n]) / total) for n in range(len(weights) + 1)]
    return tuple(end - start for start, end in pairwise(bounds))


def lines(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], ...]:
    """The tokens of each line of code; every line but the last keeps its line feed."""
    found: list[list[Token]] = [[]]
    for kind, text in tokens:
        for piece in _pieces(text):
            found[-1].append((kind, piece))
            if piece.endswith("\n"):
                found.append([])
    return tuple(tuple(line) for line in found if line)


def _weight(cells: list[list[str]]) -> float:
    """Room for the longest word, and more for cells that hold many."""
    longest = max((len(word) for words in cells for word in words), default=1)
    filled = [sum(min(len(word), LONGEST) + 1 for word in words) for words in cells if words]
    mean = sum(filled) / len(filled) if filled else 0
    room = min(longest, LONGEST) + GAP
    return room + PULL * max(0.0, mean - room)


def _words(cell: Cell) -> list[str]:
    return plain(cell.blocks).split()


def _pieces(text: str) -> Iterator[str]:
    """Not str.splitlines: a form feed in a listing is no end of line."""
    *whole, last = text.split("\n")
    yield from (f"{piece}\n" for piece in whole)
    if last:
        yield last

"""Takes tables and code; gives what they need to fit a page of any width without scrolling.

An e-reader cannot scroll sideways, and neither shrinks a table nor says how wide its page is (a
media query sees all columns of a chapter side by side). So columns get shares of whatever width
there is, and each line of code is a block of its own that hangs where it wraps.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, zip_longest
from typing import Any

from lxml import etree

from press.epub.dividing import divided, pieces
from press.epub.measuring import width
from press.nodes import Cell, Math, Node, Table, Text
from press.tree import plain, rewrite

LONGEST = 13
"""Letters of the longest word that a column makes room for; a longer one is broken."""
PHONE = {False: 45, True: 51}
"""Letters that a row of a table, and of a wide one, which is set smaller, has on a phone: 320 px
within a reader's margins, 16 px for text, --flow-small or --flow-mark of that for cells, and 0.52
em for a letter."""
LARGER = 1.25
"""How much larger a reader may set the type before a word that fits has to be divided."""
WIDE = 4
"""Columns above which a table is a wide one, as in templates/blocks/table.xhtml."""
APART = 1.5
"""Room for the space between columns on a phone, in letters."""
GAP = 3
"""Room for the space between columns and for bold heads, in letters."""
PULL = 0.3
"""How much wider a column gets for each letter that its cells have on average beyond a word."""

Token = tuple[str, str]


def shares(table: Table, language: str) -> tuple[int, ...]:
    """The width of each column in percent; they add up to 100.

    A column that holds much gets more, and none gets less than its longest word needs on a phone;
    where that is too much for a phone, no less than the longest part of a word that is not divided.
    """
    cells = zip_longest(*table.head, *table.rows)
    columns = [[_words(cell) for cell in column if cell] for column in cells]
    room = PHONE[len(columns) > WIDE]
    least = [_longest(column) for column in columns]
    if sum(least) > room:
        least = [_longest([_parts(words, language) for words in column]) for column in columns]
    widths = _spread([_weight(column) for column in columns], least, room)
    bounds = [round(100 * sum(widths[:n]) / sum(widths)) for n in range(len(widths) + 1)]
    return tuple(end - start for start, end in pairwise(bounds))


def fitted(blocks: tuple[Node, ...], share: int, columns: int, language: str) -> tuple[Node, ...]:
    """What is in a cell, with breaks in words that its column has no room for on a phone."""
    return divided(blocks, language, PHONE[columns > WIDE] * share / 100 / LARGER - APART)


def lines(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], ...]:
    """The tokens of each line of code; every line but the last keeps its line feed."""
    found: list[list[Token]] = [[]]
    for kind, text in tokens:
        for piece in _pieces(text):
            found[-1].append((kind, piece))
            if piece.endswith("\n"):
                found.append([])
    return tuple(tuple(line) for line in found if line)


def _longest(cells: list[list[str]]) -> float:
    """Room for the longest word, up to one that is broken."""
    longest = max((len(word) for words in cells for word in words), default=1)
    return min(longest, LONGEST) + APART


def _spread(weights: list[float], least: list[float], room: float) -> list[float]:
    """The room by weight, but to none less than its least; or the leasts, if they fill it."""
    if sum(least) >= room:
        return least
    held: set[int] = set()
    while True:
        free = room - sum(least[n] for n in held)
        unit = free / sum(weight for n, weight in enumerate(weights) if n not in held)
        short = {
            n for n, weight in enumerate(weights) if n not in held and weight * unit < least[n]
        }
        if not short:
            return [least[n] if n in held else weight * unit for n, weight in enumerate(weights)]
        held |= short


def _weight(cells: list[list[str]]) -> float:
    """Room for the longest word, and more for cells that hold many."""
    longest = max((len(word) for words in cells for word in words), default=1)
    filled = [sum(min(len(word), LONGEST) + 1 for word in words) for words in cells if words]
    mean = sum(filled) / len(filled) if filled else 0
    room = min(longest, LONGEST) + GAP
    return room + PULL * max(0.0, mean - room)


def _words(cell: Cell) -> list[str]:
    """The words of a cell; a formula, whose TeX is longer than what is seen, is as many zeros."""

    def change(node: Any) -> Any:
        return Text("0" * _letters(node)) if isinstance(node, Math) and node.mathml else node

    return plain(rewrite(cell.blocks, change)).split()


def _parts(words: list[str], language: str) -> list[str]:
    return [piece for word in words for piece in pieces(word, language)]


def _letters(formula: Math) -> int:
    return max(1, round(2 * width(etree.fromstring(formula.mathml))))


def _pieces(text: str) -> Iterator[str]:
    """Not str.splitlines: a form feed in a listing is no end of line."""
    *whole, last = text.split("\n")
    yield from (f"{piece}\n" for piece in whole)
    if last:
        yield last

"""Takes what is in a cell of a table; gives it with the places where a narrow column may divide it.

Whether an e-reader hyphenates is its own choice, and in a column of ten letters a word that no
reader divides runs into the next column or is cut between any two letters. So long words there
carry soft hyphens, and names in code may break after their signs. Words that have room, and all
text outside of tables, carry none: some voices and searches stumble over them.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any

from pyphen import Pyphen, language_fallback

from press.nodes import Code, Element, Node, Text
from press.tree import rewrite

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
SHORTEST = 6
"""Letters of the shortest word that is divided."""
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
HUMP = re.compile(r"(?<=[^\W\d_][a-z])(?=[A-Z][a-z])")
"""Where a name that is made of words, as SmoothQuant is, may be divided; elsewhere it may not."""
SEAM = re.compile(r"(?<=[-/\N{EN DASH}\N{EM DASH}\N{SOFT HYPHEN}])(?=\w)")
"""Where readers break a word without being told."""
CODE_SEAM = re.compile(r"(?<=\w[_./:=,-])(?=[\w*])")


def divided(nodes: tuple[Node, ...], language: str, room: float) -> tuple[Node, ...]:
    """The nodes with soft hyphens in words of more letters than `room`, and breaks within code."""

    def change(node: Any) -> Any:
        match node:
            case Text(text):
                return Text(hyphenated(text, language, room))
            case Code(text) if len(pieces := CODE_SEAM.split(text)) > 1:
                wbr = Element("wbr")
                children = [part for piece in pieces for part in (wbr, Text(piece))]
                return Element("code", tuple(children[1:]))
        return node

    return rewrite(nodes, change)


def hyphenated(text: str, language: str, room: float = 0) -> str:
    """The text with soft hyphens in words of more letters than `room`, by its language's rules."""

    def change(word: re.Match[str]) -> str:
        return SOFT_HYPHEN.join(_syllables(word[0], language)) if len(word[0]) > room else word[0]

    return WORD.sub(change, text)


def pieces(word: str, language: str) -> list[str]:
    """What no reader divides of a word."""
    return SEAM.split(hyphenated(word, language))


def _syllables(word: str, language: str) -> list[str]:
    if word[1:] != word[1:].lower():
        return HUMP.split(word)
    patterns = _patterns(language)
    cuts = [0, *(patterns.positions(word) if patterns else ()), len(word)]
    return [word[start:end] for start, end in pairwise(cuts)]


@cache
def _patterns(language: str) -> Pyphen | None:
    """TeX's patterns for a language; three letters at least stand on either line."""
    known = language_fallback(language.replace("-", "_"))
    return Pyphen(lang=known, left=3, right=3) if known else None

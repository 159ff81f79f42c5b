"""Takes MathML; gives about how wide it is in em, which says whether a phone can hold it in a line.

An e-reader sets a formula in a face that nobody knows here, so this only has to be right within
a tenth. It was held against what Chromium draws in STIX Two Math.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from lxml import etree

MATHML = "{http://www.w3.org/1998/Math/MathML}"
NARROW = frozenset("iljtfrI.,;:'!|()[]{}/\N{DIVIDES}\N{DOUBLE VERTICAL LINE} ")
SCRIPT = 0.71
"""Size of what stands raised or lowered: MathML Core, 5.2, scriptpercentscaledown."""
SPACED = 1.25
"""A mathematical sign with the space on both its sides."""
TIGHT = frozenset("/!\N{FUNCTION APPLICATION}\N{PRIME}|")
ODD = {
    "\N{N-ARY SUMMATION}": 1.4, "\N{N-ARY PRODUCT}": 1.3, "\N{INTEGRAL}": 0.8,
    "\N{DOT OPERATOR}": 0.75, "\N{HORIZONTAL ELLIPSIS}": 1.15,
}  # fmt: skip
ARROWS = 2.2
LINE = 17.0
"""Em that a phone holds in a line: 320 px (WCAG 2.2, 1.4.10) less the margins, at 16 px."""
LIMITS = ("munder", "mover", "munderover")
SCRIPTS = ("msub", "msup", "msubsup")


def width(elements: Iterable[etree._Element]) -> float:
    """Width of elements that stand in a row, in em of the text."""
    return sum(map(_one, elements))


def _one(element: etree._Element) -> float:
    name = etree.QName(element).localname
    children = list(element)
    if name == "mspace":
        return _length(element.get("width", ""))
    if name == "mo":
        return _sign(element.text or "")
    if not children:
        return sum(map(_letter, element.text or ""))
    if name == "mfrac":
        return max(map(_one, children)) + 0.15
    if name in LIMITS:
        return max(_one(children[0]), SCRIPT * max(map(_one, children[1:])))
    if name in SCRIPTS:
        return _one(children[0]) + SCRIPT * max(map(_one, children[1:]))
    if name == "mtable":
        rows = [[width(cell) for cell in row] for row in children]
        columns = max(map(len, rows))
        return sum(max(row[n] for row in rows if n < len(row)) for n in range(columns))
    return width(children) + (0.9 if name in ("msqrt", "mroot") else 0)


def _sign(text: str) -> float:
    if text in ODD:
        return ODD[text]
    if len(text) != 1 or text in TIGHT:
        return sum(map(_letter, text))
    if "LONG" in unicodedata.name(text, ""):
        return ARROWS
    if unicodedata.category(text) == "Sm":
        return SPACED
    return _letter(text) + (0.17 if text in ",;" else 0)


def _letter(letter: str) -> float:
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Mn"):
        return 0
    plain = unicodedata.normalize("NFKD", letter)[0]
    if plain in NARROW:
        return 0.33
    if plain in "mwMW":
        return 0.85
    return 0.68 if plain.isupper() else 0.53


def _length(value: str) -> float:
    return float(value.removesuffix("em")) if value.endswith("em") else 0.0

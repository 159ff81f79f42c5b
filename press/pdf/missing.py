"""Takes a tree and characters that no font has; puts signs that say what they were in their place.

A glyph that a font has not draws a box, or nothing, and is not allowed in PDF/UA-1 (7.21.8). So
such characters are drawn as U+FFFD, and are read out and copied as what they are.
"""

from collections.abc import Collection
from itertools import groupby
from xml.etree.ElementTree import Element

SIGN = "\N{REPLACEMENT CHARACTER}"
CLASS = "missing"
"""Class of the element around a sign; its `data-text` is what was written."""


def replace(root: Element, characters: Collection[str]) -> None:
    """Put SIGN for each of `characters` in the texts of an HTML tree, in place."""
    for parent in list(root.iter()):
        if parent.get("class") == CLASS or "}" in str(parent.tag):
            continue
        kids = list(parent)
        parent[:] = []
        parent.text = _divided(parent, parent.text, characters)
        for kid in kids:
            parent.append(kid)
            kid.tail = _divided(parent, kid.tail, characters)


def _divided(parent: Element, text: str | None, characters: Collection[str]) -> str | None:
    """Add what follows the first missing character to `parent`; return what goes before it."""
    if not text or not any(one in characters for one in text):
        return text
    before, last = "", None
    for is_missing, some in groupby(text, characters.__contains__):
        run = "".join(some)
        if is_missing:
            last = Element("span", {"class": CLASS, "data-text": run})
            last.text = SIGN * len(run)
            parent.append(last)
        elif last is None:
            before = run
        else:
            last.tail = run
    return before

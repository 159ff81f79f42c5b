"""Takes a tree and characters that no font has; puts signs that say what they were in their place.

A glyph that a font has not draws a box, or nothing, and is not allowed in PDF/UA-1 (7.21.8). So
such characters are drawn as U+FFFD, and are read out, and stand in bookmarks and descriptions, as
what they are.
"""

import dataclasses
from collections.abc import Collection, Iterator
from itertools import groupby
from xml.etree.ElementTree import Element

from press.pdf.fragment import Bookmark

SIGN = "\N{REPLACEMENT CHARACTER}"
CLASS = "missing"
"""Class of the element around a sign; its `data-text` is what was written."""


def replace(root: Element, characters: Collection[str]) -> None:
    """Put SIGN for each of `characters` in the texts of an HTML tree, in place.

    Its head stays as it is: nobody draws a title, and no element may stand in it.
    """
    heads = {one for head in root.iter("head") for one in head.iter()}
    for parent in list(root.iter()):
        if parent in heads or parent.get("class") == CLASS or "}" in str(parent.tag):
            continue
        kids = list(parent)
        parent[:] = []
        parent.text = _divided(parent, parent.text, characters)
        for kid in kids:
            parent.append(kid)
            kid.tail = _divided(parent, kid.tail, characters)


def texts(element: Element) -> Iterator[str]:
    """The texts in an element in order, as `itertext` gives them, with what was written for signs.

    So a description says what the author wrote.
    """
    if element.get("class") == CLASS:
        yield element.get("data-text", "")
        return
    yield element.text or ""
    for kid in element:
        yield from texts(kid)
        yield kid.tail or ""


def relabelled(
    bookmarks: tuple[Bookmark, ...], before: tuple[Bookmark, ...], characters: Collection[str]
) -> tuple[Bookmark, ...]:
    """Bookmarks of a layout with signs, with the labels that they had in the one `before`."""
    signs = str.maketrans(dict.fromkeys(characters, SIGN))
    if [one.label.translate(signs) for one in before] != [one.label for one in bookmarks]:
        # Headings stand in another order, as in a note that ends its chapter now: a sign in a
        # bookmark is better than the name of another heading.
        return bookmarks
    return tuple(
        dataclasses.replace(one, label=old.label)
        for one, old in zip(bookmarks, before, strict=True)
    )


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

"""Takes a tree and characters that no font has; puts signs that say what they were in their place.

A glyph that a font has not draws a box, or nothing, and is not allowed in PDF/UA-1 (7.21.8). So
such characters are drawn as U+FFFD, and are read out, and stand in bookmarks and descriptions, as
what they are.
"""

import dataclasses
import unicodedata
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.css import InitialStyle
from weasyprint.text.ffi import ffi, pango
from weasyprint.text.line_break import Layout

from press.pdf.fragment import Bookmark

SIGN = "\N{REPLACEMENT CHARACTER}"
CLASS = "missing"
"""Class of the element around a sign; its `data-text` is what was written."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
JOINED = frozenset({"Mn", "Mc", "Me", "Cc", "Cf", "Zl", "Zp", "Zs"})
"""Categories of characters that are drawn with others, or are not drawn."""


def foreseen(root: Element, fonts: Any) -> frozenset[str]:
    """Characters in the texts of an HTML tree that no font has, as far as that is known of each.

    `fonts` is WeasyPrint's configuration. So a part need not be laid out to find them, and then
    once more with signs. What stands in a heading is left to that: a bookmark shows no sign.
    """
    asked: set[str] = set()
    known: set[str] = set()
    for element in _drawn(root):
        if "}" not in str(element.tag):
            text = "".join(texts(element)) if element.tag in HEADINGS else element.text or ""
            (known if element.tag in HEADINGS else asked).update(text)
        asked.update(element.tail or "")
    wanted = sorted(
        one for one in asked - known
        if not one.isascii() and unicodedata.category(one) not in JOINED
    )  # fmt: skip
    return _undrawn(" ".join(wanted), fonts) if wanted else frozenset()


def _drawn(root: Element) -> Iterator[Element]:
    """All elements but the head of a document and what is in it."""
    heads = {one for head in root.iter("head") for one in head.iter()}
    return (element for element in root.iter() if element not in heads)


def _undrawn(text: str, fonts: Any) -> frozenset[str]:
    """The characters for which Pango has no glyph, in whatever font (`pango_glyph_string`)."""
    layout = Layout(InitialStyle(fonts))
    layout.set_text(text)
    line, _ = layout.get_first_line()
    found: set[str] = set()
    run = line.runs
    while run != ffi.NULL:
        glyphs = run.data.glyphs
        for glyph in glyphs.glyphs[0 : glyphs.num_glyphs]:
            if glyph.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                found.add(chr(glyph.glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG))
        run = run.next
    return frozenset(found)


def replace(root: Element, characters: Collection[str]) -> None:
    """Put SIGN for each of `characters` in the texts of an HTML tree, in place.

    Its head stays as it is: nobody draws a title, and no element may stand in it.
    """
    for parent in list(_drawn(root)):
        if parent.get("class") == CLASS or "}" in str(parent.tag):
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

"""Takes a document that WeasyPrint has laid out; gives what its boxes say of pages and places.

Everything that the rest of the PDF format asks about a fragment is read off here, once, while the
boxes still exist: afterwards there are only drawing operators. Lengths in a box are CSS pixels from
the top; a fragment's are points from the bottom.
"""

import hashlib
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from weasyprint.css import ComputedStyle
from weasyprint.formatting_structure.boxes import (
    AtomicInlineLevelBox,
    LineBox,
    TextBox,
)
from weasyprint.text.fonts import get_hb_object_data

from press.pdf import tagging
from press.pdf.fragment import Bookmark, FontUse, Leaf, PageReference, Place, Side
from press.pdf.tagging import POINTS

CHAPTER = 2
"""Lowest level of the headings that a running head shows. The texts of the front matter share a
fragment: the title of each ends the chapters of the one before."""

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for what is no text: a formula, another box."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The fields of a Fragment of the same names."""

    leaves: tuple[Leaf, ...]
    anchors: tuple[tuple[str, Place], ...]
    bookmarks: tuple[Bookmark, ...]
    references: tuple[PageReference, ...]
    targets: tuple[str, ...]


def take(document: Any, openers: Collection[str]) -> Survey:
    """Survey a document; a page on which one of the ids `openers` begins is an opener."""
    leaves: list[Leaf] = []
    anchors: dict[str, Place] = {}
    bookmarks: list[Bookmark] = []
    references: list[PageReference] = []
    targets: list[str] = []
    chapter = title = ""
    for number, page in enumerate(document.pages):
        height = page.height * POINTS
        is_opener = False
        for name, (x, y) in _anchors(page._page_box):
            is_opener |= name in openers and name not in anchors
            # The anchor of a block is found on every page that it covers.
            anchors.setdefault(name, Place(number, x * POINTS, height - y * POINTS))
        is_begun = False
        for level, label, (x, y), _ in page.bookmarks:
            place = Place(number, x * POINTS, height - y * POINTS)
            bookmarks.append(Bookmark(level, " ".join(label.split()), place))
            chapter = bookmarks[-1].label if level <= CHAPTER else chapter
            if level == 1 and is_opener and not is_begun:
                title, is_begun = bookmarks[-1].label, True
        follows = _follows(page)
        for link, (_, uri, area, box) in enumerate(page.links):
            if target := tagging.destination(uri):
                targets.append(target)
            if uri.startswith(tagging.PAGES):
                reference = _reference(number, link, height, uri, area, box)
                references.append(replace(reference, follows=follows.get(box, "")))
        leaves.append(_leaf(page, is_opener, chapter, title))
    return Survey(
        tuple(leaves),
        tuple(anchors.items()),
        tuple(bookmarks),
        tuple(references),
        tuple(dict.fromkeys(targets)),
    )


def fonts(
    document: Any, known: Collection[str]
) -> tuple[tuple[FontUse, ...], tuple[tuple[str, str], ...]]:
    """What a written document takes of the faces `known` by digest, and of all other fonts.

    Of another font the family is told, and the characters that it draws.
    """
    uses: dict[str, FontUse] = {}
    strangers: dict[str, set[str]] = {}
    for font in document.fonts.values():
        digest = hashlib.sha256(get_hb_object_data(font.hb_face) or b"").hexdigest()
        if digest not in known:
            strangers.setdefault(font.family, set()).update(font.to_unicode.values())
        elif not font.missing:
            # One face may be here more than once, and the file holds only one of them.
            before = uses.get(font.hash, FontUse(font.hash, digest, (), (), ()))
            widths = font.widths | dict(zip(before.glyphs, before.widths, strict=True))
            texts = font.to_unicode | dict(zip(before.glyphs, before.texts, strict=True))
            glyphs = tuple(sorted(widths))
            uses[font.hash] = FontUse(
                font.hash, digest, glyphs,
                tuple(widths[glyph] for glyph in glyphs), tuple(texts[glyph] for glyph in glyphs),
            )  # fmt: skip
    told = [(family, " ".join(sorted(drawn))) for family, drawn in sorted(strangers.items())]
    return tuple(uses[name] for name in sorted(uses)), tuple(told)


def _anchors(box: Any, matrix: Any = None) -> Iterator[tuple[str, tuple[float, float]]]:
    """The ids of the elements that have boxes below `box`, and the corners of those boxes."""
    # An absolutely placed box stands in the tree as a placeholder around it.
    box = getattr(box, "_box", box)
    if own := getattr(box, "transformation_matrix", None):
        matrix = own @ matrix if matrix else own
    # Boxes around an element's own (a line, a table's frame) and of what CSS adds to it name the
    # element too.
    is_own = isinstance(box.style, ComputedStyle) and "::" not in (box.element_tag or "::")
    if is_own and (name := box.element.get(tagging.ANCHOR)):
        x, y, *_ = box.hit_area()
        yield name, matrix.transform_point(x, y) if matrix else (x, y)
    for child in getattr(box, "all_children", tuple)():
        yield from _anchors(child, matrix)


def _leaf(page: Any, is_opener: bool, chapter: str, title: str) -> Leaf:
    box = page._page_box
    height = page.height * POINTS
    left, top = box.content_box_x() * POINTS, height - box.content_box_y() * POINTS
    return Leaf(
        page.width * POINTS,
        height,
        (left, top - box.height * POINTS, left + box.width * POINTS, top),
        Side.RECTO if box.page_type.side == "right" else Side.VERSO,
        box.page_type.blank,
        is_opener,
        chapter,
        len(page.links),
        title,
        any(page.bleed.values()),
    )


def _follows(page: Any) -> dict[Any, str]:
    """The character after each page reference on its line, where there is one."""
    wanted = {box for _, uri, _, box in page.links if uri.startswith(tagging.PAGES)}
    found: dict[Any, str] = {}
    last, between = None, ""
    for box in tagging.boxes(page._page_box) if wanted else ():
        if isinstance(box, LineBox):
            last = None
        elif last and isinstance(box, TextBox | AtomicInlineLevelBox):
            between += box.text if isinstance(box, TextBox) else OBJECT
            # The space at the end of a line is of no line.
            if between.strip():
                found[last], last = between[0], None
        if box in wanted:
            last, between = box, ""
    return found


def _reference(
    page: int, link: int, height: float, uri: str, area: tuple[float, float, float, float], box: Any
) -> PageReference:
    left, _, right, bottom = area
    style = box.style
    families = ", ".join(f'"{family}"' for family in style["font_family"])
    red, green, blue = style["color"].to("srgb").coordinates
    numeric = style["font_variant_numeric"]
    declarations = (
        f"font-family: {families}",
        f"font-size: {style['font_size'] * POINTS:g}pt",
        f"font-weight: {style['font_weight']}",
        f"font-style: {style['font_style']}",
        f"font-variant-numeric: {numeric if isinstance(numeric, str) else ' '.join(numeric)}",
        f"color: rgb({red:.2%} {green:.2%} {blue:.2%})",
    )
    return PageReference(
        page,
        link,
        tagging.destination(uri),
        uri.startswith(tagging.PAGES[0]),
        left * POINTS,
        # An empty inline block stands on the baseline with its lower edge (CSS 2.1, 10.8.1).
        height - bottom * POINTS,
        (right - left) * POINTS,
        style["font_size"] * POINTS,
        # One string for all of a fragment that look alike: a page may have several.
        sys.intern("; ".join(declarations)),
    )

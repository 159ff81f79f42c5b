"""Takes the bytes of an SVG; gives it drawn again for a book, or says why it is none.

A vector picture may hold scripts, links, fonts of its own and a repetition without end. What comes
out (press/drawing/redraw.py) has none of that, is set in the book's faces, and is as large as its
lettering needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from press.drawing.diagram_style import DiagramStyle
from press.drawing.redraw import Redrawn, redraw
from press.drawing.referring import SVG

ELEMENTS = 100_000
"""How many elements an SVG may draw, each `use` counted as what it repeats."""
POINTS = 0.75
"""Points in a CSS pixel."""
_OUTSIDE = re.compile(r"@import|url\(\s*[\"']?\s*(?![\s\"'#])", re.IGNORECASE)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


class VectorError(Exception):
    """Why a file cannot be drawn."""


class TooManyPartsError(Exception):
    """An SVG draws more elements than any picture for a book needs."""


@dataclass(frozen=True, slots=True)
class Vector:
    """An SVG in both forms, its size in CSS pixels, and what could not be drawn."""

    lettered: bytes
    outlined: bytes
    size: tuple[int, int]
    left_out: tuple[str, ...]


def draw_vector(data: bytes, style: DiagramStyle, *, is_figure: bool) -> Vector:
    """Draw an SVG again; raises VectorError and TooManyPartsError."""
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        told = " ".join(error.msg.split())
        raise VectorError(told[:1].lower() + told[1:]) from error
    if etree.QName(root).localname != "svg":
        raise VectorError(f"its root is <{etree.QName(root).localname}>")
    if _drawn(root) > ELEMENTS:
        raise TooManyPartsError
    wide, high, box = _frame(root)
    active = _active(root)
    sheets = tuple(one.text or "" for one in root.iter(f"{{{SVG}}}style"))
    drawn = redraw(root, sheets, style.faces, box=box, ground=style.ground)
    grown = _growth(drawn, wide, box[2], style) if is_figure else 1.0
    size = (max(1, round(wide * grown)), max(1, round(high * grown)))
    return Vector(*drawn.at(*size), size, (*active, *drawn.left_out))


def _active(root: etree._Element) -> tuple[str, ...]:
    """What would do or fetch something if the file were shown as it is; none of it is drawn."""
    found: set[str] = set()
    for element in root.iter():
        if isinstance(element, etree._Entity):
            found.add("entities")
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name == "script":
            found.add("scripts")
        if name == "style" and _OUTSIDE.search(element.text or ""):
            found.add("references to other files")
        for key, value in element.attrib.items():
            local = etree.QName(str(key)).localname
            if local.startswith("on"):
                found.add("event handlers")
            is_away = local == "href" and not re.match(r"#|https?:|mailto:", str(value).strip())
            if is_away or _OUTSIDE.search(str(value)):
                found.add("references to other files")
    return tuple(sorted(found))


def _growth(drawn: Redrawn, wide: float, unit: float, style: DiagramStyle) -> float:
    """How much larger a figure stands, so that its lettering is read as well as a diagram's.

    Pictures are drawn for screens in pixels of 0.75 pt. One whose letters would be smaller than
    those of diagrams grows until they are not, or until it fills the width of the page.
    """
    if not drawn.usual:
        return 1.0
    points = drawn.usual * wide / unit * POINTS
    return max(1.0, min(style.size / points, style.width / POINTS / wide))


def _frame(root: etree._Element) -> tuple[float, float, tuple[float, float, float, float]]:
    """Natural width and height in pixels, and the viewBox (SVG 2, section 8.2)."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+(?:e-?\d+)?", root.get("viewBox", ""))]
    box = (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None
    wide, high = _pixels_of(root.get("width", "")), _pixels_of(root.get("height", ""))
    if box is None or min(box[2:]) <= 0:
        wide, high = wide or 300.0, high or 150.0
        return wide, high, (0.0, 0.0, wide, high)
    if not wide:
        wide = high * box[2] / box[3] if high else box[2]
    return wide, wide * box[3] / box[2], box


def _pixels_of(length: str) -> float:
    found = re.match(r"\s*([\d.]+)\s*(px|pt|mm|cm|in|)\s*$", length)
    if not found:
        return 0.0
    scale = {"pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}.get(found[2], 1.0)
    return float(found[1]) * scale


def _drawn(root: etree._Element) -> int:
    """How many elements are drawn; stops counting when it is too many."""
    named = {one.get("id"): one for one in root.iter() if one.get("id")}
    counted: dict[etree._Element, int] = {}

    def count(element: etree._Element, depth: int) -> int:
        if element not in counted:
            counted[element] = ELEMENTS + 1  # what repeats itself never ends
            link = element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or ""
            target = named.get(link.removeprefix("#")) if link.startswith("#") else None
            parts = [*element, *([] if target is None else [target])]
            below = sum(count(one, depth + 1) for one in parts) if depth < 200 else ELEMENTS
            counted[element] = min(1 + below, ELEMENTS + 1)
        return counted[element]

    return count(root, 0)

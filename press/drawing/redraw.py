"""Takes an SVG and its style sheets; gives the picture as a book can use it, in two forms.

Once with its text as text, for the PDFs, and once with its text as outlines on a ground of paper,
for the EPUB, where a picture cannot use the book's faces and may stand on a dark page. Both hold
nothing but what draws: no style sheet, script, link, event handler, foreign content or name that
nobody refers to; both begin at 0 0 and are set in the book's faces.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from lxml import etree

from press.drawing import referring
from press.drawing.lettering import BOLD, Faces, outline, width
from press.drawing.referring import SVG, XLINK
from press.drawing.svgpaint import paint
from press.drawing.svgtext import FONT, Line, Style, lines, style_of

_DRAWN: dict[str, frozenset[str]] = {
    name: frozenset(attributes.split())
    for name, attributes in {
        "g": "", "path": "d", "rect": "x y width height rx ry", "circle": "cx cy r",
        "ellipse": "cx cy rx ry", "line": "x1 y1 x2 y2", "polyline": "points",
        "polygon": "points", "defs": "", "use": "x y width height",
        "symbol": "viewBox preserveAspectRatio",
        "svg": "x y width height viewBox preserveAspectRatio",
        "clipPath": "clipPathUnits", "mask": "x y width height maskUnits maskContentUnits",
        "pattern": "x y width height viewBox patternUnits patternContentUnits patternTransform",
        "marker": "viewBox refX refY markerUnits markerWidth markerHeight orient"
                  " preserveAspectRatio",
        "linearGradient": "x1 y1 x2 y2 gradientUnits gradientTransform spreadMethod",
        "radialGradient": "cx cy r fx fy gradientUnits gradientTransform spreadMethod",
        "stop": "offset",
    }.items()
}  # fmt: skip
_OUTLINED = {"path": "d", "polyline": "points", "polygon": "points"}
"""What draws nothing without this attribute, which SVG 1.1 asks for (9.7)."""
_CONTAINERS = frozenset({"g", "a", "switch"})
_SILENT = frozenset("title desc metadata style script filter animate animateTransform set".split())
"""What is left out without loss."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A picture in both forms, with its size in its own unit."""

    lettered: etree._Element
    outlined: etree._Element
    width: float
    height: float
    sizes: tuple[float, ...]
    """Size of each line of lettering."""
    left_out: tuple[str, ...]
    """Names of elements that cannot be drawn in a book."""

    @property
    def smallest(self) -> float:
        """Size of the smallest lettering; 0 when there is none."""
        return min(self.sizes, default=0.0)

    @property
    def usual(self) -> float:
        """Size of most lettering; 0 when there is none."""
        return median(self.sizes) if self.sizes else 0.0

    def at(self, wide: int, high: int) -> tuple[bytes, bytes]:
        """Both forms as files, with a size in CSS pixels."""
        made = []
        for root in (self.lettered, self.outlined):
            root.set("width", str(wide))
            root.set("height", str(high))
            made.append(etree.tostring(root, encoding="utf-8", xml_declaration=True))
        return made[0], made[1]


@dataclass(frozen=True, slots=True)
class _Hand:
    """What is the same for all of one form."""

    paint: dict[etree._Element, dict[str, str]]
    faces: Faces
    fit: float
    is_outlined: bool
    sizes: list[float] = field(default_factory=list)
    left_out: dict[str, None] = field(default_factory=dict)


def redraw(
    source: etree._Element,
    sheets: tuple[str, ...],
    faces: Faces,
    *,
    box: tuple[float, float, float, float],
    ground: str,
    fit: float = 1.0,
) -> Redrawn:
    """Draw the picture again with its own paint and the book's faces.

    `box` is what is seen of it (x, y, width, height); `ground` the colour behind the outlined
    form; `fit` the share of its size that lettering is drawn at.
    """
    etree.strip_elements(
        source, etree.Comment, etree.ProcessingInstruction, etree.Entity, with_tail=False
    )
    painted = paint(source, sheets)
    x, y, wide, high = box
    hands = [_Hand(painted, faces, fit, is_outlined) for is_outlined in (False, True)]
    roots = []
    for hand in hands:
        root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG, "xlink": XLINK[1:-5]})
        root.set("viewBox", f"0 0 {_number(wide)} {_number(high)}")
        if hand.is_outlined:
            _add(root, "rect", width=_number(wide), height=_number(high), fill=ground)
        else:
            root.set("font-family", faces.family)
        moved = _add(root, "g")
        for key, value in sorted(painted[source].items()):
            if key not in FONT:
                moved.set(key, value)
        if x or y:
            moved.set("transform", f"translate({_number(-x)} {_number(-y)})")
        for child in source:
            _element(child, moved, style_of(painted[source], {}), hand)
        referring.prune(root)
        etree.cleanup_namespaces(root)
        roots.append(root)
    left_out = tuple(sorted(hands[0].left_out))
    return Redrawn(roots[0], roots[1], wide, high, tuple(hands[0].sizes), left_out)


def _element(source: etree._Element, parent: etree._Element, inherited: Style, hand: _Hand) -> None:
    name = etree.QName(source).localname
    namespace = etree.QName(source).namespace
    own = hand.paint[source]
    if own.get("display") == "none":
        return
    if name == "text":
        _text(source, parent, inherited, hand)
        return
    name = "g" if name in _CONTAINERS else name
    if name not in _DRAWN or namespace not in (SVG, None):
        if name not in _SILENT and namespace in (SVG, None) and _shows(name, source):
            hand.left_out[name] = None
        return
    if name in _OUTLINED and not source.get(_OUTLINED[name]):
        return
    made = _add(parent, name)
    for key in sorted(_DRAWN[name]):
        if value := source.get(key):
            made.set(key, value)
    for key, value in sorted(own.items()):
        if key not in FONT:
            made.set(key, value)
    for key in ("transform", "id"):
        if value := source.get(key):
            made.set(key, value)
    link = source.get("href") or source.get(XLINK) or ""
    if link.startswith("#") and name in ("use", "linearGradient", "radialGradient", "pattern"):
        made.set(XLINK, link)
    for child in source:
        _element(child, made, style_of(own, inherited), hand)


def _shows(name: str, source: etree._Element) -> bool:
    """Whether something that a reader would have seen goes with an element."""
    return name != "foreignObject" or bool("".join(source.itertext()).strip())


def _text(source: etree._Element, parent: etree._Element, inherited: Style, hand: _Hand) -> None:
    """Write each line of a text with its own place, in one face, size and ink."""
    own = hand.paint[source]
    found = lines(source, inherited, hand.paint, hand.fit, hand.faces)
    if not found:
        return
    group = _add(parent, "g")
    for key in ("clip-path", "mask", "opacity", "fill-opacity"):
        if value := own.get(key):
            group.set(key, value)
    for key in ("transform", "id"):
        if value := source.get(key):
            group.set(key, value)
    write = _outlines if hand.is_outlined else _letters
    for line in found:
        hand.sizes.append(line.letters.size)
        write(line, group, hand.faces)


def _letters(line: Line, group: etree._Element, faces: Faces) -> None:
    letters = line.letters
    made = _add(group, "text", x=_number(line.x), y=_number(line.y), fill=line.fill, stroke="none")
    made.set("font-size", _number(letters.size))
    if letters.is_mono:
        made.set("font-family", faces.mono_family)
    if line.anchor in ("middle", "end"):
        made.set("text-anchor", line.anchor)
    if letters.weight >= BOLD:
        made.set("font-weight", str(BOLD))
    if letters.is_italic:
        made.set("font-style", "italic")
    made.text = letters.text


def _outlines(line: Line, group: etree._Element, faces: Faces) -> None:
    share = {"middle": 0.5, "end": 1.0}.get(line.anchor, 0.0)
    x = line.x - (share * width(line.letters, faces) if share else 0.0)
    if data := outline(line.letters, faces, x, line.y):
        _add(group, "path", d=data, fill=line.fill, stroke="none")


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{SVG}}}{name}", attrib=attributes)


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

"""Takes an SVG from a diagram engine and a style; gives the picture as a book can use it, twice.

Once with its text as text, for the PDFs, and once with its text as outlines on a ground of paper,
for the EPUB, where a picture cannot use the book's faces and may stand on a dark page. Both hold
nothing but what draws: no style sheet, script, link, event handler, foreign content or name that
nobody refers to; both begin at 0 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from lxml import etree

from press.lettering import BOLD, Faces, Letters, outline, width
from press.svgpaint import paint

SVG = "http://www.w3.org/2000/svg"

_DRAWN: dict[str, frozenset[str]] = {
    name: frozenset(attributes.split())
    for name, attributes in {
        "g": "", "path": "d", "rect": "x y width height rx ry", "circle": "cx cy r",
        "ellipse": "cx cy rx ry", "line": "x1 y1 x2 y2", "polyline": "points",
        "polygon": "points", "defs": "", "clipPath": "clipPathUnits",
        "marker": "viewBox refX refY markerUnits markerWidth markerHeight orient"
                  " preserveAspectRatio",
        "linearGradient": "x1 y1 x2 y2 gradientUnits gradientTransform spreadMethod",
        "radialGradient": "cx cy r fx fy gradientUnits gradientTransform spreadMethod",
        "stop": "offset", "svg": "x y width height viewBox preserveAspectRatio",
    }.items()
}  # fmt: skip
_CONTAINERS = frozenset({"g", "a", "switch"})
_INHERITED = ("fill", "font-size", "font-style", "font-weight", "text-anchor", "visibility",
              "dominant-baseline")  # fmt: skip
_NOT_FOR_SHAPES = frozenset(
    "font-size font-style font-weight text-anchor dominant-baseline alignment-baseline".split()
)

# How far below the point that is named the baseline lies, in em: a label stands in the middle of
# its box when its capitals do.
_CAPITALS = 0.727
_DROP = {
    "middle": _CAPITALS / 2, "central": _CAPITALS / 2, "mathematical": _CAPITALS / 2,
    "hanging": _CAPITALS, "text-before-edge": 0.93, "before-edge": 0.93, "text-top": 0.93,
    "text-after-edge": -0.22, "after-edge": -0.22, "ideographic": -0.22,
}  # fmt: skip

Paint = dict[etree._Element, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A picture in both forms, its size in its own unit, and its smallest lettering."""

    lettered: bytes
    outlined: bytes
    width: float
    height: float
    smallest: float
    has_lost_text: bool
    """Whether the engine set text as HTML, which no picture in a book can hold."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters at a place; `anchor` says which end of them."""

    letters: Letters
    x: float
    y: float
    anchor: str
    fill: str


@dataclass(frozen=True, slots=True)
class _Hand:
    paint: Paint
    faces: Faces
    fit: float
    is_outlined: bool
    sizes: list[float]
    """Sizes of all lettering met, noted while drawing."""


def redraw(
    source: etree._Element,
    sheets: tuple[str, ...],
    faces: Faces,
    *,
    fit: float,
    ground: str,
    margin: float,
) -> Redrawn:
    """Draw the picture again with its own paint and the book's faces.

    `fit` is the share of its size that lettering is drawn at, since engines guess the width of
    text; `ground` is the colour behind the outlined form, `margin` the room round both, in the
    picture's own unit.
    """
    etree.strip_elements(source, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    painted = paint(source, sheets)
    box = [float(number) for number in re.split(r"[\s,]+", source.get("viewBox", "").strip())]
    x, y, wide, high = box[0] - margin, box[1] - margin, box[2] + 2 * margin, box[3] + 2 * margin
    sizes: list[float] = []
    forms = []
    for is_outlined in (False, True):
        hand = _Hand(painted, faces, fit, is_outlined, sizes)
        root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
        for name, value in (("width", wide), ("height", high)):
            root.set(name, _number(value))
        root.set("viewBox", f"0 0 {_number(wide)} {_number(high)}")
        if is_outlined:
            etree.SubElement(
                root, f"{{{SVG}}}rect", width=_number(wide), height=_number(high), fill=ground
            )
        else:
            root.set("font-family", faces.family)
        moved = etree.SubElement(root, f"{{{SVG}}}g")
        if x or y:
            moved.set("transform", f"translate({_number(-x)} {_number(-y)})")
        _children(source, moved, dict(painted[source]), hand)
        _prune(root)
        forms.append(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    lost = any("".join(one.itertext()).strip() for one in source.iter("{*}foreignObject"))
    return Redrawn(forms[0], forms[1], wide, high, min(sizes, default=0.0), lost)


def _children(
    source: etree._Element, parent: etree._Element, inherited: dict[str, str], hand: _Hand
) -> None:
    for child in source:
        _element(child, parent, inherited, hand)


def _element(
    source: etree._Element, parent: etree._Element, inherited: dict[str, str], hand: _Hand
) -> None:
    name = etree.QName(source).localname
    own = hand.paint[source]
    if own.get("display") == "none":
        return
    known = {key: own[key] for key in _INHERITED if key in own}
    current = {**inherited, **known}
    if "font-size" in own:
        current["font-size"] = str(_length(own["font-size"], _size(inherited)))
    if name == "text":
        _text(source, parent, inherited, hand)
        return
    if name in _CONTAINERS:
        name = "g"
    if name not in _DRAWN:
        return
    made = etree.SubElement(parent, f"{{{SVG}}}{name}")
    for key in sorted(_DRAWN[name]):
        if value := source.get(key):
            made.set(key, value)
    for key, value in sorted(own.items()):
        if key not in _NOT_FOR_SHAPES:
            made.set(key, value)
    for key in ("transform", "id"):
        if value := source.get(key):
            made.set(key, value)
    _children(source, made, current, hand)


def _text(
    source: etree._Element, parent: etree._Element, inherited: dict[str, str], hand: _Hand
) -> None:
    """Write each line of a text with its own place, in one face, size and ink."""
    runs = [run for line in _lines(source, inherited, hand) for run in _placed(line, hand)]
    if not runs:
        return
    group = etree.SubElement(parent, f"{{{SVG}}}g")
    for key, value in (("transform", source.get("transform")),
                       ("clip-path", hand.paint[source].get("clip-path")),
                       ("opacity", hand.paint[source].get("opacity"))):  # fmt: skip
        if value:
            group.set(key, value)
    for run in runs:
        hand.sizes.append(run.letters.size)
        if hand.is_outlined:
            offset = {"middle": 0.5, "end": 1.0}.get(run.anchor, 0.0)
            x = run.x - (offset * width(run.letters, hand.faces) if offset else 0.0)
            data = outline(run.letters, hand.faces, x, run.y)
            if data:
                etree.SubElement(group, f"{{{SVG}}}path", d=data, fill=run.fill, stroke="none")
            continue
        made = etree.SubElement(
            group, f"{{{SVG}}}text", x=_number(run.x), y=_number(run.y), fill=run.fill,
            stroke="none", attrib={"font-size": _number(run.letters.size)},
        )  # fmt: skip
        if run.anchor in ("middle", "end"):
            made.set("text-anchor", run.anchor)
        if run.letters.weight >= BOLD:
            made.set("font-weight", str(run.letters.weight))
        if run.letters.is_italic:
            made.set("font-style", "italic")
        made.text = run.letters.text


def _lines(text: etree._Element, inherited: dict[str, str], hand: _Hand) -> Iterator[list[_Run]]:
    """The lines of a text element, each a list of runs that begin at one place."""
    lines: list[list[_Run]] = [[]]
    pen = [0.0, 0.0]
    shift = [0.0, 0.0]

    def add(words: str | None, style: dict[str, str]) -> None:
        flat = re.sub(r"\s+", " ", unescape(words or ""))
        if (
            not flat
            or (flat == " " and not lines[-1])
            or style.get("visibility") == "hidden"
            or style.get("display") == "none"
        ):
            return
        size = _size(style)
        weight = _weight(style.get("font-weight", ""))
        # Text that is drawn smaller than it was laid out keeps its middle, not its baseline.
        drop = _DROP.get(style.get("dominant-baseline", ""))
        drop = (drop * hand.fit if drop else (hand.fit - 1) * _CAPITALS / 2) * size
        letters = Letters(flat, size * hand.fit, weight, style.get("font-style") == "italic")
        fill = style.get("fill", "#000000")
        place = (pen[0] + shift[0], pen[1] + shift[1] + drop)
        lines[-1].append(_Run(letters, *place, style.get("text-anchor", ""), fill))

    def visit(element: etree._Element, outer: dict[str, str]) -> None:
        own = dict(hand.paint[element])
        if "font-size" in own:
            own["font-size"] = str(_length(own["font-size"], _size(outer)))
        if baseline := own.pop("alignment-baseline", ""):
            own["dominant-baseline"] = baseline
        style = {**outer, **own}
        if any(element.get(name) is not None for name in ("x", "y", "dx", "dy")):
            is_fresh = not lines[-1]
            if not is_fresh:
                lines.append([])
            for index, name in enumerate(("x", "y")):
                # Of two shifts for one letter the inner counts (SVG 1.1, section 10.5); a shift
                # after letters goes on from where they stand.
                given, moved = element.get(name), element.get(f"d{name}")
                if given is not None:
                    pen[index], shift[index] = _length(given, _size(style)), shift[index] * is_fresh
                if moved is not None:
                    gone = 0.0 if is_fresh or given is not None else shift[index]
                    shift[index] = gone + _length(moved, _size(style))
        add(element.text, style)
        for child in element:
            if etree.QName(child).localname == "tspan":
                visit(child, style)
            add(child.tail, style)

    visit(text, inherited)
    return (line for line in lines if "".join(run.letters.text for run in line).strip())


def _placed(line: list[_Run], hand: _Hand) -> Iterator[_Run]:
    """Join runs of one style, trim the line, and give each run that is left its own place."""
    joined: list[_Run] = []
    for run in line:
        last = joined[-1] if joined else None
        if last and (replace(last.letters, text=""), last.fill) == (
            replace(run.letters, text=""), run.fill,
        ):  # fmt: skip
            words = last.letters.text + run.letters.text
            joined[-1] = replace(last, letters=replace(last.letters, text=words))
        else:
            joined.append(run)
    first, last = joined[0], joined[-1]
    joined[0] = replace(first, letters=replace(first.letters, text=first.letters.text.lstrip()))
    last = joined[-1]
    joined[-1] = replace(last, letters=replace(last.letters, text=last.letters.text.rstrip()))
    if len(joined) == 1:
        yield joined[0]
        return
    widths = [width(run.letters, hand.faces) for run in joined]
    share = {"middle": 0.5, "end": 1.0}.get(first.anchor, 0.0)
    x = first.x - share * sum(widths)
    for run, advance in zip(joined, widths, strict=True):
        # A space at the end of a run belongs to the place of the next one only.
        if words := run.letters.text.strip():
            lead = run.letters.text[: len(run.letters.text) - len(run.letters.text.lstrip())]
            start = x + (width(replace(run.letters, text=lead), hand.faces) if lead else 0.0)
            yield replace(run, letters=replace(run.letters, text=words), x=start, anchor="start")
        x += advance


def _prune(root: etree._Element) -> None:
    """Take out what nothing refers to, then empty groups, and name the rest m1, m2 …"""
    used = dict.fromkeys(
        found
        for element in root.iter()
        for value in element.attrib.values()
        for found in re.findall(r"^url\(#(.*)\)$", value)
    )
    names = {old: f"m{number}" for number, old in enumerate(used, 1)}
    for element in list(root.iter()):
        tag = etree.QName(element).localname
        if (old := element.get("id")) in names and old is not None:
            element.set("id", names[old])
        elif old is not None:
            del element.attrib["id"]
        if tag in ("marker", "clipPath", "linearGradient", "radialGradient") and old not in names:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    for element in list(root.iter()):
        for name, value in element.attrib.items():
            if found := re.match(r"^url\(#(.*)\)$", value):
                element.set(name, f"url(#{names[found[1]]})")
    for element in reversed(list(root.iter(f"{{{SVG}}}g", f"{{{SVG}}}defs"))):
        parent = element.getparent()
        if not len(element) and parent is not None:
            parent.remove(element)


def _size(style: dict[str, str]) -> float:
    return _length(style.get("font-size", "16"), 16.0)


def _weight(value: str) -> int:
    if value in ("bold", "bolder"):
        return BOLD
    return int(value) if value.isdigit() else 400


def _length(value: str, size: float) -> float:
    """A length in the picture's unit; `size` is what an em stands for."""
    found = re.match(r"\s*(-?[\d.]+(?:e-?\d+)?)\s*([a-z%]*)", value)
    if not found:
        return 0.0
    number, unit = float(found[1]), found[2]
    return number * {"em": size, "ex": size / 2, "pt": 4 / 3, "%": size / 100}.get(unit, 1.0)


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

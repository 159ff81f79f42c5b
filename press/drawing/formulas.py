"""Takes the formulas of one division; gives them as SVG and as MathML, with what is wrong in them.

The SVG stands on the line: it has no background, its ink is the text's, its sizes are in `ex`, so
that it takes the size of the words round it, and its glyphs are outlines without ids, so that any
number of formulas may stand in one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from press.drawing.mathjax import (
    UNDEFINED,
    WIDEST,
    Drawn,
    Engine,
    MathJaxError,
    defines,
    engine_for,
)
from press.nodes import Equation, Math
from press.problems import Problems, nearest

SVG = "http://www.w3.org/2000/svg"

RULE = "45"
"""Thickness of rules and boxes in thousandths of an em: that of MathJax's fraction bar."""

_KEPT = frozenset(
    "d transform x y x1 y1 x2 y2 cx cy r rx ry width height viewBox points fill stroke"
    " stroke-width stroke-dasharray stroke-linecap preserveAspectRatio font-size".split()
)
_DRAWN = frozenset("svg g path rect line ellipse circle polygon polyline text".split())
_ACTIVE = {"href": r"\href", "class": r"\class", "id": r"\cssId", "style": r"\style",
           "actiontype": "an action"}  # fmt: skip
"""Attributes that make a formula more than a picture, and the macro that sets them."""
_STILL = "a formula is a picture; put the link round it, or in the text"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula drawn: inline SVG for the PDFs, MathML for the EPUB; both empty when it failed."""

    svg: str = ""
    mathml: str = ""


def draw_formulas(nodes: tuple[Math | Equation, ...], problems: Problems) -> tuple[Formula, ...]:
    """Draw each formula, in order; macros that one defines hold for those after it."""
    if not nodes:
        return ()
    tex = tuple(node.tex for node in nodes)
    engine = engine_for(tex)
    if defines(tex):
        return tuple(_formula(engine, node, problems) for node in nodes)
    # One symbol is written many times; only what went well is known, since a fault has its place.
    known: dict[tuple[str, type], Formula] = {}
    for node in nodes:
        if not known.get((node.tex, type(node)), Formula()).svg:
            known[node.tex, type(node)] = _formula(engine, node, problems)
    return tuple(known[node.tex, type(node)] for node in nodes)


def _formula(engine: Engine, node: Math | Equation, problems: Problems) -> Formula:
    is_display = isinstance(node, Equation)
    if not node.tex.strip():
        problems.error("MATH-001", node.position, "the formula is empty")
        return Formula()
    try:
        drawn = engine.draw(node.tex, is_display=is_display)
    except MathJaxError as error:
        problems.error("MATH-001", node.position, f"{_message(error)} in {_quoted(node.tex)}")
        return Formula()
    # Loaded by who draws, since it loads a client of the web (xml.sax) with 3 MB and 20 ms.
    from press.drawing.mathml import mathml

    if _is_faulty(drawn, node, engine, problems):
        return Formula()
    if drawn.fault:
        problems.error("MATH-001", node.position, f"{_message(drawn.fault)} in {_quoted(node.tex)}")
        return Formula()
    picture = etree.fromstring(drawn.svg)
    missing = sorted({text.text for text in picture.iter(f"{{{SVG}}}text") if text.text})
    if missing:
        problems.warning(
            "MATH-003", node.position,
            f"the font for formulas has no glyph for {', '.join(map(repr, missing))}",
            "keep such words in the text, outside the formula",
        )  # fmt: skip
    if is_display and (width := _ex(picture.get("width", ""))) > WIDEST:
        problems.warning(
            "MATH-004", node.position,
            f"the formula is {width / WIDEST:.0%} of the width of the page and is scaled down",
            r"break it with \begin{aligned} … \\ … \end{aligned}",
        )  # fmt: skip
    return Formula(_svg(picture, node.tex), mathml(drawn.tree, node.tex, is_display=is_display))


def _is_faulty(drawn: Drawn, node: Math | Equation, engine: Engine, problems: Problems) -> bool:
    """Note what MathJax could not read, and what would be active in a reader."""
    faults: dict[tuple[str, str, str], None] = {}
    for kind, given, children in _nodes(drawn.tree):
        if kind == "merror":
            told = given.get("data-mjx-error", "error")
            faults["MATH-001", f"{_message(told)} in {_quoted(node.tex)}", ""] = None
        elif given.get("mathcolor") == UNDEFINED:
            name = "".join(child for child in children if isinstance(child, str))
            near = nearest(name, engine.macros())
            hint = f'did you mean "{near}"?' if near else ""
            faults["MATH-001", f'undefined macro "{name}" in {_quoted(node.tex)}', hint] = None
        for name in sorted(given.keys() & _ACTIVE.keys()):
            faults["MATH-002", f"{_ACTIVE[name]} is not allowed in {_quoted(node.tex)}", _STILL] = (
                None
            )
    for code, message, hint in faults:
        problems.error(code, node.position, message, hint)
    return bool(faults)


def _nodes(tree: Any) -> Iterator[tuple[str, dict[str, str], list[Any]]]:
    if not isinstance(tree, str):
        yield tree[0], tree[1], tree[2]
        for child in tree[2]:
            yield from _nodes(child)


def _svg(picture: etree._Element, tex: str) -> str:
    """Rewrite MathJax's SVG with what draws and nothing else."""
    style = f"width:{picture.get('width')};{picture.get('style', '').strip().rstrip(';')}"
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    root.set("viewBox", picture.get("viewBox", ""))
    root.set("role", "img")
    root.set("style", style.replace(": ", ":"))
    # WeasyPrint takes the alternative text from a direct child, and only from there.
    etree.SubElement(root, f"{{{SVG}}}title").text = " ".join(tex.split())
    for child in picture:
        _copy(child, root)
    root[-1].attrib.pop("stroke", None)
    root[-1].attrib.pop("stroke-width", None)
    return etree.tostring(root, encoding="unicode")


def _copy(source: etree._Element, parent: etree._Element) -> None:
    name = etree.QName(source).localname
    if name not in _DRAWN or (name == "path" and not source.get("d")):
        return
    made = etree.SubElement(parent, f"{{{SVG}}}{name}")
    for key in source.attrib:
        if key in _KEPT:
            made.set(key, source.attrib[key])
    if name in ("line", "rect") and (source.get("data-line") or source.get("data-frame")):
        # MathJax leaves the rules of a table to a style sheet.
        made.set("fill", "none")
        made.set("stroke-width", RULE)
        if "mjx-dashed" in source.get("class", ""):
            made.set("stroke-dasharray", "140")
    if name in ("line", "rect", "ellipse") and made.get("stroke-width"):
        made.set("stroke", made.get("stroke", "currentColor"))
        made.set("stroke-width", RULE)
    if name == "text":
        made.text = source.text
    for child in source:
        _copy(child, made)
    if name == "g" and not len(made):
        parent.remove(made)
    elif name == "g" and not made.attrib and etree.QName(parent).localname == "g":
        for child in list(made):
            parent.append(child)
        parent.remove(made)


def _message(told: object) -> str:
    """An engine's message in the form of ours: it begins small unless with a name."""
    text = " ".join(str(told).split()).rstrip(".")
    text = re.sub(r"^(?:\w*Error: )+", "", text)
    return text[:1].lower() + text[1:] if text.split(" ")[0][1:].islower() else text


def _quoted(tex: str) -> str:
    flat = " ".join(tex.split())
    return f'"{flat}"' if len(flat) <= 60 else f'"{flat[:57]}…"'


def _ex(length: str) -> float:
    found = re.fullmatch(r"([\d.]+)ex", length)
    return float(found[1]) if found else 0.0

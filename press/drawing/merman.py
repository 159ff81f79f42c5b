"""Takes a mermaid source and the style of the book; gives the SVG that the engine lays out.

The engine is merman (package mmdr): mermaid in Rust, without a browser. What has to be said to it
is here, and what it gets wrong in `press/drawing/mending.py`, so that the rest knows of SVG only.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from press.drawing.diagram_style import DiagramStyle
from press.drawing.mending import mend
from press.problems import nearest


@dataclass(frozen=True, slots=True)
class Lettering:
    """Text size that the engine lays out for, and the share of it that text is drawn at."""

    laid: float
    fit: float

    @property
    def drawn(self) -> float:
        """Size of the letters in the picture's unit."""
        return self.laid * self.fit


# The engine guesses the width of text from a table of its own, whatever the face: Inter is 1.15
# times as wide on average, and 1.25 times for one label in ten. So it lays out for larger text.
_LETTERING = Lettering(20.0, 0.8)
_OWN = {
    "timeline": Lettering(25.0, 0.8),  # columns of a fixed width, in which larger text still fits
    "mindmap": Lettering(16.0, 0.94),  # boxes that are made for 16, whatever is asked for
    "kanban": Lettering(16.0, 0.94),
}
_KINDS = tuple(
    "flowchart graph sequenceDiagram classDiagram stateDiagram stateDiagram-v2 erDiagram gantt"
    " journey mindmap timeline quadrantChart xychart-beta pie gitGraph block-beta packet-beta"
    " sankey-beta requirementDiagram kanban C4Context architecture-beta radar-beta treemap".split()
)
_PLAIN = re.compile(
    r"</?(?:b|big|center|code|div|em|font|i|img|p|small|span|strong|sub|sup|tt|u)(?:\s[^<>]*)?/?>"
    r"|\bfa[bklrs]?:fa-[\w-]+ ?"
)
"""Markup in labels that only a browser can set; the engine would show it as text."""
_UNDESCRIBED = frozenset({"mindmap", "block", "block-beta", "kanban"})
"""Kinds whose grammar has no accTitle and accDescr."""


class DiagramError(Exception):
    """The engine's words about a source that it cannot draw, and a hint."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What the engine gives: a picture, and how its text is to be drawn."""

    picture: etree._Element
    lettering: Lettering


def lay_out(source: str, style: DiagramStyle, *, is_narrow: bool = False) -> Laid:
    """Lay out one diagram, with narrow boxes if asked; raises DiagramError if it does not parse."""
    # Loaded by who draws: 3 MB and 10 ms that the process that leads can do without.
    import mmdr

    lines = source.strip("\n").splitlines()
    head, body = _parted(lines)
    body = _without_descriptions(body)
    kind = next((line.split()[0] for line in body if _speaks(line)), "")
    lettering = _OWN.get(kind, _LETTERING)
    settings = _settings(style, lettering.laid)
    if is_narrow:
        _narrow(settings, lettering.laid * _longest(body))
    told = "%%{init: " + json.dumps(settings) + "}%%"
    # Ours stand after the author's, so that they win over the author's theme; what they do not
    # name (a curve, the width of a chart) stays the author's.
    first = next((n for n, line in enumerate(body) if _speaks(line)), len(body))
    body = [_PLAIN.sub("", line) for line in body]
    text = "\n".join([*head, *body[:first], told, *body[first:]]) + "\n"
    try:
        svg = mmdr.render(text).svg()
    except ValueError as error:
        raise DiagramError(_message(error), _hint(kind)) from error
    picture = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False))
    mend(picture, lettering.laid)
    return Laid(picture, lettering)


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """Front matter without its title, which is the caption and not drawn again; and the rest."""
    if not lines or lines[0].strip() != "---":
        return [], lines
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    if not end:
        return [], lines
    kept = [line for line in lines[1:end] if not re.match(r"title\s*:", line)]
    head = ["---", *kept, "---"] if any(line.strip() for line in kept) else []
    return head, lines[end + 1 :]


def _without_descriptions(body: list[str]) -> list[str]:
    """The source without accTitle and accDescr, which are the alternative text and not drawn.

    The engine ends one at a semicolon, mermaid does not. Where the grammar has no such line, it is
    a fault that an author would see on GitHub too, and stays.
    """
    kind = next((line.split()[0] for line in body if _speaks(line)), "")
    if kind in _UNDESCRIBED:
        return body
    text = re.sub(r"^[ \t]*accDescr\s*\{[^}]*\}", "", "\n".join(body), flags=re.MULTILINE)
    return re.sub(r"^[ \t]*acc(?:Title|Descr)[ \t]*:.*$", "", text, flags=re.MULTILINE).split("\n")


def _speaks(line: str) -> bool:
    return bool(line.strip()) and not line.strip().startswith("%%")


def _longest(body: list[str]) -> int:
    """Letters of the longest word, which the engine would cut."""
    return max((len(word) for line in body for word in re.findall(r"\w+", line)), default=0)


def _narrow(settings: dict[str, Any], longest: float) -> None:
    """Make boxes narrow, but not cut a word; `longest` is its letters times the size of text.

    The factors were tried on the diagrams of our book.
    """
    flowchart, sequence = settings["flowchart"], settings["sequence"]
    wrap = max(120.0, 0.62 * longest)
    flowchart.update(wrappingWidth=min(flowchart["wrappingWidth"], wrap), nodeSpacing=24)
    sequence.update(width=max(70.0, 0.5 * longest), actorMargin=10, wrap=True)


def _settings(style: DiagramStyle, unit: float) -> dict[str, Any]:
    px = f"{unit:g}px"
    axis = {"labelFontSize": unit, "titleFontSize": unit, "titlePadding": 10, "labelPadding": 6}
    return {
        "theme": "base", "look": "classic", "themeCSS": "", "htmlLabels": False,
        "fontFamily": "sans-serif", "fontSize": unit,
        "themeVariables": {
            "fontFamily": "sans-serif", "fontSize": px, "pieTitleTextSize": px,
            "pieSectionTextSize": px, "pieLegendTextSize": px, "commitLabelFontSize": "17px",
            "tagLabelFontSize": "17px", **dict(style.variables), "xyChart": dict(style.charts),
        },
        "flowchart": {"htmlLabels": False, "padding": 10, "minNodeWidth": 56,
                      "nodeSpacing": 36, "rankSpacing": 42, "wrappingWidth": 220},
        "class": {"htmlLabels": False, "padding": 8},
        "state": {"htmlLabels": False},
        "er": {"rankSpacing": 100},
        "mindmap": {"maxNodeWidth": 140, "padding": 6},
        "sequence": {"mirrorActors": False,  "diagramMarginX": 4, "diagramMarginY": 4,
                     "actorMargin": 36, "width": 120, "height": 40, "boxMargin": 8,
                     "messageMargin": 34, "noteMargin": 10, "actorFontSize": unit,
                     "messageFontSize": unit, "noteFontSize": unit},
        "gantt": {"fontSize": unit, "sectionFontSize": unit, "barHeight": 28, "barGap": 6,
                  "topPadding": 50, "leftPadding": 90, "gridLineStartPadding": 34,
                  "useWidth": 640},
        "quadrantChart": {"titleFontSize": unit, "quadrantLabelFontSize": unit,
                          "pointLabelFontSize": unit, "xAxisLabelFontSize": unit,
                          "yAxisLabelFontSize": unit, "pointTextPadding": 9},
        "timeline": {"leftMargin": 10, "padding": 8},
        "pie": {"textPosition": 0.6},
        "xyChart": {"titleFontSize": unit, "width": 620, "height": 380, "xAxis": axis,
                    "yAxis": axis},
    }  # fmt: skip


def _hint(kind: str) -> str:
    near = nearest(kind, _KINDS) if kind not in _KINDS else ""
    return f'did you mean "{near}"?' if near else ""


def _message(error: Exception) -> str:
    """The engine's own words, in one line, without the name of its step."""
    text = " ".join(str(error).split()).rstrip(".")
    text = re.sub(r"^Diagram parse error (?:\([^)]*\))?:? ?", "", text)
    return text[:1].lower() + text[1:] if text[1:2].islower() else text

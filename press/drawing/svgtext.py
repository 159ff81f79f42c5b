"""Takes a text element of an SVG; gives its lines, each with one place, face, size and ink.

SVG lets a text hold nested spans that move, restyle and realign parts of it, in units of their own
and on a dozen baselines, and no two readers agree on all of it. A line with one place and the
alphabetic baseline is drawn alike everywhere, and can be written as outlines too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape

from lxml import etree

from press.drawing.lettering import BOLD, Faces, Letters, width

Style = Mapping[str, str]
FONT = frozenset(
    "font-family font-size font-style font-weight text-anchor dominant-baseline"
    " alignment-baseline".split()
)
"""What concerns text alone."""
_INHERITED = ("fill", "font-family", "font-size", "font-style", "font-weight", "text-anchor",
              "visibility", "dominant-baseline")  # fmt: skip
_MONO = re.compile(r"mono|courier|consol|menlo|code", re.IGNORECASE)

_CAPITALS = 0.727
# How far below the point that is named the baseline lies, in em: a label stands in the middle of
# its box when its capitals do.
_DROP = {
    "middle": _CAPITALS / 2, "central": _CAPITALS / 2, "mathematical": _CAPITALS / 2,
    "hanging": _CAPITALS, "text-before-edge": 0.93, "before-edge": 0.93, "text-top": 0.93,
    "text-after-edge": -0.22, "after-edge": -0.22, "ideographic": -0.22,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """Letters at a place; `anchor` says which end of them."""

    letters: Letters
    x: float
    y: float
    anchor: str
    fill: str


def lines(
    text: etree._Element,
    inherited: Style,
    paint: Mapping[etree._Element, Style],
    fit: float,
    faces: Faces,
) -> tuple[Line, ...]:
    """The lines of a text, top to bottom; `fit` is the share of its size that it is drawn at."""
    reader = _Reader(paint, fit)
    reader.read(text, inherited)
    return tuple(
        placed
        for line in reader.lines
        if "".join(run.letters.text for run in line).strip()
        for placed in _placed(line, faces)
    )


def style_of(own: Style, inherited: Style) -> dict[str, str]:
    """What the children of an element inherit, its size in the picture's unit."""
    found = {**inherited, **{name: own[name] for name in _INHERITED if name in own}}
    if "font-size" in own:
        found["font-size"] = str(_length(own["font-size"], _size(inherited)))
    return found


class _Reader:
    """Walks a text and its spans with a pen, and collects runs of letters line by line."""

    def __init__(self, paint: Mapping[etree._Element, Style], fit: float) -> None:
        self.lines: list[list[Line]] = [[]]
        self._paint = paint
        self._fit = fit
        self._pen = [0.0, 0.0]
        self._shift = [0.0, 0.0]

    def read(self, element: etree._Element, outer: Style) -> None:
        own = self._paint[element]
        style = style_of(own, outer)
        if baseline := own.get("alignment-baseline", ""):
            style["dominant-baseline"] = baseline
        if own.get("display") == "none":
            return
        self._move(element, _size(style))
        self._add(element.text, style)
        for child in element:
            if etree.QName(child).localname in ("tspan", "a"):
                self.read(child, style)
            self._add(child.tail, style)

    def _move(self, element: etree._Element, size: float) -> None:
        if all(element.get(name) is None for name in ("x", "y", "dx", "dy")):
            return
        is_fresh = not self.lines[-1]
        if not is_fresh:
            self.lines.append([])
        for index, name in enumerate(("x", "y")):
            # Of two shifts for one letter the inner counts (SVG 1.1, section 10.5); a shift after
            # letters goes on from where they stand.
            given, moved = element.get(name), element.get(f"d{name}")
            if given is not None:
                self._pen[index] = _length(given, size)
                self._shift[index] *= is_fresh
            if moved is not None:
                gone = 0.0 if is_fresh or given is not None else self._shift[index]
                self._shift[index] = gone + _length(moved, size)

    def _add(self, words: str | None, style: Style) -> None:
        # The engine of diagrams leaves the entities of mermaid (#35;) as text.
        flat = re.sub(r"\s+", " ", unescape(words or ""))
        if not flat or (flat == " " and not self.lines[-1]) or style.get("visibility") == "hidden":
            return
        size = _size(style)
        drop = _DROP.get(style.get("dominant-baseline", ""))
        # Text that is drawn smaller than it was laid out keeps its middle, not its baseline.
        down = (drop * self._fit if drop else (self._fit - 1) * _CAPITALS / 2) * size
        letters = Letters(
            flat,
            size * self._fit,
            BOLD if _is_bold(style.get("font-weight", "")) else 400,
            style.get("font-style") in ("italic", "oblique"),
            bool(_MONO.search(style.get("font-family", ""))),
        )
        x, y = self._pen[0] + self._shift[0], self._pen[1] + self._shift[1] + down
        fill = style.get("fill", "#000000")
        self.lines[-1].append(Line(letters, x, y, style.get("text-anchor", ""), fill))


def _placed(line: list[Line], faces: Faces) -> Iterator[Line]:
    """Join runs of one style, trim the line, and give each run that is left its own place."""
    joined: list[Line] = []
    for run in line:
        if joined and _is_same(joined[-1], run):
            joined[-1] = _saying(joined[-1], joined[-1].letters.text + run.letters.text)
        else:
            joined.append(run)
    joined[0] = _saying(joined[0], joined[0].letters.text.lstrip())
    joined[-1] = _saying(joined[-1], joined[-1].letters.text.rstrip())
    if len(joined) == 1:
        yield joined[0]
        return
    widths = [width(run.letters, faces) for run in joined]
    share = {"middle": 0.5, "end": 1.0}.get(joined[0].anchor, 0.0)
    x = joined[0].x - share * sum(widths)
    for run, advance in zip(joined, widths, strict=True):
        words = run.letters.text.lstrip()
        lead = run.letters.text[: len(run.letters.text) - len(words)]
        if words.strip():
            start = x + width(replace(run.letters, text=lead), faces)
            yield replace(_saying(run, words.rstrip()), x=start, y=joined[0].y, anchor="start")
        x += advance


def _is_same(one: Line, other: Line) -> bool:
    blank = replace(one.letters, text=""), replace(other.letters, text="")
    return blank[0] == blank[1] and one.fill == other.fill


def _saying(line: Line, words: str) -> Line:
    return replace(line, letters=replace(line.letters, text=words))


def _size(style: Style) -> float:
    return _length(style.get("font-size", "16"), 16.0)


def _is_bold(weight: str) -> bool:
    return weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= BOLD)


def _length(value: str, size: float) -> float:
    """A length in the picture's unit; `size` is what an em stands for."""
    found = re.match(r"\s*(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)\s*([a-z%]*)", value)
    if not found:
        return 0.0
    scale = {"em": size, "ex": size / 2, "pt": 4 / 3, "%": size / 100}.get(found[2], 1.0)
    return float(found[1]) * scale

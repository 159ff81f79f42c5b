"""Takes the SVG of the diagram engine; mends in it what the engine gets wrong.

All of it was seen in merman as mmdr 0.4.0 ships it, on diagrams without HTML labels, which it
draws second best. Each function names its fault, so that it can go when the engine is mended.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import ceil
from operator import itemgetter

from lxml import etree

CAPITALS = 0.727
"""Height of a capital in em."""
_EM = re.compile(r"(-?[\d.]+)em$")
_MOVED = re.compile(r"translate\((-?[\d.]+)\s*,\s*(-?[\d.]+)\)$")
ROOM = 6.0
"""What is added on either side of a note, in the picture's unit."""


def mend(picture: etree._Element, size: float) -> None:
    """Change in place what the engine misplaces; `size` is that of the text it laid out."""
    _centre_labels(picture)
    _settle_labels(picture, size)
    _thin_dates(picture, size)
    _widen_notes(picture)
    _show_last_message(picture)


def _centre_labels(picture: etree._Element) -> None:
    """Put labels back on their centre.

    Without HTML labels the engine moves the one label of a node left by half the width that it
    guesses and starts the text there; the label of an edge it moves left and then centres there.
    The centre that it means is the origin of the group above.
    """
    for group in picture.iter("{*}g"):
        classes = group.get("class", "").split()
        moved = re.match(r"translate\((-[\d.]+)\s*,\s*(-?[\d.]+)\)$", group.get("transform", ""))
        if not moved or not {"label", "label-group", "annotation-group"} & set(classes):
            continue
        back, text = group.find("{*}g/{*}rect"), group.find("{*}g/{*}text")
        is_off = back is not None and back.get("x") == moved[1]
        if back is not None and back.get("x") == "-2" and text is not None:
            text.set("transform", f"translate({-float(moved[1]):g},0)")
        elif is_off or "label" not in classes or _is_only_label(group):
            group.set("transform", f"translate(0,{moved[2]})")
            for part in group.iter("{*}text", "{*}tspan"):
                part.set("text-anchor", "middle")


def _settle_labels(picture: etree._Element, size: float) -> None:
    """Move the label of a line up to the middle of the paper behind it.

    The engine starts text where 16 px would stand, whatever its size.
    """
    for group in picture.iter("{*}g"):
        if "edgeLabel" not in group.get("class", "").split():
            continue
        back = group.find(".//{*}rect[@class='background']")
        text = group.find(".//{*}text")
        if back is None or text is None:
            continue
        rows = [
            float(top[1]) + float(step[1])
            for row in text.iterfind("{*}tspan")
            if (top := _EM.match(row.get("y", ""))) and (step := _EM.match(row.get("dy", "")))
        ]
        if not rows:
            continue
        inner = text.getparent()
        offset = 0.0
        if inner is not None and (place := _MOVED.match(inner.get("transform", ""))):
            offset = float(place[2])
        middle = offset + (sum(rows) / len(rows) - CAPITALS / 2) * size
        centre = float(back.get("y", 0)) + float(back.get("height", 0)) / 2
        across = _MOVED.match(text.get("transform", ""))
        text.set("transform", f"translate({across[1] if across else 0},{centre - middle:g})")


def _is_only_label(group: etree._Element) -> bool:
    """Whether it is the name of a node, not a row of an entity or a class."""
    node = group.getparent()
    if node is None or "node" not in node.get("class", "").split():
        return False
    labels = [one for one in node.iter("{*}g") if "label" in one.get("class", "").split()]
    return labels == [group] and len(list(group.iter("{*}text"))) == 1


def _thin_dates(picture: etree._Element, size: float) -> None:
    """Keep every n-th date below a Gantt chart, so that they do not run into one another."""
    ticks = [
        (float(place[1]), text)
        for tick in picture.iterfind(".//{*}g[@class='tick']")
        if (place := re.match(r"translate\(([\d.]+)", tick.get("transform", "")))
        and (text := tick.find("{*}text")) is not None
    ]
    if len(ticks) < 2:
        return
    step = min(b - a for (a, _), (b, _) in pairwise(sorted(ticks, key=itemgetter(0))))
    needed = 0.5 * size * (2 + max(len(text.text or "") for _, text in ticks))
    for number, (_, text) in enumerate(ticks):
        parent = text.getparent()
        if number % max(1, ceil(needed / max(step, 1))) and parent is not None:
            parent.remove(text)


def _widen_notes(picture: etree._Element) -> None:
    """Give notes room: their text reaches from edge to edge."""
    for rect in picture.iterfind(".//{*}rect[@class='note']"):
        rect.set("x", f"{float(rect.get('x', 0)) - ROOM:g}")
        rect.set("width", f"{float(rect.get('width', 0)) + 2 * ROOM:g}")
    for group in picture.iter("{*}g"):
        if "statediagram-note" in group.get("class", "").split():
            for shape in group.iterfind("{*}g[@class='basic label-container outer-path']"):
                shape.set("transform", "scale(1.16,1)")


def _show_last_message(picture: etree._Element) -> None:
    """Lengthen a sequence whose last message is one to oneself: its loop is cut off."""
    box = [float(number) for number in re.split(r"[\s,]+", picture.get("viewBox", "0 0 0 0"))]
    lowest = max(
        (
            float(y)
            for path in picture.iterfind(".//{*}path")
            if path.get("class", "").startswith("messageLine")
            for y in re.findall(r"[\d.]+\s*,\s*([\d.]+)", path.get("d", ""))
        ),
        default=0.0,
    )
    missing = lowest + 2 * ROOM - (box[1] + box[3])
    if missing <= 0:
        return
    picture.set("viewBox", " ".join(f"{number:g}" for number in (*box[:3], box[3] + missing)))
    for line in picture.iterfind(".//{*}line"):
        if "actor-line" in line.get("class", "").split():
            line.set("y2", f"{float(line.get('y2', 0)) + missing:g}")

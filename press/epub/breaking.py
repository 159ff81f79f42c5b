"""Takes a displayed formula as MathML; gives it in pieces, so that a phone can set them as lines.

No e-reader breaks a formula. Where the author left a wide space between two statements (\\quad,
\\qquad), each becomes a formula of its own, with its own part of the TeX source as its alternative.
"""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

MATHML = "{http://www.w3.org/1998/Math/MathML}"
WIDE = 1.0
"""Em of a space that a line may break at: that of \\quad."""
COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)|[{}]", re.DOTALL)


def pieces(mathml: str, tex: str) -> tuple[str, ...]:
    """Cut a formula at its wide spaces; one piece where it has none, or where TeX hides them."""
    root = etree.fromstring(mathml)
    groups: list[list[etree._Element]] = [[]]
    for child in root:
        if _is_wide(child):
            groups.append([])
        else:
            groups[-1].append(child)
    sources = _cut(tex)
    if len(groups) == 1 or len(groups) != len(sources) or not all(groups):
        return (mathml,)
    return tuple(_piece(root, group, source) for group, source in zip(groups, sources, strict=True))


def _piece(root: etree._Element, group: list[etree._Element], source: str) -> str:
    made = etree.Element(root.tag, nsmap=root.nsmap)
    # Set as in a display, but in a line, which is what can break between pieces.
    attributes = {**root.attrib, "alttext": source, "displaystyle": "true"}
    attributes.pop("display", None)
    for name in sorted(attributes):
        made.set(name, attributes[name])
    made.extend(deepcopy(group))
    return etree.tostring(made, encoding="unicode", with_tail=False)


def _is_wide(element: etree._Element) -> bool:
    """MathJax wraps the space of \\quad in an mstyle."""
    while element.tag == f"{MATHML}mstyle" and len(element) == 1:
        element = element[0]
    width = element.get("width", "")
    return (
        element.tag == f"{MATHML}mspace"
        and width.endswith("em")
        and float(width.removesuffix("em")) >= WIDE
    )


def _cut(tex: str) -> list[str]:
    """The TeX between wide spaces that stand in no group and no environment."""
    depth, start, found = 0, 0, []
    for match in COMMAND.finditer(tex):
        word = match[0]
        if word in ("{", r"\begin", r"\left"):
            depth += 1
        elif word in ("}", r"\end", r"\right"):
            depth -= 1
        elif word in (r"\quad", r"\qquad") and depth == 0:
            found.append(tex[start : match.start()])
            start = match.end()
    return [" ".join(piece.split()) for piece in [*found, tex[start:]]]

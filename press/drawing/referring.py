"""Takes an SVG; takes out of it what nothing refers to, and what refers to nothing.

The ids that are left are m1, m2 …, so that the same drawing gives the same bytes.
"""

from __future__ import annotations

import re

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"

_NAMED = frozenset("symbol clipPath mask pattern marker linearGradient radialGradient".split())
"""What draws nothing by itself."""
_ADDRESS = re.compile(r"url\(#(.*)\)$")


def prune(root: etree._Element) -> None:
    """Take out what nothing refers to, then empty groups, and name the rest m1, m2 …"""
    _cut_loose(root)
    used: dict[str, str] = {}
    for element in root.iter():
        for value in _references(element):
            used.setdefault(value, f"m{len(used) + 1}")
    for element in list(root.iter()):
        old = element.get("id")
        if old in used and old is not None:
            element.set("id", used[old])
        elif old is not None:
            del element.attrib["id"]
        parent = element.getparent()
        if etree.QName(element).localname in _NAMED and old not in used and parent is not None:
            parent.remove(element)
    for element in root.iter():
        for name, value in element.attrib.items():
            if found := _ADDRESS.match(value):
                element.set(name, f"url(#{used[found[1]]})")
        if link := element.get(XLINK):
            element.set(XLINK, f"#{used[link[1:]]}")
    for element in reversed(list(root.iter(f"{{{SVG}}}g", f"{{{SVG}}}defs"))):
        parent = element.getparent()
        if not len(element) and parent is not None and not element.get("id"):
            parent.remove(element)


def _cut_loose(root: etree._Element) -> None:
    """Take out references to what is not there: viewers draw nothing, and EPUBs forbid them."""
    known = {element.get("id") for element in root.iter()}
    for element in list(root.iter()):
        for name, value in element.attrib.items():
            if (found := _ADDRESS.match(str(value))) and found[1] not in known:
                if name in ("fill", "stroke"):
                    element.set(name, "none")
                else:
                    del element.attrib[name]
        link = element.get(XLINK)
        if link and link[1:] not in known:
            parent = element.getparent()
            if etree.QName(element).localname == "use" and parent is not None:
                parent.remove(element)
            else:
                del element.attrib[XLINK]


def _references(element: etree._Element) -> list[str]:
    found = [name[1] for value in element.attrib.values()
             if (name := _ADDRESS.match(str(value)))]  # fmt: skip
    link = element.get(XLINK)
    return [*found, link[1:]] if link else found

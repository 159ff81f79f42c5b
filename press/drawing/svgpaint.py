"""Takes an SVG that a style sheet paints; gives each element its own paint, as attributes.

An SVG in a book is read by WeasyPrint and by every e-reader there is, and they differ in what they
understand of CSS inside a picture. Presentation attributes work in all of them. Doing the cascade
here also lets the book's own sheet speak after the one that a picture brought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import cssselect2
import tinycss2
import tinycss2.color4
from lxml import etree
from tinycss2.ast import FunctionBlock, URLToken

PAINT = frozenset(
    "clip-path clip-rule dominant-baseline alignment-baseline display fill fill-opacity fill-rule"
    " font-family font-size font-style font-weight marker-end marker-mid marker-start mask opacity"
    " stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap"
    " stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor visibility".split()
)
"""The properties that are kept; others (animations, filters, cursors …) draw nothing in a book."""
COLORS = frozenset({"fill", "stroke", "stop-color"})

Key = tuple[bool, int, tuple[int, int, int], int]


def paint(root: etree._Element, sheets: Iterable[str]) -> dict[etree._Element, dict[str, str]]:
    """Compute the paint of every element: its attributes, the sheets in order, its own style.

    As in CSS Cascading 4, section 6, with the later sheet stronger than the earlier; what an
    element's style attribute says is stronger than any sheet, and `!important` turns no order
    round but lifts a declaration over all that are not. Selectors that cssselect2 does not know
    are passed over.
    """
    matcher = cssselect2.Matcher()
    for level, sheet in enumerate(sheets):
        for selector, declarations in _rules(sheet):
            matcher.add_selector(selector, (level, declarations))
    wrapped = cssselect2.ElementWrapper.from_xml_root(root)
    own = 10
    found: dict[etree._Element, dict[str, str]] = {}
    for wrapper in wrapped.iter_subtree():
        element = wrapper.etree_element
        values: dict[str, tuple[Key, str]] = {
            name: ((False, -1, (0, 0, 0), 0), value)
            for name, value in element.attrib.items()
            if name in PAINT
        }
        for specificity, order, _, (level, declarations) in matcher.match(wrapper):
            _put(values, declarations, level, specificity, order)
        _put(values, _declarations(element.get("style", "")), own, (0, 0, 0), 0)
        found[element] = {
            name: shown for name, (_, value) in values.items() if (shown := _value(name, value))
        }
    return found


def _put(
    values: dict[str, tuple[Key, str]],
    declarations: Mapping[str, tuple[bool, str]],
    level: int,
    specificity: tuple[int, int, int],
    order: int,
) -> None:
    for name, (is_important, value) in declarations.items():
        key = (is_important, level, specificity, order)
        if name not in values or values[name][0] <= key:
            values[name] = (key, value)


def _rules(sheet: str) -> Iterator[tuple[Any, dict[str, tuple[bool, str]]]]:
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        declarations = _declarations(rule.content)
        if not declarations:
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue
        for selector in selectors:
            if selector.pseudo_element is None:
                yield selector, declarations


def _declarations(content: Any) -> dict[str, tuple[bool, str]]:
    found: dict[str, tuple[bool, str]] = {}
    for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration" and one.lower_name in PAINT:
            if one.lower_name in found and found[one.lower_name][0] and not one.important:
                continue
            found[one.lower_name] = (one.important, tinycss2.serialize(one.value).strip())
    return found


def _value(name: str, value: str) -> str:
    """The value as an attribute, or nothing where it is empty or points out of the picture."""
    for token in tinycss2.parse_component_value_list(value):
        address = None
        if isinstance(token, URLToken):
            address = token.value
        elif isinstance(token, FunctionBlock) and token.lower_name == "url":
            address = tinycss2.serialize(token.arguments).strip("\"' ")
        if address is not None:
            return f"url({address})" if address.startswith("#") else ""
    if name in COLORS:
        return _color(value)
    return "" if value in ("inherit", "initial", "revert", "unset") else value


def _color(value: str) -> str:
    """A color as #rrggbb, since readers know few of the ways that CSS has to write one."""
    if value in ("none", "currentColor", "currentcolor", "transparent"):
        return "none" if value == "transparent" else value
    parsed: Any = tinycss2.color4.parse_color(value)
    if parsed is None or parsed == "currentcolor":
        return ""
    try:
        parsed = parsed.to("srgb")
    except NotImplementedError:
        # The parser cannot turn a wide space into the common one. Its red, green and blue as they
        # are come nearest to it: less vivid, as any screen without that space shows it.
        if parsed.space.startswith("xyz"):
            return ""
    red, green, blue = (round(255 * min(1, max(0, part))) for part in parsed.coordinates)
    return "none" if parsed.alpha == 0 else f"#{red:02x}{green:02x}{blue:02x}"

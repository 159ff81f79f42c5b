"""Spares WeasyPrint what it works out again for every line; the pages are the same, to the byte.

WeasyPrint works out for each text what font its style wants, in three shapes, and for each page
sixteen boxes in its margins, whether there is anything in them or not: together a tenth of its
time. What a style wants is kept with the style, and the boxes that nothing names are left out.

It also makes six styles for each element beside its own, of its marker, of its call as a note and
so on, which none but an item of a list and a note have: a quarter of all that a contents page
takes. They are made for those alone. And it never gives back the features of the font of a text
(WeasyPrint 70, `Layout.setup`): 40 KB a page, in every process that lays out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.css import PAGE_MARGIN_BOXES, StyleFor
from weasyprint.html import UA_STYLESHEET
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, pango

T = TypeVar("T")

KEPT = {None, "@footnote", "@note-area"}
"""The page itself, and boxes within it."""
HAVE: dict[str, Callable[[Any], bool]] = {
    "marker": lambda style: "list-item" in style["display"],
    **dict.fromkeys(
        ("footnote-call", "footnote-marker"), lambda style: style["float"] == "footnote"
    ),
    **dict.fromkeys(
        ("note-call", "note-marker", "note-callback"),
        lambda style: style["position"][0] == "note()",
    ),
}
"""Of which style an element is that has such a part: nobody asks any other for it
(weasyprint.formatting_structure.build)."""


@contextmanager
def spared() -> Iterator[None]:
    """Keep with each style what was worked out for it, while the context lasts."""
    described, key, features = (
        line_break.get_font_description, line_break._font_style_cache_key, line_break.font_features,
    )  # fmt: skip
    references, setup = pydyf.PDF.page_references, line_break.Layout.setup
    computed = StyleFor.set_computed_styles
    line_break.get_font_description = _kept("font description", described)
    sized = _kept("font key", lambda style: key(style, include_size=True))
    line_break._font_style_cache_key = lambda style, include_size=False: (
        sized(style) if include_size else key(style)
    )
    line_break.font_features = cache(features)
    pydyf.PDF.page_references = property(_counted(references.fget))
    line_break.Layout.setup = _given_back(setup)
    StyleFor.set_computed_styles = _had(computed)
    try:
        yield
    finally:
        line_break.get_font_description = described
        line_break._font_style_cache_key = key
        line_break.font_features = features
        pydyf.PDF.page_references = references
        line_break.Layout.setup = setup
        StyleFor.set_computed_styles = computed


def _had(compute: Callable[..., None]) -> Callable[..., None]:
    """Work out the style of a part of an element, if it has such a part."""

    def asked(
        self: Any, element: Any, parent: Any, root: Any = None, pseudo_type: Any = None,
        **more: Any,
    ) -> None:  # fmt: skip
        has = HAVE.get(pseudo_type)
        if has is None or has(self._computed_styles[element, None]):
            compute(self, element, parent, root, pseudo_type, **more)

    return asked


def _kept(name: str, function: Callable[[Any], T]) -> Callable[[Any], T]:
    """`function` of a style, which is asked once; a copy of a style is another one."""

    def asked(style: Any) -> T:
        known = style.__dict__
        if name not in known:
            known[name] = function(style)
        found: T = known[name]
        return found

    return asked


class _Unshared(dict[Any, Any]):
    """A store of font features that keeps none."""

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """What is new, whatever was here before."""
        return default


def _given_back(setup: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """`setup` of a text's layout, after which Pango alone holds the attributes of the text.

    WeasyPrint makes an attribute for each layout, uses the first one that it made for all of them,
    and keeps its hold on every list of them. A list owns what is in it (Pango,
    `pango_attr_list_insert`): so each gets an attribute of its own, and goes with its layout.
    """

    def asked(layout: Any, style: Any) -> None:
        style.font_config.font_features = _Unshared()
        setup(layout, style)
        attributes = pango.pango_layout_get_attributes(layout.layout)
        if attributes != ffi.NULL:
            pango.pango_attr_list_unref(attributes)

    return asked


def _counted(function: Callable[[Any], tuple[bytes, ...]]) -> Callable[[Any], tuple[bytes, ...]]:
    """The references of a file's pages, written anew when there are more.

    Each element of the structure tree asks for all of them to take one, so that the tags of a
    document cost as the square of its length.
    """

    def asked(pdf: Any) -> tuple[bytes, ...]:
        known: tuple[bytes, ...] = pdf.__dict__.get("references", ())
        if not known or len(known) != pdf.pages["Count"]:
            known = pdf.__dict__["references"] = function(pdf)
        return known

    return asked


def user_agent(style: Any, root: Element) -> Any:
    """WeasyPrint's own style sheet for a document that has `style`, and perhaps one in its head.

    It says something of every box in the margins of a page. Our furniture is no such box, so that
    only those stay of which another style says something too.
    """
    own = " ".join(element.text or "" for element in root.iter("style")).lower()
    named = {place for _, selectors, _ in style.page_rules for _, place, _ in selectors}
    named |= {f"@{box}" for box in PAGE_MARGIN_BOXES if f"@{box}" in own}
    sheet = copy(UA_STYLESHEET)
    sheet.page_rules = [
        rule for rule in sheet.page_rules if not {place for _, place, _ in rule[1]} - named - KEPT
    ]
    return sheet

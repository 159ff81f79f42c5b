"""Spares WeasyPrint what it works out again for every line; the pages are the same, to the byte.

WeasyPrint works out for each text what its style wants of Pango: a context, a font, features, the
height of a line; and for each page sixteen boxes in its margins, whether there is anything in them
or not: together a sixth of its time. What a style wants is kept with the style, and the boxes that
nothing names are left out.

It also makes six styles for each element beside its own, of its marker, of its call as a note and
so on, which none but an item of a list and a note have: a quarter of all that a contents page
takes. They are made for those alone.

It shapes each line once more to draw it, since it has put away what it shaped to break it. That is
kept: the glyphs of a line are the same unless it is justified, ends with an ellipsis, or holds a
line separator, which is drawn as a character of its own.

And it never gives back the features of the font of a text (WeasyPrint 70, `Layout.setup`): 40 KB a
page, in every process that lays out. Here each text owns its features, and they go with it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

import pydyf
from weasyprint import draw
from weasyprint.css import PAGE_MARGIN_BOXES, StyleFor, computed_values, units
from weasyprint.html import UA_STYLESHEET
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango

T = TypeVar("T")

FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
    "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian",
    "font_feature_settings",
)  # fmt: skip
"""Properties that turn features of a font on and off, in the order of `font_features`."""
LINES = (
    "ascent", "underline_position", "underline_thickness", "strikethrough_position",
    "strikethrough_thickness",
)  # fmt: skip
"""What a layout tells of its font where a line is drawn through it or below it."""

STRUTS = (inline, units, computed_values)
"""Modules that ask for the height of a line of some style."""

SEPARATOR = "\N{LINE SEPARATOR}"

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
    described, key = line_break.get_font_description, line_break._font_style_cache_key
    features, strut = line_break.font_features, line_break.strut
    references, setup = pydyf.PDF.page_references, line_break.Layout.setup
    computed, draw_text = StyleFor.set_computed_styles, draw.draw_text
    set_text, first_line = line_break.Layout.set_text, line_break.Layout.get_first_line
    deactivate = line_break.Layout.deactivate
    line_break.get_font_description = _kept("font description", described)
    sized = _kept("font key", lambda style: key(style, include_size=True))
    line_break._font_style_cache_key = lambda style, include_size=False: (
        sized(style) if include_size else key(style)
    )
    line_break.font_features = cache(features)
    line_break.Layout.setup = _set_up(_kept("setting", _setting))
    pydyf.PDF.page_references = property(_counted(references.fget))
    StyleFor.set_computed_styles = _had(computed)
    line_break.Layout.set_text = _unshaped(set_text)
    line_break.Layout.get_first_line = _shaped(first_line)
    line_break.Layout.deactivate = _put_away(deactivate)
    draw.draw_text = _drawn(draw_text)
    for module in STRUTS:
        module.strut = _kept("strut", strut)
    try:
        yield
    finally:
        line_break.get_font_description = described
        line_break._font_style_cache_key = key
        line_break.font_features = features
        line_break.Layout.setup = setup
        pydyf.PDF.page_references = references
        StyleFor.set_computed_styles = computed
        line_break.Layout.set_text = set_text
        line_break.Layout.get_first_line = first_line
        line_break.Layout.deactivate = deactivate
        draw.draw_text = draw_text
        for module in STRUTS:
            module.strut = strut


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


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a style wants of Pango, whatever the text is."""

    context: Any
    language: Any
    description: Any
    features: bytes
    lines: tuple[float | None, ...]
    """Of LINES, in pixels; None where there are none."""


def _setting(style: Any) -> _Setting:
    """As the first part of WeasyPrint's `Layout.setup`, which does it for every text."""
    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    named = style["font_language_override"]
    name = style["lang"] if named == "normal" else LST_TO_ISO.get(named.lower(), named)
    if name:
        language = pango.pango_language_from_string(name.encode().replace(b"\0", b""))
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    description = line_break.get_font_description(style)
    lines: tuple[float | None, ...] = (None,) * len(LINES)
    if style["text_decoration_line"] != "none":
        metrics = ffi.gc(
            pango.pango_context_get_metrics(context, description, language),
            pango.pango_font_metrics_unref,
        )
        lines = tuple(
            FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{one}")(metrics) for one in LINES
        )
    features = line_break.font_features(*(style[one] for one in FEATURES))
    words = ",".join(f"{name} {value}" for name, value in features.items())
    return _Setting(context, language, description, words.encode(), lines)


def _set_up(setting: Callable[[Any], _Setting]) -> Callable[[Any, Any], None]:
    """`Layout.setup`, by what is known of a style.

    A list of attributes owns what is in it, and a layout its list (Pango, `pango_attr_list_insert`,
    `pango_layout_set_attributes`), so that both go with the layout.
    """

    def setup(layout: Any, style: Any) -> None:
        wanted = setting(style)
        layout.style, layout.language = style, wanted.language
        layout.first_line_direction, layout.line = 0, None
        for name, value in zip(LINES, wanted.lines, strict=True):
            setattr(layout, name, value)
        made = ffi.gc(pango.pango_layout_new(wanted.context), gobject.g_object_unref)
        layout.layout = made
        pango.pango_layout_set_auto_dir(made, False)
        pango.pango_layout_set_font_description(made, wanted.description)
        if wanted.features:
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(
                attributes, pango.pango_attr_font_features_new(wanted.features)
            )
            pango.pango_layout_set_attributes(made, attributes)
            pango.pango_attr_list_unref(attributes)

    return setup


def _unshaped(set_text: Callable[..., None]) -> Callable[..., None]:
    """`Layout.set_text`, after which no line is known."""

    def asked(layout: Any, *rest: Any, **named: Any) -> None:
        layout.line = None
        set_text(layout, *rest, **named)

    return asked


def _shaped(get: Callable[[Any], tuple[Any, Any]]) -> Callable[[Any], tuple[Any, Any]]:
    """`Layout.get_first_line`, which lets the layout know the line."""

    def asked(layout: Any) -> tuple[Any, Any]:
        found = get(layout)
        layout.line = found[0]
        return found

    return asked


def _put_away(deactivate: Callable[[Any], None]) -> Callable[[Any], None]:
    """`Layout.deactivate`, of a layout that keeps what its line is part of."""

    def asked(layout: Any) -> None:
        layout.owner = layout.layout if layout.line else None
        deactivate(layout)

    return asked


class _Ready:
    """Stands for a layout while its line, which is known, is drawn."""

    def __init__(self, layout: Any, decoy: Any) -> None:
        self._layout = layout
        self.layout = decoy
        """Another one of Pango's, to be told that it is one paragraph: who is told that forgets its
        lines."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._layout, name)

    def get_first_line(self) -> tuple[Any, None]:
        """The line; whether there is another is asked for an ellipsis alone."""
        return self._layout.line, None

    def reactivate(self, style: Any) -> None:
        """It is ready."""

    def deactivate(self) -> None:
        """It may be drawn once more, as the head of a table is."""


def _drawn(draw_text: Callable[..., None]) -> Callable[..., None]:
    """`draw_text`, by the line that was shaped when it was broken."""
    decoys: list[Any] = []

    def asked(
        stream: Any, box: Any, offset: float, text_overflow: str, block_ellipsis: str
    ) -> None:
        layout = box.pango_layout
        is_other = (
            layout.justification_spacing or SEPARATOR in layout.text
            or text_overflow == "ellipsis" or block_ellipsis != "none"
        )  # fmt: skip
        if is_other or not layout.line:
            draw_text(stream, box, offset, text_overflow, block_ellipsis)
            return
        if not decoys:
            decoys.append(line_break.Layout(box.style).layout)
        box.pango_layout = _Ready(layout, decoys[0])
        draw_text(stream, box, offset, text_overflow, block_ellipsis)
        box.pango_layout = layout

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

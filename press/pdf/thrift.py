"""Spares WeasyPrint what it works out again for every line; the pages are the same, to the byte.

WeasyPrint asks of each text what font its style wants, in three shapes, and gives each element six
styles of pseudo-elements and each page sixteen of margin boxes, whether anything wants them or
not. That is a fifth of its time. The answers depend on the style alone, so they are kept with it;
and of the pseudo-elements those that our style sheets name are left.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from typing import Any, TypeVar

from weasyprint.html import UA_STYLESHEET
from weasyprint.text import line_break

T = TypeVar("T")

UNUSED = frozenset({
    "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback", "marker",
})  # fmt: skip
"""Pseudo-elements of which WeasyPrint's own style sheet says something for every element."""


@contextmanager
def spared() -> Iterator[None]:
    """Keep with each style what was worked out for it, while the context lasts."""
    described, key, features = (
        line_break.get_font_description, line_break._font_style_cache_key, line_break.font_features,
    )  # fmt: skip
    line_break.get_font_description = _kept("font description", described)
    line_break._font_style_cache_key = _kept("font key", key)
    line_break.font_features = cache(features)
    try:
        yield
    finally:
        line_break.get_font_description = described
        line_break._font_style_cache_key = key
        line_break.font_features = features


def _kept(name: str, function: Callable[..., T]) -> Callable[..., T]:
    """`function` of a style, which is asked once; a copy of a style is another one."""

    def asked(style: Any, **options: Any) -> T:
        answers: dict[Any, T] = style.__dict__.setdefault(name, {})
        chosen = tuple(options.values())
        if chosen not in answers:
            answers[chosen] = function(style, **options)
        return answers[chosen]

    return asked


@cache
def user_agent() -> Any:
    """WeasyPrint's own style sheet without what is said for elements and pages that want it not."""
    sheet = copy(UA_STYLESHEET)
    sheet.matcher = copy(sheet.matcher)
    sheet.matcher.other_selectors = [
        entry for entry in sheet.matcher.other_selectors if entry[3] not in UNUSED
    ]
    sheet.page_rules = [
        (rule, [selector for selector in selectors if selector[1] is None], declarations)
        for rule, selectors, declarations in sheet.page_rules
    ]
    return sheet

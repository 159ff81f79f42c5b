"""Takes MathJax's tree of a formula; gives Presentation MathML for the EPUB, as a string.

What readers of EPUB understand is the rule here, not what MathJax can say: styled letters become
the Unicode letters of that style (MathML Core has no `mathvariant` but normal), nothing but
presentation elements and plain attributes comes through, and there are no `semantics` (Kindle
cannot take them). The TeX source is the `alttext`.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

# What an element may keep (MathML 3, chapter 3). Everything else is left out: links, classes,
# ids, styles and event handlers among them.
_COMMON = ("mathcolor", "mathbackground")
_SIZE = ("width", "height", "depth")
_KEPT: dict[str, tuple[str, ...]] = {
    "mi": (), "mn": (), "mtext": (), "mrow": (), "mphantom": (), "msqrt": (), "mroot": (),
    "msub": (), "msup": (), "msubsup": (), "mmultiscripts": (), "mprescripts": (), "none": (),
    "ms": (), "merror": (),
    "mo": ("accent", "fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits",
           "rspace", "separator", "stretchy", "symmetric"),
    "mspace": _SIZE,
    "mpadded": (*_SIZE, "lspace", "voffset"),
    "mstyle": ("displaystyle", "scriptlevel"),
    "mfrac": ("bevelled", "linethickness", "numalign", "denomalign"),
    "munder": ("accentunder",), "mover": ("accent",), "munderover": ("accent", "accentunder"),
    "menclose": ("notation",),
    "mtable": ("align", "columnalign", "columnlines", "columnspacing", "displaystyle", "frame",
               "rowlines", "rowspacing"),
    "mtr": ("columnalign", "rowalign"), "mtd": ("columnalign", "columnspan", "rowspan"),
}  # fmt: skip
_AS = {"TeXAtom": "mrow", "inferredMrow": "mrow", "mlabeledtr": "mtr"}
_TOKENS = ("mi", "mn", "mo", "mtext", "ms")

_STYLES = {
    "bold": ("BOLD",), "italic": ("ITALIC",), "bold-italic": ("BOLD ITALIC",),
    "double-struck": ("DOUBLE-STRUCK",), "script": ("SCRIPT",), "bold-script": ("BOLD SCRIPT",),
    "fraktur": ("FRAKTUR", "BLACK-LETTER"), "bold-fraktur": ("BOLD FRAKTUR",),
    "sans-serif": ("SANS-SERIF",), "bold-sans-serif": ("SANS-SERIF BOLD",),
    "sans-serif-italic": ("SANS-SERIF ITALIC",),
    "sans-serif-bold-italic": ("SANS-SERIF BOLD ITALIC",), "monospace": ("MONOSPACE",),
    "-tex-calligraphic": ("SCRIPT",), "-tex-bold-calligraphic": ("BOLD SCRIPT",),
}  # fmt: skip
"""MathJax's variants, as Unicode begins the names of their letters."""


def mathml(tree: Any, tex: str, *, is_display: bool) -> str:
    """Write the tree as one `math` element with `tex` as its text alternative."""
    attributes = [("xmlns", NAMESPACE), ("alttext", " ".join(tex.split()))]
    if is_display:
        attributes.append(("display", "block"))
    return _element("math", attributes, "".join(map(_node, tree[2])))


def _node(node: Any) -> str:
    if isinstance(node, str):
        return escape(node)
    kind, given, children = node
    if kind == "inferredMrow":
        return "".join(map(_node, children))
    kept = _KEPT.get(tag := _AS.get(kind, kind))
    if kept is None:
        # An element that only groups (semantics, maction …): what it shows is its first child.
        return _node(children[0]) if children else ""
    attributes = [(name, given[name]) for name in (*kept, *_COMMON) if name in given]
    if kind in _TOKENS:
        return _token(tag, attributes, given.get("mathvariant", ""), "".join(children))
    inner = "".join(map(_node, children))
    if kind == "TeXAtom" and not attributes and len(children) == 1 and _is_one(children[0]):
        return inner
    return _element(tag, attributes, inner)


def _token(tag: str, attributes: list[tuple[str, str]], variant: str, text: str) -> str:
    shown = "".join(_styled(letter, variant) for letter in text)
    if tag == "mi" and len(text) == 1 and shown == text and variant and "italic" not in variant:
        # A single letter is italic unless this says otherwise.
        attributes = [*attributes, ("mathvariant", "normal")]
    return _element(tag, attributes, escape(shown))


def _element(tag: str, attributes: list[tuple[str, str]], inner: str) -> str:
    start = "".join(f" {name}={quoteattr(value)}" for name, value in attributes)
    return f"<{tag}{start}>{inner}</{tag}>" if inner else f"<{tag}{start}/>"


def _is_one(node: Any) -> bool:
    """Whether an inferred row writes exactly one element, so that no row is needed round it."""
    return isinstance(node, list) and (
        len(node[2]) == 1 if node[0] == "inferredMrow" else node[0] in _KEPT
    )


@cache
def _styled(letter: str, variant: str) -> str:
    """The mathematical letter of a style, or the letter itself where Unicode has none."""
    name = unicodedata.name(letter, "")
    for plain in ("LATIN ", "GREEK "):
        name = name.replace(plain, "", 1) if name.startswith(plain) else name
    name = name.replace(" LETTER ", " ", 1)
    for style in _STYLES.get(variant, ()):
        for full in (f"MATHEMATICAL {style} {name}", f"{style} {name}"):
            try:
                return unicodedata.lookup(full)
            except KeyError:
                continue
    return letter

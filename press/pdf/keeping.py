"""Takes the tree of a part about to be laid out; keeps together what no page must part.

CSS has no word for this: a paragraph of one line between a heading and what follows goes with what
follows, or it stands alone under its heading at the foot of a page.
"""

from typing import Any

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})

LINE = 76
"""Characters that surely need no second full line: the measure holds 66 to 72."""


def keep(root: Any) -> None:
    """Give styles to elements of a tree, in place."""
    for parent in root.iter():
        children = list(parent)
        for head, short, _ in zip(children, children[1:], children[2:], strict=False):
            if head.tag in HEADINGS and short.tag == "p" and _length(short) <= LINE:
                short.set("style", "break-after: avoid")


def _length(paragraph: Any) -> int:
    return len(" ".join("".join(paragraph.itertext()).split()))

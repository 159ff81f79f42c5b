"""Takes the tree of a part about to be laid out; keeps together what no page must part.

CSS has no word for this: a paragraph of one line between a heading and what follows goes with what
follows, or it stands alone under its heading at the foot of a page.
"""

from itertools import pairwise, takewhile
from typing import Any

HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})

LINE = 76
"""Characters that surely need no second full line: the measure holds 66 to 72."""


def keep(root: Any) -> None:
    """Give styles to elements of a tree, in place."""
    for parent in root.iter():
        children = list(parent)
        # What ends its section has nothing to go with.
        for place, (head, short) in enumerate(pairwise(children[:-1]), 1):
            if head.tag in HEADINGS and short.tag == "p" and _length(short) <= LINE:
                # A tall figure floats and leaves nothing in its place.
                tall = takewhile(lambda one: one.get("class") == "tall", children[place + 1 :])
                for one in (short, *tall):
                    one.set("style", "break-after: avoid")


def _length(paragraph: Any) -> int:
    return len(" ".join("".join(paragraph.itertext()).split()))

"""Takes nodes and templates; gives texts of an EPUB in which the printed pages can be marked later.

The texts take as long as the binding of the PDFs, and of the pages they show nothing but a mark
where one begins. So they are made while the pages are laid out, with a sign wherever a page may
begin, and a sign is replaced by a mark or by nothing.
"""

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from press.render import Renderer

SIGN = re.compile(rb"<\?printed-page (\d+)\?>")
"""A processing instruction (XML 1.0, 2.6), which no text of a book can hold."""


class Signing(Renderer):
    """Renders a sign where a page may begin."""

    def __init__(self, *rest: Any) -> None:
        super().__init__(*rest)
        self.signs: dict[str, int] = {}
        """The number of each id's sign."""

    def mark(self, id: str) -> Markup:
        """The sign of the block `id`."""
        return Markup("<?printed-page {}?>").format(self.signs.setdefault(id, len(self.signs)))


def with_marks(data: bytes, marks: Sequence[bytes]) -> bytes:
    """A text with the mark of each sign, by its number; many are empty."""
    return SIGN.sub(lambda sign: marks[int(sign[1])], data)

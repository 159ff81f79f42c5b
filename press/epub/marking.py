"""Takes nodes and templates; gives texts of an EPUB that can be rendered before the book is known.

A text shows two things that other parts decide: the file that a link leads to, and the printed
pages that begin in it. Both are signs at first, which give way to an address, and to a mark or
nothing. So each part is rendered alone, in whatever process, and kept until it changes.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path

from markupsafe import Markup, escape

from press.epub.document import Document
from press.render import Renderer
from press.words import Words

SIGN = re.compile(rb"<\?printed-page (\d+)\?>")
"""A processing instruction (XML 1.0, 2.6), which no text of a book can hold."""
LINK = "to:"
"""A scheme of links that `resolve` lets no author use."""
HREF = re.compile(rb'(<a\s(?:[^<>]*?\s)?href=")%s([^"]*)' % LINK.encode())
"""In an element, since a formula may hold such words as its text."""
CONTENTS = "contents"
"""Target of a link to the contents page, as `resolve` names it; no division has this id, and the
link leads to the book's own contents."""


class Signing(Renderer):
    """Renders a sign where a page may begin, and for the target of each link within the book."""

    def __init__(self, templates: tuple[Path, ...], words: Words, images: str) -> None:
        super().__init__(templates, "epub", words, lambda id: LINK + id, lambda name: images + name)
        self.signs: dict[str, int] = {}
        """The number of each id's sign."""

    def mark(self, id: str) -> Markup:
        """The sign of the block `id`."""
        return Markup("<?printed-page {}?>").format(self.signs.setdefault(id, len(self.signs)))


def settled(document: Document, marks: Sequence[bytes], places: Mapping[str, str]) -> bytes:
    """A text with the mark of each sign, by its number (many are empty), and addresses in links.

    `places` has the file of each id. Raises KeyError for one that it does not know, and ValueError
    for a link that a template writes in another way than this looks for.
    """

    def address(sign: re.Match[bytes]) -> bytes:
        id = unescape(sign[2].decode())
        file = places[id]
        return sign[1] + str(escape(file if id == CONTENTS else f"{file}#{id}")).encode()

    data = SIGN.sub(lambda sign: marks[int(sign[1])], document.data)
    data, count = HREF.subn(address, data)
    if count != sum(href.startswith(LINK) for href in document.hrefs):
        raise ValueError(f'{document.name}: a link is written as <a href="{{{{ locate(id) }}}}">')
    return data

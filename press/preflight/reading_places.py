"""Takes a place in the EPUB as an engine tells it; gives its position in the source.

Every id of the EPUB is one of the book's, so the nearest id before a place is known to the source;
from there the text itself leads on to its paragraph.
"""

from collections.abc import Iterator
from typing import Any

from press.epub.spine import flat, split
from press.model import Book
from press.problems import Position
from press.tree import plain, walk

FAR = 400
"""Nodes after an id in which its text is looked for: a chapter without headings has fewer."""
ENOUGH = 24
"""Letters that tell a paragraph from its neighbours."""
CALL = ".call"
"""What the id of a note's call has after that of the note."""


class Places:
    """The positions of a book's ids and texts, in reading order."""

    def __init__(self, book: Book) -> None:
        self._nodes: list[Any] = list(_placed(book))
        self._ids: dict[str, tuple[int, Position]] = {}
        for at, node in enumerate(self._nodes):
            if found := getattr(node, "id", ""):
                self._ids.setdefault(found, (at, node.position))
        order = {id(node): at for at, node in enumerate(self._nodes)}
        for label in book.labels:
            at = self._ids.get(label.id, (len(order), label.position))[0]
            self._ids.setdefault(label.id, (at, label.position))
        self._files = {
            file.name: Position(file.entry.file, file.heading.position.line)
            for file in flat(split(book))
        }

    def find(self, file: str, before: tuple[str, ...], content: str = "") -> Position | None:
        """The position of the text `content` after the first id of `before` that is known."""
        names = (name.removesuffix(CALL) for name in before)
        known = next((self._ids[one] for one in names if one in self._ids), None)
        if known is None:
            return self._files.get(file.rpartition("/")[2])
        at, position = known
        wanted = squeezed(content)[:ENOUGH]
        if wanted:
            for node in self._nodes[at : at + FAR]:
                if node.position.file == position.file and wanted in squeezed(plain(node)):
                    return Position(node.position.file, node.position.line, node.position.column)
        return position


def squeezed(text: str) -> str:
    """Letters and digits alone, without case: the same in source and page."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _placed(book: Book) -> Iterator[Any]:
    """Every node that knows where it stands."""
    for node in walk(tuple(book.divisions)):
        position = getattr(node, "position", None)
        if isinstance(position, Position) and position.file and hasattr(node, "__slots__"):
            yield node

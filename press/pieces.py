"""Takes a Book and the templates; gives the pieces of its PDF: cover to back matter, as XHTML.

A piece becomes one fragment. The contents page is a function of the page map, since its numbers
are its text; all other pieces know no page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from press.model import Book, Division, Matter, Node, Part, part_of, parts, plain
from press.number import is_glossary
from press.paging import PageMap
from press.pdf import Piece
from press.render import Renderer
from press.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the contents page."""

    number: str
    title: tuple[Node, ...]
    href: str
    page: str
    chapters: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading of the contents page; `title` may be empty."""

    title: str
    parts: tuple[Line, ...]


def pieces(book: Book, renderer: Renderer, words: Words) -> tuple[Piece, ...]:
    """Render every piece of the PDF, in reading order."""
    joined = [part_of(part) for part in parts(book.divisions)]
    meta = book.metadata

    def page(name: str, title: str) -> str:
        return renderer.document(f"print/{name}.xhtml", metadata=meta, title=title)

    def contents(page_map: PageMap) -> str:
        return renderer.document(
            "print/contents.xhtml", metadata=meta, title=words.contents,
            groups=groups(joined, page_map),
        )  # fmt: skip

    front = (
        Piece("cover", words.cover, page("cover", meta.title), None, is_bare=True),
        Piece("titlepage", words.title_page, page("titlepage", meta.title), Matter.FRONT,
              is_bare=True),
        Piece("copyright", words.copyright, page("copyright", words.copyright), Matter.FRONT,
              is_bare=True),
        Piece("contents", words.contents, contents, Matter.FRONT),
    )  # fmt: skip
    return (*front, *(_part(part, book, renderer, words) for part in joined))


def _part(part: Part, book: Book, renderer: Renderer, words: Words) -> Piece:
    entry = part.entry
    title = plain(part.heading.children).strip()
    kind = ""
    if entry.file.endswith(".bib"):
        kind = "bibliography"
    elif is_glossary(Division(entry, ())):
        kind = "glossary"
    html = renderer.document(
        "print/part.xhtml", metadata=book.metadata, title=title, id=entry.id, matter=entry.matter,
        kind=kind, number=entry.number, heading=part.heading, opening=part.opening,
        chapters=part.chapters,
    )  # fmt: skip
    numbered = f"{words.part} {entry.number}: {title}" if entry.number else title
    return Piece(entry.id, numbered, html, entry.matter, head=numbered, source=entry.file)


def groups(joined: Iterable[Part], page_map: PageMap) -> tuple[Group, ...]:
    """The contents page: groups, their parts, and the chapters of parts of the body."""
    return tuple(
        Group(title, tuple(_line(part, page_map) for part in some))
        for title, some in groupby(joined, key=lambda part: part.entry.group)
    )


def _line(part: Part, page_map: PageMap) -> Line:
    chapters = part.chapters if part.entry.matter is Matter.BODY else ()
    return Line(
        part.entry.number, part.heading.children, f"#{part.entry.id}",
        page_map.folio(part.entry.id),
        tuple(
            Line(c.heading.number, c.heading.children, f"#{c.heading.id}",
                 page_map.folio(c.heading.id))
            for c in chapters
        ),
    )  # fmt: skip

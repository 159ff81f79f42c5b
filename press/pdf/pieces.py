"""Takes a Book and the templates; gives the pieces of its PDF: cover to back matter, as XHTML.

A piece becomes one fragment. The contents page is a function of the page map, since its numbers
are its text; all other pieces know no page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from press.model import Book, Chapter, Division, Matter, Part, part_of, parts
from press.nodes import Heading, Node
from press.number import is_glossary
from press.pdf import Piece
from press.pdf.paging import PageMap
from press.render import Renderer
from press.tree import plain
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


@dataclass(frozen=True, slots=True)
class Text:
    """A part as its template sees it."""

    id: str
    matter: Matter
    kind: str
    """glossary, bibliography or empty: an apparatus with a page of its own."""
    number: str
    heading: Heading
    opening: tuple[Node, ...]
    chapters: tuple[Chapter, ...]


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

    opening = (
        Piece("cover", words.cover, page("cover", meta.title), None, is_bare=True),
        Piece("titlepage", words.title_page, page("titlepage", meta.title), Matter.FRONT,
              is_bare=True),
        Piece("copyright", words.copyright, page("copyright", words.copyright), Matter.FRONT,
              is_bare=True),
        Piece("contents", words.contents, contents, Matter.FRONT),
    )  # fmt: skip
    front = [part for part in joined if part.entry.matter is Matter.FRONT]
    rest = [part for part in joined if part.entry.matter is not Matter.FRONT]
    # The texts of the front matter are short: each begins a page, and all of them one recto.
    made = [_piece(front, meta.title, book, renderer, words)] if front else []
    made.extend(_piece([part], "", book, renderer, words) for part in rest)
    return (*opening, *made)


def _piece(some: list[Part], head: str, book: Book, renderer: Renderer, words: Words) -> Piece:
    entry = some[0].entry
    title = plain(some[0].heading.children).strip()
    if entry.number:
        title = f"{words.part} {entry.number}: {title}"
    html = renderer.document(
        "print/part.xhtml", metadata=book.metadata, title=title, parts=tuple(map(_text, some))
    )
    return Piece(entry.id, title, html, entry.matter, head=head or title, source=entry.file)


def _text(part: Part) -> Text:
    entry = part.entry
    kind = ""
    if entry.file.endswith(".bib"):
        kind = "bibliography"
    elif is_glossary(Division(entry, ())):
        kind = "glossary"
    return Text(
        entry.id, entry.matter, kind, entry.number, part.heading, part.opening, part.chapters
    )


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

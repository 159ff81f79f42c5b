"""Takes a Book and the templates; gives the pieces of its PDF: cover to back matter, as XHTML.

A piece becomes one fragment. The apparatus is a function of the page map, since its numbers are
its text: contents, lists, bibliography, index. All other pieces know no page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from press.model import Book, Chapter, Division, Matter, Part, part_of, parts
from press.nodes import CaptionList, Heading, Index, Node
from press.number import is_glossary
from press.pdf import Piece, folios
from press.pdf.paging import PageMap
from press.render import Renderer
from press.tree import plain, walk
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
    """glossary, bibliography, index, list or empty: an apparatus with a page of its own."""
    role: str
    """What DPUB-ARIA calls it after `doc-`; may be empty."""
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
    lists = [part for part in joined if _kind(part) == "list"]
    front = [part for part in joined if part.entry.matter is Matter.FRONT and part not in lists]
    rest = [part for part in joined if part.entry.matter is not Matter.FRONT]
    # The texts of the front matter are short: each begins a page, and all of them one recto.
    made = [_piece(lists, meta.title, book, renderer, words)] if lists else []
    made += [_piece(front, meta.title, book, renderer, words)] if front else []
    made.extend(_piece([part], "", book, renderer, words) for part in rest)
    return (*opening, *made)


def _piece(some: list[Part], head: str, book: Book, renderer: Renderer, words: Words) -> Piece:
    entry = some[0].entry
    title = plain(some[0].heading.children).strip()
    if entry.number:
        title = f"{words.part} {entry.number}: {title}"

    def html(page_map: PageMap | None = None) -> str:
        texts = tuple(
            _text(replace(part, opening=folios.told(part.opening, page_map)) if page_map else part)
            for part in some
        )
        return renderer.document(
            "print/part.xhtml", metadata=book.metadata, title=title, parts=texts
        )

    is_late = any(isinstance(node, folios.LATE) for part in some for node in walk(part.opening))
    return Piece(
        entry.id, title, html if is_late else html(), entry.matter, head=head or title,
        source=entry.file,
    )  # fmt: skip


def _text(part: Part) -> Text:
    entry, kind = part.entry, _kind(part)
    return Text(
        entry.id, entry.matter, kind, kind if kind != "list" else "", entry.number, part.heading,
        part.opening, part.chapters,
    )  # fmt: skip


def _kind(part: Part) -> str:
    """What a text of the apparatus is; empty for any other."""
    for block in part.opening:
        match block:
            case Index():
                return "index"
            case CaptionList():
                return "list"
    if part.entry.file.endswith(".bib"):
        return "bibliography"
    return "glossary" if is_glossary(Division(part.entry, ())) else ""


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

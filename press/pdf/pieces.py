"""Takes a Book and the templates; gives the pieces of its PDF: cover to back matter, as XHTML.

A piece becomes one fragment. The apparatus is a function of the page map, since its numbers are
its text: contents, lists, bibliography, index. All other pieces know no page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path

from press.model import Book, Chapter, Division, Matter, Metadata, Part, part_of, parts
from press.nodes import CaptionList, Heading, Index, Node
from press.number import is_glossary
from press.pdf import Piece, folios
from press.pdf.jobs import Each
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


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a rendering for the PDFs depends on beside what it shows."""

    templates: tuple[Path, ...] = field(repr=False)
    """Folders, the theme's first."""
    words: Words
    digest: str
    """Of the templates."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A piece to be rendered, in whatever process; its `repr` tells all that it depends on."""

    desk: Desk
    metadata: Metadata
    title: str
    parts: tuple[Text, ...]


@cache
def renderer(desk: Desk) -> Renderer:
    """Renders for the PDFs, where every id is an anchor of the one document."""
    return Renderer(
        desk.templates, "print", desk.words, locate=lambda id: f"#{id}",
        asset=lambda name: f"asset:{name}",
    )  # fmt: skip


def rendered(task: Rendering) -> str:
    """The XHTML of a piece."""
    return renderer(task.desk).document(
        "print/part.xhtml", metadata=task.metadata, title=task.title, parts=task.parts
    )


def pieces(book: Book, desk: Desk, each: Each) -> tuple[Piece, ...]:
    """Render every piece of the PDF, in reading order."""
    joined = [part_of(part) for part in parts(book.divisions)]
    meta, words = book.metadata, desk.words

    def page(name: str, title: str) -> str:
        return renderer(desk).document(f"print/{name}.xhtml", metadata=meta, title=title)

    def contents(page_map: PageMap) -> str:
        return renderer(desk).document(
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
    texts = [some for some in (lists, front, *([part] for part in rest)) if some]
    tasks = [Rendering(desk, meta, _title(some, words), _texts(some)) for some in texts]
    known = [task for task, some in zip(tasks, texts, strict=True) if not _is_late(some)]
    made = iter(each(rendered, known, "render"))
    return (*opening, *(
        _piece(some, _late(some, task) if _is_late(some) else next(made), task.title)
        for some, task in zip(texts, tasks, strict=True)
    ))  # fmt: skip


def _piece(some: list[Part], html: str | Callable[[PageMap], str], title: str) -> Piece:
    entry = some[0].entry
    return Piece(entry.id, title, html, entry.matter, source=entry.file)


def _title(some: list[Part], words: Words) -> str:
    number = some[0].entry.number
    title = plain(some[0].heading.children).strip()
    return f"{words.part} {number}: {title}" if number else title


def _is_late(some: list[Part]) -> bool:
    """Whether page numbers are part of the text."""
    return any(isinstance(node, folios.LATE) for part in some for node in walk(part.opening))


def _late(some: list[Part], task: Rendering) -> Callable[[PageMap], str]:
    def html(page_map: PageMap) -> str:
        told = [replace(part, opening=folios.told(part.opening, page_map)) for part in some]
        return rendered(replace(task, parts=_texts(told)))

    return html


def _texts(some: Iterable[Part]) -> tuple[Text, ...]:
    return tuple(map(_text, some))


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

"""Takes a Book and the templates; gives the pieces of its PDF: cover to back matter, as XHTML.

A piece becomes one fragment. The apparatus is a function of the page map, since its numbers are
its text: contents, lists, bibliography, index. All other pieces know no page.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate, groupby
from math import ceil
from operator import itemgetter

from press.kept import Held, loaded
from press.model import (
    Book,
    Chapter,
    Division,
    Entry,
    Lying,
    Matter,
    Metadata,
    Part,
    opened,
    part_of,
    parts,
)
from press.nodes import CaptionList, Heading, Index, Node
from press.number import is_glossary
from press.pdf import Piece, folios
from press.pdf.jobs import Keep
from press.pdf.paging import PageMap
from press.render import Desk, Renderer
from press.tree import plain, walk
from press.words import Words

LINES = 400
"""Lines of the contents from which on they are set in several pieces. A book of thousands of pages
has more; a process needs 0.1 MB for each, and would grow with the book."""


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
class Outline:
    """What is known of a part without its text."""

    entry: Entry
    kind: str
    """As in a Text."""
    is_late: bool
    """Whether page numbers are part of the text."""
    heading: Heading
    chapters: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A piece to be rendered, in whatever process; its `repr` tells all that it depends on."""

    desk: Desk
    metadata: Metadata
    title: str
    parts: tuple[tuple[Division | Lying, ...], ...]


@cache
def renderer(desk: Desk) -> Renderer:
    """Renders for the PDFs, where every id is an anchor of the one document."""
    return Renderer(
        desk.templates, "print", desk.words, locate=lambda id: f"#{id}",
        asset=lambda name: f"asset:{name}",
    )  # fmt: skip


def outlined(divisions: tuple[Division | Lying, ...]) -> Outline:
    """The outline of a part (one item of `parts`)."""
    part = part_of(tuple(map(opened, divisions)))
    is_late = any(isinstance(node, folios.LATE) for node in walk(part.opening))
    chapters = tuple(chapter.heading for chapter in part.chapters)
    return Outline(part.entry, _kind(part), is_late, part.heading, chapters)


def rendered(task: Rendering, page_map: PageMap | None = None) -> str:
    """The XHTML of a piece, with the numbers of `page_map` in its text."""
    joined = (part_of(tuple(map(opened, divisions))) for divisions in task.parts)
    texts = tuple(_text(part, page_map) for part in joined)
    return renderer(task.desk).document(
        "print/part.xhtml", metadata=task.metadata, title=task.title, parts=texts
    )


def pieces(book: Book, desk: Desk, keep: Keep) -> tuple[Piece, ...]:
    """Render every piece of the PDF, in reading order."""
    divisions = parts(book.lying)
    outlines = [loaded(one) for one in keep(outlined, divisions, "outline")]
    meta, words = book.metadata, desk.words

    def page(name: str, title: str) -> str:
        return renderer(desk).document(f"print/{name}.xhtml", metadata=meta, title=title)

    opening = (
        Piece("cover", words.cover, page("cover", meta.title), None, is_bare=True),
        Piece("titlepage", words.title_page, page("titlepage", meta.title), Matter.FRONT,
              is_bare=True),
        Piece("copyright", words.copyright, page("copyright", words.copyright), Matter.FRONT,
              is_bare=True),
        *_contents(outlines, desk, meta),
    )  # fmt: skip
    joined = list(zip(outlines, divisions, strict=True))
    lists = [part for part in joined if part[0].kind == "list"]
    front = [part for part in joined if part[0].entry.matter is Matter.FRONT and part not in lists]
    rest = [part for part in joined if part[0].entry.matter is not Matter.FRONT]
    # The texts of the front matter are short: each begins a page, and all of them one recto.
    texts = [some for some in (lists, front, *([part] for part in rest)) if some]
    tasks = [
        Rendering(desk, meta, _title(some[0][0], words), tuple(part for _, part in some))
        for some in texts
    ]
    late = [any(outline.is_late for outline, _ in some) for some in texts]
    known = [task for task, is_late in zip(tasks, late, strict=True) if not is_late]
    made = iter(keep(rendered, known, "render"))
    return (*opening, *(
        _piece(some[0][0].entry, partial(rendered, task) if is_late else next(made), task.title)
        for some, task, is_late in zip(texts, tasks, late, strict=True)
    ))  # fmt: skip


def _contents(outlines: Sequence[Outline], desk: Desk, metadata: Metadata) -> Iterator[Piece]:
    """The contents; where they are long, pieces that each begin a page with a part."""
    before: tuple[str, ...] = ()
    for number, some in enumerate(_runs(outlines), 1):
        id = f"contents.{number}" if before else "contents"
        html = partial(_listed, some, id, before, desk, metadata)
        yield Piece(id, desk.words.contents, html, Matter.FRONT, is_continued=bool(before))
        before = (*before, id)


def _listed(
    outlines: Sequence[Outline], id: str, before: tuple[str, ...], desk: Desk, metadata: Metadata,
    page_map: PageMap,
) -> str:  # fmt: skip
    """A piece of the contents, which goes on where those `before` end, if there are any."""
    return renderer(desk).document(
        "print/contents.xhtml", metadata=metadata, title=desk.words.contents,
        groups=groups(outlines, page_map), id=id, is_continued=bool(before),
        side=page_map.side_after(before),
    )  # fmt: skip


def _runs(outlines: Sequence[Outline]) -> list[list[Outline]]:
    """Outlines in runs that are nearly as long as each other; none of them is divided."""
    sizes = [1 + len(_chapters(outline)) for outline in outlines]
    share = sum(sizes) / max(1, ceil(sum(sizes) / LINES))
    # The run of an outline is that in which its middle would stand.
    middles = (end - size / 2 for end, size in zip(accumulate(sizes), sizes, strict=True))
    placed = zip((middle // share for middle in middles), outlines, strict=True)
    return [[one for _, one in some] for _, some in groupby(placed, key=itemgetter(0))] or [[]]


def _piece(entry: Entry, html: Held[str] | Callable[[PageMap], str], title: str) -> Piece:
    return Piece(entry.id, title, html, entry.matter, source=entry.file)


def _title(part: Outline, words: Words) -> str:
    number = part.entry.number
    title = plain(part.heading.children).strip()
    return f"{words.part} {number}: {title}" if number else title


def _text(part: Part, page_map: PageMap | None) -> Text:
    entry, kind = part.entry, _kind(part)
    return Text(
        entry.id, entry.matter, kind, kind if kind != "list" else "", entry.number, part.heading,
        folios.told(part.opening, page_map) if page_map else part.opening, part.chapters,
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


def groups(joined: Iterable[Outline], page_map: PageMap) -> tuple[Group, ...]:
    """The contents page: groups, their parts, and the chapters of parts of the body."""
    return tuple(
        Group(title, tuple(_line(part, page_map) for part in some))
        for title, some in groupby(joined, key=lambda part: part.entry.group)
    )


def _line(part: Outline, page_map: PageMap) -> Line:
    return Line(
        part.entry.number, part.heading.children, f"#{part.entry.id}",
        page_map.folio(part.entry.id),
        tuple(
            Line(c.number, c.children, f"#{c.id}", page_map.folio(c.id))
            for c in _chapters(part)
        ),
    )  # fmt: skip


def _chapters(part: Outline) -> tuple[Heading, ...]:
    """The chapters that the contents page names."""
    return part.chapters if part.entry.matter is Matter.BODY else ()

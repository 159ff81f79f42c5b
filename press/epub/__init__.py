"""Takes a book ready to render; gives the bytes of its EPUB 3.3.

Every file is written as the templates render it: title page, contents, one file a chapter. Parts
are rendered each on its own, and no more than one of them is in memory at a time. What the package
says about the files (formulas, pictures, accessibility) is read from the files, so it
cannot say what is not so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path

from press.epub import breaking, naming, reflow
from press.epub.document import Document
from press.epub.marking import CONTENTS, Signing, settled
from press.epub.package import NCX_ID, Accessibility, Item, direction, identifier, write
from press.epub.spine import Place, files, flat, ids, named, places
from press.kept import Held, loaded
from press.model import Asset, Book, Metadata, Printing, data_of
from press.render import Desk, Renderer
from press.words import Words

XHTML = "application/xhtml+xml"
IMAGES = "images/"
FEATURES = (
    "structuralNavigation",
    "tableOfContents",
    "readingOrder",
    "ARIA",
    "displayTransformability",
)
"""What every EPUB of ours has, by construction."""


@dataclass(frozen=True, slots=True)
class Point:
    """An entry of the contents: a group (no href), a part or a chapter."""

    label: str
    href: str
    children: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A named entry point; `type` is a word of EPUB's structural vocabulary."""

    type: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Text:
    """A part whose files are to be rendered; its `repr` tells all that they depend on."""

    desk: Desk
    metadata: Metadata
    place: Place


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of a part, before the other parts are known and the pages of print.

    Where those are told stands a sign: see `Signing`.
    """

    group: str
    point: Point
    kind: str
    role: str
    documents: tuple[Document, ...]
    ids: tuple[tuple[str, ...], ...]
    """Those in each document."""
    signs: tuple[str, ...]
    """The id that each sign of a page stands for."""


def texts(book: Book, desk: Desk) -> tuple[Text, ...]:
    """What there is to render."""
    # How the book is printed is nothing to an EPUB.
    metadata = replace(book.metadata, printing=Printing())
    return tuple(Text(desk, metadata, place) for place in named(book))


def drafted(text: Text) -> Draft:
    """Render the files of a part."""
    first = files(text.place)
    renderer = Signing(text.desk.templates, text.desk.words, IMAGES)
    renderer.environment.globals.update(
        shares=partial(reflow.shares, language=text.metadata.language),
        fitted=partial(reflow.fitted, language=text.metadata.language),
        code_lines=reflow.lines, formula_pieces=breaking.pieces, named=naming.named,
    )  # fmt: skip
    frame = _frame(text.metadata)
    whole = tuple(flat([first]))
    documents = tuple(
        Document.of(
            file.name,
            renderer.document("epub/chapter.xhtml", title=file.title, file=file, **frame),
        )
        for file in whole
    )
    chapters = tuple(Point(one.label, one.href) for one in first.chapters)
    return Draft(
        first.entry.group, Point(first.label, first.href, chapters), first.kind, first.role,
        documents, tuple(map(ids, whole)), tuple(renderer.signs),
    )  # fmt: skip


def bind(
    book: Book,
    templates: tuple[Path, ...],
    css: str,
    words: Words,
    cover: Asset,
    pages: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """Bind `book` as an EPUB: `bound` of what is `drafted`."""
    drafts = tuple(map(drafted, texts(book, Desk(templates, words, ""))))
    return bound(drafts, book, templates, css, words, cover, pages).read_bytes()


def bound(
    drafts: Sequence[Held[Draft]],
    book: Book,
    templates: tuple[Path, ...],
    css: str,
    words: Words,
    cover: Asset,
    pages: tuple[tuple[str, str], ...] = (),
) -> Path:
    """Bind the drafts of a book, of which its metadata and its assets are used.

    Returns a file, which goes with the folder for temporary files. `templates` are folders, the
    theme's first; `css` is the sheet of the format "epub"; `cover` is a raster image. `pages` are
    (id, folio) pairs in reading order, the id being that of the first block on the printed page;
    with them the EPUB has page marks and a page list.
    """
    # A page on which no block begins shares the mark of the one before.
    marked: dict[str, str] = {}
    for anchor, folio in pages:
        marked.setdefault(anchor, folio)
    renderer = Renderer(templates, "epub", words, str, lambda name: IMAGES + name, marked)
    frame = {**_frame(book.metadata), "cover": IMAGES + cover.name}
    known = [_known(loaded(held)) for held in drafts]
    where = places(
        (document.name, some)
        for draft in known for document, some in zip(draft.documents, draft.ids, strict=True)
    )  # fmt: skip
    points = contents(known)
    opening = [
        Document.of(name, renderer.document(f"epub/{name}", title=title, **frame))
        for name, title in (
            ("cover.xhtml", words.cover),
            ("titlepage.xhtml", book.metadata.title),
            ("copyright.xhtml", words.copyright),
        )
    ]
    nav = renderer.document(
        "epub/nav.xhtml",
        title=words.contents,
        points=points,
        landmarks=landmarks(known, words),
        pages=tuple((f"{where[anchor]}#Page.{marked[anchor]}", folio) for anchor, folio in pages),
        **frame,
    )
    opening.append(Document.of("nav.xhtml", nav))
    documents = [*opening, *(document for draft in known for document in draft.documents)]
    ncx = renderer.document("epub/toc.ncx", title="", points=_outline(points), **frame)
    pictures = _pictures((one for one in book.assets if one.name != cover.name), documents)
    spine = [Item(d.id, d.name, XHTML, d.properties) for d in documents]
    items = [
        *spine,
        Item(NCX_ID, "toc.ncx", "application/x-dtbncx+xml"),
        Item("style", "style.css", "text/css"),
        Item("cover-image", IMAGES + cover.name, cover.media_type, ("cover-image",)),
        *(
            Item(f"image-{place}", IMAGES + asset.name, asset.media_type)
            for place, asset in enumerate(pictures, 1)
        ),
    ]
    where[CONTENTS] = "nav.xhtml"
    data = chain(
        (one.data for one in opening),
        (one for held in drafts for one in _settled(loaded(held), renderer, where)),
        (ncx.encode(), css.encode(), cover.data),
        (content for _, content in data_of(pictures)),
    )
    access = accessibility(documents, items, words, identifier(book.metadata) if pages else "")
    return write(book.metadata, items, data, (item.id for item in spine), access)


def _known(draft: Draft) -> Draft:
    """A draft without its texts."""
    return replace(
        draft, documents=tuple(replace(one, data=b"", hrefs=()) for one in draft.documents)
    )


def _settled(draft: Draft, renderer: Renderer, where: Mapping[str, str]) -> Iterator[bytes]:
    """The texts of a draft, with what others decide."""
    marks = tuple(renderer.mark(id).encode() for id in draft.signs)
    return (settled(one, marks, where) for one in draft.documents)


def _frame(metadata: Metadata) -> dict[str, object]:
    """What every file is told."""
    return {
        "metadata": metadata,
        "direction": direction(metadata.language),
        "identifier": identifier(metadata),
    }


def contents(drafts: Iterable[Draft]) -> tuple[Point, ...]:
    """Groups, parts, chapters: the tree of the navigation document."""
    groups = groupby(drafts, key=lambda draft: draft.group)
    return tuple(
        point
        for title, some in groups
        for points in [tuple(draft.point for draft in some)]
        for point in ([Point(title, "", points)] if title else points)
    )


def landmarks(drafts: Iterable[Draft], words: Words) -> tuple[Landmark, ...]:
    """Entry points that an e-reader offers beside the contents."""
    titles = {
        "loi": words.list_of_figures, "lot": words.list_of_tables, "glossary": words.glossary,
        "bibliography": words.bibliography, "index": words.index,
    }  # fmt: skip
    first = {draft.documents[0].name: draft for draft in drafts}
    body = next((name for name, draft in first.items() if draft.kind == "part"), "")
    return (
        Landmark("cover", words.cover, "cover.xhtml"),
        Landmark("titlepage", words.title_page, "titlepage.xhtml"),
        Landmark("toc", words.contents, "nav.xhtml"),
        *([Landmark("bodymatter", words.start, body)] if body else []),
        *(Landmark(one.role, titles[one.role], name) for name, one in first.items()
          if one.role in titles),
    )  # fmt: skip


def accessibility(
    documents: list[Document], items: list[Item], words: Words, page_source: str = ""
) -> Accessibility:
    """What is true of these files, in the words of schema.org's accessibility vocabulary."""
    text = [one for one in documents if one.name != "cover.xhtml"]
    has_pictures = any(one.pictures for one in text)
    has_math = any(one.has_math for one in text)
    claims = {
        "alternativeText": has_pictures and all(one.has_alternatives for one in text),
        "MathML": has_math,
        "describedMath": has_math and all(one.has_described_math for one in text),
        "index": any(one.has_index for one in text),
        "pageNavigation": bool(page_source),
        "pageBreakMarkers": bool(page_source),
    }
    is_still = all(item.media_type != "image/gif" for item in items)
    summary = [
        words.access_text,
        words.access_pictures if claims["alternativeText"] else "",
        words.access_formulas if claims["describedMath"] else "",
    ]
    return Accessibility(
        modes=("textual", "visual") if has_pictures else ("textual",),
        features=(*FEATURES, *(name for name, is_so in claims.items() if is_so)),
        hazard="none" if is_still else "unknown",
        summary=" ".join(filter(None, summary)),
        page_source=page_source,
    )


def _outline(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Parts and chapters alone: an NCX has no entry that leads nowhere."""
    return tuple(part for point in points for part in ([point] if point.href else point.children))


def _pictures(assets: Iterable[Asset], documents: Iterable[Document]) -> list[Asset]:
    """The assets that a file shows; print may have others."""
    shown = {picture for document in documents for picture in document.pictures}
    return [asset for asset in assets if IMAGES + asset.name in shown]

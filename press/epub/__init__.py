"""Takes a book ready to render; gives the bytes of its EPUB 3.3.

Every file is written as the templates render it: title page, contents, one file a chapter. What
the package says about the files (formulas, pictures, accessibility) is read from the files, so it
cannot say what is not so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from press.epub import breaking, naming, reflow
from press.epub.document import Document
from press.epub.marking import Signing, with_marks
from press.epub.package import NCX_ID, Accessibility, Item, direction, identifier, write
from press.epub.spine import File, flat, places, split
from press.model import Asset, Book, Metadata
from press.render import Renderer
from press.words import Words

XHTML = "application/xhtml+xml"
IMAGES = "images/"
CONTENTS = "contents"
"""Target of a link to the contents page, as `resolve` names it; no division has this id."""
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
class Draft:
    """The texts of a book and what leads to them, before the pages of its print edition are known.

    Where a printed page may begin stands a sign: see `Signing`.
    """

    documents: tuple[Document, ...]
    points: tuple[Point, ...]
    landmarks: tuple[Landmark, ...]
    places: Mapping[str, str]
    """The file that each id stands in."""
    signs: tuple[str, ...]
    """The id that each sign stands for."""


def drafted(book: Book, templates: tuple[Path, ...], words: Words) -> Draft:
    """Render the texts of `book`; `templates` are folders, the theme's first."""
    files = split(book)
    where = places(files)

    def locate(anchor: str) -> str:
        # A link to the contents page leads to the book's own contents.
        return "nav.xhtml" if anchor == CONTENTS else f"{where[anchor]}#{anchor}"

    renderer = Signing(templates, "epub", words, locate, lambda name: IMAGES + name)
    renderer.environment.globals.update(
        shares=partial(reflow.shares, language=book.metadata.language),
        fitted=partial(reflow.fitted, language=book.metadata.language),
        code_lines=reflow.lines, formula_pieces=breaking.pieces, named=naming.named,
    )  # fmt: skip
    frame = _frame(book.metadata)
    documents = tuple(
        Document.of(
            file.name,
            renderer.document("epub/chapter.xhtml", title=file.title, file=file, **frame),
        )
        for file in flat(files)
    )
    return Draft(documents, contents(files), landmarks(files, words), where, tuple(renderer.signs))


def bind(
    book: Book,
    templates: tuple[Path, ...],
    css: str,
    words: Words,
    cover: Asset,
    pages: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """Bind `book` as an EPUB: `bound` of what is `drafted`."""
    return bound(drafted(book, templates, words), book, templates, css, words, cover, pages)


def bound(
    draft: Draft,
    book: Book,
    templates: tuple[Path, ...],
    css: str,
    words: Words,
    cover: Asset,
    pages: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """Bind the draft of a book, of which its metadata and its assets are used.

    `templates` are folders, the theme's first; `css` is the sheet of the format "epub"; `cover`
    is a raster image. `pages` are (id, folio) pairs in reading order, the id being that of the
    first block on the printed page; with them the EPUB has page marks and a page list.
    """
    # A page on which no block begins shares the mark of the one before.
    marked: dict[str, str] = {}
    for anchor, folio in pages:
        marked.setdefault(anchor, folio)
    renderer = Renderer(templates, "epub", words, str, str, marked)
    frame = {**_frame(book.metadata), "cover": IMAGES + cover.name}
    documents = [
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
        points=draft.points,
        landmarks=draft.landmarks,
        pages=tuple(
            (f"{draft.places[anchor]}#Page.{marked[anchor]}", folio) for anchor, folio in pages
        ),
        **frame,
    )
    documents.append(Document.of("nav.xhtml", nav))
    marks = tuple(renderer.mark(id).encode() for id in draft.signs)
    documents += [replace(one, data=with_marks(one.data, marks)) for one in draft.documents]
    ncx = renderer.document("epub/toc.ncx", title="", points=_outline(draft.points), **frame)
    spine = [Item(d.id, d.name, XHTML, d.data, d.properties) for d in documents]
    items = [
        *spine,
        Item(NCX_ID, "toc.ncx", "application/x-dtbncx+xml", ncx.encode()),
        Item("style", "style.css", "text/css", css.encode()),
        Item("cover-image", IMAGES + cover.name, cover.media_type, cover.data, ("cover-image",)),
        *_pictures((one for one in book.assets if one.name != cover.name), documents),
    ]
    access = accessibility(documents, items, words, identifier(book.metadata) if pages else "")
    return write(book.metadata, items, (item.id for item in spine), access)


def _frame(metadata: Metadata) -> dict[str, object]:
    """What every file is told."""
    return {
        "metadata": metadata,
        "direction": direction(metadata.language),
        "identifier": identifier(metadata),
    }


def contents(files: Iterable[File]) -> tuple[Point, ...]:
    """Groups, parts, chapters: the tree of the navigation document."""
    groups: list[tuple[str, list[Point]]] = []
    for file in files:
        chapters = tuple(Point(one.label, one.href) for one in file.chapters)
        if not groups or groups[-1][0] != file.entry.group:
            groups.append((file.entry.group, []))
        groups[-1][1].append(Point(file.label, file.href, chapters))
    return tuple(
        point
        for title, points in groups
        for point in ([Point(title, "", tuple(points))] if title else points)
    )


def landmarks(files: Iterable[File], words: Words) -> tuple[Landmark, ...]:
    """Entry points that an e-reader offers beside the contents."""
    named = {
        "loi": words.list_of_figures, "lot": words.list_of_tables, "glossary": words.glossary,
        "bibliography": words.bibliography, "index": words.index,
    }  # fmt: skip
    body = next((file for file in files if file.kind == "part"), None)
    return (
        Landmark("cover", words.cover, "cover.xhtml"),
        Landmark("titlepage", words.title_page, "titlepage.xhtml"),
        Landmark("toc", words.contents, "nav.xhtml"),
        *([Landmark("bodymatter", words.start, body.name)] if body else []),
        *(Landmark(file.role, named[file.role], file.name) for file in files if file.role in named),
    )


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
        "index": any(b'role="doc-index"' in one.data for one in text),
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


def _pictures(assets: Iterable[Asset], documents: Iterable[Document]) -> Iterable[Item]:
    """The assets that a file shows; print may have others."""
    shown = {picture for document in documents for picture in document.pictures}
    return [
        Item(f"image-{place}", IMAGES + asset.name, asset.media_type, asset.data)
        for place, asset in enumerate((one for one in assets if IMAGES + one.name in shown), 1)
    ]

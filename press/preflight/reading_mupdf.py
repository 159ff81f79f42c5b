"""Takes an EPUB; gives what mupdf, an engine that is no browser, loses of it.

E-readers of e-ink lay pages out with engines like this one, which know less of CSS than browsers.
"""

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, normpath
from typing import Any
from urllib.parse import urlsplit

import pymupdf
from lxml import etree

from press.preflight import limits
from press.preflight.reading_places import Places, squeezed
from press.problems import Position, Problem, Problems

CONTAINER = "META-INF/container.xml"
XHTML = "{http://www.w3.org/1999/xhtml}"
DRAWN = ("{http://www.w3.org/1998/Math/MathML}math", "{http://www.w3.org/2000/svg}svg")
"""Elements whose text is set in two dimensions, so in no order of lines."""
HARMLESS = ("unknown epub version: 3.0", "... repeated ")
"""What mupdf says of every EPUB 3, which it reads all the same, and how it counts repetitions."""
NEAREST = 5
"""Ids that are told of a place."""
HINT = "see what epubcheck says of it"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in a file of the EPUB, without markup in it."""

    file: str
    before: tuple[str, ...]
    """Ids at its element and before it, the nearest first."""
    text: str


def check(epub: bytes, places: Places, package: Position) -> tuple[Problem, ...]:
    """Lay the book out on a phone and on an e-ink reader.

    Problems: READER-010 mupdf cannot lay it out, or warns, READER-011 text is not there,
    READER-012 a link leads to no page.
    """
    problems = Problems()
    tools: Any = pymupdf.TOOLS
    tools.mupdf_display_errors(False)
    tools.mupdf_display_warnings(False)
    tools.reset_mupdf_warnings()
    lost: list[Piece] = []
    try:
        files = documents(epub)
        pieces = [list(_pieces(name, root)) for name, root in files]
        for number, (width, height, size) in enumerate(limits.MUPDF_PAGES):
            book: Any = pymupdf.open(stream=epub, filetype="epub")  # type: ignore[no-untyped-call]
            book.layout(width=width, height=height, fontsize=size)
            if book.chapter_count != len(files):
                raise ValueError(f"it sees {book.chapter_count} files of {len(files)}")
            shown = [_shown(book, chapter) for chapter in range(len(files))]
            # A word that a narrow page breaks may come out in another order: lost is what is
            # missing on every page.
            lost = [
                piece
                for chapter, text in enumerate(shown)
                for piece in pieces[chapter]
                if _letters(piece.text) not in text and (number == 0 or piece in lost)
            ]
            if number == 0:
                _follow(book, files, problems, places, package)
    except (RuntimeError, ValueError, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        problems.error("READER-010", package, f"mupdf cannot lay the EPUB out: {error}", HINT)
    for piece in lost:
        position = places.find(piece.file, piece.before, piece.text) or package
        text = " ".join(piece.text.split())
        problems.error("READER-011", position, f'{piece.file}: mupdf does not show "{text[:60]}"',
                       "write it in plainer markup")  # fmt: skip
    for said in dict.fromkeys(tools.mupdf_warnings().splitlines()):
        if not said.startswith(HARMLESS):
            problems.error("READER-010", package, f"mupdf says: {said}", HINT)
    return problems.taken()


def documents(epub: bytes) -> list[tuple[str, Any]]:
    """The files of the spine, in reading order, as (path, tree)."""
    with zipfile.ZipFile(io.BytesIO(epub)) as package:
        container = etree.fromstring(package.read(CONTAINER))
        opf = next(container.iter("{*}rootfile")).get("full-path", "")
        folder = opf.rpartition("/")[0]
        tree = etree.fromstring(package.read(opf))
        paths = {item.get("id"): item.get("href", "") for item in tree.iter("{*}item")}
        names = [paths[item.get("idref")] for item in tree.iter("{*}itemref")]
        names = [f"{folder}/{name}".lstrip("/") for name in names]
        return [(name, etree.fromstring(package.read(name))) for name in names]


def _shown(book: Any, chapter: int) -> str:
    """Letters and digits of a file, as mupdf sets them."""
    pages = range(book.chapter_page_count(chapter))
    return _letters("".join(book[chapter, page].get_text() for page in pages))


def _letters(text: str) -> str:
    return squeezed(unicodedata.normalize("NFKC", text))


def _pieces(name: str, root: Any) -> Iterator[Piece]:
    """Every run of text of a file's body."""
    before: list[str] = []
    body = root.find(f"{XHTML}body")
    drawn = {one for tag in DRAWN for top in body.iter(tag) for one in top.iter()}
    for element in body.iter(etree.Element):
        if element.get("id"):
            before.insert(0, element.get("id"))
        if element in drawn:
            continue
        for text in (element.text, *(child.tail for child in element)):
            if _letters(text or ""):
                yield Piece(name, tuple(before[:NEAREST]), text)


def _follow(
    book: Any,
    files: list[tuple[str, Any]],
    problems: Problems,
    places: Places,
    package: Position,
) -> None:
    """Every link into the book leads to a page."""
    for chapter, (name, root) in enumerate(files):
        for number in range(book.chapter_page_count(chapter)):
            page = book[chapter, number]
            link = page.first_link
            while link:
                if not link.is_external and link.dest.page < 0:
                    _lead(name, root, link.uri, problems, places, package)
                link = link.next


def _lead(
    name: str, root: Any, uri: str, problems: Problems, places: Places, package: Position
) -> None:
    """Tell of a link without a page at the first place in a file that has it."""
    before: list[str] = []
    text = ""
    for element in root.iter(etree.Element):
        before.insert(0, element.get("id", ""))
        href = element.get("href")
        if href and normpath(f"{dirname(name)}/{href}") == uri:
            if urlsplit(href).scheme:
                return  # mupdf takes "mailto:" for a folder
            text = "".join(element.getparent().itertext())
            break
    near = tuple(filter(None, before))[:NEAREST] if text else ()
    problems.error("READER-012", places.find(name, near, text) or package,
                   f"{name}: mupdf finds no page for the link {uri}",
                   "name a place that is in the book")  # fmt: skip

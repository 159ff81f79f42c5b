"""Takes an artifact; gives what it holds, in its order and by the place where it stands: the sheets
of a PDF or the files of an EPUB.

Both come in one shape, so that whoever looks for something need not know where.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Any, NamedTuple
from urllib.parse import unquote, urldefrag

import pikepdf
from lxml import etree

from press.preflight.pages import Page
from press.preflight.tokens import tokens

XHTML = "{http://www.w3.org/1999/xhtml}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
OPF = "{http://www.idpf.org/2007/opf}"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
INLINE = frozenset("a abbr b cite code del em i kbd mark q s small span strong sub sup u".split())
"""Elements within a word; all others divide words."""
FORMULAS = frozenset(("math", "formula"))
"""Classes of the boxes that hold a formula."""


SOFT_HYPHEN = "\N{SOFT HYPHEN}"
"""On a page it is a hyphen that is seen, in a text one that may be."""


class Found(NamedTuple):
    """A word of an artifact, and the word of the page that it is part of."""

    text: str
    word: int


@dataclass(slots=True)
class Sheet:
    """A page or a file: the words in it, and all else that can be looked for."""

    name: str
    """As a message says it: "page 213", "06-rag-systems-02.xhtml"."""
    words: list[Found] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    """Alternative texts."""
    formulas: list[str] = field(default_factory=list)
    """TeX."""
    links: list[str] = field(default_factory=list)
    """URLs, or ids of the places that links lead to; only those that are there."""


@dataclass(slots=True)
class Artifact:
    """A PDF or an EPUB."""

    sheets: list[Sheet]
    places: dict[str, int]
    """For each id, the place of its sheet in `sheets`."""


def of_pdf(data: bytes, pages: tuple[Page, ...]) -> Artifact:
    """What a PDF holds; `pages` are those of the same file.

    Figures and formulas are known by the alternative text that their tags carry (ISO 32000-1,
    14.9.3).
    """
    sheets = [Sheet(f"page {page.folio}") for page in pages]
    for sheet, page in zip(sheets, pages, strict=True):
        sheet.words = [
            Found(one.casefold(), number)
            for number, word in enumerate(page.words)
            for one in tokens(word.text.replace(SOFT_HYPHEN, "-"))
        ]
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
            places = dict(_names(pdf, numbers))
            for sheet, leaf in zip(sheets, pdf.pages, strict=True):
                sheet.links = list(_annotations(leaf, places))
            _tags(pdf, numbers, sheets)
    except pikepdf.PdfError:
        return Artifact(sheets, {})
    return Artifact(sheets, places)


def _names(pdf: pikepdf.Pdf, numbers: dict[Any, int]) -> Iterator[tuple[str, int]]:
    """Named destinations, with the pages that they are on."""
    names: Any = pdf.Root.get("/Names", {})
    if "/Dests" not in names:
        return
    for name, place in pikepdf.NameTree(names.Dests).items():
        where = place.D if isinstance(place, pikepdf.Dictionary) else place
        if (number := numbers.get(where[0].objgen)) is not None:
            yield str(name), number


def _annotations(page: pikepdf.Page, places: dict[str, int]) -> Iterator[str]:
    for one in page.get("/Annots", ()):
        action: Any = one.get("/A", {})
        target = one.get("/Dest", action.get("/D"))
        if "/URI" in action:
            yield str(action.URI)
        elif isinstance(target, pikepdf.String) and str(target) in places:
            yield str(target)


def _tags(pdf: pikepdf.Pdf, numbers: dict[Any, int], sheets: list[Sheet]) -> None:
    """Note the figures and formulas of the structure tree (ISO 32000-1, 14.8.4.5)."""
    tree = pdf.Root.get("/StructTreeRoot")
    stack: list[tuple[Any, int]] = [(tree.K, -1)] if tree is not None and "/K" in tree else []
    while stack:
        node, page = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend((kid, page) for kid in reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary):
            if "/Pg" in node:
                page = numbers.get(node.Pg.objgen, page)
            kind = node.get("/S")
            if kind in ("/Figure", "/Formula") and page >= 0 and "/Alt" in node:
                sheet = sheets[page]
                (sheet.figures if kind == "/Figure" else sheet.formulas).append(str(node.Alt))
            if "/K" in node:
                stack.append((node.K, page))


def of_epub(data: bytes) -> Artifact:
    """What an EPUB's spine holds; files that cannot be read hold nothing."""
    sheets: list[Sheet] = []
    places: dict[str, int] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            roots = {path: _root(file, path) for path in _spine(file)}
            held = set(file.namelist())
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError):
        return Artifact([], {})
    ids = {path: {e.get("id") for e in root.iter() if e.get("id")} for path, root in roots.items()}
    for number, (path, root) in enumerate(roots.items()):
        sheet = Sheet(path.rpartition("/")[2])
        sheets.append(sheet)
        for id in ids[path]:
            places.setdefault(str(id), number)
        text = "".join(_text(root))
        sheet.words = [Found(one.casefold(), 0) for one in tokens(text)]
        sheet.formulas = _formulas(root)
        for element in root.iter():
            if element.tag == f"{XHTML}img":
                if normpath(join(dirname(path), unquote(element.get("src", "")))) in held:
                    sheet.figures.append(element.get("alt", ""))
            elif element.tag == f"{XHTML}a" and "href" in element.attrib:
                sheet.links += _link(element.get("href", ""), path, ids)
    return Artifact(sheets, places)


def _spine(file: zipfile.ZipFile) -> list[str]:
    """Paths of the text files in reading order (EPUB 3.3, 5.7)."""
    container = etree.fromstring(file.read("META-INF/container.xml"))
    package = next(container.iter(f"{CONTAINER}rootfile")).get("full-path", "")
    root = etree.fromstring(file.read(package))
    hrefs = {item.get("id"): item.get("href", "") for item in root.iter(f"{OPF}item")}
    refs = [hrefs.get(ref.get("idref"), "") for ref in root.iter(f"{OPF}itemref")]
    return [normpath(join(dirname(package), unquote(href))) for href in refs if href]


def _root(file: zipfile.ZipFile, path: str) -> etree._Element:
    try:
        return etree.fromstring(file.read(path))
    except (KeyError, etree.XMLSyntaxError):
        return etree.Element("unreadable")


def _formulas(root: etree._Element) -> list[str]:
    """The TeX of each formula; one that comes in pieces has them in one box."""
    found: dict[etree._Element, str] = {}
    for math in root.iter(f"{MATHML}math"):
        boxes = (one for one in math.iterancestors() if one.get("class") in FORMULAS)
        box = next(boxes, math)
        found[box] = found.get(box, "") + math.get("alttext", "")
    return list(found.values())


def _link(href: str, path: str, ids: dict[str, set[str | None]]) -> list[str]:
    """What a link leads to: a URL, or an id that its file holds."""
    if ":" in href.partition("#")[0]:
        return [href]
    file, fragment = urldefrag(href)
    home = normpath(join(dirname(path), unquote(file))) if file else path
    fragment = unquote(fragment)
    return [fragment] if fragment in ids.get(home, ()) else []


def _text(root: etree._Element) -> Iterator[str]:
    """The text of a file's body; formulas are told by their TeX, not by their signs."""
    for body in root.iter(f"{XHTML}body"):
        steps = etree.iterwalk(body, events=("start", "end"))
        for step, element in steps:
            if not isinstance(element.tag, str):
                continue
            name = etree.QName(element).localname
            gap = "" if name in INLINE else " "
            if step == "end":
                yield gap + (element.tail or "")
            elif element.tag == f"{MATHML}math":
                steps.skip_subtree()
            else:
                yield gap + (element.text or "")

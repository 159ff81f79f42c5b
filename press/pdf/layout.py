"""Takes one part as XHTML with its style and files; gives it as pages, a `Fragment`.

A part is laid out on its own, in whatever process, and knows nothing of the book around it: not
the numbers of its pages, not where its links lead. So an edit lays out one part again, and the
same part always gives the same bytes.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import cssselect2
from weasyprint import CSS, HTML
from weasyprint.html import UA_STYLESHEET
from weasyprint.urls import URLFetcher

from press.kept import loaded
from press.pdf import (
    fitting,
    keeping,
    lastline,
    leaders,
    linebreak,
    logs,
    missing,
    survey,
    tagging,
    thrift,
)
from press.pdf.fragment import Fragment, PageReference
from press.pdf.jobs import Job
from press.pdf.logs import heard
from press.pdf.styling import Files, parsed
from press.problems import Position, Problem, Problems, Severity

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"


def laid_out(job: Job) -> Fragment:
    """Set a part in pages.

    Reads no file but the fonts of the job and opens no connection: whatever else the part asks
    for is a problem. Raises `xml.etree.ElementTree.ParseError` for what is not well-formed XML.
    """
    place = Position(job.source or job.id)
    with heard(place) as told, thrift.spared(), leaders.joined():
        root = _parsed(loaded(job.html))
        openers = _openers(root)
        files = Files(job.assets, job.fonts)
        styling = parsed(job.style, job.fonts)
        base = thrift.user_agent(styling.sheet, root)
        foreseen = missing.foreseen(root, styling.fonts)
        missing.replace(root, foreseen)

        def render() -> Any:
            told.clear()
            page = Page(root, files, base)
            return page.render(font_config=styling.fonts, stylesheets=[styling.sheet])

        def written() -> tuple[Any, survey.Survey, bytes]:
            with linebreak.mended(), lastline.kept():
                document = fitting.fitted(root, render)
            tagging.prepare(document)
            seen = survey.take(document, openers)
            for page in document.pages:
                # Binding writes the names and the outline of the whole book.
                page.anchors.clear()
                page.bookmarks.clear()
            finisher = tagging.finish if job.is_tagged else None
            return document, seen, document.write_pdf(pdf_tags=job.is_tagged, finisher=finisher)

        document, seen, pdf = written()
        if characters := logs.missing(told) - foreseen:
            before, bookmarks = tuple(told), seen.bookmarks
            missing.replace(root, characters)
            document, seen, pdf = written()
            told[:] = (*before, *told)
            bookmarks = missing.relabelled(seen.bookmarks, bookmarks, characters)
            seen = replace(seen, bookmarks=bookmarks)
        told[:] = dict.fromkeys((*(logs.absent(one, place) for one in sorted(foreseen)), *told))
    uses, strangers = survey.fonts(document, {font.digest for font in job.fonts})
    problems = Problems(
        [*styling.faults, *told, *_untold(root, place), *_lost(root, seen.references, place)]
    )
    for family, drawn in strangers:
        problems.warning(
            "LAYOUT-006",
            place,
            f'no face of the book has "{drawn}": drawn with the installed font "{family}"',
            "another machine may draw it otherwise: use other characters",
        )
    return Fragment(
        job.id, pdf, seen.leaves, seen.anchors, seen.bookmarks, seen.references,
        seen.targets, uses, problems.taken(),
    )  # fmt: skip


class _Selected(cssselect2.ElementWrapper):  # type: ignore[misc]
    """An element as selectors see it: its id is kept under another name.

    So `#ID` selects it; `[id]` and `attr(id)` find nothing.
    """

    @property
    def id(self) -> str | None:
        """What `#ID` selects."""
        found: str | None = self.etree_element.get(tagging.ANCHOR)
        return found


class Page(HTML):  # type: ignore[misc]
    """A document that is parsed already; WeasyPrint's own constructor parses HTML, not XHTML."""

    def __init__(
        self, root: ElementTree.Element, fetcher: URLFetcher, base: CSS = UA_STYLESHEET
    ) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self._base = base
        self.wrapper_element = _Selected.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [self._base]


def _parsed(html: str) -> ElementTree.Element:
    """The tree that WeasyPrint wants, with links within the book that it will not look up."""
    root = ElementTree.fromstring(html)
    for element in root.iter():
        element.tag = element.tag.removeprefix(XHTML)
        if element.tag == "a":
            scheme, colon, target = element.get("href", "").partition(":")
            if scheme.startswith("#"):
                element.set("href", tagging.LINK + quote(element.get("href", "")[1:], safe=""))
            elif scheme + colon in tagging.PAGES:
                element.set("href", scheme + colon + quote(target, safe=""))
        if {"math", "formula"} & set(element.get("class", "").split()):
            for title in element.findall(f".//{SVG}svg/{SVG}title"):
                title.text = tagging.formula(title.text or "")
    keeping.keep(root)
    for element in root.iter():
        if id := element.get("id"):
            element.set(tagging.ANCHOR, id)
            # An element with an id has a style that no other one shares, and styles are costly.
            # Within a drawing it is what `href` and `url()` name.
            if not element.tag.startswith(SVG):
                del element.attrib["id"]
    return root


def _openers(root: ElementTree.Element) -> frozenset[str]:
    """Ids within headers of class "opener"."""
    found = (e for e in root.iter() if "opener" in e.get("class", "").split())
    return frozenset(e.get(tagging.ANCHOR, "") for opener in found for e in opener.iter()) - {""}


def _untold(root: ElementTree.Element, place: Position) -> list[Problem]:
    """Pictures that say nothing to whoever cannot see them."""
    pictures = [e.get("src", "") for e in root.iter("img") if e.get("alt") is None]
    drawings = list(root.iter(f"{SVG}svg"))
    inner = {one for drawing in drawings for one in drawing.iter(f"{SVG}svg") if one is not drawing}
    silent = [e for e in drawings if e not in inner and e.find(f"{SVG}title") is None]
    return [
        Problem(
            "LAYOUT-003",
            place,
            f'the picture "{picture}" has no alternative text',
            "say in words what it shows",
            Severity.WARNING,
        )
        for picture in [*pictures, *("svg" for _ in silent)]
    ]


def _lost(
    root: ElementTree.Element, found: tuple[PageReference, ...], place: Position
) -> list[Problem]:
    hrefs = (a.get("href", "") for a in root.iter("a"))
    asked = [tagging.destination(href) for href in hrefs if href.startswith(tagging.PAGES)]
    drawn = {reference.target for reference in found}
    return [
        Problem(
            "LAYOUT-005",
            place,
            f'the page reference to "{target}" has no box on any page',
            "the style must make .page-reference an inline block with a width",
        )
        for target in asked
        if target not in drawn
    ]

"""Takes a style and its fonts; gives them as WeasyPrint wants them, read once in a process.

All parts of a book have the same style, and to read it and to register its faces costs as much as
some pages. A part has the same bytes whatever was laid out before it.
"""

import os
import tempfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import unquote

from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from press.model import Asset, data_of
from press.pdf.jobs import FontFile
from press.pdf.logs import heard
from press.problems import Position, Problem

STYLES = Position("styles")
"""A fault of the style sheet is the same one in every part."""

MOST = 4
"""Styles that a process keeps: those of the pages and of the cover, now and before an edit."""


@dataclass(frozen=True, slots=True)
class Styling:
    """A style sheet, its fonts, and what is wrong with them."""

    sheet: CSS
    fonts: FontConfiguration
    faults: tuple[Problem, ...]


class Files(URLFetcher):  # type: ignore[misc]
    """Serves some assets and fonts to WeasyPrint, and nothing else."""

    def __init__(self, assets: tuple[Asset, ...], fonts: tuple[FontFile, ...]) -> None:
        super().__init__(allowed_protocols=("data",))
        self._assets = {asset.name: (data, asset.media_type) for asset, data in data_of(assets)}
        self._fonts = {font.name: Path(font.path) for font in fonts}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the file that a URL names; raise ValueError for one that is not held."""
        scheme, _, quoted = url.partition(":")
        name = unquote(quoted)
        if scheme == "asset" and name in self._assets:
            data, media_type = self._assets[name]
            return URLFetcherResponse(url, data, {"Content-Type": media_type})
        if scheme == "font" and name in self._fonts:
            content = self._fonts[name].read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": "font/ttf"})
        if scheme == "data":
            return super().fetch(url, headers)
        raise ValueError("not a file of the book")


def parsed(style: str, fonts: tuple[FontFile, ...]) -> Styling:
    """Parse a style sheet for one document.

    The fonts are those of the documents before it; the sheet is a copy of theirs, for WeasyPrint
    writes into the values of one, and tells of a faulty one once.
    """
    known = _kept(os.getpid())(style, fonts, tempfile.gettempdir())
    # WeasyPrint knows the struts of two lines apart by words that leave out what `calc()` holds.
    known.fonts.strut_layouts.clear()
    return replace(known, sheet=deepcopy(known.sheet))


@cache
def _kept(process: int) -> Callable[[str, tuple[FontFile, ...], str], Styling]:
    """The styles that a process has read.

    The files of their fonts go with what is dropped; what it has from the process that it was
    forked from is not its to drop.
    """
    return lru_cache(maxsize=MOST)(_read)


def _read(style: str, fonts: tuple[FontFile, ...], folder: str) -> Styling:
    """`folder` is where the files of the fonts are put: when it is left, so are they."""
    registered = FontConfiguration()
    with heard(STYLES) as faults:
        sheet = CSS(string=style, font_config=registered, url_fetcher=Files((), fonts))
    return Styling(sheet, registered, tuple(faults))

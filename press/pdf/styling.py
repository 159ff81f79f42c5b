"""Takes a style and its fonts; gives them as WeasyPrint wants them, parsed once in a process.

All parts of a book have one style, and to parse it and to register its faces costs as much as five
pages. Nothing of a document stays in what is kept, so a part has the same bytes whatever was laid
out before it.
"""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import unquote

from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from press.model import Asset
from press.pdf.logs import heard
from press.problems import Position, Problem

STYLES = Position("styles")
"""A fault of the style sheet is the same one in every part."""

MOST = 4
"""Styles that a process keeps: those of the pages and of the cover, now and before an edit."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font that a style names as `font:NAME`; where it lies makes no difference to a page."""

    name: str
    digest: str
    """SHA-256 of the file, in hex."""
    path: str = field(repr=False, compare=False)


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
        self._assets = {asset.name: asset for asset in assets}
        self._fonts = {font.name: Path(font.path) for font in fonts}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the file that a URL names; raise ValueError for one that is not held."""
        scheme, _, quoted = url.partition(":")
        name = unquote(quoted)
        if scheme == "asset" and name in self._assets:
            asset = self._assets[name]
            return URLFetcherResponse(url, asset.data, {"Content-Type": asset.media_type})
        if scheme == "font" and name in self._fonts:
            content = self._fonts[name].read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": "font/ttf"})
        if scheme == "data":
            return super().fetch(url, headers)
        raise ValueError("not a file of the book")


def parsed(style: str, fonts: tuple[FontFile, ...]) -> Styling:
    """Parse a style sheet and register the fonts that it names."""
    found = _kept(os.getpid())(style, fonts, tempfile.gettempdir())
    # WeasyPrint knows the struts of two lines apart by words that leave out what `calc()` holds.
    found.fonts.strut_layouts.clear()
    return found


@cache
def _kept(process: int) -> Callable[[str, tuple[FontFile, ...], str], Styling]:
    """What a process has parsed.

    The files of its fonts go with what is dropped; what it has from the process that it was forked
    from is not its to drop.
    """
    return lru_cache(maxsize=MOST)(_parsed)


def _parsed(style: str, fonts: tuple[FontFile, ...], folder: str) -> Styling:
    """`folder` is where the files of the fonts are put: when it is left, so are they."""
    configuration = FontConfiguration()
    with heard(STYLES) as faults:
        sheet = CSS(string=style, font_config=configuration, url_fetcher=Files((), fonts))
    return Styling(sheet, configuration, tuple(faults))

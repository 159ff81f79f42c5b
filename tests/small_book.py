"""A book of three short parts with all that a PDF has to bind, from `tests/fixtures/pdf`."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2

from press import pdf
from press.model import Asset, Matter, Metadata
from press.pdf.jobs import FontFile, Job
from press.pdf.paging import PageMap
from press.theme import fonts

ROOT = Path(__file__).parent
FOLDER = ROOT / "fixtures" / "pdf"
PARTS = {"one": "1 First Part", "two": "2 Second Part", "three": "3 Third Part"}
METADATA = Metadata(
    "The Small Book",
    "small-book",
    "with <everything> & more",
    ("Ada Author", "B. Writer"),
    "en-GB",
    description="A book to bind",
    subjects=("bookbinding", "tests"),
    rights="CC BY 4.0",
    date="2026-11-23",
)
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml" lang="en-GB"><head><title>{0}</title></head>\
<body>{1}</body></html>'


def plainly(function: Callable[[Any], Any], items: Sequence[Any], stage: str = "") -> Sequence[Any]:
    """Run a stage without processes or cache."""
    return tuple(map(function, items))


@cache
def faces(cache: Path = ROOT.parent / "out" / ".cache") -> tuple[fonts.Face, ...]:
    return fonts.static_fonts(cache)


def font_files() -> tuple[FontFile, ...]:
    return tuple(FontFile(face.path.name, face.digest, str(face.path)) for face in faces())


@cache
def style() -> str:
    rules = fonts.font_face_css(faces(), lambda face: f"font:{face.path.name}")
    return rules + (FOLDER / "style.css").read_text("utf-8")


def picture() -> Asset:
    return Asset("picture.svg", "image/svg+xml", (FOLDER / "picture.svg").read_bytes())


def part(name: str) -> str:
    return (FOLDER / f"{name}.xhtml").read_text("utf-8")


def job(body: str, css: str = "", **more: Any) -> Job:
    """Lay this out: `body` on the pages of the small book, with a style added to its own."""
    return Job("x", PAGE.format("x", body), style() + css, fonts=font_files(), **more)


def contents(page_map: PageMap) -> str:
    ids = ["one", "one.far", "two", "two.chunking", "three"]
    lines = (f'<li><a href="#{id}">{id}</a> {page_map.folio(id)}</li>' for id in ids)
    return PAGE.format("Contents", f'<h1 id="contents">Contents</h1><ul>{"".join(lines)}</ul>')


def pieces() -> list[pdf.Piece]:
    cover = PAGE.format("Cover", '<section class="cover" id="cover"><p>Cover</p></section>')
    title = PAGE.format("Title", '<section id="titlepage"><p>The Small Book</p></section>')
    return [
        pdf.Piece("cover", "Cover", cover, None, is_bare=True),
        pdf.Piece("titlepage", "", title, Matter.FRONT, is_bare=True),
        pdf.Piece("contents", "Contents", contents, Matter.FRONT),
        *(
            pdf.Piece(id, title, part(id), Matter.BODY, source=f"{id}.md")
            for id, title in PARTS.items()
        ),
    ]


def press(**changes: Any) -> pdf.Press:
    templates = jinja2.FileSystemLoader(ROOT.parent / "templates")
    environment = jinja2.Environment(
        loader=templates, autoescape=True, undefined=jinja2.StrictUndefined
    )
    template = environment.get_template("print/furniture.xhtml")
    paths = {face.digest: face.path for face in faces()}
    values: dict[str, Any] = {
        "metadata": METADATA,
        "style": style(),
        "fonts": font_files(),
        "assets": (picture(),),
        "cut": lambda glyphs: {
            digest: fonts.embedded(fonts.Subset(digest, paths[digest], some))
            for digest, some in glyphs.items()
        },
        "sheets": partial(template.render, metadata=METADATA),
    }
    return pdf.Press(**{**values, **changes})


@cache
def bound() -> pdf.Bound:
    return pdf.bind(pieces(), press(), plainly)

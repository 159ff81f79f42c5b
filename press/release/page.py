"""Takes a release; gives its download page: one file that needs no script and no other host.

It says which of the files a reader wants, how to verify it, and what changed, and looks as the
book does, in the book's own faces.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cmarkgfm
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html
from markupsafe import Markup

from press import theme
from press.model import Metadata, Selection
from press.release.changelog import Section
from press.release.notes import File, size
from press.theme import fonts, styles
from press.theme.faces import Style
from press.theme.fonts import Face

NAME = "index.html"
FACES: tuple[tuple[str, int, Style], ...] = (
         ("Press Serif", 400, "normal"), ("Press Serif", 400, "italic"),
         ("Press Serif", 600, "normal"), ("Press Display", 600, "normal"),
         ("Press Sans", 400, "normal"), ("Press Sans", 600, "normal"),
         ("Press Mono", 400, "normal"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as the page shows it; `text` is HTML."""

    version: str
    date: str
    text: Markup


def write(
    metadata: Metadata, artifacts: tuple[File, ...], editions: Iterable[Selection],
    section: Section, older: Iterable[Section], commit: str, repository: str, faces: Path,
) -> str:  # fmt: skip
    """The page as HTML; `metadata` is the complete edition's, `faces` the folder of cut faces."""
    environment = Environment(
        loader=FileSystemLoader([
            str(theme.STYLES / "themes" / metadata.theme / "templates"), str(theme.TEMPLATES)
        ]),
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["size"] = size
    template = environment.get_template("release/index.html")
    sheet = styles.sheet("release", metadata.theme, theme.STYLES)
    values = {
        "metadata": metadata,
        "editions": [
            (title, [one for one in artifacts if one.edition == name])
            for name, title in (("", ""), *((one.name, one.title) for one in editions))
        ],
        "shown": _shown(section),
        "older": [_shown(one) for one in older],
        "commit": commit,
        "repository": repository,
    }
    # What the page says decides which signs of the faces it carries.
    text = html.fromstring(template.render(**values, style="")).text_content()
    known = {(one.family, one.weight, one.style): one for one in fonts.static_fonts(faces)}
    chosen = [known[name] for name in FACES]
    rules = fonts.font_face_css(chosen, lambda face: _carried(face, set(text)))
    return template.render(**values, style=Markup(rules + sheet)) + "\n"


def _shown(section: Section) -> Shown:
    # The changelog is the author's, and raw HTML in it is left out as GitHub would.
    made = cmarkgfm.github_flavored_markdown_to_html(section.text)
    return Shown(section.version, section.date, Markup(made))


def _carried(face: Face, signs: set[str]) -> str:
    """The part of a face that holds some signs, as a URL that is the file itself."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, signs))
    whole = hb.Face(hb.Blob.from_file_path(str(face.path)))
    cut = hb.subset(whole, wanted)
    if cut is None:
        raise ValueError(f"{face.path.name}: cannot be cut")
    with TTFont(BytesIO(cut.blob.data), recalcTimestamp=False) as font:
        font.flavor = "woff2"
        file = BytesIO()
        font.save(file)
    return f"data:font/woff2;base64,{base64.b64encode(file.getvalue()).decode()}"

"""Takes a release; gives its download page: one file that needs no script and no other host.

It says which of the files a reader wants, how to verify it, and what changed, and looks as the
book does, in the book's own faces.
"""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cmarkgfm
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html
from markupsafe import Markup

from press import abridge, theme
from press.model import Manifest, Matter, Metadata
from press.release.changelog import Section
from press.release.notes import File, size
from press.theme import fonts, styles
from press.theme.faces import Style
from press.theme.fonts import Face
from press.words import words_for

NAME = "index.html"
FACES: tuple[tuple[str, int, Style], ...] = (
         ("Press Serif", 400, "normal"), ("Press Serif", 400, "italic"),
         ("Press Serif", 600, "normal"), ("Press Display", 600, "normal"),
         ("Press Sans", 400, "normal"), ("Press Sans", 600, "normal"),
         ("Press Mono", 400, "normal"))  # fmt: skip


USES = (
    ("On an e-reader or a phone", "The text takes the size that you choose, and a screen reader"
     " finds its way. A Kindle takes it through Send to Kindle.", ("epub",)),
    ("On a computer or a tablet", "The pages as they are printed, with links, bookmarks, and tags"
     " for screen readers.", ("screen",)),
    ("On paper", "The inside of a bound copy, and its cover with back and spine, for whoever prints"
     " the book.", ("print", "cover")),
)  # fmt: skip
"""Where somebody reads, why that file, and its formats."""
FEW = 3
"""Parts of an edition that are told by their titles."""


@dataclass(frozen=True, slots=True)
class Use:
    """A way to read the book."""

    reader: str
    why: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An edition that holds a part of the book."""

    title: str
    holds: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as the page shows it; `text` is HTML."""

    version: str
    date: str
    text: Markup


def write(
    metadata: Metadata, artifacts: tuple[File, ...], manifest: Manifest,
    section: Section, older: Iterable[Section], commit: str, faces: Path,
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
        "uses": tuple(_uses(artifacts)),
        "editions": tuple(_parts(artifacts, manifest)),
        "files": artifacts,
        "shown": _shown(section),
        "older": [_shown(one) for one in older],
        "commit": commit,
        "repository": manifest.repository,
    }
    # What the page says decides which signs of the faces it carries.
    text = html.fromstring(template.render(**values, style="")).text_content()
    known = {(one.family, one.weight, one.style): one for one in fonts.static_fonts(faces)}
    chosen = [known[name] for name in FACES]
    rules = fonts.font_face_css(chosen, lambda face: _carried(face, set(text)))
    return template.render(**values, style=Markup(rules + sheet)) + "\n"


def holds(manifest: Manifest, edition: str) -> str:
    """Which parts of the body an edition holds: a few by their titles, more by their numbers."""
    words = words_for(manifest.metadata.language)
    every = [one for one in manifest.entries if one.matter is Matter.BODY and not one.depth]
    (_, kept), _ = abridge.chosen(manifest, edition)
    held = [one for one in every if kept is None or one.file in kept.files]
    if len(held) <= FEW:
        return "; ".join(f"{words.part} {one.number}: {one.title}" if one.number else one.title
                         for one in held)  # fmt: skip
    numbers = [one.number for one in held if one.number]
    return f"{len(held)} of {len(every)} parts" + (f": {', '.join(numbers)}" if numbers else "")


def _uses(artifacts: tuple[File, ...]) -> Iterator[Use]:
    """The ways to read the complete edition, of which there are files."""
    for reader, why, formats in USES:
        files = tuple(one for one in artifacts if not one.edition and one.format in formats)
        if files:
            yield Use(reader, why, files)


def _parts(artifacts: tuple[File, ...], manifest: Manifest) -> Iterator[Part]:
    """The editions that hold a part of the book."""
    for one in manifest.editions:
        files = tuple(file for file in artifacts if file.edition == one.name)
        yield Part(one.title, holds(manifest, one.name), files)


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

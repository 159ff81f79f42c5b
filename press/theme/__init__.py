"""Takes the name of a theme and the faces; gives what the book looks like: a Theme.

A theme is a folder of overrides in `styles/themes/`: sheets that come after the book's own, and
templates that stand before them.
"""

from dataclasses import dataclass
from pathlib import Path

from press.drawing.diagram_style import DiagramStyle, diagram_style
from press.problems import BookError, Problem
from press.theme import fonts, styles
from press.theme.fonts import Face

HOME = Path(__file__).parents[2]
TEMPLATES = HOME / "templates"
STYLES = HOME / "styles"


@dataclass(frozen=True, slots=True)
class Theme:
    """Templates, sheets and faces of one look."""

    faces: tuple[Face, ...]
    templates: tuple[Path, ...]
    """Folders of templates; the first that has one gives it."""
    print: str
    """CSS of the PDFs, with the faces as `font:FILE`."""
    wrap: str
    """CSS of the printed cover, after that of the PDFs."""
    epub: str
    """CSS of the EPUB, which leaves faces to the reader."""
    diagrams: DiagramStyle


def load(name: str, faces: tuple[Face, ...]) -> tuple[Theme, tuple[Problem, ...]]:
    """Read a theme; where it has faults, they come with the default one instead."""
    try:
        return _loaded(name, faces), ()
    except BookError as error:
        return _loaded(styles.DEFAULT, faces), error.problems


def _loaded(name: str, faces: tuple[Face, ...]) -> Theme:
    own = STYLES / "themes" / name
    rules = fonts.font_face_css(faces, lambda face: f"font:{face.path.name}")
    sheets = styles.sheet("print", name, STYLES), styles.sheet("epub", name, STYLES)
    return Theme(
        faces=faces,
        templates=(own / "templates", TEMPLATES),
        print=rules + sheets[0],
        wrap=styles.sheet("wrap", name, STYLES),
        epub=sheets[1],
        diagrams=diagram_style(
            [path.read_text("utf-8") for folder in (STYLES, own)
             if (path := folder / "tokens.css").is_file()],
            (STYLES / "diagrams.css").read_text("utf-8"),
            faces,
        ),
    )  # fmt: skip

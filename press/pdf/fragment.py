"""The values that flow through the PDF format: a fragment, and what is known of its pages.

A fragment is one part laid out on its own: PDF bytes, and beside them every place that binding
needs, so that nobody has to read the PDF to find out where something stands. Places are in points
from the lower left corner of the page, as in the PDF itself (ISO 32000-1, 8.3.2.3).
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from press.kept import Kept
from press.problems import Problem


class Side(StrEnum):
    """The side of a sheet; a recto has an odd page number."""

    RECTO = "recto"
    VERSO = "verso"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on a page of a fragment; the first page is 0."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a fragment, with what its furniture depends on."""

    width: float
    height: float
    block: tuple[float, float, float, float]
    """The text block: left, bottom, right, top."""
    side: Side
    is_blank: bool
    is_opener: bool
    chapter: str
    """Text of the last chapter heading begun on this page or before it."""
    links: int = 0
    title: str = ""
    """Title of the text that the page belongs to: some fragments hold several."""
    has_bleed: bool = False
    """Whether ink goes over its edge."""

    @property
    def shift(self) -> float:
        """How far the page box moves to the right so that both its side margins are the same."""
        left, _, right, _ = self.block
        return (left - (self.width - right)) / 2


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading: level 1 is the part's title, 2 a chapter, 3 a section."""

    level: int
    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class PageReference:
    """An empty box in the text, to be filled with the page of `target`."""

    page: int
    link: int
    """Its place among the link annotations of the page."""
    target: str
    is_worded: bool
    """Whether a word for "page" goes before the number ("p. 213")."""
    x: float
    baseline: float
    width: float
    size: float
    """Of the type, in points."""
    style: str
    """CSS declarations that set the number in the type of the text around it."""
    follows: str = ""
    """The character that stands after it on its line; empty where it ends one."""


@dataclass(frozen=True, slots=True)
class FontUse:
    """The glyphs that a fragment takes of one face."""

    name: str
    """Key in the font resources; the same for one face in every fragment."""
    digest: str
    """SHA-256 of the whole font file, in hex."""
    glyphs: tuple[int, ...]
    """Their numbers in the whole font, in order."""
    widths: tuple[int, ...]
    """The advance of each, in thousandths of an em."""
    texts: tuple[str, ...]
    """The text that each stands for."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One part as pages."""

    id: str
    pdf: "bytes | Kept[Fragment]"
    """Its PDF, or where the fragment lies with it: see `data`."""
    leaves: tuple[Leaf, ...]
    anchors: tuple[tuple[str, Place], ...]
    """Every id, in reading order, with the place where it first begins."""
    bookmarks: tuple[Bookmark, ...]
    references: tuple[PageReference, ...]
    targets: tuple[str, ...]
    """Ids that links of this fragment lead to."""
    fonts: tuple[FontUse, ...]
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, laid: "Fragment | Kept[Fragment]") -> "Fragment":
        """What was laid out, without its PDF where that can be loaded again."""
        return replace(laid.load(), pdf=laid) if isinstance(laid, Kept) else laid


def data(pdf: bytes | Kept[Fragment]) -> bytes:
    """The PDF of a fragment."""
    return data(pdf.load().pdf) if isinstance(pdf, Kept) else pdf

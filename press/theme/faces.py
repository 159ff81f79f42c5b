"""Takes nothing; gives the table of the faces that the book is set in: what to cut, and of what.

It stands apart from the cutting so that a face can be added, or another size tried, in one row.

Names: the Open Font License lets nobody but Adobe call a changed font "Source". All cut faces have
names of ours, which no machine has installed; copyright and licence stay in each file. See
docs/decisions.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Style = Literal["normal", "italic"]


@dataclass(frozen=True, slots=True)
class Source:
    """A font file of a package; `package` is both its import name and, with dashes, its project."""

    package: str
    file: str


@dataclass(frozen=True, slots=True)
class Cut:
    """What to cut of a source."""

    family: str
    weight: int
    style: Style
    source: Source
    axes: Mapping[str, float] = field(default_factory=dict)
    # Layout features that go. `calt` is where Inter and JetBrains Mono turn "->" into an arrow:
    # a reader who copies a listing would get another text than the one that is seen.
    without: tuple[str, ...] = ()
    # Code points that stay, as ranges with both ends; empty for all.
    only: tuple[tuple[int, int], ...] = ()
    # Width of the space, in em, where it is not that of text (Noto Emoji's is wider than an em).
    space: float | None = None
    # Width that every glyph is drawn into, in em, so that columns of code stay columns.
    fit: float | None = None

    @property
    def file_name(self) -> str:
        """A name for the file that says which face it is."""
        words = [*self.family.lower().split(), str(self.weight)]
        return "-".join([*words, "italic"] if self.style == "italic" else words) + ".ttf"


SERIF = Source("fontpkg_source_serif_4", "files/SourceSerif4[opsz,wght].ttf")
SERIF_ITALIC = Source("fontpkg_source_serif_4", "files/SourceSerif4-Italic[opsz,wght].ttf")
SANS = Source("fontpkg_inter", "files/Inter[opsz,wght].ttf")
SANS_ITALIC = Source("fontpkg_inter", "files/Inter-Italic[opsz,wght].ttf")
MONO = Source("fontpkg_jetbrains_mono", "files/JetBrainsMono[wght].ttf")
MONO_ITALIC = Source("fontpkg_jetbrains_mono", "files/JetBrainsMono-Italic[wght].ttf")
MATH = Source("ziamath", "fonts/STIXTwoMath-Regular.ttf")
WIDE = Source("ziafont", "fonts/DejaVuSans.ttf")
EMOJI = Source("manimgx_fonts", "NotoEmoji[wght].ttf")

NO_SWAPS = ("calt",)
# Pango sets the space after a symbol in the symbol's font, and reports it as missing there.
SPACES = ((0x20, 0x20), (0xA0, 0xA0))
# Symbols alone, so that the math font never sets a letter of running text: letterlike, number
# forms, arrows, operators, technical, box drawing, shapes, dingbats, and the math alphabets.
SYMBOLS = (
    *SPACES,
    (0x2016, 0x2016),
    (0x20D0, 0x20FF),
    (0x2100, 0x2BFF),
    (0x1D400, 0x1D7FF),
)
# What listings use beyond JetBrains Mono: punctuation, arrows, operators, shapes, dingbats.
SHAPES = (*SPACES, (0x2010, 0x27FF), (0x2900, 0x2BFF))

# Scripts that none of the faces above has, each in a file of the package that the emoji come from.
SCRIPTS = (
    "Bengali Devanagari Ethiopic Gujarati Gurmukhi Kannada Khmer Malayalam Myanmar Oriya Sinhala"
    " Tamil Telugu Thai"
).split()


def _cuts() -> Iterable[Cut]:
    for weight in (400, 600, 700):
        at = {"opsz": 10.5, "wght": weight}
        yield Cut("Press Serif", weight, "normal", SERIF, at)
        yield Cut("Press Serif", weight, "italic", SERIF_ITALIC, at)
    for weight in (400, 600):
        at = {"opsz": 40, "wght": weight}
        yield Cut("Press Display", weight, "normal", SERIF, at)
        yield Cut("Press Display", weight, "italic", SERIF_ITALIC, at)
    for weight in (400, 600, 700):
        at = {"opsz": 14, "wght": weight}
        yield Cut("Press Sans", weight, "normal", SANS, at, NO_SWAPS)
        yield Cut("Press Sans", weight, "italic", SANS_ITALIC, at, NO_SWAPS)
    for weight in (400, 700):
        yield Cut("Press Mono", weight, "normal", MONO, {"wght": weight}, NO_SWAPS)
        yield Cut("Press Mono", weight, "italic", MONO_ITALIC, {"wght": weight}, NO_SWAPS)
    # What stands behind the text faces in every font-family, in this order; behind Press Mono
    # its own symbols come first.
    yield Cut("Press Symbols", 400, "normal", MATH, only=SYMBOLS, space=0.24)
    yield Cut("Press Mono Symbols", 400, "normal", WIDE, only=SHAPES, fit=0.6)
    yield Cut("Press Emoji", 400, "normal", EMOJI, {"wght": 400}, space=0.24)
    yield Cut("Press Last", 400, "normal", WIDE, space=0.24)
    for script in SCRIPTS:
        source = Source(EMOJI.package, f"NotoSans{script}[wght].ttf")
        yield Cut(f"Press {script}", 400, "normal", source, {"wght": 400})


CUTS = tuple(_cuts())

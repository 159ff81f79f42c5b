"""Takes the variable fonts of pinned packages; gives static faces as files, and CSS naming them.

WeasyPrint embeds one outline for every size of a variable font, and finds an installed font where
one of the same name is missing. So each face is cut once at the size that it is read at, under a
name that no machine has, and kept in a cache. HarfBuzz cuts a face in about 20 ms where fontTools
takes seconds, and gives the same bytes wherever the same wheel is installed.

`faces.py` says what is cut and `cutting.py` cuts; a face is cut again when that table, that module
or a package that it comes from is another.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from press.files import write
from press.theme.faces import CUTS, Cut, Style
from press.workshop import no_cache


@dataclass(frozen=True, slots=True)
class Face:
    """One static font file, and the descriptors that CSS knows it by."""

    family: str
    weight: int
    style: Style
    path: Path
    digest: str  # sha256 of the file, in hex

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size

    @property
    def pdf_name(self) -> str:
        """The name after the subset's tag in a BaseFont that WeasyPrint writes."""
        words = [*self.family.split(), *PANGO_WEIGHTS[self.weight]]
        return "-".join([*words, "Italic"] if self.style == "italic" else words)


# Weights as Pango writes them in a font's description.
PANGO_WEIGHTS = {400: (), 500: ("Medium",), 600: ("Semi-Bold",), 700: ("Bold",)}


def static_fonts(cache: Path) -> tuple[Face, ...]:
    """Return every face of the book, cut if the cache does not hold it.

    Two builds may do this at once: files appear whole, and both write the same bytes. A damaged
    file is cut again. Raises FileNotFoundError if a font package is not installed as pinned,
    and BookError where the cache cannot be written.
    """
    folder = cache / "fonts" / _key()
    known = _known(folder / "digests.json")
    try:
        faces = tuple(_face(cut, folder, known.get(cut.file_name)) for cut in CUTS)
        digests = {face.path.name: face.digest for face in faces}
        if digests != known:
            write(folder / "digests.json", json.dumps(digests, indent=1).encode())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise no_cache(cache, error) from error
    return faces


def font_face_css(faces: Iterable[Face], url: Callable[[Face], str]) -> str:
    """Return one @font-face rule for each face, with `url(face)` as its source."""
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f'font-style: {face.style}; src: url("{url(face)}") }}\n'
        for face in faces
    )


@dataclass(frozen=True, slots=True)
class Subset:
    """Some glyphs of a face; where it lies makes no difference to them."""

    digest: str
    """Of the face's file."""
    path: Path = field(repr=False)
    glyphs: tuple[int, ...]


def embedded(subset: Subset) -> bytes:
    """Return the outlines of some glyphs of a face, every glyph keeping its number.

    WeasyPrint subsets in the same way (it retains glyph ids), so a font that several PDFs embed in
    part can be replaced by one that holds the glyphs of all: their text goes on to fit.
    """
    from press.theme import cutting

    return cutting.part(subset.path, subset.glyphs)


def face_named(base_font: str, faces: Iterable[Face]) -> Face | None:
    """Return the face that a BaseFont such as "/NLOOQF+Press-Serif-Semi-Bold" was cut from.

    Fontconfig slants or emboldens where a family has no such face, and Pango names what it asked
    for ("Press-Symbols-Bold-Oblique"); the outlines are those of the face that there is.
    """
    by_name = {face.pdf_name: face for face in faces}
    words = base_font.rpartition("+")[2].split("-")
    names = ("-".join(words[:count]) for count in range(len(words), 0, -1))
    return next((by_name[name] for name in names if name in by_name), None)


def versions() -> tuple[tuple[str, str], ...]:
    """Return name and version of each package that decides the bytes of a face."""
    packages = {cut.source.package.replace("_", "-") for cut in CUTS}
    return tuple((name, version(name)) for name in sorted({*packages, "fonttools", "uharfbuzz"}))


def _key() -> str:
    """Digest of all that a face depends on."""
    code = Path(__file__).with_name("cutting.py").read_text("utf-8")
    plain = [(*versions(),), [repr(cut) for cut in CUTS], code]
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:16]


def _known(path: Path) -> dict[str, str]:
    """File names and digests that an earlier run noted; none if the note is no good."""
    try:
        noted = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _face(cut: Cut, folder: Path, digest: str | None) -> Face:
    path = folder / cut.file_name
    if digest is None or not path.is_file() or _sha256(path.read_bytes()) != digest:
        from press.theme import cutting

        content = cutting.face(cut)
        write(path, content)
        digest = _sha256(content)
    return Face(cut.family, cut.weight, cut.style, path, digest)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

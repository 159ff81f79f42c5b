"""Takes the variable fonts of pinned packages; gives static faces as files, and CSS naming them.

WeasyPrint embeds one outline for every size of a variable font, and finds an installed font where
one of the same name is missing. So each face is cut once at the size that it is read at, under a
name that no machine has, and kept in a cache. HarfBuzz cuts a face in about 20 ms where fontTools
takes seconds, and gives the same bytes wherever the same wheel is installed.

`faces.py` says what is cut; a face is cut again when that table, this module or a package
that it comes from is another.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

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


# Weights as a font names them, and as Pango writes them in a font's description.
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
PANGO_WEIGHTS = {400: (), 500: ("Medium",), 600: ("Semi-Bold",), 700: ("Bold",)}
KEPT_NAMES = (0, 5, 13, 14)  # copyright, version, licence and its address


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


def embedded(face: Face, glyphs: Iterable[int]) -> bytes:
    """Return the outlines of some glyphs of a face, every glyph keeping its number.

    WeasyPrint subsets in the same way (it retains glyph ids), so a font that several PDFs embed in
    part can be replaced by one that holds the glyphs of all: their text goes on to fit.
    """
    whole = hb.Face(hb.Blob.from_file_path(str(face.path)))
    wanted = hb.SubsetInput()
    wanted.glyph_set.update([0, *glyphs])
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    wanted.drop_table_tag_set.update(map(_tag, ("BASE", "GDEF", "GPOS", "GSUB", "gasp")))
    return _blob(hb.subset(whole, wanted))


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
    plain = [(*versions(),), [repr(cut) for cut in CUTS], Path(__file__).read_text("utf-8")]
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
        content = _cut(cut)
        write(path, content)
        digest = _sha256(content)
    return Face(cut.family, cut.weight, cut.style, path, digest)


def _cut(cut: Cut) -> bytes:
    """The bytes of a face: axes pinned, hints and unwanted features gone, named by us."""
    variable = hb.Face(hb.Blob.from_file_path(str(_source(cut))))
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(
        code
        for code in variable.unicodes
        if not cut.only or any(first <= code <= last for first, last in cut.only)
    )
    wanted.name_id_set.update(KEPT_NAMES)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.invert()
    for feature in cut.without:
        wanted.layout_feature_tag_set.discard(_tag(feature))
    for axis, value in cut.axes.items():
        wanted.pin_axis_location(variable, axis, value)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.drop_table_tag_set.update(map(_tag, ("DSIG", "MATH", "STAT")))
    return _named(_blob(hb.subset(variable, wanted)), cut)


def _source(cut: Cut) -> Path:
    """Where the package of a font is installed; found without running the package's code."""
    spec = find_spec(cut.source.package)
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise FileNotFoundError(f"the package {cut.source.package} is not installed")
    return Path(folders[0], cut.source.file)


def _named(content: bytes, cut: Cut) -> bytes:
    """The same font under our family, with its copyright and licence left in it."""
    # A font file dates itself when it is saved; this one keeps its maker's date.
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    names = font["name"]
    weight = WEIGHTS[cut.weight]
    style = f"{weight} Italic" if cut.style == "italic" else weight
    style = "Italic" if style == "Regular Italic" else style
    postscript = f"{cut.family}-{style}".replace(" ", "")
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES]
    for identifier, text in {
        1: cut.family if cut.weight == 400 else f"{cut.family} {weight}",
        2: "Italic" if cut.style == "italic" else "Regular",
        3: f"{names.getDebugName(5)};{postscript}",
        4: f"{cut.family} {style}",
        6: postscript,
        16: cut.family,
        17: style,
    }.items():
        names.setName(text, identifier, 3, 1, 0x409)
    names.names.sort()
    em = font["head"].unitsPerEm
    if cut.space is not None:
        font["hmtx"][font.getBestCmap()[0x20]] = (round(cut.space * em), 0)
    if cut.fit is not None:
        _fit(font, round(cut.fit * em))
    saved = io.BytesIO()
    font.save(saved)
    return saved.getvalue()


def _fit(font: TTFont, width: int) -> None:
    """Draw every glyph of a font again, centred in one width and no larger than fits it."""
    glyphs = font.getGlyphSet()
    fitted = {}
    for name in font.getGlyphOrder():
        advance = font["hmtx"][name][0]
        scale = min(1, width / advance) if advance else 1
        outline = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(outline)
        drawn = TTGlyphPen(None)
        shift = (width - scale * advance) / 2
        outline.replay(TransformPen(drawn, (scale, 0, 0, scale, shift, 0)))
        fitted[name] = drawn.glyph()
    for name, glyph in fitted.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"))


def _blob(face: hb.Face | None) -> bytes:
    if face is None:
        raise ValueError("HarfBuzz cannot subset this font")
    content = face.blob.data
    assert isinstance(content, bytes)
    return content


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""Takes a face and what is wanted of it; gives the bytes of a font.

HarfBuzz cuts and fontTools names. Both take a while to load, and are loaded where a font is cut.
"""

import io
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from press.theme.faces import Cut

WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
KEPT_NAMES = (0, 5, 13, 14)  # copyright, version, licence and its address


def face(cut: Cut) -> bytes:
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


def part(path: Path, glyphs: Iterable[int]) -> bytes:
    """The outlines of some glyphs, every glyph keeping its number."""
    whole = hb.Face(hb.Blob.from_file_path(str(path)))
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

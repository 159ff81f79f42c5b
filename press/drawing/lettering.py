"""Takes a line of text, a size and the book's faces; gives its width and its outlines.

A diagram stands in an EPUB as a picture, and a picture cannot use the fonts of the book that it
stands in: a reader would set its labels in some other face, and they would leave their boxes. So
the labels are drawn as outlines there. HarfBuzz shapes them, as it does in the PDF; it is loaded
where a label is drawn, which after most edits is nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uharfbuzz as hb

BOLD = 600
_COMMANDS = {
    "moveTo": "M", "lineTo": "L", "qCurveTo": "Q", "curveTo": "C", "closePath": "Z",
    "endPath": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Faces:
    """Font files of the face that pictures are lettered in; `others` serve what it lacks."""

    family: str
    regular: str
    italic: str
    bold: str
    bold_italic: str
    mono_family: str
    mono: str
    mono_bold: str
    others: tuple[str, ...] = ()

    def file(self, weight: int, is_italic: bool, is_mono: bool) -> str:
        """The file of a weight and slope."""
        if is_mono:
            return self.mono_bold if weight >= BOLD else self.mono
        if weight >= BOLD:
            return self.bold_italic if is_italic else self.bold
        return self.italic if is_italic else self.regular


@dataclass(frozen=True, slots=True)
class Letters:
    """Text of one size and face."""

    text: str
    size: float
    weight: int = 400
    is_italic: bool = False
    is_mono: bool = False


def width(letters: Letters, faces: Faces) -> float:
    """Advance of the text, in the unit of its size."""
    return sum(advance for _, _, _, advance in _glyphs(letters, faces))


def outline(letters: Letters, faces: Faces, x: float, y: float) -> str:
    """SVG path data of the text with its baseline at (x, y); empty when there is no ink."""
    parts: list[str] = []
    for file, glyph, (right, up), advance in _glyphs(letters, faces):
        scale = letters.size / _font(file).face.upem
        for command, points in _drawn(file, glyph):
            parts.append(command)
            parts.append(
                " ".join(
                    f"{_number(x + right + px * scale)} {_number(y - up - py * scale)}"
                    for px, py in points
                )
            )
        x += advance
    return "".join(parts)


def missing(text: str, faces: Faces) -> str:
    """The characters that no face has."""
    files = (faces.regular, *faces.others)
    return "".join(
        letter
        for letter in dict.fromkeys(text)
        if not letter.isspace()
        and not any(_font(file).get_nominal_glyph(ord(letter)) for file in files)
    )


def _glyphs(
    letters: Letters, faces: Faces
) -> Iterator[tuple[str, int, tuple[float, float], float]]:
    """File, glyph, offset and advance, in the order of the line."""
    import uharfbuzz as hb

    first = faces.file(letters.weight, letters.is_italic, letters.is_mono)
    for file, run in groupby(letters.text, lambda letter: _file(letter, first, faces.others)):
        font = _font(file)
        buffer = hb.Buffer()
        buffer.add_str("".join(run))
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        scale = letters.size / font.face.upem
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            offset = (place.x_offset * scale, place.y_offset * scale)
            yield file, info.codepoint, offset, place.x_advance * scale


def _file(letter: str, first: str, others: tuple[str, ...]) -> str:
    for file in (first, *others):
        if _font(file).get_nominal_glyph(ord(letter)):
            return file
    return first


@cache
def _font(file: str) -> hb.Font:
    import uharfbuzz as hb

    return hb.Font(hb.Face(hb.Blob.from_file_path(file)))


@cache
def _drawn(file: str, glyph: int) -> tuple[tuple[str, tuple[tuple[float, float], ...]], ...]:
    """The outline of a glyph as SVG commands with points in the font's unit."""
    from fontTools.pens.recordingPen import RecordingPen

    pen = RecordingPen()
    _font(file).draw_glyph_with_pen(glyph, pen)
    return tuple((_COMMANDS[name], points) for name, points in pen.value)


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

"""Takes a Proof; gives what is wrong with its letters: missing, of another font, too small."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

from press.preflight.limits import RAISED_SIZE, TYPE_SIZE, TYPE_SLACK
from press.preflight.pages import Box, Span
from press.preflight.proof import Proof
from press.preflight.sheets import Row, Sheet
from press.preflight.tagged import opened
from press.preflight.ugly.said import problem, quoted
from press.problems import Position, Problem
from press.theme import fonts
from press.theme.faces import CUTS, SCRIPTS

REPLACEMENT = 0xFFFD
SHAPED = tuple(f"Press-{script}" for script in SCRIPTS)
"""Fonts of scripts in which several glyphs make a sign, so that not each of them has one."""
PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
BLANKS = frozenset("\u2800\u3164\u115f\u1160\uffa0")
"""Signs that have no ink and are no spaces to Unicode."""


def check(proof: Proof) -> Iterator[Problem]:
    """All that this module looks for."""
    for look in (missing, foreign, outsourced, small):
        yield from look(proof)


def missing(proof: Proof) -> Iterator[Problem]:
    """Signs that no glyph is there for, or one without ink or text (PAGE-004)."""
    if not proof.sheets:
        return
    empty = _empty(proof.screen)
    with opened(proof.screen) as file:
        for sheet, page in zip(proof.sheets, file, strict=True):
            for span in page.get_texttrace():
                blanks = empty.get(span["font"], frozenset())
                for code, glyph, _, box in span["chars"]:
                    is_nameless = code == REPLACEMENT and not span["font"].startswith(SHAPED)
                    if glyph == 0 or is_nameless:
                        what = "a sign that its font does not have"
                    elif glyph in blanks and _has_ink(chr(code)):
                        what = f'a sign without outlines, "{chr(code)}"'
                    else:
                        continue
                    yield problem(
                        proof, "PAGE-004", sheet, Box(*box), f"{what}, in {span['font']}",
                        "use another sign, or report the face",
                    )  # fmt: skip


def foreign(proof: Proof) -> Iterator[Problem]:
    """Text in a font that is no face of ours (PAGE-005).

    Formulas are outlines and need no font; emoji have a face of ours. A font that an installed
    one was taken for makes another book on another machine.
    """
    faces = [fonts.Face(cut.family, cut.weight, cut.style, Path(), "") for cut in CUTS]
    known: dict[str, bool] = {}
    for sheet in proof.sheets:
        for span in _spans(sheet):
            if span.font not in known:
                known[span.font] = fonts.face_named(span.font, faces) is not None
            if not known[span.font] and span.text.strip():
                yield problem(
                    proof, "PAGE-005", sheet, span.box,
                    f"{quoted(span.text)} is set in {span.font}, which is no face of the book",
                    "use signs that a face of the book has",
                )  # fmt: skip


def outsourced(proof: Proof) -> Iterator[Problem]:
    """Fonts that are named and not embedded (PAGE-006), in both PDFs."""
    for edition, data in (("screen", proof.screen), ("print", proof.print)):
        try:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                names = sorted(_unembedded(pdf))
        except pikepdf.PdfError:
            continue  # the judges say so
        for name in names:
            yield Problem(
                "PAGE-006", Position(proof.manifest.contents or "book.toml"),
                f"the font {name} is not embedded in the {edition} edition",
                "printers refuse such a file; use signs that a face of the book has",
            )  # fmt: skip


def small(proof: Proof) -> Iterator[Problem]:
    """Type that a printer cannot hold (PAGE-016)."""
    for sheet in proof.sheets:
        if sheet.page.block == sheet.page.box:
            continue
        rows = [row for block in sheet.blocks for row in block.rows]
        rows += [Row(line.spans, (), line.box) for line in sheet.page.furniture]
        for row in rows:
            if faint := next((span for span in row.spans if _is_small(span, row)), None):
                yield problem(
                    proof, "PAGE-016", sheet, faint.box,
                    f"{quoted(faint.text)} is set in {faint.size:.1f} pt",
                    f"print needs {TYPE_SIZE:g} pt: shrink less",
                )  # fmt: skip


def _is_small(span: Span, row: Row) -> bool:
    if span.size > TYPE_SIZE - TYPE_SLACK or not span.text.strip():
        return False
    return span not in row.raised or span.size < RAISED_SIZE


def _spans(sheet: Sheet) -> Iterator[Span]:
    for block in sheet.blocks:
        for row in block.rows:
            yield from row.spans
    for line in sheet.page.furniture:
        yield from line.spans


def _has_ink(sign: str) -> bool:
    return sign.isprintable() and not sign.isspace() and sign not in BLANKS


def _empty(data: bytes) -> dict[str, frozenset[int]]:
    """For each TrueType font of a PDF by name, the glyphs that have no outline."""
    found: dict[str, frozenset[int]] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for font in _fonts(pdf):
            descriptor = _descriptor(font)
            if descriptor is None or "/FontFile2" not in descriptor:
                continue
            name = _name(font)
            outlines = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True)
            lengths = outlines["loca"]
            blank = frozenset(
                glyph for glyph in range(len(lengths) - 1) if lengths[glyph] == lengths[glyph + 1]
            )
            found[name] = found.get(name, blank) & blank
    return found


def _unembedded(pdf: pikepdf.Pdf) -> set[str]:
    return {
        _name(font)
        for font in _fonts(pdf)
        if font.get("/Subtype") != "/Type3"
        and not any(program in (_descriptor(font) or ()) for program in PROGRAMS)
    }


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every font of a file, but not those that are parts of one (ISO 32000-1, 9.7)."""
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/Font":
            continue
        if not str(item.get("/Subtype", "")).startswith("/CIDFont"):
            yield item


def _descriptor(font: Any) -> Any:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return inner.get("/FontDescriptor")


def _name(font: Any) -> str:
    return str(font.get("/BaseFont", "/?"))[1:].rpartition("+")[2]

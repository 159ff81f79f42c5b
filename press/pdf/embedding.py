"""Takes fragments; gives each font of theirs once, cut to the glyphs of the whole book.

Every fragment brings its own subset of each face. WeasyPrint keeps the numbers of glyphs when it
cuts a font, so one font with the glyphs of all fits the text of each: the widths and the texts of
the glyphs are merged, the file is cut again from the whole face, and all pages share it.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from press.pdf.fragment import Fragment, data
from press.pdf.linking import Draft, Unit

Cut = Callable[[Mapping[str, tuple[int, ...]]], Mapping[str, bytes]]
"""Gives the fonts of faces (by their digests) with some glyphs of each, under their own numbers."""


def unit(fragments: Iterable[Fragment], cut: Cut) -> Unit:
    """Give every face of the book that the fragments use, as `font:DIGEST`."""
    widths: dict[str, dict[int, int]] = {}
    texts: dict[str, dict[int, str]] = {}
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        fonts: dict[str, Any] = {}
        for fragment in fragments:
            fonts |= _copied(pdf, fragment, fonts.keys())
            for use in fragment.fonts:
                advances = zip(use.glyphs, use.widths, strict=True)
                widths.setdefault(use.digest, {}).update(advances)
                known = texts.setdefault(use.digest, {})
                for glyph, text in zip(use.glyphs, use.texts, strict=True):
                    known[glyph] = _plainer(known.get(glyph), text)
        files = cut({digest: tuple(sorted(widths[digest])) for digest in fonts})
        for digest, font in fonts.items():
            _fill(pdf, font, widths[digest], texts[digest], files[digest])
            draft.give(f"font:{digest}", font)
        return draft.unit()


def _copied(pdf: Pdf, fragment: Fragment, known: Set[str]) -> dict[str, Any]:
    """The fonts of a fragment that are not known yet: what WeasyPrint says of each face."""
    new = [use for use in fragment.fonts if use.digest not in known]
    if not new:
        return {}
    with Pdf.open(BytesIO(data(fragment.pdf))) as source:
        fonts = source.pages[0].Resources.Font
        for use in new:
            # The outlines are those of the fragment alone, and give way to those of the book.
            del fonts[f"/{use.name}"].DescendantFonts[0].FontDescriptor.FontFile2
        return {use.digest: pdf.copy_foreign(fonts[f"/{use.name}"]) for use in new}


def _plainer(known: str | None, text: str) -> str:
    """Of two texts that one glyph stood for, the one that a reader would search for."""
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    return text if known is None else min(known, text, key=lambda one: (len(one), one))


def _fill(
    pdf: Pdf, font: Any, widths: Mapping[int, int], texts: Mapping[int, str], file: bytes
) -> None:
    """Make a Type 0 font (ISO 32000-1, 9.7) say what it holds now."""
    inner = font.DescendantFonts[0]
    inner.W = Array(_runs(widths))
    is_fixed = len(widths) > 1 and len(set(widths.values())) == 1
    descriptor = inner.FontDescriptor
    descriptor.Flags = int(descriptor.Flags) & ~1 | is_fixed
    box = list(descriptor.FontBBox)
    descriptor.FontBBox = Array([box[0], box[1], max(widths.values(), default=0), box[3]])
    descriptor.FontFile2 = pdf.make_stream(file, Dictionary(Length1=len(file)))
    font.ToUnicode = pdf.make_stream(_unicode_map(texts))
    font.Encoding = Name("/Identity-H")


def _runs(widths: Mapping[int, int]) -> list[Any]:
    """Widths as `first [width width …]` for every run of glyphs (9.7.4.3)."""
    runs: list[Any] = []
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            runs += [glyph, Array()]
        runs[-1].append(widths[glyph])
    return runs


def _unicode_map(texts: Mapping[int, str]) -> bytes:
    """A ToUnicode CMap (9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    entries = [f"<{glyph:04x}> <{_hex(texts[glyph])}>" for glyph in sorted(texts)]
    for start in range(0, len(entries), 100):
        some = entries[start : start + 100]
        lines += [f"{len(some)} beginbfchar", *some, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()

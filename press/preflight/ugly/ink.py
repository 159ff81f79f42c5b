"""Takes a Proof; gives ink where none may be: off page or text block, over other words."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from press.preflight.limits import CORE, FIGURE_SLACK, INK_SLACK, OVERLAP, RULE_SLACK
from press.preflight.pages import Box, Page
from press.preflight.proof import Proof
from press.preflight.sheets import Block, Row, Sheet
from press.preflight.tagged import MUPDF, opened
from press.preflight.ugly.said import problem, quoted
from press.problems import Problem

RASTER = 4
"""Pixels in a point of what is drawn to find ink."""
WHITE, FAINT = 255, 240
"""Grey of paper, and the lightest grey that is ink: lighter is the soft edge of a stroke."""


class Word(NamedTuple):
    """A word and where its letters are; `core` is the part of its box that they surely fill."""

    text: str
    box: Box
    core: Box


def check(proof: Proof) -> Iterator[Problem]:
    """All that this module looks for."""
    for look in (outside, overlapping, over_width):
        yield from look(proof)


def outside(proof: Proof) -> Iterator[Problem]:
    """Ink that leaves the page (PAGE-001) or the text block (PAGE-002).

    Boxes only tell where to look: those of letters are as high as the font, those of strokes as
    wide as the sharpest corner could be. What is outside is drawn, and any colour there is ink.
    Furniture may stand outside the block, and a cover has none: its ground bleeds over the edge.
    """
    if not proof.sheets:
        return
    with opened(proof.screen) as file:
        for sheet in proof.sheets:
            page = sheet.page
            if page.block == page.box:
                continue
            for box, what, slack in _ink(sheet):
                if by := _beyond(box, page.box):
                    yield problem(
                        proof, "PAGE-001", sheet, box, f"{what} leaves the page by {by:.1f} pt",
                        "make it narrower, or let it break",
                    )  # fmt: skip
                elif _beyond(box, page.block) > slack and (by := _drawn(file, sheet, box)):
                    yield problem(
                        proof, "PAGE-002", sheet, box,
                        f"{what} leaves the text block by {by:.1f} pt",
                        "make it narrower, or let it break",
                    )  # fmt: skip


def overlapping(proof: Proof) -> Iterator[Problem]:
    """Words that stand in each other (PAGE-003), in the text, in furniture and in figures.

    So do figures that stand in each other, or in text.
    """
    for sheet in proof.sheets:
        for one, other in (*_collisions(_words(sheet)), *_covered(sheet)):
            yield problem(
                proof, "PAGE-003", sheet, other.box,
                f"{quoted(one.text)} and {quoted(other.text)} overlap",
                "make room for both, or shorten one",
            )  # fmt: skip


def over_width(proof: Proof) -> Iterator[Problem]:
    """Lines of code that pass the edge of their ground (PAGE-010)."""
    for sheet in proof.sheets:
        for block in sheet.blocks:
            if not block.is_code or block.within("TD") or block.within("TH"):
                continue
            for row in block.rows:
                edge = _edge(row, sheet)
                if row.box.right > edge + INK_SLACK:
                    yield problem(
                        proof, "PAGE-010", sheet, row.box,
                        f"a line of code is {row.box.right - edge:.1f} pt too wide: "
                        f"{quoted(row.text)}",
                        "break the line in the source",
                    )  # fmt: skip


def _ink(sheet: Sheet) -> Iterator[tuple[Box, str, float]]:
    """All that is drawn, what it is called, and how far its box may be too large."""
    for block in sheet.blocks:
        for row in block.rows:
            if row.spans and block.role != "Figure":
                yield _letters(row), quoted(row.text), 0
            else:
                yield row.box, _name(block), 0
    for mark in sheet.marks:
        yield mark, "a rule or a ground", RULE_SLACK


def _name(block: Block) -> str:
    return "a figure" if block.role == "Figure" else "a formula"


def _letters(row: Row) -> Box:
    """Where the letters of a row are: spaces at its end hang over, and nobody sees them."""
    box = row.box
    last = row.spans[-1]
    spaces = len(last.text) - len(last.text.rstrip())
    if last.box.right < box.right or not spaces:
        return box
    width = (last.box.right - last.box.left) * spaces / max(1, len(last.text))
    return box._replace(right=max(box.left, box.right - width))


def _beyond(box: Box, frame: Box) -> float:
    """How far a box leaves a frame, or 0 where it is no further than the slack."""
    by = max(
        frame.left - box.left,
        frame.top - box.top,
        box.right - frame.right,
        box.bottom - frame.bottom,
    )
    return by if by > INK_SLACK else 0


def _drawn(file: Any, sheet: Sheet, box: Box) -> float:
    """How far ink leaves the text block within a box; 0 where there is none."""
    page, block = sheet.page, sheet.page.block
    strips = (
        Box(box.left, box.top, block.left - INK_SLACK, box.bottom),
        Box(block.right + INK_SLACK, box.top, box.right, box.bottom),
        Box(box.left, box.top, box.right, block.top - INK_SLACK),
        Box(box.left, block.bottom + INK_SLACK, box.right, box.bottom),
    )
    return max(_reach(file[page.number - 1], page, strip) for strip in strips)


def _reach(page: Any, known: Page, strip: Box) -> float:
    """How far from the text block a strip beside it has ink."""
    if strip.left >= strip.right or strip.top >= strip.bottom:
        return 0
    zoom = MUPDF.Matrix(RASTER, RASTER)
    picture = page.get_pixmap(matrix=zoom, clip=strip, colorspace=MUPDF.csGRAY, annots=False)
    for line in known.furniture:
        picture.set_rect((MUPDF.Rect(line.box) * zoom).irect, (WHITE,))
    if min(picture.samples, default=WHITE) >= FAINT:
        return 0
    inked = [
        (picture.x + place % picture.stride, picture.y + place // picture.stride)
        for place, shade in enumerate(picture.samples)
        if shade < FAINT
    ]
    block = known.block
    return max(
        (_beyond(Box(x / RASTER, y / RASTER, x / RASTER, y / RASTER), block) for x, y in inked),
        default=0,
    )


def _words(sheet: Sheet) -> Iterator[Word]:
    for text, box, _ in sheet.page.words:
        yield Word(text, box, _core(box))
    for line in sheet.page.furniture:
        for span in line.spans:
            if span.text.strip():
                yield Word(span.text.strip(), span.box, _core(span.box))


def _core(box: Box) -> Box:
    height = box.bottom - box.top
    least = OVERLAP / 2 * height
    return Box(
        box.left + least, box.top + CORE[0] * height, box.right - least, box.top + CORE[1] * height
    )


def _collisions(words: Iterable[Word]) -> Iterator[tuple[Word, Word]]:
    ordered = sorted(words, key=lambda word: word.core.top)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.core.top >= one.core.bottom:
                break
            if _collide(one, other):
                yield one, other


def _covered(sheet: Sheet) -> Iterator[tuple[Word, Word]]:
    """What is drawn in figures, and what stands in it and is of no figure or of another one."""
    figures = [block for block in sheet.blocks if block.role == "Figure"]
    if not figures:
        return
    drawn = [[*_shapes(figure)] for figure in figures]
    text = [
        Word(span.text.strip(), span.box, _core(span.box))
        for block in sheet.blocks if block.role != "Figure"
        for row in block.rows for span in row.spans if span.text.strip()
    ]  # fmt: skip
    for place, shapes in enumerate(drawn):
        others = [*(one for later in drawn[place + 1 :] for one in later), *text]
        for other in others:
            if one := next((shape for shape in shapes if _collide(shape, other)), None):
                yield one, other


def _shapes(figure: Block) -> Iterator[Word]:
    """The pictures and grounds in a figure; strokes and small signs have no room within."""
    for row in figure.rows:
        for box in row.drawn:
            core = Box(box.left + FIGURE_SLACK, box.top + FIGURE_SLACK,
                       box.right - FIGURE_SLACK, box.bottom - FIGURE_SLACK)  # fmt: skip
            if core.left < core.right and core.top < core.bottom:
                yield Word("a figure", box, core)


def _collide(one: Word, other: Word) -> bool:
    return (
        other.core.left < one.core.right
        and one.core.left < other.core.right
        and other.core.top < one.core.bottom
        and one.core.top < other.core.bottom
    )


def _edge(row: Row, sheet: Sheet) -> float:
    """The right edge of the ground that a row of code stands on; that of the block without one."""
    middle = (row.box.top + row.box.bottom) / 2
    grounds = [
        mark.right
        for mark in sheet.marks
        if mark.left <= row.box.left and mark.top <= middle <= mark.bottom
        and mark.right > row.box.left
    ]  # fmt: skip
    return min([*grounds, sheet.page.block.right])

"""Takes a formula as MathML; gives it in pieces, so that a phone can set them as lines.

No e-reader breaks a formula, and few let one scroll; but between two formulas any can break. So a
long one becomes several, cut where a typesetter would: at a wide space, else before an arrow, a
relation, a plus or minus, or after a comma. Each has its own part of the TeX as its alternative.
A short one stays whole, for whoever has it read aloud.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from press.epub.aligning import fold
from press.epub.measuring import LINE, width
from press.epub.signs import Rank, Sign, in_mathml, in_tex

WORD = 5.0
"""Em that a formula in the text, or in a column of a table, may be wide and stay whole."""
HANG = 1.5
"""Em by which a line that goes on hangs: --flow-indent."""
PAGE = 17.5
"""Em of the commonest phone's page (360 px), less what hangs; what cannot be broken and is wider
is set smaller (class "tight")."""
TIGHT = 0.75
"""How much smaller: --flow-mark."""

Statement = tuple[tuple[str, ...], ...]
"""The parts of a statement that was cut, each best set on a line of its own, and their pieces."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a formula: its children in MathML, and where it stands in the TeX."""

    first: int
    last: int
    start: int
    end: int


def pieces(mathml: str, tex: str) -> tuple[str | Statement, ...]:
    """Cut a formula: one for the text to a row of pieces, a displayed one to statements.

    A statement is MathML, or the parts of one that is too wide. A formula is left whole where its
    TeX does not show the signs that the MathML has, as when a macro hides them.
    """
    root = etree.fromstring(mathml)
    formula = Formula(root, tex)
    whole = Span(0, len(root), 0, len(tex))
    if root.get("display") != "block":
        spans = [whole]
        for rank in (Rank.RELATION, Rank.SUM, Rank.PRODUCT, Rank.INNER, Rank.DEEP):
            spans = [one for span in spans for one in formula.cut(span, rank, WORD, is_filled=True)]
        return tuple(formula.piece(span) for span in spans)
    if fold(root):
        return (formula.piece(whole),)
    spaced = formula.cut(whole, Rank.SPACE)
    statements = [one for span in spaced for one in formula.cut(span, Rank.ARROW, LINE)]
    return tuple(_statement(formula, span) for span in statements)


def _statement(formula: Formula, span: Span) -> str | Statement:
    parts = []
    for part in formula.cut(span, Rank.RELATION, LINE):
        room = LINE if part == span else LINE - HANG
        found = formula.cut(part, Rank.SUM, room)
        for rank in (Rank.PRODUCT, Rank.INNER):
            # Rather small than cut between brackets, where a reader would look for their end.
            found = [one for wide in found for one in formula.cut(wide, rank, PAGE / TIGHT)]
        parts.append(tuple(formula.piece(one) for one in found))
    return parts[0][0] if len(parts) == len(parts[0]) == 1 else tuple(parts)


class Formula:
    """A formula and the signs that it may be cut at."""

    def __init__(self, root: etree._Element, tex: str) -> None:
        self.root, self.tex = root, tex
        self.signs = list(_paired(in_mathml(list(root)), in_tex(tex)))

    def cut(
        self, span: Span, rank: Rank, limit: float = 0, *, is_filled: bool = False
    ) -> list[Span]:
        """Cut at the signs of this rank and better, if it is wider than `limit`.

        `is_filled` leaves together what is not wider even so.
        """
        if self._width(span.first, span.last) <= limit:
            return [span]
        signs = [
            pair
            for pair in self.signs
            if pair[0].rank <= rank and span.first < pair[0].end and pair[0].start < span.last
        ]
        ends = [*(shown.end for shown, _ in signs[1:]), span.last]
        found: list[Span] = []
        for (shown, told), end in zip(signs, ends, strict=False):
            if not is_filled or self._width(span.first, end) > limit:
                found.append(Span(span.first, shown.end, span.start, told.end))
                span = Span(shown.start, span.last, told.start, span.end)
        return [*found, span]

    def _width(self, first: int, last: int) -> float:
        return width(self.root[first:last])

    def piece(self, span: Span) -> str:
        """The span as a formula of its own."""
        group = [deepcopy(child) for child in self.root[span.first : span.last]]
        is_whole = len(group) == len(self.root)
        made = etree.Element(self.root.tag, nsmap=self.root.nsmap)
        attributes = dict(self.root.attrib)
        if not is_whole:
            attributes["alttext"] = " ".join(self.tex[span.start : span.end].split())
            if "aria-label" in attributes:
                # What stands alone in the head of a column is called by its TeX (`naming`).
                attributes["aria-label"] = attributes["alttext"]
            if attributes.pop("display", None):
                # Set as in a display, but in a line, which is what can break between pieces.
                attributes["displaystyle"] = "true"
        if width(group) > PAGE:
            attributes["class"] = "tight"
        for name in sorted(attributes):
            made.set(name, attributes[name])
        if any(sign.leads and sign.start == span.first for sign, _ in self.signs if span.first):
            group[0].set("form", "infix")
        made.extend(group)
        return etree.tostring(made, encoding="unicode", with_tail=False)


def _paired(shown: list[Sign], told: list[Sign]) -> Iterable[tuple[Sign, Sign]]:
    """Each sign of the MathML with its own in the TeX; none if it is not sure which is which."""
    for best in (Rank.NEVER, Rank.SPACE):
        names = {one.text for one in shown if one.rank <= best}
        left = [one for one in shown if best is Rank.NEVER or one.rank <= best]
        right = [one for one in told if best is Rank.NEVER or one.text in names]
        if [one.text for one in left] == [one.text for one in right]:
            return zip(left, right, strict=True)
    return ()

"""Takes a formula as MathML or as TeX; gives the signs that a typesetter breaks a line at.

The two lists are made alike, sign for sign, so that a cut in one is known in the other. A sign
counts that stands in the formula itself, not in a group, a fraction or an index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from lxml import etree

from press.epub.measuring import MATHML

WIDE = 1.0
"""Em of a space that a line may break at: that of \\quad."""
SPACE = " "
"""The sign that stands for such a space."""
ARROWS = {
    r"\Longrightarrow": "⟹", r"\implies": "⟹", r"\Longleftrightarrow": "⟺", r"\iff": "⟺",
    r"\Rightarrow": "⇒", r"\Leftrightarrow": "⇔",
}  # fmt: skip
RELATIONS = {
    "=": "=", "<": "<", ">": ">", r"\lt": "<", r"\gt": ">", r"\le": "≤", r"\leq": "≤",
    r"\ge": "≥", r"\geq": "≥", r"\ne": "≠", r"\neq": "≠", r"\approx": "≈", r"\sim": "∼",
    r"\simeq": "≃", r"\equiv": "≡", r"\propto": "∝", r"\in": "∈", r"\to": "→",
    r"\rightarrow": "→", r"\leftarrow": "←", r"\ll": "≪", r"\gg": "≫", r"\lesssim": "≲",
    r"\gtrsim": "≳", r"\subset": "⊂", r"\subseteq": "⊆",
}  # fmt: skip
SUMS = {"+": "+", "-": "−", r"\pm": "±", r"\mp": "∓", r"\oplus": "⊕"}
PRODUCTS = {r"\times": "×", r"\cdot": "⋅", r"\odot": "⊙", r"\otimes": "⊗", r"\div": "÷"}
COMMA = ","
SIGNS = {**ARROWS, **RELATIONS, **SUMS, **PRODUCTS, COMMA: COMMA, r"\quad": SPACE, r"\qquad": SPACE}
OPENING = frozenset("([{⟨⌊⌈")
CLOSING = frozenset(")]}⟩⌋⌉")
BARS = frozenset("|‖")
OPERATORS = frozenset("∑∏∫∮⋃⋂") | frozenset(SIGNS.values())
"""After one of these a plus or minus belongs to what follows it."""
EMBELLISHED = frozenset(
    f"{MATHML}{name}" for name in ("msub", "msup", "msubsup", "munder", "mover", "munderover")
)
TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\S", re.DOTALL)


class Rank(IntEnum):
    """How good a place to break a sign is; the least is the best."""

    SPACE = 0
    ARROW = 1
    RELATION = 2
    SUM = 3
    """Or a comma."""
    PRODUCT = 4
    INNER = 5
    """Any of them between brackets."""
    DEEP = 6
    """Between brackets in brackets."""
    NEVER = 7


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of a formula, and where a piece that ends before it, and one that follows, lie."""

    text: str
    end: int
    start: int
    rank: Rank = Rank.NEVER

    @property
    def leads(self) -> bool:
        """Whether the piece after the cut begins with it; such a sign has to be told "infix", or
        it is set without the space before it.
        """
        return self.text not in (COMMA, SPACE)


def in_mathml(children: list[etree._Element]) -> list[Sign]:
    """The signs among the children of an element, in order."""
    found: list[Sign] = []
    brackets: list[str] = []
    for place, child in enumerate(children):
        if _is_wide(child):
            found.append(Sign(SPACE, place, place + 1, Rank.DEEP if brackets else Rank.SPACE))
            continue
        text = _core(child)
        _step(brackets, text)
        if child.tag != f"{MATHML}mo" or text == SPACE or text not in SIGNS.values():
            continue
        rank = _rank(text, children[:place], children[place + 1 :])
        if brackets and rank is not Rank.NEVER:
            rank = Rank.INNER if len(brackets) == 1 else Rank.DEEP
        where = place + 1 if text == COMMA else place
        found.append(Sign(text, where, where, rank))
    return found


def in_tex(tex: str) -> list[Sign]:
    """The signs of a formula that stand in no group, no environment and no index."""
    found: list[Sign] = []
    depth = 0
    is_index = False
    for match in TOKEN.finditer(tex):
        word = match[0]
        was_index, is_index = is_index, depth == 0 and word in ("_", "^")
        if word in ("{", r"\begin", r"\left"):
            depth += 1
        elif word in ("}", r"\end", r"\right"):
            depth -= 1
        elif word in SIGNS and depth == 0 and not was_index:
            text = SIGNS[word]
            end = match.end() if text == COMMA else match.start()
            start = match.end() if text in (COMMA, SPACE) else match.start()
            found.append(Sign(text, end, start))
    return found


def is_space(element: etree._Element) -> bool:
    """MathJax wraps a space in an mstyle, and sets "\\ " as text."""
    element = _unwrapped(element)
    return element.tag == f"{MATHML}mspace" or (
        element.tag == f"{MATHML}mtext" and not (element.text or "").strip()
    )


def _rank(text: str, before: list[etree._Element], after: list[etree._Element]) -> Rank:
    if text in ARROWS.values():
        return Rank.ARROW
    if text in RELATIONS.values():
        return Rank.RELATION
    before = [one for one in before if not is_space(one)]
    if text == COMMA:
        # 1,000 is one number.
        is_digits = before and after and before[-1].tag == after[0].tag == f"{MATHML}mn"
        return Rank.NEVER if is_digits else Rank.SUM
    last = _core(before[-1]) if before else "("
    if last in OPERATORS | OPENING or _is_power_of_ten(after):
        return Rank.NEVER
    return Rank.SUM if text in SUMS.values() else Rank.PRODUCT


def _is_power_of_ten(after: list[etree._Element]) -> bool:
    """As in 3 × 10⁵, which is one number."""
    power = after[0] if after else None
    return power is not None and power.tag == f"{MATHML}msup" and power[0].text == "10"


def _step(brackets: list[str], text: str) -> None:
    """Follow what is open; a bar closes the bar that was opened last, or opens one."""
    if text in OPENING:
        brackets.append(text)
    elif text in BARS:
        if brackets and brackets[-1] == text:
            brackets.pop()
        else:
            brackets.append(text)
    elif text in CLOSING:
        while brackets and brackets.pop() in BARS:
            pass


def _core(element: etree._Element) -> str:
    """The text of the operator that an element is, with its indices and limits taken off."""
    while element.tag in EMBELLISHED and len(element):
        element = element[0]
    return (element.text or "") if element.tag == f"{MATHML}mo" else ""


def _is_wide(element: etree._Element) -> bool:
    element = _unwrapped(element)
    width = element.get("width", "")
    return (
        element.tag == f"{MATHML}mspace"
        and width.endswith("em")
        and float(width.removesuffix("em")) >= WIDE
    )


def _unwrapped(element: etree._Element) -> etree._Element:
    while element.tag == f"{MATHML}mstyle" and len(element) == 1:
        element = element[0]
    return element

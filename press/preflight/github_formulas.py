"""Takes a page of GitHub's and pandoc's reading of its source; gives formulas that come out wrong.

GitHub draws formulas last: Markdown has read them as text before. So `\\,` and `\\{` lose their
backslash, `\\\\` loses one of two, and `_` or `*` may begin an emphasis (github/markup issues
1547, 1575, 1577, 1746). Where Markdown is kept away, in $`…`$ and in a `math` fence, all is well.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from press.preflight.github_page import EDGE, END, TEX, Page, blocks, is_note, leaf_of, span
from press.problems import Position, Problem, Problems

# An opening dollar sign is not seen after a letter, a digit or a hyphen, nor a closing one before a
# letter or a digit (github/markup issue 1742).
DRAWN = re.compile(
    rf"\$\$([^$]+?)\$\$"
    rf"|(?<![\w$\-])\$([^\s${EDGE}{TEX}](?:[^${EDGE}{TEX}]*[^\s${EDGE}{TEX}])?)\$(?![\w$])"
    rf"|(?<![^\W\d_])\${TEX}([^{END}]*){END}\$"
)
HINT = "write it as $`…`$, or in a fence ```math, where Markdown leaves it alone"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in TeX, without its delimiters."""

    tex: str
    line: int
    column: int = 1

    @property
    def key(self) -> str:
        """The same for formulas that differ in white space alone."""
        return " ".join(self.tex.split())


def check(
    page: Page, written: tuple[Formula, ...], noted: tuple[Formula, ...]
) -> tuple[Problem, ...]:
    """Compare what GitHub draws with what the book has: `written` in its text, `noted` in notes.

    Problems: GITHUB-009 a formula that GitHub draws otherwise, GITHUB-010 one that it does not
    draw, or text that it takes for one.
    """
    problems = Problems()
    drawn = sorted(_drawn(page, False), key=lambda one: one.line)
    _compare(page, sorted(written, key=lambda one: (one.line, one.column)), drawn, problems)
    _compare(page, list(noted), list(_drawn(page, True)), problems)
    return problems.taken()


def _compare(page: Page, written: list[Formula], drawn: list[Formula], problems: Problems) -> None:
    # What is drawn in the line where it is written is left out first: many formulas are alike.
    here = Counter((one.line, one.key) for one in written)
    there = Counter((one.line, one.key) for one in drawn)
    written = _without(written, here & there)
    drawn = _without(drawn, here & there)
    ours, theirs = [one.key for one in written], [one.key for one in drawn]
    for kind, start, end, first, last in SequenceMatcher(
        None, ours, theirs, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        others = drawn[first:last]
        for one in written[start:end]:
            place = Position(page.file, one.line, one.column)
            near = next((o for o in others if _letters(o.key) == _letters(one.key)), None)
            if near:
                others.remove(near)
                problems.error("GITHUB-009", place,
                               f"GitHub draws ${near.key}$ for ${one.key}$", HINT)  # fmt: skip
            else:
                problems.error("GITHUB-010", place,
                               f"GitHub does not draw the formula ${one.key}$", HINT)  # fmt: skip
        for one in others:
            problems.error("GITHUB-010", page.place(f"${one.tex}", one.line, 1, one.line),
                           f"GitHub takes ${one.key}$ for a formula",
                           "write a price's dollar sign as <span>$</span>")  # fmt: skip


def _without(formulas: list[Formula], known: Counter[tuple[int, str]]) -> list[Formula]:
    left = Counter(known)
    kept = []
    for one in formulas:
        left[one.line, one.key] -= 1
        if left[one.line, one.key] < 0:
            kept.append(one)
    return kept


def without(text: str) -> str:
    """A text without the formulas that GitHub draws in it."""
    return DRAWN.sub(EDGE, text)


def _letters(tex: str) -> str:
    """What Markdown leaves of a formula, whatever it takes away."""
    return "".join(char for char in tex if char.isalnum())


def _drawn(page: Page, in_notes: bool) -> Iterator[Formula]:
    """The formulas of the text, or of the notes in the order in which they are called."""
    for block in blocks(page.tree):
        if is_note(block) != in_notes:
            continue
        for run in leaf_of(block).runs:
            for found in DRAWN.finditer(run.text):
                tex = next(filter(None, found.groups()))
                yield Formula(tex, run.line + run.text.count("\n", 0, found.start()))
    for code in page.tree.iter("code"):
        if "language-math" in (code.get("class") or "") and is_note(code) == in_notes:
            yield Formula(code.text_content(), span(code)[0])

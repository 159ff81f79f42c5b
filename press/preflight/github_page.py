"""Takes a Markdown file as it stands; gives the page that GitHub makes of it.

GitHub's parser is cmark-gfm, and cmarkgfm is that parser. What GitHub adds is drawn later, on the
page: formulas, diagrams, alerts. The page keeps its source positions, so what is shown can be told
with the line that it was written in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import emoji
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions
from lxml import etree, html

from press.problems import Position
from press.slug import Slugger

OPTIONS = Options.CMARK_OPT_SOURCEPOS | Options.CMARK_OPT_FOOTNOTES
EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist", "tagfilter"]
POSITION = "data-sourcepos"
VERBATIM = frozenset({"code", "pre", "script", "style"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
EDGE = "\ufffc"
"""Stands in a text for an element that is no text: code, a picture, the edge of an emphasis."""


TEX, END = "\ue000", "\ue001"
"""Stand around the code of a formula in $`…`$."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text that is shown in one piece: it ends where an emphasis or a link begins or ends."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A stretch of running text: a paragraph, a heading, a cell."""

    runs: tuple[Run, ...]
    line: int
    column: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A file, and what GitHub shows of it."""

    file: str
    text: str
    """The source, with YAML front matter blanked: GitHub makes a table of it."""
    tree: Any
    """The page, with raw HTML in it."""
    structure: Any
    """The page without raw HTML: what Markdown alone makes of the text."""

    def position(self, element: Any, excerpt: str = "") -> Position:
        """Where an excerpt of an element stands; the element's beginning if it is not found."""
        line, column, end = span(element)
        return self.place(excerpt, line, column, end)

    def place(self, excerpt: str, line: int, column: int, end: int) -> Position:
        """The first place of `excerpt` in these lines; line and column if it is not found."""
        rows = self.text.split("\n")
        for number in range(line, min(end, len(rows)) + 1):
            at = rows[number - 1].find(excerpt) if excerpt and number else -1
            if at >= 0:
                return Position(self.file, number, at + 1)
        return Position(self.file, line, column)


def load(folder: Path, file: str) -> Page:
    """The page of a file; raises OSError and UnicodeDecodeError as reading does."""
    return page(file, (folder / file).read_text("utf-8-sig"))


def page(file: str, source: str) -> Page:
    """The page of a source text."""
    text = _without_front_matter(source.replace("\r\n", "\n"))
    return Page(file, text, _tree(text, OPTIONS | Options.CMARK_OPT_UNSAFE), _tree(text, OPTIONS))


def span(element: Any) -> tuple[int, int, int]:
    """First line, first column and last line of an element, or of the nearest that knows."""
    while element is not None:
        if told := element.get(POSITION):
            start, end = told.split("-")
            line, column = start.split(":")
            return int(line), int(column), max(int(end.split(":")[0]), int(line))
        # A raw element knows nothing: what stands before it does.
        before = element.getprevious()
        element = before if before is not None else element.getparent()
    return 1, 1, 1


def anchors(tree: Any) -> frozenset[str]:
    """What a fragment may name: headings by GitHub's rule, and ids and names of raw HTML.

    GitHub writes `user-content-` before an author's id, and its pages find it all the same.
    """
    slugger = Slugger()
    found = set()
    for element in tree.iter(etree.Element):
        if element.tag in HEADINGS:
            found.add(slugger.anchor(emoji.emojize(element.text_content(), language="alias")))
        found.update(filter(None, (element.get("id"), element.get("name"))))
    return frozenset(found)


def leaves(tree: Any) -> Iterator[Leaf]:
    """The running text of a page, block by block."""
    return filter(lambda leaf: leaf.runs, map(leaf_of, blocks(tree)))


def blocks(tree: Any) -> Iterator[Any]:
    """The elements that may have text of their own."""
    for element in tree.iter(etree.Element):
        if element.get(POSITION) is not None and element.tag not in VERBATIM:
            yield element


def leaf_of(block: Any) -> Leaf:
    """The text that belongs to a block and to no block in it."""
    line, column, end = span(block)
    runs, _ = _runs(block, line)
    return Leaf(tuple(run for run in runs if run.text.strip()), line, column, end)


def is_in_dollars(code: Any) -> bool:
    """Whether a code span stands between dollar signs, and so is a formula."""
    before = code.getprevious()
    text = code.getparent().text if before is None else before.tail
    return (text or "").endswith("$") and (code.tail or "").startswith("$")


def is_note(element: Any) -> bool:
    """Whether it stands in the list of notes that GitHub puts at the end."""
    return any(one.get("data-footnotes") is not None for one in element.iterancestors("section"))


def _runs(block: Any, line: int) -> tuple[list[Run], int]:
    """The runs of an element that begins in `line`, and the line that it ends in."""
    made: list[Run] = []
    text, first = block.text or "", line
    for child in block:
        tail = child.tail or ""
        if not isinstance(child.tag, str):  # a comment
            text += tail
        elif child.tag == "code" and is_in_dollars(child):
            text += TEX + child.text_content() + END + tail
        elif child.get(POSITION) is not None or child.tag in VERBATIM | {"img"}:
            text += EDGE + tail
        elif child.tag == "br":
            text += tail  # which begins with the end of the line
        else:
            made.append(Run(text + EDGE, first))
            inside, first = _runs(child, first + text.count("\n"))
            made.extend(Run(EDGE + one.text + EDGE, one.line) for one in inside)
            text = EDGE + tail
    return [*made, Run(text, first)], first + text.count("\n")


def _tree(text: str, options: int) -> Any:
    made = markdown_to_html_with_extensions(text, options, EXTENSIONS)
    return html.fragment_fromstring(made, create_parent="div")


def _without_front_matter(text: str) -> str:
    rows = text.split("\n")
    if rows[0].rstrip() != "---":
        return text
    end = next((n for n, row in enumerate(rows[1:], 1) if row.rstrip() == "---"), 0)
    return "\n".join([""] * (end + 1) + rows[end + 1 :]) if end else text

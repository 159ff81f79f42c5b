"""Takes pandoc's and GitHub's reading of one source; gives where they see other blocks in it.

What the book shows is what pandoc read. Where GitHub's parser reads the same text as something
else, one of the two shows what the author did not mean.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from press.markdown import READER
from press.markdown.pandoc import convert
from press.markdown.parsing import start
from press.preflight.github_formulas import Formula
from press.preflight.github_page import HEADINGS, POSITION, Page, is_in_dollars, is_note, span
from press.problems import Position, Problem, Problems

ALERTS = frozenset({"note", "tip", "important", "warning", "caution"})
MARKER = re.compile(r"\[!\w+\][ \t]*\n")
"""The first line of an alert, with more of its paragraph after it."""
BLOCKS = {"blockquote": "a quotation", "ul": "a list", "ol": "a numbered list", "hr": "a rule",
          "pre": "a block of code", "dl": "a list of definitions", "table": "a table"}  # fmt: skip
INLINES = {"em": "an emphasis", "strong": "a strong emphasis", "del": "a deletion",
           "code": "code", "a": "a link", "img": "a picture"}  # fmt: skip
PANDOC = {"Emph": "em", "Strong": "strong", "Strikeout": "del", "Code": "code", "Link": "a",
          "Image": "img", "BlockQuote": "blockquote", "BulletList": "ul", "OrderedList": "ol",
          "HorizontalRule": "hr", "DefinitionList": "dl", "CodeBlock": "pre",
          "Table": "table"}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """Something that a reader saw: a block where it begins, a mark in the text of its block."""

    line: int
    kind: str
    size: int = 0
    """Items of a list, rows of a table, level of a heading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What pandoc sees in a source."""

    seen: tuple[Seen, ...]
    formulas: tuple[Formula, ...]
    noted: tuple[Formula, ...]
    """The formulas of notes, in the order in which they are called: pandoc knows no lines there."""


def by_pandoc(page: Page, has_math: bool) -> Reading:
    """Read a page's source as the book does; raises PandocError."""
    reader = READER if has_math else READER + "-tex_math_dollars"
    document = json.loads(convert(page.text, reader, "json"))
    seen: list[Seen] = []
    formulas: list[Formula] = []
    noted: list[Formula] = []
    _walk(document["blocks"], (1, 1), 1, seen, formulas, noted)
    return Reading(tuple(seen), tuple(formulas), tuple(noted))


def check(page: Page, reading: Reading, skip: frozenset[int]) -> tuple[Problem, ...]:
    """Compare both readings; `skip` are lines with formulas that GitHub has taken apart.

    Problems: GITHUB-011 a block that one of them does not see, GITHUB-012 the same for marks
    within a block.
    """
    problems = Problems()
    ours, theirs = Counter(reading.seen), Counter(_by_github(page))
    for one in sorted((ours - theirs).keys() | (theirs - ours).keys()):
        is_block = one.kind not in INLINES
        if one.line in skip and not is_block:
            continue
        name = BLOCKS.get(one.kind) or INLINES.get(one.kind) or f"a heading of level {one.size}"
        if one.kind in ("ul", "ol", "table"):
            name += f" of {one.size} {'rows' if one.kind == 'table' else 'items'}"
        who, other = ("the book", "GitHub") if ours[one] > theirs[one] else ("GitHub", "the book")
        problems.error(
            "GITHUB-011" if is_block else "GITHUB-012", Position(page.file, one.line),
            f"{who} sees {name} here that {other} does not",
            "put blank lines around blocks, and indent what belongs to an item by four spaces"
            if is_block else "put the mark beside a letter, with a space on its other side",
        )  # fmt: skip
    return problems.taken()


def _by_github(page: Page) -> Iterator[Seen]:
    for element in page.structure.iter(etree.Element):
        tag = element.tag
        line = span(element)[0]
        if is_note(element):
            continue
        if tag in HEADINGS:
            yield Seen(line, "h", int(tag[1]))
        elif tag == "pre":
            if "language-math" not in (next(element.iter("code")).get("class") or ""):
                yield Seen(line, tag)
        elif tag in ("ul", "ol"):
            if element.get(POSITION):  # not the list of notes that GitHub makes
                yield Seen(line, tag, len(element))
        elif tag == "table":
            yield Seen(line, tag, sum(1 for _ in element.iter("tr")))
        elif tag in ("blockquote", "hr"):
            yield Seen(line, tag)
        elif tag in INLINES and _is_written(element):
            yield Seen(_home(element), tag)


def _is_written(element: Any) -> bool:
    """Not a formula, a block's own code, or a link that GitHub adds for a note."""
    if element.tag == "code":
        return element.getparent().tag != "pre" and not is_in_dollars(element)
    return element.get("data-footnote-ref") is None


def _home(element: Any) -> int:
    """First line of the innermost block; a task's text has no paragraph."""
    while element.get(POSITION) is None and element.getparent() is not None:
        element = element.getparent()
    # To pandoc the paragraph of an alert begins after its marker.
    return span(element)[0] + bool(MARKER.match(element.text or ""))


def _walk(
    value: Any,
    at: tuple[int, int],
    home: int,
    seen: list[Seen],
    formulas: list[Formula],
    noted: list[Formula],
) -> None:
    """Note what stands in pandoc's nodes; `at` is the place, `home` the line of the block."""
    if isinstance(value, list):
        for one in value:
            _walk(one, at, home, seen, formulas, noted)
        return
    if not isinstance(value, dict):
        return
    kind = value.get("t")
    content: Any = value.get("c")
    attributes: Any = []
    if kind in ("Div", "Span", "CodeBlock", "Table"):
        attributes = content[0]
    elif kind == "Header":
        attributes = content[1]
    if attributes and (found := start(attributes[2])):
        at = found
        home = home if kind == "Span" else found[0]
    if kind == "Header":
        seen.append(Seen(home, "h", content[0]))
    elif kind == "Math":
        formulas.append(Formula(content[1], *at))
    elif kind == "CodeBlock" and "math" in attributes[1]:
        formulas.append(Formula(content[1], *at))
        return
    elif kind == "Note":
        _walk(content, at, home, [], noted, noted)
        return
    elif kind == "Div" and ALERTS & set(attributes[1]):
        seen.append(Seen(home, "blockquote"))
        content = content[1][1:]  # the first is the title that pandoc gives it
    elif kind == "Table":
        rows = len(content[3][1]) + sum(len(body[2]) + len(body[3]) for body in content[4])
        seen.append(Seen(home, "table", rows))
        for row in [*content[3][1], *(row for body in content[4] for row in body[3])]:
            _walk(row, at, _line(row) or home, seen, formulas, noted)
        return
    elif kind in ("BulletList", "OrderedList"):
        items = content if kind == "BulletList" else content[1]
        seen.append(Seen(home, PANDOC[kind], len(items)))
    elif kind in PANDOC:
        seen.append(Seen(home, PANDOC[kind]))
    _walk(content, at, home, seen, formulas, noted)


def _line(value: Any) -> int:
    """The first line that is told of in a node."""
    if isinstance(value, dict):
        is_placed = value.get("t") in ("Div", "Span")
        found = start(value["c"][0][2]) if is_placed else None
        return found[0] if found else _line(value.get("c"))
    if isinstance(value, list):
        return next(filter(None, map(_line, value)), 0)
    return 0

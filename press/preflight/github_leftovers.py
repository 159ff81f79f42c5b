"""Takes a page as GitHub shows it; gives what is left of its syntax, standing in the text.

A book is read on GitHub as much as in a PDF, and what its parser does not know it shows as it is
written: two stars, half a link, the pipes of a table that lacked a blank line.
"""

import re
from collections.abc import Iterator
from typing import Any

import emoji
from lxml import etree

from press.preflight.github_formulas import without
from press.preflight.github_page import EDGE, Leaf, Page, leaves, span
from press.problems import Problem, Problems

SYNTAX = {
    "an attribute": r"\{[#.][\w-]+[^{}\n]*\}|\{:[^{}\n]*\}",
    "half a link": r"!?\[[^\[\]\n]*\]\([^()\n]*\)?|\]\(",
    "half an emphasis": r"\*\*|(?<![\w*])\*(?=\w)|~~|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)",
    "a citation in pandoc's way": r"\[@[\w:.-]+[^\]\n]*\]",
    "a block in pandoc's way": r"^:::+.*",
    "a heading without a space": r"^#{2,6}(?=[^\s#])\S+",
    "a code span that is not closed": r"`+",
    "an include": r"\{\{\s*#\w+[^}\n]*\}\}",
    "a formula in LaTeX's way": r"\\[(\[][^\n]*?\\[)\]]",
}
"""Patterns of what only a parser should see, by what they are."""
PATTERNS = {name: re.compile(pattern, re.M) for name, pattern in SYNTAX.items()}
ROW = re.compile(r"^\s*(?:\|.*\||:?-{3,}:?\s*\|[\s|:-]*)\s*$", re.M)
NOTE = re.compile(r"\[\^[^\]\s]+\]:?")
ALERT = re.compile(r"\A\s*\[!(\w+)\][^\n]*")
KINDS = frozenset({"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"})
SHORTCODE = re.compile(r"(?<![\w:/]):[a-z][a-z0-9_+-]+:(?![\w:/])")
FILTERED = re.compile(
    r"<(/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)\b)[^\n>]*>?", re.I
)
"""Elements that GitHub writes out instead of obeying (GFM 6.11)."""
MEANT = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|\\<", re.S)
"""What an author writes of an element that is meant to be seen."""
FENCE = re.compile(r"^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(`{3,}|~{3,})")


def check(page: Page) -> tuple[Problem, ...]:
    """Look through the text of a page.

    Problems: GITHUB-001 syntax is left, GITHUB-002 rows that are no table, GITHUB-003 a fence
    without an end, GITHUB-004 a note that is not defined, GITHUB-005 an alert that is none,
    GITHUB-013 an element that GitHub writes out.
    """
    problems = Problems()
    for leaf in leaves(page.tree):
        for run in leaf.runs:
            _look(page, leaf, without(run.text), problems)
    for pre in page.tree.iter("pre"):
        _fence(page, pre, problems)
    for quote in page.tree.iter("blockquote"):
        _alert(page, quote, problems)
    for element in page.tree.iter(etree.Element):
        _filtered(page, element, problems)
    return problems.taken()


def _look(page: Page, leaf: Leaf, text: str, problems: Problems) -> None:
    def place(excerpt: str) -> Any:
        return page.place(excerpt, leaf.line, leaf.column, leaf.end)

    if rows := [row for row in ROW.findall(text) if row.strip()]:
        problems.error("GITHUB-002", place(rows[0].strip()), "a table's rows are shown as text",
                       "give it a head, a line of dashes, and blank lines around it")  # fmt: skip
        return
    for found in NOTE.finditer(text):
        problems.error("GITHUB-004", place(found[0]), f"the note {found[0]} is not defined",
                       "define it in the same file")  # fmt: skip
    text = NOTE.sub(EDGE, text)
    for name, excerpt in _leftovers(page, leaf, text):
        problems.error("GITHUB-001", place(excerpt), f'GitHub shows "{excerpt}": {name}',
                       "write it in GitHub's Markdown, or as `code`")  # fmt: skip


def _leftovers(page: Page, leaf: Leaf, text: str) -> Iterator[tuple[str, str]]:
    for name, pattern in PATTERNS.items():
        for found in pattern.finditer(text):
            excerpt = found[0].replace(EDGE, " ").strip()
            # What an author has put a backslash before is meant to be seen.
            source = "\n".join(page.text.split("\n")[leaf.line - 1 : leaf.end])
            if f"\\{excerpt[0]}" not in source:
                yield name, excerpt
        text = pattern.sub(EDGE, text)
    for found in SHORTCODE.finditer(text):
        if found[0] == emoji.emojize(found[0], language="alias"):
            yield "the name of no emoji", found[0]


def _fence(page: Page, pre: Any, problems: Problems) -> None:
    """A fence that nobody closed swallows the rest of the text."""
    if pre.get("data-sourcepos") is None:
        return
    line, _, end = span(pre)
    rows = page.text.split("\n")
    opening = FENCE.match(rows[line - 1])
    closing = rows[end - 1].strip(" \t>")
    if opening and (end == line or set(closing) != set(opening[1][0])
                    or len(closing) < len(opening[1])):  # fmt: skip
        problems.error("GITHUB-003", page.position(pre), "this fence has no end",
                       f"close it with {opening[1]} in a line of its own")  # fmt: skip


def _alert(page: Page, quote: Any, problems: Problems) -> None:
    """GitHub's documentation: one of five kinds alone in its line, in nothing else."""
    first: Any = next(quote.iterchildren(etree.Element), None)
    if first is None or first.tag != "p" or quote.get("data-sourcepos") is None:
        return
    found = ALERT.match(first.text or "")
    if not found:
        return
    marker = found[0].strip()
    rest = (first.text or "")[found.end() :].strip() or len(first) or len(quote) > 1
    if found[1].upper() not in KINDS:
        why = f"the kinds are {', '.join(sorted(KINDS))}"
    elif marker != f"[!{found[1]}]":
        why = "its marker stands alone in its line"
    elif quote.getparent().getparent() is not None:
        why = "it stands in no list and in no quotation"
    elif not rest:
        why = "it has text"
    else:
        return
    problems.error("GITHUB-005", page.position(quote, marker),
                   f"{marker} is shown as text", f"an alert is one only where {why}")  # fmt: skip


def _filtered(page: Page, element: Any, problems: Problems) -> None:
    """Tags that GitHub made text of; those in code, or after a backslash, are meant to be seen."""
    if element.tag == "code" or next(element.iterancestors("code"), None) is not None:
        return
    for run in (element.text or "", *(child.tail or "" for child in element)):
        for found in FILTERED.finditer(run):
            shown = f"<{found[1]}"
            line, column, end = span(element)
            source = "\n".join(page.text.split("\n")[line - 1 : end])
            if shown in MEANT.sub("", source):
                problems.error("GITHUB-013", page.place(shown, line, column, end),
                               f'GitHub shows the element "{shown}>" as text',
                               "leave it out")  # fmt: skip

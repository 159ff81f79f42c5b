"""Takes a part's divisions and the glossary's terms; gives them with each term linked at its first
use in each chapter, where its author has not linked it.

A term of one ordinary word is left to the author: "recall" is also a verb, and a program cannot
tell. So is every term in headings, tables, captions and code.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from press.model import Division, Label
from press.nodes import (
    Callout,
    Heading,
    Item,
    Link,
    LinkKind,
    List,
    Node,
    Paragraph,
    Quote,
    Text,
)
from press.tree import plain, walk

MENTIONS = 3
"""A chapter that names a term as often as this is worth a place in the index."""
SHORT = re.compile(r"(.+) \(([^()\s]*[A-Z][^()\s]*[A-Z][^()\s]*)\)")
"""A heading that gives a term and what it is called in short."""
WORD = re.compile(r"(?<![\w-])\w+")
ENDING = re.compile(r"(?:e?s)?(?![\w-])")
"""Of the plural, and of the word."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary: its id, its heading as text, and the id of its division."""

    id: str
    title: str
    division: str

    @classmethod
    def of(cls, label: Label) -> Self:
        """The term that a label names."""
        return cls(label.id, plain(label.title).strip(), label.division)


@dataclass(slots=True)
class _Linking:
    """What is known of one chapter while its paragraphs are looked through."""

    forms: dict[str, list[tuple[str, str]]]
    """By their first word, without case: forms of terms, long ones first, and the terms' ids."""
    division: str = ""
    count: int = 0
    seen: set[str] = field(default_factory=set)
    mentions: Counter[str] = field(default_factory=Counter)


def linked(divisions: tuple[Division, ...], terms: tuple[Term, ...]) -> tuple[Division, ...]:
    """Link the first use of each term in each chapter that does not link it."""
    forms: dict[str, list[tuple[str, str]]] = {}
    for term in terms:
        for form in _forms(term.title):
            first = WORD.findall(form)[0].lower()
            forms.setdefault(first, []).append((form, term.id))
    if not forms:
        return divisions
    for some in forms.values():
        some.sort(key=lambda pair: (-len(pair[0]), pair))
    work = _Linking(forms)
    homes = {term.division for term in terms}
    if divisions[0].id in homes:
        return divisions
    made: dict[str, list[Node]] = {division.id: [] for division in divisions}
    chapter: list[tuple[str, Node]] = []
    for division in divisions:
        for block in division.blocks:
            if isinstance(block, Heading) and block.level <= 2:
                _link_chapter(chapter, made, work)
                chapter = []
            chapter.append((division.id, block))
    _link_chapter(chapter, made, work)
    return tuple(
        division if all(a is b for a, b in zip(blocks, division.blocks, strict=True))
        else replace(division, blocks=tuple(blocks))
        for division in divisions
        for blocks in (made[division.id],)
    )  # fmt: skip


def split(title: str) -> tuple[str, str]:
    """A term's heading as its full form and its short one, which may be empty."""
    found = SHORT.fullmatch(title)
    return (found[1], found[2]) if found else (title, "")


def _forms(title: str) -> Iterable[str]:
    """The forms of a term that mean nothing else: of several words, or with capitals inside."""
    for form in filter(WORD.match, split(title)):
        if " " in form or "-" in form or any(c.isupper() or c.isdigit() for c in form[1:]):
            yield form


def _link_chapter(
    chapter: list[tuple[str, Node]], made: dict[str, list[Node]], work: _Linking
) -> None:
    nodes = tuple(block for _, block in chapter)
    work.seen = {
        node.target for node in walk(nodes)
        if isinstance(node, Link) and node.kind is LinkKind.TERM
    }  # fmt: skip
    work.mentions = Counter()
    for node in walk(nodes):
        if isinstance(node, Paragraph):
            work.mentions.update(target for _, _, target in _found(plain(node), work))
    for division, block in chapter:
        if division != work.division:
            work.division, work.count = division, 0
        made[division].append(_with_links(block, work))


def _with_links(node: Any, work: _Linking) -> Any:
    match node:
        case Paragraph(children=children):
            made = tuple(one for child in children for one in _pieces(child, node, work))
            return node if len(made) == len(children) else replace(node, children=made)
        case List(items=items):
            return replace(node, items=tuple(_with_links(item, work) for item in items))
        case Item(blocks=blocks) | Quote(blocks=blocks) | Callout(blocks=blocks):
            return replace(node, blocks=tuple(_with_links(block, work) for block in blocks))
    return node


def _pieces(child: Node, paragraph: Paragraph, work: _Linking) -> Iterable[Node]:
    """Text with the terms in it that were not seen before as links."""
    if not isinstance(child, Text):
        yield child
        return
    start = 0
    for begin, end, target in _found(child.text, work):
        if target in work.seen:
            continue
        work.seen.add(target)
        id = ""
        if work.mentions[target] >= MENTIONS:
            work.count += 1
            id = f"{work.division}.mention.{work.count}"
        if begin > start:
            yield Text(child.text[start:begin])
        yield Link("", (Text(child.text[begin:end]),), position=paragraph.position,
                   kind=LinkKind.TERM, target=target, id=id)  # fmt: skip
        start = end
    if start == 0:
        yield child
    elif start < len(child.text):
        yield Text(child.text[start:])


def _found(text: str, work: _Linking) -> Iterable[tuple[int, int, str]]:
    """Where terms stand in a text, the longest first: beginning, end, and the term's id.

    A regular expression of all forms would try every one of them at every letter.
    """
    after = 0
    for word in WORD.finditer(text):
        start = word.start()
        if start < after:
            continue
        for form, target in work.forms.get(word[0].lower(), ()):
            end = start + len(form)
            if _is_form(text[start:end], form) and (ending := ENDING.match(text, end)):
                after = ending.end()
                yield start, after, target
                break


def _is_form(text: str, form: str) -> bool:
    """A sentence may begin with a term, but "KV cache" and "BM25" are written in one way only."""
    first = form.split()[0][1:]
    if any(sign.isupper() or sign.isdigit() for sign in first):
        return text == form
    return text[1:] == form[1:] and text[:1].lower() == form[0].lower()

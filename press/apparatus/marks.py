"""Takes resolved divisions; gives them with an id at every place that the index leads to, and the
list of these places.

A place is a link to a term, or the bold run that begins a definition ("An **agent** is a …").
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from press.model import Division
from press.nodes import (
    Cell,
    Diagram,
    Element,
    Figure,
    Heading,
    Item,
    Link,
    LinkKind,
    Listing,
    Node,
    Paragraph,
    Table,
    Text,
)
from press.tree import bare, plain, rewrite
from press.words import Words

WORDS = 4
"""A longer bold run is no term but a sentence with weight."""
STOPS = ".:;,!?\u2026"
BOLD = ("strong", "b")


@dataclass(frozen=True, slots=True)
class Found:
    """A place that the index leads to: of a term of the glossary, or of words of its own."""

    id: str
    target: str
    """Id of the term; empty for a bold run."""
    words: tuple[Node, ...] = ()


@dataclass(slots=True)
class _Taking:
    """The state of one walk."""

    terms: frozenset[str]
    defining: re.Pattern[str]
    article: re.Pattern[str]
    found: list[Found] = field(default_factory=list)
    division: str = ""
    count: int = 0
    seen: set[str] = field(default_factory=set)


def taken(
    divisions: tuple[Division, ...], terms: frozenset[str], words: Words
) -> tuple[tuple[Division, ...], tuple[Found, ...]]:
    """Give ids to places of `terms`, which are ids, and of definitions in bold.

    Of several links to a term in one paragraph the first is a place. Links from one term of the
    glossary to another are none: the glossary is in order of the alphabet already.
    """
    homes = {id.partition(".")[0] for id in terms}
    work = _Taking(
        terms,
        re.compile(rf"\s(?:\([^()]*\)\s)?(?:{words.defining})(?:$|\b|\s)"),
        re.compile(rf"(?:{words.articles})\s", re.I),
    )
    made = []
    for division in divisions:
        if division.id in homes:
            made.append(division)
            continue
        work.division, work.count, work.seen = division.id, 0, set()
        made.append(rewrite(division, lambda node: _placed(node, work)))
    return tuple(made), tuple(work.found)


def _placed(node: Any, work: _Taking) -> Any:
    match node:
        case Link(kind=LinkKind.TERM, target=target) if target in work.terms:
            return _link(node, work)
        case Paragraph(children=children):
            work.seen = set()
            return replace(node, children=made) if (made := _defined(children, work)) else node
        case Heading() | Cell() | Item() | Diagram() | Figure() | Listing() | Table():
            work.seen = set()
    return node


def _link(node: Link, work: _Taking) -> Link:
    if not node.href:
        # The program's own link: it has an id where the chapter is worth a place.
        if node.id:
            work.found.append(Found(node.id, node.target))
        return node
    if node.target in work.seen:
        return node
    work.seen.add(node.target)
    id = _id(work)
    work.found.append(Found(id, node.target))
    return replace(node, id=id)


def _defined(children: tuple[Node, ...], work: _Taking) -> tuple[Node, ...]:
    """A paragraph's children with an id at the term that it defines; empty if it defines none."""
    first = 0
    if (
        len(children) > 2
        and isinstance(children[0], Text)
        and work.article.fullmatch(children[0].text)
    ):
        first = 1
    if len(children) < first + 2:
        return ()
    bold, after = children[first], children[first + 1]
    if not (isinstance(bold, Element) and bold.tag in BOLD and isinstance(after, Text)):
        return ()
    said = plain(bold).strip()
    if not said or said[-1] in STOPS or len(said.split()) > WORDS:
        return ()
    if not work.defining.match(after.text) or not any(c.isalpha() for c in said):
        return ()
    if dict(bold.attributes).get("id"):
        return ()
    id = _id(work)
    work.found.append(Found(id, "", _capital(bare(bold.children))))
    named = replace(bold, attributes=(*bold.attributes, ("id", id)))
    return (*children[:first], named, *children[first + 1 :])


def _capital(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Entries begin with a capital, as the glossary's headings do."""
    first = nodes[0] if nodes else None
    if isinstance(first, Text) and first.text.split(" ")[0].islower():
        return (Text(first.text[0].upper() + first.text[1:]), *nodes[1:])
    return nodes


def _id(work: _Taking) -> str:
    work.count += 1
    return f"{work.division}.term.{work.count}"

"""Takes a part's divisions in reading order; gives them numbered, and the labels that they have.

Chapters, figures, tables, listings and labelled equations are counted within their part. Every
anchor becomes an id that is unique in the whole book, so later stages may join and split files.
Every block that a page can begin with gets an id too: so a page of the print edition can be found
in the EPUB.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from press.kept import Held, loaded, size
from press.model import BLOCK, Catalog, Division, Entry, Label, Matter, parted
from press.nodes import (
    Anchor,
    Callout,
    Cell,
    Diagram,
    Equation,
    Figure,
    Footnote,
    Heading,
    Item,
    Link,
    Listing,
    Node,
    Paragraph,
    Table,
)
from press.problems import Position, Problem, Problems
from press.staged import Draft, Numbered, Parts, Staged
from press.tree import rewrite, walk

KINDS: dict[type, str] = {Figure: "figure", Diagram: "figure", Table: "table",
                          Listing: "listing", Equation: "equation"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """A part to be numbered; its `repr` tells all that the result depends on."""

    drafts: tuple[Held[Draft], ...]
    start: tuple[tuple[str, int], ...] = ()
    """What was counted before it, by kind."""

    @property
    def size(self) -> int:
        """A measure of how much there is to number."""
        return sum(map(size, self.drafts))


@dataclass(slots=True)
class _Counting:
    """The counts of one part, and its labels."""

    problems: Problems
    part: Division
    division: Division
    counts: Counter[str] = field(default_factory=Counter)
    labels: dict[tuple[str, str], Label] = field(default_factory=dict)
    chapter: str = ""


def census(draft: Held[Draft]) -> tuple[tuple[tuple[str, int], ...], tuple[Problem, ...]]:
    """How many there are of each kind in one division, and what is wrong with it."""
    division, problems = loaded(draft)
    work = _Counting(Problems(), division, division)
    rewrite(division, lambda node: _numbered(node, work))
    kinds = set(KINDS.values())
    return tuple(sorted((k, n) for k, n in work.counts.items() if k in kinds)), problems


def tasks(
    entries: Iterable[Entry],
    drafts: Iterable[Held[Draft]],
    counts: Iterable[tuple[tuple[str, int], ...]],
) -> tuple[Task, ...]:
    """One task for each part; `counts` has the `census` of each of the drafts."""
    # Front and back matter have no number to lead with, so they share one row of counts.
    loose: Counter[str] = Counter()
    made: list[Task] = []
    entries = tuple(entries)
    for part in parted(entries, zip(entries, drafts, counts, strict=True)):
        held = tuple(draft for _, draft, _ in part)
        if part[0][0].number:
            made.append(Task(held))
            continue
        made.append(Task(held, tuple(sorted(loose.items()))))
        for _, _, some in part:
            loose.update(dict(some))
    return tuple(made)


def number(task: Task) -> Staged[tuple[tuple[str, str], Label]]:
    """Number the divisions of a part; LABEL-001 is a label that its file has already."""
    drafts = [loaded(draft)[0] for draft in task.drafts]
    work = _Counting(Problems(), drafts[0], drafts[0], Counter(dict(task.start)))
    made: list[Division] = []
    for division in drafts:
        work.division = division
        work.counts["block"] = 0
        # A chapter file below a part has no place of its own but its heading.
        first = division.blocks[0]
        home = division.id
        if division is not drafts[0] and isinstance(first, Heading):
            home = _id(first.anchor, work)
        _note("division", "", first, work, id=home)
        made.append(rewrite(division, lambda node: _numbered(node, work)))
    return Staged(tuple(made), tuple(work.labels.items()), work.problems.taken())


def labels(
    numbered: Held[Staged[tuple[tuple[str, str], Label]]],
) -> tuple[Numbered, tuple[Problem, ...]]:
    """What there is to know of a numbered part, and what is wrong with it."""
    part = loaded(numbered)
    addresses = {
        (division.entry.file, node.href): None
        for division in part.divisions
        for node in walk(division)
        if isinstance(node, Link)
    }
    entries = tuple(division.entry for division in part.divisions)
    return Numbered(entries, part.notes, tuple(addresses)), part.problems


def joined(held: Iterable[Held[Staged[Any]]], known: Iterable[Numbered]) -> Parts:
    """All parts, with what is known of them."""
    known = tuple(known)
    labels = tuple(label for part in known for label in part.labels)
    return Parts(tuple(held), known, Catalog(labels))


def _numbered(node: Any, work: _Counting) -> Any:
    """The node with its number and id."""
    match node:
        case Heading():
            return _heading(node, work)
        case Anchor(name=name):
            node = replace(node, id=_id(name, work))
            _note("anchor", name, node, work)
            return node
        case Footnote(blocks=blocks):
            work.counts["footnote"] += 1
            count = work.counts["footnote"]
            made_id = _id(f"note.{count}", work)
            return replace(node, blocks=_nameless(blocks), number=count, id=made_id)
        case Cell(blocks=blocks):
            return replace(node, blocks=_nameless(blocks))
        case Paragraph(is_tight=False) | Item() | Callout():
            return replace(node, id=_block(work))
        case Figure() | Diagram() | Table() | Listing() | Equation():
            return _captioned(node, work)
    return node


def _block(work: _Counting) -> str:
    work.counts["block"] += 1
    return f"{work.division.id}{BLOCK}{work.counts['block']}"


def _nameless(blocks: tuple[Node, ...]) -> tuple[Node, ...]:
    """Blocks of a note or a cell: no page is said to begin with one."""
    return rewrite(
        blocks,
        lambda node: (
            replace(node, id="")
            if isinstance(node, (Paragraph, Item, Callout)) and node.id
            else node
        ),
    )


def _heading(node: Heading, work: _Counting) -> Heading:
    division, part = work.division, work.part
    number, kind = "", "heading"
    if node.level == 1:
        number = division.entry.number
    elif node.level == 2:
        work.chapter = _id(node.anchor, work)
        if part.entry.number:
            work.counts["chapter"] += 1
            number = f"{part.entry.number}.{work.counts['chapter']}"
    if node.level > 1 and is_glossary(division):
        kind = "term"
    node = replace(node, number=number, id=_id(node.anchor, work) if node.anchor else "")
    if node.anchor:
        _note(kind, node.anchor, node, work)
    return node


def is_glossary(division: Division) -> bool:
    """Whether the division's headings are terms: it is back matter in a file named glossary."""
    name = division.entry.file.rsplit("/", 1)[-1].lower()
    return name.startswith("glossary") and division.entry.matter is not Matter.BODY


def _captioned(
    node: Figure | Diagram | Table | Listing | Equation, work: _Counting
) -> Figure | Diagram | Table | Listing | Equation:
    part = work.part
    kind = KINDS[type(node)]
    is_numbered = bool(node.label) if isinstance(node, Equation) else bool(node.caption)
    number = node.number
    if is_numbered:
        work.counts[kind] += 1
        lead = f"{part.entry.number}." if part.entry.number else ""
        number = number or f"{lead}{work.counts[kind]}"
    anchor = node.label
    made_id = _id(anchor, work) if anchor else ""
    if is_numbered and not anchor:
        anchor = f"{kind}.{work.counts[kind]}"
        made_id = f"{part.id}.{anchor}"
    node = replace(node, number=number, id=made_id or _block(work))
    if made_id:
        _note(kind, anchor, node, work)
    return node


def _note(kind: str, anchor: str, node: Node, work: _Counting, id: str = "") -> None:
    """Enter a label into the catalog."""
    division, part = work.division, work.part
    key = (division.entry.file, anchor)
    position: Position = getattr(node, "position", Position(division.entry.file))
    if key in work.labels:
        first = work.labels[key].position
        work.problems.error(
            "LABEL-001", position, f'label "{anchor}" stands in this file twice',
            f"the first is in line {first.line}",
        )  # fmt: skip
        return
    title: tuple[Node, ...] = getattr(node, "caption", ()) or getattr(node, "children", ())
    work.labels[key] = Label(
        kind=kind,
        id=id or getattr(node, "id", ""),
        division=division.id,
        part=part.id,
        chapter=work.chapter,
        number=division.entry.number if kind == "division" else getattr(node, "number", ""),
        title=title,
        level=getattr(node, "level", 0),
        position=position,
    )


def _id(anchor: str, work: _Counting) -> str:
    return f"{work.division.id}.{anchor}"

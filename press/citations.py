"""Takes a .bib file and the links that cite it; gives the bibliography: only what is cited.

One CSL run through pandoc's citeproc over the whole book. The style is pandoc's own, Chicago
author-date. Each reference knows the links that cite it, so that a format can point back.
"""

import json
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from press import markdown, source
from press.markdown.pandoc import PandocError, convert
from press.model import Division, Manifest
from press.nodes import Link, LinkKind, Node, Reference
from press.problems import Position, Problem, Problems
from press.tree import walk


@dataclass(frozen=True, slots=True)
class BibFile:
    """A .bib file: its path below the book folder, and its text."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Library:
    """A bibliography as CSL JSON, one string for each entry."""

    items: tuple[tuple[str, str], ...]
    file: str = ""
    """Where they stand, below the book folder."""

    @property
    def keys(self) -> frozenset[str]:
        """The keys that the text may cite."""
        return frozenset(key for key, _ in self.items)


@dataclass(frozen=True, slots=True)
class Listed:
    """Entries as the style sets them, in its order: key and text."""

    entries: tuple[tuple[str, tuple[Node, ...]], ...]


def bib_file(manifest: Manifest) -> tuple[BibFile, tuple[Problem, ...]]:
    """Read the book's .bib file; an empty text when there is none."""
    if not manifest.bibliography:
        return BibFile("", ""), ()
    text, problems = source.load(Path(manifest.root), manifest.bibliography)
    return BibFile(manifest.bibliography, text.text), problems


def load(bib: BibFile) -> tuple[Library, tuple[Problem, ...]]:
    """Parse a .bib file.

    CITE-003 is one that pandoc cannot read, CITE-005 a sign that no file may hold.
    """
    problems = Problems()
    items: list[dict[str, object]] = []
    try:
        items = json.loads(convert(bib.text, "biblatex", "csljson"))
    except PandocError as error:
        # Pandoc tells the place in its message only: "Error at … (line 3, column 1): unexpected …".
        found = re.search(r"line (\d+), column (\d+)\):?\s*(.*)", str(error), re.S)
        line, column, message = found.groups() if found else (0, 0, str(error))
        # The end of the file is a line that an editor does not show.
        last = bib.text.rstrip("\n").count("\n") + 1
        problems.error("CITE-003", Position(bib.file, min(int(line), last), int(column)),
                       f"not BibTeX: {' '.join(message.split())}")  # fmt: skip
    for item in items:
        if found := source.CONTROL.search("".join(_strings(item))):
            key = re.search(rf"@\w+\s*\{{\s*{re.escape(str(item['id']))}\b", bib.text)
            line = bib.text.count("\n", 0, key.start()) + 1 if key else 0
            problems.error(
                "CITE-005", Position(bib.file, line, 1 if key else 0),
                f'the entry "{item["id"]}" holds the control character U+{ord(found[0]):04X}',
                "TeX reads ^^ and a sign as such a character: write \\^",
            )  # fmt: skip
    held = tuple((str(item["id"]), json.dumps(item)) for item in items)
    return Library(held, bib.file), problems.taken()


def _strings(value: object) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def chosen(library: Library, manifest: Manifest, cited: Container[str]) -> Library:
    """The part of the library that is `cited`, which has ids of works."""
    home = next((one.id for one in manifest.entries if one.file == manifest.bibliography), "")
    items = (item for item in library.items if f"{home}.{item[0]}" in cited)
    return replace(library, items=tuple(items))


def typeset(library: Library) -> tuple[Listed, tuple[Problem, ...]]:
    """Set every entry of a library in the style, sorted by it; CITE-006 if that cannot be done."""
    if not library.items:
        return Listed(()), ()
    items = f"[{','.join(item for _, item in library.items)}]"
    try:
        document = json.loads(convert(items, "csljson", "json", "--citeproc"))
    except PandocError as error:
        place = Position(library.file)
        return Listed(()), (Problem("CITE-006", place, f"the works cannot be set: {error}"),)
    entries = [block for div in document["blocks"] for block in div["c"][1]]
    return Listed(tuple(
        (entry["c"][0][0].removeprefix("ref-"), markdown.converted(entry["c"][1][0]["c"]))
        for entry in entries
    )), ()  # fmt: skip


def filled(page: Division, listed: Listed, cites: Iterable[tuple[str, str]]) -> Division | None:
    """The bibliography's division with the entries in it, each with the links that cite it.

    `cites` has the ids of works and of the links that cite them, in reading order. A bibliography
    of which nothing is cited is left out.
    """
    found: dict[str, list[str]] = {}
    for work, link in cites:
        found.setdefault(work, []).append(link)
    if not found:
        return None
    references = tuple(
        Reference(key, children, id := f"{page.id}.{key}", tuple(found[id]))
        for key, children in listed.entries
    )
    return replace(page, blocks=(page.blocks[0], *references))


def cited(value: object) -> Iterator[Link]:
    """Every link in `value` that cites, in reading order."""
    for node in walk(value):
        if isinstance(node, Link) and node.kind is LinkKind.CITATION:
            yield node

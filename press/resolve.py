"""Takes divisions and the Catalog; gives the divisions with a target for every link.

Everything that points is a Markdown link; the kind of its target says what it becomes. A link
that leads nowhere is an error with the nearest candidate as its hint. Nothing here knows a format:
a target is an id.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from press import source
from press.model import Catalog, Division, Label, Manifest, Matter, parts
from press.nodes import Cell, Heading, Link, LinkKind, Paragraph, Text
from press.problems import Problem, Problems, nearest
from press.tree import plain, rewrite
from press.words import ENGLISH, KINDS, Words

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
NUMBERED = re.compile(r"(\w+) ([\d.\u2013-]+)")
"""A text like "Part 6", which no line should divide."""
RANKS = {1: "part", 2: "chapter", 3: "section"}
ALLOWED = frozenset({"http", "https", "mailto", "tel"})
CONTENTS = "contents"
"""Id of the book's own contents, which a link to the contents page leads to."""


@dataclass(slots=True)
class _Resolving:
    """What a link is held against."""

    manifest: Manifest
    labels: dict[tuple[str, str], Label]
    keys: frozenset[str]
    words: Words
    problems: Problems
    division: Division
    part: str
    front: frozenset[str]
    """Ids of the texts of the front matter."""
    cites: int = 0
    paged: set[str] = field(default_factory=set)


def resolve(
    divisions: Iterable[Division], catalog: Catalog, manifest: Manifest, words: Words,
    keys: frozenset[str],
) -> tuple[tuple[Division, ...], tuple[Problem, ...]]:  # fmt: skip
    """Give every link its kind and target; `keys` are those of the bibliography.

    Problems: XREF-001 no such anchor, XREF-002 no such file, XREF-003 file outside the book's
    contents, XREF-004 leads out of the book folder, XREF-005 number of a thing without one,
    XREF-006 called by the name of another kind, CITE-001 unknown citation key, LINK-001 scheme
    that is not allowed, LINK-002 an address that no program can read.
    """
    problems = Problems()
    labels = dict(catalog.labels)
    front = frozenset(one.id for one in manifest.entries if one.matter is Matter.FRONT)
    made: list[Division] = []
    for part in parts(divisions):
        for division in part:
            work = _Resolving(manifest, labels, keys, words, problems, division, part[0].id, front)
            made.append(rewrite(division, partial(_changed, work=work)))
    return tuple(made), problems.taken()


def _changed(node: Any, work: _Resolving) -> Any:
    if isinstance(node, Link):
        return _link(node, work)
    if isinstance(node, Paragraph):
        # A page reference stands once for each target in a paragraph, and links come first.
        work.paged = set()
    elif isinstance(node, (Heading, Cell)):
        return rewrite(
            node, lambda one: replace(one, has_page=False) if isinstance(one, Link) else one
        )
    return node


def _link(link: Link, work: _Resolving) -> Link:
    if found := SCHEME.match(link.href):
        if found[1].lower() in ALLOWED and not _is_address(link.href):
            work.problems.error("LINK-002", link.position, f'"{link.href}" is no address')
            return link
        if found[1].lower() in ALLOWED:
            return replace(link, kind=LinkKind.EXTERNAL)
        work.problems.error(
            "LINK-001", link.position, f'links to "{found[1]}:" are not allowed',
            f"allowed are {', '.join(sorted(ALLOWED))}",
        )  # fmt: skip
        return link
    if link.href.startswith("//"):
        if not _is_address(link.href):
            work.problems.error("LINK-002", link.position, f'"{link.href}" is no address')
            return link
        return replace(link, href=f"https:{link.href}", kind=LinkKind.EXTERNAL)
    path, fragment = map(unquote, link.href.partition("#")[::2])
    here = work.division.entry.file
    file = _file(path, here)
    if file.endswith(".bib"):
        return _citation(link, file, fragment, work)
    known = _known(file, work)
    if not known:
        return _missing(link, path, file, work)
    if known == work.manifest.contents and (known, "") not in work.labels:
        return replace(link, kind=LinkKind.XREF, target=CONTENTS)
    label = work.labels.get((known, fragment)) or work.labels.get((known, fragment.lower()))
    if label is None:
        anchors = {anchor: one for (name, anchor), one in work.labels.items() if name == known}
        near = nearest(fragment, [anchor for anchor in anchors if anchor])
        where = f" (line {anchors[near].position.line})" if near else ""
        work.problems.error(
            "XREF-001", link.position, f'no heading or label "{fragment}" in {known}',
            f'did you mean "#{near}"{where}?' if near else "",
        )  # fmt: skip
        return link
    return _targeted(link, label, work)


def _targeted(link: Link, label: Label, work: _Resolving) -> Link:
    """A link with its target; a text that is only the kind gets the number."""
    kind = LinkKind.TERM if label.kind == "term" else LinkKind.XREF
    text = plain(link.children).strip().lower()
    named = next(
        (one for one in KINDS if text in (work.words.kind(one).lower(), ENGLISH.kind(one).lower())),
        "",
    )
    children = link.children
    is_counted = label.kind in KINDS
    if named and is_counted and named != label.kind:
        work.problems.error(
            "XREF-006", link.position, f'"{link.href}" is no {named}',
            f"write [{work.words.kind(label.kind)}], or words of your own",
        )  # fmt: skip
    elif named and (is_counted or (label.number and named == RANKS.get(label.level))):
        if label.number:
            children = (Text(f"{work.words.kind(named)}\u00a0{label.number}"),)
        else:
            work.problems.error(
                "XREF-005", link.position, f'the {label.kind} "{link.href}" has no number',
                "give it a caption" if label.kind != "equation" else "give it a label",
            )  # fmt: skip
    elif (
        len(children) == 1 and isinstance(children[0], Text)
        and (numbered := NUMBERED.fullmatch(children[0].text))
    ):  # fmt: skip
        children = (Text("\u00a0".join(numbered.groups())),)
    # A text of the front matter is found by its name; its roman numeral would only be in the way.
    is_far = kind is LinkKind.XREF and label.part not in (work.part, *work.front)
    has_page = is_far and label.id not in work.paged
    work.paged.add(label.id)
    return replace(link, kind=kind, target=label.id, children=children, has_page=has_page)


def _citation(link: Link, file: str, key: str, work: _Resolving) -> Link:
    if file != work.manifest.bibliography:
        work.problems.error(
            "CITE-002", link.position, f'"{file}" is not the bibliography of this book',
            f'that is "{work.manifest.bibliography}"' if work.manifest.bibliography else "",
        )  # fmt: skip
        return link
    home = next((e.id for e in work.manifest.entries if e.file == file), "")
    if not key:
        return replace(link, kind=LinkKind.XREF, target=home)
    if key not in work.keys:
        near = nearest(key, work.keys)
        work.problems.error("CITE-001", link.position, f'no entry "{key}" in {file}',
                            f'did you mean "{near}"?' if near else "")  # fmt: skip
        return link
    work.cites += 1
    return replace(link, kind=LinkKind.CITATION, target=f"{home}.{key}",
                   id=f"{work.division.id}.cite.{work.cites}")  # fmt: skip


def _is_address(href: str) -> bool:
    try:
        urlsplit(href)
    except ValueError:
        return False
    return True


def _file(path: str, here: str) -> str:
    """The path that a link names, below the root; GitHub reads a leading slash as the root."""
    if not path:
        return here
    below = path if path.startswith("/") else f"{dirname(here)}/{path}"
    return normpath(below.lstrip("/") or ".")


def _known(file: str, work: _Resolving) -> str:
    """The division's file that a path means; mdBook books link chapters as .html."""
    stem = file.removesuffix(".html")
    folder = file.removesuffix("index.html").rstrip("/")
    pages = [normpath(f"{folder or '.'}/{name}") for name in ("README.md", "index.md")]
    for name in (file, f"{stem}.md", *pages):
        if (name, "") in work.labels or name == work.manifest.contents:
            return name
    return ""


def _missing(link: Link, path: str, file: str, work: _Resolving) -> Link:
    """A link to no file of the book: its text stays, without a link."""
    if file.startswith("..") or path.endswith((".html", "/")):
        work.problems.warning(
            "XREF-004", link.position, f'"{link.href}" leads out of the book',
            "its text stays, without a link",
        )  # fmt: skip
    elif source.is_file(Path(work.manifest.root, file)):
        work.problems.warning(
            "XREF-003", link.position, f'"{path}" is not on the contents page',
            "its text stays, without a link",
        )  # fmt: skip
    else:
        near = nearest(file, [name for (name, anchor) in work.labels if not anchor])
        work.problems.error("XREF-002", link.position, f'no file "{path}"',
                            f'did you mean "{near}"?' if near else "")  # fmt: skip
    return link

"""Takes a book folder; gives its Manifest: metadata, and the divisions in reading order.

The list that readers click on GitHub is the reading order; there is no second list to keep in step.
The contents page is `SUMMARY.md`, or the contents section of `README.md`, or what book.toml names.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from press import markdown, ordering, settings, source
from press.model import Entry, Manifest, Matter
from press.nodes import Element, Heading, Item, Link, List, Node, Paragraph, Text
from press.problems import Position, Problem, Problems, nearest
from press.settings import Settings
from press.slug import slug
from press.source import Source
from press.titles import contents_section
from press.tree import plain, walk
from press.words import words_for

PAGES = ("SUMMARY.md", "src/SUMMARY.md", "README.md", "readme.md", "index.md")
MARKDOWN = (".md", ".markdown")
RESERVED = frozenset(
    {"contents", "cover", "titlepage", "copyright", "toc", "landmarks", "page-list"}
)
"""Ids of what the program adds to a book."""

Page = tuple[Source, bool]
"""A contents page, and whether `$` in it begins a formula."""
Parsed = tuple[tuple[Node, ...], tuple[Problem, ...]]
Kept = Callable[[Callable[[Page], Parsed], Page, str], Parsed]


@dataclass(slots=True)
class _Reading:
    """The state of one walk over a contents page."""

    folder: Path
    page: str
    settings: Settings
    problems: Problems
    entries: list[Entry] = field(default_factory=list)
    group: str = ""
    seen: dict[str, Position] = field(default_factory=dict)
    ids: set[str] = field(default_factory=lambda: set(RESERVED))
    bibliography: str = ""


def manifest(folder: Path, kept: Kept | None = None) -> tuple[Manifest, tuple[Problem, ...]]:
    """Read the contents page of the book in `folder`.

    `kept(function, page, stage)` gives `function(page)`, perhaps from a cache: pandoc takes longer
    to start than all else that is done here.

    Problems: CONT-001 no contents page, CONT-002 it names no file, CONT-003 file not found,
    CONT-004 file named twice, CONT-005 outside the book, CONT-006 not a chapter file, CONT-007
    part number, CONT-008 the page names itself, and those of `settings`, `source`, `markdown`.
    """
    problems = Problems()
    given, found = settings.load(folder)
    problems.found.extend(found)
    root, name = str(folder.resolve()), folder.resolve().name
    page = _page(folder, given)
    if not page:
        problems.error(
            "CONT-001", Position("book.toml" if given.contents else "."),
            f'no contents page "{given.contents}"' if given.contents else "no contents page",
            "mend the path" if given.contents
            else "add a SUMMARY.md, or a README.md with a list of links to the chapters",
        )  # fmt: skip
        return Manifest(settings.completed(given.metadata, name), (), root), problems.taken()
    text, found = source.load(folder, page)
    problems.found.extend(found)
    asked = (text, given.has_math)
    nodes, found = kept(parsed, asked, "contents") if kept else parsed(asked)
    # The page is read again as a chapter when its prose is in the book; faults are told there.
    problems.found.extend(one for one in found if one.code.startswith("MD-001"))
    reading = _Reading(folder, page, given, problems)
    if (folder / "references.bib").is_file():
        reading.bibliography = "references.bib"
    section = contents_section(nodes)
    _read(section, reading)
    if not reading.entries and not problems.found:
        problems.error(
            "CONT-002", Position(page), "the contents page names no file",
            "list the chapters as links: - [Title](file.md)",
        )  # fmt: skip
    entries = ordering.placed(reading.entries, given, problems)
    title = next((plain(n.children) for n in nodes if isinstance(n, Heading) and n.level == 1), "")
    if _is_summary(page):
        title = _readme_title(folder, page, problems)
    if preface := _preface(nodes, section, reading):
        entries = (preface, *entries)
    metadata = settings.completed(given.metadata, title.strip() or name)
    bibliography = given.bibliography or reading.bibliography
    if bibliography and bibliography not in reading.seen:
        place = Position(bibliography)
        title = words_for(metadata.language).bibliography
        entries = (*entries, Entry(bibliography, title, Matter.BACK, "", 0, "",
                                   _id(bibliography, reading.ids), place))  # fmt: skip
    return (
        Manifest(
            metadata, entries, root, bibliography, page, given.has_math, given.accepted,
            given.editions, given.repository, given.lists,
        ),
        problems.taken(),
    )  # fmt: skip


def parsed(page: Page) -> Parsed:
    """The nodes of a contents page, and the problems found."""
    return markdown.parse(*page)


def _page(folder: Path, given: Settings) -> str:
    names = [f"{given.src}/SUMMARY.md", *PAGES] if given.src else PAGES
    if given.contents:
        names = [normpath(given.contents)]
    return next((name for name in names if source.is_file(folder / name)), "")


def _is_summary(page: str) -> bool:
    return page.rsplit("/", 1)[-1].lower() == "summary.md"


def _readme_title(folder: Path, page: str, problems: Problems) -> str:
    file = str(Path(page).parent / "README.md")
    if not source.is_file(folder / file):
        return ""
    text = problems.of(source.load(folder, file)).text
    found = re.search(r"^# (.+)$", text, re.M)
    return found[1].strip() if found else ""


def _read(nodes: tuple[Node, ...], reading: _Reading) -> None:
    """Walk the section: headings make groups, lists and lone links make entries."""
    for node in nodes:
        match node:
            case Heading(children=children):
                reading.group = plain(children).strip()
            case Paragraph(children=(Element(tag="strong", children=inside),)):
                reading.group = plain(inside).strip()
            case Paragraph(children=children):
                for child in children:
                    if isinstance(child, Link):
                        _add(child, 0, reading, is_listed=False)
            case List(items=items):
                for item in items:
                    _read_item(item, 0, reading)


def _read_item(item: Item, depth: int, reading: _Reading) -> None:
    links = [
        node for block in item.blocks if not isinstance(block, List)
        for node in walk(block) if isinstance(node, Link)
    ]  # fmt: skip
    was_added = bool(links) and _add(links[0], depth, reading)
    for block in item.blocks:
        if isinstance(block, List):
            if not links and depth == 0:
                heads = [b for b in item.blocks if isinstance(b, Paragraph)]
                reading.group = plain(heads[0].children).strip() if heads else reading.group
            for one in block.items:
                _read_item(one, depth + 1 if was_added else depth, reading)


def _add(link: Link, depth: int, reading: _Reading, is_listed: bool = True) -> bool:
    """Make an entry of a link; return whether the file of the link is in the book."""
    path, _, fragment = link.href.partition("#")
    position = link.position
    if re.match(r"[a-z][a-z0-9+.-]*:|//", link.href, re.I):
        return False
    if not path:
        if not fragment:
            name = plain(link.children)
            reading.problems.warning("CONT-006", position, f'"{name}" names no file (a draft)')
        return False
    file = normpath(str(Path(reading.page).parent / unquote(path)))
    if file.startswith("../") or not source.below(reading.folder, reading.folder / file):
        reading.problems.error("CONT-005", position, f'"{path}" is outside the book folder')
        return False
    if not source.is_file(reading.folder / file) and _is_folder(reading.folder / file):
        file = next((f"{file}/{name}" for name in ("README.md", "index.md")
                     if source.is_file(reading.folder / file / name)), file)  # fmt: skip
    if file in reading.seen:
        if fragment:
            return True
        first = reading.seen[file]
        reading.problems.error("CONT-004", position, f'"{path}" is on the contents page twice',
                               f"it stands in line {first.line} already")  # fmt: skip
        return True
    if not source.is_file(reading.folder / file):
        names = [p.name for p in (reading.folder / file).parent.glob("*") if p.suffix in MARKDOWN]
        near = nearest(Path(file).name, names)
        reading.problems.error("CONT-003", position, f'no file "{path}"',
                               f'did you mean "{near}"?' if near else "")  # fmt: skip
        return False
    if file == reading.page:
        reading.problems.error("CONT-008", position, "the contents page names itself")
        return False
    if file.endswith(".bib"):
        reading.bibliography = file
    elif not file.lower().endswith(MARKDOWN):
        if is_listed:
            reading.problems.error("CONT-006", position, f'"{path}" is not a Markdown file')
        return False
    reading.seen[file] = position
    group = reading.group if is_listed else ordering.ALONE
    reading.entries.append(
        Entry(
            file,
            plain(link.children).strip(),
            Matter.BODY,
            group,
            depth,
            "",
            _id(file, reading.ids),
            position,
        )
    )
    return True


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _id(file: str, taken: set[str]) -> str:
    """A short unique name of a file: `rag-systems` for `06_RAG_Systems.md`."""
    path = Path(file)
    stem = (
        path.parent.name
        if path.stem.lower() in ("readme", "index") and path.parent.name
        else path.stem
    )
    base = slug(re.sub(r"^[\d_.\-]+", "", stem).replace("_", "-").replace(".", "-")) or slug(stem)
    if not base or not base[0].isalpha():
        base = f"d-{base}"
    made = base
    number = 1
    while made in taken:
        number += 1
        made = f"{base}-{number}"
    taken.add(made)
    return made


def _preface(nodes: tuple[Node, ...], section: tuple[Node, ...], reading: _Reading) -> Entry | None:
    """The contents page's own prose as a first division, where there is any."""
    if not reading.settings.has_readme or _is_summary(reading.page):
        return None
    listed = set(map(id, section))
    prose = [
        n for n in nodes
        if id(n) not in listed and isinstance(n, (Paragraph, List))
    ]  # fmt: skip
    if not prose or not any(isinstance(n, Text) and n.text.strip() for n in walk(tuple(prose))):
        return None
    title = words_for(reading.settings.metadata.language).preface
    return Entry(reading.page, title, Matter.FRONT, "", 0, "", _id("preface.md", reading.ids),
                 Position(reading.page))  # fmt: skip

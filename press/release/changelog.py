"""Takes a changelog; gives its sections, one for each version, as keepachangelog.com has them."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

NAME = "CHANGELOG.md"
HEAD = re.compile(r"##\s+\[?v?(\d+\.\d+\.\d+[^\s\]]*)\]?\s*[-\u2013\u2014(]*\s*([\d-]*)")
ANY = re.compile(r"##\s")
FENCE = re.compile(r"\s{0,3}(```|~~~)")
REFERENCE = re.compile(r"\[[^\]]+\]:\s")
"""A line that says where a link in brackets leads; these stand below the last section."""

RELATIVE = re.compile(r"\[([^\]]*)\]\((?![a-z][a-z0-9+.-]*:|//|#)([^)\s]+)\)", re.I)
"""A link to a file of the repository."""


@dataclass(frozen=True, slots=True)
class Section:
    """What the changelog says of one version."""

    version: str
    date: str
    """As it stands there; may be empty."""
    text: str
    line: int


def find(book: Path, root: Path) -> Path | None:
    """The changelog of a book: in its folder, or in the nearest above it up to `root`."""
    folder = book.resolve()
    while True:
        if (folder / NAME).is_file():
            return folder / NAME
        if folder == root.resolve() or folder.parent == folder:
            return None
        folder = folder.parent


def sections(text: str) -> tuple[Section, ...]:
    """The sections of versions, the newest first, as the file has them."""
    found: list[tuple[int, str, str, list[str]]] = []
    is_open = is_code = False
    for number, row in enumerate(text.splitlines(), 1):
        is_code ^= bool(FENCE.match(row))
        if not is_code and ANY.match(row):
            head = HEAD.match(row)
            is_open = bool(head)
            if head:
                found.append((number, head[1], head[2], []))
        elif is_open and (is_code or not REFERENCE.match(row)):
            found[-1][3].append(row)
    return tuple(
        Section(version, date, "\n".join(rows).strip(), line) for line, version, date, rows in found
    )


def rooted(section: Section, base: str) -> Section:
    """The section where files of the repository are not at hand: its links to them lead to `base`.

    Without a base their words stay.
    """
    way = rf"[\1]({base.rstrip('/')}/\2)" if base else r"\1"
    return replace(section, text=RELATIVE.sub(way, section.text))

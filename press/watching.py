"""Takes the folders that an author works in; gives what was edited, and where that stands.

The preview follows the author: after each build it turns to the block whose lines have changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from press.epub import spine
from press.model import Book, opened
from press.nodes import Heading
from press.pdf.paging import PageMap
from press.problems import Position
from press.tree import walk

TEXTS = (".md", ".markdown", ".bib", ".toml")
QUIET = 50
"""Milliseconds without a change after which a save is over; editors write files in steps."""
START = 200
"""Milliseconds after which an empty turn shows that the folders are watched."""

TITLE = "titlepage.xhtml"
"""What is shown of an EPUB before anything was edited."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the book: its page in the screen PDF, from 0, and its place in the EPUB."""

    page: int = 0
    href: str = TITLE


def changes(folders: Iterable[Path], out: Path) -> Iterator[None]:
    """Give a turn at once, and one after each change below `folders` that is not in `out`."""
    there = out.resolve()
    known = [folder.resolve() for folder in folders if folder.is_dir()]
    ignored = DefaultFilter()

    def counts(change: Change, path: str) -> bool:
        place = Path(path).resolve()
        # The folder of a book may itself be hidden, or lie in one that is.
        within = next((place.relative_to(one) for one in known if place.is_relative_to(one)), place)
        hidden = any(part.startswith(".") for part in within.parts)
        return ignored(change, path) and not hidden and not place.is_relative_to(there)

    found = watch(*known, watch_filter=counts, debounce=1000, step=QUIET, rust_timeout=START,
                  yield_on_timeout=True, raise_interrupt=False)  # fmt: skip
    # From here on all is seen, so that what is saved during the first build is a change too.
    next(found, None)
    yield
    for changed in found:
        if changed:
            yield


def texts(folder: Path) -> dict[str, str]:
    """The texts of a book by their paths below its folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in TEXTS and path.is_file() and not path.is_symlink():
            # An editor may be putting another in its place; the build tells what it cannot read.
            with suppress(OSError):
                found[path.relative_to(folder).as_posix()] = path.read_text("utf-8", "replace")
    return found


def edited(before: Mapping[str, str], after: Mapping[str, str]) -> Position | None:
    """The first line that two states of a book's texts differ in; None if there is none."""
    for file, text in sorted(after.items()):
        if before.get(file, text) == text:
            continue
        rows = zip_longest(before[file].split("\n"), text.split("\n"))
        return Position(file, next(n for n, (old, new) in enumerate(rows, 1) if old != new))
    return None


def spot(book: Book, page_map: PageMap | None, position: Position) -> Spot | None:
    """Where the last block that begins at `position` or before it stands; None if nowhere."""
    block = heading = ""
    home: spine.Place | None = None
    parts = spine.named(book)
    own = [part for part in parts if any(o.entry.file == position.file for o in part.divisions)]
    # What no part is the file of is included by one of them.
    for place in own or parts:
        for node in walk(tuple(map(opened, place.divisions))):
            at = getattr(node, "position", None)
            if at is None or at.file != position.file or at.line > position.line:
                continue
            block = getattr(node, "id", "") or block
            if isinstance(node, Heading):
                heading, home = node.id, place
    if home is None:
        return None
    files = spine.places((one.name, spine.ids(one)) for one in spine.flat([spine.files(home)]))
    page = page_map.page(block) if page_map else None
    return Spot(page or 0, f"{files[heading]}#{heading}" if heading in files else TITLE)

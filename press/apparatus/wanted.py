"""Takes index.toml; gives the entries of the index that it asks for beside the terms.

The file lies beside book.toml. Its table `[index]` has a line for each entry:

    "Beam search" = "04_Large_Language_Models.md#decoding"
    "Caching > of answers" = ["08_Design.md#caching", "09_Production.md#cost"]
    "Semantic cache" = { see = "Caching > of answers" }
    "Chunking" = { places = ["06_RAG.md#chunking"], see-also = ["Late chunking"] }
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath
from typing import Any
from urllib.parse import unquote

from press import source
from press.model import Manifest
from press.problems import Position, Problem, Problems, nearest
from press.source import Source

NAME = "index.toml"
KEYS = ("places", "see", "see-also")
BELOW = " > "
"""What stands between an entry and one below it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of index.toml."""

    path: tuple[str, ...]
    """The entry, and the one below it where the line is of that."""
    places: tuple[str, ...]
    """Links as the manuscript writes them: `06_RAG.md#chunking`."""
    see: tuple[str, ...]
    see_also: tuple[str, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class IndexFile:
    """A book's index.toml; empty where it has none."""

    source: Source
    entries: tuple[Wanted, ...]


def load(manifest: Manifest) -> tuple[IndexFile, tuple[Problem, ...]]:
    """Read the book's index.toml, if it has one with a table `[index]`.

    Problems: INDEX-001 not TOML, INDEX-002 a line that is no entry, and those of `source`.
    """
    root = Path(manifest.root)
    if not source.is_file(root / NAME):
        return IndexFile(Source("", ()), ()), ()
    text, found = source.load(root, NAME)
    problems = Problems(list(found))
    if problems.found:
        return IndexFile(text, ()), problems.taken()
    table = _parsed(text.text, problems).get("index", {})
    rows = text.text.split("\n")
    if not isinstance(table, dict):
        problems.error("INDEX-002", Position(NAME), "[index] has to be a table")
        table = {}
    entries = [_entry(name, value, rows, problems) for name, value in table.items()]
    return IndexFile(text, tuple(filter(None, entries))), problems.taken()


def target(place: str) -> tuple[str, str]:
    """File and anchor of a place, which is written as a link: "./06%20RAG.md#chunking"."""
    path, _, anchor = place.partition("#")
    return normpath(unquote(path)), unquote(anchor)


def _parsed(text: str, problems: Problems) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # tomllib tells the place only in its message: "… (at line 3, column 7)".
        message, _, place = str(error).partition(" (at ")
        line, column = (*map(int, re.findall(r"\d+", place)), 0, 0)[:2]
        problems.error("INDEX-001", Position(NAME, line, column), message.lower())
    except (ValueError, RecursionError) as error:
        problems.error("INDEX-001", Position(NAME), str(error).partition(";")[0].lower())
    return {}


def _entry(name: str, value: object, rows: list[str], problems: Problems) -> Wanted | None:
    position = _position(name, rows)
    path = tuple(part.strip() for part in name.split(BELOW))
    table = value if isinstance(value, dict) else {"places": value}
    for key in table:
        if key not in KEYS:
            near = nearest(key, KEYS)
            problems.error(
                "INDEX-002", position, f'unknown key "{key}" in "{name}"',
                f'did you mean "{near}"?' if near else f"an entry has {', '.join(KEYS)}",
            )  # fmt: skip
            return None
    lists: dict[str, Any] = {
        key: [one] if isinstance(one, str) else one for key, one in table.items()
    }
    is_sound = all(
        isinstance(some, list) and some and all(isinstance(one, str) and one for one in some)
        for some in lists.values()
    )
    if not lists or not is_sound or len(path) > 2 or not all(path):
        problems.error(
            "INDEX-002", position, f'"{name}" is no entry',
            'write "Term" = "file.md#heading", or { see = "Other term" };'
            ' "Term > below" is the deepest',
        )  # fmt: skip
        return None
    places, see, also = (tuple(lists.get(key, ())) for key in KEYS)
    return Wanted(path, places, see, also, position)


def _position(name: str, rows: list[str]) -> Position:
    """Where a key stands; TOML's own reader forgets it."""
    forms = (f'"{name}"', f"'{name}'", name)
    for number, row in enumerate(rows, 1):
        for form in forms:
            if row.lstrip().startswith(form) and row.lstrip()[len(form) :].lstrip()[:1] in "=.":
                return Position(NAME, number, len(row) - len(row.lstrip()) + 1)
    return Position(NAME)

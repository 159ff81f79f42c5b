"""Takes the entries of a contents page; gives them with their matter, and the parts with numbers.

Apart from `contents`, since the one says what a page lists and the other what its order means.
"""

from collections.abc import Iterable
from dataclasses import replace

from press.model import Entry, Matter
from press.problems import Problems
from press.settings import Settings
from press.titles import PART_PREFIX

ALONE = "\x00"
"""Group of a link that stands in no list; no heading can be called so."""


def placed(entries: list[Entry], given: Settings, problems: Problems) -> tuple[Entry, ...]:
    """Give every entry its matter and number; CONT-007 is a "Part N:" that is not its number."""
    return _numbered(_mattered(entries, given.back), given, problems)


def _mattered(entries: Iterable[Entry], back: tuple[str, ...]) -> list[Entry]:
    """Tell front, body and back matter apart.

    What stands before the first group is front matter, if there are groups at all; mdBook's lone
    links before and after the list are front and back matter; so is what `back` names.
    """
    groups = {entry.group for entry in entries}
    has_groups = bool(groups - {"", ALONE})
    made: list[Entry] = []
    has_body = False
    for entry in entries:
        matter = Matter.BODY
        if entry.group == ALONE:
            matter = Matter.BACK if has_body else Matter.FRONT
        elif entry.group in back or entry.file.endswith(".bib"):
            matter = Matter.BACK
        elif has_groups and not entry.group and not has_body:
            matter = Matter.FRONT
        has_body = has_body or matter is Matter.BODY
        made.append(replace(entry, matter=matter, group=entry.group.removeprefix(ALONE)))
    return made


def _numbered(entries: list[Entry], given: Settings, problems: Problems) -> tuple[Entry, ...]:
    """Number the parts of the body; a "Part N:" that the author wrote is checked and dropped."""
    made: list[Entry] = []
    claimed = (
        PART_PREFIX.match(e.title) for e in entries if e.matter is Matter.BODY and not e.depth
    )
    # A contents page that counts from "Part 0" says so itself, unless book.toml does.
    first = next((int(found[1]) if found else 1 for found in claimed), 1)
    part = (first if given.first_part is None else given.first_part) - 1
    for entry in entries:
        number = ""
        if entry.matter is Matter.BODY and entry.depth == 0:
            part += 1
            number = str(part)
        found = PART_PREFIX.match(entry.title)
        if found and entry.depth == 0 and entry.matter is Matter.BODY:
            if found[1] != number:
                problems.error(
                    "CONT-007", entry.position,
                    f'"{found[0].strip()}" is part {number} by its place',
                    "mend the number, the order, or first-part in book.toml",
                )  # fmt: skip
            entry = replace(entry, title=entry.title[found.end() :])
        made.append(replace(entry, number=number))
    return tuple(made)

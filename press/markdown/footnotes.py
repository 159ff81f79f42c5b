"""Takes a Source; reports the footnotes that pandoc would lose in silence, or would never end."""

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from press.problems import Problems
from press.source import Source

FENCE = re.compile(r"^[ \t>*+\-\d.)]*(`{3,}|~{3,})\s*(.*?)\s*$")
DEFINITION = re.compile(r"[ \t>*+\-\d.)]*\[\^([^\]\s]+)\]:")
NOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")


def check(source: Source, problems: Problems) -> None:
    """Report footnotes that are called and not defined, or defined and not called.

    MD-003 is a call without a definition, MD-004 a definition without a call.
    """
    called: dict[str, tuple[int, int]] = {}
    maybe_called: set[str] = set()
    defined: dict[str, tuple[int, int]] = {}
    for number, row in _prose(source):
        if row.startswith("    "):
            # Code or the inside of a list: only pandoc knows, so such a call is good for one thing.
            maybe_called.update(found[1].lower() for found in NOTE.finditer(row))
            continue
        for found in NOTE.finditer(row):
            is_definition = bool(found[2]) and not row[: found.start()].strip(" >")
            place = (number, found.start() + 1)
            (defined if is_definition else called).setdefault(found[1].lower(), place)
    for name, place in called.items():
        if name not in defined:
            problems.error("MD-003", source.position(*place), f'footnote "{name}" is never defined',
                           f"add a line [^{name}]: …")  # fmt: skip
    for name, place in defined.items():
        if name not in called and name not in maybe_called:
            problems.error("MD-004", source.position(*place), f'footnote "{name}" is never called',
                           f"call it as [^{name}], or remove it")  # fmt: skip


def circle(source: Source, problems: Problems) -> bool:
    """Report notes that call themselves, straight or by way of others; return whether there are.

    Pandoc puts each note where it is called, and would go on until the memory is full. MD-006.
    """
    calls: dict[str, set[str]] = {}
    places: dict[str, tuple[int, int]] = {}
    owner, is_after_blank = "", False
    for number, row in _prose(source):
        text = row.lstrip(" \t>")
        found = DEFINITION.match(row)
        if found:
            owner = found[1].lower()
            places.setdefault(owner, (number, found.start(1) - 1))
            text = row[found.end() :]
        elif is_after_blank and text and not row.lstrip(">")[:2].isspace():
            owner = ""
        is_after_blank = not text
        if owner:
            calls.setdefault(owner, set()).update(one[1].lower() for one in NOTE.finditer(text))
    try:
        TopologicalSorter(calls).prepare()
    except CycleError as error:
        name = next(name for name in error.args[1] if name in places)
        problems.error("MD-006", source.position(*places[name]),
                       f'footnote "{name}" calls itself', "say it once, or link to it")  # fmt: skip
        return True
    return False


def _prose(source: Source) -> Iterator[tuple[int, str]]:
    """The numbered rows outside fences, without their code."""
    fence = ""
    for number, row in enumerate(source.text.split("\n"), 1):
        opened = FENCE.match(row)
        if opened and (not fence or (row.strip().startswith(fence) and not opened[2])):
            fence = "" if fence else opened[1]
        elif not fence:
            yield number, re.sub(r"(`+).+?\1", lambda m: " " * len(m[0]), row)

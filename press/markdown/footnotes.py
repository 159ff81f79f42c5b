"""Takes a Source; reports the footnotes that pandoc would lose in silence."""

import re

from press.problems import Problems
from press.source import Source

FENCE = re.compile(r"^[ \t>*+\-\d.)]*(`{3,}|~{3,})\s*(.*?)\s*$")
NOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")


def check(source: Source, problems: Problems) -> None:
    """Report footnotes that are called and not defined, or defined and not called.

    MD-003 is a call without a definition, MD-004 a definition without a call.
    """
    called: dict[str, tuple[int, int]] = {}
    maybe_called: set[str] = set()
    defined: dict[str, tuple[int, int]] = {}
    fence = ""
    for number, row in enumerate(source.text.split("\n"), 1):
        opened = FENCE.match(row)
        if opened and (not fence or (row.strip().startswith(fence) and not opened[2])):
            fence = "" if fence else opened[1]
            continue
        if fence:
            continue
        if row.startswith("    "):
            # Code or the inside of a list: only pandoc knows, so such a call is good for one thing.
            maybe_called.update(found[1].lower() for found in NOTE.finditer(row))
            continue
        for found in NOTE.finditer(re.sub(r"(`+).+?\1", lambda m: " " * len(m[0]), row)):
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

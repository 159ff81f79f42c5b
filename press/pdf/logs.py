"""Takes what WeasyPrint writes to its log; gives Problems.

WeasyPrint goes on whatever happens and tells only its log: of a picture that cannot be read, of a
character that no font has. For a book each of these is a fault that somebody must see.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from press.pdf.missing import SIGN
from press.problems import Position, Problem, Severity

# How WeasyPrint 70's messages begin, before their arguments are filled in; the first that fits.
ABSENT = (
    ".notdef glyph", "LAYOUT-002", Severity.WARNING,
    f"{SIGN} stands for it, in a picture a box or nothing: use another character",
)  # fmt: skip
CODES = (
    ("Failed to load image", "LAYOUT-001", Severity.ERROR, "it is missing, damaged, or no picture"),
    ABSENT,
    ('Image "%s" has no', "LAYOUT-003", Severity.WARNING, "say in words what the picture shows"),
)  # fmt: skip
# What is said in other words than WeasyPrint's: it tells of the box that it draws.
WORDS = {"LAYOUT-002": 'no font has "%s" (U+%04X)'}
# It takes an empty alternative text, which says decoration, for a missing one.
IGNORED = 'Image "%s" has no required alt description'
CODEPOINT = re.compile(r"\(U\+([0-9A-F]+)\)")
OTHER = ("", "LAYOUT-004", Severity.WARNING, "")


@contextmanager
def heard(place: Position) -> Iterator[list[Problem]]:
    """Collect as problems at `place` what WeasyPrint logs within the block."""
    told: list[Problem] = []
    logger = logging.getLogger("weasyprint")
    before = logger.handlers, logger.propagate
    # Alone: a listener within another one's block hears for itself.
    logger.handlers, logger.propagate = [_Listener(place, told)], False
    try:
        yield told
    finally:
        logger.handlers, logger.propagate = before


def absent(character: str, place: Position) -> Problem:
    """What is said of a character that no font has."""
    _, code, severity, hint = ABSENT
    return Problem(code, place, WORDS[code] % (character, ord(character)), hint, severity)


def missing(told: Iterable[Problem]) -> frozenset[str]:
    """The characters that no font has."""
    found = (CODEPOINT.search(one.message) for one in told if one.code == "LAYOUT-002")
    return frozenset(chr(int(one[1], 16)) for one in found if one)


class _Listener(logging.Handler):
    def __init__(self, place: Position, told: list[Problem]) -> None:
        super().__init__(logging.WARNING)
        self._place = place
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        start = str(record.msg)
        if start == IGNORED:
            return
        _, code, severity, hint = next((c for c in CODES if start.startswith(c[0])), OTHER)
        message = WORDS[code] % record.args if code in WORDS else record.getMessage()
        message = " ".join(message.split()).rstrip(".")
        message = message[:1].lower() + message[1:]
        self._told.append(Problem(code, self._place, message, hint, severity))

"""Takes a Proof; gives what a reader of the EPUB would trip on, seen in two real engines.

Ours is XHTML that a validator passes, yet a page can be valid and unreadable: wider than the phone,
pale on black paper, a note that leads nowhere. So foliate-js opens the book in a headless browser
and mupdf lays it out, and what they see is told with its place in the source.
"""

import os
from collections import defaultdict
from collections.abc import Iterable

from press.preflight import reading_browser, reading_mupdf
from press.preflight.proof import Proof
from press.preflight.reading_browser import EngineError, EngineMissingError, Fault
from press.preflight.reading_places import Places
from press.problems import Position, Problem, Problems

HINT = "run `make validators`"
MENDS = {
    "overflow": ("READER-003", "stands beyond the side of the page",
                 "make it narrower, or let it break"),
    "contrast": ("READER-004", "is too pale to be read", "leave ink and paper to the reader"),
    "code": ("READER-005", "is code that is not wrapped", "let its lines wrap"),
    "link": ("READER-006", "is a link that lands nowhere", "name a place that is in the book"),
    "note": ("READER-007", "calls a note that cannot be read",
             "let the note lead back to its call"),
    "image": ("READER-008", "is a picture that is not drawn", "give a picture that browsers draw"),
}  # fmt: skip
"""For each kind of fault its code, what is said of the thing, and what mends it."""


def check(proof: Proof) -> Iterable[Problem]:
    """Open the EPUB in both engines.

    Problems: READER-001 no engine here, READER-002 it failed, READER-003 to READER-008 as MENDS
    says, READER-009 a formula wider than a phone, and those of `reading_mupdf`.
    """
    problems = Problems()
    places = Places(proof.book)
    package = Position(f"{proof.book.metadata.slug}.epub")
    try:
        report = reading_browser.read(proof.epub)
    except EngineMissingError as error:
        note = problems.error if os.environ.get("CI") == "true" else problems.warning
        note("READER-001", package, f"the EPUB was not opened in a browser: {error}", HINT)
    except EngineError as error:
        problems.error("READER-002", package, f"the e-reader engine failed: {error}")
    else:
        _tell(report.faults, places, package, problems)
        _tell_wide(report.wide, places, package, problems)
    problems.found.extend(reading_mupdf.check(proof.epub, places, package))
    return problems.taken()


def _tell(faults: Iterable[Fault], places: Places, package: Position, problems: Problems) -> None:
    """One finding for each thing, however many looks of the page it is wrong in."""
    things: dict[tuple[str, str, str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        if fault.kind not in MENDS:
            problems.error("READER-002", package, f"the e-reader engine says: {fault.text}")
            continue
        key = (fault.kind, fault.file, fault.before[0] if fault.before else "", fault.where)
        things[key].append(fault)
    for (kind, file, _, where), same in things.items():
        code, said, hint = MENDS[kind]
        first = same[0]
        seen = "; ".join(dict.fromkeys(filter(None, (_seen(fault) for fault in same))))
        position = places.find(file, first.before, first.content) or package
        problems.error(code, position, f"{file}: {where} {said} ({seen})", hint)


def _tell_wide(
    wide: Iterable[Fault], places: Places, package: Position, problems: Problems
) -> None:
    for one in wide:
        position = places.find(one.file, one.before, one.content) or package
        problems.warning(
            "READER-009", position,
            f"{one.file}: the formula {one.content} is {one.by} px wider than a phone's page",
            "break it at a \\quad or in an aligned environment; not every e-reader can scroll",
        )  # fmt: skip


def _seen(fault: Fault) -> str:
    """In which look of the page it was seen, and how bad it is."""
    how = ", ".join(filter(None, (fault.look, f"{fault.width} px wide" if fault.width else "")))
    return ": ".join(filter(None, (how, fault.text)))

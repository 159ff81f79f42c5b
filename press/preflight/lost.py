"""Takes a Proof; tells what the manuscript holds and an artifact does not, with its source.

LOST-001 and LOST-002 are words that the PDF and the EPUB miss. What is looked for by its own kind
has a code of its own in both: LOST-003 a line of code, LOST-004 a link, LOST-005 a figure,
LOST-006 a cell of a table, LOST-007 a formula, LOST-008 a footnote. LOST-009 are words that are
there, but elsewhere, LOST-010 is a page of the print edition that differs from the screen's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from unicodedata import bidirectional
from urllib.parse import unquote

import pymupdf

from press.preflight import aligning, found
from press.preflight.aligning import Alignment
from press.preflight.found import Artifact, Sheet
from press.preflight.matching import NONE, gaps, matched
from press.preflight.pages import FLAGS
from press.preflight.proof import Proof
from press.preflight.tokens import phrase
from press.preflight.written import Kind, Part, Thing, Token
from press.problems import Position, Problem
from press.publish import RECORD

AROUND = 5
"""Words before a loss that its message quotes."""
QUOTED = 12
"""Words of a loss that its message quotes."""
LONGEST = 120
"""Letters of them."""
MANY = 5
"""Findings of one stretch; if it breaks into more, it is told of as a whole."""

CODES = {
    Kind.CODE: ("LOST-003", "a line of code is", "lines of code are"),
    Kind.CELL: ("LOST-006", "a table cell is", "table cells are"),
    Kind.NOTE: ("LOST-008", "a footnote is", "footnotes are"),
}
"""Code of a kind, and how one and many of them are told of."""

PDF = "the PDF"
HINT = "make it smaller, or divide it: what is larger than a page is dropped"
HINTS = {
    "LOST-006": "shorten the head of the table: one that is higher than a page is dropped",
    "LOST-008": "shorten the note, or move it into the text: one is cut where its page ends",
    "LOST-004": "build the book again; if that does not help, its template drops the link",
}
"""What helps against each, where it is something else."""


def check(proof: Proof) -> Iterable[Problem]:
    """Compare the book with its screen PDF, its print PDF and its EPUB."""
    if proof.screen:
        yield from _losses(proof.atlas.parts, proof.atlas.artifact, "LOST-001", PDF)
    if proof.epub:
        artifact = found.of_epub(proof.epub)
        parts = aligning.align(proof.demanded, artifact)
        yield from _losses(parts, artifact, "LOST-002", "the EPUB")
    if proof.screen and proof.print:
        yield from _printed(proof)


def _losses(
    parts: Iterable[Alignment], artifact: Artifact, code: str, where: str
) -> Iterator[Problem]:
    for part in parts:
        entry = part.part.entry
        if part.first == part.end:
            yield Problem(
                code, Position(entry.file, 1, 1), f'"{entry.title}" is nowhere in {where}',
                "build the book again; if that does not help, its template drops the text",
            )  # fmt: skip
            continue
        for start, end in gaps(part.flow):
            tokens = part.part.flow[start:end]
            before = part.part.flow[max(start - AROUND, 0) : start]
            yield from _words(part, tokens, before, start, artifact, code)
        for aside, places in zip(part.part.asides, part.asides, strict=True):
            for start, end in gaps(places):
                before = aside.tokens[max(start - AROUND, 0) : start]
                yield from _words(part, aside.tokens[start:end], before, aside.at, artifact, code)
        yield from _things(part.part, artifact.sheets[part.first : part.end], where)


def _words(
    part: Alignment,
    tokens: list[Token],
    before: list[Token],
    at: int,
    artifact: Artifact,
    code: str,
) -> Iterator[Problem]:
    """What is to be said of a stretch of words that stand where `at` is, but do not."""
    sheet = artifact.sheets[part.sheet(at)].name
    runs = [(kind, list(run)) for kind, run in groupby(tokens, key=attrgetter("unit.kind"))]
    if len(runs) > MANY:
        runs = [(Kind.WORD, tokens)]
    for kind, run in runs:
        places = part.elsewhere(_core(run), at, is_exact=True)
        position = run[0].unit.position
        if NONE not in places:
            part.take(places)
            # Where a page ends within a row, all its cells do, and go on side by side. A few words
            # from right to left may change places with the signs around them.
            if kind == Kind.CELL or part.is_beside(places, at):
                continue
            there = artifact.sheets[part.spots[places[0]].sheet].name
            yield Problem(
                "LOST-009", position,
                f"{sheet}: {_told(run)} stands out of order, on {there}{_after(before)}",
                "let the style keep it in line with its text",
            )  # fmt: skip
        elif not _is_turned(part, run, at):
            units = len({token.unit for token in run})
            its_code, one, many = CODES.get(kind, (code, "a word is", "words are"))
            count = units if kind in CODES else len(run)
            what = one if count == 1 else f"{count} {many}"
            yield Problem(
                its_code,
                position,
                f"{sheet}: {what} missing: {_told(run)}{_after(before)}",
                HINTS.get(its_code, HINT),
            )
        before = run[-AROUND:]


def _is_turned(part: Alignment, tokens: list[Token], at: int) -> bool:
    """Whether words from right to left stand there with their letters in another order.

    A PDF holds the shapes of letters, and those of a ligature come back the other way round.
    """
    wanted = Counter("".join(token.text for token in tokens))
    return any(bidirectional(sign) in ("R", "AL") for sign in wanted) and (
        wanted <= Counter(part.left_on(part.sheet(at)))
    )


def _core(tokens: list[Token]) -> list[Token]:
    """Words without the signs at their ends, which may have been found with other words."""
    words = [place for place, token in enumerate(tokens) if token.text.isalnum()]
    return tokens[words[0] : words[-1] + 1] if words else tokens


def _told(tokens: list[Token]) -> str:
    words = phrase(token.shown for token in tokens[:QUOTED])
    is_whole = len(tokens) <= QUOTED and len(words) <= LONGEST
    return f'"{words}"' if is_whole else f'"{words[:LONGEST]} …"'


def _after(tokens: list[Token]) -> str:
    return f' after "{phrase(token.shown for token in tokens)}"' if tokens else ""


def _things(part: Part, sheets: list[Sheet], where: str) -> Iterator[Problem]:
    """Links, figures and formulas that a part has and its sheets have not."""
    # A renderer may write an address in its other form (RFC 3987, 3.1): `é` or `%C3%A9`.
    links = part.links + (part.references if where == PDF else [])
    links = [link._replace(name=unquote(link.name)) for link in links]
    for code, what, wanted, held in (
        ("LOST-004", "the link to", links, [map(unquote, sheet.links) for sheet in sheets]),
        ("LOST-005", "the figure", part.figures, [sheet.figures for sheet in sheets]),
        ("LOST-007", "the formula", part.formulas, [sheet.formulas for sheet in sheets]),
    ):
        for thing in _missing(wanted, [one for names in held for one in names]):
            yield Problem(
                code, thing.position, f'{where} misses {what} "{thing.name}"', HINTS.get(code, HINT)
            )


def _missing(wanted: list[Thing], held: list[str]) -> Iterator[Thing]:
    """Things that are not held, counted: in order first, then wherever they float to."""
    # A picture without alternative text is decoration (ISO 14289-1, 7.3), and known by nothing.
    wanted = [thing for thing in wanted if _bare(thing.name)]
    names = [_bare(thing.name) for thing in wanted]
    others = [_bare(one) for one in held]
    pairs = matched(names, others)
    taken = set(pairs)
    left = Counter(name for place, name in enumerate(others) if place not in taken)
    for thing, name, pair in zip(wanted, names, pairs, strict=True):
        if pair == NONE:
            if not left[name]:
                yield thing
            left[name] -= 1


def _bare(name: str) -> str:
    r"""A name without spaces; an EPUB divides formulas at \quad and \qquad, and leaves them out."""
    return "".join(name.replace(r"\qquad", "").replace(r"\quad", "").split())


def _printed(proof: Proof) -> Iterator[Problem]:
    """The print edition is the screen's without its cover, so each page has the same letters."""
    position = Position(RECORD)
    hint = "build both PDFs again, together"
    try:
        with pymupdf.open(stream=proof.print, filetype="pdf") as file:  # type: ignore[no-untyped-call]
            printed = [_letters(page.get_text(flags=FLAGS)) for page in file]
    except pymupdf.FileDataError:
        yield Problem("LOST-010", position, "the print PDF cannot be read", hint)
        return
    shown = [page for page in proof.pages if page.is_numbered]
    if not len(shown) <= len(printed) <= len(shown) + 1:
        yield Problem(
            "LOST-010", position,
            f"the print PDF has {len(printed)} pages, the screen PDF {len(shown)} beside its cover",
            hint,
        )  # fmt: skip
        return
    for page, letters in zip(shown, printed, strict=False):
        if _letters(page.text + "".join(line.text for line in page.furniture)) != letters:
            place = proof.atlas.where(page.number, *page.block[:2])
            yield Problem("LOST-010", place, f"page {page.folio}: print differs from screen", hint)


def _letters(text: str) -> Counter[str]:
    """The letters of a page in whatever order: a page break divides no letter."""
    return Counter("".join(text.split()))

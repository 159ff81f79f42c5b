"""Takes a finding on a page; gives it as a Problem with its page and its place in the source."""

from press.preflight.pages import Box, Page
from press.preflight.proof import Proof
from press.preflight.sheets import Sheet
from press.problems import Problem

QUOTED = 40
"""Letters of a text that are told."""


def problem(proof: Proof, code: str, sheet: Sheet, box: Box, message: str, hint: str) -> Problem:
    """A finding about what stands in `box` of a sheet."""
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    place = proof.atlas.where(sheet.page.number, *middle)
    return Problem(code, place, f"{named(sheet.page)}: {message}", hint)


def named(page: Page) -> str:
    """The page by its folio and by its number in the file: "page 213 (sheet 233)"."""
    return f"page {page.folio} (sheet {page.number})" if page.folio else f"sheet {page.number}"


def quoted(text: str) -> str:
    """The beginning of a text, in quotation marks."""
    words = " ".join(text.split())
    return f'"{words[:QUOTED].rstrip()}…"' if len(words) > QUOTED else f'"{words}"'

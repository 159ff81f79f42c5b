"""Takes the page map; gives the sheets of furniture: running heads, folios, page references.

Furniture is all that depends on page numbers. It is drawn after the body, on sheets of its own
that are laid over the pages, so a page number can never move a line of the text. Here its words
and places are worked out; `templates/print/furniture.xhtml` draws them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from press.pdf.fragment import Fragment, Leaf, PageReference, Side
from press.pdf.paging import PageMap, Slot

STRUT = 2
"""Height of the strut that carries a number to its baseline, in the size of its type: more than
any face rises above the baseline."""

ROMAN = 4
"""Letters of a roman number that stands in a box beside the word for "page"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A page number within the text; lengths in points from the top left corner of the page."""

    text: str
    left: float
    top: float
    width: float
    strut: float
    """The baseline is this much below `top`."""
    style: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is laid over one page; lengths in points from its top left corner."""

    side: Side
    place: tuple[float, float, float, float]
    """The text block of the page: left, top, width, height."""
    folio: str
    """Empty where none is shown."""
    head: str
    """Running head: part on versos, chapter on rectos; empty where none is shown."""
    is_opener: bool
    """Whether the folio drops to the foot of the page and there is no running head."""
    numbers: tuple[Number, ...]


def sheets(
    fragments: Iterable[Fragment],
    page_map: PageMap,
    titles: Mapping[str, str],
    bare: frozenset[str],
    page_words: tuple[str, str],
) -> tuple[Sheet | None, ...]:
    """Work out the furniture of every page of the map; None where a page has none.

    `titles` names each fragment for the versos; `bare` are the ids of fragments without heads and
    folios (cover, title page); `page_words` go before a page number in the text ("p.", "page").
    """
    by_id = {fragment.id: fragment for fragment in fragments}
    return tuple(
        _sheet(slot, by_id[slot.fragment], page_map, titles[slot.fragment], bare, page_words)
        if slot.fragment
        else None
        for slot in page_map.slots
    )


def _sheet(
    slot: Slot,
    fragment: Fragment,
    page_map: PageMap,
    title: str,
    bare: frozenset[str],
    page_words: tuple[str, str],
) -> Sheet | None:
    leaf = fragment.leaves[slot.page]
    numbers = tuple(
        _number(reference, leaf, page_map, page_words)
        for reference in fragment.references
        if reference.page == slot.page
    )
    is_bare = fragment.id in bare or leaf.is_blank
    if is_bare and not numbers:
        return None
    is_opener = leaf.is_opener or slot.page == 0
    head = title if leaf.side is Side.VERSO else leaf.chapter or title
    left, bottom, right, top = leaf.block
    return Sheet(
        leaf.side,
        (left, leaf.height - top, right - left, top - bottom),
        "" if is_bare else slot.folio,
        "" if is_bare or is_opener else head,
        is_opener,
        numbers,
    )


def _number(
    reference: PageReference, leaf: Leaf, page_map: PageMap, page_words: tuple[str, str]
) -> Number:
    strut = STRUT * reference.size
    return Number(
        wording(reference, page_map, page_words),
        reference.x,
        leaf.height - reference.baseline - strut,
        reference.width,
        strut,
        reference.style,
    )


def wording(reference: PageReference, page_map: PageMap, page_words: tuple[str, str]) -> str:
    """The words in the box of a page reference: "p. 213", or "213".

    A long roman number fills the box alone, and is seen to be a page without the word.
    """
    folio = page_map.folio(reference.target)
    if folio.isalpha() and len(folio) > ROMAN:
        return folio
    # A box is as wide as "p. 213": before a single figure the long word leaves no hole.
    word = page_words[len(folio) == 1]
    return f"{word}\N{NO-BREAK SPACE}{folio}" if reference.is_worded and folio else folio

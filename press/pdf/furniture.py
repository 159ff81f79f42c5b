"""Takes the page map; gives the sheets of furniture: running heads, folios, page references.

Furniture is all that depends on page numbers. It is drawn after the body, on sheets of its own
that are laid over the pages, so a page number can never move a line of the text. Here its words
and places are worked out; `templates/print/furniture.xhtml` draws them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from press.pdf.fragment import Fragment, Leaf, PageReference, Side
from press.pdf.paging import PageMap, Slot

STRUT = 2
"""Height of the strut that carries a number to its baseline, in the size of its type: more than
any face rises above the baseline."""

NO_BREAK = "\N{NO-BREAK SPACE}"

ROMAN = 4
"""Letters of a roman number that stands in a box beside the word for "page"."""


class Room(StrEnum):
    """Where a number that is shorter than its box leaves room, so that it is seen least."""

    AFTER = "after"
    """Behind it, where the line ends."""
    AROUND = "around"
    """Before it, before its figures and behind it, in equal shares that widen three spaces."""
    BEFORE = "before"
    """Before it and before its figures: behind it stands a comma or the like."""
    ALL_BEFORE = "all-before"
    """Before it: a column of numbers."""


@dataclass(frozen=True, slots=True)
class Number:
    """A page number within the text; lengths in points from the top left corner of the page."""

    word: str
    """What goes before the figures, with the space between; may be empty."""
    figures: str
    room: Room
    is_long: bool
    """Whether the word is the long one, which fills the box with a single figure."""
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
    """Running head: part or text on versos, chapter on rectos; empty where none is shown."""
    is_opener: bool
    """Whether the folio drops to the foot of the page and there is no running head."""
    numbers: tuple[Number, ...]


def sheets(
    fragments: Iterable[Fragment],
    page_map: PageMap,
    titles: Mapping[str, str],
    page_words: tuple[str, str],
    bare: frozenset[str] = frozenset(),
    continued: frozenset[str] = frozenset(),
) -> tuple[Sheet | None, ...]:
    """Work out the furniture of every page of the map; None where a page has none.

    `titles` names each fragment for the versos, but for one that holds several texts; `page_words`
    go before a page number in the text ("p.", "page"). `bare` are the ids of fragments without
    heads and folios (cover, title page), `continued` of those that go on with the one before.
    """
    by_id = {fragment.id: fragment for fragment in fragments}

    def sheet(slot: Slot) -> Sheet | None:
        id = slot.fragment
        if not id:
            return None
        is_first = slot.page == 0 and id not in continued
        return _sheet(slot, by_id[id], page_map, titles[id], id in bare, is_first, page_words)

    return tuple(map(sheet, page_map.slots))


def _sheet(
    slot: Slot,
    fragment: Fragment,
    page_map: PageMap,
    title: str,
    is_bare: bool,
    is_first: bool,
    page_words: tuple[str, str],
) -> Sheet | None:
    leaf = fragment.leaves[slot.page]
    numbers = tuple(
        _number(reference, leaf, page_map, page_words)
        for reference in fragment.references
        if reference.page == slot.page
    )
    is_bare |= leaf.is_blank
    if is_bare and not numbers:
        return None
    is_opener = leaf.is_opener or is_first
    if len({one.title for one in fragment.leaves} - {""}) > 1:
        title = leaf.title or title
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
    word, gap, figures = wording(reference, page_map, page_words).rpartition(NO_BREAK)
    return Number(
        word + gap,
        figures,
        _room(reference),
        bool(word) and word == page_words[1],
        reference.x,
        leaf.height - reference.baseline - strut,
        reference.width,
        strut,
        reference.style,
    )


def _room(reference: PageReference) -> Room:
    if not reference.is_worded:
        return Room.ALL_BEFORE
    if not reference.follows:
        return Room.AFTER
    return Room.AROUND if reference.follows.isspace() else Room.BEFORE


def wording(reference: PageReference, page_map: PageMap, page_words: tuple[str, str]) -> str:
    """The words in the box of a page reference: "p. 213", or "213".

    A long roman number fills the box alone, and is seen to be a page without the word.
    """
    folio = page_map.folio(reference.target)
    if folio.isalpha() and len(folio) > ROMAN:
        return folio
    # A box is as wide as "p. 213": before a single figure the long word leaves no hole.
    word = page_words[len(folio) == 1]
    return f"{word}{NO_BREAK}{folio}" if reference.is_worded and folio else folio

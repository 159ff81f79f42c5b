"""Takes fragments in reading order; gives the page map: where each page stands, and its folio.

Fragments know only their own pages. Here a blank page is put wherever one must begin on the other
side of the sheet, and folios are counted: none on the cover, roman numerals in the front matter,
arabic ones from the first page of the body to the last of the back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from press.model import Matter
from press.pdf.fragment import Fragment, Side


class Numbering(StrEnum):
    """How a stretch of pages is counted; the values are those of PDF page labels."""

    COVER = ""
    ROMAN = "r"
    ARABIC = "D"


@dataclass(frozen=True, slots=True)
class Slot:
    """One page of the bound book."""

    fragment: str
    """Id of the fragment that the page comes from; empty for a blank page put in."""
    page: int
    """Its number within the fragment, from 0."""
    numbering: Numbering
    folio: str
    """What readers call the page: "xii" or "213"; empty on the cover."""


@dataclass(frozen=True)
class PageMap:
    """Every page of the book, and the page that every id begins on.

    Pages are counted from 0 with the cover.
    """

    slots: tuple[Slot, ...]
    places: tuple[tuple[str, int], ...]
    """Id and page, in reading order."""

    @cached_property
    def _pages(self) -> dict[str, int]:
        return dict(self.places)

    @property
    def printed(self) -> tuple[Slot, ...]:
        """The pages of the print edition: printers want the cover as a file of its own."""
        return tuple(slot for slot in self.slots if slot.numbering is not Numbering.COVER)

    def page(self, id: str) -> int | None:
        """The page on which `id` begins, or None if it stands on none."""
        return self._pages.get(id)

    def folio(self, id: str) -> str:
        """What readers call the page on which `id` begins; "" for an unknown id."""
        page = self.page(id)
        return "" if page is None else self.slots[page].folio

    def side_after(self, fragments: Collection[str]) -> Side:
        """The side of the next page behind these, which are one text.

        A blank page that stands between them, until each is set on its side, is not counted.
        """
        pages = [page for page, slot in enumerate(self.slots) if slot.fragment in fragments]
        return _side(pages[0] + len(pages) if pages else 0)

    def spans(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Folios of the first and the last page of each of these ids, in reading order.

        What an id names ends before the page on which the next begins, or with its fragment.
        """
        starts = [(id, page) for id in ids if (page := self.page(id)) is not None]
        spans = {}
        for (id, first), (_, after) in pairwise([*starts, ("", len(self.slots))]):
            last = first
            while last + 1 < after and self.slots[last + 1].fragment == self.slots[first].fragment:
                last += 1
            spans[id] = (self.slots[first].folio, self.slots[last].folio)
        return spans

    def marks(self, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """For every page with a folio, the first of `ids`, in reading order, that begins on it.

        A page on which none begins has the id of the page before. What floats to a later page
        begins none: all that follows a mark must stand on its page or after it.
        """
        placed = [(id, page) for id in ids if (page := self.page(id)) is not None]
        first: dict[int, str] = {}
        least = len(self.slots)
        for id, page in reversed(placed):
            if page <= least:
                first[page] = id
                least = page
        found: list[tuple[str, str]] = []
        for page, slot in enumerate(self.slots):
            id = first.get(page, found[-1][0] if found else "")
            if slot.folio and id:
                found.append((id, slot.folio))
        return tuple(found)


def paged(fragments: Sequence[Fragment], matters: Iterable[Matter | None]) -> PageMap:
    """Give every page its place and folio; a matter of None is the cover."""
    slots: list[Slot] = []
    places: dict[str, int] = {}
    before = Numbering.COVER
    count = 0
    for fragment, matter in zip(fragments, matters, strict=True):
        numbering = _numbering(matter)
        if fragment.leaves[0].side is not _side(len(slots)):
            # The blank page belongs to what goes before it: the body begins on page 1.
            count += 1
            slots.append(Slot("", 0, before, _folio(before, count)))
        if numbering is not before:
            before, count = numbering, 0
        for id, place in fragment.anchors:
            places.setdefault(id, len(slots) + place.page)
        for page in range(len(fragment.leaves)):
            count += 1
            slots.append(Slot(fragment.id, page, numbering, _folio(numbering, count)))
    return PageMap(tuple(slots), tuple(places.items()))


def _numbering(matter: Matter | None) -> Numbering:
    if matter is None:
        return Numbering.COVER
    return Numbering.ROMAN if matter is Matter.FRONT else Numbering.ARABIC


def _side(page: int) -> Side:
    return Side.VERSO if page % 2 else Side.RECTO


def _folio(numbering: Numbering, number: int) -> str:
    match numbering:
        case Numbering.ROMAN:
            return roman(number)
        case Numbering.ARABIC:
            return str(number)
    return ""


def roman(number: int) -> str:
    """A number from 1 in small roman numerals."""
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    tens = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
    hundreds = ("", "c", "cc", "ccc", "cd", "d", "dc", "dcc", "dccc", "cm")
    thousands, rest = divmod(number, 1000)
    return "m" * thousands + hundreds[rest // 100] + tens[rest // 10 % 10] + ones[rest % 10]

"""Takes fragments, furniture and the page map; gives two PDFs that share every page.

The screen edition has links, an outline, tags and equal side margins; the print edition has the
same ink on mirrored pages and nothing else. Fragments are gathered each on its own, in parallel;
what is left for here is what a book has once (fonts, outline, names, labels), and to link it all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from press.kept import Held, loaded
from press.model import Metadata
from press.pdf import boxes, embedding, gathering, navigation, structure
from press.pdf.fragment import Fragment, PageReference
from press.pdf.furniture import wording
from press.pdf.gathering import Finish, Gathering
from press.pdf.jobs import Beside, Keep
from press.pdf.linking import Draft, Linker, Unit
from press.pdf.paging import PageMap, Slot


@dataclass(frozen=True, slots=True)
class Overlay:
    """Sheets of furniture, and the pages of the book that they are laid over."""

    fragment: Fragment
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheaf:
    """All that a book is bound of."""

    metadata: Metadata
    fragments: tuple[Fragment, ...]
    """In reading order."""
    titles: Mapping[str, str]
    """What the outline calls each fragment; "" leaves it out."""
    overlays: tuple[Overlay, ...]
    page_map: PageMap
    page_words: tuple[str, str]
    """What goes before a page number in the text: "p."."""
    cover_word: str
    """The page label of the cover."""
    producer: str
    """What made the file."""

    def told(self, reference: PageReference) -> str:
        """The words in the box of a page reference."""
        return wording(reference, self.page_map, self.page_words)


def bind(
    sheaf: Sheaf, cut: embedding.Cut, keep: Keep, beside: Beside, files: tuple[IO[bytes], Path],
    finish: Finish | None = None,
) -> None:  # fmt: skip
    """Bind a book: write the screen edition and the print edition into `files`.

    The latter has a path, for it is written `beside` the former. `cut` gives the parts of fonts
    that are embedded. `finish` says what the print edition's printer wants; without it that has the
    inks of the screen.
    """
    gathered = _gathered(sheaf, keep, finish)
    everything = (*sheaf.fragments, *(over.fragment for over in sheaf.overlays))
    fonts = embedding.unit(everything, cut)
    in_print = {fragment.id for fragment in _printed(sheaf)}
    printed = beside(
        "bind print", _bind_print, files[1], (_print(sheaf, finish), fonts),
        tuple(held for id, held in gathered if not id or id in in_print),
    )  # fmt: skip
    screen = Linker(files[0])
    screen.add(_screen(sheaf))
    # A batch at a time, so that not all of them are in memory.
    ways = (navigation.outline(sheaf.fragments, sheaf.titles), navigation.names(sheaf.fragments))
    for unit in chain(*ways):
        screen.add(unit)
    screen.add(fonts)
    for _, held in gathered:
        screen.add(loaded(held).screen)
    screen.end("catalog", "info")
    printed()


def _bind_print(path: Path, units: tuple[Unit, ...], gathered: tuple[Held[Gathering], ...]) -> None:
    """Write the print edition."""
    # The file is there, unless something went wrong meanwhile; then it is not to be made again.
    with path.open("r+b") as file:
        printed = Linker(file)
        for unit in units:
            printed.add(unit)
        for held in gathered:
            printed.add(loaded(held).print)
        printed.end("catalog", "info")


def _gathered(sheaf: Sheaf, keep: Keep, finish: Finish | None) -> list[tuple[str, Held[Gathering]]]:
    """Make ready the fragments, which stand with their ids, and the furniture."""
    slots = sheaf.page_map.slots
    covered = {
        (slots[page].fragment, slots[page].page) for over in sheaf.overlays for page in over.pages
    }
    keys, has_bleed = structure.stride(sheaf.fragments), _has_bleed(sheaf)
    loose = [
        gathering.loose(
            fragment,
            tuple((fragment.id, leaf) in covered for leaf in range(len(fragment.leaves))),
            number * keys,
            has_bleed,
            finish,
        )
        for number, fragment in enumerate(sheaf.fragments)
    ]
    runs = [
        gathering.run(
            over.fragment,
            tuple(f"{slots[page].fragment}:{slots[page].page}" for page in over.pages),
            finish,
        )
        for over in sheaf.overlays
    ]
    pages = keep(gathering.gather, loose, "gather")
    sheets = keep(gathering.furnish, runs, "gather furniture")
    ids = (*(one.id for one in loose), *("" for _ in sheets))
    return list(zip(ids, (*pages, *sheets), strict=True))


def _screen(sheaf: Sheaf) -> Unit:
    """What the screen edition has once, but for the ways into it."""
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        slots = sheaf.page_map.slots
        pages = _pages(draft, sheaf, slots)
        pdf.Root.Names = Dictionary(Dests=draft.want("names"))
        pdf.Root.Outlines = draft.want("outline")
        pdf.Root.PageMode = Name.UseOutlines
        navigation.add_labels(pdf, slots, sheaf.cover_word)
        navigation.add_metadata(pdf, sheaf.metadata, sheaf.producer, is_tagged=True)
        ids = [fragment.id for fragment in sheaf.fragments]
        last_key = len(ids) * structure.stride(sheaf.fragments)
        pdf.Root.StructTreeRoot = structure.root(draft, ids, last_key)
        for fragment in sheaf.fragments:
            for number, reference in enumerate(fragment.references):
                draft.give(f"told:{fragment.id}:{number}", String(sheaf.told(reference)))
        return _opened(draft, pages)


def _print(sheaf: Sheaf, finish: Finish | None) -> Unit:
    """What the print edition has once."""
    slots = sheaf.page_map.printed
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        pages = _pages(draft, sheaf, slots)
        if len(pages) % 2:
            pages.append(_blank(draft, sheaf))
        if finish:
            for number, page in enumerate(pages):
                if isinstance(page, Page):
                    boxes.cut(
                        page, is_recto=number % 2 == 0, has_bleed=_has_bleed(sheaf),
                        bleeds_inside=finish.bleeds_inside,
                    )  # fmt: skip
        navigation.add_labels(pdf, slots, sheaf.cover_word)
        navigation.add_metadata(pdf, sheaf.metadata, sheaf.producer, is_tagged=False)
        return _opened(draft, pages)


def _pages(draft: Draft, sheaf: Sheaf, slots: Iterable[Slot]) -> list[Any]:
    """Pages in their order: what stands for those of fragments, and those that are blank."""
    return [
        draft.want(f"page:{slot.fragment}:{slot.page}") if slot.fragment else _blank(draft, sheaf)
        for slot in slots
    ]


def _blank(draft: Draft, sheaf: Sheaf) -> Page:
    leaf = sheaf.fragments[0].leaves[0]
    page = draft.pdf.add_blank_page(page_size=(leaf.width, leaf.height))
    # Nothing at all, which qpdf would write as a stream of Flate, is no data of Flate (7.4.4).
    del page.obj.Contents
    return page


def _opened(draft: Draft, pages: list[Any]) -> Unit:
    """The unit with the catalog and all that leads on from there."""
    pdf = draft.pdf
    kids = [page.obj if isinstance(page, Page) else page for page in pages]
    tree = draft.give("pages", Dictionary(Type=Name.Pages, Kids=Array(kids), Count=len(kids)))
    for page in pdf.pages:
        page.obj.Parent = tree
    draft.give("catalog", Dictionary({**dict(pdf.Root.items()), "/Pages": tree}))
    draft.give("info", pdf.docinfo)
    # The one stream here is the metadata, which tools that know no PDF look for (14.3.2).
    return draft.unit(packs=False)


def _printed(sheaf: Sheaf) -> list[Fragment]:
    """The fragments that the print edition has: all but the cover."""
    ids = {slot.fragment for slot in sheaf.page_map.printed}
    return [fragment for fragment in sheaf.fragments if fragment.id in ids]


def _has_bleed(sheaf: Sheaf) -> bool:
    return any(leaf.has_bleed for fragment in _printed(sheaf) for leaf in fragment.leaves)

"""Takes fragments, furniture and the page map; gives two PDFs that share every page.

The screen edition has links, an outline, tags and equal side margins; the print edition has the
same ink on mirrored pages and nothing else. One file is made of the fragments and saved twice, so
that neither can differ from the other by accident.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from press.model import Metadata
from press.pdf import embedding, navigation, structure
from press.pdf.fragment import Fragment, PageReference
from press.pdf.furniture import wording
from press.pdf.paging import Numbering, PageMap

BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox")


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
    sheaf: Sheaf, cut: embedding.Cut, inks: Callable[[Pdf], None] | None = None
) -> tuple[bytes, bytes]:
    """Bind a book; returns the screen edition and the print edition.

    `cut` gives the part of a font that is embedded. `inks` may change the colours of the print
    edition, in place, before it is saved.
    """
    with Pdf.new() as pdf:
        tree = structure.Tree(pdf)
        known = {fragment.id: fragment for fragment in sheaf.fragments}
        first: dict[str, int] = {}
        for id, slots in groupby(sheaf.page_map.slots, key=lambda slot: slot.fragment):
            if id:
                first[id] = len(pdf.pages)
                _gather(pdf, known[id], tree, sheaf)
            else:
                leaf = sheaf.fragments[0].leaves[0]
                for _ in slots:
                    pdf.add_blank_page(page_size=(leaf.width, leaf.height))
        tree.close()
        resources = [pdf.pages[first[fragment.id]].Resources for fragment in sheaf.fragments]
        resources += [_lay_over(pdf, over) for over in sheaf.overlays]
        fragments = (*sheaf.fragments, *(over.fragment for over in sheaf.overlays))
        embedding.share(pdf, resources, [fragment.fonts for fragment in fragments], cut)
        return _screen(pdf, sheaf, first), _print(pdf, sheaf, inks)


def _gather(pdf: Pdf, fragment: Fragment, tree: structure.Tree, sheaf: Sheaf) -> None:
    """Add the pages of a fragment, and its tree.

    Its file is let go before the next one is opened, so that one is in memory and not all. It is
    not closed: what is copied is read from it when the book is saved.
    """
    source = Pdf.open(io.BytesIO(fragment.pdf))
    start = len(pdf.pages)
    for page in source.pages:
        pdf.pages.append(page)
    tree.graft(source, fragment, start, sheaf.told)


def _lay_over(pdf: Pdf, over: Overlay) -> Any:
    """Draw the sheets over their pages, as artifacts (ISO 32000-1, 14.8.2.2)."""
    with Pdf.open(io.BytesIO(over.fragment.pdf)) as source:
        resources = pdf.make_indirect(pdf.copy_foreign(source.pages[0].Resources))
        # The content of a page leaves its coordinates turned over; these put them back.
        save = pdf.make_stream(b"q")
        for page, sheet in zip(over.pages, source.pages, strict=True):
            kind = Dictionary(
                Type=Name.XObject, Subtype=Name.Form, BBox=sheet.mediabox, Resources=resources
            )
            form = pdf.make_stream(b"", kind)
            form.write(sheet.Contents.read_raw_bytes(), filter=Name.FlateDecode)
            under = pdf.pages[page]
            name = under.add_resource(form, Name.XObject, Name(f"/Furniture{page}"))
            turned = f"Q /Artifact <</Type /Pagination>> BDC q {name} Do Q EMC"
            under.Contents = Array([save, under.Contents, pdf.make_stream(turned.encode())])
    return resources


def _screen(pdf: Pdf, sheaf: Sheaf, first: Mapping[str, int]) -> bytes:
    """Add what a screen can use; save; take the page boxes back."""
    boxes = [{name: page.get(name) for name in BOXES} for page in pdf.pages]
    leaves = {fragment.id: fragment.leaves for fragment in sheaf.fragments}
    for page, slot in zip(pdf.pages, sheaf.page_map.slots, strict=True):
        left, bottom, right, top = (float(edge) for edge in page.trimbox)
        # Inner and outer margin differ for the sake of the spine, and a screen has none.
        shift = leaves[slot.fragment][slot.page].shift if slot.fragment else 0
        for name in BOXES[1:]:
            if name in page:
                del page[name]
        page.MediaBox = Array([left + shift, bottom, right + shift, top])
    navigation.add_names(pdf, sheaf.fragments, first)
    navigation.add_outline(pdf, sheaf.fragments, sheaf.titles, first)
    navigation.add_labels(pdf, sheaf.page_map.slots, sheaf.cover_word)
    navigation.add_metadata(pdf, sheaf.metadata, sheaf.producer, is_tagged=True)
    saved = _saved(pdf)
    for page, kept in zip(pdf.pages, boxes, strict=True):
        for name, box in kept.items():
            if box is not None:
                page[name] = box
    return saved


def _print(pdf: Pdf, sheaf: Sheaf, inks: Callable[[Pdf], None] | None) -> bytes:
    """Take away all but the ink, and the cover's leaf: printers want it as a file of its own."""
    for key in ("/Names", "/Outlines", "/StructTreeRoot", "/MarkInfo", "/PageMode"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in ("/Annots", "/StructParents", "/Tabs"):
            if key in page:
                del page[key]
    slots = sheaf.page_map.slots
    covers = sum(slot.numbering is Numbering.COVER for slot in slots)
    del pdf.pages[:covers]
    if len(pdf.pages) % 2:
        leaf = sheaf.fragments[-1].leaves[-1]
        pdf.add_blank_page(page_size=(leaf.width, leaf.height))
    navigation.add_labels(pdf, slots[covers:], sheaf.cover_word)
    navigation.add_metadata(pdf, sheaf.metadata, sheaf.producer, is_tagged=False)
    if inks:
        inks(pdf)
    return _saved(pdf)


def _saved(pdf: Pdf) -> bytes:
    file = io.BytesIO()
    pdf.save(
        file,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
        min_version="1.7",
    )
    return file.getvalue()

"""Takes what is known of the fragments; gives a bound PDF its names, outline, labels and metadata.

These are the ways into a file: where a link leads, the bookmarks, what a page is called, and what
a library shows of the book.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf, String

from press.model import BLOCK, Metadata
from press.pdf.fragment import Bookmark, Fragment, Place
from press.pdf.paging import Numbering, Slot

DEPTH = 3
"""Levels of the outline: parts, chapters, sections."""

LEAF = 64
"""Names in one node of the name tree."""

PageOf = Callable[[Fragment, int], Any]
"""Gives what refers to a page of a fragment."""

UA_NAMESPACE = "http://www.aiim.org/pdfua/ns/id/"


def names(pdf: Pdf, fragments: Iterable[Fragment], page: PageOf) -> Dictionary:
    """Every id as a named destination: a name tree (ISO 32000-1, 7.9.6) of objects of `pdf`."""
    places: dict[bytes, Array] = {}
    for fragment in fragments:
        for id, place in fragment.anchors:
            if BLOCK in id:
                continue  # Nothing leads there.
            places.setdefault(_name(id), _destination(fragment, place, page))
    ordered = sorted(places)
    leaves = Array()
    for start in range(0, len(ordered), LEAF):
        some = ordered[start : start + LEAF]
        pairs = Array(one for name in some for one in (String(name), places[name]))
        limits = Array([String(some[0]), String(some[-1])])
        leaves.append(pdf.make_indirect(Dictionary(Names=pairs, Limits=limits)))
    return Dictionary(Kids=leaves)


def outline(
    pdf: Pdf, fragments: Iterable[Fragment], titles: Mapping[str, str], page: PageOf
) -> Object:
    """The bookmarks (12.3.3): a title for each fragment, its chapters and sections below it.

    A fragment without a title in `titles` is left out. Its first title is that of `titles`; any
    other heading of level 1 in it is a bookmark of its own.
    """
    with pdf.open_outline() as tree:
        for fragment in fragments:
            if not titles[fragment.id]:
                continue
            heading = next((b for b in fragment.bookmarks if b.level == 1), None)
            leaf = fragment.leaves[0]
            place = heading.place if heading else Place(0, 0, leaf.height)
            root = _item(Bookmark(1, titles[fragment.id], place), fragment, page)
            tree.root.append(root)
            # Open items by level; a level that is left out hangs on the one above it.
            path = {1: root}
            for bookmark in fragment.bookmarks:
                if bookmark is heading or bookmark.level > DEPTH:
                    continue
                item = _item(bookmark, fragment, page)
                if bookmark.level == 1:
                    # A fragment may hold several texts, as the front matter does.
                    tree.root.append(item)
                    path = {1: item}
                    continue
                level = bookmark.level
                above = max(known for known in path if known < level)
                path[above].children.append(item)
                path = {known: one for known, one in path.items() if known < level} | {level: item}
    return pdf.Root.Outlines


def add_labels(pdf: Pdf, slots: Sequence[Slot], cover_word: str) -> None:
    """Call pages what their folios call them (ISO 32000-1, 12.4.2)."""
    labels = Array()
    page = 0
    for numbering, run in groupby(slots, key=lambda slot: slot.numbering):
        label = Dictionary(Type=Name.PageLabel)
        if numbering is Numbering.COVER:
            label.P = String(cover_word)
        else:
            label.S = Name(f"/{numbering}")
        labels.append(page)
        labels.append(label)
        page += sum(1 for _ in run)
    pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=labels))


def add_metadata(pdf: Pdf, metadata: Metadata, producer: str, *, is_tagged: bool) -> None:
    """Say what the book is, in the language it is in, and claim PDF/UA-1 if the file is tagged."""
    pdf.Root.Lang = String(metadata.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if is_tagged:
        pdf.Root.MarkInfo = Dictionary(Marked=True)
    title = f"{metadata.title}: {metadata.subtitle}" if metadata.subtitle else metadata.title
    info = {
        "/Title": title,
        "/Author": ", ".join(metadata.authors),
        "/Subject": metadata.description,
        "/Keywords": ", ".join(metadata.subjects),
        "/Producer": producer,
    }
    for key, value in info.items():
        if value:
            pdf.docinfo[key] = String(value)
    if "/Metadata" in pdf.Root:
        del pdf.Root["/Metadata"]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp.register_xml_namespace(UA_NAMESPACE, "pdfuaid")
        xmp["dc:title"] = title
        xmp["dc:language"] = [metadata.language]
        xmp["pdf:Producer"] = producer
        if metadata.authors:
            xmp["dc:creator"] = list(metadata.authors)
        if metadata.description:
            xmp["dc:description"] = metadata.description
        if metadata.subjects:
            xmp["dc:subject"] = list(metadata.subjects)
            xmp["pdf:Keywords"] = ", ".join(metadata.subjects)
        if metadata.rights:
            xmp["dc:rights"] = metadata.rights
        if metadata.date:
            xmp["xmp:CreateDate"] = metadata.date
        if metadata.version:
            xmp["xmpMM:VersionID"] = metadata.version
        if metadata.commit:
            # What the file was made from (Dublin Core).
            xmp["dc:source"] = f"git commit {metadata.commit}"
        if is_tagged:
            xmp["pdfuaid:part"] = "1"


def _name(id: str) -> bytes:
    """An id as WeasyPrint writes it in the links that lead there, since viewers compare bytes.

    Both are right (7.9.2.2); pikepdf alone would write "é" in one byte and WeasyPrint does in two.
    """
    return id.encode() if id.isascii() else b"\xfe\xff" + id.encode("utf-16-be")


def _item(bookmark: Bookmark, fragment: Fragment, page: PageOf) -> OutlineItem:
    # A list of parts fits a window; a list of every section does not.
    item = OutlineItem(bookmark.label, _destination(fragment, bookmark.place, page))
    item.is_closed = True
    return item


def _destination(fragment: Fragment, place: Place, page: PageOf) -> Array:
    """A place at the top of the window, across its whole width, at the reader's own zoom."""
    left = fragment.leaves[place.page].shift
    return Array([page(fragment, place.page), Name.XYZ, left, round(place.y, 2), 0])

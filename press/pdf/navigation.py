"""Takes what is known of the fragments; gives a bound PDF its names, outline, labels and metadata.

These are the ways into a file: where a link leads, the bookmarks, what a page is called, and what
a library shows of the book.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf, String

from press.model import BLOCK, Metadata
from press.pdf.fragment import Bookmark, Fragment, Place
from press.pdf.linking import Draft, Unit
from press.pdf.paging import Numbering, Slot

DEPTH = 3
"""Levels of the outline: parts, chapters, sections."""

LEAF = 64
"""Names in one node of the name tree."""

BATCH = 32
"""Nodes of the name tree, or fragments of the outline, that are in memory at a time: pikepdf takes
1 KB for each name and each bookmark, of which a book has one or two a page."""

UA_NAMESPACE = "http://www.aiim.org/pdfua/ns/id/"


def names(fragments: Iterable[Fragment]) -> Iterator[Unit]:
    """Every id as a named destination: `names`, a name tree (ISO 32000-1, 7.9.6)."""
    places: dict[bytes, tuple[Fragment, Place]] = {}
    for fragment in fragments:
        for id, place in fragment.anchors:
            if BLOCK not in id:  # Nothing leads there.
                places.setdefault(_name(id), (fragment, place))
    ordered = sorted(places)
    leaves = [ordered[start : start + LEAF] for start in range(0, len(ordered), LEAF)]
    for start in range(0, len(leaves), BATCH):
        with Pdf.new() as pdf:
            draft = Draft(pdf)
            for number, some in enumerate(leaves[start : start + BATCH], start):
                pairs = ((String(name), _destination(draft, *places[name])) for name in some)
                limits = Array([String(some[0]), String(some[-1])])
                leaf = Dictionary(Names=Array(one for pair in pairs for one in pair), Limits=limits)
                draft.give(f"names:{number}", leaf)
            yield draft.unit()
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        kids = Array(draft.want(f"names:{number}") for number in range(len(leaves)))
        draft.give("names", Dictionary(Kids=kids))
        yield draft.unit()


def outline(fragments: Iterable[Fragment], titles: Mapping[str, str]) -> Iterator[Unit]:
    """The bookmarks (12.3.3): a title for each fragment, its chapters and sections below it.

    It is given as `outline`. A fragment without a title in `titles` is left out. Its first title
    is that of `titles`; any other heading of level 1 in it is a bookmark of its own.
    """
    titled = [fragment for fragment in fragments if titles[fragment.id]]
    starts = range(0, len(titled), BATCH)
    count, last = 0, ""
    for start in starts:
        with Pdf.new() as pdf:
            draft = Draft(pdf)
            made = _bookmarks(draft, titled[start : start + BATCH], titles)
            items = [made.First]
            while "/Next" in items[-1]:
                items.append(items[-1].Next)
            for item in items:
                item.Parent = draft.want("outline")
            if last:
                items[0].Prev = draft.want(last)
            if start != starts[-1]:
                items[-1].Next = draft.want(f"bookmark:{start + BATCH}")
            last = f"bookmark:{start}"
            draft.give(last, items[0])
            if len(items) > 1:
                last = f"last {last}"
                draft.give(last, items[-1])
            count += int(made.Count)
            yield draft.unit()
    with Pdf.new() as pdf:
        draft = Draft(pdf)
        root = Dictionary(Type=Name.Outlines, Count=count)
        if last:
            root.First, root.Last = draft.want("bookmark:0"), draft.want(last)
        draft.give("outline", root)
        yield draft.unit()


def _bookmarks(draft: Draft, fragments: Iterable[Fragment], titles: Mapping[str, str]) -> Object:
    """The bookmarks of some fragments, as if there were no others."""
    with draft.pdf.open_outline() as tree:
        for fragment in fragments:
            heading = next((b for b in fragment.bookmarks if b.level == 1), None)
            leaf = fragment.leaves[0]
            place = heading.place if heading else Place(0, 0, leaf.height)
            root = _item(draft, Bookmark(1, titles[fragment.id], place), fragment)
            tree.root.append(root)
            # Open items by level; a level that is left out hangs on the one above it.
            path = {1: root}
            for bookmark in fragment.bookmarks:
                if bookmark is heading or bookmark.level > DEPTH:
                    continue
                item = _item(draft, bookmark, fragment)
                if bookmark.level == 1:
                    # A fragment may hold several texts, as the front matter does.
                    tree.root.append(item)
                    path = {1: item}
                    continue
                level = bookmark.level
                above = max(known for known in path if known < level)
                path[above].children.append(item)
                path = {known: one for known, one in path.items() if known < level} | {level: item}
    return draft.pdf.Root.Outlines


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


def _item(draft: Draft, bookmark: Bookmark, fragment: Fragment) -> OutlineItem:
    # A list of parts fits a window; a list of every section does not.
    item = OutlineItem(bookmark.label, _destination(draft, fragment, bookmark.place))
    item.is_closed = True
    return item


def _destination(draft: Draft, fragment: Fragment, place: Place) -> Array:
    """A place at the top of the window, across its whole width, at the reader's own zoom."""
    left = fragment.leaves[place.page].shift
    page = draft.want(f"page:{fragment.id}:{place.page}")
    return Array([page, Name.XYZ, left, round(place.y, 2), 0])

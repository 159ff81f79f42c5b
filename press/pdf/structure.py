"""Takes the structure trees of fragments; gives the book one tree (ISO 32000-1, 14.7).

The tree of a bound book is a Document of Parts, one for each fragment. Keys of the parent tree,
which lead from a page or a link back to the tree, are counted through the book.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from press.pdf.fragment import Fragment, PageReference


def graft(
    pdf: Pdf,
    fragments: Iterable[Fragment],
    sources: Mapping[str, Pdf],
    first: Mapping[str, int],
    told: Callable[[PageReference], str],
) -> None:
    """Put the trees of the fragments under one root.

    `sources` are the fragments' files and `first` the pages of `pdf` on which they begin; those
    pages must be there already, so that what the trees say of them is kept. `told` gives the words
    in the box of a page reference: its link is empty and must say them, since the number itself
    stands in the furniture, which nobody reads out.
    """
    book = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
    numbers = Array()
    offset = 0
    for fragment in fragments:
        tree = pdf.copy_foreign(sources[fragment.id].Root.StructTreeRoot)
        part = tree.K[0]
        part.S = Name.Part
        part.P = book
        book.K.append(part)
        parents = _parents(tree)
        for key, parent in parents.items():
            numbers.append(key + offset)
            numbers.append(parent)
        for reference in fragment.references:
            link = pdf.pages[first[fragment.id] + reference.page].Annots[reference.link]
            link.Contents = told(reference)
            parents[int(link.StructParent)].Alt = told(reference)
        for leaf in range(len(fragment.leaves)):
            page = pdf.pages[first[fragment.id] + leaf]
            page.StructParents += offset
            for link in page.get("/Annots", ()):
                link.StructParent += offset
        offset += max(parents, default=-1) + 1
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([book])))
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = offset
    book.P = root
    pdf.Root.StructTreeRoot = root


def _parents(tree: Any) -> dict[int, Any]:
    pairs = list(tree.ParentTree.Nums)
    return dict(zip(map(int, pairs[::2]), pairs[1::2], strict=True))

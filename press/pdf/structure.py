"""Takes the structure trees of fragments; gives the book one tree (ISO 32000-1, 14.7).

The tree of a bound book is a Document of Parts, one for each fragment. Keys of the parent tree,
which lead from a page or a link back to the tree, are counted through the book.
"""

from collections.abc import Callable
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

from press.pdf.fragment import Fragment, PageReference


class Tree:
    """The structure tree of a book that is being bound."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._parts: list[Any] = []
        self._book = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        self._numbers: list[Any] = []
        self._offset = 0

    def graft(
        self, source: Pdf, fragment: Fragment, first: int, told: Callable[[PageReference], str]
    ) -> None:
        """Add the tree of a fragment, whose file is `source`.

        Its pages must be in the book already, from `first` on, so that what the tree says of them
        is kept. `told` gives the words in the box of a page reference: its link is empty and must
        say them, since the number itself stands in the furniture, which nobody reads out.
        """
        tree = self._pdf.copy_foreign(source.Root.StructTreeRoot)
        part = tree.K[0]
        part.S = Name.Part
        part.P = self._book
        self._parts.append(part)
        parents = _parents(tree)
        for key, parent in parents.items():
            self._numbers += (key + self._offset, parent)
        pages = [self._pdf.pages[first + leaf] for leaf in range(len(fragment.leaves))]
        for reference in fragment.references:
            link = pages[reference.page].Annots[reference.link]
            link.Contents = told(reference)
            parents[int(link.StructParent)].Alt = told(reference)
        for page in pages:
            page.StructParents += self._offset
            for link in page.get("/Annots", ()):
                link.StructParent += self._offset
        self._offset += max(parents, default=-1) + 1

    def close(self) -> None:
        """Put the trees of all fragments under one root."""
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([self._book])))
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(self._numbers)))
        root.ParentTreeNextKey = self._offset
        self._book.K = Array(self._parts)
        self._book.P = root
        self._pdf.Root.StructTreeRoot = root


def _parents(tree: Any) -> dict[int, Any]:
    pairs = list(tree.ParentTree.Nums)
    return dict(zip(map(int, pairs[::2]), pairs[1::2], strict=True))

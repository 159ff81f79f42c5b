"""Takes the structure trees of fragments; gives the book one tree (ISO 32000-1, 14.7).

The tree of a bound book is a Document of Parts, one for each fragment. Keys of the parent tree,
which lead from a page or a link back to the tree, are counted through the book; each fragment has
a node of it.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from pikepdf import Array, Dictionary, Name

from press.pdf.fragment import Fragment
from press.pdf.linking import Draft


def stride(fragments: Iterable[Fragment]) -> int:
    """How many keys each fragment has to itself.

    A power of two that is enough for the longest: as long as it is, an edit moves no other keys.
    A page has one key and a link one.
    """
    most = max(sum(leaf.links + 1 for leaf in fragment.leaves) for fragment in fragments)
    return int(1 << most.bit_length())


def graft(draft: Draft, id: str, references: Sequence[tuple[int, int]], first_key: int) -> None:
    """Give the tree of a fragment to the book, as `part:ID` and `parents:ID`.

    `references` are page and link of page references. Their links are empty and must say what is
    in the box, since the number itself stands in the furniture, which nobody reads out: they want
    it as `told:ID:N`.
    """
    pages = list(draft.pdf.pages)
    tree = draft.pdf.Root.StructTreeRoot
    part = tree.K[0]
    part.S = Name.Part
    part.P = draft.want("document")
    draft.give(f"part:{id}", part)
    parents = _parents(tree)
    for number, (page, index) in enumerate(references):
        link = pages[page].Annots[index]
        link.Contents = draft.want(f"told:{id}:{number}")
        parents[int(link.StructParent)].Alt = draft.want(f"told:{id}:{number}")
    for one in pages:
        one.StructParents += first_key
        for link in one.get("/Annots", ()):
            link.StructParent += first_key
    keys = [first_key + key for key in parents]
    pairs = chain.from_iterable(zip(keys, parents.values(), strict=True))
    draft.give(f"parents:{id}", Dictionary(Nums=Array(pairs), Limits=Array([keys[0], keys[-1]])))


def root(draft: Draft, ids: Iterable[str], next_key: int) -> Any:
    """The root of the book's tree, above the trees of these fragments."""
    some = tuple(ids)
    book = draft.give("document", Dictionary(Type=Name.StructElem, S=Name.Document))
    book.K = Array(draft.want(f"part:{id}") for id in some)
    parents = draft.pdf.make_indirect(
        Dictionary(Kids=Array(draft.want(f"parents:{id}") for id in some))
    )
    tree = draft.pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Array([book]), ParentTree=parents)
    )
    tree.ParentTreeNextKey = next_key
    book.P = tree
    return tree


def _parents(tree: Any) -> dict[int, Any]:
    pairs = list(tree.ParentTree.Nums)
    return dict(sorted(zip(map(int, pairs[::2]), pairs[1::2], strict=True)))

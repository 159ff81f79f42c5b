"""Takes a tagged PDF about to be written; leaves its tree without elements that say nothing.

WeasyPrint gives every run of text an element of its own, and every coloured word of a listing two.
They are four in five of all objects of a technical book, and no reading program makes anything of
them: what they hold goes to the element around them (ISO 32000-1, 14.7.4.2, lets it hold content
itself). The lines of a listing become one element again in the same way.
"""

from dataclasses import dataclass

import pydyf

SAYS_NOTHING = frozenset({"Type", "S", "K", "Pg", "P"})
"""All that an element has that only holds other things."""
HOLDS_TEXT = frozenset({
    "/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Span", "/Code", "/Lbl", "/LBody", "/TD",
    "/TH", "/Caption",
})  # fmt: skip
"""Elements that text may stand in; others hold elements alone (14.8.4.2 and 14.8.4.3)."""


FREE = 65535
"""Generation of an object that is never used."""


@dataclass(frozen=True, slots=True)
class _Tree:
    elements: dict[bytes, pydyf.Dictionary]
    """Structure elements by their references."""
    owners: dict[bytes, pydyf.Array]
    """For each page, by its reference, the element that each content of it belongs to."""

    def pruned(self, element: pydyf.Dictionary) -> None:
        kept: list[object] = []
        for kid in element["K"]:
            inner = self.elements.get(kid) if isinstance(kid, bytes) else None
            if inner is None:
                kept.append(kid)
                continue
            self.pruned(inner)
            before = self.elements.get(kept[-1]) if kept and isinstance(kept[-1], bytes) else None
            if inner["S"] == "/Span" and element["S"] in HOLDS_TEXT and self._joins(inner, element):
                kept += self._given(inner, element)
            elif inner["S"] == "/Code" and before is not None and self._joins(inner, before):
                before["K"] += self._given(inner, before)
            else:
                kept.append(kid)
        element["K"][:] = kept

    def _joins(self, one: pydyf.Dictionary, other: pydyf.Dictionary) -> bool:
        """Whether nothing is lost if what `one` holds were held by `other`."""
        is_alike = other["S"] == one["S"] and not other.keys() - SAYS_NOTHING
        return (
            not one.keys() - SAYS_NOTHING
            and (is_alike or one["S"] == "/Span")
            and one["Pg"] == other["Pg"]
            and all(isinstance(kid, int) or kid in self.elements for kid in one["K"])
        )

    def _given(self, one: pydyf.Dictionary, heir: pydyf.Dictionary) -> list[object]:
        """What `one` holds, from now on held by `heir`."""
        kids = list(one["K"])
        for kid in kids:
            if isinstance(kid, int):
                self.owners[one["Pg"]][kid] = heir.reference
            else:
                self.elements[kid]["P"] = heir.reference
        free(one)
        return kids


def free(element: pydyf.Dictionary) -> None:
    """Leave an object that nothing refers to out of the file.

    Its number stays taken, since references are written already: it is told as pydyf tells that
    of its first object, which is free too (ISO 32000-1, 7.5.8.3).
    """
    element.clear()
    element.number, element.generation, element.free = 0, FREE, "f"


def prune(pdf: pydyf.PDF) -> None:
    """Take out of the structure tree what only holds other things."""
    found = [one for one in pdf.objects if isinstance(one, pydyf.Dictionary)]
    elements = {one.reference: one for one in found if one.get("Type") == "/StructElem"}
    root = next(one for one in found if one.get("Type") == "/StructTreeRoot")
    numbers = pdf.objects[int(root["ParentTree"].split()[0])]["Nums"]
    owners = dict(zip(pdf.page_references, numbers[1::2], strict=False))
    _Tree(elements, owners).pruned(elements[root["K"][0]])

"""Takes a laid-out WeasyPrint document; gives one whose tags keep PDF/UA-1 (ISO 14289-1).

WeasyPrint 70 writes a structure tree but leaves gaps: header cells without Scope, links without
the Print flag, list items without LBody, formulas tagged as pictures. `prepare` changes what can
be changed on the boxes before the PDF is written, `finish` is the finisher that mends the rest.
Each rule names its clause, so that it can go when WeasyPrint does it.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pydyf

FORMULA = "\N{INVISIBLE SEPARATOR}formula:"
"""Begins the alternative text of a formula until `finish` has tagged it (7.7)."""

LINK = "to:"
"""Begins the URI of a link within the book until `finish` has made it a destination."""

PAGES = ("page:", "folio:")
"""Begin the URI of a box to be filled with a page ("p. 213", or the number alone)."""

POINTS = 0.75
"""Points in a CSS pixel."""

HEIGHT, DEPTH = 0.8, 0.2
"""What a line of figures needs above and below its baseline, in the size of its type."""

# WeasyPrint finds the role of a box by its element; these have none of their own there and
# would be NonStruct, so they borrow the name of an element that has the right one.
BORROWED = {
    "aside": "section", "details": "section", "figure": "div", "header": "div", "nav": "section",
    "footer": "div", "summary": "p", "pre": "p", "code": "span", "em": "span", "strong": "span",
    "i": "span", "b": "span", "s": "span", "del": "span", "ins": "span", "kbd": "span",
    "sub": "span", "sup": "span", "small": "span", "samp": "span", "var": "span", "mark": "span",
    "cite": "span", "abbr": "span", "q": "span",
}  # fmt: skip


def prepare(document: Any) -> None:
    """Change boxes and links of a WeasyPrint document so that they are tagged well."""
    for page in document.pages:
        # A box within a link (code, emphasis) would get a link of its own, whose parent in the
        # structure is not a Link (7.18.5).
        page.links[:] = [link for link in page.links if link[3].link]
        for box in boxes(page._page_box):
            box.element_tag = BORROWED.get(box.element_tag, box.element_tag)


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Mend the tags of a PDF about to be written."""
    for page in document.pages:
        _scope_headers(page)
        _mend_links(page)
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem":
            _mend_element(item, pdf)


def destination(uri: str) -> str:
    """Return the id that a link leads to, or an empty string for one that leaves the book."""
    scheme = next((scheme for scheme in (LINK, *PAGES) if uri.startswith(scheme)), "")
    return unquote(uri.removeprefix(scheme)) if scheme else ""


def boxes(box: Any) -> Iterator[Any]:
    """Every box below `box`, and itself, in tree order."""
    # An absolutely placed box stands in the tree as a placeholder around it.
    box = getattr(box, "_box", box)
    yield box
    for child in getattr(box, "all_children", tuple)():
        yield from boxes(child)


def _scope_headers(page: Any) -> None:
    """Say of every header cell what it heads (7.5)."""
    for box in boxes(page._page_box):
        cell = getattr(box, "mark", None)
        if cell is None:
            continue
        # With a Scope, reading programs find the headers of a cell themselves; the ids that
        # WeasyPrint writes besides would no longer be unique when fragments are bound.
        cell.pop("ID", None)
        cell["A"].pop("Headers", None)
        if cell["S"] == "/TH":
            is_row = box.element.get("scope") in ("row", "rowgroup")
            cell["A"]["Scope"] = "/Row" if is_row else "/Column"


def _mend_links(page: Any) -> None:
    """Let links print (7.18.1), describe them (7.18.5), and lead those within the book there."""
    for _, uri, _, box in page.links:
        annotation = box.link_annotation
        annotation["F"] = 4
        text = " ".join("".join(box.element.itertext()).split()) if box.element is not None else ""
        annotation["Contents"] = pydyf.String(text or uri)
        if uri.startswith(PAGES):
            # The box is empty: as high as the number that will stand on its lower edge.
            left, top, right, bottom = annotation["Rect"]
            base, size = min(top, bottom), box.style["font_size"] * POINTS
            annotation["Rect"][:] = [left, base - DEPTH * size, right, base + HEIGHT * size]
        if name := destination(uri):
            annotation["A"] = pydyf.Dictionary(
                {"Type": "/Action", "S": "/GoTo", "D": pydyf.String(name)}
            )


def _mend_element(element: pydyf.Dictionary, pdf: pydyf.PDF) -> None:
    alternative = element.get("Alt")
    if element["S"] == "/Figure":
        if alternative is None:
            # An empty alternative text says decoration; a Figure must have one (7.3).
            element["S"] = "/NonStruct"
        elif alternative.string.startswith(FORMULA):
            element["S"] = "/Formula"
            element["Alt"] = pydyf.String(alternative.string.removeprefix(FORMULA))
    if element["S"] == "/LI":
        _give_body(element, pdf)


def _give_body(item: pydyf.Dictionary, pdf: pydyf.PDF) -> None:
    """Put what an item holds beside its label and body into a body (7.6)."""
    kids = [pdf.objects[int(kid.split()[0])] for kid in item["K"] if isinstance(kid, bytes)]
    stray = [kid for kid in kids if kid.get("S") not in ("/Lbl", "/LBody")]
    if not stray:
        return
    body = pydyf.Dictionary({
        "Type": "/StructElem", "S": "/LBody", "P": item.reference, "Pg": item["Pg"],
        "K": pydyf.Array([kid.reference for kid in stray]),
    })  # fmt: skip
    pdf.add_object(body)
    for kid in stray:
        kid["P"] = body.reference
    place = item["K"].index(stray[0].reference)
    references = {kid.reference for kid in stray}
    item["K"][:] = [kid for kid in item["K"] if kid not in references]
    item["K"].insert(place, body.reference)

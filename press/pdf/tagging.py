"""Takes a laid-out WeasyPrint document; gives one whose tags keep PDF/UA-1 (ISO 14289-1).

WeasyPrint 70 writes a structure tree but leaves gaps: header cells without Scope, links without
the Print flag, list items without LBody, formulas tagged as pictures. `prepare` changes what can
be changed on the boxes before the PDF is written, `finish` is the finisher that mends the rest.
Each rule names its clause, so that it can go when WeasyPrint does it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.formatting_structure.boxes import LineBox, TextBox

from press.pdf import missing, pruning

MARK = "\N{INVISIBLE SEPARATOR}"
"""Begins, and divides, an alternative text that tells `finish` what a box is: see `_mark`."""

LINK = "to:"
"""Begins the URI of a link within the book until `finish` has made it a destination."""

PAGES = ("page:", "folio:")
"""Begin the URI of a box to be filled with a page ("p. 213", or the number alone)."""

ANCHOR = "data-anchor"
"""Attribute for the id of an element, of which WeasyPrint is to know nothing."""

POINTS = 0.75
"""Points in a CSS pixel."""

HEIGHT, DEPTH = 0.8, 0.2
"""What a line of figures needs above and below its baseline, in the size of its type."""

# WeasyPrint finds the role of a box by its element; these have none of their own there and
# would be NonStruct, so they borrow the name of an element that has the right one.
BORROWED = {
    "aside": "section", "details": "section", "figure": "div", "header": "div", "nav": "section",
    "footer": "div", "summary": "p", "pre": "p", "em": "span", "strong": "span",
    "i": "span", "b": "span", "s": "span", "del": "span", "ins": "span",
    "sub": "span", "sup": "span", "small": "span", "var": "span", "mark": "span",
    "cite": "span", "abbr": "span", "q": "span",
}  # fmt: skip
CODE = frozenset({"code", "kbd", "samp"})
HEADINGS = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")


SILENT = frozenset({"/Code", "/Div", "/NonStruct", "/Span"})
"""Elements that mean nothing when there is nothing in them: an empty line of code, a rule."""


def prepare(document: Any) -> None:
    """Change boxes and links of a WeasyPrint document so that they are tagged well."""
    said: Counter[Element] = Counter()
    for page in document.pages:
        # A box within a link (code, emphasis) would get a link of its own, whose parent in the
        # structure is not a Link (7.18.5).
        page.links[:] = [link for link in page.links if link[3].link]
        for box in boxes(page._page_box):
            _give_role(box, said)


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Mend the tags of a PDF about to be written."""
    height = document.pages[0].height * POINTS
    for page in document.pages:
        _scope_headers(page)
        _mend_links(page)
    open_levels: list[int] = []
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem":
            _mend_element(item, pdf, height)
            if item["S"] in HEADINGS:
                item["S"] = _stepped(HEADINGS.index(item["S"]) + 1, open_levels)
    # From the last to the first: what an element holds is written after it, and goes first.
    for item in reversed(pdf.objects):
        if isinstance(item, pydyf.Dictionary) and item.get("S") in SILENT and _is_empty(item):
            _parent(item, pdf)["K"].remove(item.reference)
            pruning.free(item)
    pruning.prune(pdf)


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


def formula(title: str) -> str:
    """The alternative text that makes a picture a formula with this source (7.7)."""
    return MARK.join(("", "Formula", title, ""))


def _give_role(box: Any, said: Counter[Element]) -> None:
    """Make WeasyPrint give a box the role that its element should have.

    `said` counts for each run of missing characters how many the boxes before have said.
    """
    element = box.element
    if element is None or box.link:
        return
    if box.element_tag in CODE:
        _mark(box, "Code")
    elif "leader" in element.get("class", "").split():
        # Two hundred dots are not to be read out.
        _mark(box, "Span", actual=" ")
    elif element.get("class") == missing.CLASS:
        if not isinstance(box, (LineBox, TextBox)):
            _mark(box, "Span", actual=_part(box, said))
    elif element.get("role") == "img" and element.get("aria-label"):
        _mark(box, "Span", alternative=element.get("aria-label"))
    elif box.element_tag == "thead" and not box.is_header:
        # A head that is not repeated may stand on a page without rows; a THead may not (7.2).
        box.element_tag = "tbody"
    else:
        box.element_tag = BORROWED.get(box.element_tag, box.element_tag)


def _part(box: Any, said: Counter[Element]) -> str:
    """What a box of a run of missing characters stands for: a line may end within the run."""
    text, start = box.element.get("data-text", ""), said[box.element]
    own = (one.text for one in boxes(box) if isinstance(one, TextBox))
    end = start + sum(one.count(missing.SIGN) for one in own)
    # A head of a table that is repeated says all of it again.
    said[box.element] = end % max(1, len(text))
    return str(text[start:end])


def _mark(box: Any, role: str, alternative: str = "", actual: str = "") -> None:
    """Leave word for `finish`: only of a picture does WeasyPrint carry a text into the tree."""
    anchor = {name: id for name, id in box.element.items() if name == ANCHOR}
    box.element_tag = "img"
    box.element = Element("img", {"alt": MARK.join(("", role, alternative, actual))} | anchor)


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
        texts = missing.texts(box.element) if box.element is not None else ()
        text = " ".join("".join(map(_spoken, texts)).split())
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


def _spoken(text: str) -> str:
    """A text, or the source of a formula without the marks around it."""
    return text.split(MARK)[2] if text.startswith(MARK) else text


def _mend_element(element: pydyf.Dictionary, pdf: pydyf.PDF, height: float) -> None:
    if element["S"] == "/Figure":
        text = element["Alt"].string if "Alt" in element else ""
        if text.startswith(MARK):
            _, role, alternative, actual = text.split(MARK)
            element["S"] = f"/{role}"
            del element["Alt"]
            element.update({
                key: pydyf.String(value)
                for key, value in (("Alt", alternative), ("ActualText", actual))
                if value
            })  # fmt: skip
        elif not text:
            # An empty alternative text says decoration; a Figure must have one (7.3).
            element["S"] = "/NonStruct"
        if element["S"] in ("/Figure", "/Formula"):
            left, top, right, bottom = element["A"]["BBox"]
            # It is in pixels from the top there.
            edges = (left * POINTS, height - bottom * POINTS, right * POINTS, height - top * POINTS)
            element["A"]["BBox"] = pydyf.Array(edges)
        else:
            del element["A"]
    elif element["S"] == "/LI":
        _give_body(element, pdf)


def _stepped(level: int, above: list[int]) -> str:
    """The heading's level without a step that is left out (7.4.2): a quotation may begin anywhere.

    `above` are the levels of the headings that are open, and is kept up to date.
    """
    while above and above[-1] >= level:
        above.pop()
    above.append(level)
    return HEADINGS[len(above) - 1]


def _is_empty(element: pydyf.Dictionary) -> bool:
    return not element["K"] and "Alt" not in element and "ActualText" not in element


def _parent(element: pydyf.Dictionary, pdf: pydyf.PDF) -> pydyf.Dictionary:
    return pdf.objects[int(element["P"].split()[0])]


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

"""Takes a fragment and where it stands in its book; gives its pages as units to be linked.

A binder folds sheets into gatherings before he sews them. Here a fragment becomes all that it is in
the screen edition, and all that it is in the print edition, but for page numbers, which other units
hold: so it is gathered in any process, and kept until its text changes.
"""

import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from press.kept import Kept
from press.model import Ink
from press.pdf import boxes, inks, structure
from press.pdf.fragment import FontUse, Fragment, Side, data
from press.pdf.linking import Draft, Unit


@dataclass(frozen=True, slots=True)
class Finish:
    """What a printer wants of the print edition."""

    ink: Ink
    bleeds_inside: bool = False


@dataclass(frozen=True, slots=True)
class Loose:
    """A fragment that is to be gathered; its `repr` tells all that its gathering depends on."""

    id: str
    digest: str
    """Of the PDF, and of what is known of it."""
    pdf: bytes | Kept[Fragment] = field(repr=False)
    shifts: tuple[float, ...]
    """How far the screen's page boxes move."""
    rectos: tuple[bool, ...]
    sheets: tuple[bool, ...]
    """Which pages have furniture."""
    references: tuple[tuple[int, int], ...]
    """Page and link of every page reference."""
    fonts: tuple[tuple[str, str], ...]
    """Name and digest of the faces of the book in it."""
    first_key: int
    """Its first key in the parent tree of the book."""
    has_bleed: bool
    """Whether a page of the print edition bleeds."""
    finish: Finish | None


@dataclass(frozen=True, slots=True)
class Run:
    """Sheets of furniture, and the names of what they are laid over."""

    digest: str
    pdf: bytes | Kept[Fragment] = field(repr=False)
    names: tuple[str, ...]
    fonts: tuple[tuple[str, str], ...]
    finish: Finish | None


@dataclass(frozen=True, slots=True)
class Gathering:
    """The same pages in both editions."""

    screen: Unit
    print: Unit


def loose(
    fragment: Fragment, sheets: tuple[bool, ...], first_key: int, has_bleed: bool,
    finish: Finish | None,
) -> Loose:  # fmt: skip
    """Say what a fragment's gathering depends on."""
    return Loose(
        fragment.id,
        _digest(fragment.pdf),
        fragment.pdf,
        tuple(leaf.shift for leaf in fragment.leaves),
        tuple(leaf.side is Side.RECTO for leaf in fragment.leaves),
        sheets,
        tuple((reference.page, reference.link) for reference in fragment.references),
        _named(fragment.fonts),
        first_key,
        has_bleed,
        finish,
    )


def run(fragment: Fragment, names: tuple[str, ...], finish: Finish | None) -> Run:
    """Say the same of sheets of furniture."""
    return Run(_digest(fragment.pdf), fragment.pdf, names, _named(fragment.fonts), finish)


def _digest(pdf: bytes | Kept[Fragment]) -> str:
    return pdf.digest if isinstance(pdf, Kept) else hashlib.sha256(pdf).hexdigest()


def _named(uses: tuple[FontUse, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((use.name, use.digest) for use in uses)


def gather(loose: Loose) -> Gathering:
    """Make the pages of a fragment ready for both editions.

    They give `page:ID:LEAF`, and to the screen's structure tree `part:ID` and `parents:ID`; they
    want `pages`, `font:DIGEST`, `sheet:ID:LEAF` and, on the screen, `document` and `told:ID:N`.
    """
    pdf = data(loose.pdf)
    return Gathering(_screen(loose, pdf), _print(loose, pdf))


def furnish(run: Run) -> Gathering:
    """Make sheets of furniture ready for both editions: forms under their names."""
    told = data(run.pdf)
    with Pdf.open(BytesIO(told)) as pdf:
        screen = _forms(pdf, run)
    with Pdf.open(BytesIO(told)) as pdf:
        if run.finish:
            inks.apply(pdf, run.finish.ink)
        return Gathering(screen, _forms(pdf, run))


def _screen(loose: Loose, data: bytes) -> Unit:
    with Pdf.open(BytesIO(data)) as pdf:
        draft = Draft(pdf)
        structure.graft(draft, loose.id, loose.references, loose.first_key)
        for page, shift in zip(pdf.pages, loose.shifts, strict=True):
            boxes.show(page, shift)
        return _unit(draft, loose)


def _print(loose: Loose, data: bytes) -> Unit:
    """Take away all but the ink."""
    with Pdf.open(BytesIO(data)) as pdf:
        for page, is_recto in zip(pdf.pages, loose.rectos, strict=True):
            for key in ("/Annots", "/StructParents", "/Tabs"):
                if key in page:
                    del page[key]
            if loose.finish:
                boxes.cut(
                    page, is_recto=is_recto, has_bleed=loose.has_bleed,
                    bleeds_inside=loose.finish.bleeds_inside,
                )  # fmt: skip
        if loose.finish:
            inks.apply(pdf, loose.finish.ink)
        return _unit(Draft(pdf), loose)


def _unit(draft: Draft, loose: Loose) -> Unit:
    pages = list(draft.pdf.pages)
    _share(draft, pages[0].Resources, loose.fonts)
    # The content of a page leaves its coordinates turned over; these put them back.
    save = draft.pdf.make_stream(b"q")
    for leaf, (page, has_sheet) in enumerate(zip(pages, loose.sheets, strict=True)):
        if has_sheet:
            _lay_over(draft, page, save, f"{loose.id}:{leaf}", leaf)
        page.obj.Parent = draft.want("pages")
        draft.give(f"page:{loose.id}:{leaf}", page.obj)
    return draft.unit()


def _lay_over(draft: Draft, page: pikepdf.Page, save: Any, name: str, leaf: int) -> None:
    """Draw a sheet over its page, as an artifact (ISO 32000-1, 14.8.2.2)."""
    form = f"/Furniture{leaf}"
    resources = page.Resources
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    resources.XObject[form] = draft.want(f"sheet:{name}")
    turned = f"Q /Artifact <</Type /Pagination>> BDC q {form} Do Q EMC"
    page.Contents = Array([save, page.Contents, draft.pdf.make_stream(turned.encode())])


def _forms(pdf: Pdf, run: Run) -> Unit:
    draft = Draft(pdf)
    pages = list(pdf.pages)
    resources = pages[0].Resources
    _share(draft, resources, run.fonts)
    for sheet, name in zip(pages, run.names, strict=True):
        kind = Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=sheet.mediabox, Resources=resources
        )
        form = pdf.make_stream(b"", kind)
        form.write(sheet.Contents.read_raw_bytes(), filter=Name.FlateDecode)
        draft.give(f"sheet:{name}", form)
    return draft.unit()


def _share(draft: Draft, resources: Any, fonts: tuple[tuple[str, str], ...]) -> None:
    """Refer to the fonts of the book, which it has once."""
    for name, digest in fonts:
        resources.Font[f"/{name}"] = draft.want(f"font:{digest}")

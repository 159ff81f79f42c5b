"""Takes the print edition as a PDF; gives every page the boxes that a printer cuts by, in place.

Without bleed a page is as large as the trim. As soon as ink of one page goes over its edge (a theme
says `bleed` in an `@page` rule), all pages of the file get the same bleed, since a printer takes
one size: above, below and outside; at the spine only where the printer wants it there.
"""

import pikepdf
from pikepdf import Array

BLEED = 9.0
"""Points, 0.125 in: the same at KDP, IngramSpark and Lulu."""
KEYS = ("/CropBox", "/ArtBox")
SLACK = 0.01


def cut(pdf: pikepdf.Pdf, bleeds_inside: bool) -> None:
    """Set MediaBox, BleedBox and TrimBox (14.11.2); the first page is a recto."""
    trims = [[float(edge) for edge in page.trimbox] for page in pdf.pages]
    has_bleed = any(
        _goes_over(page, trim) for page, trim in zip(pdf.pages, trims, strict=True)
    )  # fmt: skip
    for number, (page, trim) in enumerate(zip(pdf.pages, trims, strict=True)):
        for key in KEYS:
            if key in page:
                del page[key]
        left, bottom, right, top = trim
        media = trim
        if has_bleed:
            is_recto = number % 2 == 0
            inner = BLEED if bleeds_inside else 0
            media = [
                left - (inner if is_recto else BLEED), bottom - BLEED,
                right + (BLEED if is_recto else inner), top + BLEED,
            ]  # fmt: skip
        page.MediaBox = page.BleedBox = Array(media)
        page.TrimBox = Array(trim)


def _goes_over(page: pikepdf.Page, trim: list[float]) -> bool:
    media = [float(edge) for edge in page.mediabox]
    return any(abs(one - other) > SLACK for one, other in zip(media, trim, strict=True))

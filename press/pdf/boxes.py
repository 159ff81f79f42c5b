"""Takes a page; gives it the boxes of its edition, in place.

A screen shows the trim, moved so that both side margins are the same. A printer cuts by the boxes:
without bleed a page is as large as the trim; as soon as ink of one page goes over its edge (a theme
says `bleed` in an `@page` rule), all pages of the file get the same bleed, since a printer takes
one size: above, below and outside; at the spine only where the printer wants it there.
"""

import pikepdf
from pikepdf import Array

BLEED = 9.0
"""Points, 0.125 in: the same at KDP, IngramSpark and Lulu."""
KEYS = ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox")


def show(page: pikepdf.Page, shift: float) -> None:
    """Leave the MediaBox alone (14.11.2), `shift` to the right."""
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    for key in KEYS:
        if key in page:
            del page[key]
    page.MediaBox = Array([left + shift, bottom, right + shift, top])


def cut(page: pikepdf.Page, *, is_recto: bool, has_bleed: bool, bleeds_inside: bool) -> None:
    """Set MediaBox, BleedBox and TrimBox (14.11.2)."""
    left, bottom, right, top = trim = [float(edge) for edge in page.trimbox]
    for key in KEYS:
        if key in page:
            del page[key]
    media = trim
    if has_bleed:
        inner = BLEED if bleeds_inside else 0
        media = [
            left - (inner if is_recto else BLEED), bottom - BLEED,
            right + (BLEED if is_recto else inner), top + BLEED,
        ]  # fmt: skip
    page.MediaBox = page.BleedBox = Array(media)
    page.TrimBox = Array(trim)

"""Takes a Book; gives the cover of its EPUB as a raster image: the author's, or the drawn one.

Stores and shelves of e-readers want a raster image, so the cover that the PDF shows is set once
more and turned into pixels by PDFium, which does so alike on every machine.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from press.model import Asset, Book
from press.pdf import Press
from press.pdf.fragment import data
from press.pdf.jobs import Job, lay_out
from press.render import Renderer
from press.workshop import Workshop

WIDTH = 1600
"""Pixels; stores ask for 1,600 x 2,560."""
RASTER = frozenset({"image/jpeg", "image/png"})
"""What a shelf can show; another kind of picture is drawn."""
SHELF = ":root { --trim-height: var(--shelf-height) }"
"""The cover of the PDF, set once more on a page of that shape."""


def cover(book: Book, printer: Renderer, press: Press, workshop: Workshop) -> Asset:
    """The cover as a raster image."""
    own = next((asset for asset in book.assets if asset.name == book.metadata.cover), None)
    if own is not None and own.media_type in RASTER:
        return own
    html = printer.document("print/cover.xhtml", metadata=book.metadata, title=book.metadata.title)
    job = Job("cover", html, press.style + SHELF, (own,) if own else (), press.fonts, "cover")
    return workshop.one(_drawn, _Drawing(job, WIDTH), "cover")


@dataclass(frozen=True, slots=True)
class _Drawing:
    job: Job
    width: int


def _drawn(drawing: _Drawing) -> Asset:
    # Needed where a cover is drawn, which few builds do, and slow to load.
    import pypdfium2

    fragment = lay_out(drawing.job)
    with pypdfium2.PdfDocument(data(fragment.pdf)) as document:
        page = document[0]
        scale = drawing.width / page.get_width()
        image = page.render(scale=scale).to_pil()
        # PDFium rounds up, to a row that nothing is drawn on.
        image = image.crop((0, 0, drawing.width, round(scale * page.get_height())))
    kept = BytesIO()
    image.convert("RGB").save(kept, "JPEG", quality=90, optimize=True)
    picture = kept.getvalue()
    return Asset(f"{hashlib.sha256(picture).hexdigest()[:16]}.jpg", "image/jpeg", picture)

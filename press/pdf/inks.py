"""Takes a PDF of the print edition; gives it the inks that a press has, in place.

WeasyPrint writes every colour as RGB, its black too, and a press that prints black alone would set
each letter in a screen of dots. In black, all colours become DeviceGray: text that is darker than
half is set in full black, since dots would fray it; the rest keeps how light it is. In colour,
only what has no hue becomes DeviceGray, so that black text is one ink and not four.

`content.py` rewrites what pages and forms draw, `greys.py` says what becomes of a colour.
"""

import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from press.model import Ink
from press.pdf import content, greys

QUALITY = 92
"""Of photographs (JPEG), which are encoded anew."""


@dataclass(slots=True)
class _Found:
    """What holds colours, each once."""

    drawings: list[Any] = field(default_factory=list)
    """Content of pages, forms, patterns and letters."""
    masks: list[Any] = field(default_factory=list)
    """Content of soft masks, which is no ink: its light is how much of another drawing shows."""
    pictures: list[Any] = field(default_factory=list)
    shadings: list[Any] = field(default_factory=list)
    groups: list[Any] = field(default_factory=list)
    known: set[tuple[int, int]] = field(default_factory=set)

    def is_new(self, thing: Any) -> bool:
        """Whether an object was not met before; direct ones are met once."""
        if not thing.is_indirect:
            return True
        is_new = thing.objgen not in self.known
        self.known.add(thing.objgen)
        return is_new


def apply(pdf: pikepdf.Pdf, ink: Ink) -> None:
    """Give all pages the inks of a press that prints with `ink`."""
    found = _search(pdf)
    painter = greys.black if ink is Ink.BLACK else greys.neutral
    for drawing in found.drawings:
        drawing.write(
            zlib.compress(content.rewritten(drawing.read_bytes(), painter)),
            filter=Name.FlateDecode,
        )
    if ink is Ink.COLOUR:
        return
    for mask in found.masks:
        mask.write(content.rewritten(mask.read_bytes(), greys.exact))
    for picture in found.pictures:
        _repaint(picture)
    for shading in found.shadings:
        greys.shade(shading)
    for group in found.groups:
        group.CS = Name.DeviceGray


def _search(pdf: pikepdf.Pdf) -> _Found:
    found = _Found()
    for page in pdf.pages:
        resources = page.obj.get("/Resources", Dictionary())
        contents = page.obj.get("/Contents", Array())
        for stream in contents if isinstance(contents, Array) else [contents]:
            if found.is_new(stream):
                found.drawings.append(stream)
        _group(page.obj, found)
        _walk(resources, found)
    return found


def _walk(resources: Any, found: _Found, is_mask: bool = False) -> None:
    """Find what the content that has these resources draws with."""
    if not found.is_new(resources):
        return
    for thing in resources.get("/XObject", {}).values():
        if not found.is_new(thing):
            continue
        if thing.get("/Subtype") == "/Image":
            found.pictures.append(thing)
            continue
        _form(thing, found, is_mask)
    for font in resources.get("/Font", {}).values():
        # The letters of a font of Type 3 are drawings (9.6.5).
        if font.get("/Subtype") == "/Type3" and found.is_new(font):
            found.drawings.extend(filter(found.is_new, font.CharProcs.values()))
            _walk(font.get("/Resources", Dictionary()), found, is_mask)
    for pattern in resources.get("/Pattern", {}).values():
        if not found.is_new(pattern):
            continue
        if "/Shading" in pattern:
            found.shadings.append(pattern.Shading)
        else:
            _form(pattern, found, is_mask)
    found.shadings.extend(filter(found.is_new, resources.get("/Shading", {}).values()))
    for state in resources.get("/ExtGState", {}).values():
        mask = state.get("/SMask")
        if isinstance(mask, Dictionary) and "/G" in mask and found.is_new(mask.G):
            _form(mask.G, found, is_mask=True)


def _form(form: Any, found: _Found, is_mask: bool) -> None:
    (found.masks if is_mask else found.drawings).append(form)
    _group(form, found)
    _walk(form.get("/Resources", Dictionary()), found, is_mask)


def _group(holder: Any, found: _Found) -> None:
    if "/CS" in holder.get("/Group", {}):
        found.groups.append(holder.Group)


def _repaint(picture: Any) -> None:
    """Turn a raster image into greys; a mask of one is grey already."""
    if "/ImageMask" in picture or _is_grey(picture):
        return
    data, filter = _greyed(picture)
    picture.write(data, filter=Name(filter))
    picture.ColorSpace = Name.DeviceGray
    picture.BitsPerComponent = 8
    if "/Decode" in picture:
        del picture.Decode


def _is_grey(picture: Any) -> bool:
    return bool(picture.get("/ColorSpace") == "/DeviceGray")


def _greyed(picture: Any) -> tuple[bytes, str]:
    """The samples of a raster image in grey, encoded, and the name of the filter."""
    image: Image.Image = pikepdf.PdfImage(picture).as_pil_image(apply_mask=False).convert("L")
    if picture.get("/Filter") == "/DCTDecode":
        file = BytesIO()
        image.save(file, "JPEG", quality=QUALITY)
        return file.getvalue(), "/DCTDecode"
    return zlib.compress(image.tobytes()), "/FlateDecode"


def hues(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What in a PDF is painted with more than black: operators, "image", "shading"."""
    found = _search(pdf)
    told = {
        operator
        for streams in (found.drawings, found.masks)
        for stream in streams
        for operator in content.hues(stream.read_bytes())
    }
    if any("/ImageMask" not in one and not _is_grey(one) for one in found.pictures):
        told.add("image")
    if any(one.ColorSpace != "/DeviceGray" for one in found.shadings):
        told.add("shading")
    if any(group.CS != "/DeviceGray" for group in found.groups):
        told.add("group")
    return tuple(sorted(told))

"""Takes the print edition as a PDF; gives it the inks that a press has, in place.

WeasyPrint writes every colour as RGB, its black too, and a press that prints black alone would set
each letter in a screen of dots. In black, all colours become DeviceGray: text that is darker than
half is set in full black, since dots would fray it; the rest keeps how light it is. In colour,
only what has no hue becomes DeviceGray, so that black text is one ink and not four.

The content of the pages is the costly part: it is rewritten in batches, one for each fragment,
which `each` may run in other processes and keep. `content.py` rewrites, `greys.py` says what
becomes of a colour.
"""

import hashlib
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from press.model import Ink
from press.pdf import Each, content, greys

QUALITY = 92
"""Of photographs (JPEG), which are encoded anew."""
FURNITURE = "/Furniture"
"""Begins the names of the forms that change with every page number: a batch of their own."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Compressed content streams, told by their digest."""

    ink: Ink
    digest: str
    streams: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image as it stands in a PDF, told by its digest."""

    dictionary: bytes
    digest: str
    data: bytes = field(repr=False)


@dataclass(slots=True)
class _Found:
    """What holds colours, each once."""

    batches: dict[object, list[Any]] = field(default_factory=dict)
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


def apply(pdf: pikepdf.Pdf, ink: Ink, each: Each) -> None:
    """Give all pages the inks of a press that prints with `ink`."""
    found = _search(pdf)
    _rewrite([batch for batch in found.batches.values() if batch], ink, each)
    if ink is Ink.COLOUR:
        return
    for mask in found.masks:
        mask.write(content.rewritten(mask.read_bytes(), greys.exact))
    _repaint(found.pictures, each)
    for shading in found.shadings:
        greys.shade(shading)
    for group in found.groups:
        group.CS = Name.DeviceGray


def _search(pdf: pikepdf.Pdf) -> _Found:
    found = _Found()
    for page in pdf.pages:
        resources = page.obj.get("/Resources", Dictionary())
        batch = found.batches.setdefault(resources.objgen, [])
        contents = page.obj.get("/Contents", Array())
        for stream in contents if isinstance(contents, Array) else [contents]:
            if found.is_new(stream):
                batch.append(stream)
        _group(page.obj, found)
        _walk(resources, batch, found)
    return found


def _walk(resources: Any, batch: list[Any], found: _Found, is_mask: bool = False) -> None:
    """Find what the content that has these resources draws with."""
    if not found.is_new(resources):
        return
    for name, thing in resources.get("/XObject", {}).items():
        if not found.is_new(thing):
            continue
        if thing.get("/Subtype") == "/Image":
            found.pictures.append(thing)
            continue
        own = found.batches.setdefault(FURNITURE, []) if name.startswith(FURNITURE) else batch
        _form(thing, own, found, is_mask)
    for font in resources.get("/Font", {}).values():
        # The letters of a font of Type 3 are drawings (9.6.5).
        if font.get("/Subtype") == "/Type3" and found.is_new(font):
            batch.extend(filter(found.is_new, font.CharProcs.values()))
            _walk(font.get("/Resources", Dictionary()), batch, found, is_mask)
    for pattern in resources.get("/Pattern", {}).values():
        if not found.is_new(pattern):
            continue
        if "/Shading" in pattern:
            found.shadings.append(pattern.Shading)
        else:
            _form(pattern, batch, found, is_mask)
    found.shadings.extend(filter(found.is_new, resources.get("/Shading", {}).values()))
    for state in resources.get("/ExtGState", {}).values():
        mask = state.get("/SMask")
        if isinstance(mask, Dictionary) and "/G" in mask and found.is_new(mask.G):
            _form(mask.G, batch, found, is_mask=True)


def _form(form: Any, batch: list[Any], found: _Found, is_mask: bool) -> None:
    (found.masks if is_mask else batch).append(form)
    _group(form, found)
    _walk(form.get("/Resources", Dictionary()), batch, found, is_mask)


def _group(holder: Any, found: _Found) -> None:
    if "/CS" in holder.get("/Group", {}):
        found.groups.append(holder.Group)


def _rewrite(batches: list[list[Any]], ink: Ink, each: Each) -> None:
    jobs = []
    for batch in batches:
        streams = tuple(_packed(stream) for stream in batch)
        digest = hashlib.sha256()
        for data in streams:
            digest.update(hashlib.sha256(data).digest())
        jobs.append(Batch(ink, digest.hexdigest(), streams))
    for batch, made in zip(batches, each(inked, jobs, "inks"), strict=True):
        for stream, data in zip(batch, made, strict=True):
            stream.write(data, filter=Name.FlateDecode)


def _packed(stream: Any) -> bytes:
    """The bytes of a content stream under one compression, whatever it has now."""
    if stream.get("/Filter") == "/FlateDecode" and "/DecodeParms" not in stream:
        packed = bytes(stream.read_raw_bytes())
        if packed:  # qpdf leaves nothing of an empty one.
            return packed
    return zlib.compress(stream.read_bytes())


def inked(batch: Batch) -> tuple[bytes, ...]:
    """Rewrite the colours of content streams."""
    ink = greys.black if batch.ink is Ink.BLACK else greys.neutral
    return tuple(
        zlib.compress(content.rewritten(zlib.decompress(data), ink)) for data in batch.streams
    )


def _repaint(pictures: list[Any], each: Each) -> None:
    """Turn raster images into greys; a mask of one is grey already."""
    coloured = [one for one in pictures if "/ImageMask" not in one and not _is_grey(one)]
    if not coloured:
        return
    jobs = [_picture(one) for one in coloured]
    for one, (data, filter) in zip(coloured, each(greyed, jobs, "grey pictures"), strict=True):
        one.write(data, filter=Name(filter))
        one.ColorSpace = Name.DeviceGray
        one.BitsPerComponent = 8
        if "/Decode" in one:
            del one.Decode


def _is_grey(picture: Any) -> bool:
    return bool(picture.get("/ColorSpace") == "/DeviceGray")


def _picture(image: Any) -> Picture:
    keys = ("/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/DecodeParms", "/Filter",
            "/Decode")  # fmt: skip
    plain = Dictionary({key: image[key] for key in keys if key in image})
    space = plain.get("/ColorSpace")
    if isinstance(space, Array) and space[0] == "/ICCBased":
        # A profile is a stream, which stands in no dictionary; its device space is near enough.
        kinds = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
        plain.ColorSpace = kinds[int(space[1].N)]
    data = bytes(image.read_raw_bytes())
    return Picture(plain.unparse(resolved=True), hashlib.sha256(data).hexdigest(), data)


def greyed(picture: Picture) -> tuple[bytes, str]:
    """The samples of a raster image in grey, encoded, and the name of the filter."""
    with pikepdf.Pdf.new() as pdf:
        dictionary = pikepdf.Object.parse(picture.dictionary)
        stream = Stream(pdf, b"")
        for key, value in dictionary.items():
            stream[key] = value
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        coding: dict[str, Any] = {
            "filter": dictionary.get("/Filter"), "decode_parms": dictionary.get("/DecodeParms")
        }  # fmt: skip
        stream.write(picture.data, **coding)
        image: Image.Image = pikepdf.PdfImage(stream).as_pil_image().convert("L")
    if dictionary.get("/Filter") == "/DCTDecode":
        file = BytesIO()
        image.save(file, "JPEG", quality=QUALITY)
        return file.getvalue(), "/DCTDecode"
    return zlib.compress(image.tobytes()), "/FlateDecode"


def hues(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What in a PDF is painted with more than black: operators, "image", "shading"."""
    found = _search(pdf)
    told = {
        operator
        for streams in (*found.batches.values(), found.masks)
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

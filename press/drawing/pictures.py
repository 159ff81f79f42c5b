"""Takes an image that a division names; gives it ready for a book, or says what is wrong with it.

Only files below the book's folder are read, and what they are is told by their first bytes, not
by their names. A header is looked at before anything is decoded, so that a small file cannot become
a huge picture.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from PIL import Image as Raster
from PIL import ImageFile, UnidentifiedImageError

from press.drawing.diagram_style import DiagramStyle
from press.drawing.vectors import ELEMENTS, TooManyPartsError, VectorError, draw_vector
from press.model import Asset
from press.nodes import Image
from press.problems import Problems, nearest
from press.source import below, is_file

MEGAPIXELS = 40
MEGABYTES = 50
SVG_MEGABYTES = 5
SVG_TYPE = "image/svg+xml"
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff"})
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for a book; `outlined` is the form for the EPUB where it is another."""

    asset: Asset
    size: tuple[int, int]
    outlined: Asset | None = None


class _RefusedError(Exception):
    """Why a file is no picture for a book; holds code, message and hint."""


def load_picture(
    image: Image,
    file: str,
    root: Path,
    style: DiagramStyle,
    problems: Problems,
    *,
    is_figure: bool = False,
) -> Picture | None:
    """Load the picture that `image` in `file` (a path below `root`) names; None if it has none."""
    try:
        data = _read(image.src, file, root)
        if _is_svg(data):
            return _vector(data, image, style, problems, is_figure=is_figure)
        return _raster(data, image.src)
    except _RefusedError as refused:
        code, message, hint = refused.args
        (problems.warning if code == "IMG-005" else problems.error)(
            code, image.position, message, hint
        )
        return None


def digest(src: str, file: str, root: Path) -> str:
    """The digest of the file that `src` names, or all that is said of one that cannot be read."""
    try:
        return hashlib.sha256(_read(src, file, root)).hexdigest()
    except _RefusedError as refused:
        # The hint names another picture, so it changes with those that there are.
        return " ".join(refused.args)


def _read(src: str, file: str, root: Path) -> bytes:
    if re.match(r"data:", src, re.IGNORECASE):
        hint = "save it as a file in the book's folder"
        raise _RefusedError("IMG-007", "an image in a data: address is not taken", hint)
    if re.match(r"[a-z][a-z0-9+.-]*:|//", src, re.IGNORECASE):
        raise _RefusedError(
            "IMG-005", f'the remote image "{src}" is not fetched; its text stands in its place',
            "put a copy into the book's folder",
        )  # fmt: skip
    name = unquote(re.split(r"[?#]", src)[0])
    start = PurePosixPath() if name.startswith("/") else PurePosixPath(file).parent
    path = Path(os.path.normpath(root / start / name.lstrip("/")))
    if not path.is_relative_to(root) or not below(root, path):
        how = "is a link that leads" if path.is_relative_to(root) else "leads"
        hint = "a book is built of the files below its folder"
        raise _RefusedError("IMG-003", f'"{src}" {how} out of the book\'s folder', hint)
    if not name or not is_file(path):
        near = nearest(name, _pictures_near(root, root / start))
        hint = f'did you mean "{near}"?' if near else "put the file there, or mend the path"
        raise _RefusedError("IMG-001", f'no file "{src}"', hint)
    if (size := path.stat().st_size) > MEGABYTES * 1_000_000:
        raise _too_large(src, f"{size / 1e6:.0f} MB", f"{MEGABYTES} MB")
    return path.read_bytes()


def _pictures_near(root: Path, start: Path) -> Iterator[str]:
    """All pictures of the book, as paths from the folder `start`."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if Path(name).suffix.lower() in SUFFIXES:
                yield Path(os.path.relpath(Path(folder, name), start)).as_posix()


def _raster(data: bytes, src: str) -> Picture:
    """Keep a PNG or a JPEG as it is; make a PNG of what some readers do not know."""
    try:
        with _strictly(), Raster.open(io.BytesIO(data), formats=FORMATS) as image:
            wide, high = image.size
            if wide * high > MEGAPIXELS * 1_000_000:
                raise _too_large(src, f"{wide} x {high} pixels", f"{MEGAPIXELS} megapixels")
            image.load()
            if image.format == "PNG":
                return Picture(Asset.of(data, "image/png"), (wide, high))
            if image.format == "JPEG" and image.mode in ("L", "RGB"):
                return Picture(Asset.of(data, "image/jpeg"), (wide, high))
            made = io.BytesIO()
            has_alpha = image.has_transparency_data
            image.convert("RGBA" if has_alpha else "RGB").save(made, "PNG")
            return Picture(Asset.of(made.getvalue(), "image/png"), (wide, high))
    except Raster.DecompressionBombError as error:
        raise _too_large(src, "hundreds of megapixels", f"{MEGAPIXELS}") from error
    except UnidentifiedImageError as error:
        raise _RefusedError("IMG-002", f'"{src}" is no image: {_found(data)}', "") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        reason = " ".join(str(error).split())
        raise _RefusedError("IMG-002", f'the image "{src}" is damaged: {reason}', "") from error


@contextmanager
def _strictly() -> Iterator[None]:
    """Have Pillow refuse half a file; WeasyPrint tells it, for the whole process, to take it."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _vector(
    data: bytes, image: Image, style: DiagramStyle, problems: Problems, *, is_figure: bool
) -> Picture:
    if len(data) > SVG_MEGABYTES * 1_000_000:
        raise _too_large(image.src, f"{len(data) / 1e6:.0f} MB", f"{SVG_MEGABYTES} MB for an SVG")
    try:
        drawn = draw_vector(data, style, is_figure=is_figure)
    except VectorError as error:
        told = f'"{image.src}" is no well-formed SVG: {error}'
        raise _RefusedError("IMG-002", told, "") from error
    except TooManyPartsError as error:
        raise _too_large(image.src, "a drawing without end", f"{ELEMENTS:,} parts") from error
    if drawn.left_out:
        problems.warning(
            "IMG-008", image.position,
            f'"{image.src}" is drawn without its {", ".join(drawn.left_out)}',
            "save the picture with plain shapes and text only",
        )  # fmt: skip
    return Picture(
        Asset.of(drawn.lettered, SVG_TYPE), drawn.size, Asset.of(drawn.outlined, SVG_TYPE)
    )


def _is_svg(data: bytes) -> bool:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return (
        head.startswith(b"<")
        and b"<svg" in data[:65536]
        and not re.match(rb"<!doctype html|<html", head, re.IGNORECASE)
    )


def _found(data: bytes) -> str:
    """What a file is, when it is no picture."""
    if not data:
        return "it is empty"
    for start, name in (
        (b"version https://git-lfs", "it is a pointer of Git LFS"), (b"%PDF", "it is a PDF"),
        (b"PK\x03\x04", "it is a zip file"), (b"\x1f\x8b", "it is a gzip file"),
    ):  # fmt: skip
        if data.startswith(start):
            return name
    text = data[:40].decode("utf-8", "replace")
    shown = "".join(letter if letter.isprintable() else "�" for letter in text.split("\n")[0])
    return f'it begins with "{shown[:32]}"'


def _too_large(src: str, size: str, most: str) -> _RefusedError:
    return _RefusedError(
        "IMG-004", f'"{src}" is too large: {size}, at most {most}', "scale it down"
    )

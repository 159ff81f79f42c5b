"""Takes files, their reading order and metadata; gives an EPUB container.

ebooklib writes the package document. What it would do to content, dates and order is kept from it:
every file goes in as bytes of ours, and the same files give the same container. Its private
methods are overridden here, so its version is pinned.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ebooklib import epub
from lxml import etree

from press.files import temporary
from press.model import Metadata

NCX_ID = "ncx"
"""ebooklib's spine always says toc="ncx"."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every entry: the first that a zip can hold."""
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the container, written as it is."""

    id: str
    """Id in the manifest, an XML name."""
    name: str
    """Path below the package folder."""
    media_type: str
    properties: tuple[str, ...] = ()
    """EPUB 3.3, D.5.2: nav, cover-image, mathml, svg …"""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What is true of the content (EPUB Accessibility 1.1, section 2)."""

    modes: tuple[str, ...]
    features: tuple[str, ...]
    hazard: str
    summary: str
    page_source: str = ""
    """Identifier of the printed edition whose pages the page list names."""


def write(
    metadata: Metadata, items: Iterable[Item], data: Iterable[bytes], spine: Iterable[str],
    access: Accessibility,
) -> Path:  # fmt: skip
    """Write the container into a temporary file.

    `data` has the bytes of each item and is asked for one after the other; `spine` holds the ids
    of items in reading order.
    """
    book = epub.EpubBook()
    _describe(book, metadata, access)
    for item in items:
        entry = epub.EpubItem(item.id, item.name, item.media_type)
        entry.properties = list(item.properties)
        book.add_item(entry)
        if "cover-image" in item.properties:  # older readers look for this name
            book.add_metadata("OPF", "meta", "", {"name": "cover", "content": item.id})
    book.spine = list(spine)
    book.set_direction(direction(metadata.language))
    with temporary() as out:
        # Not epub.write_epub: it turns an OSError into a warning.
        _Writer(out, book, {"mtime": modified(metadata.date)}, data).write()
    return Path(out.name)


def identifier(metadata: Metadata) -> str:
    """The book's own URN, else one made of what names the book."""
    if metadata.identifier:
        return metadata.identifier
    name = "\n".join([metadata.title, *metadata.authors, metadata.language])
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def direction(language: str) -> str:
    """The direction in which pages of a BCP 47 language turn."""
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def modified(date: str) -> datetime:
    """An ISO 8601 date in UTC; a date without a zone is in UTC, and no date is the earliest."""
    if not date:
        return datetime(*EARLIEST, tzinfo=UTC)
    parsed = datetime.fromisoformat(date)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def _describe(book: Any, metadata: Metadata, access: Accessibility) -> None:
    book.metadata.clear()  # ebooklib begins with its own name and a random identifier
    book.set_identifier(identifier(metadata))
    book.set_title(metadata.title)
    book.language = metadata.language

    def dc(name: str, value: str, **refinements: str) -> None:
        if value:
            number = len(book.metadata.get(epub.NAMESPACES["DC"], {}).get(name, ()))
            uid = f"{name}-{number + 1}"
            book.add_metadata("DC", name, value, {"id": uid} if refinements else {})
            for refinement, refined in refinements.items():
                meta(refinement.replace("_", "-"), refined, refines=f"#{uid}")

    def meta(name: str, value: str, **attributes: str) -> None:
        if name == "role":
            attributes["scheme"] = "marc:relators"
        book.add_metadata("OPF", "meta", value, {"property": name, **attributes})

    book.metadata[epub.NAMESPACES["DC"]]["title"] = []
    dc("title", metadata.title, title_type="main", display_seq="1")
    dc("title", metadata.subtitle, title_type="subtitle", display_seq="2")
    dc("language", metadata.language)
    for place, author in enumerate(metadata.authors, 1):
        dc("creator", author, role="aut", display_seq=str(place))
    dc("publisher", metadata.publisher)
    dc("description", metadata.description)
    dc("rights", metadata.rights)
    for subject in metadata.subjects:
        dc("subject", subject)
    dc("date", metadata.date[:10])
    if metadata.version:
        meta("schema:version", metadata.version)
    if metadata.commit:
        # Not dc:source, which tells readers whose pages the page list names.
        meta("dcterms:source", f"git commit {metadata.commit}")
    for mode in access.modes:
        meta("schema:accessMode", mode)
    # Every picture has a text alternative, or the build would have stopped.
    meta("schema:accessModeSufficient", "textual")
    if access.modes != ("textual",):
        meta("schema:accessModeSufficient", ",".join(access.modes))
    for feature in access.features:
        meta("schema:accessibilityFeature", feature)
    meta("schema:accessibilityHazard", access.hazard)
    meta("schema:accessibilitySummary", access.summary)
    if access.page_source:
        meta("pageBreakSource", access.page_source)


class _Zip(zipfile.ZipFile):
    """A zip whose bytes depend on its files alone."""

    def writestr(  # type: ignore[override]
        self, name: str, data: str | bytes, compress_type: int = zipfile.ZIP_DEFLATED
    ) -> None:
        entry = zipfile.ZipInfo(name, EARLIEST)
        entry.compress_type = compress_type
        entry.create_system = 3  # Unix, wherever the build runs
        entry.external_attr = 0o100644 << 16
        super().writestr(entry, data, compresslevel=9)


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    def __init__(self, out: Any, book: Any, options: Any, data: Iterable[bytes]) -> None:
        super().__init__(out, book, options)
        self.data = data

    def write(self) -> None:
        with _Zip(self.file_name, "w") as self.out:
            self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()

    def _write_items(self) -> None:
        for item, data in zip(self.book.get_items(), self.data, strict=True):
            self.out.writestr(f"{self.book.FOLDER_NAME}/{item.file_name}", data)

    def _write_opf_file(self, root: Any) -> None:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self.book.language)
        del root.attrib["prefix"]  # it declares a prefix that is reserved, and unused here
        if not any(item.id == NCX_ID for item in self.book.items):
            del root.find("spine").attrib["toc"]
        text = etree.tostring(root, pretty_print=True, encoding="utf-8", xml_declaration=True)
        self.out.writestr(f"{self.book.FOLDER_NAME}/content.opf", text)

"""Takes a release; gives its catalogs, to which reading apps subscribe: OPDS 1.2 and OPDS 2.0.

Every link is relative, so that the folder can lie anywhere (specs.opds.io/opds-1.2,
drafts.opds.io/opds-2.0).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from lxml.builder import ElementMaker
from PIL import Image

from press.model import Metadata
from press.release.notes import File

ATOM_NAME = "catalog.xml"
JSON_NAME = "catalog.json"
ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/terms/"
OPF = "{http://www.idpf.org/2007/opf}"
KIND = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPEN = "http://opds-spec.org/acquisition/open-access"
IMAGE = "http://opds-spec.org/image"
LISTED = (320, 512)
"""Pixels of a cover in a list."""
TYPES = {"epub": "application/epub+zip", "screen": "application/pdf"}
"""What a reading app can open; the printer's files are on the page."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The picture of a book on a shelf."""

    name: str
    media_type: str
    data: bytes
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Publication:
    """One edition as a catalog lists it."""

    metadata: Metadata
    files: tuple[File, ...]
    cover: Cover | None
    thumbnail: Cover | None = None

    @property
    def pictures(self) -> tuple[Cover, ...]:
        """The cover in every size, the largest first."""
        return tuple(one for one in (self.cover, self.thumbnail) if one)

    @property
    def offered(self) -> Iterator[File]:
        """The files that reading apps can open, EPUB first."""
        for format in TYPES:
            yield from (one for one in self.files if one.format == format)


def cover(epub: bytes, stem: str) -> Cover | None:
    """The cover image of an EPUB, named `stem`; None where it has none."""
    with ZipFile(BytesIO(epub)) as container:
        root = etree.fromstring(container.read("META-INF/container.xml"))
        path = next(e.get("full-path", "") for e in root.iter("{*}rootfile"))
        for item in etree.fromstring(container.read(path)).iter(f"{OPF}item"):
            if "cover-image" in item.get("properties", "").split():
                name = f"{path.rpartition('/')[0]}/{item.get('href')}".lstrip("/")
                data = container.read(name)
                with Image.open(BytesIO(data)) as image:
                    size = image.size
                suffix = name.rpartition(".")[2]
                return Cover(f"{stem}.{suffix}", item.get("media-type", ""), data, size)
    return None


def small(picture: Cover) -> Cover:
    """The cover as a list shows it: an e-reader takes seconds for one of its full size."""
    with Image.open(BytesIO(picture.data)) as image:
        made = image.convert("RGB")
        made.thumbnail(LISTED)
        file = BytesIO()
        made.save(file, "JPEG", quality=85, optimize=True)
        stem = picture.name.rpartition(".")[0]
        return Cover(f"{stem}-small.jpg", "image/jpeg", file.getvalue(), made.size)


def atom(publications: Iterable[Publication]) -> bytes:
    """An acquisition feed of OPDS 1.2; the first publication is the complete edition."""
    some = tuple(publications)
    book = some[0].metadata
    e = ElementMaker(namespace=ATOM, nsmap={None: ATOM, "dc": DC})
    feed = e.feed(
        e.id(f"{book.identifier}#catalog"), e.title(book.title), e.updated(book.date),
        e.link(rel="self", href=ATOM_NAME, type=KIND),
        e.link(rel="start", href=ATOM_NAME, type=KIND),
        e.link(rel="alternate", href="index.html", type="text/html"),
        *(e.author(e.name(name)) for name in _authors(book)),
    )  # fmt: skip
    for one in some:
        feed.append(_entry(one, e))
    data: bytes = etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return data


def _entry(one: Publication, e: ElementMaker) -> etree._Element:
    about = one.metadata
    dc = ElementMaker(namespace=DC)
    entry = e.entry(
        e.id(about.identifier), e.title(about.title), e.updated(about.date),
        *(e.author(e.name(name)) for name in _authors(about)),
        dc.identifier(about.identifier), dc.language(about.language), dc.issued(about.date[:10]),
    )  # fmt: skip
    if about.publisher:
        entry.append(dc.publisher(about.publisher))
    if about.rights:
        entry.append(e.rights(about.rights))
    if about.description:
        entry.append(e.summary(about.description, type="text"))
    for subject in about.subjects:
        entry.append(e.category(term=subject, label=subject))
    if one.cover:
        shown = one.thumbnail or one.cover
        for rel, picture in ((IMAGE, one.cover), (f"{IMAGE}/thumbnail", shown)):
            entry.append(e.link(rel=rel, href=picture.name, type=picture.media_type))
    for file in one.offered:
        entry.append(e.link(
            rel=OPEN, href=file.name, type=TYPES[file.format], length=str(len(file.data)),
        ))  # fmt: skip
    return entry


def _authors(about: Metadata) -> tuple[str, ...]:
    """A feed has an author (RFC 4287, 4.1.1), even where the book names none."""
    return about.authors or (about.publisher or about.title,)


def opds2(publications: Iterable[Publication]) -> bytes:
    """A feed of OPDS 2.0."""
    some = tuple(publications)
    book = some[0].metadata
    feed = {
        "metadata": {"title": book.title, "modified": book.date},
        "links": [
            {"rel": "self", "href": JSON_NAME, "type": "application/opds+json"},
            {"rel": "alternate", "href": "index.html", "type": "text/html"},
        ],
        "publications": [_publication(one) for one in some],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _publication(one: Publication) -> dict[str, object]:
    about = one.metadata
    pages = next((file.pages for file in one.files if file.format == "screen" and file.pages), 0)
    told: dict[str, object] = {
        "@type": "http://schema.org/Book",
        "identifier": about.identifier,
        "title": about.title,
        "subtitle": about.subtitle,
        "author": [{"name": name} for name in about.authors],
        "publisher": about.publisher,
        "language": about.language,
        "published": about.date,
        "modified": about.date,
        "description": about.description,
        "subject": list(about.subjects),
        "numberOfPages": pages,
    }
    links = [
        {"rel": OPEN, "href": file.name, "type": TYPES[file.format], "size": len(file.data)}
        for file in one.offered
    ]
    made: dict[str, object] = {
        "metadata": {key: value for key, value in told.items() if value},
        "links": links,
    }
    # Every publication has a picture (OPDS 2.0, 2.2), and every book of ours a cover in its EPUB.
    if one.pictures:
        made["images"] = [
            {"href": picture.name, "type": picture.media_type,
             "width": picture.size[0], "height": picture.size[1]}
            for picture in one.pictures
        ]  # fmt: skip
    return made

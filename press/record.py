"""Takes what was built; gives build.json: what the artifacts are, and what is in them.

The file is documented (docs/build-json.md), stable and deterministic: it says nothing of time, of
the machine's folders, or of the cache.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from press import files
from press.citations import BibFile, cited
from press.editions import Made
from press.model import Book, Division, Entry, Lying, Manifest, opened
from press.nodes import (
    Code,
    Diagram,
    Equation,
    Figure,
    Heading,
    IndexEntry,
    Link,
    LinkKind,
    Listing,
    Table,
    Text,
)
from press.pdf.jobs import Each
from press.problems import Problem
from press.theme import fonts
from press.tree import plain, walk

FORMAT = 1
"""Raised when a key changes its meaning; added keys do not raise it."""
TOOLS = ("weasyprint", "ebooklib", "jinja2", "pypandoc_binary", "pikepdf", "pygments", "quickjax",
         "mmdr", "fonttools", "pyphen")  # fmt: skip
QUESTION = re.compile(r"^Q \(")


def digest(manifest: Manifest, sources: Iterable[str], bib: BibFile, book: Book) -> str:
    """SHA-256 of all that the artifacts are made from, in hex; takes the digests of sources."""
    held = [division.id for division in book.lying]
    found = hashlib.sha256(repr((book.metadata, manifest.entries, bib, held)).encode())
    for source in sources:
        found.update(source.encode())
    for asset in book.assets:
        found.update(asset.name.encode())
    return found.hexdigest()


def of(
    book: Book, made: Made, sources: str, problems: Iterable[Problem], each: Each
) -> dict[str, Any]:
    """What build.json says; `sources` is the digest of the sources."""
    spans = made.page_map.spans(d.id for d in book.lying) if made.page_map else {}
    counts = each(counted, book.lying, "count")
    meta = book.metadata
    return {
        "format": FORMAT,
        "book": {
            "title": meta.title, "subtitle": meta.subtitle, "authors": list(meta.authors),
            "identifier": meta.identifier, "edition": meta.edition, "version": meta.version,
            "date": meta.date, "commit": meta.commit, "slug": meta.slug,
        },
        "artifacts": [
            {"name": name, "bytes": files.size(data), "sha256": files.digest(data),
             "sources": sources} | ({"pages": made.pages[name]} if name in made.pages else {})
            for name, data in sorted(made.files.items())
        ],
        "divisions": [
            _division(division.entry, spans.get(division.id), some)
            for division, some in zip(book.lying, counts, strict=True)
        ],
        "sources": sources,
        "tools": {
            **{name: version(name) for name in TOOLS}, **_libraries(made), **dict(fonts.versions())
        },
        "problems": [
            {"severity": one.severity, "code": one.code, "file": one.position.file,
             "line": one.position.line, "column": one.position.column, "message": one.message,
             "hint": one.hint}
            for one in problems
        ],
    }  # fmt: skip


def _libraries(made: Made) -> dict[str, str]:
    """Versions of what the machine brings: the bytes are the same where these are."""
    return {
        "pango": made.pango,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _division(entry: Entry, span: tuple[str, str] | None, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "id": entry.id, "title": entry.title, "number": entry.number, "matter": entry.matter,
        "file": entry.file,
        "first_page": span[0] if span else None, "last_page": span[1] if span else None, **counts,
    }  # fmt: skip


def counted(division: Division | Lying) -> dict[str, int]:
    """How much there is of what, in one division."""
    division = opened(division)
    nodes = list(walk(division))
    return {
        "words": sum(len(node.text.split()) for node in nodes if isinstance(node, (Text, Code))),
        "figures": sum(isinstance(node, (Figure, Diagram)) for node in nodes),
        "tables": sum(isinstance(node, Table) for node in nodes),
        "listings": sum(isinstance(node, Listing) and node.language != "output" for node in nodes),
        "equations": sum(isinstance(node, Equation) for node in nodes),
        "citations": len(list(cited(division))),
        "questions": sum(
            isinstance(node, Heading) and bool(QUESTION.match(plain(node.children)))
            for node in nodes
        ),
        "terms": len({n.target for n in nodes if isinstance(n, Link) and n.kind is LinkKind.TERM}),
        "entries": sum(isinstance(node, IndexEntry) for node in nodes),
    }  # fmt: skip

"""Takes what was built; gives build.json: what the artifacts are, and what is in them.

The file is documented (docs/build-json.md), stable and deterministic: it says nothing of time, of
the machine's folders, or of the cache.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from press.citations import cited
from press.model import (
    Book,
    Code,
    Diagram,
    Division,
    Equation,
    Figure,
    Heading,
    Link,
    LinkKind,
    Listing,
    Manifest,
    Table,
    Text,
    plain,
    walk,
)
from press.problems import Problem
from press.source import Source

FORMAT = 1
"""Raised when a key changes its meaning; added keys do not raise it."""
TOOLS = ("weasyprint", "ebooklib", "jinja2", "pypandoc_binary", "pikepdf", "pygments", "quickjax",
         "mmdr", "fonttools")  # fmt: skip
QUESTION = re.compile(r"^Q \(")


def digest(manifest: Manifest, sources: Iterable[Source], others: Iterable[bytes]) -> str:
    """SHA-256 of all that the artifacts are made from, in hex."""
    found = hashlib.sha256(repr((manifest.metadata, manifest.entries)).encode())
    for source in sources:
        found.update(source.text.encode("utf-8", "surrogatepass") + b"\0")
    for data in others:
        found.update(hashlib.sha256(data).digest())
    return found.hexdigest()


def of(
    book: Book,
    artifacts: Mapping[str, bytes],
    pages: Mapping[str, int],
    spans: Mapping[str, tuple[str, str]],
    sources: str,
    tools: Mapping[str, str],
    problems: Iterable[Problem],
) -> bytes:
    """build.json as UTF-8.

    `pages` are the pages of each PDF by artifact name, `spans` the first and last folio of each
    division, `sources` the digest of the sources, `tools` the versions that `TOOLS` cannot tell.
    """
    meta = book.metadata
    told = {
        "format": FORMAT,
        "book": {
            "title": meta.title, "subtitle": meta.subtitle, "authors": list(meta.authors),
            "identifier": meta.identifier, "edition": meta.edition, "version": meta.version,
            "date": meta.date, "commit": meta.commit, "slug": meta.slug,
        },
        "artifacts": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            | ({"pages": pages[name]} if name in pages else {})
            for name, data in sorted(artifacts.items())
        ],
        "divisions": [_division(division, spans.get(division.id)) for division in book.divisions],
        "sources": sources,
        "tools": {name: version(name) for name in TOOLS} | dict(sorted(tools.items())),
        "problems": [
            {"severity": one.severity, "code": one.code, "file": one.position.file,
             "line": one.position.line, "column": one.position.column, "message": one.message,
             "hint": one.hint}
            for one in problems
        ],
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _division(division: Division, span: tuple[str, str] | None) -> dict[str, Any]:
    nodes = list(walk(division))
    entry = division.entry
    words = sum(len(node.text.split()) for node in nodes if isinstance(node, (Text, Code)))
    return {
        "id": entry.id, "title": entry.title, "number": entry.number, "matter": entry.matter,
        "file": entry.file,
        "first_page": span[0] if span else None, "last_page": span[1] if span else None,
        "words": words,
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
    }  # fmt: skip

"""The value that all checks look at: a book, and the artifacts that were made of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from press.model import Book, Manifest
from press.preflight import aligning, found, pages, tagged, written
from press.preflight.atlas import Atlas
from press.preflight.pages import Page
from press.preflight.sheets import Sheet
from press.problems import Position, Problem, Problems
from press.publish import RECORD
from press.words import Words


@dataclass(frozen=True)
class Proof:
    """A built book as its checks see it: what was written, and what came out of it."""

    book: Book
    """Resolved, numbered and illustrated: just what was rendered."""
    manifest: Manifest
    words: Words
    folder: Path
    """The book's folder."""
    screen: bytes
    print: bytes
    epub: bytes
    record: Mapping[str, Any]
    """What build.json says."""
    cover: bytes = b""
    """Of the printed book; PRINT-012 says what is wrong with a record that names none."""

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages of the screen PDF."""
        return pages.read(self.screen, pages.text_block(self.manifest.metadata.theme))

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The same pages by their tags: headings, captions, paragraphs."""
        return tagged.read(self.screen, self.pages)

    @cached_property
    def demanded(self) -> tuple[written.Part, ...]:
        """What every artifact must hold."""
        return written.demanded(self.book)

    @cached_property
    def atlas(self) -> Atlas:
        """Where on the pages each word of the manuscript stands."""
        artifact = found.of_pdf(self.screen, self.pages)
        return Atlas(self.pages, artifact, aligning.align(self.demanded, artifact))


def load(
    book: Book, manifest: Manifest, words: Words, out: Path, sources: str
) -> tuple[Proof | None, tuple[Problem, ...]]:
    """Read the artifacts of `book` in `out`; `sources` is the digest of what it is made of now.

    Problems: STALE-001 an artifact is not there, STALE-002 it was made from other sources,
    STALE-003 it is not the file that build.json vouches for.
    """
    problems = Problems()
    slug = book.metadata.slug
    place = Position(RECORD)
    try:
        record = json.loads((out / RECORD).read_bytes())
        told = {one["name"]: one for one in record["artifacts"]}
    except (OSError, ValueError, KeyError, TypeError):
        problems.error("STALE-001", place, f"{out} holds no book", "build it first")
        return None, problems.taken()
    files = {}
    cover = f"{slug}-cover.pdf"
    names = [f"{slug}.pdf", f"{slug}-print.pdf", f"{slug}.epub", *[cover] * (cover in told)]
    for name in names:
        path = out / name
        if name not in told or not path.is_file():
            problems.error("STALE-001", place, f"{name} is not there", "build the book first")
            continue
        files[name] = path.read_bytes()
        if name != cover and told[name].get("sources") != sources:
            problems.error(
                "STALE-002", place, f"{name} was made from other sources", "build the book again"
            )
        if told[name].get("sha256") != hashlib.sha256(files[name]).hexdigest():
            problems.error(
                "STALE-003", place, f"{name} is not the file that {RECORD} tells of",
                "build the book again",
            )  # fmt: skip
    if problems.found:
        return None, problems.taken()
    screen, printed, epub, *rest = files.values()
    # What is looked at is the whole book, again and again.
    book = replace(book, divisions=tuple(book.divisions))
    made = Proof(book, manifest, words, Path(manifest.root), screen, printed, epub, record)
    return replace(made, cover=b"".join(rest)), ()

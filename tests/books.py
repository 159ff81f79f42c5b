"""Takes Markdown typed in a test; gives a book folder, and a book that went through the stages."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press import abridge, apparatus, citations, contents, number, read, resolve, source
from press.apparatus import gleaning, wanted
from press.files import Content
from press.model import Division, Label, Manifest
from press.problems import Problem, Problems
from press.staged import Leaf, Staged
from press.words import words_for


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the stages up to `apparatus` made of a folder."""

    manifest: Manifest
    leaves: tuple[Leaf, ...]
    labels: dict[tuple[str, str], Label]
    problems: tuple[Problem, ...]

    @property
    def divisions(self) -> tuple[Division, ...]:
        """The divisions themselves."""
        return tuple(leaf.load() for leaf in self.leaves)

    @property
    def codes(self) -> list[str]:
        """Code of every problem, in order of place."""
        return [problem.code for problem in self.problems]


def folder(root: Path, files: dict[str, str]) -> Path:
    """Write `files` below `root`; a book of one chapter needs no contents page of its own."""
    if not any(name.endswith(("README.md", "SUMMARY.md")) for name in files):
        names = [name for name in files if name.endswith(".md")]
        listed = "".join(f"- [{Path(name).stem}]({name})\n" for name in names)
        files = {"SUMMARY.md": f"# Summary\n\n{listed}", **files}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def staged(root: Path, files: dict[str, str] | None = None) -> Outcome:
    """Run contents, read, number, resolve, citations and apparatus over a folder."""
    if files is not None:
        folder(root, files)
    found = Problems()
    manifest = found.of(contents.manifest(root))
    sources = found.of(source.load_all(manifest))
    words = words_for(manifest.metadata.language)
    entries = apparatus.plan(manifest.entries, words)
    asked = found.of(wanted.load(manifest))
    drafts = [read.read(task) for task in read.tasks(entries, manifest, sources)]
    counts = found.of_each(map(number.counted, drafts))
    parts: list[Staged[Any]] = list(map(number.number, number.tasks(entries, drafts, counts)))
    known = found.of_each(map(number.told, parts))
    catalog = number.joined(known)
    library = found.of(citations.load(found.of(citations.bib_file(manifest))))
    links = resolve.tasks(parts, known, catalog, manifest, words, library.keys)
    parts = list(map(resolve.resolve, links))
    cut = abridge.cut(links, parts, known, catalog, asked, None, manifest, words)
    parts = list(map(apparatus.link, apparatus.tasks(cut.parts, catalog, words)))
    queries = gleaning.queries(parts, cut.known, catalog, asked, words)
    gleaned = found.of_each(map(gleaning.glean, queries))
    listed = found.of(citations.typeset(citations.chosen(library, manifest, cut.cited)))
    cites = apparatus.cites(gleaned)
    page = citations.filled(apparatus.page(gleaned, manifest.bibliography), listed, cites)
    pages = found.of(apparatus.fill(gleaned, catalog, manifest, words, asked, page))
    leaves = apparatus.leaves(parts, gleaned, pages)
    return Outcome(manifest, leaves, dict(catalog.labels), found.taken())


def bytes_of(content: Content) -> bytes:
    """What is in an artifact, wherever it lies."""
    return content.read_bytes() if isinstance(content, Path) else content

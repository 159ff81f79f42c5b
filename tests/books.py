"""Takes Markdown typed in a test; gives a book folder, and a book that went through the stages."""

from dataclasses import dataclass
from pathlib import Path

from press import abridge, apparatus, citations, contents, number, read, resolve, source
from press.apparatus import gleaning, wanted
from press.files import Content
from press.model import Division, Label, Manifest
from press.problems import Problem, Problems
from press.staged import Undrawn
from press.words import words_for


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the stages up to `apparatus` made of a folder."""

    manifest: Manifest
    undrawn: tuple[Undrawn, ...]
    labels: dict[tuple[str, str], Label]
    problems: tuple[Problem, ...]

    @property
    def divisions(self) -> tuple[Division, ...]:
        """The divisions themselves."""
        return tuple(one.load() for one in self.undrawn)

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
    counts = found.of_each(map(number.census, drafts))
    numbered = list(map(number.number, number.tasks(entries, drafts, counts)))
    parts = number.joined(numbered, found.of_each(map(number.labels, numbered)))
    catalog = parts.catalog
    library = found.of(citations.load(found.of(citations.bib_file(manifest))))
    links = resolve.tasks(parts, manifest, words, library.keys)
    parts = parts.through(map(resolve.resolve, links))
    titles = found.of_each(map(resolve.titles, parts.held))
    cut = abridge.cut(parts, links, titles, asked, None, manifest, words)
    parts = cut.parts.through(map(apparatus.link, apparatus.tasks(cut.parts, words)))
    gleaned = list(map(gleaning.glean, gleaning.tasks(parts, asked, words)))
    listed = found.of(citations.typeset(citations.chosen(library, manifest, cut.cited)))
    pages = found.of(apparatus.fill(gleaned, parts, manifest, words, asked, listed))
    undrawn = apparatus.undrawn(parts, gleaned, pages)
    return Outcome(manifest, undrawn, dict(catalog.labels), found.taken())


def bytes_of(content: Content) -> bytes:
    """What is in an artifact, wherever it lies."""
    return content.read_bytes() if isinstance(content, Path) else content

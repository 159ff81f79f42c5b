"""Takes Markdown typed in a test; gives a book folder, and a book that went through the stages."""

from dataclasses import dataclass
from pathlib import Path

from press import apparatus, citations, contents, number, read, resolve, source
from press.apparatus import wanted
from press.files import Content
from press.model import Division, Label, Manifest
from press.problems import Problem, Problems
from press.words import words_for


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the stages up to `apparatus` made of a folder."""

    manifest: Manifest
    divisions: tuple[Division, ...]
    labels: dict[tuple[str, str], Label]
    problems: tuple[Problem, ...]

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
    divisions = found.of_each(map(read.read, read.tasks(manifest, sources)))
    words = words_for(manifest.metadata.language)
    divisions = apparatus.plan(tuple(divisions), words)
    asked = found.of(wanted.load(manifest))
    divisions, catalog = found.of(number.assign(divisions))
    library = found.of(citations.load(found.of(citations.bib_file(manifest))))
    divisions = found.of(resolve.resolve(divisions, catalog, manifest, words, library.keys))
    listed = found.of(citations.typeset(citations.chosen(divisions, manifest, library)))
    divisions = found.of(citations.fill(divisions, manifest, listed))
    divisions = found.of(apparatus.fill(divisions, catalog, manifest, words, asked))
    return Outcome(manifest, divisions, dict(catalog.labels), found.taken())


def bytes_of(content: Content) -> bytes:
    """What is in an artifact, wherever it lies."""
    return content.read_bytes() if isinstance(content, Path) else content

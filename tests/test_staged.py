"""A part goes through the stages alone: who leads them has none of its text."""

import gc
from pathlib import Path
from typing import Any

import build
from press import cli
from press.kept import Kept
from press.nodes import Paragraph
from press.problems import Problems
from press.staged import Leaf, Staged
from press.workshop import Silent, Timing, Workshop
from tests.books import folder, staged

PARTS = ("first-of-all", "second-of-all", "third-of-all")


class Looking(Silent):
    """Counts after each stage the paragraphs that this process has of the book."""

    def __init__(self, files: list[str]) -> None:
        self.files = files
        self.seen: dict[str, int] = {}

    def end(self, timing: Timing) -> None:
        gc.collect()
        paragraphs = (one for one in gc.get_objects() if isinstance(one, Paragraph))
        self.seen[timing.stage] = sum(one.position.file in self.files for one in paragraphs)


def test_process_that_leads_has_no_paragraph_of_the_book(tmp_path: Path) -> None:
    others = {name: PARTS[(n + 1) % 3] for n, name in enumerate(PARTS)}
    files = {
        f"{name}.md": f"# {name}\n\n## A\n\nSee [that]({other}.md#a).\n\nMore words.\n"
        for name, other in others.items()
    }
    book = folder(tmp_path / "book", files)
    options = cli.parse(["build", str(book), "--out", str(tmp_path / "out")])
    looking = Looking(list(files))
    with Workshop(tmp_path / "cache", 2, looking) as workshop:
        made = build.compose(options, workshop, Problems())
    assert [one.entry.file for one in made.book.divisions] == list(files)
    stages = ("read", "number", "labels", "resolve", "link", "glean", "illustrate", "pictures")
    assert {stage: looking.seen.get(stage) for stage in stages} == dict.fromkeys(stages, 0)


def test_a_leaf_is_told_by_what_the_division_is_and_not_by_where_it_lies(tmp_path: Path) -> None:
    one, two = staged(tmp_path, {"a.md": "# A\n\nWords.\n", "b.md": "# B\n\nWords.\n"}).leaves
    held: Kept[Staged[Any]] = Kept("0" * 64, 1, str(tmp_path))
    moved = Leaf(one.entry, one.digest, one.pictures, held)
    assert repr(moved) == repr(one) != repr(two)
    assert str(tmp_path) not in repr(moved)

"""A part goes through the stages alone: who leads them has none of its text."""

import gc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import build
from press import cli, entries
from press.kept import Kept, filed
from press.nodes import Paragraph
from press.problems import Problems
from press.staged import Staged, Undrawn
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


def test_a_division_is_told_by_what_the_division_is_and_not_by_where_it_lies(
    tmp_path: Path,
) -> None:
    one, two = staged(tmp_path, {"a.md": "# A\n\nWords.\n", "b.md": "# B\n\nWords.\n"}).undrawn
    held: Kept[Staged[Any]] = Kept("0" * 64, 1, str(tmp_path))
    moved = Undrawn(one.entry, one.digest, one.pictures, held)
    assert repr(moved) == repr(one) != repr(two)
    assert str(tmp_path) not in repr(moved)


def test_a_part_is_loaded_once_while_its_divisions_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = staged(tmp_path, {
        "SUMMARY.md": "# S\n\n- [A](a.md)\n  - [B](b.md)\n  - [C](c.md)\n",
        **{f"{name}.md": f"# {name}\n\nWords.\n" for name in "abc"},
    })  # fmt: skip
    part: Staged[Any] = Staged(outcome.divisions)
    digest, data = filed(entries.written(part))
    path = tmp_path / "part"
    path.write_bytes(data)
    held: Kept[Staged[Any]] = Kept(digest, len(data), str(path))
    loads = []
    real = Kept.load
    monkeypatch.setattr(Kept, "load", lambda self: loads.append(self) or real(self))
    drawn = [replace(one, held=held).load() for one in outcome.undrawn]
    assert tuple(drawn) == outcome.divisions
    assert len(loads) == 1

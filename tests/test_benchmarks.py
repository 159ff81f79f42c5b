"""The benchmarks still run; nothing here asks how fast anything is."""

import os
import signal
import sys
import time
from collections.abc import Callable
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from benchmarks import measuring, plain, report, synthetic
from benchmarks.edits import Author, chapters
from benchmarks.measuring import Cost
from press.workshop import Workshop

PAGE = "# One\n\n<!-- table: benchmarks/a.py -->\nold\n<!-- end of table -->\n\nEnd.\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return synthetic.write(tmp_path / "book", 2)


def test_a_made_book_is_the_same_every_time(book: Path, tmp_path: Path) -> None:
    again = synthetic.write(tmp_path / "again", 2)
    names = sorted(path.name for path in book.iterdir())
    assert names == ["SUMMARY.md", "book.toml", "part_0001.md", "part_0002.md"]
    assert all((book / name).read_bytes() == (again / name).read_bytes() for name in names)


def test_a_longer_book_begins_with_the_parts_of_a_shorter_one(book: Path, tmp_path: Path) -> None:
    longer = synthetic.write(tmp_path / "longer", 3)
    for name in ("part_0001.md", "part_0002.md"):
        assert (longer / name).read_text() == (book / name).read_text()


def test_an_edit_changes_one_word_and_never_the_same_way_twice(book: Path) -> None:
    file, author = chapters(book).longest, Author()
    seen = [file.read_text().split()]
    for _ in range(3):
        author.edit(file)
        seen.append(file.read_text().split())
    for before, after in pairwise(seen):
        assert len(before) == len(after)
        assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    assert len({tuple(words) for words in seen}) == len(seen)


def test_an_edit_leaves_code_alone(tmp_path: Path) -> None:
    (tmp_path / "SUMMARY.md").write_text("- [One](one.md)\n")
    file = tmp_path / "one.md"
    file.write_text("# One\n\n```\n\nleave everything here\n```\n\nThis sentence is edited.\n")
    Author().edit(chapters(tmp_path).median)
    assert file.read_text().endswith("leave everything here\n```\n\nThis editb is edited.\n")


def test_a_table_stands_between_its_own_marks() -> None:
    assert report.written(PAGE, "a", "new\n") == PAGE.replace("old", "\nnew\n")
    with pytest.raises(ValueError, match="no place for the table of b"):
        report.written(PAGE, "b", "new\n")


def test_every_benchmark_has_a_place_in_the_documentation() -> None:
    from benchmarks.__main__ import PROGRAMS

    page = report.PAGE.read_text("utf-8")
    for name in PROGRAMS:
        assert report.written(page, name, "new\n") != page


def test_a_command_tells_what_it_used() -> None:
    cost = measuring.command([sys.executable, "-c", "print('x' * 3)"])
    assert (cost.said, cost.work > 0, cost.peak > 2**20) == ("xxx\n", True, True)


def test_a_command_that_fails_says_why() -> None:
    with pytest.raises(measuring.FailedError, match="no such thing"):
        measuring.command([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_a_command_that_takes_too_long_is_ended() -> None:
    with pytest.raises(measuring.FailedError, match="not done"):
        measuring.command([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.1)


def test_processes_take_turns_and_what_they_wait_is_not_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each writes its name again and again, and none while it is stopped."""
    for name in ("LOOK", "TURN"):
        monkeypatch.setattr(measuring, name, 0.05)
    signals: list[tuple[int, int]] = []
    send = os.killpg

    def sent(group: int, number: int) -> None:
        signals.append((group, number))
        send(group, number)

    monkeypatch.setattr(os, "killpg", sent)
    code = """
import sys, time
for _ in range(60):
    print(sys.argv[2], file=open(sys.argv[1], "a"), flush=True)
    time.sleep(0.01)
"""
    told = tmp_path / "told"

    def row(name: str) -> Callable[[measuring.Turn], Cost]:
        words = [sys.executable, "-c", code, told, name]
        return lambda turn: measuring.command(words, turn=turn)

    began = time.perf_counter()
    costs = measuring.together({name: row(name) for name in "abc"})
    whole = time.perf_counter() - began
    seen = told.read_text().split()
    assert {name: seen.count(name) for name in "abc"} == dict.fromkeys("abc", 60)
    groups = {group for group, _ in signals}
    assert len(groups) == 3
    for place, (group, number) in enumerate(signals):
        for other in groups - {group} if number == signal.SIGCONT else ():
            before = [what for one, what in signals[:place] if one == other]
            after = [what for one, what in signals[place:] if one == other]
            # It has not begun, or is stopped, or has ended.
            assert not before or before[-1] == signal.SIGSTOP or not after
    assert len([name for name, _ in groupby(seen)]) > 6
    # Each was there nearly all the time, so that they would be three times as long together.
    assert sum(cost.seconds for cost in costs.values()) < 1.5 * whole


def test_a_row_that_fails_keeps_no_other_from_its_turn() -> None:
    def fails(turn: measuring.Turn) -> Cost:
        return measuring.command([sys.executable, "-c", "raise SystemExit('no')"], turn=turn)

    ran: list[str] = []

    def runs(turn: measuring.Turn) -> Cost:
        ran.append(measuring.command([sys.executable, "-c", "print('yes')"], turn=turn).said)
        return Cost(0)

    with pytest.raises(measuring.FailedError, match="no"):
        measuring.together({"fails": fails, "runs": runs})
    assert ran == ["yes\n"]


def test_who_is_interrupted_ends_all_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK", "TURN"):
        monkeypatch.setattr(measuring, name, 0.05)
    failed: list[str] = []

    def sleeps(turn: measuring.Turn) -> None:
        try:
            measuring.command([sys.executable, "-c", "import time; time.sleep(600)"], turn=turn)
        except measuring.FailedError as error:
            failed.append(str(error))

    def interrupts(turn: measuring.Turn) -> None:
        with turn:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measuring.together({"interrupts": interrupts, "one": sleeps, "two": sleeps})
    assert failed == ["status -9"] * 2


def test_rows_take_turns_and_the_least_of_each_counts() -> None:
    seconds = iter([3.0, 10.0, 2.0, 12.0])
    turns: list[str] = []

    def row(name: str) -> Cost:
        turns.append(name)
        return Cost(next(seconds))

    costs = measuring.in_turns({name: lambda name=name: row(name) for name in "ab"}, 2)
    assert turns == ["a", "b", "a", "b"]
    assert {name: cost.seconds for name, cost in costs.items()} == {"a": 2.0, "b": 10.0}


def test_the_plain_document_has_numbers_in_its_contents(tmp_path: Path) -> None:
    (tmp_path / "SUMMARY.md").write_text("- [One](one.md)\n- [Two](two.md)\n")
    (tmp_path / "one.md").write_text("# One\n\nText.\n")
    (tmp_path / "two.md").write_text("# Two\n\nText.\n")
    with Workshop(None, 1) as workshop:
        shop, made = plain.opened(tmp_path, tmp_path / "out", workshop)
    pages = plain.laid(shop, made).pages
    anchors = {name: number for number, page in enumerate(pages, 1) for name in page.anchors}
    contents = next(page for page in pages if "contents" in page.anchors)
    text = "".join(
        box.text for box in contents._page_box.descendants() if getattr(box, "text", None)
    )
    assert f"One{anchors['one']}" in text.replace(".", "").replace(" ", "")

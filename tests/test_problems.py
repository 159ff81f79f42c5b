"""Every code has a tiny book that trips it, with the exact words that its author reads.

`tests/problems/CODE/book/` is the book and `expected.txt` what is said of it. To write the
expectations anew: `PRESS_ACCEPT=1 pytest tests/test_problems.py`, then read the difference.
"""

import os
import re
from pathlib import Path

import pytest

from press import illustrate
from press.problems import BookError, Problem, Problems, ordered
from tests.books import staged

HOME = Path(__file__).parents[1]
CASES = sorted(path for path in (HOME / "tests" / "problems").iterdir() if path.is_dir())
CODE = re.compile(r'"([A-Z]{2,}-\d{3})"')

ELSEWHERE = {
    "SRC-002": "test_source: a file of 16 MB is no fixture",
    "SRC-007": "test_source: rights on a file do not survive git",
    "MD-001": "test_markdown: takes a text that pandoc refuses",
    "OUT-001": "test_build: takes two builds",
    "OUT-002": "test_build: takes a folder that cannot be written to",
}
"""Codes that no folder can show, and where they are shown instead."""


def told(book: Path) -> tuple[Problem, ...]:
    """The problems of a book up to and with `illustrate`."""
    outcome = staged(book)
    found = Problems(list(outcome.problems))
    tasks = illustrate.tasks(outcome.divisions, outcome.manifest)
    found.of_each(map(illustrate.illustrate, tasks))
    return found.taken()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_book_gets_the_problems_that_it_has(case: Path) -> None:
    try:
        problems = told(case / "book")
    except BookError as error:
        problems = ordered(error.problems)
    said = "".join(f"{problem}\n" for problem in problems)
    if os.environ.get("PRESS_ACCEPT"):
        (case / "expected.txt").write_text(said, "utf-8")
    assert case.name in {problem.code for problem in problems}
    assert said == (case / "expected.txt").read_text("utf-8")


def test_every_code_has_a_folder_or_a_test_of_its_own() -> None:
    codes = {
        code for path in (HOME / "press").glob("*.py") for code in CODE.findall(path.read_text())
    }
    shown = {case.name for case in CASES}
    tests = "".join(path.read_text() for path in (HOME / "tests").glob("test_*.py"))
    unshown = {code for code in codes - shown if f'"{code}"' not in tests}
    assert unshown == set()


def test_no_folder_is_left_of_a_code_that_is_gone() -> None:
    codes = {
        code for path in (HOME / "press").glob("*.py") for code in CODE.findall(path.read_text())
    }
    assert {case.name for case in CASES} - codes == set()

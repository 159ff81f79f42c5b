"""Every code has a tiny book that trips it, with the exact words that its author reads.

`tests/problems/CODE/book/` is the book and `expected.txt` what is said of it. To write the
expectations anew: `PRESS_ACCEPT=1 pytest tests/test_problems.py`, then read the difference. The
books of the preflight, which are built, are in `tests/preflight/test_problem_books.py`.
"""

import os
import re
from functools import cache
from pathlib import Path

import pytest

from press import illustrate, theme
from press.problems import Problem, Problems
from press.theme import fonts
from tests.books import staged
from tests.preflight.problem_books import CHECKS

HOME = Path(__file__).parents[1]
FOLDERS = sorted(path for path in (HOME / "tests" / "problems").iterdir() if path.is_dir())
CASES = [path for path in FOLDERS if path.name.rpartition("-")[0] not in CHECKS]
CODE = re.compile(r'"([A-Z]{2,}-\d{3})"')


@cache
def faces() -> tuple[fonts.Face, ...]:
    """The faces, from the cache of the real book."""
    return fonts.static_fonts(HOME / "out" / ".cache")


def told(book: Path) -> tuple[Problem, ...]:
    """The problems of a book up to and with `illustrate`."""
    outcome = staged(book)
    found = Problems(list(outcome.problems))
    look = found.of(theme.load(outcome.manifest.metadata.theme, faces()))
    tasks = illustrate.tasks(outcome.undrawn, outcome.manifest, look.diagrams)
    found.of_each(map(illustrate.illustrate, tasks))
    return found.taken()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_book_gets_the_problems_that_it_has(case: Path) -> None:
    problems = told(case / "book")
    said = "".join(f"{problem}\n" for problem in problems)
    if os.environ.get("PRESS_ACCEPT"):
        (case / "expected.txt").write_text(said, "utf-8")
    assert case.name in {problem.code for problem in problems}
    assert said == (case / "expected.txt").read_text("utf-8")


def test_every_code_has_a_folder_or_a_test_of_its_own() -> None:
    codes = {
        code for path in (HOME / "press").rglob("*.py") for code in CODE.findall(path.read_text())
    }
    shown = {path.name for path in FOLDERS}
    tests = "".join(path.read_text() for path in (HOME / "tests").rglob("test_*.py"))
    unshown = {code for code in codes - shown if code not in tests}
    assert unshown == set()


def test_no_folder_is_left_of_a_code_that_is_gone() -> None:
    codes = {
        code for path in (HOME / "press").rglob("*.py") for code in CODE.findall(path.read_text())
    }
    assert {path.name for path in FOLDERS} - codes == set()

"""The books that trip a judge, or the check that opens an EPUB in a browser, and their twins.

See `tests/preflight/test_problem_books.py`.
"""

from pathlib import Path

import pytest

from press.preflight import reading_browser
from press.preflight.reading_browser import EngineMissingError
from tests.e2e.tools import missing
from tests.preflight import problem_books
from tests.preflight.problem_books import BROWSED, JUDGES

pytestmark = [pytest.mark.validator, pytest.mark.slow]

BROWSER = [case for case in problem_books.cases("READER") if case.name in BROWSED]
JUDGED = problem_books.cases("JUDGE")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return problem_books.shared(tmp_path_factory.getbasetemp())


def need(case: Path) -> None:
    """Fail in CI, and skip elsewhere, where what looks at the book is not installed."""
    if case in BROWSER:
        try:
            reading_browser.command()
        except EngineMissingError as error:
            missing(str(error), "run `make validators`")
        return
    judge = JUDGES[case.name]
    if not judge.find():
        missing(judge.name, judge.hint)


@pytest.mark.parametrize("case", [*BROWSER, *JUDGED], ids=lambda case: case.name)
def test_book_gets_the_findings_that_it_has(case: Path, tmp_path: Path, cache: Path) -> None:
    need(case)
    problems = problem_books.told(case, "book", tmp_path, cache)
    assert case.name in {problem.code for problem in problems}
    said, wanted = problem_books.expected(case, problems)
    assert said == wanted


@pytest.mark.parametrize("case", [*BROWSER, *JUDGED], ids=lambda case: case.name)
def test_of_its_sound_twin_nothing_is_said(case: Path, tmp_path: Path, cache: Path) -> None:
    need(case)
    problems = problem_books.told(case, "sound", tmp_path, cache)
    assert [str(problem) for problem in problems] == []

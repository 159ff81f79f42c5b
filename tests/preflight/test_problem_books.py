"""Every check of the preflight has a tiny book that trips it, and a sound twin that does not.

`tests/problems/CODE/book/` is the book, `expected.txt` the exact words that its author reads, and
`sound/` its twin, mended in one file: nothing is to be said of it. Those that need a browser or a
judge are in `tests/e2e/test_problem_books.py`. To write the expectations anew: `PRESS_ACCEPT=1
pytest tests/preflight/test_problem_books.py tests/e2e/test_problem_books.py`, then read the
difference.
"""

import re
from pathlib import Path

import pytest

from tests.preflight import problem_books
from tests.preflight.problem_books import BROWSED, CHECKS, HOME

CODE = re.compile(r'"([A-Z]{2,}-\d{3})"')
ALL = problem_books.cases(*CHECKS)
CASES = [case for case in ALL if case.name not in BROWSED and not case.name.startswith("JUDGE")]

WITHOUT = {
    "JUDGE-003": (
        "press/pdf/tagging.py mends whatever a theme was found to do to the tags",
        "test_judges.py::test_each_fault_is_placed_in_source_and_artifact",
    ),
    "JUDGE-004": (
        "the program writes no damaged PDF",
        "test_judges.py::test_qpdf_finds_what_is_cut_off",
    ),
    "JUDGE-005": (
        "which judges are installed is no matter of a book",
        "test_judges.py::test_a_judge_that_is_missing_is_an_error_in_ci",
    ),
    "JUDGE-006": (
        "nor is a judge that breaks down",
        "test_judges.py::test_a_judge_without_a_verdict_is_a_finding",
    ),
    "LOST-010": (
        "both PDFs are bound of one layout, so that no book makes them differ",
        "test_lost.py::test_a_print_edition_that_differs_is_told",
    ),
    "PAGE-006": (
        "WeasyPrint embeds every font that it draws with",
        "test_ugly.py::test_a_strange_font_is_found_and_one_that_is_not_embedded",
    ),
    "PRINT-002": (
        "binding ends with a blank page where the number is odd",
        "test_pressing.py::test_too_few_pages_and_an_odd_number",
    ),
    "PRINT-007": (
        "WeasyPrint embeds every font that it draws with",
        "test_pressing.py::test_a_font_that_is_not_in_the_file",
    ),
    "PRINT-008": (
        "binding leaves bookmarks, names and links out of the print edition",
        "test_pressing.py::test_what_is_for_screens_is_told",
    ),
    "PRINT-009": (
        "press/pdf/inks.py makes grey of every colour of a book in black",
        "test_pressing.py::test_colour_in_a_black_book_is_told",
    ),
    "PRINT-012": (
        "a cover is of another state when one format was built alone",
        "test_pressing.py::test_a_cover_of_another_state_of_the_book_is_told",
    ),
    "READER-001": (
        "whether there is a browser is no matter of a book",
        "test_reading.py::test_a_missing_engine_is_an_error_in_ci_and_a_warning_elsewhere",
    ),
    "STALE-001": (
        "the artifacts are not there",
        "test_frame.py::test_without_artifacts_there_is_nothing_to_check",
    ),
    "STALE-002": (
        "the manuscript was changed after the build",
        "test_frame.py::test_artifacts_of_an_older_text_are_refused",
    ),
    "STALE-003": (
        "an artifact was changed after the build",
        "test_frame.py::test_a_changed_artifact_is_refused_and_a_missing_one_is_named",
    ),
}
"""The codes that no book can trip: why, and the test of this folder that shows them."""


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return problem_books.shared(tmp_path_factory.getbasetemp())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_book_gets_the_findings_that_it_has(case: Path, tmp_path: Path, cache: Path) -> None:
    problems = problem_books.told(case, "book", tmp_path, cache)
    assert case.name in {problem.code for problem in problems}
    said, wanted = problem_books.expected(case, problems)
    assert said == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_of_its_sound_twin_nothing_is_said(case: Path, tmp_path: Path, cache: Path) -> None:
    problems = problem_books.told(case, "sound", tmp_path, cache)
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_twins_differ_in_one_file(case: Path) -> None:
    assert len(problem_books.differing(case)) == 1


def test_every_code_has_a_book_or_a_reason_why_no_book_can_trip_it() -> None:
    modules = (HOME / "press" / "preflight").rglob("*.py")
    codes = {code for path in modules for code in CODE.findall(path.read_text("utf-8"))}
    books = {case.name for case in ALL}
    assert books | set(WITHOUT) == codes
    assert books & set(WITHOUT) == set()


@pytest.mark.parametrize(("code", "test"), [(code, row[1]) for code, row in WITHOUT.items()])
def test_what_no_book_can_trip_is_shown_by_a_test(code: str, test: str) -> None:
    module, _, name = test.partition("::")
    text = (Path(__file__).parent / module).read_text("utf-8")
    _, found, body = text.partition(f"\ndef {name}(")
    assert found
    assert code in body.partition("\ndef ")[0]

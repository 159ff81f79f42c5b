"""The preflight as an author runs it: stale artifacts, findings, and what may be accepted."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from press.model import Acceptance
from press.preflight import accepting
from press.problems import Position, Problem
from tests.books import folder

HOME = Path(__file__).parents[2]
BOOK = {
    "book.toml": '[book]\ntitle = "Tiny"\nslug = "tiny"\ndate = "2025-01-31"\n',
    "one.md": "# One\n\nText of a chapter that is long enough to be read.\n",
}


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(HOME / "build.py"), *words], cwd=cwd, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a book and its artifacts."""
    root = tmp_path_factory.mktemp("frame")
    folder(root / "book", BOOK)
    done = run("book", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


def test_without_artifacts_there_is_nothing_to_check(tmp_path: Path) -> None:
    folder(tmp_path / "book", BOOK)
    done = run("check", "book", cwd=tmp_path)
    assert done.returncode == 1
    assert "build.json: error STALE-001: out holds no book" in done.stderr


def test_artifacts_of_an_older_text_are_refused(built: Path) -> None:
    page = built / "book" / "one.md"
    text = page.read_text()
    page.write_text(text + "\nMore.\n")
    done = run("check", "book", cwd=built)
    page.write_text(text)
    assert done.returncode == 1
    for name in ("tiny.pdf", "tiny-print.pdf", "tiny.epub"):
        assert f"error STALE-002: {name} was made from other sources" in done.stderr


def test_a_changed_artifact_is_refused_and_a_missing_one_is_named(built: Path) -> None:
    path, other = built / "out" / "tiny.epub", built / "out" / "tiny.pdf"
    whole, pdf = path.read_bytes(), other.read_bytes()
    path.write_bytes(whole + b" ")
    other.unlink()
    done = run("check", "book", cwd=built)
    path.write_bytes(whole)
    other.write_bytes(pdf)
    assert "error STALE-003: tiny.epub is not the file that build.json tells of" in done.stderr
    assert "error STALE-001: tiny.pdf is not there" in done.stderr
    assert json.loads((built / "out" / "build.json").read_text())["book"]["title"] == "Tiny"


@pytest.mark.parametrize(("is_there", "code"), [(True, "STALE-003"), (False, "STALE-001")])
def test_a_cover_that_was_changed_or_taken_away_is_told(
    built: Path, is_there: bool, code: str
) -> None:
    path = built / "out" / "tiny-cover.pdf"
    whole = path.read_bytes()
    path.write_bytes(whole + b" ") if is_there else path.unlink()
    done = run("check", "book", cwd=built)
    path.write_bytes(whole)
    assert f"error {code}: tiny-cover.pdf" in done.stderr


FINDING = Problem("PAGE-007", Position("one.md", 4, 1), "page 3: a hole of 40 %")


@pytest.mark.parametrize(
    ("file", "text", "is_taken"),
    [("", "", True), ("one.md", "hole", True), ("two.md", "", False), ("", "page 4", False)],
)
def test_an_acceptance_takes_what_it_names_and_is_a_finding_when_it_takes_nothing(
    file: str, text: str, is_taken: bool
) -> None:
    row = Acceptance("PAGE-007", "a plate follows", file, text, Position("book.toml", 9))
    left = accepting.remaining([FINDING], (row,))
    codes = [problem.code for problem in left]
    assert codes == ([] if is_taken else ["ACCEPT-001", "PAGE-007"])
    unexpected = replace(row, is_expected=False)
    codes = [problem.code for problem in accepting.remaining([FINDING], (unexpected,))]
    assert codes == ([] if is_taken else ["PAGE-007"])


def test_an_acceptance_has_a_reason(tmp_path: Path) -> None:
    toml = BOOK["book.toml"] + '\n[[accept]]\ncode = "PAGE-001"\nreason = ""\n'
    folder(tmp_path / "book", BOOK | {"book.toml": toml})
    done = run("book", cwd=tmp_path)
    assert done.returncode == 1
    assert "book.toml:6: error TOML-002: an [[accept]] table has strings code" in done.stderr

"""The real book, as it would be published: sound files, nothing to warn of, every part in it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import HOME, SLUG
from tests.e2e.tools import missing

pytestmark = pytest.mark.validator


@pytest.mark.slow
def test_the_preflight_finds_nothing(real: Path) -> None:
    """The judges, nothing lost, nothing ugly, nothing unreadable, and GitHub: all of it at once."""
    done = subprocess.run(
        [sys.executable, "build.py", "check", "book", "--out", str(real)], cwd=HOME,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    findings = [line for line in done.stderr.splitlines() if re.search(r": (error|warning) ", line)]
    absent = [line for line in findings if re.search("JUDGE-005|READER-001", line)]
    if absent:
        missing(absent[0], "make validators")
    assert findings == []
    assert done.returncode == 0, done.stderr


def test_build_had_nothing_to_warn_of(real: Path) -> None:
    assert json.loads((real / "build.json").read_text())["problems"] == []


def test_every_file_of_the_contents_page_is_in_the_book(real: Path) -> None:
    page = (HOME / "book" / "README.md").read_text()
    section = page.partition("## Contents")[2].partition("\n## ")[0]
    listed = re.findall(r"^- \[[^\]]+\]\(([^)]+)\)", section, re.M)
    divisions = json.loads((real / "build.json").read_text())["divisions"]
    # The index and the lists of captions are the program's own: no line of the page names them.
    own = {"index.toml", "list-of-figures", "list-of-tables", "list-of-listings"}
    assert listed == [one["file"] for one in divisions if one["file"] not in own]
    assert len([one for one in divisions if one["matter"] == "body"]) == 16


def test_every_division_has_its_pages_and_words(real: Path) -> None:
    for one in json.loads((real / "build.json").read_text())["divisions"]:
        assert one["first_page"], one
        assert one["words"] > 100, one


def test_both_pdfs_have_the_same_pages(real: Path) -> None:
    artifacts = json.loads((real / "build.json").read_text())["artifacts"]
    pages = {one["name"]: one.get("pages") for one in artifacts}
    # The screen has the cover's leaf before them, and print may have a blank at its end.
    assert 0 <= pages[f"{SLUG}-print.pdf"] - (pages[f"{SLUG}.pdf"] - 2) <= 1
    assert pages[f"{SLUG}-print.pdf"] % 2 == 0

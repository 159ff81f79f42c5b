"""The real book, as it would be published: sound files, nothing to warn of, every part in it."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import HOME, SLUG
from tests.e2e.tools import program

pytestmark = pytest.mark.validator


@pytest.mark.parametrize("name", [f"{SLUG}.pdf", f"{SLUG}-print.pdf"])
def test_qpdf_finds_nothing(real: Path, name: str) -> None:
    qpdf = program("qpdf", hint="apt-get install qpdf, or brew install qpdf")
    done = subprocess.run(
        [qpdf, "--check", str(real / name)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_build_had_nothing_to_warn_of(real: Path) -> None:
    assert json.loads((real / "build.json").read_text())["problems"] == []


def test_every_file_of_the_contents_page_is_in_the_book(real: Path) -> None:
    page = (HOME / "book" / "README.md").read_text()
    section = page.partition("## Contents")[2].partition("\n## ")[0]
    listed = re.findall(r"^- \[[^\]]+\]\(([^)]+)\)", section, re.M)
    divisions = json.loads((real / "build.json").read_text())["divisions"]
    assert listed == [one["file"] for one in divisions]
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

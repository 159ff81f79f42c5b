"""The real book, as it would be published: sound files, nothing to warn of, every part in it."""

import json
import re
from pathlib import Path

import pytest

from press.preflight.judge_epub import ACE, EPUBCHECK
from press.preflight.judge_pdf import OUTLOUD, QPDF, VERAPDF
from press.preflight.judges import Trial, hear
from tests.e2e.conftest import HOME, SLUG
from tests.e2e.tools import missing

pytestmark = pytest.mark.validator


@pytest.mark.slow
def test_the_judges_find_nothing(real: Path) -> None:
    trials = [
        Trial(ACE, real / f"{SLUG}.epub"),
        Trial(VERAPDF, real / f"{SLUG}.pdf", OUTLOUD),
        Trial(EPUBCHECK, real / f"{SLUG}.epub"),
        Trial(QPDF, real / f"{SLUG}.pdf"),
        Trial(QPDF, real / f"{SLUG}-print.pdf"),
    ]
    for trial in trials:
        if not trial.judge.find() and not (trial.stand_in and trial.stand_in.find()):
            missing(trial.judge.name, trial.judge.hint)
    assert hear(trials) == ()


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

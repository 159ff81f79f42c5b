"""Takes a folder of `tests/problems`; gives what the preflight says of a book in it once built.

`book/` trips the check, `sound/` is the same book mended in one file. A book with a theme of its
own brings it as `styles/themes/NAME/`, as its author would put it into the program's `styles/`.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import build
from press import cli, preflight, theme
from press.preflight import judges, pages, reading_browser
from press.preflight.judge_epub import ACE, EPUBCHECK
from press.preflight.judges import Trial, hear
from press.preflight.judging import Judge, Remark
from press.preflight.reading_browser import Report
from press.problems import Problem
from press.workshop import Workshop

HOME = Path(__file__).parents[2]
PROBLEMS = HOME / "tests" / "problems"
UGLY = ("ink", "letters", "page breaks", "lines", "pictures", "links")

CHECKS: dict[str, tuple[str, ...]] = {
    "ACCEPT": ("github",),
    "GITHUB": ("github",),
    "JUDGE": ("judges",),
    "LOST": ("nothing lost",),
    "PAGE": UGLY,
    "PRINT": ("printer",),
    "READER": ("reading",),
}
"""What runs for a code, by how it begins; acceptances are weighed after every check."""

JUDGES = {"JUDGE-001": EPUBCHECK, "JUDGE-002": ACE}
"""Who is asked about the books of a code, alone."""

BROWSED = frozenset(f"READER-00{number}" for number in range(1, 10))
"""Codes that foliate-js in a browser finds; the others of their check need mupdf alone."""

COVERED = ("PRINT",)
"""Codes whose check looks at the printed cover; it is made for no other."""


def cases(*families: str) -> list[Path]:
    """The folders of the codes that begin so, in order."""
    found = (path for path in PROBLEMS.iterdir() if path.is_dir())
    return sorted(path for path in found if family(path) in families)


def family(case: Path) -> str:
    """How the code of a folder begins."""
    return case.name.rpartition("-")[0]


def told(case: Path, side: str, scratch: Path, cache: Path) -> tuple[Problem, ...]:
    """Build `book` or `sound` of a case in `scratch`; give what the check of its code says.

    Raises BookError where the book cannot be built.
    """
    # A copy stands in no repository, so that no commit gets into the book.
    folder = Path(shutil.copytree(case / side, scratch / "book"))
    options = cli.parse([str(folder), "--out", str(scratch / "out"), "--jobs", "1"])
    formats = tuple(
        one for one in options.formats if one != "cover" or family(case) in COVERED
    )  # fmt: skip
    options = replace(options, formats=formats, cache=cache, faces=HOME / "out" / ".cache")
    rows = {name: preflight.CHECKS[name] for name in CHECKS[family(case)]}
    with pytest.MonkeyPatch.context() as patch, Workshop(cache, 1) as workshop:
        if (folder / "styles").is_dir():
            styles = _joined(folder / "styles", scratch / "styles")
            patch.setattr(theme, "STYLES", styles)
            patch.setattr(pages, "STYLES", styles)
        if judge := JUDGES.get(case.name):
            patch.setattr(judges, "hear", partial(_heard, judge))
        if family(case) == "READER" and case.name not in BROWSED:
            patch.setattr(reading_browser, "read", lambda _: Report(0, {}, (), (), ()))
        patch.setattr(preflight, "CHECKS", rows)
        build.build(options, workshop)
        return build.check(options, workshop)


def expected(case: Path, problems: Iterable[Problem]) -> tuple[str, str]:
    """What is said of a book, and what is to be; `PRESS_ACCEPT=1` makes them the same."""
    said = "".join(f"{problem}\n" for problem in problems)
    if os.environ.get("PRESS_ACCEPT"):
        (case / "expected.txt").write_text(said, "utf-8")
    return said, (case / "expected.txt").read_text("utf-8")


def differing(case: Path) -> list[str]:
    """The files in which the twins of a case differ."""
    book, sound = (_files(case / side) for side in ("book", "sound"))
    return sorted(name for name in book | sound if book.get(name) != sound.get(name))


def shared(folder: Path) -> Path:
    """The cache of all processes of a test session, of which `folder` is the temporary one."""
    return (folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "books-cache"


def _heard(judge: Judge, trials: Iterable[Trial]) -> tuple[Remark | Problem, ...]:
    return hear([trial for trial in trials if trial.judge is judge])


def _joined(own: Path, scratch: Path) -> Path:
    """The program's styles with a book's own themes among them."""
    shutil.copytree(theme.STYLES, scratch)
    return Path(shutil.copytree(own, scratch, dirs_exist_ok=True))


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

"""A release from a scratch repository: what is in it, that others get the same bytes, and that
nothing goes out which should not.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import etree, html

from tests.e2e.tools import missing, program
from tests.repositories import SETTINGS, committed, git, repository

pytestmark = [pytest.mark.slow, pytest.mark.validator]

HOME = Path(__file__).parents[2]
TOML = """[book]
title = "A Small Book"
subtitle = "To Be Released"
authors = ["A. Author"]
language = "en-GB"
description = "Two parts and a glossary"
rights = "CC BY 4.0"
slug = "small"
back = ["Back"]
readme = false

[editions]
sample = ["front", "one.md"]
"""
WHOLE = TOML.partition("[editions]")[0]
FILES = {
    ".gitignore": "out/\n",
    "CHANGELOG.md": "# Changelog\n\n## Unreleased\n\n## 0.9.0 - 2026-01-01\n\n- The first part.\n",
    "book/README.md": "# A Small Book\n\n## Contents\n\n- [About](about.md)\n\n### Parts\n\n"
    "- [Part 1: One](one.md)\n- [Part 2: Two](two.md)\n\n### Back\n\n- [Glossary](glossary.md)\n",
    "book/book.toml": TOML,
    "book/about.md": "# About\n\n| Read | then |\n|---|---|\n| [Part 1](one.md) | [Part 2](two.md#numbers) |\n",
    "book/one.md": "# One\n\nThe first part has some text, and a [loss](glossary.md#loss).\n\n"
    "## Words\n\nMore of it follows, with $x^2$ and `code`.\n",
    "book/two.md": "# Two\n\nThe second part.\n\n## Numbers\n\nOne, two and three.\n",
    "book/glossary.md": "# Glossary\n\n## Loss\n\nWhat training makes small.\n",
}
LOG = (
    "# Changelog\n\n## Unreleased\n\n## 1.0.0 - 2026-03-04\n\n- The second part.\n"
    "- [How](book/two.md)\n\n## 0.9.0 - 2026-01-01\n\n- The first part.\n"
)
PUBLISHED = [
    "small-1.0.0-print.pdf", "small-1.0.0-sample.epub", "small-1.0.0-sample.pdf",
    "small-1.0.0.epub", "small-1.0.0.pdf",
]  # fmt: skip


def run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(HOME / "build.py"), *words],
        cwd=cwd, capture_output=True, text=True, check=False,
        env=os.environ | SETTINGS | environment,
    )  # fmt: skip


def scratch(root: Path) -> Path:
    """A repository with a version before, and the tag of 1.0.0."""
    repository(root, FILES, "v0.9.0")
    text = FILES["book/two.md"] + "\nAnd four words more.\n"
    return committed(root, {"CHANGELOG.md": LOG, "book/two.md": text}, "v1.0.0")


def left_over(root: Path) -> set[str]:
    """What lies in `out` but its cache, and what the system's folder for such things holds."""
    out = root / "out"
    return {path.name for path in out.iterdir() if path.name != ".cache"} if out.exists() else set()


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = scratch(tmp_path_factory.mktemp("released") / "r")
    done = run("release", "1.0.0", "book", cwd=root, SOURCE_DATE_EPOCH="1")
    assert done.returncode == 0, done.stderr
    yield root


def test_release_holds_versioned_files_and_nothing_else_is_left(released: Path) -> None:
    folder = released / "out" / "release"
    names = {path.name for path in folder.iterdir()}
    assert names >= {*PUBLISHED, "SHA256SUMS", "build.json", "NOTES.md", "index.html", "cover.jpg",
                     "catalog.xml", "catalog.json"}  # fmt: skip
    assert left_over(released) == {"release"}
    assert git(released, "status", "--porcelain") == ""


def test_checksums_hold(released: Path) -> None:
    folder = released / "out" / "release"
    tool = shutil.which("sha256sum") or shutil.which("gsha256sum")
    assert tool, "install coreutils"
    done = subprocess.run(
        [tool, "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    listed = [line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert sorted([*listed, "SHA256SUMS"]) == sorted(path.name for path in folder.iterdir())


def test_anybody_gets_the_same_bytes_from_the_tag(released: Path, tmp_path: Path) -> None:
    there = tmp_path / "somebody" / "else's"
    git(tmp_path, "clone", "--quiet", "--branch", "v1.0.0", str(released), str(there))
    done = run("book", "--jobs", "2", cwd=there, TZ="Pacific/Auckland")
    assert done.returncode == 0, done.stderr
    for name in ("small.pdf", "small-print.pdf", "small.epub"):
        theirs = (there / "out" / name).read_bytes()
        ours = released / "out" / "release" / name.replace("small", "small-1.0.0")
        assert theirs == ours.read_bytes(), name


def test_page_is_right_for_everybody_at_any_width_by_day_and_night(released: Path) -> None:
    node = program("node", hint="make validators")
    chromium = os.environ.get("CHROMIUM") or program(
        "chromium", "chromium-browser", "google-chrome", hint="make validators"
    )
    packages = HOME / "press" / "preflight" / "reader" / "node_modules"
    axe = HOME / ".venv/judges/node_modules/@daisy/axe-core-for-ace/axe.min.js"
    if not packages.is_dir() or not axe.is_file():
        missing("playwright-core and axe-core", "make validators")
    url = (released / "out" / "release" / "index.html").as_uri()
    done = subprocess.run(
        [node, str(HOME / "tests/e2e/page.mjs"), url, str(packages), str(axe)],
        capture_output=True, text=True, check=False, env=os.environ | {"CHROMIUM": chromium},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["violations"] == seen["overflow"] == seen["errors"] == []
    assert all(one.startswith(("file:", "data:")) for one in seen["requests"])
    assert len(set(seen["grounds"])) == 2
    assert {"Press Serif", "Press Display", "Press Sans", "Press Mono"} <= set(seen["faces"])


def test_links_of_page_and_catalogs_lead_to_files(released: Path) -> None:
    folder = released / "out" / "release"
    page = html.parse(str(folder / "index.html"))
    feed = etree.parse(str(folder / "catalog.xml"))
    told = json.loads((folder / "catalog.json").read_text())
    links = [*page.xpath("//@href | //@src"), *feed.xpath("//@href")]
    for one in told["publications"]:
        links += [link["href"] for link in (*one["links"], *one["images"])]
    inner = [link for link in links if not link.startswith("#")]
    assert len(inner) > 20
    assert [link for link in inner if not (folder / link).is_file()] == []
    assert len(told["publications"]) == 2


def test_record_tells_of_the_published_files(released: Path) -> None:
    folder = released / "out" / "release"
    told = json.loads((folder / "build.json").read_text())
    covers = [path.name for path in folder.glob("*-cover.pdf")]
    assert sorted(one["name"] for one in told["artifacts"]) == sorted(PUBLISHED + covers)
    for one in told["artifacts"]:
        assert one["sha256"] == sha256((folder / one["name"]).read_bytes()).hexdigest()
    assert told["release"] == {"tag": "v1.0.0", "commit": git(released, "rev-parse", "HEAD")}
    assert told["book"]["version"] == "1.0.0"
    assert told["book"]["date"] == "2026-03-05T04:30:00Z"


def test_notes_tell_what_changed_and_how_to_verify(released: Path) -> None:
    notes = (released / "out" / "release" / "NOTES.md").read_text()
    assert notes.startswith("# A Small Book 1.0.0\n\n- The second part.\n")
    assert "## Parts that changed since 0.9.0" in notes
    assert "| Part 2: Two |" in notes
    assert "| +4 |" in notes
    assert "Part 1: One |" not in notes
    assert "sha256sum --check" in notes
    assert "git checkout v1.0.0" in notes


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    files = FILES | {"book/book.toml": WHOLE, "CHANGELOG.md": LOG}
    root = repository(tmp_path / "r", files, "v1.0.0")
    done = run("release", "v1.0.0", "book", "--dry-run", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "small-1.0.0.epub" in done.stdout
    assert left_over(root) == set()


def test_every_reason_is_told_at_once_and_nothing_stays(released: Path, tmp_path: Path) -> None:
    """Dirty tree, wrong tag, no section, and a link that is broken in the commit."""
    root = tmp_path / "r"
    git(tmp_path, "clone", "--quiet", str(released), str(root))
    committed(root, {"book/one.md": "# One\n\nSee [it](gone.md).\n"})
    (root / "book" / "two.md").write_text("# Two\n\nNot committed.\n")
    (root / "new.md").write_text("unknown to git")
    (root / "out" / "release").mkdir(parents=True)
    (root / "out" / "release" / "old").write_text("an older release")
    before = {path.name for path in Path(os.environ.get("TMPDIR", "/tmp")).glob("press-release-*")}
    done = run("release", "1.1.0", "book", cwd=root)
    assert done.returncode == 1
    for told in (
        "book/two.md: error RELEASE-003: the change is not committed",
        "new.md: error RELEASE-003",
        "v1.1.0: error RELEASE-004: no such tag",
        "CHANGELOG.md: error RELEASE-005: no section for 1.1.0",
        'one.md:3:5: error XREF-002: no file "gone.md"',
        "book: error RELEASE-008: the book cannot be built from its commit",
    ):
        assert told in done.stderr
    assert "nothing was written: 6 errors" in done.stderr
    # Of what is refused anyway only the text is read: no page is laid out.
    assert done.stderr.count("release: building") == 1
    assert "release: checking" not in done.stderr
    assert (root / "out" / "release" / "old").read_text() == "an older release"
    assert left_over(root) == {"release"}
    after = {path.name for path in Path(os.environ.get("TMPDIR", "/tmp")).glob("press-release-*")}
    assert after <= before


def test_dry_run_before_the_tag_tells_of_the_preflight_too(tmp_path: Path) -> None:
    toml = WHOLE + '\n[[accept]]\ncode = "LOST-001"\nreason = "there is none"\n'
    root = repository(tmp_path / "r", FILES | {"book/book.toml": toml, "CHANGELOG.md": LOG})
    done = run("release", "1.0.0", "book", "--dry-run", cwd=root)
    assert done.returncode == 1
    assert "v1.0.0: error RELEASE-004: no such tag" in done.stderr
    assert "error RELEASE-009: the preflight fails" in done.stderr
    assert left_over(root) == set()


def test_failing_preflight_is_a_refusal(tmp_path: Path) -> None:
    # An acceptance that accepts nothing is an error of the preflight and not of the build.
    toml = WHOLE + '\n[[accept]]\ncode = "LOST-001"\nreason = "there is none"\n'
    files = FILES | {"book/book.toml": toml, "CHANGELOG.md": LOG}
    root = repository(tmp_path / "r", files, "v1.0.0")
    done = run("release", "1.0.0", "book", cwd=root)
    assert done.returncode == 1, done.stderr
    assert "error RELEASE-009: the preflight fails" in done.stderr
    assert left_over(root) == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_release_that_is_ended_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    root = repository(tmp_path / "r", FILES | {"CHANGELOG.md": LOG}, "v1.0.0")
    temporary = tmp_path / "t"
    temporary.mkdir()
    with subprocess.Popen(
        [sys.executable, str(HOME / "build.py"), "release", "1.0.0", "book"],
        cwd=root, env=os.environ | SETTINGS | {"TMPDIR": str(temporary)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        while not list(temporary.glob("press-release-*/one/out/.cache/*")):
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        process.send_signal(number)
        process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert list(temporary.glob("press-release-*")) == []
    assert left_over(root) == set()


def test_book_outside_git_cannot_be_released(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / "r" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = run("release", "1.0", "book", cwd=tmp_path / "r", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert done.returncode == 1
    assert "error RELEASE-001" in done.stderr
    assert "error RELEASE-002" in done.stderr
    assert "error RELEASE-005" in done.stderr
    assert left_over(tmp_path / "r") == set()

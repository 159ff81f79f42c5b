"""Opens EPUBs in a real e-reader engine (foliate-js) in headless Chromium; see reader.mjs."""

import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from press.epub import bind
from tests.e2e.conftest import SLUG
from tests.e2e.tools import missing, program
from tests.epub_sample import TEMPLATES, WORDS, book, cover, css

pytestmark = [pytest.mark.validator, pytest.mark.slow]

HERE = Path(__file__).resolve().parent


def read(path: Path) -> dict[str, Any]:
    """Walk through a whole book at 360, 768 and 1280 px, on white, sepia and black paper."""
    node = program("node", hint="apt-get install nodejs (18 or newer), or brew install node")
    chromium = os.environ.get("CHROMIUM") or program(
        "chromium", "chromium-browser", "google-chrome",
        hint="apt-get install chromium, or set CHROMIUM to the path of a Chrome",
    )  # fmt: skip
    if not (HERE / "node_modules" / "foliate-js").is_dir():
        missing("foliate-js", "npm ci --prefix tests/e2e")
    run = subprocess.run(
        [node, str(HERE / "reader.mjs"), str(path)], env={**os.environ, "CHROMIUM": chromium},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def test_a_book_of_every_node_reads_well_in_a_real_engine(tmp_path: Path) -> None:
    path = tmp_path / "sample.epub"
    path.write_bytes(bind(book(), TEMPLATES, css(), WORDS, cover()))
    report = read(path)
    assert report["faults"] == []
    assert report["sections"] == 12
    assert all(count > 0 for count in report["seen"].values()), report["seen"]


def test_the_real_book_reads_well_in_a_real_engine(real: Path) -> None:
    report = read(real / f"{SLUG}.epub")
    assert report["faults"] == []
    assert all(count > 50 for count in report["seen"].values()), report["seen"]
    # A formula that is wider than a phone scrolls in its own box; that is for the few.
    narrow = [one for one in report["scrolled"] if one["width"] == 360]
    assert len(narrow) < report["seen"]["formulas"] / 25, narrow
    assert [one for one in report["scrolled"] if one["width"] > 360] == []


def test_the_engine_would_see_what_is_wrong(tmp_path: Path) -> None:
    """Overflow, dead links, pale text, scrolled code, a lost picture: the probe finds them all."""
    whole = tmp_path / "whole.epub"
    bad_css = css() + (
        "pre { white-space: pre !important; overflow: auto } .callout { width: 900px }"
        " h2 { color: #777 } .diagram img { background-color: transparent }"
    )
    whole.write_bytes(bind(book(), TEMPLATES, bad_css, WORDS, cover()))
    broken = tmp_path / "broken.epub"
    source = zipfile.ZipFile(whole)
    with zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith(".xhtml"):
                data = data.replace(b"glossary.xhtml#glossary.kv-cache", b"glossary.xhtml#no")
            if name.endswith("a.png"):
                data = b"no picture"
            target.writestr(name, data)
    kinds = {fault["kind"] for fault in read(broken)["faults"]}
    assert {"overflow", "code", "contrast", "link", "image"} <= kinds

"""`build.py watch` as an author has it: a preview in a browser that follows the edits."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from tests.books import folder
from tests.e2e.conftest import HOME
from tests.e2e.tools import missing, program
from tests.fuzz.killed import held

pytestmark = [pytest.mark.validator, pytest.mark.slow]

PACKAGES = HOME / "press" / "preflight" / "reader" / "node_modules"
BOOK = {
    "SUMMARY.md": "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n",
    "book.toml": '[book]\ntitle = "Watched"\ndate = "2025-01-31"\n',
    "one.md": "# One\n\nThe first text.\n",
    "two.md": "# Two\n\nOpening.\n\n## Far\n\nThe word is alpha.\n",
}


class Browser:
    """The preview's page in headless Chromium."""

    def __init__(self, url: str) -> None:
        node = program("node", hint="make validators")
        chromium = os.environ.get("CHROMIUM") or program(
            "chromium", "chromium-browser", "google-chrome", hint="make validators"
        )
        if not PACKAGES.is_dir():
            missing("playwright-core", "make validators")
        self.process = subprocess.Popen(
            [node, str(HOME / "tests/e2e/watch.mjs"), url, str(PACKAGES)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "CHROMIUM": chromium},
        )  # fmt: skip

    def sees(self, stage: str, text: str = "", picture: str = "") -> dict[str, Any]:
        """What is shown once the page is at `stage` and its chapter holds `text`."""
        assert self.process.stdin and self.process.stdout
        wanted = {"stage": stage, "text": text, "picture": picture}
        self.process.stdin.write(json.dumps(wanted) + "\n")
        self.process.stdin.flush()
        seen: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert seen["errors"] == []
        return seen

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self.process as process:
            process.kill()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return folder(tmp_path / "book", BOOK)


@pytest.fixture
def url(book: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a watch over `book`, which is stopped as its user would stop it."""
    log = tmp_path / "log"
    with log.open("w") as told:
        process = subprocess.Popen(
            [sys.executable, str(HOME / "build.py"), "watch", str(book), "--port", "0",
             "--out", str(tmp_path / "out")], stderr=told, cwd=tmp_path,
        )  # fmt: skip
        try:
            while "preview: " not in log.read_text():
                assert process.poll() is None, log.read_text()
            yield log.read_text().partition("preview: ")[2].split()[0]
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) in (0, 130)
            assert "Traceback" not in log.read_text()
        finally:
            process.kill()
            process.wait()


def test_the_preview_follows_edits_and_shows_problems_as_they_come_and_go(
    book: Path, url: str, tmp_path: Path
) -> None:
    with Browser(url) as browser:
        assert browser.sees("built")["title"] == "Watched"
        page = book / "two.md"
        text = page.read_text()

        page.write_text(text.replace("alpha", "omega"))
        seen = browser.sees("built", "The word is omega.")
        assert seen["chapter"].endswith("#two.far")
        assert seen["problems"] == []
        folio = seen["number"]

        page.write_text(text + "\nA [dead](#nowhere) link.\n")
        seen = browser.sees("failed")
        assert [one.split(": ")[1] for one in seen["problems"]] == ["error XREF-001"]

        page.write_text(text.replace("alpha", "gamma"))
        seen = browser.sees("built", "The word is gamma.", str(tmp_path / "preview.png"))
        assert (seen["problems"], seen["number"]) == ([], folio)
        assert "mended: two.md:9:3: XREF-001" in (tmp_path / "log").read_text()

        (book / "one.md").write_text("# One\n\nThe first text has changed.\n")
        seen = browser.sees("built", "The first text has changed.")
        assert seen["number"] != folio


def test_the_last_of_many_edits_is_shown_though_builds_were_running(
    book: Path, url: str, tmp_path: Path
) -> None:
    page, log = book / "two.md", tmp_path / "log"
    text = page.read_text()
    # By then the first build has read the text.
    while "illustrate" not in log.read_text():
        time.sleep(0.05)
    page.write_text(text.replace("alpha", "early"))
    with Browser(url) as browser:
        browser.sees("built", "The word is early.")
        for number in range(24):
            fault = "\nA [dead](#nowhere) link.\n" if number % 3 == 1 else ""
            page.write_text(text.replace("alpha", f"word{number}") + fault)
            # Some come within one save, some while a build runs, some after it.
            time.sleep(number % 8 / 10)
        page.write_text(text + "\nA [dead](#nowhere) link.\n")
        assert len(browser.sees("failed")["problems"]) == 1
        page.write_text(text.replace("alpha", "omega"))
        assert browser.sees("built", "The word is omega.")["problems"] == []
    cold = tmp_path / "cold"
    subprocess.run(
        [sys.executable, str(HOME / "build.py"), str(book), "--out", str(cold), "--no-cache"],
        check=True, capture_output=True,
    )  # fmt: skip
    assert held(cold) == held(tmp_path / "out")


def test_only_this_machine_by_its_own_name_may_ask(url: str) -> None:
    request = urllib.request.Request(url, headers={"Host": "evil.example:80"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)
    for path in ("book/1/../../../etc/passwd", "page/999", "nothing"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(url + path)

"""Takes a book's folder; gives one-word edits of it, and a `watch` that follows them.

An edit is what an author does: one word of a paragraph becomes another. Each is a new one, so that
no cache holds what it leads to.
"""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO
from urllib.request import urlopen

from benchmarks.measuring import ROOT, Cost, FailedError
from press import contents, source

FENCE = re.compile(r"\s*(```|~~~)")
WORD = re.compile(r"(?<= )[a-z]{6,}(?= )")
PATIENCE = 300
"""Seconds after which a watch that says nothing has failed."""


@dataclass(frozen=True, slots=True)
class Chapters:
    """Files of a book to edit: the longest, and one of which as many are longer as are shorter."""

    longest: Path
    median: Path


def chapters(book: Path) -> Chapters:
    """Choose among the files of the reading order that have prose to edit."""
    manifest, _ = contents.manifest(book)
    texts, _ = source.load_all(manifest)
    root = Path(manifest.root)
    files = [
        (len(text.text), root / entry.file)
        for entry, text in zip(manifest.entries, texts, strict=True)
        if text.text and _prose((root / entry.file).read_text("utf-8"))
    ]
    files.sort()
    return Chapters(files[-1][1], files[len(files) // 2][1])


class Author:
    """Edits files, never twice in the same way."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def edit(self, file: Path) -> None:
        """Put another word for one in the middle of `file`."""
        text = file.read_text("utf-8")
        lines = text.splitlines(keepends=True)
        prose = _prose(text)
        place = prose[len(prose) // 2]
        word = "edit" + "".join(chr(ord("a") + int(digit)) for digit in str(next(self._numbers)))
        lines[place] = WORD.sub(word, lines[place], count=1)
        file.write_text("".join(lines), "utf-8")


def _prose(text: str) -> list[int]:
    """Numbers of the lines that begin a paragraph and have a word to replace."""
    found, is_code, before = [], False, ""
    for number, line in enumerate(text.splitlines()):
        if FENCE.match(line):
            is_code = not is_code
        elif not (is_code or before.strip()) and line[:1].isalpha() and WORD.search(line):
            found.append(number)
        before = line
    return found


@contextmanager
def watched(book: Path, out: Path) -> Iterator[Callable[[Callable[[], None]], Cost]]:
    """Run `build.py watch`; gives what measures from an edit to the page that shows it.

    The page is told of each build when it is done (server-sent events), and that is waited for.
    """
    words = [sys.executable, str(ROOT / "build.py"), "watch", str(book), "--port", "0",
             "--out", str(out)]  # fmt: skip
    with (out.parent / "watch.log").open("w+") as log:
        process = subprocess.Popen(words, stderr=log, cwd=ROOT)
        try:
            with urlopen(_address(process, Path(log.name)) + "events", timeout=PATIENCE) as events:
                version = _built(events, -1)

                def measured(edit: Callable[[], None]) -> Cost:
                    nonlocal version
                    edit()
                    began = time.perf_counter()
                    version = _built(events, version)
                    return Cost(time.perf_counter() - began)

                yield measured
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    while "preview: " not in log.read_text("utf-8"):
        if process.poll() is not None:
            raise FailedError(log.read_text("utf-8"))
        time.sleep(0.1)
    return log.read_text("utf-8").partition("preview: ")[2].split()[0]


def _built(events: IO[bytes], version: int) -> int:
    """Wait for a build that is newer than `version`; returns its own."""
    for line in events:
        if not line.startswith(b"data: "):
            continue
        state = json.loads(line.removeprefix(b"data: "))
        if state["stage"] == "failed":
            raise FailedError(" ".join(state["problems"]))
        if state["stage"] == "built" and state["version"] > version:
            return int(state["version"])
    raise FailedError("watch has ended")

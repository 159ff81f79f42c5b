"""The values in which judges are described and heard: a Judge, its Verdict, a Remark."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

INSTALLED = Path(sys.prefix) / "judges"
"""Where `make validators` puts what no package manager of the system has."""

NODE = 20
"""Oldest Node.js that Ace runs on."""

LONGEST = 200
"""Letters of what a judge says: epubcheck lists every attribute that it would have taken."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that a judge left behind."""

    artifact: str
    folder: Path
    """Where it was told to write its report."""
    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a judge has to say."""

    code: str
    judge: str
    rule: str
    """The judge's own name for it."""
    text: str
    artifact: str
    hint: str = ""
    is_error: bool = True
    file: str = ""
    """In an EPUB."""
    line: int = 0
    column: int = 0
    steps: tuple[int, ...] = ()
    """The element in the file: from the root, the place of each child element, counted from 1."""
    page: int = 0
    """In a PDF, counted from 1."""
    object: tuple[int, int] = (0, 0)
    """In a PDF, the object that it is about."""


def _nothing() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Judge:
    """A program that judges files of one kind."""

    name: str
    hint: str
    """How to install it."""
    find: Callable[[], tuple[str, ...]]
    """The words that start it; none where it is not installed."""
    arguments: Callable[[Path, Path], Iterable[str]]
    """Of a file, and of a folder for its report."""
    read: Callable[[Verdict], Iterable[Remark]]
    """Raises what reading a bad report raises (ValueError, LookupError …)."""
    settings: Callable[[], Mapping[str, str]] = _nothing
    """Environment variables."""


def said(text: str) -> str:
    """A judge's words as a message of ours: one line, lower case, no full stop, and not endless."""
    words = " ".join(text.split()).rstrip(".")
    if len(words) > LONGEST:
        words = f"{words[:LONGEST].rpartition(' ')[0].rstrip(',;')} …"
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def java(jar: Path) -> tuple[str, ...]:
    """The words that run a jar."""
    program = shutil.which("java")
    return (program, "-jar", str(jar)) if program and jar.is_file() else ()


@cache
def node() -> str:
    """The Node.js of `make validators`, or the system's, if it is new enough; else empty."""
    for one in (Path(sys.prefix) / "bin" / "node", shutil.which("node")):
        if one and Path(one).is_file():
            told = subprocess.run([one, "--version"], capture_output=True, text=True, check=False)
            major = told.stdout.strip().removeprefix("v").partition(".")[0]
            if major.isdigit() and int(major) >= NODE:
                return str(one)
    return ""


def chromium() -> str:
    """The browser named by CHROMIUM, or one that is installed; else empty."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), "")

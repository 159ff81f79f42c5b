"""Takes an EPUB; gives what foliate-js, in a headless Chromium, shows to be wrong with it.

`reader/reader.mjs` walks through the book; this starts it and reads what it says. The faces come
from the pinned packages, so a line is as wide here as on any machine.
"""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from press.preflight import limits
from press.preflight.judging import chromium, node
from press.theme.faces import MATH, MONO, SERIF, WIDE, Source

READER = Path(__file__).parent / "reader"
TIMEOUT_S = 600
"""A book of 160,000 words takes about 30 s."""


class EngineMissingError(Exception):
    """What the engine needs is not on this machine; says what."""


class EngineError(Exception):
    """The engine ended before it had read the book; holds its last words."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the page of a file of the EPUB."""

    kind: str
    """overflow, contrast, code, link, note, image; console for a message; scrolled."""
    file: str
    where: str
    """The element and the beginning of its text."""
    before: tuple[str, ...]
    """Ids at the element and before it, the nearest first."""
    content: str = ""
    """The beginning of its text."""
    text: str = ""
    look: str = ""
    width: int = 0
    by: int = 0
    """How many px a formula is too wide."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and what is wrong."""

    sections: int
    seen: dict[str, int]
    faults: tuple[Fault, ...]
    wide: tuple[Fault, ...]
    """Formulas that scroll in their own box on a phone, in type of the usual size."""
    scrolled: tuple[Fault, ...]
    """All that scroll, in any look: WCAG 2.2, 1.4.10, lets formulas do so."""


def read(epub: bytes) -> Report:
    """Walk through a book; raises EngineMissingError and EngineError."""
    words, environment = command()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.epub"
        path.write_bytes(epub)
        try:
            done = subprocess.run(
                [*words, str(path), json.dumps(job())], env=environment,
                capture_output=True, text=True, check=False, timeout=TIMEOUT_S,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise EngineError(f"it took more than {TIMEOUT_S} s") from None
    if done.returncode:
        raise EngineError(done.stderr.strip()[-500:] or f"status {done.returncode}")
    told = json.loads(done.stdout)
    faults = _faults(told["faults"])
    scrolled = _faults(told["scrolled"])
    phone = min(limits.READER_WIDTHS)
    wide = tuple(one for one in scrolled if (one.look, one.width) == ("light", phone))
    return Report(told["sections"], told["seen"], faults, wide, scrolled)


def job() -> dict[str, Any]:
    """What the reader is to measure, with which faces."""
    faces = {"serif": SERIF, "wide": WIDE, "code": MONO, "math": MATH}
    return {
        "faces": {name: str(_file(source)) for name, source in faces.items()},
        "widths": limits.READER_WIDTHS,
        "contrast": limits.READER_CONTRAST,
        "wide": limits.READER_WIDE_PERCENT,
        "large": limits.READER_LARGE_PERCENT,
        "readers": min(os.cpu_count() or 1, 4),
    }


def command() -> tuple[list[str], dict[str, str]]:
    """The program that reads, and its environment; raises EngineMissingError."""
    program, browser = node(), chromium()
    if not program:
        raise EngineMissingError("there is no Node.js that is new enough")
    if not browser:
        raise EngineMissingError("there is no Chromium")
    if not (READER / "node_modules" / "foliate-js").is_dir():
        raise EngineMissingError("foliate-js is not installed")
    return [program, str(READER / "reader.mjs")], {**os.environ, "CHROMIUM": browser}


def _file(source: Source) -> Path:
    found = find_spec(source.package)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"the package {source.package} is not installed")
    return Path(found.origin).parent / source.file


def _faults(told: list[dict[str, Any]]) -> tuple[Fault, ...]:
    names = {field.name for field in fields(Fault)}
    found = []
    for one in told:
        given = {name: value for name, value in one.items() if name in names}
        found.append(Fault(**{**given, "before": tuple(one["before"])}))
    return tuple(found)

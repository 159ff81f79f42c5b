"""Takes what veraPDF, outloud and qpdf report of a PDF; gives remarks, and their pages.

veraPDF is the industry's referee of PDF/UA-1 (ISO 14289-1), which says what a PDF must tell those
who cannot see it; outloud stands in where there is no Java or no Maven. qpdf reads the file as
strictly as the specification allows (ISO 32000-1).
"""

import io
import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pikepdf

from press.preflight.judging import INSTALLED, Judge, Remark, Verdict, java, said
from press.problems import Position

OBJECT = re.compile(r"\((\d+) (\d+) obj ")
PAGE = re.compile(r"/pages\[(\d+)\]")
DEEPEST = 100
"""Elements above one element; a tree that is deeper is a ring."""


class PdfPlaces:
    """Which page of a PDF something is on, and which source file that page is made of."""

    def __init__(self, pdf: bytes, record: Mapping[str, Any]) -> None:
        self._pdf: pikepdf.Pdf | None = None
        self._numbers: dict[tuple[int, int], int] = {}
        self._sources: dict[int, str] = {}
        try:
            self._pdf = pikepdf.open(io.BytesIO(pdf))
        except pikepdf.PdfError:
            # qpdf has said so, and nothing in the file has a page.
            return
        begun = {one["first_page"]: one["file"] for one in record.get("divisions", ())}
        source = ""
        for number, page in enumerate(self._pdf.pages, 1):
            source = begun.get(page.label, source)
            self._numbers[page.obj.objgen] = number
            self._sources[number] = source

    def of(self, remark: Remark, default: Position) -> tuple[str, Position]:
        """Name the page, and the source file that it belongs to."""
        page = remark.page or self._page(remark.object)
        source = self._sources.get(page, "")
        return f"page {page}" if page else "", Position(source) if source else default

    def _page(self, name: tuple[int, int]) -> int:
        """The page of a structure element is its own or that of an element in it (14.7.2)."""
        if self._pdf is None or name == (0, 0):
            return 0
        element: Any = self._pdf.get_object(name)
        for _ in range(DEEPEST):
            if not isinstance(element, pikepdf.Dictionary):
                return 0
            if "/Pg" in element:
                return self._numbers.get(element.Pg.objgen, 0)
            if element.objgen in self._numbers:
                return self._numbers[element.objgen]
            element = element.get("/P")
        return 0


def _find_verapdf() -> tuple[str, ...]:
    return java(INSTALLED / "verapdf.jar")


def _ask_verapdf(path: Path, folder: Path) -> Iterable[str]:
    return ("--flavour", "ua1", "--format", "json", str(path))


def _read_verapdf(verdict: Verdict) -> Iterable[Remark]:
    (job,) = json.loads(verdict.out)["report"]["jobs"]
    if "taskException" in job:
        yield _ua("veraPDF", "parse", job["taskException"]["exceptionMessage"], verdict, 0)
        return
    (result,) = job["validationResult"]
    for rule in result["details"]["ruleSummaries"]:
        for check in rule["checks"]:
            context = check["context"]
            objects, page = OBJECT.findall(context), PAGE.search(context)
            yield _ua(
                "veraPDF", f"{rule['clause']}-{rule['testNumber']}",
                check.get("errorMessage") or rule["description"], verdict,
                int(page[1]) + 1 if page else 0,
                (int(objects[-1][0]), int(objects[-1][1])) if objects else (0, 0),
            )  # fmt: skip
    if not result["compliant"] and not result["details"]["ruleSummaries"]:
        raise ValueError(result["statement"])


def _find_outloud() -> tuple[str, ...]:
    program = Path(sys.executable).parent / "outloud"
    return (str(program),) if find_spec("outloud") and program.is_file() else ()


def _ask_outloud(path: Path, folder: Path) -> Iterable[str]:
    # What it calls semantic it guesses at: it takes running heads for prose that is hidden.
    report = str(folder / "report.json")
    return ("--quiet", "--layer", "conformance", "--json", report, str(path))


def _read_outloud(verdict: Verdict) -> Iterable[Remark]:
    report = json.loads((verdict.folder / "report.json").read_bytes())
    (result,) = report["results"]
    if result["error"]:
        raise ValueError(result["error"])
    for one in result["findings"]:
        if one["severity"] == "error":
            yield _ua("outloud", one["rule"], one["message"], verdict, one.get("page") or 0)


def _ua(
    judge: str, rule: str, text: str, verdict: Verdict, page: int, name: tuple[int, int] = (0, 0)
) -> Remark:
    return Remark("JUDGE-003", judge, rule, said(text), verdict.artifact, page=page, object=name)


def _find_qpdf() -> tuple[str, ...]:
    program = shutil.which("qpdf")
    return (program,) if program else ()


def _ask_qpdf(path: Path, folder: Path) -> Iterable[str]:
    return ("--check", str(path))


def _read_qpdf(verdict: Verdict) -> Iterable[Remark]:
    if verdict.status == 0:
        return
    for line in dict.fromkeys(verdict.err.splitlines()):
        text = line.removeprefix("WARNING: ").removeprefix("qpdf: ")
        _, found, told = text.partition(f"{verdict.artifact}: ")
        if found:
            yield Remark("JUDGE-004", "qpdf", "--check", said(told), verdict.artifact)


VERAPDF = Judge(
    "veraPDF", "`make validators` installs it (it needs Java and Maven)",
    _find_verapdf, _ask_verapdf, _read_verapdf,
)  # fmt: skip
OUTLOUD = Judge("outloud", "`make test` installs it", _find_outloud, _ask_outloud, _read_outloud)
QPDF = Judge("qpdf", "`make validators` installs it", _find_qpdf, _ask_qpdf, _read_qpdf)

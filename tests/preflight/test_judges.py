"""Each judge on a sound book, on one with a fault that it knows, and where it is not to be had."""

import io
import os
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from press.epub import bind
from press.model import Label, Manifest
from press.nodes import Cell, Math, Table
from press.preflight import judge_pdf, judges
from press.preflight.judge_epub import ACE, EPUBCHECK
from press.preflight.judge_pdf import OUTLOUD, QPDF, VERAPDF
from press.preflight.judges import Trial, findings, hear
from press.preflight.judging import Judge, Verdict
from press.preflight.proof import Proof
from press.problems import Position, Problem, Severity
from tests import small_book
from tests.e2e.tools import missing
from tests.epub_sample import MATHML, TEMPLATES, WORDS, book, cover, css

PAGES = (("preface.preface", "v"), ("alpha.blocks", "7"))
FORMULA = Math("E = m c^2", mathml=MATHML.format(""))
RECORD = {
    "divisions": [{"first_page": "1", "file": "one.md"}, {"first_page": "5", "file": "two.md"}]
}


def need(*wanted: Judge) -> None:
    """Fail in CI, and skip elsewhere, where a judge is not installed."""
    for judge in wanted:
        if not judge.find():
            missing(judge.name, judge.hint)


def label(id: str, line: int) -> Label:
    return Label("heading", id, "alpha", "alpha", "", "", (), 2, Position("alpha.md", line, 1))


def proof(**changes: bytes) -> Proof:
    """The sound EPUB of every node and the sound PDFs of the small book, or what is given."""
    bound = small_book.bound()
    *others, beta, glossary, bib = book().divisions
    # Ace wants a text in each header cell, and a formula alone is none to it.
    table = Table(((Cell((FORMULA,)), Cell((FORMULA,))),), ((Cell((FORMULA,)), Cell(())),))
    beta = replace(beta, blocks=(*beta.blocks, table))
    divisions = (*others, beta, glossary, bib)
    whole = replace(
        book(), divisions=divisions, labels=(label("alpha.text", 10), label("alpha.fig", 40))
    )
    made = Proof(
        whole, Manifest(whole.metadata, (), "."), WORDS, Path(), bound.screen, bound.print,
        bind(whole, TEMPLATES, css(), WORDS, cover(), PAGES), RECORD,
    )  # fmt: skip
    return replace(made, **changes)


def edited(epub: bytes, changes: Mapping[bytes, bytes]) -> bytes:
    """An EPUB with every file's text changed so."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            for old, new in changes.items():
                data = data.replace(old, new)
            target.writestr(info, data)
    return out.getvalue()


def without_alternative(pdf: bytes) -> tuple[bytes, int]:
    """A PDF whose first formula says nothing any more, and the page that it is on."""
    file = pikepdf.open(io.BytesIO(pdf))
    todo: list[Any] = [file.Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop(0)
        if element.S in ("/Formula", "/Figure"):
            del element.Alt
            break
        kids = element.get("/K", [])
        todo[:0] = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    out = io.BytesIO()
    file.save(out)
    return out.getvalue(), pikepdf.Page(element.Pg).index + 1


@pytest.mark.validator
@pytest.mark.slow
def test_the_judges_find_nothing_in_a_sound_book() -> None:
    need(EPUBCHECK, ACE, QPDF)
    if not VERAPDF.find():
        need(OUTLOUD)
    assert list(findings(proof())) == []


@pytest.mark.validator
@pytest.mark.slow
def test_each_fault_is_placed_in_source_and_artifact() -> None:
    need(EPUBCHECK, ACE)
    if not VERAPDF.find():
        need(OUTLOUD)
    sound = proof()
    epub = edited(
        sound.epub,
        {b"glossary.xhtml#glossary.kv-cache": b"glossary.xhtml#no", b' alt="A blue box"': b""},
    )
    screen, page = without_alternative(sound.screen)
    found = {(one.code, one.position): one for one in findings(proof(epub=epub, screen=screen))}
    link = found["JUDGE-001", Position("alpha.md", 10, 1)]
    assert link.message.startswith("EPUB/01-alpha-01.xhtml:")
    assert link.message.endswith("(epubcheck RSC-012)")
    picture = found["JUDGE-002", Position("alpha.md", 40, 1)]
    assert "(Ace image-alt)" in picture.message
    tagged = found["JUDGE-003", Position("one.md")]
    assert tagged.message.startswith(f"page {page}: ")
    assert all(one.severity is Severity.ERROR for one in found.values())


@pytest.mark.validator
def test_where_verapdf_is_not_to_be_had_outloud_judges(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # fmt: skip
    need(OUTLOUD)
    monkeypatch.setattr(judge_pdf, "INSTALLED", tmp_path)
    screen, page = without_alternative(small_book.bound().screen)
    files = {tmp_path / "sound.pdf": small_book.bound().screen, tmp_path / "bad.pdf": screen}
    for path, data in files.items():
        path.write_bytes(data)
    (one,) = hear([Trial(VERAPDF, path, OUTLOUD) for path in files])
    assert not isinstance(one, Problem)
    assert (one.code, one.judge, one.artifact, one.page) == (
        "JUDGE-003",
        "outloud",
        "bad.pdf",
        page,
    )


@pytest.mark.validator
def test_qpdf_finds_what_is_cut_off(tmp_path: Path) -> None:
    need(QPDF)
    sound, cut = tmp_path / "sound.pdf", tmp_path / "cut.pdf"
    sound.write_bytes(small_book.bound().print)
    cut.write_bytes(small_book.bound().print[:-2000])
    told = hear([Trial(QPDF, sound), Trial(QPDF, cut)])
    assert {(one.code, one.artifact) for one in told if not isinstance(one, Problem)} == {
        ("JUDGE-004", "cut.pdf")
    }
    assert "file is damaged" in [one.text for one in told if not isinstance(one, Problem)]


@pytest.mark.validator
def test_the_cover_is_judged_too(monkeypatch: pytest.MonkeyPatch) -> None:
    need(QPDF)
    cut = replace(proof(), screen=b"", print=b"", epub=b"", cover=small_book.bound().print[:-2000])
    assert {one.position.file.split("-")[-1] for one in findings(cut)} == {"cover.pdf"}


@pytest.fixture
def nobody() -> Judge:
    return Judge("Nobody", "ask him in", tuple, lambda path, folder: (), lambda verdict: ())


def test_a_judge_that_is_missing_is_an_error_in_ci(monkeypatch: pytest.MonkeyPatch, nobody: Judge) -> None:  # fmt: skip
    monkeypatch.setenv("CI", "true")
    (one,) = hear([Trial(nobody, Path("a.pdf"))])
    assert isinstance(one, Problem)
    assert (one.code, one.severity, one.hint) == ("JUDGE-005", Severity.ERROR, "ask him in")


def test_elsewhere_it_is_a_warning(monkeypatch: pytest.MonkeyPatch, nobody: Judge) -> None:
    monkeypatch.delenv("CI", raising=False)
    (one,) = hear([Trial(nobody, Path("a.pdf"), nobody)])
    assert str(one) == (
        "a.pdf: warning JUDGE-005: Nobody is not installed and has judged nothing\n"
        "  hint: ask him in"
    )


def broken(verdict: Verdict) -> Iterator[Any]:
    raise ValueError("no report")
    yield


@pytest.mark.parametrize(
    ("program", "read", "why"),
    [
        ("raise SystemExit(3)", lambda verdict: (), "status 3"),
        ("import sys; sys.exit('no memory')", lambda verdict: (), "no memory"),
        ("pass", broken, "ValueError('no report')"),
        ("import time; time.sleep(60)", lambda verdict: (), "no word after 1 s"),
    ],
)  # fmt: skip
def test_a_judge_without_a_verdict_is_a_finding(
    program: str, read: Any, why: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(judges, "SECONDS", 1 if "sleep" in program else 60)
    judge = Judge(
        "Judge", "", lambda: (sys.executable, "-c", program), lambda path, folder: (), read
    )
    (one,) = hear([Trial(judge, tmp_path / "a.pdf")])
    assert isinstance(one, Problem)
    assert (one.code, one.message) == ("JUDGE-006", f"Judge gave no verdict: {why}")


def test_what_a_judge_has_started_ends_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = (
        "import signal, subprocess, sys, time\n"
        "child = subprocess.Popen(['sleep', '60'], start_new_session=True)\n"
        "open(sys.argv[1], 'w').write(str(child.pid))\n"
        "signal.signal(signal.SIGTERM, lambda *_: (child.kill(), child.wait(), sys.exit(1)))\n"
        "time.sleep(60)\n"
    )
    told = tmp_path / "pid"
    monkeypatch.setattr(judges, "SECONDS", 3)
    judge = Judge(
        "Judge", "", lambda: (sys.executable, "-c", program), lambda path, folder: (str(told),),
        lambda verdict: (),
    )  # fmt: skip
    (one,) = hear([Trial(judge, tmp_path / "a.pdf")])
    assert isinstance(one, Problem)
    assert "no word after 3 s" in one.message
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)

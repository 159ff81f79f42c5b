"""PDF/X-1a by Ghostscript, for printers that ask for it."""

import importlib.util
import os
import shutil
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest

from press import pdf
from press.model import Ink, Matter
from press.pdf import inks
from press.pdf.gathering import Finish
from tests import small_book

TOOL = Path(__file__).parents[1] / "tools" / "pdfx.py"
needs_gs = pytest.mark.skipif(
    not shutil.which("gs") and not os.environ.get("CI"),
    reason="needs Ghostscript: apt-get install ghostscript",
)


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pdfx", TOOL)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def source(folder: Path, ink: Ink) -> Path:
    one = pdf.Piece("one", "One", small_book.part("three"), Matter.BODY, source="one.md")
    press = small_book.press(finish=Finish(ink), style=small_book.style() + "h1 { color: #c00 }")
    path = folder / "book.pdf"
    path.write_bytes(pdf.bind([one], press, small_book.plainly).print)
    return path


@needs_gs
@pytest.mark.validator
@pytest.mark.parametrize("ink", list(Ink))
def test_a_converted_file_says_and_keeps_what_x1a_asks(tmp_path: Path, ink: Ink) -> None:
    before = source(tmp_path, ink)
    assert tool().main([str(before)]) == 0
    with pikepdf.open(before) as plain, pikepdf.open(tmp_path / "book-x1a.pdf") as made:
        assert made.pdf_version == "1.3"
        assert str(made.docinfo["/GTS_PDFXConformance"]) == "PDF/X-1a:2001"
        assert str(made.docinfo["/Trapped"]) == "/False"
        assert str(made.docinfo["/Title"]) == str(plain.docinfo["/Title"])
        assert made.Root.OutputIntents[0].S == "/GTS_PDFX"
        assert "/ID" in made.trailer
        assert len(made.pages) == len(plain.pages)
        for page, other in zip(made.pages, plain.pages, strict=True):
            assert [float(e) for e in page.TrimBox] == [float(e) for e in other.TrimBox]
        assert not {"rg", "RG"} & set(inks.hues(made))
        assert ("k" in inks.hues(made)) is (ink is Ink.COLOUR)


def test_without_ghostscript_the_user_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    path = tmp_path / "x.pdf"
    path.write_bytes(b"")
    assert tool().main([str(path)]) == 1
    assert "apt-get install ghostscript" in capsys.readouterr().err

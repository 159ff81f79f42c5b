"""A style is parsed once in a process, and what was laid out before changes no page."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from weasyprint.urls import URLFetcherResponse

from press.model import Asset
from press.pdf import styling
from press.pdf.jobs import FontFile, lay_out
from press.pdf.styling import MOST, Files, Styling, parsed
from press.workshop import Workshop
from tests import small_book

FACE = '@font-face { font-family: Own; src: url("font:press-serif-400.ttf") }'


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A process that has parsed nothing yet, and has a temporary folder of its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    styling._kept.cache_clear()
    yield tmp_path
    styling._kept.cache_clear()


def own() -> tuple[FontFile, ...]:
    return tuple(font for font in small_book.font_files() if font.name == "press-serif-400.ttf")


def faces(made: Styling) -> set[Path]:
    """The files of the fonts that a style has registered, which the temporary folder holds."""
    folder = made.fonts._folder
    assert folder is not None
    return set(folder.iterdir())


def in_a_child(work: Callable[[], object]) -> None:
    """Run `work` in a process that is forked here and leaves as those of a workshop do."""
    if not (child := os.fork()):
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_fonts_are_registered_once_for_a_style_and_the_sheet_is_each_documents_own() -> None:
    (font,) = own()
    first = parsed(FACE, (font,))
    again = parsed(FACE, (font,))
    assert again.fonts is first.fonts
    assert again.sheet is not first.sheet
    # Where a font lies makes no difference to a page.
    assert parsed(FACE, (FontFile(font.name, font.digest, "/elsewhere"),)).fonts is first.fonts
    assert parsed(FACE + "p {}", (font,)).fonts is not first.fonts
    assert parsed(FACE, (FontFile(font.name, "0" * 64, font.path),)).fonts is not first.fonts


def test_the_fonts_of_a_style_go_when_it_is_dropped(temporary: Path) -> None:
    for number in range(MOST + 2):
        parsed(FACE + f"p {{ margin: {number}px }}", own())
    assert len(list(temporary.iterdir())) == MOST


def test_faults_of_a_style_are_told_with_every_part() -> None:
    told = [lay_out(small_book.job("<p>x</p>", "p { colour: red }")).problems for _ in range(2)]
    assert [[(p.code, p.position.file) for p in one] for one in told] == [
        [("LAYOUT-004", "styles")],
        [("LAYOUT-004", "styles")],
    ]
    assert lay_out(small_book.job("<p>x</p>")).problems == ()


def test_a_damaged_face_is_told_with_every_part(tmp_path: Path) -> None:
    file = tmp_path / "damaged.ttf"
    file.write_bytes(b"no font")
    damaged = FontFile(file.name, "0" * 64, str(file))
    style = '@font-face { font-family: Own; src: url("font:damaged.ttf") } p { colour: red }'
    told = [parsed(style, (damaged,)).faults for _ in range(2)]
    assert [one.code for one in told[0]] == ["LAYOUT-004", "LAYOUT-004"]
    assert told[0] == told[1]


def test_a_child_that_drops_what_it_inherited_leaves_the_files_of_its_parent() -> None:
    (face,) = faces(parsed(FACE, own()))

    def crowd() -> None:
        (first,) = faces(parsed(FACE, own()))
        assert first != face
        for number in range(MOST):
            parsed(FACE + f"p {{ margin: {number}px }}", own())
        assert not first.exists()
        assert face.exists()

    in_a_child(crowd)
    assert face.exists()
    assert faces(parsed(FACE, own())) == {face}


def test_fonts_that_went_with_a_workshop_are_registered_again() -> None:
    job = small_book.job("<p>x <strong>y</strong> <em>z</em></p>")
    with Workshop(None, 1):
        lay_out(small_book.job("<p>x</p>"))
    late = lay_out(job)
    assert late.problems == ()
    styling._kept.cache_clear()
    assert lay_out(job) == late


def test_what_was_laid_out_before_changes_no_page() -> None:
    rules = ".a { line-height: calc(100% + 2px) } .b { line-height: calc(100% + 30px) }"
    a, b = (
        small_book.job(f'<p class="{name}">{name}<br/>fi {name}</p>', rules) for name in ("a", "b")
    )
    alone = lay_out(b)
    styling._kept.cache_clear()
    lay_out(a)
    assert lay_out(b) == alone


def read(response: URLFetcherResponse) -> bytes:
    data: bytes = response.read()
    response.close()
    return data


def test_files_serve_assets_fonts_and_data() -> None:
    (font,) = own()
    files = Files((Asset("a b.png", "image/png", b"picture"),), (font,))
    found = files.fetch("asset:a%20b.png")
    assert found.content_type == "image/png"
    assert read(found) == b"picture"
    assert read(files.fetch(f"font:{font.name}")) == Path(font.path).read_bytes()
    assert read(files.fetch("data:text/plain,word")) == b"word"


@pytest.mark.parametrize(
    "url",
    ["asset:gone.png", "font:gone.ttf", "file:///etc/hostname", "http://127.0.0.1:9/", "a.png"],
)
def test_files_serve_nothing_else(url: str) -> None:
    files = Files((Asset("a.png", "image/png", b"picture"),), own())
    with pytest.raises(ValueError, match="not a file of the book"):
        files.fetch(url)
